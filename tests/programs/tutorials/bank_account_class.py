"""A bank account whose deposits are guarded by a lock."""
import threading


class Account:
    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
        self._lock = threading.Lock()
        self.history = []

    def deposit(self, amount):
        with self._lock:
            new = self.balance + amount
            self.balance = new
            self.history.append(amount)

    def withdraw(self, amount):
        with self._lock:
            if amount > self.balance:
                raise ValueError(f"{self.owner} cannot withdraw {amount}")
            self.balance -= amount
            self.history.append(-amount)

    def __repr__(self):
        return f"Account({self.owner!r}, {self.balance})"


account = Account("Ada", 100)
threads = [threading.Thread(target=account.deposit, args=(i,)) for i in range(20)]
threads += [threading.Thread(target=account.withdraw, args=(1,)) for _ in range(20)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(account, len(account.history), sum(account.history))
try:
    account.withdraw(10_000)
except ValueError as error:
    print("refused:", error)
