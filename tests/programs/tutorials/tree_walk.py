class Node:
    def __init__(self, value, *children):
        self.value, self.children = value, children

    def __iter__(self):
        yield self.value
        for child in self.children:
            yield from child

    def depth_first(self, path=()):
        here = path + (self.value,)
        yield here
        for child in self.children:
            yield from child.depth_first(here)

    def __len__(self):
        return 1 + sum(map(len, self.children))


def breadth_first(node):
    queue = [node]
    while queue:
        node, *queue = queue
        yield node.value
        queue.extend(node.children)


tree = Node("a", Node("b", Node("d"), Node("e")), Node("c", Node("f")))
print(list(tree), list(breadth_first(tree)), len(tree))
for path in tree.depth_first():
    print("/".join(path))
print(next(p for p in tree.depth_first() if p[-1] == "f"), max(tree.depth_first(), key=len))
print(any(v == "e" for v in tree), "z" in tree, {v: i for i, v in enumerate(tree)})
