def check(n):
    errors = []
    for test, kind in ((lambda: n > 0, ValueError), (lambda: n % 2 == 0, TypeError), (lambda: n < 100, OverflowError)):
        if not test():
            errors.append(kind(f"{n}"))
    if errors:
        raise ExceptionGroup("checks", errors)
    return n


for n in (4, -3, 101):
    try:
        print("ok", check(n))
    except* ValueError as group:
        print("value", [str(e) for e in group.exceptions])
    except* (TypeError, OverflowError) as group:
        print("others", group.exceptions)
try:
    try:
        check(-1)
    except* TypeError:
        print("one handled")
except ExceptionGroup as rest:
    print(repr(rest), rest.message, len(rest.exceptions))
group = ExceptionGroup("g", [ValueError(1), ExceptionGroup("h", [KeyError(2), ValueError(3)])])
print(group.subgroup(ValueError), group.split(KeyError)[0], str(group))
