# repr() of lists and tuples whose elements have a __repr__ in Python: of each in its turn, seen as the list is when its turn comes.
class Item:
    made = 0

    def __init__(self, number):
        self.number = number

    def __repr__(self):
        Item.made += 1
        return "<%d>" % self.number


items = [Item(i) for i in range(3000)]
text = repr(items)
print(len(text), text[:30], text[-20:], Item.made)
text = str(tuple(items))
print(len(text), Item.made, f"{items}" == repr(items), Item.made)
mixed = [Item(1), 2, "three", Item(4), [Item(5), Item(6)], (Item(7),), Item(8), None, Item(9)]
print(mixed, Item.made)


class Fails(Item):
    def __repr__(self):
        super().__repr__()
        raise ValueError(self.number)


Item.made = 0
try:
    print([Item(1), Fails(2), Item(3)])
except ValueError as error:
    print("ValueError", error, Item.made)


class Wrong(Item):
    def __repr__(self):
        Item.made += 1
        return self.number


Item.made = 0
try:
    print((Item(1), Item(2), Wrong(3), Item(4)))
except TypeError as error:
    print(error, Item.made >= 3)


class Nested(Item):
    def __repr__(self):
        return "N%r" % [Item(self.number), Item(self.number + 1)]


print([Nested(1), Nested(10), Item(0)])
row = [Item(0)]
row.append(row)
row.append(Item(1))
print(row)
