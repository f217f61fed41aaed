# What a Condition asks of its lock, local's dict, hooks that can be looked at.
import sys
import threading

lock = threading.RLock()
lock.acquire()
lock.acquire()
saved = lock._release_save()
print(len(saved), saved[0], saved[1] == threading.get_ident(), lock._is_owned())
lock._acquire_restore(saved)
print(lock._is_owned())
lock.release()
lock.release()
for use in (lock._release_save, lock.release):
    try:
        use()
    except RuntimeError as error:
        print(error)
condition = threading.Condition(lock)
print(condition._is_owned(), condition._lock is lock)
with condition:
    print(condition._is_owned())
    state = condition._release_save()
    print(condition._is_owned())
    condition._acquire_restore(state)
plain = threading.Lock()
print(plain.acquire_lock(), plain.locked_lock(), plain.acquire_lock(False), plain.release_lock(), plain.locked())

data = threading.local()
data.x = 1
data.__dict__["y"] = 2
print(data.__dict__, data.y, vars(data), sorted(data.__dict__))


def other():
    print(data.__dict__, hasattr(data, "x"))
    data.z = 3
    print(data.__dict__)


t = threading.Thread(target=other)
t.start()
t.join()
print(data.__dict__)


class Session(threading.local):
    kind = "session"

    def __init__(self, user):
        self.user = user


session = Session("ann")
session.count = 1
print(session.__dict__)
t = threading.Thread(target=lambda: print(session.__dict__, session.kind))
t.start()
t.join()

print(threading.gettrace(), threading.getprofile(), sys.gettrace(), threading.settrace(None), threading.setprofile(None))
print(threading.__excepthook__ is threading.excepthook, callable(threading.__excepthook__))
seen = []
threading.excepthook = lambda args: seen.append((args.exc_type.__name__, str(args.exc_value), args.thread.name))
t = threading.Thread(target=lambda: 1 / 0, name="broken")
t.start()
t.join()
print(seen)
threading.excepthook = threading.__excepthook__
print(threading.excepthook is threading.__excepthook__)
print(sys.get_coroutine_origin_tracking_depth())

for change in (lambda: setattr(data, "__dict__", {}), lambda: delattr(session, "__dict__")):
    try:
        change()
    except AttributeError as error:
        print(error)
print(sorted(threading.__all__)[:4], len(threading.__all__))
