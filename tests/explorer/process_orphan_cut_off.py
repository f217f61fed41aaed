# The child is killed before it starts the grandchild, after each of its looks whether that has ended (three orders of the end and the two
# looks), or too late. Where nobody waits for the grandchild, the program's end may cut it off: four of the fifteen.
# count: | executions=15 endings=2 races=no
from multiprocessing import Process


def leaf():
    print("leaf")


def work():
    Process(target=leaf).start()


if __name__ == "__main__":
    process = Process(target=work)
    process.start()
    process.terminate()
    process.join()
