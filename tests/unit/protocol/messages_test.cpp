#include <doctest/doctest.h>

#include <cstdint>
#include <string>

#include "protocol/events.h"
#include "protocol/requests.h"

using namespace heddle::protocol;

namespace {

// What goes out comes back the same: the text of the second writing is the text of the first.
void check_request_returns(const Request& request) {
    std::string text = to_json(request);
    auto parsed = parse_request(text);
    REQUIRE(std::holds_alternative<Request>(parsed));
    CHECK(to_json(std::get<Request>(parsed)) == text);
}

void check_event_returns(const Event& event) {
    std::string text = to_json(event);
    auto parsed = parse_event(text);
    REQUIRE(std::holds_alternative<Event>(parsed));
    CHECK(to_json(std::get<Event>(parsed)) == text);
}

std::string request_error(const std::string& text) {
    auto parsed = parse_request(text);
    return std::holds_alternative<ParseError>(parsed) ? std::get<ParseError>(parsed).message : "";
}

Run full_run() {
    Run run;
    run.program = {"race.py", "print('ä')\n"};
    run.model = Model::kGil39;
    run.time = TimeModel::kAny;
    run.seed = 7;
    run.scale = {"100000=3", "5@2=1"};
    run.controlled = true;
    run.workers = 3;
    run.schedule = "0 1 0";
    run.record = true;
    run.limits.heap_bytes = 1 << 20;
    run.limits.preemptions = 0;
    return run;
}

}  // namespace

TEST_CASE("requests survive the way to the engine") {
    check_request_returns({1, Ping{}});
    check_request_returns({2, Check{{"a.py", "x = 1"}, {"3=2"}}});
    check_request_returns({3, full_run()});
    check_request_returns({4, Explore{}});
    Explore every_number;
    every_number.random_any = true;
    check_request_returns({4, every_number});
    auto numbers = parse_request(to_json(Request{4, every_number}));
    CHECK(std::get<Explore>(std::get<Request>(numbers).body).random_any);
    check_request_returns({5, Stop{3}});
    check_request_returns({6, Measure{{"a.py", "x = 1"}, Model::kGil, 1000, true, 2, {}}});

    auto parsed = parse_request(to_json(Request{3, full_run()}));
    const Run& run = std::get<Run>(std::get<Request>(parsed).body);
    CHECK(run.program.source == "print('ä')\n");
    CHECK(run.model == Model::kGil39);
    CHECK(run.time == TimeModel::kAny);
    CHECK(run.seed == std::uint64_t(7));
    CHECK(run.record);
    CHECK(run.scale == std::vector<std::string>{"100000=3", "5@2=1"});
    CHECK(run.limits.preemptions == 0);
}

TEST_CASE("events survive the way to the page") {
    check_event_returns({0, Ready{true, 8, "1.0", 4096}});
    Event recorded{1, Finished{}};
    std::get<Finished>(recorded.body).schedule = "heddle1;steps=0";
    check_event_returns(recorded);
    Event opened{1, Stepped{}};
    std::get<Stepped>(opened.body).names = {"MainThread", "Thread-1"};
    check_event_returns(opened);
    check_event_returns({1, Diagnostics{{{"error", 3, 5, 3, 9, "expected ':'", "add one"}}}});
    check_event_returns({1, Output{{{2, "Thread-2", 1.5, "err", "oops\n"}}}});
    check_event_returns({1, Threads{{{0, "MainThread", "waiting", 19}}}});
    check_event_returns({1, Progress{10, 200, 3.5, 4, 5, 60.0}});
    Verdict verdict{"deadlock", 3, "all threads wait", "", 4, {{"a", "lock 1", "b", 4}, {"b", "lock 2", "a", 9}}};
    check_event_returns({1, Finished{verdict, 12.25}});
    check_event_returns({1, Measured{{{1.5, "exit", 0, "42"}, {20, "deadlock", 0, "all threads wait"}}}});
    check_event_returns({1, Traced{{{1, 0, 2.5, 10}}, {{2, "lock", 0, 1, 3, 9.25}}, {"lock `a`"}, true}});
    check_event_returns({1, Error{"no such thing"}});
    check_event_returns({1, Pong{}});

    ExploreReport report;
    report.engine = "oracle";
    report.complete = true;
    report.executions = 5;
    report.model = "free";
    report.scale = {{"100000", "3"}};
    report.outcomes = {{"exit", "0\n", "", 3, 1, true, "0 1 1"}, {"exception", "", "IndexError", std::nullopt, 0, false, ""}};
    report.races = {{"x", {{"inc", "write", 8, {"inc:8"}, {"lock"}}, {"dec", "read", 13, {}, {}}}, "0 1"}};
    report.deadlocks = {{{{"a", "lock 1", "b", 4, 3}}, "1", "lock-order cycle", 1, true}};
    report.outcomes[0].name = "lost update";
    report.outcomes[0].story = {{"Thread-1", 3, "reads `x` → 0", true}};
    report.outcomes[0].left_waiting = {"Thread-2 waits for lock `a` (line 5)"};
    report.conditions = {{"always", "x >= 0", true, "`x >= 0` is false", "0 1", 1, true}};
    report.bound = "executions";
    report.open = 7;
    report.expected = 120.5;
    report.jobs = 3;
    report.alone = "deadlines";
    check_event_returns({9, Explored{report}});
}

TEST_CASE("a report has the members of the command line's contract, in order") {
    CHECK(to_json(ExploreReport{}) ==
          R"({"version":1,"engine":"","complete":false,"executions":null,"states":null,"blocked":0,"steps":0,)"
          R"("elapsed_ms":0.0,"threads":0,"model":"","assumptions":[],"scale":{},"outcomes":[],"races":[],)"
          R"("deadlocks":[],"conditions":[],"bound":"","open":0,"expected":0.0,"jobs":1})");
}

TEST_CASE("bad messages are refused in words") {
    CHECK(request_error("") == "the message is not JSON");
    CHECK(request_error("[1]") == "the message must be an object");
    CHECK(request_error(R"({"id":1})") == "the message has version unknown; this engine speaks version 1");
    CHECK(request_error(R"({"v":2,"id":1,"type":"ping"})") ==
          "the message has version 2; this engine speaks version 1");
    CHECK(request_error(R"({"v":1,"id":1})") == "\"type\" is missing");
    CHECK(request_error(R"({"v":1,"id":1,"type":"fly"})") == "unknown request \"fly\"");
    CHECK(request_error(R"({"v":1,"id":1,"type":"run"})") == "\"program\" is missing");
    CHECK(request_error(R"({"v":1,"id":1,"type":"run","program":{"name":"a"}})") ==
          "\"program.source\" is missing");
    CHECK(request_error(R"({"v":1,"id":1,"type":"run","program":{"source":"a"},"model":"jit"})") ==
          "\"model\" must be free, gil or gil-3.9, not \"jit\"");
    CHECK(request_error(R"({"v":1,"id":1,"type":"run","program":{"source":"a"},"scale":[3]})") ==
          "\"scale\" must be a list of strings");
    CHECK(request_error(R"({"v":1,"id":1,"type":"run","program":{"source":"a"},"workers":99999999999})") ==
          "\"workers\" must be a smaller integer");
    CHECK(request_error(R"({"v":1,"id":1,"type":"explore","program":{"source":"a"},"jobs":-1})") == "\"jobs\" must not be negative");
    CHECK(request_error(R"({"v":1,"id":1,"type":"explore","program":{"source":"a"},"engine":"x"})") ==
          "\"engine\" must be dpor, states, oracle or auto, not \"x\"");
    CHECK(request_error(R"({"v":1,"id":18446744073709551615,"type":"ping"})") == "\"id\" must be a smaller integer");
    auto parsed = parse_request(R"({"v":1,"id":42,"type":"fly"})");
    CHECK(std::get<ParseError>(parsed).id == 42);
}

TEST_CASE("any mutation of a message is a message or an error") {
    const std::string originals[] = {to_json(Request{3, full_run()}),
                                     to_json(Event{1, Finished{Verdict{"deadlock", 3, "m", "", 4, {{"a", "b", "c", 4}}}, 1}})};
    const std::string replacements = "{}[]\":,0-9aenull.\\\xff";
    std::uint64_t state = 1;
    auto next = [&state] { return state = state * 6364136223846793005u + 1442695040888963407u, state >> 33; };
    for (int round = 0; round < 20000; ++round) {
        std::string text = originals[round % 2];
        for (int change = 0; change < 3; ++change)
            text[next() % text.size()] = replacements[next() % replacements.size()];
        auto request = parse_request(text);
        if (auto* message = std::get_if<Request>(&request)) (void)to_json(*message);
        auto event = parse_event(text);
        if (auto* message = std::get_if<Event>(&event)) (void)to_json(*message);
    }
}
