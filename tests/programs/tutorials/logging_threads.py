# order: free
import logging
import threading

logging.basicConfig(level=logging.DEBUG, format="%(levelname)s:%(threadName)s:%(message)s")


def work(n):
    logging.debug("starting %d", n)
    if n == 2:
        logging.warning("odd one: %s", {"n": n})
    logging.info("done %s", "*" * n)


threads = [threading.Thread(target=work, args=(i,), name=f"T{i}") for i in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
logging.getLogger("app.db").error("main %s", threading.current_thread().name)
print("end")
