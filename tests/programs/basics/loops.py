# for, while, break, continue, else, ranges, unpacking in the loop head.
for i in range(5):
    if i == 1:
        continue
    if i == 4:
        break
    print(i)
else:
    print("not printed")
for i in range(2):
    pass
else:
    print("loop ended by itself, i is", i)
n = 10
while n > 0:
    n -= 3
    if n == 4:
        continue
    print("n", n)
else:
    print("while ended")
while True:
    n += 1
    if n > 1:
        break
print(n)
print(list(range(0)), list(range(3)), list(range(2, 6)), list(range(10, 0, -3)), list(range(0, -5, -2)))
print(len(range(10, 0, -3)), 7 in range(10, 0, -3), range(5)[2], range(2, 9)[-1], range(3))
for a, b in [(1, 2), (3, 4)]:
    print(a, b)
for index, (letter, number) in enumerate(zip("xyz", [10, 20, 30]), start=1):
    print(index, letter, number)
total = 0
for i in range(3):
    for j in range(3):
        if j > i:
            break
        total += i * j
print(total)
for i in reversed(range(3)):
    print(i, end=",")
print()
items = [1, 2, 3]
for item in items:
    if item < 3:
        items.append(item + 10)
print(items)
for i in range(100000, 100003):
    print(i)
