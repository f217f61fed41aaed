# The three ways to put values into text.
name = "Ada"
count = 3
value = 3.14159
print(f"{name} has {count} items, {value:.2f} each")
print(f"{count + 1} {name.upper()} {name!r} {name!s:>6}| {count:03d} {count:>5}| {count:<5}| {count:^5}|")
print(f"{value:8.3f}| {value:e} {value:g} {value:10.1f}| {1234567:,} {255:x} {255:X} {255:#x} {255:b} {255:o} {0.25:.0%}")
print(f"{{braces}} {'nested'} {count=} {name = }")
width = 8
print(f"{name:>{width}}| {name:*^{width}}| {value:{width}.{2}f}|")
print(f"{[1, 2]} {(1,)} { {'a': 1}['a'] } {None} {True}")
print("Cube: {}".format(27), "{} {}".format("a", "b"), "{1} {0} {1}".format("x", "y"))
print("{name} is {age:>3}".format(name="Bob", age=7), "{0!r} {0}".format("q"), "{:05.1f} {:+d} {: d}".format(2.345, 5, 5))
print("{:<6}|{:>6}|{:^6}|".format("l", "r", "m"), "{{}}".format())
print("%s has %d items, %.2f each" % (name, count, value))
print("%5d| %-5d| %05d %x %X %o %c %r %% %e %g" % (42, 42, 42, 255, 255, 8, "c", "q", 12345.678, 0.0001))
print("%s" % "one", "%s and %s" % ("two", [3]), "%(a)s-%(b)03d" % {"a": "x", "b": 5})
print("%s %s %s" % (None, True, 1.5), "%10s|%-10s|" % ("right", "left"), "%+d %i" % (5, 6))
print(f"{'a' 'b'}" f"{1}" "c")
print(f"{1 if count else 2} {[i * i for i in range(3)]} {(lambda v: v + 1)(4)}")
print(format(12.5, ".3f"), format(7, "04d"), format("s", ">3"))
