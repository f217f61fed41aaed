import threading

# Global variable shared by multiple threads
shared_variable = 0

# Lock to synchronize access to the shared variable
lock = threading.Lock()

# Function that increments the shared variable
def increment_variable():
    global shared_variable
    for _ in range(1000000):
        # Acquire the lock before modifying the shared variable
        with lock:
            shared_variable += 1

# Function that decrements the shared variable
def decrement_variable():
    global shared_variable
    for _ in range(1000000):
        # Acquire the lock before modifying the shared variable
        with lock:
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
