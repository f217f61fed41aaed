# Loggers, handlers, formatters, filters, queues of records: one after the other.
import logging, logging.handlers, queue, sys, threading
fmt = logging.Formatter("%(levelname)-8s|%(name)s|%(threadName)s|%(message)s")
h = logging.StreamHandler(sys.stdout); h.setFormatter(fmt)
root = logging.getLogger(); root.addHandler(h); root.setLevel(logging.DEBUG)
log = logging.getLogger("app.db"); log.debug("x=%d", 3); log.info("dict %(a)s", {"a": 1})
class F(logging.Filter):
    def filter(self, r): return "secret" not in r.getMessage()
h.addFilter(F()); log.warning("secret stuff"); log.error("shown")
try: 1/0
except ZeroDivisionError: log.error("failed: %s", sys.exc_info()[0].__name__)
ad = logging.LoggerAdapter(log, {"user": "ann"}); ad.info("hello")
q = queue.Queue(); ql = logging.handlers.QueueListener(q, h); ql.start()
l2 = logging.getLogger("q"); l2.propagate = False; l2.addHandler(logging.handlers.QueueHandler(q))
ts = [threading.Thread(target=lambda i=i: l2.info("job %d", i), name=f"T{i}") for i in range(3)]
for t in ts: t.start(); t.join()
ql.stop()
print(log.level, log.getEffectiveLevel(), log.isEnabledFor(10), log.hasHandlers(), log.parent.name, logging.getLevelName(30), logging.getLevelName("ERROR"))
logging.disable(logging.WARNING); log.warning("no"); log.error("yes"); logging.disable(logging.NOTSET)
log.log(25, "custom"); logging.addLevelName(25, "NOTE"); log.log(25, "custom2")
print(logging.root.manager.loggerDict.keys())
r = logging.makeLogRecord({"msg": "m %s", "args": (1,), "levelno": 20, "levelname": "INFO"}); print(r.getMessage(), fmt.format(r))
f2 = logging.Formatter("{levelname}:{message}", style="{"); print(f2.format(r)); f3 = logging.Formatter("$levelname $message", style="$"); print(f3.format(r))
h2 = logging.handlers.MemoryHandler(10, target=h); l3 = logging.getLogger("mem"); l3.propagate=False; l3.addHandler(h2); l3.info("buffered"); print("before"); h2.flush()
log.info("stack", stack_info=False, extra={"a": 1}); log.critical("end %s %s", "a", "b")
logging.captureWarnings(True)
print(repr(log), repr(h).split(" ")[0], logging.lastResort)
