"""Functions of complex numbers."""

import math as _math
from math import e, inf, nan, pi, tau

infj = complex(0.0, inf)
nanj = complex(0.0, nan)


def _complex(z):
    if isinstance(z, complex):
        return z
    if isinstance(z, (str, bytes)):
        raise TypeError("must be real number, not %s" % type(z).__name__)
    try:
        return complex(z)
    except TypeError:
        raise TypeError("must be real number, not %s" % type(z).__name__) from None


def phase(z):
    z = _complex(z)
    return _math.atan2(z.imag, z.real)


def polar(z):
    return abs(_complex(z)), phase(z)


def rect(r, phi):
    return complex(r * _math.cos(phi), r * _math.sin(phi)) if phi else complex(r, r * phi)


def isfinite(z):
    z = _complex(z)
    return _math.isfinite(z.real) and _math.isfinite(z.imag)


def isinf(z):
    z = _complex(z)
    return _math.isinf(z.real) or _math.isinf(z.imag)


def isnan(z):
    z = _complex(z)
    return _math.isnan(z.real) or _math.isnan(z.imag)


def isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0):
    if rel_tol < 0 or abs_tol < 0:
        raise ValueError("tolerances must be non-negative")
    a, b = _complex(a), _complex(b)
    if a == b:
        return True
    if isinf(a) or isinf(b):
        return False
    difference = abs(a - b)
    return difference <= rel_tol * abs(b) or difference <= rel_tol * abs(a) or difference <= abs_tol


def exp(z):
    z = _complex(z)
    length = _math.exp(z.real)
    return complex(length * _math.cos(z.imag), length * _math.sin(z.imag))


def log(z, base=None):
    z = _complex(z)
    if z == 0:
        raise ValueError("math domain error")
    made = complex(_math.log(_math.hypot(z.real, z.imag)), phase(z))
    return made if base is None else made / log(base)


def log10(z):
    made = log(z)
    return complex(made.real / _math.log(10.0), made.imag / _math.log(10.0))


def sqrt(z):
    z = _complex(z)
    if z == 0:
        return complex(0.0, z.imag)
    real, imag = abs(z.real) / 8.0, abs(z.imag)
    size = 2.0 * _math.sqrt(real + _math.hypot(real, imag / 8.0))
    other = imag / (2.0 * size)
    if z.real >= 0:
        return complex(size, _math.copysign(other, z.imag))
    return complex(other, _math.copysign(size, z.imag))


def cos(z):
    z = _complex(z)
    return complex(_math.cos(z.real) * _math.cosh(z.imag), -_math.sin(z.real) * _math.sinh(z.imag))


def sin(z):
    z = _complex(z)
    return complex(_math.sin(z.real) * _math.cosh(z.imag), _math.cos(z.real) * _math.sinh(z.imag))


def cosh(z):
    z = _complex(z)
    return complex(_math.cos(z.imag) * _math.cosh(z.real), _math.sin(z.imag) * _math.sinh(z.real))


def sinh(z):
    z = _complex(z)
    return complex(_math.cos(z.imag) * _math.sinh(z.real), _math.sin(z.imag) * _math.cosh(z.real))


def tan(z):
    return sin(z) / cos(z)


def tanh(z):
    return sinh(z) / cosh(z)
