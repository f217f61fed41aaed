# Assignment expressions, chained comparison and assignment, conditional expressions, star targets, del, pass, is.
a = b = c = 5
print(a, b, c)
if (n := len("hello")) > 3:
    print("long", n)
values = [1, 2, 3, 4]
total = 0
while (v := values.pop()) != 2:
    total += v
print(total, v, values)
print([y for x in range(6) if (y := x * x) % 2 == 0], y)
print("even" if n % 2 == 0 else "odd", 1 if 0 else 2 if 0 else 3)
print(0 <= n < 10 <= 20, 1 < 2 > 1, n is n)
*start, end = "abc"
head, *tail = (1,)
print(start, end, head, tail)
i = 0
box = [0, 0, 0]
i, box[i] = 1, 9
print(i, box)
del box[0], i
print(box)
x, = [7]
[p, q] = 1, 2
print(x, p, q, end="\n")
d = {}
d["k"], d["l"] = 1, [2]
d["l"][0] += 5
print(d)
print(not 1 == 2, not (1 and 0), 1 and 2 or 3, (1, 2) < (1, 3), "a" if [] else "b")
