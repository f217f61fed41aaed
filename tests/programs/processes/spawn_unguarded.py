# only: native
# Without a guard the child would start a child of its own, while it is itself only just starting.
import multiprocessing as mp


def work():
    print("never")


process = mp.get_context("spawn").Process(target=work)
process.start()
process.join()
print(process.exitcode)
