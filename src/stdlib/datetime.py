"""Dates and times of day. The lab's own clock and zone are those of the run; local time is UTC."""

import time as _time

__all__ = ["date", "datetime", "time", "timedelta", "timezone", "tzinfo", "MINYEAR", "MAXYEAR", "UTC"]

MINYEAR = 1
MAXYEAR = 9999

_DAYS_BEFORE = (0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_MONTHS = ("", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EPOCH_ORDINAL = 719163   # 1 January 1970
_DAY_MICROSECONDS = 86400 * 10**6
_DATE_FORM = "%04d-%02d-%02d"


def _is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _days_in_month(year, month):
    if month == 2:
        return 29 if _is_leap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _to_ordinal(year, month, day):
    "Days since the day before 1 January of the year 1."
    before = year - 1
    days = before * 365 + before // 4 - before // 100 + before // 400
    return days + _DAYS_BEFORE[month] + (month > 2 and _is_leap(year)) + day


def _from_ordinal(ordinal):
    "Year, month and day; found by estimating the year and correcting."
    year = ordinal * 400 // 146097 + 1
    while _to_ordinal(year, 1, 1) > ordinal:
        year -= 1
    while year < 10000 and _to_ordinal(year + 1, 1, 1) <= ordinal:
        year += 1
    day = ordinal - _to_ordinal(year, 1, 1) + 1
    month = 1
    while day > _days_in_month(year, month):
        day -= _days_in_month(year, month)
        month += 1
    return year, month, day


def _whole(value):
    if not hasattr(value, "__index__"):
        raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
    return value.__index__()


def _check_date(year, month, day):
    year, month, day = _whole(year), _whole(month), _whole(day)
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(f"year {year} is out of range")
    if not 1 <= month <= 12:
        raise ValueError("month must be in 1..12")
    if not 1 <= day <= _days_in_month(year, month):
        raise ValueError("day is out of range for month")
    return year, month, day


def _check_time(hour, minute, second, microsecond, fold):
    hour, minute, second, microsecond = _whole(hour), _whole(minute), _whole(second), _whole(microsecond)
    if not 0 <= hour <= 23:
        raise ValueError("hour must be in 0..23")
    if not 0 <= minute <= 59:
        raise ValueError("minute must be in 0..59")
    if not 0 <= second <= 59:
        raise ValueError("second must be in 0..59")
    if not 0 <= microsecond <= 999999:
        raise ValueError("microsecond must be in 0..999999")
    if fold not in (0, 1):
        raise ValueError("fold must be either 0 or 1")
    return hour, minute, second, microsecond, fold


def _check_zone(tz):
    if tz is not None and not isinstance(tz, tzinfo):
        raise TypeError(f"tzinfo argument must be None or of a tzinfo subclass, not type '{type(tz).__name__}'")


class timedelta:
    """A length of time: days, seconds below a day, microseconds below a second."""

    def __init__(self, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0):
        total, rest = 0, 0.0
        for name, value, unit in (("days", days, _DAY_MICROSECONDS), ("seconds", seconds, 10**6), ("microseconds", microseconds, 1),
                                  ("milliseconds", milliseconds, 1000), ("minutes", minutes, 60 * 10**6), ("hours", hours, 3600 * 10**6),
                                  ("weeks", weeks, 7 * _DAY_MICROSECONDS)):
            if isinstance(value, int):
                total += value * unit
            elif isinstance(value, float):
                # The whole part is exact, only the fraction is rounded, once for all.
                whole = int(value)
                total += whole * unit
                part = (value - whole) * unit
                total += int(part)
                rest += part - int(part)
            else:
                raise TypeError(f"unsupported type for timedelta {name} component: {type(value).__name__}")
        total += round(rest)
        self._set(total)

    def _set(self, total):
        self._total = total
        days, rest = divmod(total, _DAY_MICROSECONDS)
        if not -999999999 <= days <= 999999999:
            raise OverflowError(f"days={days}; must have magnitude <= 999999999")
        self._days = days
        self._seconds, self._microseconds = divmod(rest, 10**6)

    @classmethod
    def _of(cls, total):
        result = cls.__new__(cls)
        result._set(total)
        return result

    @property
    def days(self):
        return self._days

    @property
    def seconds(self):
        return self._seconds

    @property
    def microseconds(self):
        return self._microseconds

    def total_seconds(self):
        return self._total / 10**6

    def __repr__(self):
        parts = [f"{name}={value}" for name, value in (("days", self._days), ("seconds", self._seconds), ("microseconds", self._microseconds))
                 if value]
        return f"datetime.{type(self).__qualname__}({', '.join(parts) or '0'})"

    def __str__(self):
        minutes, seconds = divmod(self._seconds, 60)
        hours, minutes = divmod(minutes, 60)
        text = "%d:%02d:%02d" % (hours, minutes, seconds)
        if self._days:
            text = f"{self._days} day{'' if abs(self._days) == 1 else 's'}, " + text
        return text + (".%06d" % self._microseconds if self._microseconds else "")

    def __add__(self, other):
        if isinstance(other, timedelta):
            return timedelta._of(self._total + other._total)
        return NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return timedelta._of(self._total - other._total)
        return NotImplemented

    def __rsub__(self, other):
        if isinstance(other, timedelta):
            return timedelta._of(other._total - self._total)
        return NotImplemented

    def __neg__(self):
        return timedelta._of(-self._total)

    def __pos__(self):
        return self

    def __abs__(self):
        return timedelta._of(abs(self._total))

    def __mul__(self, other):
        if isinstance(other, int):
            return timedelta._of(self._total * other)
        if isinstance(other, float):
            top, bottom = other.as_integer_ratio()
            return timedelta._of(_rounded(self._total * top, bottom))
        return NotImplemented

    __rmul__ = __mul__

    def __floordiv__(self, other):
        if isinstance(other, timedelta):
            return self._total // other._total
        if isinstance(other, int):
            return timedelta._of(self._total // other)
        return NotImplemented

    def __truediv__(self, other):
        if isinstance(other, timedelta):
            return self._total / other._total
        if isinstance(other, int):
            return timedelta._of(_rounded(self._total, other))
        if isinstance(other, float):
            top, bottom = other.as_integer_ratio()
            return timedelta._of(_rounded(self._total * bottom, top))
        return NotImplemented

    def __mod__(self, other):
        if isinstance(other, timedelta):
            return timedelta._of(self._total % other._total)
        return NotImplemented

    def __divmod__(self, other):
        if isinstance(other, timedelta):
            count, rest = divmod(self._total, other._total)
            return count, timedelta._of(rest)
        return NotImplemented

    def __eq__(self, other):
        return self._total == other._total if isinstance(other, timedelta) else NotImplemented

    def __lt__(self, other):
        return self._total < other._total if isinstance(other, timedelta) else NotImplemented

    def __le__(self, other):
        return self._total <= other._total if isinstance(other, timedelta) else NotImplemented

    def __gt__(self, other):
        return self._total > other._total if isinstance(other, timedelta) else NotImplemented

    def __ge__(self, other):
        return self._total >= other._total if isinstance(other, timedelta) else NotImplemented

    def __hash__(self):
        return hash(self._total)

    def __bool__(self):
        return self._total != 0


def _rounded(top, bottom):
    "top / bottom, to the nearest whole number; halves to the even one."
    if bottom < 0:
        top, bottom = -top, -bottom
    whole, rest = divmod(top, bottom)
    if rest * 2 > bottom or (rest * 2 == bottom and whole % 2 == 1):
        whole += 1
    return whole


timedelta.min = timedelta(-999999999)
timedelta.max = timedelta(days=999999999, hours=23, minutes=59, seconds=59, microseconds=999999)
timedelta.resolution = timedelta(microseconds=1)


def _offset_text(offset, separator=":"):
    if offset is None:
        return ""
    total = offset._total
    sign = "-" if total < 0 else "+"
    seconds, microseconds = divmod(abs(total), 10**6)
    text = f"{sign}{seconds // 3600:02d}{separator}{seconds // 60 % 60:02d}"
    if seconds % 60 or microseconds:
        text += f"{separator}{seconds % 60:02d}"
        if microseconds:
            text += f".{microseconds:06d}"
    return text


class tzinfo:
    """What zones derive from."""

    def tzname(self, dt):
        raise NotImplementedError("a tzinfo subclass must implement tzname()")

    def utcoffset(self, dt):
        raise NotImplementedError("a tzinfo subclass must implement utcoffset()")

    def dst(self, dt):
        raise NotImplementedError("a tzinfo subclass must implement dst()")

    def fromutc(self, dt):
        return dt + dt.utcoffset()


class timezone(tzinfo):
    """A zone that is always the same time away from UTC."""

    def __init__(self, offset, name=None):
        if not isinstance(offset, timedelta):
            raise TypeError(f"timezone() argument 1 must be datetime.timedelta, not {type(offset).__name__}")
        if not -_DAY_MICROSECONDS < offset._total < _DAY_MICROSECONDS:
            raise ValueError("offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not "
                             f"{offset!r}.")
        self._offset = offset
        self._name = name

    def utcoffset(self, dt):
        return self._offset

    def tzname(self, dt):
        if self._name is not None:
            return self._name
        return "UTC" if not self._offset else "UTC" + _offset_text(self._offset)

    def dst(self, dt):
        return None

    def fromutc(self, dt):
        return dt + self._offset

    def __eq__(self, other):
        return self._offset == other._offset if isinstance(other, timezone) else NotImplemented

    def __hash__(self):
        return hash(self._offset)

    def __str__(self):
        return self.tzname(None)

    def __repr__(self):
        if self is timezone.utc:
            return "datetime.timezone.utc"
        name = "" if self._name is None else f", {self._name!r}"
        return f"datetime.timezone({self._offset!r}{name})"


timezone.utc = timezone(timedelta(0))
timezone.min = timezone(-timedelta(hours=23, minutes=59))
timezone.max = timezone(timedelta(hours=23, minutes=59))
UTC = timezone.utc


def _strftime(value, form):
    "Fills in the codes of `form`. A date has no hours and a time has the first day of 1900."
    is_date, is_time = isinstance(value, date), isinstance(value, (time, datetime))
    day = value if is_date else date(1900, 1, 1)
    clock = value if is_time else time(0)
    zone = clock.utcoffset()
    name = clock.tzname() or ""
    of_year = day.toordinal() - _to_ordinal(day.year, 1, 1) + 1
    parts = []
    at = 0
    while at < len(form):
        character = form[at]
        at += 1
        if character != "%" or at == len(form):
            parts.append(character)
            continue
        code = form[at]
        at += 1
        no_padding = code == "-" and at < len(form)
        if no_padding:
            code = form[at]
            at += 1
        if code in "Yy":
            text = str(day.year) if code == "Y" else f"{day.year % 100:02d}"
        elif code == "C":
            text = f"{day.year // 100:02d}"
        elif code == "m":
            text = f"{day.month:02d}"
        elif code == "d":
            text = f"{day.day:02d}"
        elif code == "e":
            text = f"{day.day:2d}"
        elif code == "H":
            text = f"{clock.hour:02d}"
        elif code == "I":
            text = f"{clock.hour % 12 or 12:02d}"
        elif code == "M":
            text = f"{clock.minute:02d}"
        elif code == "S":
            text = f"{clock.second:02d}"
        elif code == "f":
            text = f"{clock.microsecond:06d}"
        elif code == "p":
            text = "AM" if clock.hour < 12 else "PM"
        elif code in "aA":
            text = _DAYS[day.weekday()][:3 if code == "a" else None]
        elif code in "bBh":
            text = _MONTHS[day.month][:None if code == "B" else 3]
        elif code == "j":
            text = f"{of_year:03d}"
        elif code == "w":
            text = str((day.weekday() + 1) % 7)
        elif code == "u":
            text = str(day.weekday() + 1)
        elif code == "U":
            text = f"{(of_year + 6 - (day.weekday() + 1) % 7) // 7:02d}"
        elif code == "W":
            text = f"{(of_year + 6 - day.weekday()) // 7:02d}"
        elif code in "GV":
            year, week, _ = day.isocalendar()
            text = str(year) if code == "G" else f"{week:02d}"
        elif code == "z":
            text = _offset_text(zone, "")
        elif code == "Z":
            text = name
        elif code == "s":
            text = str(int(value.timestamp())) if isinstance(value, datetime) else "0"
        elif code in _COMPOSED:
            text = _strftime(value, _COMPOSED[code])
        elif code == "%":
            text = "%"
        elif code == "n":
            text = "\n"
        elif code == "t":
            text = "\t"
        else:
            text = "%" + code
        parts.append((text.lstrip("0 ") or "0") if no_padding else text)
    return "".join(parts)


_COMPOSED = {"c": "%a %b %e %H:%M:%S %Y", "x": "%m/%d/%y", "X": "%H:%M:%S", "D": "%m/%d/%y", "T": "%H:%M:%S", "F": "%Y-%m-%d", "R": "%H:%M",
             "r": "%I:%M:%S %p"}


class IsoCalendarDate(tuple):
    def __new__(cls, year, week, weekday):
        return super().__new__(cls, (year, week, weekday))

    @property
    def year(self):
        return self[0]

    @property
    def week(self):
        return self[1]

    @property
    def weekday(self):
        return self[2]

    def __repr__(self):
        return f"datetime.IsoCalendarDate(year={self[0]}, week={self[1]}, weekday={self[2]})"


class date:
    def __init__(self, year, month, day):
        self._year, self._month, self._day = _check_date(year, month, day)

    @property
    def year(self):
        return self._year

    @property
    def month(self):
        return self._month

    @property
    def day(self):
        return self._day

    @classmethod
    def today(cls):
        return cls.fromtimestamp(_time.time())

    @classmethod
    def fromtimestamp(cls, timestamp):
        return cls.fromordinal(int(timestamp // 86400) + _EPOCH_ORDINAL)

    @classmethod
    def fromordinal(cls, ordinal):
        if not 1 <= ordinal <= 3652059:
            raise ValueError("ordinal must be >= 1" if ordinal < 1 else f"year is out of range")
        return cls(*_from_ordinal(ordinal))

    @classmethod
    def fromisoformat(cls, date_string):
        if not isinstance(date_string, str):
            raise TypeError("fromisoformat: argument must be str")
        try:
            return cls(*_iso_date(date_string))
        except ValueError:
            raise ValueError(f"Invalid isoformat string: {date_string!r}") from None

    @classmethod
    def fromisocalendar(cls, year, week, day):
        return cls.fromordinal(_iso_ordinal(year, week, day))

    def toordinal(self):
        return _to_ordinal(self._year, self._month, self._day)

    def weekday(self):
        return (self.toordinal() + 6) % 7

    def isoweekday(self):
        return self.weekday() + 1

    def isocalendar(self):
        year = self._year
        today = _to_ordinal(self._year, self._month, self._day)
        begin = _iso_year_begin(year)
        if today < begin:
            year -= 1
            begin = _iso_year_begin(year)
        elif today >= _iso_year_begin(year + 1):
            year += 1
            begin = _iso_year_begin(year)
        week, day = divmod(today - begin, 7)
        return IsoCalendarDate(year, week + 1, day + 1)

    def isoformat(self):
        return _DATE_FORM % (self._year, self._month, self._day)

    def ctime(self):
        return _strftime(self, "%a %b %e %H:%M:%S ") + "%04d" % self._year

    def strftime(self, format):
        return _strftime(self, format)

    def __format__(self, spec):
        return self.strftime(spec) if spec else str(self)

    def timetuple(self):
        return _time.struct_time((self._year, self._month, self._day, 0, 0, 0, self.weekday(),
                                  self.toordinal() - _to_ordinal(self._year, 1, 1) + 1, -1))

    def replace(self, year=None, month=None, day=None):
        return type(self)(self._year if year is None else year, self._month if month is None else month, self._day if day is None else day)

    def __str__(self):
        return self.isoformat()

    def __repr__(self):
        return f"datetime.{type(self).__qualname__}({self._year}, {self._month}, {self._day})"

    def _key(self):
        return (self._year, self._month, self._day)

    def _other_key(self, other):
        if isinstance(other, date) and not isinstance(other, datetime):
            return other._key()
        return None

    def __eq__(self, other):
        key = self._other_key(other)
        return NotImplemented if key is None else self._key() == key

    def __lt__(self, other):
        key = self._other_key(other)
        return NotImplemented if key is None else self._key() < key

    def __le__(self, other):
        key = self._other_key(other)
        return NotImplemented if key is None else self._key() <= key

    def __gt__(self, other):
        key = self._other_key(other)
        return NotImplemented if key is None else self._key() > key

    def __ge__(self, other):
        key = self._other_key(other)
        return NotImplemented if key is None else self._key() >= key

    def __hash__(self):
        return hash(self._key())

    def _plus_days(self, days):
        ordinal = self.toordinal() + days
        if not 1 <= ordinal <= 3652059:
            raise OverflowError("date value out of range")
        return type(self).fromordinal(ordinal)

    def __add__(self, other):
        return self._plus_days(other.days) if isinstance(other, timedelta) else NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self._plus_days(-other.days)
        if isinstance(other, date) and not isinstance(other, datetime):
            return timedelta(self.toordinal() - other.toordinal())
        return NotImplemented


def _iso_year_begin(year):
    "The Monday of the week that has the year's first Thursday."
    first = _to_ordinal(year, 1, 1)
    weekday = (first + 6) % 7
    return first - weekday + (7 if weekday > 3 else 0)


def _iso_ordinal(year, week, day):
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(f"Year is out of range: {year}")
    weeks = (_iso_year_begin(year + 1) - _iso_year_begin(year)) // 7
    if not 1 <= week <= weeks:
        raise ValueError(f"Invalid week: {week}")
    if not 1 <= day <= 7:
        raise ValueError(f"Invalid weekday: {day} (range is [1, 7])")
    return _iso_year_begin(year) + (week - 1) * 7 + day - 1


def _number(text):
    if not text or not all("0" <= character <= "9" for character in text):
        raise ValueError("no number")
    return int(text)


def _iso_date(text):
    year = _number(text[:4])
    rest = text[4:]
    dashes = rest.startswith("-")
    if dashes:
        rest = rest[1:]
    if rest.startswith("W"):
        week = _number(rest[1:3])
        rest = rest[3:]
        if rest and dashes:
            if rest[0] != "-":
                raise ValueError("dash expected")
            rest = rest[1:]
        if len(rest) > 1:
            raise ValueError("too long")
        return _from_ordinal(_iso_ordinal(year, week, _number(rest) if rest else 1))
    month = _number(rest[:2])
    rest = rest[2:]
    if dashes:
        if not rest.startswith("-"):
            raise ValueError("dash expected")
        rest = rest[1:]
    if len(rest) != 2:
        raise ValueError("two digits expected")
    return year, month, _number(rest)


def _iso_clock(text):
    "Hour, minute, second, microsecond of 12, 12:30, 12:30:15.123 or the same without colons."
    text, dot, fraction = text.replace(",", ".").partition(".")
    numbers = text.split(":") if ":" in text else [text[at:at + 2] for at in range(0, len(text), 2)]
    if not 1 <= len(numbers) <= 3 or any(len(number) != 2 for number in numbers) or (dot and (len(numbers) != 3 or not fraction)):
        raise ValueError("no time")
    numbers = [_number(number) for number in numbers] + [0] * (3 - len(numbers))
    if dot:
        _number(fraction)
        numbers.append(int(fraction[:6].ljust(6, "0")))
    else:
        numbers.append(0)
    return numbers


def _iso_time(text):
    "The same with what follows: the zone, or None."
    zone = None
    if text.endswith("Z"):
        text, zone = text[:-1], timezone.utc
    else:
        place = max(text.find("+"), text.find("-"))
        if place >= 0:
            hours, minutes, seconds, microseconds = _iso_clock(text[place + 1:])
            offset = timedelta(hours=hours, minutes=minutes, seconds=seconds, microseconds=microseconds)
            zone = timezone.utc if not offset else timezone(-offset if text[place] == "-" else offset)
            text = text[:place]
    return _iso_clock(text) + [zone]


_TIME_PARTS = ("auto", "hours", "minutes", "seconds", "milliseconds", "microseconds")


def _clock_text(value, timespec):
    if timespec not in _TIME_PARTS:
        raise ValueError("Unknown timespec value")
    if timespec == "auto":
        timespec = "microseconds" if value.microsecond else "seconds"
    text = f"{value.hour:02d}"
    if timespec == "hours":
        return text
    text += f":{value.minute:02d}"
    if timespec == "minutes":
        return text
    text += f":{value.second:02d}"
    if timespec == "milliseconds":
        return text + f".{value.microsecond // 1000:03d}"
    return text + (f".{value.microsecond:06d}" if timespec == "microseconds" else "")


class time:
    """A time of day, of no particular day."""

    def __init__(self, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        self._hour, self._minute, self._second, self._microsecond, self._fold = _check_time(hour, minute, second, microsecond, fold)
        _check_zone(tzinfo)
        self._tzinfo = tzinfo

    @property
    def hour(self):
        return self._hour

    @property
    def minute(self):
        return self._minute

    @property
    def second(self):
        return self._second

    @property
    def microsecond(self):
        return self._microsecond

    @property
    def tzinfo(self):
        return self._tzinfo

    @property
    def fold(self):
        return self._fold

    @classmethod
    def fromisoformat(cls, time_string):
        if not isinstance(time_string, str):
            raise TypeError("fromisoformat: argument must be str")
        try:
            return cls(*_iso_time(time_string.removeprefix("T")))
        except ValueError:
            raise ValueError(f"Invalid isoformat string: {time_string!r}") from None

    def utcoffset(self):
        return None if self._tzinfo is None else self._tzinfo.utcoffset(None)

    def tzname(self):
        return None if self._tzinfo is None else self._tzinfo.tzname(None)

    def dst(self):
        return None if self._tzinfo is None else self._tzinfo.dst(None)

    def isoformat(self, timespec="auto"):
        return _clock_text(self, timespec) + _offset_text(self.utcoffset())

    def strftime(self, format):
        return _strftime(self, format)

    def __format__(self, spec):
        return self.strftime(spec) if spec else str(self)

    def replace(self, hour=None, minute=None, second=None, microsecond=None, tzinfo=True, *, fold=None):
        return type(self)(self._hour if hour is None else hour, self._minute if minute is None else minute,
                          self._second if second is None else second, self._microsecond if microsecond is None else microsecond,
                          self._tzinfo if tzinfo is True else tzinfo, fold=self._fold if fold is None else fold)

    def __str__(self):
        return self.isoformat()

    def __repr__(self):
        text = f"{self._hour}, {self._minute}"
        if self._microsecond:
            text += f", {self._second}, {self._microsecond}"
        elif self._second:
            text += f", {self._second}"
        if self._tzinfo is not None:
            text += f", tzinfo={self._tzinfo!r}"
        return f"datetime.{type(self).__qualname__}({text}{', fold=1' if self._fold else ''})"

    def _key(self):
        offset = self.utcoffset()
        total = ((self._hour * 60 + self._minute) * 60 + self._second) * 10**6 + self._microsecond
        return total if offset is None else total - offset._total

    def _comparable(self, other, for_equality=False):
        if not isinstance(other, time):
            return False
        if (self.utcoffset() is None) != (other.utcoffset() is None):
            if for_equality:
                return False
            raise TypeError("can't compare offset-naive and offset-aware times")
        return True

    def __eq__(self, other):
        if not isinstance(other, time):
            return NotImplemented
        return self._comparable(other, True) and self._key() == other._key()

    def __lt__(self, other):
        return self._key() < other._key() if self._comparable(other) else NotImplemented

    def __le__(self, other):
        return self._key() <= other._key() if self._comparable(other) else NotImplemented

    def __gt__(self, other):
        return self._key() > other._key() if self._comparable(other) else NotImplemented

    def __ge__(self, other):
        return self._key() >= other._key() if self._comparable(other) else NotImplemented

    def __hash__(self):
        return hash(self._key())


# The name is taken by properties inside of the classes.
_tzinfo_class = tzinfo


class datetime(date):
    """A day and a time of day."""

    def __init__(self, year, month=None, day=None, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        if month is None or day is None:
            missing, place = ("month", 2) if month is None else ("day", 3)
            raise TypeError(f"function missing required argument '{missing}' (pos {place})")
        self._year, self._month, self._day = _check_date(year, month, day)
        self._hour, self._minute, self._second, self._microsecond, self._fold = _check_time(hour, minute, second, microsecond, fold)
        _check_zone(tzinfo)
        self._tzinfo = tzinfo

    @property
    def hour(self):
        return self._hour

    @property
    def minute(self):
        return self._minute

    @property
    def second(self):
        return self._second

    @property
    def microsecond(self):
        return self._microsecond

    @property
    def tzinfo(self):
        return self._tzinfo

    @property
    def fold(self):
        return self._fold

    @classmethod
    def _of(cls, microseconds, tz=None):
        "From microseconds since the beginning of the year 1."
        days, rest = divmod(microseconds, _DAY_MICROSECONDS)
        if not 1 <= days + 1 <= 3652059:
            raise OverflowError("date value out of range")
        year, month, day = _from_ordinal(days + 1)
        seconds, microsecond = divmod(rest, 10**6)
        return cls(year, month, day, seconds // 3600, seconds // 60 % 60, seconds % 60, microsecond, tz)

    def _microseconds(self):
        "Since the beginning of the year 1, by its own clock."
        seconds = ((self.toordinal() - 1) * 86400 + self._hour * 3600 + self._minute * 60 + self._second)
        return seconds * 10**6 + self._microsecond

    @classmethod
    def fromtimestamp(cls, timestamp, tz=None):
        _check_zone(tz)
        result = cls._of(_timestamp_microseconds(timestamp), tz)
        return result if tz is None else tz.fromutc(result)

    @classmethod
    def utcfromtimestamp(cls, timestamp):
        return cls._of(_timestamp_microseconds(timestamp))

    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(_time.time(), tz)

    @classmethod
    def today(cls):
        return cls.fromtimestamp(_time.time())

    @classmethod
    def utcnow(cls):
        return cls.fromtimestamp(_time.time())

    @classmethod
    def fromordinal(cls, ordinal):
        if ordinal < 1:
            raise ValueError("ordinal must be >= 1")
        return cls(*_from_ordinal(ordinal))

    @classmethod
    def combine(cls, date, time, tzinfo=True):
        return cls(date.year, date.month, date.day, time.hour, time.minute, time.second, time.microsecond,
                   time.tzinfo if tzinfo is True else tzinfo, fold=time.fold)

    @classmethod
    def fromisoformat(cls, date_string):
        if not isinstance(date_string, str):
            raise TypeError("fromisoformat: argument must be str")
        try:
            length = _iso_date_length(date_string)
            day, clock = date_string[:length], date_string[length + 1:]
            if len(date_string) == length:
                return cls(*_iso_date(day))
            return cls(*_iso_date(day), *_iso_time(clock))
        except ValueError:
            raise ValueError(f"Invalid isoformat string: {date_string!r}") from None

    @classmethod
    def strptime(cls, date_string, format):
        return _parse(cls, date_string, format)

    def date(self):
        return date(self._year, self._month, self._day)

    def time(self):
        return time(self._hour, self._minute, self._second, self._microsecond, fold=self._fold)

    def timetz(self):
        return time(self._hour, self._minute, self._second, self._microsecond, self._tzinfo, fold=self._fold)

    def utcoffset(self):
        return None if self._tzinfo is None else self._tzinfo.utcoffset(self)

    def tzname(self):
        return None if self._tzinfo is None else self._tzinfo.tzname(self)

    def dst(self):
        return None if self._tzinfo is None else self._tzinfo.dst(self)

    def timestamp(self):
        offset = self.utcoffset()
        total = self._microseconds() - (0 if offset is None else offset._total)
        return (total - (_EPOCH_ORDINAL - 1) * _DAY_MICROSECONDS) / 10**6

    def astimezone(self, tz=None):
        tz = timezone(timedelta(0), "UTC") if tz is None else tz
        _check_zone(tz)
        if tz is self._tzinfo:
            return self
        offset = self.utcoffset() or timedelta(0)
        return tz.fromutc((self - offset).replace(tzinfo=tz))

    def timetuple(self):
        dst = self.dst()
        flag = -1 if dst is None else int(bool(dst))
        return _time.struct_time((self._year, self._month, self._day, self._hour, self._minute, self._second, self.weekday(),
                                  self.toordinal() - _to_ordinal(self._year, 1, 1) + 1, flag))

    def utctimetuple(self):
        offset = self.utcoffset()
        value = self if offset is None else self - offset
        return value.replace(tzinfo=timezone.utc).timetuple()

    def isoformat(self, sep="T", timespec="auto"):
        return _DATE_FORM % (self._year, self._month, self._day) + sep + _clock_text(self, timespec) + _offset_text(self.utcoffset())

    def ctime(self):
        return _strftime(self, "%a %b %e %H:%M:%S ") + "%04d" % self._year

    def replace(self, year=None, month=None, day=None, hour=None, minute=None, second=None, microsecond=None, tzinfo=True, *, fold=None):
        return type(self)(self._year if year is None else year, self._month if month is None else month, self._day if day is None else day,
                          self._hour if hour is None else hour, self._minute if minute is None else minute,
                          self._second if second is None else second, self._microsecond if microsecond is None else microsecond,
                          self._tzinfo if tzinfo is True else tzinfo, fold=self._fold if fold is None else fold)

    def __str__(self):
        return self.isoformat(" ")

    def __repr__(self):
        numbers = [self._year, self._month, self._day, self._hour, self._minute, self._second, self._microsecond]
        while len(numbers) > 5 and numbers[-1] == 0:
            numbers.pop()
        text = ", ".join(str(number) for number in numbers)
        if self._tzinfo is not None:
            text += f", tzinfo={self._tzinfo!r}"
        return f"datetime.{type(self).__qualname__}({text}{', fold=1' if self._fold else ''})"

    def _key(self):
        offset = self.utcoffset()
        return self._microseconds() - (0 if offset is None else offset._total)

    def _comparable(self, other, for_equality=False):
        if not isinstance(other, datetime):
            if isinstance(other, date) and not for_equality:
                raise TypeError(f"can't compare datetime.datetime to datetime.date")
            return False
        if (self.utcoffset() is None) != (other.utcoffset() is None):
            if for_equality:
                return False
            raise TypeError("can't compare offset-naive and offset-aware datetimes")
        return True

    def __eq__(self, other):
        if not isinstance(other, datetime):
            return False if isinstance(other, date) else NotImplemented
        return self._comparable(other, True) and self._key() == other._key()

    def __lt__(self, other):
        return self._key() < other._key() if self._comparable(other) else NotImplemented

    def __le__(self, other):
        return self._key() <= other._key() if self._comparable(other) else NotImplemented

    def __gt__(self, other):
        return self._key() > other._key() if self._comparable(other) else NotImplemented

    def __ge__(self, other):
        return self._key() >= other._key() if self._comparable(other) else NotImplemented

    def __hash__(self):
        return hash(self._key())

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        return type(self)._of(self._microseconds() + other._total, self._tzinfo)

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return type(self)._of(self._microseconds() - other._total, self._tzinfo)
        if not isinstance(other, datetime):
            return NotImplemented
        if (self.utcoffset() is None) != (other.utcoffset() is None):
            raise TypeError("can't subtract offset-naive and offset-aware datetimes")
        if self._tzinfo is other._tzinfo:
            return timedelta._of(self._microseconds() - other._microseconds())
        return timedelta._of(self._key() - other._key())


def _iso_date_length(text):
    "How many of the characters are the date."
    if text[4:5] == "-":
        if text[5:6] == "W":
            return 10 if text[8:9] == "-" else 8
        return 10
    if text[4:5] == "W":
        return 8 if "0" <= text[7:8] <= "9" else 7
    return 8


def _timestamp_microseconds(timestamp):
    whole = int(timestamp // 1)
    microseconds = round((timestamp - whole) * 10**6)
    return whole * 10**6 + microseconds + (_EPOCH_ORDINAL - 1) * _DAY_MICROSECONDS


date.min = date(1, 1, 1)
date.max = date(9999, 12, 31)
date.resolution = timedelta(days=1)
time.min = time(0, 0)
time.max = time(23, 59, 59, 999999)
time.resolution = timedelta(microseconds=1)
datetime.min = datetime(1, 1, 1)
datetime.max = datetime(9999, 12, 31, 23, 59, 59, 999999)
datetime.resolution = timedelta(microseconds=1)


# Reading by a format.

_WIDTHS = {"Y": 4, "m": 2, "d": 2, "H": 2, "I": 2, "M": 2, "S": 2, "y": 2, "j": 3, "f": 6}
_NAMES = {"a": [name[:3] for name in _DAYS], "A": list(_DAYS), "b": [name[:3] for name in _MONTHS[1:]], "B": list(_MONTHS[1:]),
          "p": ["AM", "PM"]}


def _parse(cls, text, form):
    for code, whole in _COMPOSED.items():
        form = form.replace("%" + code, whole.replace("%e", "%d"))
    values = {}
    place = _parse_from(text, 0, form, 0, values)
    if place is None:
        raise ValueError(f"time data {text!r} does not match format {form!r}")
    if place != len(text):
        raise ValueError(f"unconverted data remains: {text[place:]}")
    year = values.get("Y", 1900)
    if "y" in values:
        year = values["y"] + (1900 if values["y"] >= 69 else 2000)
    month = values.get("m", values.get("b", values.get("B", 0) or 1))
    day = values.get("d", 1)
    hour = values.get("H", 0)
    if "I" in values:
        hour = values["I"] % 12 + (12 if values.get("p") == 2 else 0)
    if "j" in values and "m" not in values:
        _, month, day = _from_ordinal(_to_ordinal(year, 1, 1) + values["j"] - 1)
    zone = None
    if "z" in values:
        zone = timezone(values["z"]) if values["z"] else timezone.utc
    return cls(year, month, day, hour, values.get("M", 0), min(values.get("S", 0), 59), values.get("f", 0), zone)


def _parse_from(text, at, form, index, values):
    "Where the text that fits the rest of the format ends, or None. Numbers may be shorter than they are wide."
    while index < len(form):
        character = form[index]
        if character.isspace():
            while index < len(form) and form[index].isspace():
                index += 1
            while at < len(text) and text[at].isspace():
                at += 1
            continue
        if character != "%" or index + 1 == len(form):
            if text[at:at + 1] != character:
                return None
            at += 1
            index += 1
            continue
        code = form[index + 1]
        index += 2
        if code == "%":
            if text[at:at + 1] != "%":
                return None
            at += 1
        elif code in _WIDTHS:
            end = at
            while end < len(text) and end - at < _WIDTHS[code] and "0" <= text[end] <= "9":
                end += 1
            least = 4 if code == "Y" else 2 if code == "y" else 1
            low, high = {"m": (1, 12), "d": (1, 31), "H": (0, 23), "I": (1, 12), "M": (0, 59), "S": (0, 61), "j": (1, 366)}.get(code, (0, 999999))
            while end - at >= least:
                digits = text[at:end]
                number = int(digits.ljust(6, "0")) if code == "f" else int(digits)
                if low <= number <= high:
                    mine = dict(values)
                    mine[code] = number
                    place = _parse_from(text, end, form, index, mine)
                    if place is not None:
                        values.clear()
                        values.update(mine)
                        return place
                end -= 1
            return None
        elif code in _NAMES:
            found = None
            for number, name in enumerate(_NAMES[code], 1):
                if text[at:at + len(name)].lower() == name.lower():
                    found = number
                    length = len(name)
            if found is None:
                return None
            values[code] = found
            at += length
        elif code == "z":
            length = _zone_length(text, at)
            if length is None:
                return None
            values["z"] = _iso_time("00" + text[at:at + length])[4].utcoffset(None) if length else timedelta(0)
            at += length
        elif code == "Z":
            for name in ("UTC", "GMT"):
                if text[at:at + 3].upper() == name:
                    at += 3
                    break
        else:
            raise ValueError(f"'{code}' is a bad directive in format '{form}'")
    return at


def _zone_length(text, at):
    "Of +hhmm, +hh:mm, +hh:mm:ss or Z."
    if text[at:at + 1] == "Z":
        return 1
    if text[at:at + 1] not in ("+", "-"):
        return None
    end = at + 1
    while end < len(text) and (text[end] in ":." or "0" <= text[end] <= "9"):
        end += 1
    return end - at
