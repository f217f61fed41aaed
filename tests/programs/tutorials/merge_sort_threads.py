import random
import threading


def merge(left, right):
    merged, i, j = [], 0, 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            merged.append(left[i])
            i += 1
        else:
            merged.append(right[j])
            j += 1
    return merged + left[i:] + right[j:]


def sort(items, depth=0):
    if len(items) <= 1:
        return items
    middle = len(items) // 2
    halves = [items[:middle], items[middle:]]
    if depth < 2:
        def run(k):
            halves[k] = sort(halves[k], depth + 1)
        threads = [threading.Thread(target=run, args=(k,)) for k in range(2)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
    else:
        halves = [sort(half, depth + 1) for half in halves]
    return merge(*halves)


numbers = random.Random(7).sample(range(1000), 60)
print(sort(numbers) == sorted(numbers), sort(numbers)[:5])
