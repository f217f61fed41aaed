import threading

context = threading.local()
log = []


class Request:
    def __init__(self, user):
        self.user = user

    def handle(self):
        context.user = self.user
        self.step()

    def step(self):
        log.append(f"handling {context.user}")


threads = [threading.Thread(target=Request(u).handle) for u in ("ann", "bob", "cy")]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(log))
print(hasattr(context, "user"))


class Defaults(threading.local):
    level = 1

    def __init__(self, start=10):
        self.count = start


d = Defaults(5)
d.count += 1
seen = []
t = threading.Thread(target=lambda: seen.append((d.count, d.level)))
t.start()
t.join()
print(d.count, seen)
