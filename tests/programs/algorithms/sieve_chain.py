# A chain of filters that grows with every prime: one generator a prime, each reading from the one before.


def numbers(start):
    while True:
        yield start
        start += 1


def without_multiples(prime, source):
    for n in source:
        if n % prime:
            yield n


def primes():
    source = numbers(2)
    while True:
        prime = next(source)
        yield prime
        source = without_multiples(prime, source)


def postponed():
    # The same by a dictionary of what is struck out next.
    multiples = {}
    for n in numbers(2):
        if n not in multiples:
            yield n
            multiples[n * n] = [n]
        else:
            for p in multiples.pop(n):
                multiples.setdefault(n + p, []).append(p)


def until(limit, source):
    for x in source:
        if x >= limit:
            return x
        yield x


first = list(until(300, primes()))
print(len(first), first[-5:])
assert first == list(until(300, postponed()))
pairs = zip(postponed(), (p for i, p in enumerate(postponed()) if i))
print([(a, b) for (a, b), _ in zip(pairs, range(25)) if b - a == 2])
print(sum(until(5000, postponed())))
