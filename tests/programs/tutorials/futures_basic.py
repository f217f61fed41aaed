from concurrent.futures import ThreadPoolExecutor, as_completed


def square(n):
    if n == 3:
        raise ValueError("three")
    return n * n


with ThreadPoolExecutor(max_workers=3) as executor:
    futures = {executor.submit(square, n): n for n in range(5)}
    for future in sorted(as_completed(futures), key=futures.get):
        try:
            print(futures[future], future.result())
        except ValueError as error:
            print(futures[future], "failed:", error)
    print(list(executor.map(square, [1, 2, 4])))
try:
    executor.submit(square, 1)
except RuntimeError as error:
    print(error)
