"""The parent's side of a process that runs: starting it, waiting for it, ending it."""

import _lab_process

from multiprocessing import context, process

__all__ = ["ForkPopen", "SpawnPopen"]

SIGKILL, SIGTERM = 9, 15


class Sentinel(int):
    """Stands for the end of the process of that pid, for multiprocessing.connection.wait()."""


class _Popen:
    def __init__(self, process_obj):
        self.returncode = None
        self._launch(process_obj)
        self.sentinel = Sentinel(self.pid)

    def poll(self):
        return self.wait(0)

    def wait(self, timeout=None):
        if self.returncode is None:
            self.returncode = _lab_process.wait(self.pid, timeout)
        return self.returncode

    def terminate(self):
        if self.returncode is None:
            _lab_process.kill(self.pid, SIGTERM)

    def kill(self):
        if self.returncode is None:
            _lab_process.kill(self.pid, SIGKILL)


class ForkPopen(_Popen):
    """The child is a copy of this process, in which only the calling thread goes on."""

    method = "fork"

    def _launch(self, process_obj):
        self.pid = _lab_process.fork(process_obj.name)
        if self.pid == 0:
            code = 1
            try:
                code = process_obj._bootstrap()
            finally:
                _lab_process.exit(code)


class SpawnPopen(_Popen):
    """The child begins anew: it imports the program's module, then gets the Process object, pickled."""

    method = "spawn"

    def _launch(self, process_obj):
        import pickle
        from multiprocessing import spawn  # what the child does first
        if getattr(process.current_process(), "_inheriting", False):
            raise RuntimeError(_unguarded)
        self.ends = []
        context.set_spawning_popen(self)
        try:
            obj = pickle.dumps(process_obj)
        finally:
            context.set_spawning_popen(None)
        preparation = {"name": process_obj.name}
        self.pid = _lab_process.spawn(pickle.dumps((preparation, obj)), self.ends, process_obj.name)


_unguarded = """
        A process is to be started while this one is itself only just starting:
        it is importing the program's main module, and that module starts a process
        at its outermost level. With the start method spawn every process imports
        the module again, so what only the first one shall do must stand behind

            if __name__ == '__main__':
                ...
"""
