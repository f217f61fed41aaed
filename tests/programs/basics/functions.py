# Parameters, defaults, keywords, star arguments, recursion, scopes.
def plain():
    pass

def greet(name, greeting="Hello", *, mark="!"):
    """Not executed."""
    return greeting + ", " + name + mark

def gather(first, *rest, last=None, **named):
    return first, rest, last, sorted(named.items())

def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)

def swap(a, b):
    return b, a

print(plain(), greet("Ada"), greet("Bob", "Hi"), greet(greeting="Yo", name="Cy"), greet("Di", mark="?"))
print(gather(1), gather(1, 2, 3), gather(1, 2, last=9, z=1, a=2))
args = (1, 2)
options = {"last": 3, "k": 4}
print(gather(*args, **options), gather(0, *args, 5), gather(*[7], *(8, 9)))
print(fib(15), swap(1, 2), swap(*swap("x", "y")))

level = "global"

def outer():
    level = "outer"
    def inner():
        return level
    return inner()

def change():
    global level
    level = "changed"

print(outer(), level)
change()
print(level)

def default_list(item, seen=[]):
    seen.append(item)
    return seen

print(default_list(1), default_list(2), default_list(3, []))

def early(n):
    for i in range(n):
        if i == 3:
            return "found"
    return "not found"

print(early(2), early(5))
if __name__ == "__main__":
    print("main", __name__)
print(greet.__name__, (lambda: 0).__name__)
