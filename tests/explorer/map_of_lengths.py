# any(map(len, lists)) reads the lengths one by one, as one operation: what it has taken is there again when it hands over before a read.
# count: | executions=4 deadlocks=0 endings=4 last=0 False,0 True,1 False,1 True races=yes
import threading
lists = [[], []]
found = []
flag = 0
def look():
    early = flag
    own = map(len, [[], lists[0], lists[1]])
    found.append((early, any(own)))
def fill():
    global flag
    flag = 1
    lists[1].append(1)
threads = [threading.Thread(target=f) for f in (look, fill)]
for t in threads: t.start()
for t in threads: t.join()
print(*found[0])
