"""A predicate's value is tested wherever the time slice ends: wait_for() comes to its end each time."""
import threading
from collections import deque

condition = threading.Condition()
items = deque([1])
rounds = 0


def wait_often():
    global rounds
    with condition:
        for _ in range(20_000):
            assert condition.wait_for(lambda: items) is items
            rounds += 1


thread = threading.Thread(target=wait_often)
thread.start()
thread.join()
print(rounds)  # expect: 20000
