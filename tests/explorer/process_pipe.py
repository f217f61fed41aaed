# A message each way: everything is ordered by the messages.
# count: | executions=1 endings=1 last=42 races=no
from multiprocessing import Pipe, Process


def work(end):
    end.send(end.recv() + 1)


if __name__ == "__main__":
    here, there = Pipe()
    process = Process(target=work, args=(there,))
    process.start()
    here.send(41)
    print(here.recv())
    process.join()
