#include <doctest/doctest.h>

#include "bench.h"

using namespace heddle;
using session_test::Bench;

namespace {

protocol::StepMove move(int thread, const std::string& text, int line) { return {thread, "read", text, line, false, {}, {}}; }

protocol::Stepped five_moves() {
    protocol::Stepped stepped;
    stepped.threads.resize(2);
    stepped.threads[0].name = "MainThread";
    stepped.threads[1].index = 1;
    stepped.threads[1].name = "Thread-1 (work)";
    stepped.moves = {move(0, "starts thread `t`", 7), move(1, "reads `total` -> 0", 3), move(1, "writes `Total` = 1", 3), move(0, "reads `total` -> 1", 9), move(0, "ends", 0)};
    stepped.position = stepped.length = 5;
    return stepped;
}

void open(Bench& bench) {
    bench.ready();
    bench.session.edit("x = 1", 0);
    bench.session.step_open(0);
    bench.event(bench.last_id(), five_moves());
}

// Where the request that was sent last jumps to; the stepper answers.
std::int64_t jumped(Bench& bench) {
    const auto* step = bench.host.last<protocol::Step>();
    REQUIRE(step != nullptr);
    REQUIRE(step->command == "jump");
    std::int64_t position = step->position;
    protocol::Stepped stepped = five_moves();
    stepped.moves.clear();
    stepped.moves_from = stepped.position = position;
    bench.event(bench.last_id(), stepped);
    return position;
}

}  // namespace

TEST_CASE("words are found in a move's text, its thread and its line; a capital finds itself only") {
    Bench bench;
    open(bench);
    auto found = [&](const char* words) {
        bench.session.find_moves(words);
        return bench.state().found_moves;
    };
    using Moves = std::vector<std::uint32_t>;
    CHECK(found("total") == Moves{1, 2, 3});
    CHECK(found("Total") == Moves{2});
    CHECK(found("reads total") == Moves{1, 3});
    CHECK(found("work") == Moves{1, 2});
    CHECK(found("line 3") == Moves{1, 2});
    CHECK(found("nothing of it").empty());
    CHECK(found("").empty());
}

TEST_CASE("from one move that was found to the next, and round the end") {
    Bench bench;
    open(bench);
    bench.session.find_moves("reads");
    CHECK(!bench.state().step_left);
    bench.session.step_to_found(false, 0);
    CHECK(jumped(bench) == 2);  // behind the last one comes the first again
    bench.session.step_to_found(false, 0);
    CHECK(jumped(bench) == 4);
    bench.session.step_to_found(true, 0);
    CHECK(jumped(bench) == 2);
    bench.session.step_to_found(true, 0);
    CHECK(jumped(bench) == 4);
    std::string snapshot = bench.session.snapshot();
    CHECK(snapshot.find("\"here\":2") != std::string::npos);
}

TEST_CASE("moves that are made later are looked through too, those that a fork dropped are forgotten") {
    Bench bench;
    open(bench);
    bench.session.find_moves("total");
    protocol::Stepped forked = five_moves();
    forked.moves = {move(0, "ends", 0), move(1, "reads `total` -> 0", 3)};
    forked.moves_from = 2;
    forked.position = forked.length = 4;
    bench.session.step_thread(0, 0);
    bench.event(bench.last_id(), forked);
    CHECK(bench.state().found_moves == std::vector<std::uint32_t>{1, 3});
    CHECK(bench.state().step_left);  // and who chose otherwise is not on the old way any more
}
