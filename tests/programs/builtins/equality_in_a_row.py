# Long lists of objects with an __eq__ of their own compare in time in their length; what __eq__ says is asked once each, in order.
class P:
    def __init__(self, x): self.x = x
    def __eq__(self, other):
        return self.x == other.x
n = 20000
a = [P(i) for i in range(n)]
b = [P(i) for i in range(n)]
print(a == b, tuple(a) == tuple(b), a != b)
b[n - 7] = P(-1)
print(a == b, [a] == [b], a[:5] + [1, "x"] + a[5:9] == a[:5] + [1, "x"] + a[5:9])
class Q(P):
    def __eq__(self, other):
        if self.x == 5: raise ValueError("five")
        return [1] if self.x < 3 else NotImplemented
c = [Q(i) for i in range(9)]
d = [Q(i) for i in range(9)]
print(c[:3] == d[:3], c[:4] == d[:4])
try: print(c[5:] == d[5:])
except ValueError as e: print(e)
class R(P):
    def __eq__(self, other):
        e.append(R(0)); f.append(R(0))
        return len(e) < 40
e = [R(1)] * 1 + [R(2), R(3)]
f = [R(1), R(2), R(3)]
print(e == f, len(e))
