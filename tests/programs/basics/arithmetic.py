# Integers without bounds, the signs of // and %, float results, comparison and boolean operators.
print(7 // 2, -7 // 2, 7 // -2, -7 // -2)
print(7 % 3, -7 % 3, 7 % -3, -7 % -3)
print(7 / 2, -7 / 2, 6 / 3, 1 / 3)
print(7.5 // 2, -7.5 // 2, 7.5 % 2, -7.5 % 2)
print(2 ** 10, 2 ** 64, (-3) ** 3, 2 ** -1, 0 ** 0, 2 ** 0.5)
print(10 ** 30 + 1, 10 ** 30 * 10 ** 30, -(10 ** 25) // 7, -(10 ** 25) % 7)
print(9223372036854775807 + 1, -9223372036854775808 - 1, 4611686018427387904 * 2)
print(3037000500 * 3037000500, 4294967296 * 4294967296, 1 << 62, 1 << 63, 1 << 100)
print((1 << 100) >> 98, -1 >> 5, -5 >> 1, 6 & 3, 6 | 3, 6 ^ 3, ~6, -6 & 0xFF)
print(True + True, True * 5, False - 1, +True, -True, not 0, not 1)
print(1 < 2 < 3, 1 < 3 < 2, 1 == 1.0, 1 != 1.0, 2 ** 53 == float(2 ** 53), 2 ** 53 + 1 == float(2 ** 53))
print(0 or "a", 1 and "b", "" or 0, None and 1, 0 or None or "last")
print(divmod(17, 5), divmod(-17, 5), abs(-4), abs(-4.5), round(2.5), round(3.5), round(2.675, 2), round(1234, -2))
print(min(3, 1, 2), max([3, 1, 2]), sum(range(101)), sum([0.1] * 10), pow(3, 200, 13))
print(int("42"), int("-17"), int("ff", 16), int("0b101", 0), int(3.99), int(-3.99), float("1e3"), float("-0.5"))
print(0x1F, 0o17, 0b11, 1_000_000, 1e3, 1.5e-3, .5, 5.)
print(1e16, 1e15, 123456789012345680.0, 0.0001, 0.00001, 1e100, -0.0, 3.0, 1e22, 1.1)
x = 10
x += 5
x -= 3
x *= 4
x //= 5
x **= 3
x %= 100
x <<= 2
x |= 1
x &= 0x7F
x ^= 3
x >>= 1
print(x)
x /= 4
print(x)
