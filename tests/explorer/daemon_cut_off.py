# The end of the program cuts the daemon off before its print or behind it, though the daemon may have ended by then.
# count: | executions=2 endings=2 races=no
import threading

ready = threading.Event()


def work():
    ready.set()
    print("late")


threading.Thread(target=work, daemon=True).start()
ready.wait()
