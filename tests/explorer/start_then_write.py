# A thread may run before its starter does anything more, and the first one that is started is no exception.
# count: | executions=2 endings=2 last=0,1 races=yes
# count: --model gil | endings=2 last=0,1
# count: --model gil-3.9 | endings=2 last=0,1
import threading

x = 0


def work():
    print(x)


t = threading.Thread(target=work)
t.start()
x = 1
t.join()
