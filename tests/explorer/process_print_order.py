# One standard output, three lines by three processes: 3! orders.
# count: | executions=6 endings=6 races=no
from multiprocessing import Process


def work(n):
    print("process", n)


if __name__ == "__main__":
    processes = [Process(target=work, args=(n,)) for n in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
