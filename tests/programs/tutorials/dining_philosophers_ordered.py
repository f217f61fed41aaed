import threading


class Fork:
    def __init__(self, number):
        self.number = number
        self.lock = threading.Lock()

    def __enter__(self):
        self.lock.acquire()
        return self

    def __exit__(self, *exc):
        self.lock.release()
        return False


class Philosopher(threading.Thread):
    def __init__(self, name, left, right):
        super().__init__(name=name)
        self.first, self.second = sorted((left, right), key=lambda fork: fork.number)
        self.meals = 0

    def run(self):
        for _ in range(3):
            with self.first, self.second:
                self.meals += 1


forks = [Fork(i) for i in range(5)]
table = [Philosopher(name, forks[i], forks[(i + 1) % 5]) for i, name in enumerate("Plato Kant Hume Marx Sartre".split())]
for p in table:
    p.start()
for p in table:
    p.join()
print({p.name: p.meals for p in table})
