# list.append and dict stores are whole in every model: nothing is lost.
import threading

items = []
table = {}

def work(n):
    for i in range(500):
        items.append((n, i))
        table[n, i] = i

threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(len(items), len(set(items)), len(table), sum(table.values()))
for n in range(4):
    mine = [i for m, i in items if m == n]
    print(mine == list(range(500)))
