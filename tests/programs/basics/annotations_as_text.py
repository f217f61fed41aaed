# With the __future__ import annotations are text.
from __future__ import annotations


def f(a: not_there, *rest: list[int], flag: bool=False) -> dict[str, Unknown]:
    return a


class Node:
    value: int
    next: Node

    def link(self, other: Node) -> Node:
        self.next = other
        return self


print(f.__annotations__)
print(Node.__annotations__, Node.link.__annotations__)
