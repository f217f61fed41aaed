import threading


class ReadWriteLock:
    def __init__(self):
        self._condition = threading.Condition(threading.Lock())
        self._readers = 0

    def acquire_read(self):
        with self._condition:
            self._readers += 1

    def release_read(self):
        with self._condition:
            self._readers -= 1
            if self._readers == 0:
                self._condition.notify_all()

    def acquire_write(self):
        self._condition.acquire()
        while self._readers > 0:
            self._condition.wait()

    def release_write(self):
        self._condition.release()


rw = ReadWriteLock()
data = {"value": 0}
seen = []


def read():
    rw.acquire_read()
    try:
        seen.append(data["value"])
    finally:
        rw.release_read()


def write(n):
    rw.acquire_write()
    try:
        data["value"] += n
    finally:
        rw.release_write()


threads = [threading.Thread(target=write, args=(1,)) if i % 3 == 0 else threading.Thread(target=read) for i in range(12)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(data, len(seen), all(0 <= v <= 4 for v in seen))
