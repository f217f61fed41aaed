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


def attempt(what):
    try:
        print(what())
    except Exception as error:
        print(type(error).__name__, error)


q = deque([1, 2, 3], maxlen=5)
print(type(q), deque.__name__, deque.__module__, deque[int], issubclass(type(q), deque))
for what in (lambda: q[0:1], lambda: q["a"], lambda: q.missing, lambda: q + [1], lambda: q * "a", lambda: hash(q), lambda: deque(1),
             lambda: deque([], "a"), lambda: q < [1], lambda: setattr(q, "maxlen", 3), lambda: setattr(q, "x", 3), lambda: q.rotate("a"),
             lambda: q.insert("a", 1), lambda: q.index(2, 0, 9), lambda: q.index(2, 2), lambda: q(1), lambda: q == [1, 2, 3],
             lambda: q != deque([1, 2, 3]), lambda: deque(maxlen=3, iterable="abcd"), lambda: q.extend(5), lambda: [1] + q,
             lambda: q.__delitem__(9), lambda: q.__setitem__(9, 1), lambda: 2 * q, lambda: q + deque([7, 8, 9, 10]),
             lambda: deque(foo=1), lambda: deque(None), lambda: iter(deque([1, 2, 3])).__length_hint__(),
             lambda: deque([1, 2]) <= deque([1, 2, 4]), lambda: deque([1, 2]) > deque([1]), lambda: deque(x * x for x in range(5))):
    attempt(what)


class Stack(deque):
    def __init__(self, *values):
        super().__init__(*values)
        self.name = "stack"


stack = Stack([1, 2])
print(stack, stack.copy(), type(stack.copy()).__name__, stack.name, stack == deque([1, 2]), len(stack), [*stack], 2 in stack)
stack.append(stack)
print(stack)

import copy

print(copy.copy(q), copy.deepcopy(deque([[1], [2]], 4)), type(copy.deepcopy(Stack([[1]]))).__name__)
walk = iter(q)
next(walk)
q.append(4)
attempt(lambda: next(walk))
back = reversed(q)
print(next(back), next(back))
q.appendleft(0)
attempt(lambda: next(back))
walk = iter(q)
next(walk)
q[1] = "assigned"
print(next(walk), list(walk))

# Around the end of the ring, in every position.
for start in range(9):
    ring = deque(range(start))
    for _ in range(start):
        ring.append(ring.popleft())
    for at in range(start + 1):
        inserted = ring.copy()
        inserted.insert(at, "x")
        assert list(inserted) == list(ring)[:at] + ["x"] + list(ring)[at:], (start, at)
        del inserted[at]
        assert inserted == ring
        for turn in (at, -at):
            turned = ring.copy()
            turned.rotate(turn)
            assert list(turned) == (list(ring) * 3)[start - turn:2 * start - turn], (start, turn)
    ring.reverse()
    ring *= 2
    assert len(ring) == 2 * start
numbers = deque()
for n in range(1000):
    numbers.append(n)
    numbers.appendleft(-n)
    if n % 3 == 0:
        numbers.pop(), numbers.popleft()
print(len(numbers), numbers[0], numbers[-1], numbers[500], sum(numbers), max(numbers), sorted(numbers)[:3])
empty = deque(maxlen=0)
empty.append(1)
empty.extend([1, 2])
print(empty, deque([1, 2], 0))
