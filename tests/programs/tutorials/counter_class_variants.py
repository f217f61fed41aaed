"""Three counters: bare, locked, and one that hands out ids."""
import itertools
import threading
from collections import Counter, defaultdict


class Locked:
    def __init__(self):
        self.value = 0
        self.lock = threading.Lock()

    def increment(self):
        with self.lock:
            self.value += 1


ids = itertools.count(1)
locked = Locked()
owners = defaultdict(list)
words = Counter()
guard = threading.Lock()


def work(name, text):
    for word in text.split():
        locked.increment()
        number = next(ids)
        with guard:
            owners[name].append(number)
            words[word] += 1


texts = {"a": "to be or not to be", "b": "be quick or be dead", "c": "not now"}
threads = [threading.Thread(target=work, args=item) for item in texts.items()]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(locked.value, sorted(sum(owners.values(), [])) == list(range(1, locked.value + 1)))
print(words.most_common(1), {k: len(v) for k, v in sorted(owners.items())})
