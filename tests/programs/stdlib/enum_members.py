from enum import Enum, Flag, IntEnum, IntFlag, StrEnum, auto, member, nonmember, unique


class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3
    CRIMSON = 1


print(Color.RED, repr(Color.RED), Color.RED.name, Color.RED.value, Color(2), Color["BLUE"], Color.CRIMSON is Color.RED)
print(list(Color), len(Color), Color.RED in Color, list(Color.__members__), isinstance(Color.RED, Color), Color, type(Color))
print(f"{Color.GREEN} {Color.GREEN!r:>20} {Color.GREEN:>15}|", {Color.RED: "r"}[Color.RED], Color.RED == 1, Color.RED != Color.BLUE)
for wrong in (lambda: Color(7), lambda: Color["PINK"], lambda: Color.PINK, lambda: setattr(Color, "RED", 5), lambda: Color.RED < Color.BLUE,
              lambda: setattr(Color.RED, "value", 9)):
    try:
        wrong()
    except Exception as error:
        print(type(error).__name__, error)
try:
    class More(Color):
        PINK = 4
except TypeError as error:
    print(error)
try:
    class Twice(Enum):
        A = 1
        A = 2
except TypeError as error:
    print(error)
try:
    @unique
    class Same(Enum):
        A = 1
        B = 1
except ValueError as error:
    print(error)


class Priority(IntEnum):
    LOW = 1
    HIGH = auto()


print(Priority.HIGH, repr(Priority.HIGH), Priority.HIGH > Priority.LOW, Priority.HIGH + 1, sorted([Priority.HIGH, Priority.LOW]), f"{Priority.LOW}")
print(max(Priority), Priority(2), int(Priority.HIGH), [10, 20, 30][Priority.LOW], Priority.LOW == 1, "%d %s" % (Priority.LOW, Priority.LOW))


class Level(StrEnum):
    DEBUG = auto()
    INFO = "information"


print(Level.DEBUG, repr(Level.INFO), Level.INFO.upper(), Level.DEBUG == "debug", f"{Level.INFO:>12}", "x-" + Level.DEBUG)


class Permission(Flag):
    READ = auto()
    WRITE = auto()
    EXECUTE = auto()
    ALL = READ | WRITE | EXECUTE


rw = Permission.READ | Permission.WRITE
print(rw, repr(rw), Permission.READ in rw, Permission.EXECUTE in rw, ~rw, rw & Permission.READ, rw ^ Permission.ALL, bool(rw & Permission.EXECUTE))
print(list(Permission), list(rw), Permission(0), Permission(5), Permission.ALL, len(rw), Permission.ALL.value)
try:
    Permission(8)
except ValueError as error:
    print(error)


class Mode(IntFlag):
    R = 4
    W = 2
    X = 1


print(Mode.R | Mode.W, repr(Mode.R | Mode.W), Mode(7), repr(Mode(9)), Mode.R | 8, isinstance(Mode.R | Mode.X, Mode), Mode.R & 6)


class Planet(Enum):
    MERCURY = (3.303e+23, 2.4397e6)
    EARTH = (5.976e+24, 6.37814e6)

    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius

    @property
    def gravity(self):
        return 6.67430e-11 * self.mass / (self.radius * self.radius)


print(Planet.EARTH.value, round(Planet.EARTH.gravity, 3), Planet((3.303e+23, 2.4397e6)).name)


class Shape(Enum):
    def _generate_next_value_(name, start, count, last_values):
        return name.lower() + str(count)
    SQUARE = auto()
    CIRCLE = auto()

    @classmethod
    def _missing_(cls, value):
        return cls.SQUARE if value == "quad" else None

    def describe(self):
        return f"{self.name} is {self.value}"

    @member
    def call():
        return "called"

    constant = nonmember(42)


print([shape.describe() for shape in (Shape.SQUARE, Shape.CIRCLE)], Shape("quad"), Shape.constant, Shape.call.value())
Animal = Enum("Animal", "ANT BEE CAT")
print(list(Animal), Animal.BEE.value, Enum("Pair", {"A": 10, "B": 20}).B.value)
