# order: free
# Three threads, lines in any order.
import threading

def work(name, times):
    for i in range(times):
        print(f"{name} {i}\n", end="")

threads = [threading.Thread(target=work, args=(name, 3)) for name in "abc"]
for t in threads:
    t.start()
for t in threads:
    t.join()
print("all joined\n", end="")
