# Exceptions of the program's own: hierarchies, attributes, str(), notes.
class AppError(Exception):
    """Base of all."""


class NotFound(AppError, KeyError):
    pass


class Coded(AppError):
    def __init__(self, code, message="no message", **extra):
        super().__init__(message)
        self.code = code
        self.extra = extra

    def __str__(self):
        return f"[{self.code}] {self.args[0]}"


for make in (lambda: AppError("plain", 1), lambda: NotFound("key"), lambda: Coded(7), lambda: Coded(8, "text", a=1), lambda: AppError):
    try:
        raise make()
    except AppError as e:
        print(type(e).__name__, e.args, str(e), repr(e), isinstance(e, LookupError), getattr(e, "code", None), getattr(e, "extra", None))
try:
    raise Coded
except TypeError as e:
    print(e)
try:
    try:
        raise Coded(1, "inner")
    except (ValueError, Coded) as e:
        raise AppError("outer") from e
except AppError as e:
    print(e, e.__cause__, e.__suppress_context__, e.__context__ is e.__cause__)
e = AppError("with notes")
e.add_note("first")
e.add_note("second")
print(e.__notes__)
e.custom = 5
print(e.__dict__)
print(AppError.__doc__, NotFound.__mro__[1:4], issubclass(NotFound, (KeyError, ValueError)))


def chain():
    try:
        raise NotFound("deep")
    finally:
        print("cleanup")


try:
    chain()
except KeyError as e:
    print("caught as KeyError:", e)


class Retry(Exception):
    def __init__(self, attempt):
        self.attempt = attempt


def unreliable(attempt):
    if attempt < 3:
        raise Retry(attempt)
    return attempt


attempt = 0
while True:
    try:
        print("result", unreliable(attempt))
        break
    except Retry as r:
        print("retry", r.attempt, r.args)
        attempt = r.attempt + 1


class Quiet(BaseException):
    pass


try:
    raise Quiet("not an Exception")
except Exception:
    print("wrong")
except BaseException as e:
    print(type(e), e)


class Strange(Exception):
    def __eq__(self, other):
        return True

    __hash__ = None


try:
    raise Strange()
except Strange as s:
    print(s == 5, s.__hash__)
try:
    raise object()
except TypeError as e:
    print(e)
