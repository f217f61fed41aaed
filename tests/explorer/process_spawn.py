# Two processes that begin anew, from the module imported again, add to one value without a lock: as process_raw_value.py.
# count: | executions=4 endings=2 last=1,2 races=yes
from multiprocessing import RawValue, get_context


def work(count):
    count.value += 1


if __name__ == "__main__":
    spawn = get_context("spawn")
    count = RawValue("i", 0)
    processes = [spawn.Process(target=work, args=(count,)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print(count.value)
