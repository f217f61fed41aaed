# exit: 1
# The main thread's exception goes up through three functions.
def third(items):
    return items[5]

def second(items):
    return third(items) + 1

def first():
    return second([1, 2])

print("start")
first()
print("never")
