#include "session/measurement.h"

#include "bench.h"

using namespace heddle;
using namespace heddle::session;
using session_test::Bench;

namespace {

std::vector<protocol::MeasuredRun> runs(const std::vector<double>& times) {
    std::vector<protocol::MeasuredRun> made;
    for (double time : times) made.push_back({time, "exit", 0, "4"});
    return made;
}

}  // namespace

TEST_CASE("the figures of a measurement are by rank: one slow run changes no median") {
    MeasuredFigures figures = figures_of(runs({5, 1, 3, 2, 4}));
    CHECK(figures.median == 3);
    CHECK(figures.quarter == 2);
    CHECK(figures.three_quarters == 4);
    CHECK(figures_of(runs({5, 1, 3, 2, 4000})).median == 3);
    CHECK(figures_of(runs({1, 2})).median == 1.5);
    CHECK(figures_of({}).runs == 0);
    CHECK(time_text(0.0123) == "12 µs");
    CHECK(time_text(3.4567) == "3.46 ms");
    CHECK(time_text(999.7) == "1.00 s");
}

TEST_CASE("endings are counted with the median of their own times, the most frequent first") {
    auto all = runs({1, 3, 2});
    all.push_back({50, "deadlock", 0, "all threads wait"});
    all[1].ending = "3";
    auto counts = count_endings(all);
    REQUIRE(counts.size() == 3);
    CHECK(counts[0].ending == "4");
    CHECK(counts[0].runs == 2);
    CHECK(counts[0].median == 1.5);
    CHECK(!counts[2].good());
}

TEST_CASE("measuring asks for so many runs, gathers them, and a change makes them old") {
    Bench bench;
    bench.ready();
    bench.session.edit("print(4)\n", 0);
    bench.session.set_measured_runs(3);
    bench.session.measure(100);
    auto id = bench.last_id();
    REQUIRE(bench.host.last<protocol::Measure>());
    CHECK(bench.host.last<protocol::Measure>()->runs == 3);
    CHECK(bench.state().way == Way::kMeasure);
    bench.event(id, protocol::Measured{runs({1})});
    bench.event(id - 1, protocol::Measured{runs({9})});  // somebody else's
    bench.event(id, protocol::Measured{runs({2, 3})});
    CHECK(bench.state().activity == Activity::kMeasuring);
    bench.event(id, protocol::Finished{});
    CHECK(bench.state().idle());
    REQUIRE(bench.state().measured);
    CHECK(bench.state().measured->runs.size() == 3);
    CHECK(bench.state().measured->cores == 4);
    CHECK(!bench.state().measured_stale);
    CHECK(bench.session.snapshot().find("\"median_ms\":2.0") != std::string::npos);
    bench.session.edit("print(5)\n", 0);
    CHECK(bench.state().measured_stale);
    bench.session.set_measured_runs(-5);
    CHECK(bench.state().measured_runs == 1);
}

TEST_CASE("a measurement that is stopped, or whose engine is lost, keeps the runs that were made") {
    Bench bench;
    bench.ready();
    bench.session.measure(100);
    bench.event(bench.last_id(), protocol::Measured{runs({1, 2})});
    SUBCASE("stopped") {
        auto id = bench.last_id();
        bench.session.stop(200);
        protocol::Finished finished;
        finished.verdict.kind = "stopped";
        bench.event(id, finished);
    }
    SUBCASE("no answer") {
        bench.session.stop(200);
        bench.session.tick(200 + Session::kStopPatience_ms);
        CHECK(bench.host.restarts == 1);
    }
    SUBCASE("lost") { bench.session.engine_lost("it ran out of memory"); }
    CHECK(bench.state().idle());
    REQUIRE(bench.state().measured);
    CHECK(bench.state().measured->runs.size() == 2);
}

TEST_CASE("figures are saved as a file and stand beside others where that is opened") {
    Bench bench;
    bench.ready();
    bench.session.edit("print(4)\n", 0);
    bench.session.save_measurement();
    CHECK(bench.host.saved.empty());
    bench.session.measure(100);
    bench.event(bench.last_id(), protocol::Measured{runs({1, 2, 4})});
    bench.event(bench.last_id(), protocol::Finished{});
    bench.session.save_measurement();
    CHECK(bench.host.saved_name == "program.measured.json");

    Bench other;
    other.ready();
    other.session.edit("print(4)\n", 0);
    other.session.open_file(bench.host.saved_name, bench.host.saved);
    REQUIRE(other.state().beside);
    CHECK(figures_of(other.state().beside->runs).median == 2);
    CHECK(other.state().beside->place == "the native window");
    CHECK(other.state().notices.empty());
    CHECK(other.state().text == "print(4)\n");
    other.session.drop_beside();
    CHECK(!other.state().beside);

    SUBCASE("of another program: said") {
        other.session.edit("print(5)\n", 0);
        other.session.open_file(bench.host.saved_name, bench.host.saved);
        REQUIRE(other.state().notices.size() == 1);
    }
    SUBCASE("damaged: refused") {
        std::string text = bench.host.saved;
        text.replace(text.find("\"elapsed_ms\":2"), 14, "\"elapsed_ms\":-2");
        other.session.open_file("x.json", text);
        CHECK(!other.state().beside);
        other.session.open_file("x.json", bench.host.saved.substr(0, 60));
        CHECK(!other.state().beside);
        CHECK(!other.state().notices.empty());
    }
}

TEST_CASE("a measurement of which nothing came leaves nothing") {
    Bench bench;
    bench.ready();
    bench.session.measure(100);
    bench.event(bench.last_id(), protocol::Error{"no real thread is to be had for this request"});
    CHECK(bench.state().idle());
    CHECK(!bench.state().measured);
    CHECK(bench.state().notices.size() == 1);
}
