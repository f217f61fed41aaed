import sched
import time

now = 0


def sleep(seconds):
    global now
    now += seconds


s = sched.scheduler(lambda: now, sleep)
seen = []
s.enter(5, 1, lambda: seen.append((now, "five")))
s.enter(2, 2, seen.append, ("two b",))
s.enter(2, 1, seen.append, argument=("two a",))
cancelled = s.enterabs(3, 1, seen.append, ("never",))
s.cancel(cancelled)
print(len(s.queue), s.empty())
s.run()
print(seen, now, s.empty())
real = sched.scheduler(time.monotonic, time.sleep)
real.enter(0.002, 1, print, ("later",))
real.enter(0.001, 1, print, ("soon",), {"end": "!\n"})
real.run()
