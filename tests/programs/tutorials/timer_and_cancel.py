import threading
import time

fired = []
first = threading.Timer(0.02, fired.append, args=["first"])
second = threading.Timer(5, fired.append, ["second"])
third = threading.Timer(0.01, lambda *a, **k: fired.append((a, k)), [1], {"x": 2})
for t in (first, second, third):
    t.start()
second.cancel()
for t in (first, second, third):
    t.join()
print(sorted(map(str, fired)))


class Repeater(threading.Timer):
    def run(self):
        for _ in range(3):
            if self.finished.wait(self.interval):
                break
            self.function(*self.args, **self.kwargs)


ticks = []
r = Repeater(0.003, ticks.append, ["tick"])
r.start()
r.join()
print(ticks)
