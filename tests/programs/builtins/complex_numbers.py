# complex numbers: arithmetic, text, comparison, what mixes with them.
import cmath


def show(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


z, w = 3 + 4j, complex(1, -2)
print(z, w, z + w, z - w, z * w, z / w, z ** 2, z ** -1, z ** 0.5, z ** w, -z, +z, abs(z), z.conjugate(), z.real, z.imag)
print(1j, -1j, 1.5j, 0j, -0j, 1 - 0j, complex(-0.0, 2), complex(0.0, -0.0), 1e20j, 1e16 + 1j, complex("inf"), complex(float("nan"), float("-inf")))
print(z == 3 + 4j, z != w, 2 + 0j == 2, 2 == 2 + 0j, 2.5 == 2.5 + 0j, 1j == 1, hash(2 + 0j) == hash(2), hash(1j) == hash(complex(0, 1)), {1 + 0j: "a"}[1])
print(complex(), complex(2), complex(2.5, 1), complex("1+2j"), complex(" (3-4j) "), complex("j"), complex("-j"), complex("1e3"), complex(1j, 1j), complex(True))
print(1 + 2j + 1, 1 + (2j), 2 * 1j, 1 / 1j, 2 ** 1j, (1 + 1j) ** 3, (1 + 1j) ** 1.5, 1j ** 2, 0j ** 0, sum([1j, 2, 3.5]), bool(0j), bool(1j))
print((-8) ** (1 / 3), (-1) ** 0.5, pow(-4, 0.5))
print(f"{z}", f"{z:.2f}", f"{z:10.1f}|", f"{z:<12}|", f"{1j:+.1e}", f"{z:g}", "%s" % z, "{:>20}".format(z), repr(z), str(w), format(1j, ".3"))
print(isinstance(z, complex), type(z), isinstance(1, complex), complex.__name__, [1j, 2j], (1j,), {"z": 1j}, z.__class__, z.__add__(1), z.__mul__("x"))
for test in (lambda: z < w, lambda: z // 2, lambda: z % 2, lambda: int(z), lambda: float(z), lambda: 1 / 0j, lambda: 0j ** -1, lambda: complex("x"), lambda: complex("1", 2),
             lambda: complex(1, "2"), lambda: complex([]), lambda: complex(1, None), lambda: z + "a", lambda: divmod(z, 2), lambda: round(z), lambda: max(1j, 2j),
             lambda: f"{z:d}", lambda: f"{z:05}", lambda: complex("1 + 2j"), lambda: "a" * 1j, lambda: [1][1j]):
    show(test)


class Vector:
    def __complex__(self):
        return 5 + 6j


class Number:
    def __float__(self):
        return 2.5


print(complex(Vector()), complex(Number()), complex(Number(), Number()))
print(cmath.sqrt(-1), cmath.phase(1j), cmath.polar(3 + 4j), cmath.rect(2, 0), cmath.pi, cmath.exp(0j), cmath.log(1 + 0j), cmath.isnan(complex("nan")), cmath.isclose(1j, 1j + 1e-12))


def mandelbrot(c, limit=30):
    z = 0
    for n in range(limit):
        if abs(z) > 2:
            return n
        z = z * z + c
    return limit


for y in range(-6, 7, 2):
    print("".join(".,-~+*#"[min(6, mandelbrot(complex(x / 12, y / 6)) // 5)] for x in range(-24, 10, 2)))
