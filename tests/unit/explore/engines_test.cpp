#include "../run/program.h"
#include "explore/explorer.h"
#include "run/replay_policy.h"

using namespace heddle;

namespace {

explore::Report explored(const std::string& engine, const std::string& source, const std::string& outcome = "output", bool check = true) {
    explore::ExploreOptions options;
    options.machine.heap_bytes_max = std::size_t{64} << 20;
    options.check = check;
    REQUIRE(explore::Projection::parse(outcome, options.projection));
    std::string error;
    auto explorer = explore::make_explorer(engine, test::compiled(source), options, error);
    REQUIRE(explorer != nullptr);
    while (explorer->work(50)) {}
    return explorer->report();
}

std::string threads(const std::string& first, const std::string& second, const std::string& end = "") {
    return "import threading\nx = y = 0\na = threading.Lock()\nb = threading.Lock()\ndef one():\n    global x, y\n" + first +
           "def two():\n    global x, y\n" + second +
           "s = threading.Thread(target=one)\nt = threading.Thread(target=two)\ns.start()\nt.start()\n" + end + "s.join()\nt.join()\nprint(x, y)\n";
}

} // namespace

TEST_CASE("dpor makes each trace once and begins no other, auto's schedules have the fewest preemptions") {
    std::string source = threads("    x = x + 1\n    x = x + 1\n", "    x = x + 1\n    x = x + 1\n");
    explore::Report oracle = explored("oracle", source), dpor = explored("dpor", source), both = explored("auto", source);
    CHECK(oracle.executions == 34);
    CHECK(dpor.executions == 34);
    CHECK(dpor.blocked == 0);
    CHECK(both.executions == 34);
    CHECK(both.outcomes[0].explanation.find("lost update of `x`") == 0);
    REQUIRE(both.outcomes.size() == oracle.outcomes.size());
    for (std::size_t i = 0; i < both.outcomes.size(); i++) {
        CHECK(both.outcomes[i].output == oracle.outcomes[i].output);
        CHECK(both.outcomes[i].executions == oracle.outcomes[i].executions);
        CHECK(both.outcomes[i].minimal);
        CHECK(both.outcomes[i].preemptions <= oracle.outcomes[i].preemptions);
    }
}

TEST_CASE("a thread that waits for ever could have gone first") {
    explore::Report report = explored("dpor", threads("    with a:\n        with b:\n            x = 1\n", "    with b:\n        with a:\n            y = x\n"));
    CHECK(report.executions == 3);
    CHECK(report.blocked == 0);
    REQUIRE(report.deadlocks.size() == 1);
    CHECK(report.deadlocks[0].name == "lock-order cycle");
}

TEST_CASE("what a thread does before a join in the same breath may come before the other's end") {
    std::string source = threads("    x = x + 1\n    y = 1\n", "    y = 2\n", "x = x + 10\n");
    CHECK(explored("dpor", source).executions == explored("oracle", source).executions);
}

TEST_CASE("threads that wait for one another in loops: states finds the livelock and that it can end well") {
    explore::Report report = explored("auto", threads("    x = 1\n    while y == 1:\n        pass\n    x = 0\n", "    y = 1\n    while x == 1:\n        pass\n    y = 0\n"), "output", false);
    CHECK(report.engine == "states");
    CHECK(report.complete);
    REQUIRE(report.outcomes.size() == 2);
    CHECK(report.outcomes[0].kind == explore::OutcomeKind::Livelock);
    CHECK(report.outcomes[0].preemptions >= 1);
    CHECK(report.outcomes[1].output == "0 0\n");
    CHECK(report.states > 4);
}

TEST_CASE("random numbers are choices on request: the same traces in every engine, and schedules that hold the numbers") {
    const std::string source = "import random\n" + threads("    if random.randrange(2):\n        x = x + 1\n    y = random.randint(1, 3)\n",
                                                          "    if random.choice((True, False)):\n        x = x + 10\n    r = y\n");
    auto search = [&](const std::string& engine) {
        explore::ExploreOptions options;
        options.machine.heap_bytes_max = std::size_t{64} << 20;
        options.machine.random_any = true;
        options.check = true;
        std::string error;
        auto explorer = explore::make_explorer(engine, test::compiled(source), options, error);
        while (explorer->work(50)) {}
        return explorer->report();
    };
    explore::Report dpor = search("dpor"), oracle = search("oracle"), states = search("states");
    CHECK(dpor.complete);
    CHECK(dpor.blocked == 0);
    CHECK(dpor.executions == oracle.executions);
    // x: neither, either or both with or without a lost update; y: 1, 2 or 3.
    REQUIRE(dpor.outcomes.size() == 12);
    REQUIRE(oracle.outcomes.size() == 12);
    REQUIRE(states.outcomes.size() == 12);
    for (std::size_t i = 0; i < 12; i++) {
        CHECK(dpor.outcomes[i].output == oracle.outcomes[i].output);
        CHECK(dpor.outcomes[i].executions == oracle.outcomes[i].executions);
        CHECK(states.outcomes[i].output == oracle.outcomes[i].output);
        CHECK(dpor.outcomes[i].schedule.find(";random=any") != std::string::npos);
    }
    bool assumed = false;
    for (const std::string& assumption : dpor.assumptions) assumed = assumed || assumption == "any random number";
    CHECK(assumed);
    // A value that is not among those that can come is refused, as from a link that somebody has changed.
    std::string error, text = dpor.outcomes[0].schedule;
    trace::Schedule schedule = trace::parse_schedule(text, error);
    for (std::int32_t& step : schedule.steps)
        if (trace::draw_of(step) != 0) step = trace::step_of(trace::thread_of(step), 9);
    run::ReplayPolicy policy(schedule.steps);
    run::ControlledOptions options;
    vm::MachineConfig config;
    config.heap_bytes_max = std::size_t{64} << 20;
    trace::configure(schedule, config, options.visibility);
    run::ControlledRun run(test::compiled(source), config, policy, std::move(options));
    CHECK(run.finish().kind == run::VerdictKind::Error);
    CHECK(run.verdict().message.find("draws a number that is not there") != std::string::npos);
}

TEST_CASE("of many random numbers only some are tried, which is a bound and is said") {
    explore::ExploreOptions options;
    options.machine.heap_bytes_max = std::size_t{64} << 20;
    options.machine.random_any = true;
    for (const char* engine : {"auto", "oracle", "states"}) {
        std::string error;
        auto explorer = explore::make_explorer(engine, test::compiled("import random\nprint(random.randrange(1000))\n"), options, error);
        while (explorer->work(50)) {}
        explore::Report report = explorer->report();
        CHECK(report.bound == "random numbers");
        REQUIRE(report.outcomes.size() == 3);
        CHECK(report.outcomes[0].output == "0\n");
        CHECK(report.outcomes[1].output == "500\n");
        CHECK(report.outcomes[2].output == "999\n");
    }
}

TEST_CASE("a loop that nobody can end is a livelock, with the schedule into it, in every engine") {
    const std::string source = threads("    x = 1\n", "    if x == 0:\n        while y == 0:\n            pass\n");
    for (const char* engine : {"dpor", "oracle", "states", "auto"}) {
        explore::Report report = explored(engine, source);
        CHECK(report.complete);
        REQUIRE(report.outcomes.size() == 2);
        CHECK(report.outcomes[0].kind == explore::OutcomeKind::Livelock);
        CHECK(report.outcomes[0].error == "livelock: Thread-2 (two) (line 11) goes round for ever without getting anywhere");
        CHECK(report.outcomes[1].output == "1 0\n");
        CHECK(report.deadlocks.empty());
    }
    CHECK(explored("dpor", source).executions == 2);
}
