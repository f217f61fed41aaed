# A loop over a set reads it when it begins and before each element: three reads, and the other thread adds an element before, between or after.
# count: | executions=4 endings=4 races=yes
import threading

names = {"a"}
seen = []


def add():
    names.add("b")


def walk():
    seen.append(0)
    for name in names:
        seen.append(name)


threads = [threading.Thread(target=add), threading.Thread(target=walk)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(len(seen))
