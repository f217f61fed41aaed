from multiprocessing import Process

def task():
    print("Executing task")

process1 = Process(target=task)
process2 = Process(target=task)

process1.start()
process2.start()

process1.join()
process2.join()
