"""An exception ends its thread; others and the program go on."""
import threading

results = {}


class SafeThread(threading.Thread):
    def run(self):
        self.error = None
        try:
            super().run()
        except Exception as error:
            self.error = error

    def join(self, timeout=None):
        super().join(timeout)
        if self.error is not None:
            raise RuntimeError(f"in {self.name}") from self.error


def divide(a, b):
    results[(a, b)] = a / b


threads = [SafeThread(target=divide, args=(6, n), name=f"divide-{n}") for n in (3, 0, 2)]
for t in threads:
    t.start()
for t in threads:
    try:
        t.join()
    except RuntimeError as error:
        print(error, "<-", repr(error.__cause__))
print(sorted(results.items()))
seen = []
threading.excepthook = lambda args: seen.append((args.exc_type.__name__, str(args.exc_value), args.thread.name))
t = threading.Thread(target=divide, args=(1, 0), name="hooked")
t.start()
t.join()
print(seen)
