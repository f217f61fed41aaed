# An end on its way to a process is open, whoever closes it or ends meanwhile: no schedule finds the pipe's end before the message.
# count: | endings=1 last=hello races=no
from multiprocessing import Pipe, Process


def work(invitations):
    end = invitations.recv()
    end.send("hello")
    end.close()


if __name__ == "__main__":
    ours, theirs = Pipe()
    process = Process(target=work, args=(theirs,))
    process.start()
    reader, writer = Pipe(False)
    ours.send(writer)
    writer.close()
    print(reader.recv())
