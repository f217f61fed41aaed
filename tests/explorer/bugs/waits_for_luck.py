# finds: random any; ending exit; no race; endings 1
import random
import threading


def roll():
    while random.randint(1, 6) != 6:
        pass


player = threading.Thread(target=roll)
player.start()
player.join()
print("a six at last")
