"""The package's interface, with threads in place of processes."""

import threading
from queue import Queue
from threading import Barrier, BoundedSemaphore, Condition, Event, Lock, RLock, Semaphore, active_count, current_thread

__all__ = ["Process", "current_process", "active_children", "freeze_support", "Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition",
           "Event", "Barrier", "Queue", "Pool", "JoinableQueue"]

current_process = current_thread
JoinableQueue = Queue


class Process(threading.Thread):
    def __init__(self, group=None, target=None, name=None, args=(), kwargs={}):
        threading.Thread.__init__(self, group, target, name, args, kwargs)
        self._started_by_program = False

    def start(self):
        self._started_by_program = True
        threading.Thread.start(self)

    @property
    def exitcode(self):
        return 0 if self._started_by_program and not self.is_alive() else None


def active_children():
    return [thread for thread in threading.enumerate() if isinstance(thread, Process)]


def freeze_support():
    pass


def Pool(processes=None, initializer=None, initargs=()):
    from multiprocessing.pool import ThreadPool
    return ThreadPool(processes, initializer, initargs)
