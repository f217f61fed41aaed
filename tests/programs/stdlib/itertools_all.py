import itertools as it
import operator

print(list(it.islice(it.count(10), 3)), list(it.islice(it.count(1, -2), 3)), list(it.islice(it.count(0.5, 0.25), 3)))
print(list(it.islice(it.cycle("ab"), 5)), list(it.repeat("x", 3)), list(map(pow, range(4), it.repeat(2))))
print(list(it.accumulate([1, 2, 3, 4])), list(it.accumulate([3, 1, 4, 1, 5], max)), list(it.accumulate([1, 2], initial=100)))
print(list(it.accumulate(range(1, 6), operator.mul)), list(it.chain("ab", [1, 2])), list(it.chain.from_iterable(["xy", "z"])))
print(list(it.compress("ABCDEF", [1, 0, 1, 0, 1, 1])), list(it.dropwhile(lambda x: x < 3, [1, 2, 3, 1])),
      list(it.takewhile(lambda x: x < 3, [1, 2, 3, 1])), list(it.filterfalse(lambda x: x % 2, range(6))), list(it.filterfalse(None, [0, 1])))
print([(key, list(group)) for key, group in it.groupby("AAABBCAA")], [(k, len(list(g))) for k, g in it.groupby(range(10), lambda x: x // 4)])
groups = it.groupby([1, 1, 2, 2, 3])
first = next(groups)
second = next(groups)
print(list(first[1]), second[0], list(second[1]), next(groups)[0], next(groups, "end"))
print(list(it.islice("abcdefg", 2)), list(it.islice("abcdefg", 2, 5)), list(it.islice("abcdefg", 1, None, 2)), list(it.pairwise("abcd")))
print(list(it.starmap(pow, [(2, 3), (3, 2)])), list(it.zip_longest("ab", [1, 2, 3], fillvalue="-")), list(it.zip_longest()))
a, b = it.tee([1, 2, 3])
print(next(a), next(a), list(b), list(a))
print(list(it.product("ab", [1, 2])), list(it.product([0, 1], repeat=3)), list(it.product()))
print(list(it.permutations("abc", 2)), list(it.permutations([1, 2, 3])), list(it.permutations([], 1)))
print(list(it.combinations("abcd", 2)), list(it.combinations(range(4), 3)), list(it.combinations_with_replacement("abc", 2)))
print(sum(1 for _ in it.permutations(range(6))), sum(1 for _ in it.combinations(range(10), 4)), len(list(it.product(range(3), repeat=4))))
numbers = it.count(5)
print(next(numbers), next(numbers), numbers, it.repeat(7, 2), it.count(1, 3))
rest = iter(range(10))
print(list(it.islice(rest, 3)), list(rest))
for wrong in (lambda: it.islice([1], -1), lambda: it.combinations([1], -1), lambda: it.product([1], repeat=-1), lambda: it.chain(1).__next__(),
              lambda: it.count("a"), lambda: it.permutations([1], -2), lambda: next(it.repeat(1, 0)), lambda: it.islice([1], 1, 2, 0)):
    try:
        wrong()
    except Exception as error:
        print(type(error).__name__, error)


def primes():
    numbers = it.count(2)
    while True:
        prime = next(numbers)
        yield prime
        numbers = filter(prime.__rmod__, numbers)


print(list(it.islice(primes(), 10)))
