import threading

# A shared variable
shared_variable = 0

# Function that increments the shared variable
def increment_variable():
    global shared_variable
    for _ in range(100000):
        shared_variable += 1

# Function that decrements the shared variable
def decrement_variable():
    global shared_variable
    for _ in range(100000):
        shared_variable -= 1

if __name__ == "__main__":
    # Creating multiple threads
    thread1 = threading.Thread(target=increment_variable)
    thread2 = threading.Thread(target=decrement_variable)

    # Starting the threads
    thread1.start()
    thread2.start()

    # Wait for both threads to complete
    thread1.join()
    thread2.join()

    print("Final value of shared_variable:", shared_variable)
