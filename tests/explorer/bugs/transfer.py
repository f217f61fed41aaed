# finds: deadlock lock-order cycle
import threading
class Account:
    def __init__(self, balance):
        self.balance = balance
        self.lock = threading.Lock()
def move(source, target, amount):
    with source.lock:
        with target.lock:
            source.balance -= amount
            target.balance += amount
x = Account(10)
y = Account(10)
threads = [threading.Thread(target=move, args=(x, y, 1)), threading.Thread(target=move, args=(y, x, 2))]
for t in threads: t.start()
for t in threads: t.join()
