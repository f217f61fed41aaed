# A function's __globals__ is its module's namespace, live; a module keeps the annotations of its variables.
import functools
import queue


def function():
    return value


value = 1
print(function.__globals__ is globals(), function.__globals__["value"], "function" in function.__globals__)
function.__globals__["value"] = 2
print(value, function())
value = 3
print(function.__globals__["value"], (lambda: 0).__globals__ is globals())


class Class:
    def method(self):
        pass


print(Class.method.__globals__ is globals(), Class().method.__globals__ is globals(), functools.wraps(function)(lambda: 0).__globals__ is globals())
print(queue.Queue.put.__globals__["__name__"], "Empty" in queue.Queue.put.__globals__)
try:
    len.__globals__
except AttributeError as error:
    print(error)

count: int = 3
name: "str"
print(__annotations__)
pair: tuple[int, str] = (1, "a")
if count:
    late: list = []
(wrapped): int = 4
Class.attribute: float = 1.5
print(__annotations__, wrapped, late, pair)


def local():
    inside: undefined_name = 1
    return inside


print(local())
try:
    bad: undefined_name = 1
except NameError as error:
    print(error, bad)
try:
    name
except NameError as error:
    print(error)
