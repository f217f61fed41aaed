# Loggers, handlers, formatters, filters, adapters, queues of records.
import io
import logging
import queue
import sys
import threading
import warnings
from logging.handlers import MemoryHandler, QueueHandler, QueueListener

logging.basicConfig(stream=sys.stdout, level=logging.DEBUG,
                    format="%(levelname)-8s %(name)s [%(threadName)s] %(funcName)s:%(lineno)d %(message)s")
log = logging.getLogger("a.b.c")
log.info("hi %s %d", "x", 3)
logging.debug("root %(k)s", {"k": 1})


def divide():
    try:
        1 / 0
    except ZeroDivisionError as problem:
        log.error("without trace: %s", problem)
        log.error("of type", exc_info=False)


divide()
thread = threading.Thread(target=lambda: log.warning("in thread"), name="T1")
thread.start()
thread.join()
above = logging.getLogger("a")
above.setLevel("ERROR")
log.warning("not shown")
log.error("shown")
print(log.getEffectiveLevel(), log.parent is above, logging.getLogger("a.b").parent.name, log.parent.name, log.isEnabledFor(10))
handler = logging.StreamHandler(sys.stdout)
handler.setFormatter(logging.Formatter("{levelname}|{message}|{user}", style="{", defaults={"user": "?"}))
above.addHandler(handler)
above.propagate = False
log.error("two", extra={"user": "me"})
log.critical("three")
logging.LoggerAdapter(log, {"user": "adapter"}).error("adapted")
above.addFilter(logging.Filter("a.b"))
above.error("filtered out")
handler.addFilter(lambda record: "secret" not in record.getMessage())
log.error("a secret")
print(logging.getLevelName(20), logging.getLevelName("INFO"), logging.getLevelName(7))
logging.addLevelName(25, "NOTE")
log.setLevel(1)
log.log(25, "a note")
logging.disable(logging.CRITICAL)
log.error("disabled")
logging.disable(logging.NOTSET)

records = queue.Queue()
sender = logging.getLogger("q")
sender.addHandler(QueueHandler(records))
sender.propagate = False
listener = QueueListener(records, handler)
listener.start()
sender.warning("through a %s", "queue")
listener.stop()
memory = MemoryHandler(10, target=handler)
sender.addHandler(memory)
sender.warning("kept")
print(len(memory.buffer))
sender.error("flushes")
print(len(memory.buffer), records.qsize())

for attempt in (lambda: logging.Formatter("no fields"), lambda: logging.basicConfig(force=True, nonsense=1), lambda: log.setLevel("LOUD"),
                lambda: log.error("x", extra={"message": 1}), lambda: logging.Formatter(style="?"), lambda: log.log("high", "x")):
    try:
        attempt()
    except (ValueError, KeyError, TypeError) as problem:
        print(type(problem).__name__, problem)
logging.basicConfig(force=True, stream=sys.stdout, format="$levelname:${message}", style="$")
logging.getLogger("z").warning("dollars")
text = io.StringIO()
logging.basicConfig(force=True, handlers=[logging.StreamHandler(text), logging.NullHandler()], level="INFO")
logging.info("into a text")
logging.debug("too low")
print(repr(text.getvalue()), logging.getLogger().handlers[1], logging.root, log)


class Upper(logging.Handler):
    def emit(self, record):
        print(self.format(record).upper())


own = logging.getLogger("own")
own.propagate = False
own.addHandler(Upper())
own.warning("custom %s", ["handler"])
print(own.hasHandlers(), own.getChild("child").name, own.handlers[0].level)
logging.captureWarnings(True)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("kept in the list")
print(len(caught))
logging.captureWarnings(False)
