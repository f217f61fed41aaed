import collections, threading
subject_makers = [lambda: reversed([1, 2, 3] * 100), lambda: reversed(collections.deque(range(300)))]
class Seq:
    def __len__(self): return 200
    def __getitem__(self, i): return i
subject_makers.append(lambda: reversed(Seq()))
subject_makers.append(lambda: iter(Seq()))
for make in subject_makers:
  for _ in range(10):
    x = make()
    def work():
        for _ in range(100):
            repr(x); next(x, None)
            type(x)
    ts = [threading.Thread(target=work) for _ in range(8)]
    for t in ts: t.start()
    for t in ts: t.join()
print("done")
