"""A stop request ends any program at once, whatever it is doing."""

import os
import signal
import subprocess
import tempfile
import time

from setup.testing import Result

ABOUT = "stop latency in many stuck states"
NEEDS = ("native",)
ORDER = 37
LATENCY_MAX_S = 0.25  # a run returns within 0.1 s; the rest is the process's end on a busy machine
ROUNDS = 3

HEAD = "import threading, time\n"
STUCK = {
    "endless loop": "while True:\n    pass\n",
    "endless loop in a function": "def f():\n    i = 0\n    while True:\n        i += 1\nf()\n",
    "sleep": "time.sleep(1000)\n",
    "lock held by a sleeper": "lock = threading.Lock()\ndef hold():\n    with lock:\n        time.sleep(1000)\n"
                              "t = threading.Thread(target=hold)\nt.start()\ntime.sleep(0.05)\nlock.acquire()\n",
    "join": "t = threading.Thread(target=time.sleep, args=(1000,))\nt.start()\nt.join()\n",
    "event with a timeout": "threading.Event().wait(1000)\n",
    "condition": "c = threading.Condition()\nwith c:\n    c.wait(1000)\n",
    "barrier": "b = threading.Barrier(2)\nb.wait(1000)\n",
    "semaphore": "s = threading.Semaphore(0)\ns.acquire(timeout=1000)\n",
    "print flood": "while True:\n    print('x' * 100)\n",
    "32 threads that loop": "def f():\n    while True:\n        pass\nfor i in range(32):\n    threading.Thread(target=f).start()\n",
    "large integers": "x = 3 ** 20000\nwhile True:\n    y = x * x\n",
    "growing list": "a = []\nwhile True:\n    a.append(len(a))\n    if len(a) > 100000:\n        a = []\n",
    "join of a process": "import multiprocessing as mp\np = mp.Process(target=time.sleep, args=(1000,))\np.start()\np.join()\n",
    "empty queue of processes": "import multiprocessing as mp\nq = mp.Queue()\nmp.Process(target=time.sleep, args=(1000,)).start()\nq.get()\n",
    "full pipe": "import multiprocessing as mp\np = mp.Process(target=time.sleep, args=(1000,))\np.start()\nr, w = mp.Pipe(False)\n"
                 "while True:\n    w.send(b'x' * 1000)\n",
    "starting processes": "import multiprocessing as mp\nwhile True:\n    p = mp.Process(target=int)\n    p.start()\n    p.join()\n",
    "starting threads": "def f():\n    pass\nwhile True:\n    t = threading.Thread(target=f)\n    t.start()\n    t.join()\n",
}


def latency(command, settle_s=0.4):
    """Seconds from SIGINT to the end of the process, and its exit code."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(settle_s)
    if process.poll() is not None:
        return None, process.returncode
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return 5.0, None
    return time.monotonic() - began, process.returncode


def run(context):
    heddle = str(context.root / "build/native/heddle")
    with tempfile.TemporaryDirectory() as folder:
        for name, body in STUCK.items():
            if not context.wants(name):
                continue
            path = os.path.join(folder, "stuck.py")
            with open(path, "w") as file:
                file.write(HEAD + body)
            for model in ("free", "gil"):
                times = [latency([heddle, "run", path, "--model", model]) for _ in range(ROUNDS)]
                good = all(took is not None and took <= LATENCY_MAX_S and code == 130 for took, code in times)
                yield Result.check("%s, %s" % (name, model), good, times)
            took, code = latency([heddle, "run", path, "--controlled", "--time", "any"])
            # Under virtual time a sleep is over at once: ended is as good as stopped.
            yield Result.check("%s, controlled" % name, took is None or (took <= LATENCY_MAX_S and code == 130), (took, code))
        counter = context.root / "tests/explorer/counter.py"
        took, code = latency([heddle, "explore", str(counter), "--scale", "103=9", "--scale", "102=3"])
        yield Result.check("explorer", took is not None and took <= 2 * LATENCY_MAX_S, (took, code))
