# What a child does to a global, a list, an object's attribute or a class is its own: nothing is shared, so there is one trace.
# count: | executions=1 endings=1 last=1 [0] a None True races=no
from multiprocessing import Process, current_process


class Thing:
    name = None


number, items, thing = 1, [0], Thing()
thing.name = "a"
key = {thing: True}


def work():
    global number
    number += 1
    items.append(current_process().name)
    thing.name = Thing.name = "b"
    assert key.pop(thing)


if __name__ == "__main__":
    processes = [Process(target=work) for _ in range(2)]
    for process in processes:
        process.start()
    number += 0
    for process in processes:
        process.join()
    print(number, items, thing.name, Thing.name, key[thing])
