"""assertLogs() and assertNoLogs()."""

import collections
import logging

LoggingWatcher = collections.namedtuple("_LoggingWatcher", ["records", "output"])


class _CapturingHandler(logging.Handler):
    def __init__(self):
        super().__init__()
        self.watcher = LoggingWatcher([], [])

    def flush(self):
        pass

    def emit(self, record):
        self.watcher.records.append(record)
        self.watcher.output.append(self.format(record))


class LogsContext:
    LOGGING_FORMAT = "%(levelname)s:%(name)s:%(message)s"

    def __init__(self, test_case, logger, level, no_logs):
        self.test_case = test_case
        self.given = logger
        self.level = logging.INFO if not level else logging._nameToLevel.get(level, level)
        self.no_logs = no_logs

    def __enter__(self):
        logger = self.given if isinstance(self.given, logging.Logger) else logging.getLogger(self.given)
        handler = _CapturingHandler()
        handler.setLevel(self.level)
        handler.setFormatter(logging.Formatter(self.LOGGING_FORMAT))
        self.logger = logger
        self.watcher = handler.watcher
        self.old = (logger.handlers[:], logger.level, logger.propagate)
        logger.handlers = [handler]
        logger.setLevel(self.level)
        logger.propagate = False
        return None if self.no_logs else self.watcher

    def __exit__(self, kind, exc, tb):
        self.logger.handlers, level, self.logger.propagate = self.old
        self.logger.setLevel(level)
        if exc is not None:
            return False
        level, name = logging.getLevelName(self.level), self.logger.name
        if self.no_logs:
            if self.watcher.records:
                self.test_case.fail(f"Unexpected logs found: {self.watcher.output!r}")
        elif not self.watcher.records:
            self.test_case.fail(f"no logs of level {level} or higher triggered on {name}")
        return False
