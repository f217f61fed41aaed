# try, except, else, finally: what runs, in which order, and what is handed on.
def attempt(action):
    try:
        print("try")
        result = action()
    except ZeroDivisionError as error:
        print("zero:", error)
        return "handled"
    except (KeyError, IndexError) as error:
        print("lookup:", type(error).__name__, error)
        return "looked up"
    except Exception as error:
        print("other:", type(error).__name__, error)
        return "other"
    else:
        print("else", result)
        return "fine"
    finally:
        print("finally")

print(attempt(lambda: 1))
print(attempt(lambda: 1 // 0))
print(attempt(lambda: {}["k"]))
print(attempt(lambda: [][1]))
print(attempt(lambda: int("x")))
print(attempt(lambda: None + 1))
print(attempt(lambda: undefined_name))
print(attempt(lambda: "a" + 1))

def nested():
    try:
        try:
            raise ValueError("inner")
        finally:
            print("cleanup")
    except ValueError as e:
        print("caught", e)
        try:
            raise RuntimeError("second") from e
        except RuntimeError as r:
            print(r, "from", r.__cause__)
    return "done"

print(nested())

def loop():
    for i in range(4):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            print("body", i)
        finally:
            print("finally", i)

loop()

def override():
    try:
        return "try"
    finally:
        print("on the way out")

print(override())

def reraise():
    try:
        raise KeyError("again")
    except KeyError:
        print("seen")
        raise

try:
    reraise()
except KeyError as e:
    print("outside", repr(e))
try:
    assert 1 == 1, "fine"
    assert 1 == 2, "one is not two"
except AssertionError as e:
    print("assertion:", e)
try:
    raise ValueError
except ValueError as e:
    print(repr(e), e.args)
print(isinstance(ValueError("x"), Exception), issubclass(KeyError, LookupError))
