# min, max, in, index, count over many objects that say themselves what == and < mean.
asked = []


class Number:
    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        asked.append(("==", self.value, other.value))
        return self.value == other.value

    def __lt__(self, other):
        asked.append(("<", self.value, other.value))
        return self.value < other.value

    def __gt__(self, other):
        asked.append((">", self.value, other.value))
        return self.value > other.value

    def __repr__(self):
        return f"Number({self.value})"


def show(what):
    asked.clear()
    try:
        result = what()
    except Exception as error:
        result = f"{type(error).__name__}: {error}"
    print(result, len(asked), asked[:2], asked[-2:])


numbers = [Number(i * 37 % 101) for i in range(100)]
for values in numbers, tuple(numbers), numbers[:5]:
    show(lambda: min(values))
    show(lambda: max(values))
    show(lambda: min(values, key=lambda n: Number(-n.value)))
    show(lambda: max(iter(values)))
    show(lambda: max(n for n in values))
    show(lambda: min(*values))
    show(lambda: Number(3) in values)
    show(lambda: Number(200) in values)
    show(lambda: values[3] in values)
    show(lambda: values.index(Number(74)))
    show(lambda: values.index(Number(74), 3))
    show(lambda: values.index(Number(74), -60, -1))
    show(lambda: values.index(Number(200)))
    show(lambda: values.count(Number(5)))
show(lambda: min([]))
show(lambda: max([], default=Number(1)))
many = [Number(i) for i in range(3000)]
show(lambda: max(many))
show(lambda: Number(2999) in many)
show(lambda: many.index(Number(2999)))


class Angry:
    def __eq__(self, other):
        raise ValueError("no comparison")

    def __lt__(self, other):
        raise ValueError("no order")


angry = [Angry() for _ in range(20)]
for what in (lambda: min(angry), lambda: Angry() in angry, lambda: angry.index(Angry()), lambda: angry.count(1), lambda: angry[0] in angry):
    try:
        print(what())
    except ValueError as error:
        print(error)
