import logging
import sys

logging.basicConfig(stream=sys.stdout, level=logging.WARNING)
logging.info("hidden")
logging.warning("shown %s", "once")
logging.error("an error")
logging.critical("critical")
logging.getLogger("x").warning("from x")
logging.log(35, "custom level")
