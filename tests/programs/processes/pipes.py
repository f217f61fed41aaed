# Pipes: order, long messages, the end of the other side, several threads and processes at one queue.
import multiprocessing as mp
import threading
from multiprocessing.connection import wait


def echo(conn):
    while True:
        try:
            message = conn.recv()
        except EOFError:
            break
        if message is None:
            break
        conn.send(message)
    conn.close()


def produce(writer, n):
    for i in range(n):
        writer.send((n, i))
    writer.close()


def long_messages(writer):
    writer.send_bytes(b"x" * 200_000)
    writer.send_bytes(b"y" * 70_000)
    writer.send(list(range(50_000)))


if __name__ == "__main__":
    here, there = mp.Pipe()
    p = mp.Process(target=echo, args=(there,))
    p.start()
    there.close()
    for message in (1, "two", [3, {4: (5,)}], b"six" * 1000, None):
        here.send(message)
        if message is not None:
            print(here.recv() == message)
    p.join()
    try:
        here.recv()
    except EOFError as error:
        print("EOFError", error)
    try:
        here.send(1)
    except BrokenPipeError as error:
        print("BrokenPipeError", error.errno)

    reader, writer = mp.Pipe(False)
    p = mp.Process(target=long_messages, args=(writer,))
    p.start()
    print(len(reader.recv_bytes()), reader.recv_bytes() == b"y" * 70_000, sum(reader.recv()))
    p.join()
    print(reader.poll(), reader.readable, reader.writable, writer.readable)
    for action in (lambda: writer.recv(), lambda: reader.send(1), lambda: writer.send(lambda: 0)):
        try:
            action()
        except Exception as error:
            print(type(error).__name__, str(error)[:25])
    writer.close()
    try:
        reader.recv()
    except EOFError:
        print("end")
    reader.close()
    try:
        reader.recv()
    except OSError as error:
        print(error)

    readers = []
    for n in (3, 4, 5):
        r, w = mp.Pipe(duplex=False)
        readers.append(r)
        p = mp.Process(target=produce, args=(w, n))
        p.start()
        w.close()
    got = []
    while readers:
        for r in wait(readers):
            try:
                got.append(r.recv())
            except EOFError:
                readers.remove(r)
    print(sorted(got))
    p = mp.Process(target=produce, args=(mp.Pipe(False)[1], 0))
    p.start()
    print(wait([p.sentinel], 10) == [p.sentinel])

    queue = mp.Queue()
    senders = [mp.Process(target=lambda k=k: [queue.put(k) for _ in range(100)]) for k in range(2)]
    totals = []
    takers = [threading.Thread(target=lambda: totals.append(sum(queue.get() for _ in range(50)))) for _ in range(4)]
    for t in takers + senders:
        t.start()
    for t in takers + senders:
        t.join()
    print(sum(totals), queue.empty(), queue.qsize())
