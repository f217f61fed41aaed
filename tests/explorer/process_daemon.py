# A daemon ends with the program: its one line is there before the program's, after it, or not at all.
# count: | endings=3 races=no
from multiprocessing import Process


def work():
    print("child")


if __name__ == "__main__":
    Process(target=work, daemon=True).start()
    print("main")
