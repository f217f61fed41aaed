import io
import logging
import sys

log = logging.getLogger("shop")
log.setLevel(logging.INFO)
handler = logging.StreamHandler(sys.stdout)
handler.setFormatter(logging.Formatter("[%(levelname)-8s] %(name)s: %(message)s"))
log.addHandler(handler)
log.debug("not shown")
log.info("open at %02d:%02d", 9, 5)
log.warning("only %d left", 3)
child = logging.getLogger("shop.till")
child.error("jammed")
print(child.parent is log, child.getEffectiveLevel() == logging.INFO, log.isEnabledFor(logging.DEBUG))
stream = io.StringIO()
other = logging.StreamHandler(stream)
other.setLevel(logging.ERROR)
child.addHandler(other)
child.propagate = False
child.warning("quiet")
try:
    {}["missing"]
except KeyError:
    child.exception("lookup failed")
text = stream.getvalue().splitlines()
print(text[0], "|", text[1], "|", text[-1])
print(logging.getLevelName(30), logging.getLevelName("ERROR"), logging.root.level)
