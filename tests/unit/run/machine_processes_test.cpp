// Processes that are machines beside each other: what a program cannot tell of itself, or what CPython cannot judge.
#include "run/machine_processes.h"

#include <algorithm>
#include <chrono>
#include <set>

#include "../run/program.h"
#include "base/capabilities.h"

using namespace heddle;

namespace {

struct FamilyRan {
    run::Verdict verdict;
    std::string out, err;
    std::vector<run::FamilyProcess> children; ///< when all was over
    std::set<std::uint32_t> threads;          ///< that wrote
};

struct FamilyBench {
    run::FamilySettings settings;
    run::ThreadedOptions options;
    std::atomic<std::int32_t> stop_word{0};
    std::string stop_at; ///< raises the stop word when this was written

    FamilyRan run(const std::string& source) {
        FamilyRan ran;
        settings.child.workers = 1;
        settings.child.common_stop_word = &stop_word;
        settings.sink = [&](const run::OutputRecord& record) {
            (record.is_stderr ? ran.err : ran.out) += record.text;
            ran.threads.insert(record.thread);
            if (!stop_at.empty() && ran.out.find(stop_at) != std::string::npos) stop_word.store(1);
        };
        if (kIsWeb) settings.config.heap_bytes_max = run::kFirstHeapBytes;
        settings.spawned_program = [&] { return run::load_spawned(source, "test.py", {}).program; };
        settings.report_child = [&](int pid, const run::ProcessHost::ShownThread&, const run::Verdict& verdict) {
            if (verdict.kind == run::VerdictKind::Deadlock) told_deadlock.fetch_add(pid != 0 ? 1 : 0);
        };
        run::ProcessFamily family(settings);
        REQUIRE(family.valid());
        options.workers = std::max(options.workers, 1);
        options.sink = family.sink();
        options.stop_word = &stop_word;
        options.processes = &family.first();
        run::ThreadedRun run(test::compiled(source), settings.config, options);
        ran.verdict = run.run();
        family.end();
        ran.children = family.children(100);
        return ran;
    }
    std::atomic<int> told_deadlock{0};
};

} // namespace

TEST_CASE("a forked child has the parent's objects, and changes its own") {
    FamilyBench bench;
    FamilyRan ran = bench.run(R"(import multiprocessing, os
numbers = [1, 2, 3]
class Box:
    size = 1
def child(shared, queue):
    numbers.append(4)
    Box.size = 2
    class Other:
        size = 3
    shared.value = sum(numbers) + Box.size + Other.size
    queue.put((os.getpid(), os.getppid(), numbers))
    raise SystemExit(5)
shared, queue = multiprocessing.Value("i", 0), multiprocessing.Queue()
p = multiprocessing.Process(target=child, args=(shared, queue), name="Worker")
p.start()
pid, parent, theirs = queue.get()
p.join()
print(shared.value, numbers, theirs, Box.size, pid == p.pid, parent == os.getpid(), p.exitcode)
)");
    CHECK(ran.out == "15 [1, 2, 3] [1, 2, 3, 4] 1 True True 5\n");
    CHECK(ran.err == "");
    REQUIRE(ran.children.size() == 1);
    CHECK(ran.children[0].ended);
    CHECK(ran.children[0].exit_code == 5);
    CHECK(ran.children[0].name == "Worker");
}

TEST_CASE("a child is killed wherever it is: in a loop, asleep, in a pipe, at a lock") {
    FamilyBench bench;
    FamilyRan ran = bench.run(R"(import multiprocessing as mp, time
def loop(started, reader, lock):
    started.release()
    while True:
        pass
def asleep(started, reader, lock):
    started.release()
    time.sleep(1000)
def in_pipe(started, reader, lock):
    started.release()
    reader.recv()
def at_lock(started, reader, lock):
    started.release()
    lock.acquire()
started, lock = mp.Semaphore(0), mp.Lock()
lock.acquire()
reader, writer = mp.Pipe(False)
children = [mp.Process(target=target, args=(started, reader, lock)) for target in (loop, asleep, in_pipe, at_lock)]
for p in children:
    p.start()
for p in children:
    started.acquire()
for p in children:
    p.kill() if p is children[0] else p.terminate()
for p in children:
    p.join()
print([p.exitcode for p in children], mp.active_children())
)");
    CHECK(ran.out == "[-9, -15, -15, -15] []\n");
    CHECK(ran.verdict.kind == run::VerdictKind::Exit);
}

TEST_CASE("many children one after the other: memory, real threads and places come back") {
    FamilyBench bench;
    bench.settings.heap_budget = std::size_t{64} << 20;
    FamilyRan ran = bench.run(R"(import multiprocessing as mp
def work(total):
    total.value += 1
total = mp.Value("i", 0)
for i in range(400):
    p = mp.Process(target=work, args=(total,))
    p.start()
    p.join()
    assert p.exitcode == 0
print(total.value)
)");
    CHECK(ran.out == "400\n");
}

TEST_CASE("where there is no memory for one more process, start() says so, and the program can go on") {
    FamilyBench bench;
    bench.settings.heap_budget = std::size_t{40} << 20;
    FamilyRan ran = bench.run(R"(import multiprocessing as mp
def wait(event):
    event.wait()
event = mp.Event()
children = []
try:
    for i in range(20):
        p = mp.Process(target=wait, args=(event,))
        p.start()
        children.append(p)
except OSError as error:
    print(error)
event.set()
for p in children:
    p.join()
print(1 < len(children) < 20, {p.exitcode for p in children})
p = mp.Process(target=wait, args=(event,))
p.start()
p.join()
print(p.exitcode)
)");
    CHECK(ran.out == "[Errno 12] Cannot allocate memory\nTrue {0}\n0\n");
}

TEST_CASE("a child that needs more than its part of the memory ends with its limit, and alone") {
    FamilyBench bench;
    bench.settings.heap_budget = std::size_t{100} << 20;
    FamilyRan ran = bench.run(R"(import multiprocessing as mp
def grow():
    kept = []
    while True:
        kept.append([0] * 100)
p = mp.Process(target=grow)
p.start()
p.join()
print(p.exitcode in (1, 4)) # MemoryError, or the limit's verdict
)");
    CHECK(ran.out == "True\n");
    CHECK(ran.verdict.kind == run::VerdictKind::Exit);
}

TEST_CASE("a spawned child imports the program under another name") {
    FamilyBench bench;
    FamilyRan ran = bench.run(R"(import multiprocessing as mp
print("read as", __name__)
changed = 1
def work(connection):
    connection.send((__name__, changed))
if __name__ == "__main__":
    changed = 2
    reader, writer = mp.Pipe(False)
    p = mp.get_context("spawn").Process(target=work, args=(writer,))
    p.start()
    print(reader.recv())
    p.join()
    print(p.exitcode)
)");
    CHECK(ran.out == "read as __main__\nread as __mp_main__\n('__mp_main__', 1)\n0\n");
}

TEST_CASE("all processes end with the first, and when the run is stopped") {
    const std::string source = R"(import multiprocessing as mp, os, time
def grandchild():
    print("here", flush=True)
    while True:
        pass
def child():
    mp.Process(target=grandchild).start()
    time.sleep(1000)
p = mp.Process(target=child)
p.start()
)";
    FamilyBench ending;
    FamilyRan ran = ending.run(source + "time.sleep(0.2)\nos._exit(7)\n");
    CHECK(ran.verdict.exit_code == 7);
    for (const run::FamilyProcess& child : ran.children) CHECK(child.ended);

    FamilyBench stopped;
    stopped.stop_at = "here";
    ran = stopped.run(source + "p.join()\n");
    CHECK(ran.verdict.kind == run::VerdictKind::Stopped);
    CHECK(ran.children.size() == 2);
    for (const run::FamilyProcess& child : ran.children) CHECK(child.ended);
}

TEST_CASE("an orphan is the first process's, and goes on") {
    FamilyBench bench;
    FamilyRan ran = bench.run(R"(import multiprocessing as mp, os
def grandchild(queue, go):
    go.wait()
    queue.put(os.getppid())
def child(queue, go):
    mp.Process(target=grandchild, args=(queue, go)).start()
    os._exit(3)
queue, go = mp.SimpleQueue(), mp.Event()
p = mp.Process(target=child, args=(queue, go))
p.start()
p.join()
go.set()
print(p.exitcode, queue.get() == os.getpid())
)");
    CHECK(ran.out == "3 True\n");
}

TEST_CASE("locks that other threads hold at a fork stay held; a deadlock of all processes is found, and each says where it stands") {
    FamilyBench bench;
    FamilyRan ran = bench.run(R"(import multiprocessing as mp, threading
lock, holds, go = threading.Lock(), threading.Event(), threading.Event()
def holder():
    with lock:
        holds.set()
        go.wait()
def child():
    print(lock.acquire(timeout=0.05), threading.active_count(), flush=True)
    lock.acquire()
threading.Thread(target=holder, daemon=True).start()
holds.wait()
p = mp.Process(target=child)
p.start()
p.join()
)");
    CHECK(ran.out == "False 1\n");
    CHECK(ran.verdict.kind == run::VerdictKind::Deadlock);
    CHECK(bench.told_deadlock == 1);
}

TEST_CASE("threads of several processes have numbers and names of their own") {
    FamilyBench bench;
    FamilyRan ran = bench.run(R"(import multiprocessing as mp, threading
def child():
    t = threading.Thread(target=print, args=("thread",))
    t.start()
    t.join()
    print("child")
print("first")
children = [mp.Process(target=child) for i in range(3)]
for p in children:
    p.start()
    p.join()
)");
    CHECK(ran.threads.size() == 7);
    CHECK(ran.threads.count(0) == 1);
    REQUIRE(ran.children.size() == 3);
    CHECK(ran.children[1].threads.front().name == "Process-2");
}

TEST_CASE("a program of too many processes ends with a verdict") {
    FamilyBench bench;
    bench.settings.config.heap_bytes_max = std::size_t{64} << 20;
    FamilyRan ran = bench.run(R"(import multiprocessing as mp
def bomb():
    while True:
        mp.Process(target=bomb).start()
bomb()
)");
    CHECK((ran.verdict.limit == "processes" || (kIsWeb && ran.verdict.kind != run::VerdictKind::Deadlock)));
}
