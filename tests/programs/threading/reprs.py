# What threading's objects show of themselves; addresses and numbers aside.
import re
import threading
import time


def show(*objects):
    for o in objects:
        text = re.sub(r"0x[0-9a-f]+", "0x", repr(o))
        print(re.sub(r"(owner=|started |stopped |daemon )[0-9]{2,}", r"\1N", text))


lock, rlock = threading.Lock(), threading.RLock()
show(lock, rlock)
with lock, rlock, rlock:
    show(lock, rlock)
condition, over_lock = threading.Condition(), threading.Condition(lock)
show(condition, over_lock)
with condition:
    show(condition)
event, semaphore, bounded = threading.Event(), threading.Semaphore(3), threading.BoundedSemaphore(2)
show(event, semaphore, bounded)
event.set()
semaphore.acquire()
bounded.acquire()
show(event, semaphore, bounded)
barrier = threading.Barrier(2)
show(barrier)
waiter = threading.Thread(target=barrier.wait)
waiter.start()
while barrier.n_waiting == 0:
    time.sleep(0.01)
show(barrier)
barrier.wait()
waiter.join()
barrier.abort()
show(barrier, waiter)


class Named(threading.Event):
    pass


class Gate(threading.Semaphore):
    def __repr__(self):
        return "my own " + type(self).__name__


show(Named(), Gate(1), [lock], {"e": event}, (semaphore,))
print(f"{Gate(2)}", re.sub("0x.*", "0x", "%s" % bounded))
thread, daemon = threading.Thread(name="worker"), threading.Thread(name="helper", daemon=True)
show(thread, daemon, threading.Timer(5, print), threading.local())
show(threading.current_thread(), threading.main_thread() is threading.current_thread())
show(threading.Thread, threading.Condition, threading.local, threading.Barrier, type(lock), type(rlock), type(event))
print(threading.Thread.__module__, threading.Event.__qualname__, type(lock).__module__, type(lock).__name__, threading.BrokenBarrierError)


def inside():
    with condition:
        condition.wait(0.2)


t = threading.Thread(target=inside)
t.start()
time.sleep(0.05)
with condition:
    show(condition)
t.join()
for o in (lock, rlock, event, condition, semaphore, barrier, threading.local(), thread):
    try:
        o.missing
    except AttributeError as error:
        print(error)
