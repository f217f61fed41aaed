# Two threads pay into one account, an object of a class: each payment reads the balance and writes it.
# count: | last=1,2,3 races=yes
# count: --model gil | last=3 races=no
import threading


class Account:
    def __init__(self):
        self.balance = 0

    def deposit(self, n):
        self.balance += n


account = Account()
threads = [threading.Thread(target=account.deposit, args=(n,)) for n in (1, 2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(account.balance)
