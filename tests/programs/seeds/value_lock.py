
import multiprocessing

# A shared variable
shared_variable = multiprocessing.Value('i', 0)

# Function that increments the shared variable
def increment_variable(shared_var):
    for _ in range(100000):
        with shared_var.get_lock():
            shared_var.value += 1

# Function that decrements the shared variable
def decrement_variable(shared_var):
    for _ in range(100000):
        with shared_var.get_lock():
            shared_var.value -= 1

if __name__ == "__main__":
    # Creating multiple processes
    process1 = multiprocessing.Process(target=increment_variable, args=(shared_variable,))
    process2 = multiprocessing.Process(target=decrement_variable, args=(shared_variable,))

    # Starting the processes
    process1.start()
    process2.start()

    # Wait for both processes to complete
    process1.join()
    process2.join()

    print("Final value of shared_variable:", shared_variable.value)
