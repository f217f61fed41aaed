# Generators that are closed because nothing needs them any more: loops that are left, the end of the program.


def guarded(name, n):
    try:
        for i in range(n):
            yield i
        print(name, "ran out")
    finally:
        print(name, "cleans up")


for x in guarded("a", 3):
    print("a", x)
for x in guarded("b", 3):
    print("b", x)
    if x == 1:
        break
else:
    print("never printed")
print("after b")


def first(name):
    for x in guarded(name, 5):
        return x + 100


print(first("c"))
try:
    for x in guarded("d", 5):
        1 / x
except ZeroDivisionError:
    print("handled, d is closed already")


def nested():
    for x in guarded("outer", 2):
        for y in guarded("inner", 9):
            if y == 1:
                break
            yield x, y
        if x == 1:
            continue
    print("nested ran out")


print(list(nested()))
for pair in nested():
    print(pair)
    break
for x in (v * 2 for v in [1, 2, 3]):
    if x > 2:
        break
kept = guarded("kept", 3)
for x in kept:
    if x == 1:
        break
print("kept goes on", next(kept))


def finds(wanted):
    for n in guarded("finds", 10):
        try:
            if n == wanted:
                return n
        finally:
            print("looked at", n)


print(finds(1))


def manager():
    print("enter")
    try:
        yield "resource"
    finally:
        print("exit")


held = manager()
print(next(held))
print("end of the program")
