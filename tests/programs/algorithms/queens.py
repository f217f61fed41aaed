# All placings of n queens, by a generator that calls itself.


def place(n, rows=()):
    if len(rows) == n:
        yield rows
        return
    column = len(rows)
    for row in range(n):
        if all(row != r and abs(row - r) != column - c for c, r in enumerate(rows)):
            yield from place(n, rows + (row,))


def board(rows):
    return "\n".join("".join("Q" if r == row else "." for r in rows) for row in range(len(rows)))


for n in range(1, 8):
    print(n, sum(1 for _ in place(n)))
print(board(next(place(8))))
