# Today's CPython hands over after a call, so a call in the statement loses updates where `x += 1` does not.
# count: --scale 100=2 --model gil | last=2,3,4
# count: --scale 100=2 --model free | last=2,3,4
import threading

x = 0


def work():
    global x
    for _ in range(100):
        x = x + abs(-1)


a = threading.Thread(target=work)
b = threading.Thread(target=work)
a.start()
b.start()
a.join()
b.join()
print(x)
