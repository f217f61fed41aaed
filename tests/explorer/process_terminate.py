# The signal comes before the child's line, between its line and its end, or when it has ended.
# count: | endings=3 last=-15,0 races=no
from multiprocessing import Process


def work():
    print("child")


if __name__ == "__main__":
    process = Process(target=work)
    process.start()
    process.terminate()
    process.join()
    print(process.exitcode)
