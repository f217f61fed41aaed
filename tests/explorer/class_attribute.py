# Two objects count in an attribute of their class.
# count: | last=1,2 races=yes
import threading


class Visitor:
    total = 0

    def enter(self):
        Visitor.total += 1


class Guest(Visitor):
    pass


threads = [threading.Thread(target=v.enter) for v in (Visitor(), Guest())]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(Guest.total)
