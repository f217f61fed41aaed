# finds: no race; ending assertion name=check-then-act
import threading
balance = 5
lock = threading.Lock()
def take(amount):
    global balance
    with lock:
        if balance < amount: return
    with lock:
        balance = balance - amount
threads = [threading.Thread(target=take, args=(4,)) for _ in range(2)]
for t in threads: t.start()
for t in threads: t.join()
assert balance >= 0, balance
