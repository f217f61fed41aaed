
import threading

# A shared resource with a capacity of 3
shared_resource = []
semaphore = threading.Semaphore(3)

# Function that adds an item to the shared resource
def add_item(item):
    semaphore.acquire()
    shared_resource.append(item)
    print(f"Added item {item} to the shared resource.")
    semaphore.release()

# Function that removes an item from the shared resource
def remove_item():
    semaphore.acquire()
    if len(shared_resource) > 0:
        item = shared_resource.pop(0)
        print(f"Removed item {item} from the shared resource.")
    else:
        print("Shared resource is empty.")
    semaphore.release()

if __name__ == "__main__":
    # Creating multiple threads
    threads = []

    for i in range(5):
        thread = threading.Thread(target=add_item, args=(i,))
        threads.append(thread)

    for i in range(3):
        thread = threading.Thread(target=remove_item)
        threads.append(thread)

    # Starting the threads
    for thread in threads:
        thread.start()

    # Wait for all threads to complete
    for thread in threads:
        thread.join()

    print("Final shared resource:", shared_resource)
