#include <doctest/doctest.h>

#include <string>

#include "bench.h"
#include "session/svg.h"

using namespace heddle;
using session_test::Bench;

namespace {

size_t count(const std::string& text, const std::string& part) {
    size_t found = 0;
    for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
    return found;
}

}  // namespace

TEST_CASE("the endings' picture has a row an ending, and what was printed cannot break it") {
    Bench bench;
    bench.ready();
    CHECK(session::endings_svg(bench.state()).empty());
    bench.session.explore(0);
    protocol::ExploreReport report;
    report.complete = true;
    report.model = "free";
    report.outcomes.push_back({"exit", "<script>&\"\x01\n", "", 3, 0, true, "steps=0*3,1,2"});
    report.outcomes.push_back({"deadlock", "", "", 1, 1, true, "steps=0*3,1,2"});
    bench.event(bench.last_id(), protocol::Explored{report});
    std::string svg = session::endings_svg(bench.state());
    CHECK(svg.rfind("<svg ", 0) == 0);
    CHECK(svg.find("&lt;script&gt;&amp;&quot;</text>") != std::string::npos);
    CHECK(svg.find("<script") == std::string::npos);
    CHECK(svg.find("deadlock") != std::string::npos);
    CHECK(count(svg, "fill=\"#56B4E9\"") == 2);
    CHECK(count(svg, "<text") == count(svg, "</text>"));
}

TEST_CASE("the timeline's picture has the moves so far, holders and values") {
    Bench bench;
    bench.ready();
    bench.session.step_open(0);
    protocol::Stepped stepped;
    stepped.threads.resize(3);
    for (int thread : {1, 2}) {
        protocol::StepMove move{thread, "acquire", "acquires lock `a`", 3, false, {}, {}};
        move.accesses = {{"acquire", "lock `a`", "", 1, -1}, {"write", "`n`", "7", 2, -1}, {"release", "lock `a`", "", 1, -1}};
        stepped.moves.push_back(move);
    }
    stepped.position = 1;
    stepped.length = 2;
    bench.event(bench.last_id(), stepped);
    std::string svg = session::timeline_svg(bench.state());
    CHECK(svg.find("moves 1 to 1") != std::string::npos);
    CHECK(svg.find("lock a") != std::string::npos);
    CHECK(svg.find("#E69F00") == std::string::npos);  // the second thread's move is undone
    CHECK(svg.find(">7</text>") == std::string::npos);  // the value holds only behind the last move that is drawn
}
