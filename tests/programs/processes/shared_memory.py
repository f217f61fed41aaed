# Memory under a name.
from multiprocessing import Process, shared_memory


def fill(name, n):
    block = shared_memory.SharedMemory(name=name)
    for i in range(n):
        block.buf[i] = i * i % 256
    block.buf[-1] = 255
    block.close()


def change(lst):
    lst[0] = lst[0] + 1
    lst[2] = "changed"


if __name__ == "__main__":
    block = shared_memory.SharedMemory(create=True, size=4096)
    print(block.size, len(block.buf), block.buf[0], type(block.name).__name__)
    p = Process(target=fill, args=(block.name, 20))
    p.start()
    p.join()
    print(list(block.buf[:20]), block.buf[-1], bytes(block.buf[3:6]))
    block.buf[:5] = b"hello"
    again = shared_memory.SharedMemory(block.name)
    print(bytes(again.buf[:5]), again.name == block.name)
    for action in (lambda: shared_memory.SharedMemory("no such block"), lambda: shared_memory.SharedMemory(create=True, size=0),
                   lambda: shared_memory.SharedMemory(create=True, size=-1), lambda: block.buf.__setitem__(0, 256),
                   lambda: block.buf[4096], lambda: shared_memory.SharedMemory(block.name, create=True, size=10)):
        try:
            action()
        except Exception as error:
            print(type(error).__name__)
    again.close()
    block.close()
    block.unlink()
    try:
        shared_memory.SharedMemory(block.name)
    except FileNotFoundError:
        print("gone")

    lst = shared_memory.ShareableList([1, 2.5, "some text", b"bytes", None, True])
    p = Process(target=change, args=(lst,))
    p.start()
    p.join()
    print(list(lst), len(lst), lst[-1], lst.index(2.5), lst.count(None))
    other = shared_memory.ShareableList(name=lst.shm.name)
    other[1] = 7
    print(lst[1])
    for action in (lambda: lst[6], lambda: lst.__setitem__(9, 1), lambda: lst.__setitem__(2, "x" * 100), lambda: lst.index(99)):
        try:
            action()
        except Exception as error:
            print(type(error).__name__, error)
    other.shm.close()
    lst.shm.close()
    lst.shm.unlink()
