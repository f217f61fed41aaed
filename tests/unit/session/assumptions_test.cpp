#include "session/assumptions.h"

#include <doctest/doctest.h>

#include "bench.h"

using namespace heddle;
using session_test::Bench;

TEST_CASE("what a schedule holds for is read from its text") {
    const std::string schedule = "heddle1;program=89ab;model=gil;time=any;scale=100000=3+5@2=1;condition=any;stdout=line;seed=0;random=any;visible=4;steps=0*3";
    CHECK(session::schedule_scales(schedule) == "100000 read as 3, 5 in line 2 read as 1");
    CHECK(session::schedule_assumptions(schedule) == "model gil, time any, notify wakes any waiter, any random number, 100000 read as 3, 5 in line 2 read as 1");
    CHECK(session::schedule_assumptions("heddle1;model=free;time=exact;condition=fifo;steps=0") == "model free, time exact, notify wakes the oldest waiter");
    CHECK(session::schedule_assumptions("") == "");
}

TEST_CASE("a report's assumptions name its model once, and its bound") {
    protocol::ExploreReport report;
    report.model = "free";
    report.assumptions = {"model free", "time any", "notify wakes the oldest waiter", "bound reached: seconds"};
    report.scale = {{"100", "2"}};
    CHECK(session::report_assumptions(report) == "model free, time any, notify wakes the oldest waiter, bound reached: seconds, 100 read as 2");
}

TEST_CASE("a run says under what it ended so, a recorded one that its time was counted") {
    Bench bench;
    bench.ready();
    bench.session.edit("print(1)", 0);
    bench.session.run(0);
    bench.event(bench.last_id(), protocol::Finished{});
    CHECK(bench.state().verdict_holds_for == "model free, up to 4 threads at a time, real time");
    CHECK(bench.state().recorded.empty());
    bench.session.record(0);
    REQUIRE(bench.host.last<protocol::Run>() != nullptr);
    CHECK(bench.host.last<protocol::Run>()->record);
    CHECK(bench.host.last<protocol::Run>()->limits.operations > 0);
    protocol::Finished finished;
    finished.schedule = "heddle1;model=free;steps=0*3";
    bench.event(bench.last_id(), finished);
    CHECK(bench.state().verdict_holds_for.find("time counted") != std::string::npos);
    CHECK(bench.state().seen.size() == 1);
    CHECK(bench.state().seen[0].runs == 1);
    bench.session.step_recorded(0);
    REQUIRE(bench.host.last<protocol::Step>() != nullptr);
    CHECK(bench.host.last<protocol::Step>()->schedule == finished.schedule);
    bench.event(bench.last_id(), protocol::Stepped{});
    // Of another program it is none.
    bench.session.edit("print(2)", 0);
    CHECK(bench.state().recorded.empty());
}

TEST_CASE("processes run each on a real thread, but take turns in a recording") {
    Bench bench;
    bench.ready();
    bench.session.edit("import multiprocessing", 0);
    bench.session.run(0);
    bench.event(bench.last_id(), protocol::Finished{});
    CHECK(bench.state().verdict_holds_for == "model free, up to 4 threads at a time, each process on a real thread of its own, real time");
    bench.session.record(0);
    bench.event(bench.last_id(), protocol::Finished{});
    CHECK(bench.state().verdict_holds_for == "model free, the threads took turns in an order drawn at random, time counted, not measured");
}

TEST_CASE("a recording reads the lesson's large numbers as stepping does, a run does not") {
    Bench bench;
    bench.open_lesson();
    bench.ready();
    bench.session.run(0);
    CHECK(bench.host.last<protocol::Run>()->scale.empty());
    bench.event(bench.last_id(), protocol::Finished{});
    bench.session.record(0);
    CHECK(bench.host.last<protocol::Run>()->scale == std::vector<std::string>{"100000=3"});
}

TEST_CASE("the switch for random numbers goes with the next exploration and makes a report old") {
    Bench bench;
    bench.ready();
    bench.session.edit("import random", 0);
    CHECK(bench.state().draws_numbers());
    bench.session.explore(0);
    CHECK(!bench.host.last<protocol::Explore>()->random_any);
    bench.event(bench.last_id(), protocol::Explored{});
    CHECK(!bench.state().report_stale);
    bench.session.set_random_any(true);
    CHECK(bench.state().report_stale);
    bench.session.explore(0);
    CHECK(bench.host.last<protocol::Explore>()->random_any);
}
