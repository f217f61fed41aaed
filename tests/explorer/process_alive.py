# Asked right after start() the child is alive, or has ended: two orders, and its exit code is known only after the join.
# count: | executions=2 endings=2 last=True 3,False 3 races=no
import sys
from multiprocessing import Process


def work():
    sys.exit(3)


if __name__ == "__main__":
    process = Process(target=work)
    process.start()
    alive = process.is_alive()
    process.join()
    print(alive, process.exitcode)
