# forbidden: an object that another thread has published is seen half made, or a list in a state that no operation leaves.
import threading

N = 20000
box = [None]
wrong = [0, 0]


def publish():
    for i in range(N):
        box[0] = [i, str(i), i * i]


def look(n):
    for i in range(N):
        seen = box[0]
        if seen is not None:
            if len(seen) != 3 or str(seen[0]) != seen[1] or seen[0] * seen[0] != seen[2]:
                wrong[n] += 1


threads = [threading.Thread(target=publish)]
threads.append(threading.Thread(target=look, args=(0,)))
threads.append(threading.Thread(target=look, args=(1,)))
for t in threads:
    t.start()
for t in threads:
    t.join()
print("forbidden:", wrong[0] + wrong[1])
