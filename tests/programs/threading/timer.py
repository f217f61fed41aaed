# Timer: runs later, or never when cancelled.
import threading

done = threading.Event()

def ring(who):
    print("ring", who)
    done.set()

t = threading.Timer(0.02, ring, args=("first",))
t.start()
never = threading.Timer(60, ring, ["never"])
never.start()
never.cancel()
done.wait()
t.join()
never.join()
print("end", t.is_alive(), never.is_alive())
