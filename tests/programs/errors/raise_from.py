# exit: 1
# A chain of exceptions: the cause is shown first.
def parse(text):
    try:
        return int(text)
    except ValueError as error:
        raise RuntimeError("cannot parse") from error

parse("x1")
