# An end of a pipe that is sent to another process stays open on its way, though its sender closes it at once; then the receiver alone has it.
import multiprocessing
import time


def answer(invitations):
    while True:
        end = invitations.recv()
        if end is None:
            return
        time.sleep(0.001)
        end.send("hello")
        end.close()


def both_ways(invitations):
    with invitations.recv() as end:
        end.send(end.recv() + 1)


if __name__ == "__main__":
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=answer, args=(theirs,))
    process.start()
    for _ in range(20):
        reader, writer = multiprocessing.Pipe(False)
        ours.send(writer)
        writer.close()
        words = reader.recv()
        try:
            reader.recv()
        except EOFError:
            words += ", end"
        reader.close()
    print(words)
    ours.send(None)
    process.join()

    process = multiprocessing.Process(target=both_ways, args=(theirs,))
    process.start()
    here, there = multiprocessing.Pipe()
    ours.send(there)
    there.close()
    here.send(41)
    print(here.recv())
    process.join()
    try:
        ours.send(there)
    except OSError as error:
        print(error)

    # Who has lent an end and ended has taken it along.
    def lend(end):
        end.send(multiprocessing.Pipe()[0])

    process = multiprocessing.Process(target=lend, args=(theirs,))
    process.start()
    process.join()
    try:
        ours.recv()
    except FileNotFoundError as error:
        print(error.errno, error.strerror)
