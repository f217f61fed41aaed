# A thread starts threads; arguments cross; closures are shared.
import threading

lock = threading.Lock()
log = []

def tree(depth, path):
    with lock:
        log.append(path)
    if depth == 0:
        return
    children = [threading.Thread(target=tree, args=(depth - 1, path + side)) for side in "LR"]
    for c in children:
        c.start()
    for c in children:
        c.join()

tree(3, ".")
print(len(log), sorted(log))
