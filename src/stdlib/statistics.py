"""Averages and spreads of numbers.

Sums are exact: every float is a fraction of whole numbers, and fractions are added as such, so the results are the nearest floats.
"""

from collections import Counter, namedtuple
from math import erf, erfc, exp, fabs, fsum, gcd, hypot, inf, isfinite, log, nan, sqrt, tau

__all__ = ['NormalDist', 'StatisticsError', 'correlation', 'covariance', 'fmean', 'geometric_mean', 'harmonic_mean',
           'linear_regression', 'mean', 'median', 'median_grouped', 'median_high', 'median_low', 'mode', 'multimode', 'pstdev',
           'pvariance', 'quantiles', 'stdev', 'variance']


class StatisticsError(ValueError):
    """There are not enough numbers, or not the right ones."""


# Fractions as pairs (numerator, denominator > 0), in lowest terms

def _fraction(x):
    if isinstance(x, int):
        return int(x), 1
    if isinstance(x, float):
        return x.as_integer_ratio()
    try:
        return x.as_integer_ratio()
    except AttributeError:
        raise TypeError(f"can't convert type '{type(x).__name__}' to numerator/denominator") from None


def _reduced(n, d):
    if d < 0:
        n, d = -n, -d
    common = gcd(n, d)
    return n // common, d // common


def _convert(n, d, kind):
    """n / d as a number of this type."""
    if kind is int and d == 1:
        return n
    if issubclass(kind, int):
        return n / d
    return kind(n / d) if kind is not float else n / d


def _kind(data):
    """The type for results: float if there is one, otherwise the type of the numbers."""
    kind = int
    for x in data:
        if isinstance(x, float):
            kind = float if kind is int else kind
        elif not isinstance(x, int):
            kind = type(x)
    return kind


def _sum(data):
    """The exact sum as a fraction, None if there is an infinity or no number (then fsum tells)."""
    by_denominator = {}
    for x in data:
        if isinstance(x, float) and not isfinite(x):
            return None
        n, d = _fraction(x)
        by_denominator[d] = by_denominator.get(d, 0) + n
    n, d = 0, 1
    for denominator, numerator in by_denominator.items():
        n, d = n * denominator + numerator * d, d * denominator
    return _reduced(n, d)


def _root_of(n, d):
    """The float nearest to the square root of n / d, computed with whole numbers."""
    if n == 0:
        return 0.0
    shift = (n.bit_length() - d.bit_length() - 109) // 2  # so that the root has 54 bits and more
    if shift >= 0:
        scaled, rest = divmod(n, d << 2 * shift)
    else:
        scaled, rest = divmod(n << -2 * shift, d)
    root = _whole_root(scaled)
    root |= root * root != scaled or rest != 0  # an odd last bit says that there is more behind
    return float(root << shift) if shift >= 0 else root / (1 << -shift)


def _whole_root(n):
    root = 1 << (n.bit_length() + 1) // 2
    while True:
        better = (root + n // root) // 2
        if better >= root:
            return root
        root = better


# Averages

def mean(data):
    """The arithmetic mean."""
    data = list(data)
    if not data:
        raise StatisticsError("mean requires at least one data point")
    total = _sum(data)
    if total is None:
        return fsum(data) / len(data)
    return _convert(*_reduced(total[0], total[1] * len(data)), _kind(data))


def fmean(data, weights=None):
    """The arithmetic mean as a float, quickly."""
    data = list(data)
    if weights is None:
        if not data:
            raise StatisticsError("fmean requires at least one data point")
        return fsum(data) / len(data)
    weights = list(weights)
    if len(weights) != len(data):
        raise StatisticsError("data and weights must be the same length")
    whole = fsum(weights)
    if not whole:
        raise StatisticsError("sum of weights must be non-zero")
    return fsum([x * w for x, w in zip(data, weights)]) / whole


def geometric_mean(data):
    """The n-th root of the product."""
    try:
        return exp(fmean([log(x) for x in data]))
    except ValueError:
        raise StatisticsError("geometric mean requires a non-empty dataset containing positive numbers") from None


def harmonic_mean(data, weights=None):
    """The reciprocal of the mean of the reciprocals."""
    data = list(data)
    if not data:
        raise StatisticsError("harmonic_mean requires at least one data point")
    if len(data) == 1 and weights is None:
        if data[0] < 0:
            raise StatisticsError("harmonic mean does not support negative values")
        return data[0]
    if weights is None:
        weights = [1] * len(data)
    else:
        weights = list(weights)
        if len(weights) != len(data):
            raise StatisticsError("Number of weights does not match data size")
    if any([x < 0 for x in data + weights]):
        raise StatisticsError("harmonic mean does not support negative values")
    if not all(data):
        return 0
    whole_n, whole_d = _sum(weights)
    n, d = _sum([w / x if w else 0 for x, w in zip(data, weights)])
    if n <= 0:
        raise StatisticsError("Weighted sum must be positive")
    return whole_n * d / (whole_d * n)


def median(data):
    """The middle value; the mean of the two in the middle if their number is even."""
    data = sorted(data)
    n = len(data)
    if n == 0:
        raise StatisticsError("no median for empty data")
    return data[n // 2] if n % 2 else (data[n // 2 - 1] + data[n // 2]) / 2


def median_low(data):
    """The middle value; the smaller one of the two in the middle."""
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data[(len(data) - 1) // 2]


def median_high(data):
    """The middle value; the larger one of the two in the middle."""
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data[len(data) // 2]


def median_grouped(data, interval=1):
    """The median of numbers that stand for intervals around them."""
    data = sorted(data)
    n = len(data)
    if n == 0:
        raise StatisticsError("no median for empty data")
    x = data[n // 2]
    below = len([y for y in data if y < x])
    same = data.count(x)
    low = float(x) - float(interval) / 2
    return low + float(interval) * (n / 2 - below) / same


def mode(data):
    """The most frequent value, the first one of several."""
    ranked = Counter(iter(data)).most_common(1)
    if not ranked:
        raise StatisticsError("no mode for empty data")
    return ranked[0][0]


def multimode(data):
    """All of the most frequent values."""
    counts = Counter(iter(data))
    most = max(counts.values(), default=0)
    return [value for value, count in counts.items() if count == most]


def quantiles(data, *, n=4, method="exclusive"):
    """The n - 1 points that cut the sorted data into n parts."""
    if n < 1:
        raise StatisticsError("n must be at least 1")
    data = sorted(data)
    if len(data) < 2:
        raise StatisticsError("must have at least two data points")
    result = []
    if method == "inclusive":
        for i in range(1, n):
            j, rest = divmod(i * (len(data) - 1), n)
            result.append((data[j] * (n - rest) + data[j + 1] * rest) / n)
    elif method == "exclusive":
        m = len(data) + 1
        for i in range(1, n):
            j = min(max(i * m // n, 1), len(data) - 1)
            rest = i * m - j * n
            result.append((data[j - 1] * (n - rest) + data[j] * rest) / n)
    else:
        raise ValueError(f"Unknown method: {method!r}")
    return result


# Spreads

def _squares(data, center):
    """The exact sum of the squares of the distances from `center` (from the mean, if it is None)."""
    total = 0
    if center is None:
        n, d = _sum(data)
        cn, cd = _reduced(n, d * len(data))
    else:
        cn, cd = _fraction(center)
    by_denominator = {}
    for x in data:
        xn, xd = _fraction(x)
        n, d = xn * cd - cn * xd, xd * cd
        by_denominator[d] = by_denominator.get(d, 0) + n * n
    n, d = 0, 1
    for denominator, numerator in by_denominator.items():
        n, d = _reduced(n * denominator * denominator + numerator * d, d * denominator * denominator)
    return n, d


def variance(data, xbar=None):
    """The variance of a sample."""
    data = list(data)
    if len(data) < 2:
        raise StatisticsError("variance requires at least two data points")
    n, d = _squares(data, xbar)
    return _convert(*_reduced(n, d * (len(data) - 1)), _kind(data))


def pvariance(data, mu=None):
    """The variance of a whole population."""
    data = list(data)
    if not data:
        raise StatisticsError("pvariance requires at least one data point")
    n, d = _squares(data, mu)
    return _convert(*_reduced(n, d * len(data)), _kind(data))


def stdev(data, xbar=None):
    """The standard deviation of a sample."""
    data = list(data)
    if len(data) < 2:
        raise StatisticsError("stdev requires at least two data points")
    n, d = _squares(data, xbar)
    return _root_of(*_reduced(n, d * (len(data) - 1)))


def pstdev(data, mu=None):
    """The standard deviation of a whole population."""
    data = list(data)
    if not data:
        raise StatisticsError("pstdev requires at least one data point")
    n, d = _squares(data, mu)
    return _root_of(*_reduced(n, d * len(data)))


# Two variables

def _two_lists(x, y, what):
    x, y = list(x), list(y)
    if len(x) != len(y):
        raise StatisticsError(f"{what} requires that both inputs have same number of data points")
    if len(x) < 2:
        raise StatisticsError(f"{what} requires at least two data points")
    return x, y, fsum(x) / len(x), fsum(y) / len(y)


def covariance(x, y, /):
    """How far two variables change together."""
    x, y, mx, my = _two_lists(x, y, "covariance")
    return fsum([(a - mx) * (b - my) for a, b in zip(x, y)]) / (len(x) - 1)


def correlation(x, y, /):
    """Pearson's coefficient: from -1 to 1."""
    x, y, mx, my = _two_lists(x, y, "correlation")
    sxy = fsum([(a - mx) * (b - my) for a, b in zip(x, y)])
    sxx = fsum([(a - mx) ** 2.0 for a in x])
    syy = fsum([(b - my) ** 2.0 for b in y])
    try:
        return sxy / sqrt(sxx * syy)
    except ZeroDivisionError:
        raise StatisticsError("at least one of the inputs is constant") from None


LinearRegression = namedtuple("LinearRegression", ("slope", "intercept"), module="statistics")


def linear_regression(x, y, /, *, proportional=False):
    """The straight line nearest to the points."""
    x, y, mx, my = _two_lists(x, y, "linear regression")
    if proportional:
        sxy = fsum([a * b for a, b in zip(x, y)])
        sxx = fsum([a * a for a in x])
    else:
        sxy = fsum([(a - mx) * (b - my) for a, b in zip(x, y)])
        sxx = fsum([(a - mx) ** 2.0 for a in x])
    try:
        slope = sxy / sxx
    except ZeroDivisionError:
        raise StatisticsError("x is constant") from None
    return LinearRegression(slope=slope, intercept=0.0 if proportional else my - slope * mx)


class NormalDist:
    """The normal distribution."""

    def __init__(self, mu=0.0, sigma=1.0):
        if sigma < 0.0:
            raise StatisticsError("sigma must be non-negative")
        self._mu = float(mu)
        self._sigma = float(sigma)

    @classmethod
    def from_samples(cls, data):
        data = list(data)
        return cls(fmean(data), stdev(data))

    def samples(self, n, *, seed=None):
        """n random numbers of this distribution."""
        import random
        gauss = random.gauss if seed is None else random.Random(seed).gauss
        return [gauss(self._mu, self._sigma) for _ in range(n)]

    def pdf(self, x):
        """The density at x."""
        if not self._sigma:
            raise StatisticsError("pdf() not defined when sigma is zero")
        variance = self._sigma * self._sigma
        return exp((x - self._mu) ** 2.0 / (-2.0 * variance)) / sqrt(tau * variance)

    def cdf(self, x):
        """The probability of a value up to x."""
        if not self._sigma:
            raise StatisticsError("cdf() not defined when sigma is zero")
        return 0.5 * (1.0 + erf((x - self._mu) / (self._sigma * sqrt(2.0))))

    def inv_cdf(self, p):
        """The x that a value stays below with probability p."""
        if p <= 0.0 or p >= 1.0:
            raise StatisticsError("p must be in the range 0.0 < p < 1.0")
        if self._sigma <= 0.0:
            raise StatisticsError("cdf() not defined when sigma at or below zero")
        return self._mu + self._sigma * _standard_quantile(p)

    def quantiles(self, n=4):
        """The n - 1 points that cut the distribution into n equally probable parts."""
        return [self.inv_cdf(i / n) for i in range(1, n)]

    def zscore(self, x):
        """How many standard deviations x is above the mean."""
        if not self._sigma:
            raise StatisticsError("zscore() not defined when sigma is zero")
        return (x - self._mu) / self._sigma

    def overlap(self, other):
        """How much of the two distributions is common: from 0 to 1."""
        if not isinstance(other, NormalDist):
            raise TypeError("Expected another NormalDist instance")
        first, second = (self, other) if (self._sigma, self._mu) <= (other._sigma, other._mu) else (other, self)
        first_variance, second_variance = first.variance, second.variance
        if not first_variance or not second_variance:
            raise StatisticsError("overlap() not defined when sigma is zero")
        difference = second_variance - first_variance
        distance = fabs(second._mu - first._mu)
        if not difference:
            return 1.0 - erf(distance / (2.0 * first._sigma * sqrt(2.0)))
        a = first._mu * second_variance - second._mu * first_variance
        b = first._sigma * second._sigma * sqrt(distance * distance + difference * log(second_variance / first_variance))
        low, high = (a + b) / difference, (a - b) / difference
        return 1.0 - (fabs(second.cdf(low) - first.cdf(low)) + fabs(second.cdf(high) - first.cdf(high)))

    @property
    def mean(self):
        return self._mu

    @property
    def median(self):
        return self._mu

    @property
    def mode(self):
        return self._mu

    @property
    def stdev(self):
        return self._sigma

    @property
    def variance(self):
        return self._sigma * self._sigma

    def __add__(self, other):
        if isinstance(other, NormalDist):
            return NormalDist(self._mu + other._mu, hypot(self._sigma, other._sigma))
        return NormalDist(self._mu + other, self._sigma)

    def __sub__(self, other):
        if isinstance(other, NormalDist):
            return NormalDist(self._mu - other._mu, hypot(self._sigma, other._sigma))
        return NormalDist(self._mu - other, self._sigma)

    def __mul__(self, factor):
        return NormalDist(self._mu * factor, self._sigma * fabs(factor))

    def __truediv__(self, factor):
        return NormalDist(self._mu / factor, self._sigma / fabs(factor))

    def __pos__(self):
        return NormalDist(self._mu, self._sigma)

    def __neg__(self):
        return NormalDist(-self._mu, self._sigma)

    __radd__ = __add__

    def __rsub__(self, other):
        return -(self - other)

    __rmul__ = __mul__

    def __eq__(self, other):
        if not isinstance(other, NormalDist):
            return NotImplemented
        return self._mu == other._mu and self._sigma == other._sigma

    def __hash__(self):
        return hash((self._mu, self._sigma))

    def __repr__(self):
        return f"{type(self).__name__}(mu={self._mu!r}, sigma={self._sigma!r})"


def _standard_quantile(p):
    """The quantile of the standard normal distribution: halving, then steps of Halley's method on the distribution function."""
    if p == 0.5:
        return 0.0
    low, high = -39.0, 0.0
    q = min(p, 1.0 - p)
    for _ in range(30):
        middle = (low + high) / 2.0
        if 0.5 * erfc(-middle / sqrt(2.0)) < q:
            low = middle
        else:
            high = middle
    x = (low + high) / 2.0
    for _ in range(4):
        density = exp(-x * x / 2.0) / sqrt(tau)
        if not density:
            break
        step = (0.5 * erfc(-x / sqrt(2.0)) - q) / density
        x -= step / (1.0 + x * step / 2.0)
    return x if p < 0.5 else -x
