"""Random numbers as the module secrets gives them. In the lab they come from the run's seed, so they are no secrets: a schedule that
is played again must draw the same ones."""

import os

__all__ = ["choice", "randbelow", "randbits", "token_bytes", "token_hex", "compare_digest"]

DEFAULT_ENTROPY = 32


def randbits(k):
    count = (k + 7) // 8
    return int.from_bytes(os.urandom(count), "big") >> (count * 8 - k)


def randbelow(exclusive_upper_bound):
    if exclusive_upper_bound <= 0:
        raise ValueError("Upper bound must be positive.")
    bits = exclusive_upper_bound.bit_length()
    while True:
        number = randbits(bits)
        if number < exclusive_upper_bound:
            return number


def choice(sequence):
    if not len(sequence):
        raise IndexError("Cannot choose from an empty sequence")
    return sequence[randbelow(len(sequence))]


def token_bytes(nbytes=None):
    return os.urandom(DEFAULT_ENTROPY if nbytes is None else nbytes)


def token_hex(nbytes=None):
    return token_bytes(nbytes).hex()


def compare_digest(a, b):
    if type(a) is not type(b):
        raise TypeError(f"unsupported operand types(s) or combination of types: '{type(a).__name__}' and '{type(b).__name__}'")
    return a == b
