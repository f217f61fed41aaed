# Cells, nonlocal, lambdas, late binding.
def counter(start):
    count = start
    def step(by=1):
        nonlocal count
        count += by
        return count
    return step

a = counter(0)
b = counter(100)
print(a(), a(), b(), a(5), b(-1))

def late():
    return [lambda: i for i in range(3)]

def early():
    return [lambda i=i: i for i in range(3)]

print([f() for f in late()], [f() for f in early()])

def compose(f, g):
    return lambda x: f(g(x))

print(compose(lambda x: x + 1, lambda x: x * 10)(4))

def deep():
    x = 1
    def middle():
        y = 10
        def inner():
            nonlocal x, y
            x += 1
            y += 1
            return x, y
        return inner
    inner = middle()
    return inner(), inner(), x

print(deep())
print(sorted(["bb", "a", "ccc"], key=lambda s: -len(s)), list(map(lambda v: v * v, [1, 2, 3])), list(filter(lambda v: v % 2, range(6))))

def apply(f, *args):
    return f(*args)

print(apply(max, 3, 9, 4), apply(lambda: "none"), apply(print, "printed"))

def decorate(f):
    def wrapper(*args, **kwargs):
        print("before", args, kwargs)
        result = f(*args, **kwargs)
        print("after", result)
        return result
    return wrapper

@decorate
def add(x, y=2):
    return x + y

add(1)
add(1, y=5)
