"""How long does a function take? Only functions: the lab does not run Python code that is in a string."""

import time

__all__ = ["Timer", "timeit", "repeat", "default_timer"]

default_timer = time.perf_counter
default_number = 1000000
default_repeat = 5


def _refuse_text(what):
    if isinstance(what, str):
        raise NotImplementedError("the lab does not run code in strings: give timeit a function, for example lambda: " + what)
    if not callable(what):
        raise ValueError("stmt is neither a string nor callable")


def _nothing():
    pass


class Timer:
    def __init__(self, stmt=_nothing, setup=_nothing, timer=default_timer, globals=None):
        if setup == "pass":
            setup = _nothing
        if stmt == "pass":
            stmt = _nothing
        _refuse_text(stmt)
        _refuse_text(setup)
        self.stmt = stmt
        self.setup = setup
        self.timer = timer

    def timeit(self, number=default_number):
        "Calls setup once, then stmt `number` times; returns the seconds that the latter took."
        stmt, timer = self.stmt, self.timer
        self.setup()
        begin = timer()
        for _ in range(number):
            stmt()
        return timer() - begin

    def repeat(self, repeat=default_repeat, number=default_number):
        return [self.timeit(number) for _ in range(repeat)]

    def autorange(self, callback=None):
        "Finds a number of calls that takes at least 0.2 seconds; returns it and the time."
        base = 1
        while True:
            for factor in 1, 2, 5:
                number = base * factor
                taken = self.timeit(number)
                if callback:
                    callback(number, taken)
                if taken >= 0.2:
                    return (number, taken)
            base *= 10


def timeit(stmt=_nothing, setup=_nothing, timer=default_timer, number=default_number, globals=None):
    return Timer(stmt, setup, timer, globals).timeit(number)


def repeat(stmt=_nothing, setup=_nothing, timer=default_timer, repeat=default_repeat, number=default_number, globals=None):
    return Timer(stmt, setup, timer, globals).repeat(repeat, number)
