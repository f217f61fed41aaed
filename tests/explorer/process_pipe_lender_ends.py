# Who sends an end of a pipe and has ended before it is received has taken it along; in time, its receiver has it.
# count: | endings=2 last=gone,hello races=no
from multiprocessing import Pipe, Process


def lend(end):
    reader, writer = Pipe(False)
    writer.send("hello")
    end.send(reader)
    end.close()


if __name__ == "__main__":
    ours, theirs = Pipe()
    process = Process(target=lend, args=(theirs,))
    process.start()
    try:
        reader = ours.recv()
        print(reader.recv())
    except FileNotFoundError:
        print("gone")
