# Generator expressions, lazy and in calls.
import threading
print(all(isinstance(v, int) for v in range(3)))
print(sum(i * i for i in range(5)), max(len(w) for w in ["a", "bbb"]), ", ".join(str(i) for i in range(3)))
print([*(i for i in range(2))])
print(any(i > 3 for i in range(5)), all(i < 3 for i in range(5)))
print(sorted(t.name for t in threading.enumerate()))
