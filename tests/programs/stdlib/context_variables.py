# contextvars: contexts, tokens, threads.
import contextvars
import threading
from contextvars import Context, ContextVar, Token, copy_context

v = ContextVar("v")
w = ContextVar("w", default=[1])
print(v.name, w.get(), v.get("fallback"))
try:
    v.get()
except LookupError as e:
    print("LookupError", e.args[0] is v)
t = v.set(1)
print(t.var is v, t.old_value is Token.MISSING, v.get())
t2 = v.set(2)
print(t2.old_value, v.get())
v.reset(t2)
print(v.get())
for bad in (t2, 5):
    try:
        v.reset(bad)
    except (RuntimeError, TypeError) as e:
        print(type(e).__name__, "already been used" in str(e))
try:
    w.reset(t)
except ValueError as e:
    print("different ContextVar" in str(e))
v.reset(t)
print(v.get(None))
v.set("outer")


def inner(a, b=0):
    print("in", v.get(), a, b)
    v.set("inner")
    try:
        c.run(print)
    except RuntimeError as e:
        print("cannot enter" in str(e))
    return a + b


c = copy_context()
print(c.run(inner, 1, b=2), v.get(), c[v], v in c, w in c, len(c), list(c) == [v])
try:
    c.run(v.reset, t)
except (RuntimeError, ValueError) as e:
    print(type(e).__name__)
token = v.set("x")
try:
    c.run(v.reset, token)
except ValueError as e:
    print("different Context" in str(e))
print(c.get(w), c.get(v), dict(c.items()) == {v: "inner"}, list(c.values()), c == c.copy(), c == Context(), c.copy() is c)
try:
    c["v"]
except TypeError as e:
    print("ContextVar key" in str(e))
try:
    c[w]
except KeyError:
    print("KeyError")


def work():
    print("thread", v.get("nothing"))
    v.set("thread")


thread = threading.Thread(target=work)
thread.start()
thread.join()
thread = threading.Thread(target=copy_context().run, args=(work,))
thread.start()
thread.join()
print(v.get())
for bad in (lambda: ContextVar(3), lambda: Token(), lambda: ContextVar()):
    try:
        bad()
    except (TypeError, RuntimeError) as e:
        print("refused")


def fail():
    v.set("failed")
    raise KeyError("k")


try:
    c.run(fail)
except KeyError as e:
    print(e, v.get(), c[v])
