# Names, current_thread, main_thread, idents, repr-free facts about threads.
import threading

def show():
    print(threading.current_thread().name, threading.current_thread() is threading.main_thread())

show()
for t in (threading.Thread(target=show), threading.Thread(target=show, name="special"), threading.Thread(target=show)):
    t.start()
    t.join()
named = threading.Thread(target=show)
print(named.name, named.daemon, named.is_alive(), named.ident)
named.name = "renamed"
named.start()
named.join()
print(named.name, named.is_alive(), named.ident is not None)
print(threading.main_thread().name, threading.active_count(), [t.name for t in threading.enumerate()])
print(threading.get_ident() == threading.main_thread().ident, threading.current_thread().is_alive())
print(threading.Thread(target=show).name, threading.Thread().name)
