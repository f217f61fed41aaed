# A method that is missing is shown alone; a call in a chain over several lines is shown at the method's name.
import traceback


class Account:
    limit = 5

    def pay(self, amount):
        raise ValueError(amount)


def one():
    return 1


def fail():
    raise KeyError("no amount")


actions = [
    lambda account: account.missing(one()),
    lambda account: account.missing(one(), amount=one()),
    lambda account: (account
                     .missing(one())),
    lambda account: account.pay(fail()),
    lambda account: account.pay(one()),
    lambda account: (account
                     .pay(one())),
    lambda account: account.pay(
        amount=one()),
    lambda account: account.limit(one()),
    lambda account: [].append(one(), one()),
    lambda account: Account.pay(fail(), one()),
]
for action in actions:
    try:
        action(Account())
    except Exception:
        print(traceback.format_exc().replace(__file__, "method_places.py"))
