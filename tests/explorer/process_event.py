# What is written before an event is set is read after it was waited for: one trace.
# count: | executions=1 endings=1 last=42 races=no
from multiprocessing import Event, Process, RawValue

ready, data = Event(), RawValue("i", 0)


def work():
    ready.wait()
    data.value += 2


if __name__ == "__main__":
    process = Process(target=work)
    process.start()
    data.value = 40
    ready.set()
    process.join()
    print(data.value)
