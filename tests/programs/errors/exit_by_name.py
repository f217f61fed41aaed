# exit: 4
# exit() and quit() end the program as sys.exit() does.
import threading

print(exit, quit, callable(exit))
for leave in (exit, quit):
    try:
        leave("now")
    except SystemExit as error:
        print("SystemExit", error.code)


def worker():
    print("worker leaves")
    exit()
    print("never")


t = threading.Thread(target=worker)
t.start()
t.join()


def exit_hook(exit):
    return exit + 1


print(exit_hook(1))
exit(4)
