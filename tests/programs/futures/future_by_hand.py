"""concurrent.futures.Future without a pool: states, callbacks, cancelling."""
import threading
from concurrent.futures import CancelledError, Future, InvalidStateError


def shown(future):
    text = repr(future)
    return text[:text.index(" at 0x")] + text[text.index(" state="):]


future = Future()
print(shown(future), future.done(), future.running(), future.cancelled())
future.add_done_callback(lambda f: print("first", f.result()))
future.add_done_callback(lambda f: print("second", f.result()))
print(future.set_running_or_notify_cancel(), shown(future), future.cancel())
future.set_result(42)
print(shown(future), future.result(), future.exception())
future.add_done_callback(lambda f: print("late", f.result()))
try:
    future.set_result(1)
except InvalidStateError as error:
    print(str(error).split(":")[0])

future = Future()
print(future.cancel(), future.cancel(), future.cancelled(), future.done(), shown(future))
print(future.set_running_or_notify_cancel(), shown(future))
for method in (future.result, future.exception):
    try:
        method()
    except CancelledError as error:
        print(repr(error))

future = Future()
future.set_exception(KeyError("k"))
print(shown(future), repr(future.exception()))
try:
    future.result()
except KeyError as error:
    print("raised", error)

future = Future()
for method in (future.result, future.exception):
    try:
        method(timeout=0.001)
    except TimeoutError as error:
        print(repr(error))
threading.Timer(0.01, future.set_result, ("from a timer",)).start()
print(future.result())

future = Future()
future.add_done_callback(lambda f: 1 / 0)
future.add_done_callback(lambda f: print("called although the one before failed"))
future.set_result(None)
