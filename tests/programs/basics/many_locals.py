# A function with more locals than fit one byte, long expressions, deep nesting of calls.
def many():
    v0 = 0
    v1 = v0 + 1; v2 = v1 + 1; v3 = v2 + 1; v4 = v3 + 1; v5 = v4 + 1; v6 = v5 + 1; v7 = v6 + 1; v8 = v7 + 1
    w = [v0, v1, v2, v3, v4, v5, v6, v7, v8]
    s = v0 + v1 * v2 - v3 + (v4 * (v5 + (v6 * (v7 + (v8 * (v1 + (v2 * (v3 + v4))))))))
    return s, sum(w), max(min(max(min(v8, 5), 3), 9), abs(-abs(-abs(-2))))

print(many())

def depth(n):
    if n == 0:
        return 0
    return 1 + depth(n - 1)

print(depth(500))
long = 0
for i in range(300000):
    long += i & 7
print(long)
text = ""
for i in range(200):
    text += str(i)
print(len(text), text[-9:])
