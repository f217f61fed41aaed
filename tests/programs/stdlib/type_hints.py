# get_type_hints reads annotations that are text.
from __future__ import annotations
import dataclasses
import functools
import threading
import typing
from typing import Callable, Optional, Union


class Node:
    value: int
    next: Optional[Node]
    children: list[Node] = []

    def link(self, other: Node, *more: "Node", gate: threading.Event | None = None) -> dict[str, list[int]]:
        pass


class Leaf(Node):
    name: str


def f(a: int, b: Union[int, str], c: Callable[[int, str], bool], d: typing.Any, e: None = None) -> tuple[int, ...]:
    pass


def broken(x: Missing):
    pass


print(typing.get_type_hints(f))
print(typing.get_type_hints(Leaf))
hints = typing.get_type_hints(Node.link)
print(hints["other"] is Node, hints["more"] is Node, hints["return"])
try:
    typing.get_type_hints(broken)
except NameError as error:
    print(error)
print(typing.get_type_hints(broken, localns={"Missing": float}))


@functools.singledispatch
def show(x):
    return "object"


@show.register
def _(x: int):
    return "int"


@show.register
def _(x: list | tuple):
    return "sequence"


print(show(3), show([]), show(()), show("s"))


@dataclasses.dataclass
class Job:
    name: str
    size: int = 1
    parent: Job | None = None


print(Job("a"), typing.get_type_hints(Job)["size"], Job.__annotations__)
