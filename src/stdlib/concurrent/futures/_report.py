"""Errors that nobody else can be told of, as the logger "concurrent.futures" would write them."""

import sys


def report(message, error):
    logging = sys.modules.get("logging")
    if logging is not None:
        logging.getLogger("concurrent.futures").critical(message, exc_info=error)
        return
    print(message, file=sys.stderr)
    if error is not None:
        import traceback

        traceback.print_exception(error)
