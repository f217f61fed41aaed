"""Tasks by priority: tuples, and a class with an order of its own."""
import queue


class Task:
    def __init__(self, priority, name):
        self.priority, self.name = priority, name

    def __lt__(self, other):
        return self.priority < other.priority

    def __str__(self):
        return f"{self.name} ({self.priority})"


pq = queue.PriorityQueue()
for pair in [(3, "write"), (1, "plan"), (2, "think"), (1, "agree")]:
    pq.put(pair)
while not pq.empty():
    print(*pq.get())
for task in (Task(5, "sleep"), Task(1, "wake"), Task(3, "work")):
    pq.put(task)
print([str(pq.get()) for _ in range(3)])
lifo = queue.LifoQueue()
for x in "abc":
    lifo.put(x)
print(lifo.get() + lifo.get() + lifo.get())
