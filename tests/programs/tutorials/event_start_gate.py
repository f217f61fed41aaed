import threading

gate = threading.Event()
results = []


def runner(number):
    if gate.wait(timeout=5):
        results.append(number)


threads = [threading.Thread(target=runner, args=(n,)) for n in range(5)]
for t in threads:
    t.start()
print("ready", len(results), gate.is_set())
gate.set()
for t in threads:
    t.join()
print(sorted(results), gate.is_set())
gate.clear()
print(gate.wait(0.001))
