#include "../run/program.h"
#include "run/random_policy.h"
#include "run/recording_policy.h"
#include "run/replay_policy.h"

using namespace heddle;

namespace {

const char* const kPrinters = R"(import threading, time
def work(name):
    for i in range(2):
        print(name, i)
        time.sleep(1)
a = threading.Thread(target=work, args=("a",))
b = threading.Thread(target=work, args=("b",))
a.start()
b.start()
a.join()
b.join()
print("end", time.monotonic())
)";

const char* const kDeadlock = R"(import threading
a = threading.Lock()
b = threading.Lock()
def forward():
    with a:
        with b:
            print("forward")
def backward():
    with b:
        with a:
            print("backward")
x = threading.Thread(target=forward, name="X")
y = threading.Thread(target=backward, name="Y")
x.start()
y.start()
x.join()
y.join()
)";

} // namespace

TEST_CASE("time is virtual: two seconds of sleep pass at once and are counted") {
    run::RoundRobinPolicy policy;
    vm::MachineConfig config;
    config.time = vm::TimeMode::Exact;
    test::Ran ran = test::run_controlled(kPrinters, policy, config);
    CHECK(ran.verdict.kind == run::VerdictKind::Exit);
    CHECK(ran.out.substr(ran.out.rfind("end")) == "end 2.0\n");
}

TEST_CASE("a recorded run replays to the same output, and a wrong step is refused") {
    vm::MachineConfig config;
    config.time = vm::TimeMode::Any;
    for (std::uint64_t seed = 0; seed < 20; seed++) {
        run::RandomPolicy random(seed);
        run::RecordingPolicy recording(random);
        test::Ran first = test::run_controlled(kPrinters, recording, config);
        run::ReplayPolicy replay(recording.steps());
        test::Ran second = test::run_controlled(kPrinters, replay, config);
        CHECK(first.out == second.out);
        CHECK(second.verdict.kind == run::VerdictKind::Exit);
    }
    run::ReplayPolicy wrong({0, 9});
    test::Ran ran = test::run_controlled(kPrinters, wrong, config);
    CHECK(ran.verdict.kind == run::VerdictKind::Error);
    CHECK(ran.verdict.message.find("moves thread 9") != std::string::npos);
}

TEST_CASE("a deadlock is a verdict with who waits for whom") {
    run::RoundRobinPolicy policy;
    test::Ran ran = test::run_controlled(kDeadlock, policy);
    REQUIRE(ran.verdict.kind == run::VerdictKind::Deadlock);
    REQUIRE(ran.verdict.cycle.size() == 2);
    CHECK(ran.verdict.cycle[0].thread == "X");
    CHECK(ran.verdict.cycle[0].held_by == "Y");
    CHECK(ran.verdict.cycle[0].line == 6);
    CHECK(ran.verdict.cycle[1].thread == "Y");
    CHECK(ran.verdict.cycle[1].held_by == "X");
}

TEST_CASE("a loop that goes round for ever is told from one that only takes long") {
    for (const char* body : {"    while True:\n        pass\n", "    while True:\n        for i in (1, 2, 3):\n            x = i\n"}) {
        run::RoundRobinPolicy policy;
        test::Ran ran = test::run_controlled("import threading\ndef work():\n" + std::string(body) + "t = threading.Thread(target=work)\nt.start()\nt.join()\n", policy);
        CHECK(ran.verdict.kind == run::VerdictKind::Livelock);
        CHECK(ran.verdict.message.find("goes round for ever") != std::string::npos);
    }
    run::RoundRobinPolicy policy;
    test::Ran ran = test::run_controlled("n = 0\nwhile n < 300_000:\n    n += 1\nfor i in range(200_000):\n    if i < 0:\n        pass\nprint(n)\n", policy);
    CHECK(ran.verdict.kind == run::VerdictKind::Exit);
    CHECK(ran.out == "300000\n");
}

TEST_CASE("limits are verdicts of their own") {
    run::RoundRobinPolicy policy;
    test::Ran ran = test::run_controlled("import threading\nlock = threading.Lock()\nt = threading.Thread(target=print)\nt.start()\nwhile True:\n    with lock:\n        pass\n", policy, {}, 1000);
    CHECK(ran.verdict.kind == run::VerdictKind::Limit);
    CHECK(ran.verdict.limit == "operations");
    vm::MachineConfig small;
    small.output_bytes_max = 1000;
    ran = test::run_controlled("while True:\n    print('x')\n", policy, small);
    CHECK(ran.verdict.limit == "output");
    CHECK(ran.out.size() < 1200);
}

TEST_CASE("an uncaught exception of the main thread is its verdict") {
    run::RoundRobinPolicy policy;
    test::Ran ran = test::run_controlled("print(1)\nprint(1 // 0)\n", policy);
    CHECK(ran.verdict.kind == run::VerdictKind::Exception);
    CHECK(ran.verdict.exit_code == 1);
    CHECK(ran.verdict.line == 2);
    CHECK(ran.out == "1\n");
    CHECK(ran.err.find("ZeroDivisionError") != std::string::npos);
}

TEST_CASE("programs that may start processes are known by what they import or name") {
    auto starts = [](const char* source) {
        run::Loaded loaded = run::load_program(source, "t.py", {});
        REQUIRE(loaded.program != nullptr);
        return run::imports_processes(*loaded.program);
    };
    CHECK(starts("import multiprocessing"));
    CHECK(starts("from multiprocessing import Process"));
    CHECK(starts("from concurrent.futures import ProcessPoolExecutor"));
    CHECK(starts("import concurrent.futures\npool = concurrent.futures.ProcessPoolExecutor"));
    CHECK(starts("from concurrent import futures as f\ndef main():\n    return f.ProcessPoolExecutor(2)"));
    CHECK_FALSE(starts("import concurrent.futures\npool = concurrent.futures.ThreadPoolExecutor"));
    CHECK_FALSE(starts("import asyncio, threading"));
    CHECK_FALSE(starts("from multiprocessing.dummy import Pool"));
}
