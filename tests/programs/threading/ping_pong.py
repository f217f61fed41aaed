# Two threads take turns with two semaphores: the order is fixed.
import threading

ping = threading.Semaphore(1)
pong = threading.Semaphore(0)

def player(mine, other, word):
    for i in range(4):
        mine.acquire()
        print(word, i)
        other.release()

a = threading.Thread(target=player, args=(ping, pong, "ping"))
b = threading.Thread(target=player, args=(pong, ping, "pong"))
b.start()
a.start()
a.join()
b.join()
