# The module math: values, errors, integers of any size.
import math

transcendental = ("sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "exp", "exp2", "expm1",
                  "cbrt", "erf", "erfc", "gamma", "lgamma", "log", "log1p", "log2", "log10", "pow")


def show(name, *args, **keywords):
    function = getattr(math, name)
    try:
        value = function(*args, **keywords)
        if name in transcendental:  # the C library's: their last digit differs from one to the next
            value = f"{value:.13g}"
        print(name, args, "->", repr(value))
    except (ValueError, OverflowError, TypeError, ZeroDivisionError) as e:
        print(name, args, "->", type(e).__name__, e)


print(math.pi, math.e, math.tau, math.inf, math.nan)
for name in ("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "exp", "exp2", "expm1", "sqrt", "cbrt", "erf", "erfc",
             "gamma", "lgamma", "log1p", "fabs", "degrees", "radians", "ulp", "frexp", "modf"):
    for x in (0, 0.5, 1, -0.25, 3):
        show(name, x)
for name in ("sqrt", "asin", "acosh", "atanh", "log", "log10", "log2", "log1p", "exp", "cosh", "gamma", "lgamma", "sin"):
    for x in (-1.5, 1, 2.5, 1000.0, -1, math.inf, 0):
        show(name, x)
for name in ("ceil", "floor", "trunc"):
    for x in (2.5, -2.5, 7, 1e300, True, math.inf, math.nan, "x"):
        show(name, x)
show("log", 8, 2), show("log", 10 ** 500), show("log10", 10 ** 500), show("log2", 1 << 5000), show("log", 10, 1)
show("fmod", -7.5, 2), show("fmod", 1, 0), show("remainder", 7.5, 2), show("pow", 2, 0.5), show("pow", 0, -1), show("pow", -8, 1 / 3), show("pow", 1e200, 2)
show("ldexp", 0.75, 10), show("ldexp", 1.0, 5000), show("ldexp", 1.0, 2.5), show("copysign", 3, -0.0), show("atan2", -1, -1), show("nextafter", 1.0, 2)
show("isclose", 1.0, 1.0 + 1e-10), show("isclose", 1.0, 1.1), show("isclose", 1.0, 1.1, rel_tol=0.2), show("isclose", 0, 1e-12, abs_tol=1e-9)
show("isfinite", 1), show("isinf", -math.inf), show("isnan", math.nan), show("isnan", 10 ** 400)
show("factorial", 0), show("factorial", 20), show("factorial", 100), show("factorial", -1), show("factorial", 2.0), show("factorial", "x")
show("comb", 50, 25), show("comb", 5, 7), show("comb", 200, 3), show("comb", -1, 2), show("perm", 10, 3), show("perm", 5), show("perm", 3, 5)
show("gcd"), show("gcd", 12, 18), show("gcd", 2 ** 100, 6 ** 50, 48), show("gcd", -4, 0), show("lcm", 4, 6, 10), show("lcm"), show("lcm", 5, 0), show("gcd", 1.5, 2)
show("isqrt", 0), show("isqrt", 99), show("isqrt", 10 ** 40 + 7), show("isqrt", -1), show("isqrt", 2.0)
show("fsum", [0.1] * 10), show("fsum", [1e100, 1.0, -1e100]), show("fsum", [math.inf, -math.inf]), show("fsum", [math.inf, 1]), show("fsum", ["a"])
show("prod", [1, 2, 3, 4.5]), show("prod", (2, 3), start=10), show("prod", []), show("hypot", 3, 4), show("hypot"), show("hypot", 1, 2, 3)
show("hypot", 1e200, 1e200), show("dist", (1, 2, 3), (4, 6, 3)), show("dist", (1,), (2, 3)), show("sqrt", "4"), show("sqrt"), show("sin", 1, 2)
