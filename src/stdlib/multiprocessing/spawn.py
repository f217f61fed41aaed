"""What a process that was spawned does first."""

import _lab_process
import pickle
import sys

from multiprocessing import context, process

__all__ = ["freeze_support"]


def freeze_support():
    pass


def _main():
    preparation, obj = pickle.loads(_lab_process.spawn_data())
    current = process.current_process()
    current._inheriting = True
    current.name = preparation["name"]
    context._force_start_method("spawn")
    sys.modules.pop("__mp_main__", None)
    import __mp_main__
    sys.modules["__main__"] = sys.modules["__mp_main__"]
    self = pickle.loads(obj)
    del current._inheriting
    _lab_process.exit(self._bootstrap(spawned=True))
