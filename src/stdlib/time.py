"""Clocks and dates.

The clocks themselves are the machine's (_lab_time). When the explorer runs a
program their time is virtual: it starts at 2024-01-01 and moves only when
threads sleep. The lab's local time is UTC.
"""

from _lab_time import (monotonic, monotonic_ns, perf_counter, perf_counter_ns, process_time, process_time_ns, sleep, thread_time,
                       thread_time_ns, time, time_ns)

timezone = 0
altzone = 0
daylight = 0
tzname = ("UTC", "UTC")

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_FIELDS = ("tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst")


class struct_time(tuple):
    """A date and time as nine numbers that also have names."""

    n_fields = 11
    n_sequence_fields = 9
    n_unnamed_fields = 0

    def __new__(cls, sequence):
        values = tuple(sequence)
        if not 9 <= len(values) <= 11:
            raise TypeError("time.struct_time() takes an at least 9-sequence (%d-sequence given)" % len(values) if len(values) < 9
                            else "time.struct_time() takes an at most 11-sequence (%d-sequence given)" % len(values))
        self = tuple.__new__(cls, values[:9])
        self.tm_zone = values[9] if len(values) > 9 else None
        self.tm_gmtoff = values[10] if len(values) > 10 else None
        return self

    tm_year = property(lambda self: self[0])
    tm_mon = property(lambda self: self[1])
    tm_mday = property(lambda self: self[2])
    tm_hour = property(lambda self: self[3])
    tm_min = property(lambda self: self[4])
    tm_sec = property(lambda self: self[5])
    tm_wday = property(lambda self: self[6])
    tm_yday = property(lambda self: self[7])
    tm_isdst = property(lambda self: self[8])

    def __repr__(self):
        return "time.struct_time(%s)" % ", ".join("%s=%r" % pair for pair in zip(_FIELDS, self))


def _days_before(year, month):
    """Days from 1970-01-01 to the first of a month, in the Gregorian calendar."""
    year -= month <= 2
    of_era = year % 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5
    return year // 400 * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def _seconds(secs):
    if secs is None:
        return int(time() // 1)
    if not isinstance(secs, (int, float)):
        raise TypeError("'%s' object cannot be interpreted as an integer" % type(secs).__name__)
    return int(secs // 1)


def gmtime(secs=None):
    """The date in UTC of so many seconds since 1970."""
    days, rest = divmod(_seconds(secs), 86400)
    # Counting from a first of March makes the leap day the last of its year.
    era, of_era = divmod(days + 719468, 146097)
    year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    month = (5 * of_year + 2) // 153
    day = of_year - (153 * month + 2) // 5 + 1
    month += 3 if month < 10 else -9
    year += era * 400 + (month <= 2)
    return struct_time((year, month, day, rest // 3600, rest % 3600 // 60, rest % 60, (days + 3) % 7,
                        days - _days_before(year, 1) + 1, 0, "UTC", 0))


def localtime(secs=None):
    return gmtime(secs)


def _checked(t):
    if not isinstance(t, tuple):
        raise TypeError("Tuple or struct_time argument required")
    if len(t) != 9:
        raise TypeError("function takes exactly 9 arguments (%d given)" % len(t))
    return t


def mktime(t):
    """Seconds since 1970 of a date; fields out of their range carry over."""
    year, month, day, hour, minute, second = _checked(t)[:6]
    year += (month - 1) // 12
    month = (month - 1) % 12 + 1
    return float((_days_before(year, month) + day - 1) * 86400 + hour * 3600 + minute * 60 + second)


def asctime(t=None):
    t = localtime() if t is None else _checked(t)
    return "%s %s%3d %.2d:%.2d:%.2d %d" % (_DAYS[t[6]][:3], _MONTHS[t[1] - 1][:3], t[2], t[3], t[4], t[5], t[0])


def ctime(secs=None):
    return asctime(localtime(secs))


def _iso_week(t):
    """Year and week by ISO 8601: weeks begin on Monday, the first has the year's first Thursday."""
    week = (t[7] - 1 - t[6] + 10) // 7
    if week < 1:
        year = t[0] - 1
        return year, 53 if _long_year(year) else 52
    if week == 53 and not _long_year(t[0]):
        return t[0] + 1, 1
    return t[0], week


def _long_year(year):
    thursday = lambda y: (y + y // 4 - y // 100 + y // 400) % 7
    return thursday(year) == 4 or thursday(year - 1) == 3


def _zone(t):
    return getattr(t, "tm_zone", None) or "UTC"


_DIRECTIVES = {
    "a": lambda t: _DAYS[t[6]][:3],
    "A": lambda t: _DAYS[t[6]],
    "b": lambda t: _MONTHS[t[1] - 1][:3],
    "B": lambda t: _MONTHS[t[1] - 1],
    "c": lambda t: "%s %s %2d %02d:%02d:%02d %d" % (_DAYS[t[6]][:3], _MONTHS[t[1] - 1][:3], t[2], t[3], t[4], t[5], t[0]),
    "C": lambda t: "%02d" % (t[0] // 100),
    "d": lambda t: "%02d" % t[2],
    "D": lambda t: "%02d/%02d/%02d" % (t[1], t[2], t[0] % 100),
    "e": lambda t: "%2d" % t[2],
    "F": lambda t: "%d-%02d-%02d" % (t[0], t[1], t[2]),
    "g": lambda t: "%02d" % (_iso_week(t)[0] % 100),
    "G": lambda t: "%d" % _iso_week(t)[0],
    "h": lambda t: _MONTHS[t[1] - 1][:3],
    "H": lambda t: "%02d" % t[3],
    "I": lambda t: "%02d" % ((t[3] - 1) % 12 + 1),
    "j": lambda t: "%03d" % t[7],
    "k": lambda t: "%2d" % t[3],
    "l": lambda t: "%2d" % ((t[3] - 1) % 12 + 1),
    "m": lambda t: "%02d" % t[1],
    "M": lambda t: "%02d" % t[4],
    "n": lambda t: "\n",
    "p": lambda t: "AM" if t[3] < 12 else "PM",
    "P": lambda t: "am" if t[3] < 12 else "pm",
    "r": lambda t: "%02d:%02d:%02d %s" % ((t[3] - 1) % 12 + 1, t[4], t[5], "AM" if t[3] < 12 else "PM"),
    "R": lambda t: "%02d:%02d" % (t[3], t[4]),
    "s": lambda t: "%d" % mktime(tuple(t)),
    "S": lambda t: "%02d" % t[5],
    "t": lambda t: "\t",
    "T": lambda t: "%02d:%02d:%02d" % (t[3], t[4], t[5]),
    "u": lambda t: "%d" % (t[6] + 1),
    "U": lambda t: "%02d" % ((t[7] + 6 - (t[6] + 1) % 7) // 7),
    "V": lambda t: "%02d" % _iso_week(t)[1],
    "w": lambda t: "%d" % ((t[6] + 1) % 7),
    "W": lambda t: "%02d" % ((t[7] + 6 - t[6]) // 7),
    "x": lambda t: "%02d/%02d/%02d" % (t[1], t[2], t[0] % 100),
    "X": lambda t: "%02d:%02d:%02d" % (t[3], t[4], t[5]),
    "y": lambda t: "%02d" % (t[0] % 100),
    "Y": lambda t: "%d" % t[0],
    "z": lambda t: "+0000",
    "Z": _zone,
    "%": lambda t: "%",
}


def strftime(format, t=None):
    """The date in the words of a format."""
    if not isinstance(format, str):
        raise TypeError("strftime() argument 1 must be str, not %s" % type(format).__name__)
    t = localtime() if t is None else _checked(t)
    for low, high, value, name in ((1, 12, t[1], "month"), (1, 31, t[2], "day of month"), (0, 23, t[3], "hour"), (0, 59, t[4], "minute"),
                                   (0, 61, t[5], "seconds"), (0, 6, t[6], "day of week"), (1, 366, t[7], "day of year")):
        if not low <= value <= high and value != 0:
            raise ValueError(name + " out of range")
    if "%" not in format:
        return format
    pieces = []
    at = 0
    while True:
        percent = format.find("%", at)
        if percent < 0 or percent + 1 >= len(format):
            pieces.append(format[at:])
            return "".join(pieces)
        pieces.append(format[at:percent])
        at = percent + 1
        trim = format[at] == "-" and at + 1 < len(format)  # %-d: without zeros in front
        at += trim
        directive = _DIRECTIVES.get(format[at])
        text = format[percent:at + 1] if directive is None else directive(t)
        pieces.append((text.lstrip("0 ") or "0") if trim and directive is not None else text)
        at += 1


def _number(text, at, most, directive, format, whole):
    end = at
    while end < len(text) and end - at < most and text[end].isdigit():
        end += 1
    if end == at:
        raise ValueError("time data %r does not match format %r" % (whole, format))
    return int(text[at:end]), end


def _name(text, at, names, format, whole):
    for number, name in enumerate(names):
        for form in (name, name[:3]):
            if text[at:at + len(form)].lower() == form.lower():
                return number, at + len(form)
    raise ValueError("time data %r does not match format %r" % (whole, format))


def strptime(string, format="%a %b %d %H:%M:%S %Y"):
    """The date that a text says, by the format that strftime() would have written it with."""
    for name, value in (("0", string), ("1", format)):
        if not isinstance(value, str):
            raise TypeError("strptime() argument %s must be str, not %s" % (name, type(value)))
    for shorthand, full in (("%c", "%a %b %d %H:%M:%S %Y"), ("%x", "%m/%d/%y"), ("%X", "%H:%M:%S"), ("%T", "%H:%M:%S"), ("%D", "%m/%d/%y"),
                            ("%F", "%Y-%m-%d"), ("%R", "%H:%M")):
        format = format.replace(shorthand, full)
    year, month, day, hour, minute, second, yday, wday = 1900, 1, 1, 0, 0, 0, None, None
    half = None
    zone = offset = None
    at = i = 0
    fits = "time data %r does not match format %r" % (string, format)
    while i < len(format):
        c = format[i]
        i += 1
        if c.isspace():
            while at < len(string) and string[at].isspace():
                at += 1
            continue
        if c != "%":
            if at >= len(string) or string[at] != c:
                raise ValueError(fits)
            at += 1
            continue
        if i >= len(format):
            raise ValueError("stray %% in format '%s'" % format)
        d = format[i]
        i += 1
        if d == "Y":
            year, end = _number(string, at, 4, d, format, string)
            if end - at != 4:
                raise ValueError(fits)
            at = end
        elif d == "y":
            year, at = _number(string, at, 2, d, format, string)
            year += 2000 if year < 69 else 1900
        elif d == "m":
            month, at = _number(string, at, 2, d, format, string)
        elif d == "d":
            while at < len(string) and string[at] == " ":
                at += 1
            day, at = _number(string, at, 2, d, format, string)
        elif d == "H":
            hour, at = _number(string, at, 2, d, format, string)
        elif d == "I":
            hour, at = _number(string, at, 2, d, format, string)
            hour %= 12
        elif d == "M":
            minute, at = _number(string, at, 2, d, format, string)
        elif d == "S":
            second, at = _number(string, at, 2, d, format, string)
        elif d == "f":
            fraction, at = _number(string, at, 6, d, format, string)
        elif d == "j":
            yday, at = _number(string, at, 3, d, format, string)
        elif d in "bBh":
            month, at = _name(string, at, _MONTHS, format, string)
            month += 1
        elif d in "aA":
            wday, at = _name(string, at, _DAYS, format, string)
        elif d == "p":
            half = string[at:at + 2].upper()
            if half not in ("AM", "PM"):
                raise ValueError(fits)
            at += 2
        elif d == "z":
            if string[at:at + 1] == "Z":
                offset, at = 0, at + 1
            else:
                sign = {"+": 1, "-": -1}.get(string[at:at + 1])
                digits = string[at + 1:at + 6].replace(":", "")[:4]
                if sign is None or len(digits) != 4 or not digits.isdigit():
                    raise ValueError(fits)
                offset = sign * (int(digits[:2]) * 3600 + int(digits[2:]) * 60)
                at += 6 if string[at + 3:at + 4] == ":" else 5
        elif d == "Z":
            zone = next((z for z in ("UTC", "GMT") if string[at:at + 3].upper() == z), None)
            if zone is None:
                raise ValueError(fits)
            at += 3
        elif d == "%":
            if string[at:at + 1] != "%":
                raise ValueError(fits)
            at += 1
        else:
            raise ValueError("'%s' is a bad directive in format '%s'" % (d, format))
    if at != len(string):
        raise ValueError("unconverted data remains: %s" % string[at:])
    if half == "PM":
        hour += 12
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if not (1 <= month <= 12 and 1 <= day <= 31 and hour <= 23 and minute <= 59 and second <= 61):
        raise ValueError(fits)
    if yday is not None:
        days = _days_before(year, 1) + yday - 1
        date = gmtime(days * 86400)
        month, day = date[1], date[2]
    elif day > (29 if leap else 28) and month == 2 or day == 31 and month in (4, 6, 9, 11):
        raise ValueError("day is out of range for month")
    days = _days_before(year, month) + day - 1
    return struct_time((year, month, day, hour, minute, second, (days + 3) % 7, days - _days_before(year, 1) + 1, -1, zone, offset))


def tzset():
    pass
