"""Processes of the system: none is left over, whoever is killed; a bomb ends; a deadlock of all is found.

Output and exit codes of programs with processes are judged by CPython (tests/programs/processes/); this is about what CPython cannot judge.
"""

import os
import signal
import subprocess
import tempfile
import time

from setup.judging import Judge, load_programs
from setup.testing import Result

ABOUT = "processes: killed ones, left-over ones, too many, deadlocks between them"
NEEDS = ("native",)
ORDER = 38
WAIT_S = 60 # for what takes a second: a failure, not a measurement

CYCLES = """
import multiprocessing as mp, time
def work(q, n):
    q.put(n)
if __name__ == "__main__":
    q = mp.SimpleQueue()
    total = 0
    for n in range(1000):
        p = mp.Process(target=work, args=(q, n))
        p.start()
        total += q.get()
        p.join()
        assert p.exitcode == 0, p
        p.close()
    print(total, mp.active_children())
    print("ready", flush=True)
    time.sleep(1000)
"""

FAMILY = """
import multiprocessing as mp, os, time
def grandchild(q):
    q.put(os.getpid())
    while True:
        pass
def child(q):
    q.put(os.getpid())
    p = mp.Process(target=grandchild, args=(q,))
    p.start()
    p.join()
if __name__ == "__main__":
    q = mp.Queue()
    children = [mp.Process(target=child, args=(q,)) for _ in range(3)]
    for p in children:
        p.start()
    print(*[q.get() for _ in range(6)], flush=True)
    for p in children:
        p.join()
    print([p.exitcode for p in children], flush=True)
"""

LOCK_HELD = """
import multiprocessing as mp, os, time
def holder(lock, e):
    lock.acquire()
    e.set()
    os.getpid()
    time.sleep(1000)
if __name__ == "__main__":
    lock, e, (r, w) = mp.Lock(), mp.Event(), mp.Pipe(False)
    p = mp.Process(target=holder, args=(lock, e))
    p.start()
    w.close()
    e.wait()
    p.kill()
    p.join()
    print(p.exitcode, lock.acquire(timeout=0.1))
    try:
        r.recv()
    except EOFError:
        print("the pipe has ended")
    print("ready", flush=True)
    lock.acquire()
"""

BOMB = """
import multiprocessing as mp
def bomb():
    while True:
        mp.Process(target=bomb).start()
if __name__ == "__main__":
    bomb()
"""

DRAIN = """
import multiprocessing as mp
def fill(q):
    q.put("x" * 200000)
if __name__ == "__main__":
    q = mp.Queue()
    p = mp.Process(target=fill, args=(q,))
    p.start()
    p.join()
    print(len(q.get()))
"""

# Its child would start a child of its own while it is itself only just starting: CPython's traceback has its own lines in it.
UNGUARDED = """
import multiprocessing as mp
def work():
    print("never")
process = mp.get_context("spawn").Process(target=work)
process.start()
process.join()
print(process.exitcode)
"""

TWO_LOCKS = """
import multiprocessing as mp, time
def take(a, b, barrier):
    with a:
        barrier.wait()
        with b:
            pass
if __name__ == "__main__":
    a, b, barrier = mp.Lock(), mp.Lock(), mp.Barrier(2)
    p = mp.Process(target=take, args=(a, b, barrier))
    p.start()
    take(b, a, barrier)
"""


def start(context, folder, name, text, arguments=()):
    path = os.path.join(folder, name + ".py")
    with open(path, "w") as file:
        file.write(text)
    return subprocess.Popen([str(context.root / "build/native/heddle"), "run", *arguments, path], stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)


def descendants(pid):
    """(pid, state) of every process below `pid`, zombies too."""
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open("/proc/%s/stat" % name) as file:
                    fields = file.read().rsplit(")", 1)[1].split()
                parents.setdefault(int(fields[1]), []).append((int(name), fields[0]))
            except OSError:
                pass
    found, todo = [], [pid]
    while todo:
        for child in parents.get(todo.pop(), ()):
            found.append(child)
            todo.append(child[0])
    return found


def alive(pid):
    try:
        with open("/proc/%d/stat" % pid) as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def gone(pids):
    for _ in range(WAIT_S * 20):
        if not any(alive(pid) for pid in pids):
            return True
        time.sleep(0.05)
    return False


def finish(process):
    try:
        out, err = process.communicate(timeout=WAIT_S)
        return process.returncode, out, err
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        return None, out, err


def cycles(context, folder):
    process = start(context, folder, "cycles", CYCLES)
    try:
        first = process.stdout.readline()
        process.stdout.readline()
        left = descendants(process.pid)
        files = len(os.listdir("/proc/%d/fd" % process.pid))
        yield Result.check("1,000 processes started and joined", first == "499500 []\n", repr(first))
        yield Result.check("none of them is left, no zombie either", not left, repr(left))
        yield Result.check("nor a file that they had open", files < 12, "%d files" % files)
    finally:
        process.kill()
        process.communicate()


def killed(context, folder):
    process = start(context, folder, "family", FAMILY)
    pids = [int(word) for word in process.stdout.readline().split()]
    process.kill()
    process.communicate()
    yield Result.check("kill -9 of the first process ends its six descendants", len(pids) == 6 and gone(pids), repr(pids))

    process = start(context, folder, "family", FAMILY)
    pids = [int(word) for word in process.stdout.readline().split()]
    below = [pid for pid, _ in descendants(process.pid)]
    children = [pid for pid in pids if pid in below and [p for p, _ in descendants(pid)]]
    for pid in children:
        os.kill(pid, signal.SIGKILL)
    code, out, err = finish(process)
    yield Result.check("kill -9 of children is seen, and their children end too",
                       code == 0 and out == "[-9, -9, -9]\n" and len(children) == 3 and gone(pids), "%s %r %s" % (code, out, err))

    process = start(context, folder, "held", LOCK_HELD)
    code, out, err = finish(process)
    yield Result.check("what a killed process held stays held, what it had open is closed; waiting for it is a deadlock",
                       code == 3 and out == "-9 False\nthe pipe has ended\nready\n" and "held by one that has ended" in err, "%s %r %s" % (code, out, err))

    for n in range(5):
        process = start(context, folder, "family", FAMILY)
        time.sleep(0.02 * n)
        below = [pid for pid, _ in descendants(process.pid)]
        process.kill()
        process.communicate()
        yield Result.check("kill -9 after %d ms leaves nothing" % (20 * n), gone(below), repr(below))


def ends(context, folder):
    for model in ("free", "gil"):
        process = start(context, folder, "bomb", BOMB, ("--model", model))
        code, _, err = finish(process)
        yield Result.check("a fork bomb ends with a verdict, --model " + model,
                           code == 4 and err.count("limit reached: the program has more than 256 processes alive") == 1, "%s %s" % (code, err[-500:]))
    process = start(context, folder, "bomb-spawn", BOMB.replace("mp.Process", "mp.get_context('spawn').Process"))
    code, _, err = finish(process)
    yield Result.check("so does one of spawned processes", code == 4 and "256 processes" in err, "%s %s" % (code, err[-500:]))
    for name, text, words in (("join before the queue is drained", DRAIN, "room in a pipe"),
                              ("two locks in two orders", TWO_LOCKS, "a lock of the processes, held by process")):
        code, out, err = finish(start(context, folder, "deadlock", text))
        yield Result.check("a deadlock between processes is found: " + name,
                           code == 3 and "deadlock: every thread of every process waits for ever" in err and words in err, "%s %s" % (code, err[-800:]))


def machines(context, folder):
    """Processes as machines beside each other, as wasm has them."""
    options = ["--processes", "machines"]
    judge = Judge(context)
    for program in load_programs(context.root, True):
        if not program.name.startswith("processes/"):
            continue
        difference = judge.difference(program, judge.lab([context.root / "build/native/heddle"], program, "free", options))
        yield Result.check("machines: %s" % program.name, not difference, difference)
    for name, text, code, out, words in (
            ("1,000 processes started and joined", CYCLES.replace("    time.sleep(1000)\n", ""), 0, "499500 []\nready\n", ""),
            ("what a killed process held stays held", LOCK_HELD, 3, "-9 False\nthe pipe has ended\nready\n", "held by one that has ended"),
            ("a fork bomb ends with a verdict", BOMB, 4, "", "256 processes alive"),
            ("a deadlock is found: join before the queue is drained", DRAIN, 3, "", "room in a pipe"),
            ("a deadlock is found: two locks in two orders", TWO_LOCKS, 3, "", "a lock of the processes, held by process")):
        seen, printed, err = finish(start(context, folder, "machines", text, options))
        yield Result.check("machines: " + name, seen == code and printed == out and words in err, "%s %r %s" % (seen, printed, err[-800:]))


def controlled(context, folder):
    """The programs that CPython judges, with all their processes in one machine."""
    judge = Judge(context)
    for program in load_programs(context.root, True):
        if not program.name.startswith("processes/"):
            continue
        difference = judge.difference(program, judge.lab([context.root / "build/native/heddle"], program, "free", ["--controlled"]))
        yield Result.check("controlled: %s" % program.name, not difference, difference)
    code, _, err = finish(start(context, folder, "bomb", BOMB, ("--controlled",)))
    yield Result.check("controlled: a fork bomb ends with a verdict", code == 4, "%s %s" % (code, err[-500:]))


def unguarded(context, folder):
    for options in ((), ("--controlled",)):
        code, out, err = finish(start(context, folder, "unguarded", UNGUARDED, options))
        yield Result.check("a module that is spawned again without a guard raises in the child" + "".join(": " + word for word in options),
                           code == 0 and out == "1\n" and err.count("RuntimeError: ") == 1 and 'unguarded.py", line 6' in err, "%s %r %s" % (code, out, err[-800:]))


def run(context):
    with tempfile.TemporaryDirectory() as folder:
        for part in (cycles, killed, ends, unguarded, machines, controlled):
            yield from part(context, folder)
