#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "bench.h"

using namespace heddle;
using session::Activity;
using session::Connection;
using session::Session;
using session_test::Bench;

namespace {

const char* kProgram = "print(100000)\n";

}  // namespace

TEST_CASE("the first lesson of the list is opened, its program in the editor, its settings taken") {
    Bench bench;
    bench.open_lesson();
    REQUIRE(bench.state().lessons.size() == 2);  // a file outside the folder is no lesson
    CHECK(bench.state().lessons[0].id == "a");
    CHECK(bench.host.fetched == std::vector<std::string>{"a.md"});
    CHECK(bench.state().document.diagnostics.empty());
    CHECK(bench.state().text == kProgram);
    CHECK(bench.host.field == kProgram);
    CHECK(bench.state().program_name == "race.py");
    CHECK(bench.state().model == protocol::Model::kGil);
}

TEST_CASE("a run sends the text as it stands, exploring also the lesson's scale") {
    Bench bench;
    bench.ready();
    bench.open_lesson();
    bench.session.edit("x = 1\n", 0);
    bench.session.run(10);
    REQUIRE(bench.host.last<protocol::Run>());
    CHECK(bench.host.last<protocol::Run>()->program.source == "x = 1\n");
    CHECK(bench.host.last<protocol::Run>()->scale.empty());
    CHECK(bench.host.last<protocol::Run>()->model == protocol::Model::kGil);
    CHECK(bench.state().activity == Activity::kRunning);
    bench.session.explore(11);  // one thing at a time
    CHECK(bench.host.last<protocol::Run>());
    bench.event(bench.last_id(), protocol::Finished{});
    CHECK(bench.state().idle());
    bench.session.explore(12);
    REQUIRE(bench.host.last<protocol::Explore>());
    CHECK(bench.host.last<protocol::Explore>()->scale == std::vector<std::string>{"100000=3"});
    CHECK(bench.host.last<protocol::Explore>()->limits.heap_bytes == 0);  // the engine's own, for it has several machines then
}

TEST_CASE("what is asked before the engine is ready is sent when it is") {
    Bench bench;
    bench.session.edit("x = 1\n", 0);
    bench.session.run(1);
    CHECK(bench.host.sent.empty());
    CHECK(bench.state().activity == Activity::kRunning);
    bench.ready();
    CHECK(bench.host.last<protocol::Run>());
}

TEST_CASE("output becomes lines by thread") {
    Bench bench;
    bench.ready();
    bench.session.run(0);
    auto id = bench.last_id();
    bench.event(id, protocol::Output{{{1, "T1", 1, "out", "a"}, {1, "T1", 2, "out", "b\nc"}, {2, "T2", 3, "out", "d\n"},
                                      {1, "T1", 4, "out", "e\n"}, {1, "T1", 5, "err", "\x1b[31mf\n"}}});
    std::vector<std::string> lines;
    for (const auto& line : bench.state().console) lines.push_back(std::to_string(line.thread) + line.text);
    CHECK(lines == std::vector<std::string>{"1ab", "1c", "2d", "1e", "1\xEF\xBF\xBD[31mf"});
    bench.event(id + 1, protocol::Output{{{1, "T1", 1, "out", "of another run\n"}}});
    CHECK(bench.state().console.size() == 5);
}

TEST_CASE("endless output keeps its end") {
    Bench bench;
    bench.ready();
    bench.session.run(0);
    auto id = bench.last_id();
    for (int i = 0; i < 7; ++i) {
        std::string text;
        for (int k = 0; k < 1000; ++k) text += std::to_string(i * 1000 + k) + "\n";
        bench.event(id, protocol::Output{{{0, "M", 0, "out", text}}});
    }
    CHECK(bench.state().console.size() == Session::kConsoleLinesMax);
    CHECK(bench.state().console_dropped == 2000);
    CHECK(bench.state().console.back().text == "6999");
}

TEST_CASE("endings of runs are counted until program or model change") {
    Bench bench;
    bench.ready();
    auto run = [&](const char* output) {
        bench.session.run(0);
        auto id = bench.last_id();
        bench.event(id, protocol::Output{{{0, "M", 0, "out", output}}});
        bench.event(id, protocol::Finished{});
    };
    run("x\n1\n");
    run("x\n0\n");
    run("y\n1\n");
    REQUIRE(bench.state().seen.size() == 2);
    CHECK(bench.state().seen[0].text == "1");
    CHECK(bench.state().seen[0].runs == 2);
    bench.session.set_model(protocol::Model::kGil);
    CHECK(bench.state().seen.empty());
}

TEST_CASE("a stop is asked for, then enforced") {
    Bench bench;
    bench.ready();
    bench.session.edit("while True: pass\n", 0);
    bench.session.run(1000);
    auto id = bench.last_id();
    bench.session.stop(2000);
    REQUIRE(bench.host.last<protocol::Stop>());
    CHECK(bench.host.last<protocol::Stop>()->target == id);
    REQUIRE(bench.session.wake_at_ms());
    CHECK(*bench.session.wake_at_ms() == 2000 + Session::kStopPatience_ms);
    bench.session.tick(2100);
    CHECK(bench.host.restarts == 0);

    SUBCASE("the engine answers") {
        protocol::Verdict verdict;
        verdict.kind = "stopped";
        bench.event(id, protocol::Finished{verdict, 5});
        bench.session.tick(3000);
        CHECK(bench.host.restarts == 0);
        CHECK(bench.state().connection == Connection::kReady);
    }
    SUBCASE("the engine does not") {
        bench.session.tick(2000 + Session::kStopPatience_ms);
        CHECK(bench.host.restarts == 1);
        CHECK(bench.state().connection == Connection::kStarting);
    }
    CHECK(bench.state().idle());
    REQUIRE(bench.state().verdict);
    CHECK(bench.state().verdict->kind == "stopped");
    CHECK(bench.state().text == "while True: pass\n");
}

TEST_CASE("the report of an exploration that was stopped is waited for") {
    Bench bench;
    bench.ready();
    bench.session.edit("x = 1\n", 0);
    bench.session.explore(1000);
    auto id = bench.last_id();
    bench.session.stop(2000);
    bench.session.tick(2000 + 2000);
    CHECK(bench.host.restarts == 0);
    protocol::ExploreReport report;
    report.bound = "stopped";
    bench.event(id, protocol::Explored{report}, 4100);
    REQUIRE(bench.state().report);
    CHECK(bench.state().report->bound == "stopped");
    CHECK(!bench.session.wake_at_ms());
}

TEST_CASE("a lost engine is started anew, and not for ever") {
    Bench bench;
    bench.ready();
    bench.session.edit("x = 1\n", 0);
    bench.session.run(0);
    bench.session.engine_lost("it ran out of memory");
    CHECK(bench.state().idle());
    CHECK(bench.host.restarts == 1);
    CHECK(bench.state().text == "x = 1\n");
    REQUIRE(bench.state().notices.size() == 1);
    CHECK(bench.state().notices[0].text.find("it ran out of memory") != std::string::npos);
    bench.ready();
    CHECK(bench.state().connection == Connection::kReady);
    for (int i = 0; i < 10; ++i) bench.session.engine_lost("its files could not be loaded");
    CHECK(bench.state().connection == Connection::kFailed);
    CHECK(bench.host.restarts < 6);
}

TEST_CASE("edits are checked after a pause and an old answer is ignored") {
    Bench bench;
    bench.ready();
    bench.session.tick(0);
    bench.host.sent.clear();
    bench.session.edit("if x", 1000);
    bench.session.tick(1100);
    CHECK(bench.host.sent.empty());
    bench.session.tick(1000 + Session::kCheckDelay_ms);
    REQUIRE(bench.host.last<protocol::Check>());
    auto id = bench.last_id();
    protocol::Diagnostics diagnostics{{{"error", 1, 5, 1, 6, "expected ':'", ""}}};
    bench.event(id, diagnostics);
    CHECK(bench.state().diagnostics.size() == 1);
    bench.session.edit("if x:", 2000);
    CHECK(bench.state().diagnostics.empty());
    bench.event(id, diagnostics);
    CHECK(bench.state().diagnostics.empty());
}

TEST_CASE("edits are kept for the next visit, Reset forgets them") {
    Bench first;
    first.open_lesson();
    first.session.edit("mine\n", 0);
    Bench second;
    second.host.stored = first.host.stored;
    second.open_lesson();
    CHECK(second.state().text == "mine\n");
    CHECK(second.state().edited());
    second.session.reset_text();
    CHECK(second.state().text == kProgram);
    CHECK(second.host.field == kProgram);
    Bench third;
    third.host.stored = second.host.stored;
    third.open_lesson();
    CHECK(third.state().text == kProgram);
}

TEST_CASE("storage that does not work is said once") {
    Bench bench;
    bench.host.storage_works = false;
    bench.session.edit("a", 0);
    bench.session.edit("ab", 0);
    CHECK(bench.state().notices.size() == 1);
}

TEST_CASE("an exploration ends in a report, and a change makes it old") {
    Bench bench;
    bench.ready();
    bench.session.explore(0);
    protocol::ExploreReport report;
    report.complete = true;
    report.outcomes.push_back({"exit", "0\n", "", 3, 0, true, "heddle1;model=free;scale=9=1;steps=0*3,1,t,1,2*5"});
    bench.event(bench.last_id(), protocol::Explored{report});
    REQUIRE(bench.state().report);
    REQUIRE(bench.state().report_cells.size() == 1);
    const auto& cells = bench.state().report_cells[0];
    REQUIRE(cells.size() == 3);
    CHECK(cells[1].thread == 1);
    CHECK(cells[1].steps == 2);
    CHECK(cells[2].steps == 5);
    CHECK_FALSE(bench.state().report_stale);
    bench.session.edit("other", 0);
    CHECK(bench.state().report_stale);
}

TEST_CASE("a snapshot is one JSON object, whatever was printed") {
    Bench bench;
    bench.ready();
    bench.session.run(0);
    bench.event(bench.last_id(), protocol::Output{{{1, "T\"1", 1, "out", "\"quoted\" \\ \x01 ä\n"}}});
    std::string snapshot = bench.session.snapshot();
    CHECK(snapshot.front() == '{');
    CHECK(snapshot.back() == '}');
    CHECK(snapshot.find("\\\"quoted\\\"") != std::string::npos);
    CHECK(snapshot.find("\"activity\":\"running\"") != std::string::npos);
}

TEST_CASE("stepping: commands carry what is known, the list of moves keeps the undone ones until a fork") {
    Bench bench;
    bench.open_lesson();
    bench.ready();
    bench.session.step_on(0);
    const auto* open = bench.host.last<protocol::Step>();
    REQUIRE(open != nullptr);
    CHECK(open->command == "open");
    CHECK(open->source == kProgram);
    CHECK(open->scale == std::vector<std::string>{"100000=3"});
    CHECK(bench.state().activity == Activity::kStepping);
    protocol::Stepped stepped;
    stepped.threads.resize(2);
    bench.event(bench.last_id(), stepped);
    CHECK(bench.state().activity == Activity::kIdle);

    auto answer = [&](std::int64_t position, std::int64_t length, std::int64_t from, std::vector<std::string> texts, const std::string& printed) {
        protocol::Stepped s;
        s.position = position;
        s.length = length;
        s.moves_from = from;
        for (const std::string& text : texts) s.moves.push_back({0, "read", text, 1, false, {}, {}});
        if (!printed.empty()) s.output.push_back({0, "out", printed});
        bench.event(bench.last_id(), s);
    };
    bench.session.step_thread(0, 0);
    answer(3, 3, 0, {"one", "two", "three"}, "hello\n");
    REQUIRE(bench.state().console.size() == 1);
    bench.session.step_back(0, 2);
    CHECK(bench.host.last<protocol::Step>()->known_moves == 3);
    answer(1, 3, 1, {}, "");
    CHECK(bench.state().step_moves.size() == 3);
    CHECK(bench.state().console.empty()); // what was printed is taken back
    bench.session.step_thread(1, 0);
    answer(2, 2, 1, {"other"}, "");
    REQUIRE(bench.state().step_moves.size() == 2);
    CHECK(bench.state().step_moves[1].text == "other");

    bench.session.edit("print(1)\n", 0);
    CHECK(bench.state().step_stale);
    std::size_t sent = bench.host.sent.size();
    bench.session.step_on(0);
    CHECK(bench.host.sent.size() == sent); // of another program
    bench.session.toggle_breakpoint(7);
    bench.session.toggle_breakpoint(3);
    bench.session.step_open(0);
    CHECK(bench.host.last<protocol::Step>()->breakpoints == std::vector<int>{3, 7});
    CHECK(!bench.state().step_stale);
}

TEST_CASE("an ending, a race and a deadlock of a report are stepped along their schedules") {
    Bench bench;
    bench.open_lesson();
    bench.ready();
    bench.session.explore(0);
    protocol::ExploreReport report;
    report.outcomes.push_back({"exit", "first\nFinal: -1\n", "", 4, 1, false, "heddle1;a"});
    report.races.push_back({"`x`", {}, "heddle1;b"});
    report.deadlocks.push_back({{}, "heddle1;c"});
    bench.event(bench.last_id(), protocol::Explored{report});
    for (const char* wanted : {"heddle1;a", "heddle1;b", "heddle1;c"}) {
        if (wanted[8] == 'a') bench.session.step_outcome(0, 0);
        else if (wanted[8] == 'b') bench.session.step_race(0, 0);
        else bench.session.step_deadlock(0, 0);
        REQUIRE(bench.host.last<protocol::Step>() != nullptr);
        CHECK(bench.host.last<protocol::Step>()->schedule == wanted);
        if (wanted[8] == 'a') CHECK(bench.state().step_of == "Final: -1");
        bench.event(bench.last_id(), protocol::Stepped{});
    }
    bench.session.step_outcome(5, 0); // no such row
    CHECK(bench.state().activity == Activity::kIdle);
}

TEST_CASE("a long way arrives in parts and is one list of moves") {
    Bench bench;
    bench.open_lesson();
    bench.ready();
    bench.session.step_open(0);
    bench.event(bench.last_id(), protocol::Stepped{});
    bench.session.step_run(0);
    auto moves = [](std::vector<std::string> texts) {
        std::vector<protocol::StepMove> list;
        for (const std::string& text : texts) list.push_back({0, "read", text, 1, false, {}, {}});
        return list;
    };
    bench.event(bench.last_id(), protocol::SteppedMoves{0, moves({"one", "two"})});
    bench.event(bench.last_id(), protocol::SteppedMoves{2, moves({"three", "four"})});
    CHECK(bench.state().activity == Activity::kStepping);
    protocol::Stepped stepped;
    stepped.position = stepped.length = 5;
    stepped.moves_from = 4;
    stepped.moves = moves({"five"});
    bench.event(bench.last_id(), stepped);
    REQUIRE(bench.state().step_moves.size() == 5);
    CHECK(bench.state().step_moves[3].text == "four");
    CHECK(bench.state().timeline.length() == 5);
}
