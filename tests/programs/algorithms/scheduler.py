# Tasks as generators under a round-robin scheduler with a clock: sleeping, joining, messages, cancelling.


def sleep(ticks):
    yield ("sleep", ticks)


def spawn(generator, name):
    return (yield ("spawn", generator, name))


def join(task):
    return (yield ("join", task))


def worker(name, steps):
    total = 0
    for i in range(steps):
        print(f"{name} step {i}")
        total += i
        yield from sleep(i % 3 + 1)
    return total


def patient():
    try:
        while True:
            yield from sleep(2)
    except GeneratorExit:
        print("patient is cancelled")
        raise
    finally:
        print("patient cleans up")


def main():
    a = yield from spawn(worker("a", 3), "a")
    b = yield from spawn(worker("b", 2), "b")
    p = yield from spawn(patient(), "p")
    print("results", (yield from join(a)), (yield from join(b)))
    yield ("cancel", p)
    return "all done"


def run(first):
    now, order = 0, 0
    ready = [("main", first, None)]
    sleeping, waiting, results = [], {}, {}
    tasks = {"main": first}
    while ready or sleeping:
        if not ready:
            sleeping.sort(key=lambda entry: entry[:2])
            now, _, name = sleeping.pop(0)
            if name not in tasks:
                continue
            ready.append((name, tasks[name], None))
        name, task, value = ready.pop(0)
        try:
            request = task.send(value)
        except StopIteration as stop:
            results[name] = stop.value
            del tasks[name]
            for waiter in waiting.pop(name, []):
                ready.append((waiter, tasks[waiter], stop.value))
            continue
        kind = request[0]
        if kind == "sleep":
            order += 1
            sleeping.append((now + request[1], order, name))
        elif kind == "spawn":
            tasks[request[2]] = request[1]
            ready.append((request[2], request[1], None))
            ready.append((name, task, request[2]))
        elif kind == "join":
            if request[1] in results:
                ready.append((name, task, results[request[1]]))
            else:
                waiting.setdefault(request[1], []).append(name)
        else:
            tasks.pop(request[1]).close()
            ready.append((name, task, None))
    print(now, results)


run(main())
