# A timer that has fired says so: whoever waits for its event goes on.
# count: | executions=1 deadlocks=0 endings=1 last=1 races=no
import threading
fired = []
timer = threading.Timer(1, lambda: fired.append(1))
timer.start()
timer.finished.wait()
print(len(fired))
