# An address that a program keeps is the same each time a schedule is taken, whatever the lab remembers of classes by then.
# count: | endings=1 races=no
from multiprocessing import Process


class Thing:
    pass


def work():
    Thing()
    address = id([1])
    print("kept")
    print(address > 0)


if __name__ == "__main__":
    process = Process(target=work)
    process.start()
    process.join()
