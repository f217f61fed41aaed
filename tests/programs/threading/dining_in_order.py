# Philosophers who take the lower-numbered fork first always finish.
import threading

N = 5
forks = [threading.Lock() for _ in range(N)]
meals = [0] * N

def dine(i):
    low, high = sorted((i, (i + 1) % N))
    for _ in range(20):
        with forks[low]:
            with forks[high]:
                meals[i] += 1

threads = [threading.Thread(target=dine, args=(i,)) for i in range(N)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(meals)
