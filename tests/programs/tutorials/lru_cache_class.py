from collections import OrderedDict
import threading


class LRU:
    def __init__(self, size):
        self.size, self.data, self.lock = size, OrderedDict(), threading.Lock()
        self.hits = self.misses = 0

    def get(self, key, make):
        with self.lock:
            if key in self.data:
                self.data.move_to_end(key)
                self.hits += 1
            else:
                self.misses += 1
                self.data[key] = make(key)
                if len(self.data) > self.size:
                    self.data.popitem(last=False)
            return self.data[key]

    def __contains__(self, key):
        return key in self.data

    def __len__(self):
        return len(self.data)


cache = LRU(3)
for key in "abcadbeaa":
    cache.get(key, str.upper)
print(list(cache.data.items()), cache.hits, cache.misses, "e" in cache, len(cache))
threads = [threading.Thread(target=lambda: [cache.get(k, str.upper) for k in "xyz"]) for _ in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(cache.data), cache.hits + cache.misses)
