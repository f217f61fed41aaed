# finds: endings 3
import threading
def save():
    print("saved")
t = threading.Thread(target=save, daemon=True)
t.start()
print("bye")
