import random
import threading


def matrix(rows, cols, rng):
    return [[rng.randint(0, 9) for _ in range(cols)] for _ in range(rows)]


def multiply_row(a, b, out, i):
    out[i] = [sum(x * y for x, y in zip(a[i], column)) for column in zip(*b)]


rng = random.Random(42)
a, b = matrix(4, 3, rng), matrix(3, 5, rng)
out = [None] * len(a)
threads = [threading.Thread(target=multiply_row, args=(a, b, out, i)) for i in range(len(a))]
for t in threads:
    t.start()
for t in threads:
    t.join()
for row in out:
    print(" ".join(f"{x:4d}" for x in row))
print(rng.random(), rng.choice("abcdef"), rng.sample(range(100), 4), rng.uniform(1, 2))
random.seed("heddle")
deck = list(range(10))
random.shuffle(deck)
print(deck, random.randrange(1000), round(random.gauss(0, 1), 12))
