# exit: 1
# An exception inside generators, not caught: the frames of the chain are in the traceback.


def leaf(n):
    yield n
    return 10 // n


def middle(n):
    value = yield from leaf(n)
    yield value


def total(numbers):
    return sum(x for n in numbers for x in middle(n))


print(total([1, 2]))
print(total([5, 0]))
