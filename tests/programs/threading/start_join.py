# Start and join in turn: nothing is left to chance.
import threading

def work(n):
    print("work", n)

for i in range(4):
    t = threading.Thread(target=work, args=(i,))
    t.start()
    t.join()
print("done")
a = threading.Thread(target=print, args=("from", "print"), kwargs={"sep": "-"})
a.start()
a.join()
nothing = threading.Thread()
nothing.start()
nothing.join()
print(nothing.is_alive(), a.is_alive())
