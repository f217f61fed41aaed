# Pipes that are closed again can be made without end, and so can connections to a manager: they are given to others.
import multiprocessing


def ask(shared, number):
    shared[0] += number


if __name__ == "__main__":
    total = 0
    for number in range(2500):
        one, other = multiprocessing.Pipe()
        one.send(number)
        total += other.recv()
        one.close()
        other.close()
    print(total)
    with multiprocessing.Manager() as manager:
        shared = manager.list([0])
        for number in range(40):
            process = multiprocessing.Process(target=ask, args=(shared, number))
            process.start()
            process.join()
        print(shared[0])
