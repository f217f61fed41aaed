# Threads return values through a list, one place each.
import threading

def square(index, value, results):
    results[index] = value * value

numbers = [3, 1, 4, 1, 5, 9, 2, 6]
results = [None] * len(numbers)
threads = []
for index, value in enumerate(numbers):
    thread = threading.Thread(target=square, args=(index, value, results))
    threads.append(thread)
    thread.start()
for thread in threads:
    thread.join()
print(results, sum(results))
