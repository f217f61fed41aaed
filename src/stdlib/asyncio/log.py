"""The logger called "asyncio".

Programs that have imported logging get their messages through it. The others are spared that import: what would have gone to
the handler of last resort is written to standard error here, warnings and errors only.
"""

import sys


class Logger:
    name = "asyncio"

    def _write(self, visible, method, message, args, exc_info):
        logging = sys.modules.get("logging")
        if logging is not None:
            getattr(logging.getLogger(self.name), method)(message, *args, exc_info=exc_info)
            return
        if not visible:
            return
        if args:
            message = message % args
        print(message, file=sys.stderr)
        if exc_info:
            import traceback

            error = exc_info if isinstance(exc_info, BaseException) else exc_info[1]
            traceback.print_exception(error)

    def debug(self, message, *args, exc_info=None):
        self._write(False, "debug", message, args, exc_info)

    def info(self, message, *args, exc_info=None):
        self._write(False, "info", message, args, exc_info)

    def warning(self, message, *args, exc_info=None):
        self._write(True, "warning", message, args, exc_info)

    def error(self, message, *args, exc_info=None):
        self._write(True, "error", message, args, exc_info)


logger = Logger()
