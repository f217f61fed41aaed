# One of two that print three lines each is ended somewhere. What is printed is a merge of 0 1 2 with k of its first lines, k = 0 to 3: as many
# texts as standard Young tableaux of two rows of 3 and k, that is 1, 3, 5, 5; and with all three lines it may have ended by itself.
# count: | endings=19 last=-15 0,0 0 races=no
from multiprocessing import Process


def work():
    for i in range(3):
        print(i)


if __name__ == "__main__":
    ended, other = Process(target=work), Process(target=work)
    ended.start()
    other.start()
    ended.terminate()
    ended.join()
    other.join()
    print(ended.exitcode, other.exitcode)
