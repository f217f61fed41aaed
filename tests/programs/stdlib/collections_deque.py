from collections import deque
import threading

d = deque([1, 2, 3])
d.append(4)
d.appendleft(0)
print(d, len(d), d[0], d[-1], 3 in d, bool(deque()))
print(d.pop(), d.popleft(), list(d), list(reversed(d)))
d.extend("ab")
d.extendleft("xy")
print(d, d.index("a"), d.count("x"))
d.rotate(2)
print(d)
d.rotate(-3)
print(d)
d.remove("x")
d.insert(1, "new")
d.reverse()
del d[0]
d[0] = "first"
print(d)
last = deque(range(10), maxlen=3)
last.append(10)
print(last, last.maxlen)
last.appendleft("left")
print(last, last.copy(), last == deque(["left", 8, 9]), deque([1]) < deque([2]), deque([1]) + deque([2]), deque([1, 2]) * 2)
for what in (lambda: deque().pop(), lambda: deque().popleft(), lambda: d[99], lambda: d.remove("none"), lambda: d.index("none"),
             lambda: last.insert(0, 1), lambda: deque(maxlen=-1), lambda: deque([1]) + [2]):
    try:
        what()
    except Exception as error:
        print(type(error).__name__, error)
try:
    for item in d:
        d.append(item)
except RuntimeError as error:
    print(error)
inside = deque([1])
inside.append(inside)
print(inside)

work, done = deque(range(100)), []


def worker():
    while True:
        try:
            done.append(work.popleft())
        except IndexError:
            return


threads = [threading.Thread(target=worker) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sorted(done) == list(range(100)), len(work))
