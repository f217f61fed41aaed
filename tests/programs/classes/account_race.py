# An object shared by threads, with a lock of its own.
import threading


class Account:
    opened = 0

    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
        self.lock = threading.Lock()
        Account.opened += 1

    def deposit(self, n):
        with self.lock:
            self.balance += n

    def withdraw(self, n):
        with self.lock:
            if n > self.balance:
                raise ValueError(f"{self.owner} has only {self.balance}")
            self.balance -= n


def transfer(source, target, times):
    for _ in range(times):
        source.withdraw(1)
        target.deposit(1)


a, b = Account("a", 100), Account("b", 100)
threads = [threading.Thread(target=transfer, args=(a, b, 50)), threading.Thread(target=transfer, args=(b, a, 30))]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(a.balance, b.balance, Account.opened)
try:
    a.withdraw(1000)
except ValueError as e:
    print(e)
