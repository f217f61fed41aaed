# The scheduler with a clock of its own, and with the real one; timing functions.
import sched
import time
import timeit

now = 0
done = []


def clock():
    return now


def wait(seconds):
    global now
    now += seconds


s = sched.scheduler(clock, wait)
s.enter(5, 1, done.append, ("five",))
s.enter(2, 2, done.append, ("two, later",))
first = s.enter(2, 1, done.append, argument=("two, first",))
gone = s.enterabs(3, 1, done.append, ("cancelled",))
s.enter(1, 1, lambda a, *, b: done.append((a, b)), (1,), {"b": 2})
print(len(s.queue), s.queue[0].time, s.queue[0].kwargs, first < gone, first == first, s.empty())
s.cancel(gone)
try:
    s.cancel(gone)
except ValueError:
    print("not there")
print(s.run(blocking=False), done)
s.run()
print(done, now, s.empty(), s.run())


def again(left):
    done.append(left)
    if left:
        s.enter(1, 1, again, (left - 1,))


s.enter(1, 1, again, (3,))
s.run()
print(done[-4:], now)
real = sched.scheduler(time.monotonic, time.sleep)
real.enter(0.03, 1, print, ("third",))
real.enter(0.01, 1, print, ("first",))
real.enter(0.02, 1, print, ("second",))
real.run()

calls = []
taken = timeit.timeit(lambda: calls.append(1), number=100)
print(len(calls), taken >= 0, len(timeit.repeat(lambda: calls.append(1), repeat=3, number=10)), len(calls))
timer = timeit.Timer(lambda: calls.append(1), setup=calls.clear)
print(timer.timeit(5) >= 0, len(calls), timeit.default_timer is time.perf_counter)
