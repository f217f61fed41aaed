import threading
from collections import deque, namedtuple

Event = namedtuple("Event", "kind payload", defaults=[None])


class Bus:
    def __init__(self):
        self._handlers = {}
        self._recent = deque(maxlen=3)
        self._lock = threading.RLock()

    def on(self, kind):
        def register(handler):
            with self._lock:
                self._handlers.setdefault(kind, []).append(handler)
            return handler
        return register

    def emit(self, event):
        with self._lock:
            self._recent.append(event)
            for handler in self._handlers.get(event.kind, ()):
                handler(event)


bus = Bus()
heard = []


@bus.on("greet")
def polite(event):
    heard.append("hello " + event.payload)


@bus.on("greet")
@bus.on("bye")
def record(event):
    heard.append(event)


threads = [threading.Thread(target=bus.emit, args=(Event("greet", name),)) for name in ("x", "y")]
for t in threads:
    t.start()
    t.join()
bus.emit(Event("bye"))
bus.emit(Event(kind="unknown", payload=3)._replace(payload=4))
for item in heard:
    print(item)
print(list(bus._recent), Event._fields, Event("a")._asdict())
