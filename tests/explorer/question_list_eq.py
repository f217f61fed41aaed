# Comparing two lists asks __eq__ twice, which reads a global each time; another thread writes it once: before, between or after.
# count: | executions=3 endings=3 last=False 1,False 2,True 2 races=yes
# count: --model gil | executions=3 endings=3 last=False 1,False 2,True 2 races=no
import threading

flag = 0


class Key:
    asked = 0

    def __eq__(self, other):
        self.asked += 1
        return flag == other


result = None
key = Key()


def compare():
    global result
    result = [key, key] == [0, 0]


def write():
    global flag
    flag = 1


threads = [threading.Thread(target=compare), threading.Thread(target=write)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(result, key.asked)
