# Two threads, `c += 1` where the class's __iadd__ reads an attribute and writes it plus one: the counter again, inside a question.
# count: | executions=4 endings=2 last=1,2 races=yes
# count: --model gil | executions=2 endings=1 last=2
import threading


class Counter:
    def __init__(self):
        self.n = 0

    def __iadd__(self, k):
        n = self.n
        self.n = n + k
        return self


counter = Counter()


def work():
    c = counter
    c += 1


threads = [threading.Thread(target=work) for _ in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(counter.n)
