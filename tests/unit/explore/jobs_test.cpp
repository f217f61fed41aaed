#include "../run/program.h"
#include "explore/explorer.h"

using namespace heddle;

namespace {

explore::Report explored(const std::string& source, std::uint32_t jobs, std::uint64_t share_after = 1, const std::string& engine = "dpor",
                         std::uint64_t executions_max = 0) {
    explore::ExploreOptions options;
    options.machine.heap_bytes_max = std::size_t{64} << 20;
    options.check = true;
    options.jobs = jobs;
    options.share_after = share_after;
    options.executions_max = executions_max;
    std::string error;
    auto explorer = explore::make_explorer(engine, test::compiled(source), options, error);
    REQUIRE(explorer != nullptr);
    while (explorer->work(50)) {}
    return explorer->report();
}

// Everything that is shown, but for the steps made.
void same(const explore::Report& one, const explore::Report& many) {
    CHECK(one.complete == many.complete);
    CHECK(one.executions == many.executions);
    CHECK(one.blocked == many.blocked);
    REQUIRE(one.outcomes.size() == many.outcomes.size());
    for (std::size_t i = 0; i < one.outcomes.size(); i++) {
        CHECK(one.outcomes[i].output == many.outcomes[i].output);
        CHECK(one.outcomes[i].error == many.outcomes[i].error);
        CHECK(one.outcomes[i].executions == many.outcomes[i].executions);
        CHECK(one.outcomes[i].schedule == many.outcomes[i].schedule);
    }
    REQUIRE(one.deadlocks.size() == many.deadlocks.size());
    for (std::size_t i = 0; i < one.deadlocks.size(); i++) CHECK(one.deadlocks[i].schedule == many.deadlocks[i].schedule);
    REQUIRE(one.races.size() == many.races.size());
    for (std::size_t i = 0; i < one.races.size(); i++) {
        CHECK(one.races[i].first.line == many.races[i].first.line);
        CHECK(one.races[i].second.line == many.races[i].second.line);
    }
}

const char* const kCounter =
    "import threading\nc = 0\ndef work():\n    global c\n    r = c\n    c = r + 1\n"
    "threads = [threading.Thread(target=work) for i in range(4)]\nfor t in threads:\n    t.start()\nfor t in threads:\n    t.join()\nprint(c)\n";

// 8!² executions: nobody ends that.
const char* const kEndless =
    "import threading\nc = 0\ndef work():\n    global c\n    r = c\n    c = r + 1\n"
    "threads = [threading.Thread(target=work) for i in range(8)]\nfor t in threads:\n    t.start()\nfor t in threads:\n    t.join()\nprint(c)\n";

const char* const kPhilosophers =
    "import threading\nforks = [threading.Lock() for i in range(5)]\ndef eat(i):\n    with forks[i]:\n        with forks[(i + 1) % 5]:\n            pass\n"
    "threads = [threading.Thread(target=eat, args=(i,)) for i in range(5)]\nfor t in threads:\n    t.start()\nfor t in threads:\n    t.join()\n";

// Each writes where the others read: endings that few executions have.
const char* const kMixed =
    "import threading\nx = y = z = 0\nm = threading.Lock()\ndef a():\n    global x, y\n    x = y + 1\n    y = z + 2\n"
    "def b():\n    global y, z\n    y = x + 3\n    with m:\n        z = x + y\n"
    "def d():\n    global x, z\n    with m:\n        x = z + 5\n    z = 7\n"
    "threads = [threading.Thread(target=f) for f in (a, b, d)]\nfor t in threads:\n    t.start()\nfor t in threads:\n    t.join()\nprint(x, y, z)\n";

} // namespace

TEST_CASE("several workers find what one finds, each execution once") {
    for (const char* source : {kCounter, kPhilosophers, kMixed}) {
        explore::Report one = explored(source, 1);
        CHECK(one.complete);
        CHECK(one.jobs == 1);
        for (std::uint32_t jobs : {2u, 3u, 5u}) {
            explore::Report many = explored(source, jobs);
            CHECK(many.jobs == jobs);
            CHECK(many.alone.empty());
            same(one, many);
        }
    }
    CHECK(explored(kCounter, 3).executions == 576);
    CHECK(explored(kPhilosophers, 3).executions == 31);
}

TEST_CASE("schedules that are shown do not depend on the number of workers, with the search for better ones behind them") {
    same(explored(kMixed, 1, 1, "auto"), explored(kMixed, 3, 1, "auto"));
}

TEST_CASE("what one worker has to do alone, it does, and says why") {
    const std::string timeout =
        "import threading\nm = threading.Lock()\ndef work():\n    if m.acquire(timeout=1):\n        m.release()\n"
        "threads = [threading.Thread(target=work) for i in range(3)]\nfor t in threads:\n    t.start()\nfor t in threads:\n    t.join()\n";
    explore::Report one = explored(timeout, 1), many = explored(timeout, 2);
    CHECK(many.jobs == 1);
    CHECK(many.alone == "deadlines");
    same(one, many);

    CHECK(explored(kCounter, 2, 10'000).alone == "few executions");
    explore::Report bounded = explored(kCounter, 2, 1, "dpor", 10);
    CHECK(bounded.alone == "a limit of executions");
    CHECK(bounded.executions == 10);
    CHECK(explored(kMixed, 2, 1, "states").alone == "the engine");
}

TEST_CASE("a shared search that is left or stopped calls its workers back") {
    explore::ExploreOptions options;
    options.machine.heap_bytes_max = std::size_t{64} << 20;
    options.jobs = 3;
    options.share_after = 1;
    std::string error;
    {
        auto left = explore::make_explorer("dpor", test::compiled(kEndless), options, error);
        left->work(0);
    }
    std::atomic<std::int32_t> stop{0};
    options.stop_word = &stop;
    auto stopped = explore::make_explorer("dpor", test::compiled(kEndless), options, error);
    stopped->work(0);
    stop = 1;
    while (stopped->work(50)) {}
    explore::Report report = stopped->report();
    CHECK(!report.complete);
    CHECK(report.bound == "stopped");
    CHECK(report.executions > 0);
}
