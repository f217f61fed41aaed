# Sets of small integers iterate in CPython's order, whatever was done to them. A generator of our own gives the operations.
state = 12345


def pick(n):
    global state
    state = (state * 1103515245 + 12345) % 2147483648
    return state // 65536 % n


for trial in range(60):
    span = [8, 16, 40, 200, 1000, 100000][trial % 6]
    sets = [set(), set(), set()]
    for step in range(120):
        kind = pick(16)
        a = pick(3)
        b = pick(3)
        x = pick(span) - (span // 4 if trial % 2 else 0)
        if kind < 6:
            sets[a].add(x)
        elif kind == 6:
            sets[a].discard(x)
        elif kind == 7:
            if sets[a]:
                sets[a].discard(sorted(sets[a])[pick(len(sets[a]))])
        elif kind == 8:
            if sets[a]:
                print(sets[a].pop(), end=" ")
        elif kind == 9:
            sets[a] = sets[a] | sets[b]
        elif kind == 10:
            sets[a] = sets[a] - sets[b]
        elif kind == 11:
            sets[a].update([pick(span) for i in range(5)])
        elif kind == 12:
            sets[a] |= sets[b]
        elif kind == 13:
            sets[a] = sets[a] ^ sets[b] if step % 2 else set(sets[b])
        elif kind == 14:
            sets[a] = sets[a] & sets[b] if step % 5 == 0 else sets[a].union(range(x, x + 4))
        elif step % 3 == 0:
            sets[a] -= sets[b]
        elif step % 3 == 1:
            sets[a] = {y + 1 for y in sets[b]}
        else:
            sets[a].update(dict.fromkeys(range(x, x + 7)))
    print(trial, *sets)
    print([sorted(s) == sorted(set(list(s))) for s in sets])
print({(i * 37) % 101 for i in range(60)})
print({i * 8 for i in range(30)}, {1, 2, 3} | {1000000, 2000000})
print(frozenset(range(30, 0, -3)), set([True, 0, 5.0, 7]))
