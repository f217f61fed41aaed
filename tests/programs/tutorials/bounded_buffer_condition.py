"""A bounded buffer made of a condition."""
import threading


class Buffer:
    def __init__(self, capacity):
        self.items = []
        self.capacity = capacity
        self.changed = threading.Condition()

    def put(self, item):
        with self.changed:
            while len(self.items) == self.capacity:
                self.changed.wait()
            self.items.append(item)
            self.changed.notify_all()

    def get(self):
        with self.changed:
            self.changed.wait_for(lambda: self.items)
            item = self.items.pop(0)
            self.changed.notify_all()
            return item


buffer = Buffer(2)
taken = []
producers = [threading.Thread(target=lambda k=k: [buffer.put((k, i)) for i in range(5)]) for k in range(2)]
consumer = threading.Thread(target=lambda: [taken.append(buffer.get()) for _ in range(10)])
for t in producers + [consumer]:
    t.start()
for t in producers + [consumer]:
    t.join()
print(sorted(taken))
for k in range(2):
    print([i for who, i in taken if who == k])
