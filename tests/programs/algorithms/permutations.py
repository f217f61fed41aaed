# Permutations, combinations and subsets by recursive generators; Gray codes; Heap's algorithm in place.


def permutations(items):
    if not items:
        yield []
    for i, first in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1:]):
            yield [first] + rest


def combinations(items, k):
    if k == 0:
        yield ()
    elif items:
        for rest in combinations(items[1:], k - 1):
            yield (items[0],) + rest
        yield from combinations(items[1:], k)


def subsets(items):
    if not items:
        yield frozenset()
        return
    *front, last = items
    for s in subsets(front):
        yield s
        yield s | {last}


def gray(bits):
    if bits == 0:
        yield ""
        return
    yield from ("0" + code for code in gray(bits - 1))
    yield from ("1" + code for code in reversed(list(gray(bits - 1))))


def heap(values):
    a = list(values)

    def swap(k):
        if k == 1:
            yield tuple(a)
            return
        for i in range(k):
            yield from swap(k - 1)
            if i < k - 1:
                j = i if k % 2 == 0 else 0
                a[j], a[k - 1] = a[k - 1], a[j]

    return swap(len(a))


print(["".join(p) for p in permutations(list("abc"))])
print(list(combinations([1, 2, 3, 4, 5], 3)))
print(sorted(sorted(s) for s in subsets([1, 2, 3])))
print(list(gray(3)))
seen = list(heap(range(5)))
print(len(seen), len(set(seen)), seen[:4], seen[-1])
print(sum(1 for _ in permutations(list(range(6)))))
