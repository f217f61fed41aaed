# ExceptionGroup and except*.
def show(e):
    return [show(x) for x in e.exceptions] if isinstance(e, BaseExceptionGroup) else repr(e)


try:
    raise ExceptionGroup("eg", [ValueError(1), TypeError("t"), ExceptionGroup("in", [ValueError(2), KeyError("k")])])
except* ValueError as eg:
    print(repr(eg), eg.exceptions)
except* (TypeError, KeyError) as eg:
    print(eg, len(eg.exceptions), show(eg))
try:
    try:
        raise ValueError(5)
    except* ValueError as g:
        print("alone", repr(g))
        raise RuntimeError("x")
except RuntimeError as r:
    print(repr(r), repr(r.__context__))
try:
    try:
        raise ExceptionGroup("eg", [ValueError(1), OSError("o")])
    except* ValueError:
        pass
except ExceptionGroup as g:
    print("left over:", repr(g))
try:
    try:
        raise ExceptionGroup("eg", [ValueError(1), OSError("o")])
    except* ValueError as g:
        raise
    except* OSError as g:
        raise KeyError("new") from None
except ExceptionGroup as g:
    print("both:", show(g))
try:
    pass
except* ValueError:
    print("never")
else:
    print("else")
finally:
    print("finally")
g = ExceptionGroup("m", [ValueError(1), KeyError(2)])
print(g.split(ValueError), g.subgroup(lambda e: isinstance(e, KeyError)), g.message, str(g), g.subgroup(OSError))
for bad in (lambda: ExceptionGroup("m", []), lambda: ExceptionGroup("m", [1]), lambda: ExceptionGroup("m"), lambda: ExceptionGroup("m", [KeyboardInterrupt()]),
            lambda: ExceptionGroup(1, [ValueError()]), lambda: ExceptionGroup("m", 5)):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
print(type(BaseExceptionGroup("m", [ValueError()])), type(BaseExceptionGroup("m", [KeyboardInterrupt()])))


class Failures(ExceptionGroup):
    def derive(self, excs):
        return Failures(self.message, excs)


f = Failures("all", [ValueError(1), OSError(2)])
match, rest = f.split(ValueError)
print(type(match).__name__, type(rest).__name__, match.exceptions, rest.exceptions)


def work(n):
    if n % 2:
        raise ValueError(n)
    raise TypeError(n)


errors = []
for n in range(4):
    try:
        work(n)
    except Exception as e:
        errors.append(e)
try:
    raise ExceptionGroup("work failed", errors)
except* TypeError as g:
    print("type errors:", [e.args for e in g.exceptions])
except* ValueError as g:
    print("value errors:", [e.args for e in g.exceptions])
