# bytearray: the list of numbers that answers as bytes does.
import copy
import threading


def show(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


a = bytearray(b"abc")
a.append(100)
a.extend(b"ef")
a.extend([103, 104])
a += b"i"
a.insert(0, 64)
a[1] = 65
a[2:4] = b"XYZ"
print(a, len(a), a[0], a[-1], a[1:3], a[::-2], list(a)[:3], bytes(a))
del a[0]
del a[-2:]
print(a, a.pop(), a.pop(0), a)
a.remove(ord("X"))
a.reverse()
print(a, a.copy() == a, a.copy() is a, copy.copy(a), copy.deepcopy(a) == a, a == bytes(a), bytes(a) == a, a != b"x", a < b"z", b"a" > a)
print(bytearray(), bytearray(3), bytearray("é", "utf-8"), bytearray([1, 2]), bytearray(range(3)), bytearray(bytearray(b"q")), bytearray.fromhex("01ff"))
print(a + b"1", b"1" + a, a * 2, 2 * a, b"YZ" in a, 90 in a, bool(bytearray()), bool(a))
print(a.find(b"e"), a.count(b"e"), a.upper(), a.lower(), a.split(b"Z"), a.partition(b"Z"), a.replace(b"Z", b"--"), a.startswith(b"f"), a.decode(), a.hex(), a.center(11, b"*"))
print(bytearray(b",").join([b"a", bytearray(b"b")]), b"-".join([b"x", bytearray(b"y")]), bytearray(b"a b").title(), bytearray(b"%d%%") % 5, bytearray(b"x\ny").splitlines())
print(isinstance(a, bytearray), isinstance(a, bytes), isinstance(a, list), type(a), type(a).__name__, repr(a), str(a), f"{a!r}")
print(bytes(bytearray(b"zz")), int.from_bytes(bytes(bytearray(b"\x01\x02")), "big"), sorted(bytearray(b"cab")), max(bytearray(b"cab")), sum(bytearray(b"\x01\x02")))
for test in (lambda: a.append(256), lambda: a.append("x"), lambda: bytearray().pop(), lambda: a.pop(100), lambda: a.remove(1), lambda: a[100],
             lambda: hash(a), lambda: bytearray("x"), lambda: a + "x", lambda: bytearray([300]), lambda: bytearray(1.5), lambda: a.extend("x"), lambda: a.find("e"),
             lambda: a.index(b"??")):
    show(test)
a.clear()
print(a, [x for x in a], list(reversed(bytearray(b"ab"))))

buffer = bytearray()
lock = threading.Lock()


def write(text):
    for c in text:
        with lock:
            buffer.extend(c.encode())


threads = [threading.Thread(target=write, args=(word,)) for word in ("aaa", "bbb")]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(buffer.decode()), len(buffer))
