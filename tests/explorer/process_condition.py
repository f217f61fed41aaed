# A consumer that waits while there is nothing. It comes first and waits, or it comes late and does not: two traces.
# count: | executions=2 endings=1 last=7 races=no
from multiprocessing import Condition, Process, RawValue

condition, item = Condition(), RawValue("i", 0)


def produce():
    with condition:
        item.value = 7
        condition.notify()


if __name__ == "__main__":
    process = Process(target=produce)
    process.start()
    with condition:
        while item.value == 0:
            condition.wait()
        print(item.value)
    process.join()
