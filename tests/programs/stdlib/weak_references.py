# Weak references to what is alive: the lab keeps what they refer to.
import weakref


class Node:
    def __init__(self, name):
        self.name = name

    def greet(self):
        return "I am " + self.name

    def __len__(self):
        return len(self.name)


a, b = Node("a"), Node("bb")
r = weakref.ref(a)
print(r() is a, r == weakref.ref(a), r == weakref.ref(b), hash(r) == hash(a), isinstance(r, weakref.ReferenceType), r().name)
cache = weakref.WeakValueDictionary()
cache["a"], cache["b"] = a, b
print(len(cache), "a" in cache, cache["a"] is a, sorted(cache), cache.get("z"), sorted(n.name for n in cache.values()), cache.pop("b").name, len(cache))
names = weakref.WeakKeyDictionary({a: 1, b: 2})
print(names[a], sorted(names.values()), a in names, len(names))
listeners = weakref.WeakSet([a])
listeners.add(b)
listeners.discard(a)
print(len(listeners), b in listeners, [n.name for n in listeners])
p = weakref.proxy(a)
p.color = "red"
print(p.name, a.color, p.greet(), len(p), str(type(p).__name__ != "Node"))
m = weakref.WeakMethod(a.greet)
print(m()())
for wrong in (1, "text", (1,), None, [1], {}):
    try:
        weakref.ref(wrong)
    except TypeError as error:
        print(error)
try:
    cache["missing"]
except KeyError as error:
    print("KeyError", error)
f = weakref.finalize(a, print, "closed", "by hand")
print(f.alive, f.peek()[0] is a, f(), f.alive, f())
last = weakref.finalize(b, print, "closed at exit")
print(last.alive)
