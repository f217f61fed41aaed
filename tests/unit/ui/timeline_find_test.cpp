#include <doctest/doctest.h>

#include "screen.h"
#include "ui/skip.h"

using namespace heddle;
using ui_test::Screen;

namespace {

protocol::Stepped stepped_moves() {
    protocol::Stepped stepped;
    stepped.threads.resize(3);
    for (int i = 0; i < 3; ++i) {
        stepped.threads[size_t(i)].index = i;
        stepped.threads[size_t(i)].name = i ? "Thread-" + std::to_string(i) + " (increment_variable)" : "MainThread";
    }
    for (int i = 0; i < 12; ++i) {
        protocol::StepMove move{1 + i % 2, i % 3 ? "read" : "write", i % 3 ? "reads `n` -> 1" : "writes `n` = 1", 3, false, {}, {}};
        move.accesses.push_back({move.action, "`n`", "1", 2, -1});
        stepped.moves.push_back(move);
    }
    stepped.position = stepped.length = 12;
    return stepped;
}

void show_steps(Screen& screen) {
    screen.event(screen.begin_stepping(), stepped_moves());
    screen.draw();
}

void show_run(Screen& screen) {
    screen.session.run(0);
    std::int64_t id = screen.host.last_id();
    screen.event(id, protocol::Traced{{{0, 0, 0, 1000}, {1, 1, 400, 3000}}, {}, {}, false});
    screen.event(id, protocol::Finished{});
    screen.draw();
}

}  // namespace

TEST_CASE("moves that have the words are marked in the timeline") {
    Screen screen(1440, 900);
    show_steps(screen);
    CHECK(!screen.shows("found-1"));
    screen.click("timeline-find");
    CHECK(screen.lab().context().finding_moves);
    screen.session.find_moves("writes");
    screen.lab().act("timeline-fit", 0);
    screen.draw();
    for (int move : {1, 4, 7, 10}) CHECK(screen.shows("found-" + std::to_string(move)));
    CHECK(!screen.shows("found-2"));
    CHECK(screen.rect("found-4").x == doctest::Approx(screen.rect("move-4").x).epsilon(0.02));
    screen.lab().act("timeline-next", 0);
    protocol::Step request = screen.last_step();
    CHECK(request.position == 1);
    screen.lab().act("find-close", 0);
    CHECK(screen.session.state().found_moves.empty());
}

TEST_CASE("skipping ahead finds what halving finds") {
    std::vector<int> numbers;
    for (int i = 0; i < 50; ++i) {
        for (int limit = -1; limit < 52; ++limit)
            for (size_t from = 0; from <= numbers.size(); ++from) {
                auto before = [&](int n) { return n < limit; };
                auto begin = numbers.begin() + long(from);
                if (from > 0 && from < numbers.size() && !before(numbers[from - 1])) continue;
                REQUIRE(ui::skip(begin, numbers.end(), before) == std::partition_point(begin, numbers.end(), before));
            }
        numbers.push_back(i);
    }
}

TEST_CASE("what was written last stands behind the last move") {
    Screen screen(1440, 900);
    screen.event(0, protocol::Ready{true, 2, "", 0});
    screen.session.edit("n = 0", 0);
    screen.session.step_open(0);
    auto stepped = stepped_moves();
    stepped.moves.resize(10);  // the last of them writes
    stepped.position = stepped.length = 10;
    screen.event(screen.host.last_id(), stepped);
    screen.draw();
    REQUIRE(screen.shows("timeline-value-n"));
    CHECK(screen.rect("timeline-value-n").x >= screen.rect("timeline-now").x - 1);
    CHECK(screen.rect("timeline-value-n").w > 8);
}

TEST_CASE("a window without text fields of its own gets one for the search") {
    for (bool text_field : {false, true}) {
        Screen screen(1440, 900, text_field);
        show_steps(screen);
        screen.click("timeline-find");
        screen.draw();
        CHECK(screen.shows("find-moves") == !text_field);
    }
}

TEST_CASE("the names of lanes have the room that they need") {
    Screen screen(1440, 900);
    show_steps(screen);
    ui::Context& context = screen.lab().context();
    float needed = context.px(26) + context.fonts.small->CalcTextSizeA(context.fonts.small->FontSize, 1e6f, 0, "increment_variable").x;
    CHECK(screen.rect("timeline-area").x - screen.rect("panel-timeline").x - context.px(16) >= needed);
}

TEST_CASE("two timelines stand beside each other, while stepping and after a run") {
    Screen screen(1440, 900);
    show_steps(screen);
    CHECK(!screen.shows("timelines-both"));  // there is no run
    show_run(screen);
    CHECK(screen.shows("panel-run-timeline"));
    CHECK(!screen.shows("panel-timeline"));
    screen.click("timelines-both");
    screen.draw();
    REQUIRE(screen.shows("panel-run-timeline"));
    REQUIRE(screen.shows("panel-timeline"));
    CHECK(screen.rect("panel-run-timeline").right() <= screen.rect("panel-timeline").x + 1);
    CHECK(screen.rect("panel-console-frame").right() <= screen.rect("panel-run-timeline").x + 1);
    screen.lab().act("way-step", 0);
    screen.draw();
    REQUIRE(screen.shows("panel-run-timeline"));
    CHECK(screen.rect("panel-run-timeline").right() <= screen.rect("panel-timeline").x + 1);
    CHECK(screen.rect("panel-timeline").right() <= 1441);
    CHECK(!screen.shows("panel-moves"));
    // Lanes at the same heights, each below a scale of its own.
    CHECK(screen.rect("run-timeline-area").y == screen.rect("timeline-area").y);
    screen.click("timelines-both");
    screen.draw();
    CHECK(!screen.shows("panel-run-timeline"));
    CHECK(screen.shows("panel-moves"));
}

TEST_CASE("keys zoom and move the timeline, and measure between two moves") {
    Screen screen(1440, 900);
    show_steps(screen);
    ui::TimelineView& view = screen.lab().context().timeline;
    float before = view.cell;
    screen.lab().act("timeline-out", 0);
    screen.draw();
    CHECK(view.cell < before);
    for (int i = 0; i < 8; ++i) {
        screen.lab().act("timeline-in", 0);
        screen.draw();
    }
    CHECK(view.cell > before);
    screen.lab().act("timeline-left", 0);
    screen.draw();
    double first = view.first;
    screen.lab().act("timeline-right", 0);
    screen.draw();
    CHECK(view.first > first);
    screen.lab().act("timeline-fit", 0);
    screen.lab().act("timeline-mark", 0);
    screen.draw();
    CHECK(!screen.shows("timeline-measured"));
    auto back = stepped_moves();
    back.moves.clear();
    back.position = back.moves_from = 4;
    screen.session.step_back(0, 8);
    screen.event(screen.host.last_id(), back);
    screen.lab().act("timeline-mark", 0);
    screen.draw();
    CHECK(screen.shows("timeline-measured"));
    CHECK(view.measured_words.find("8 moves") == 0);
}

TEST_CASE("a recorded run offers to be stepped through, an endless ending too") {
    Screen screen(1440, 1400);
    screen.event(0, protocol::Ready{true, 2, "", 0});
    screen.session.edit("n = 0", 0);
    screen.draw();
    screen.click("record");
    auto parsed = protocol::parse_request(screen.host.messages.back());
    const auto* request = std::get_if<protocol::Run>(&std::get<protocol::Request>(parsed).body);
    REQUIRE(request != nullptr);
    CHECK(request->record);
    protocol::Finished finished;
    finished.schedule = "heddle1;model=free;time=exact;steps=0*3";
    screen.event(screen.host.last_id(), finished);
    screen.draw();
    CHECK(screen.shows("step-recorded"));

    screen.session.explore(0);
    protocol::ExploreReport report;
    report.bound = "seconds";
    report.model = "free";
    protocol::Outcome outcome;
    outcome.kind = "livelock";
    outcome.schedule = "heddle1;model=free;steps=0*3";
    report.outcomes = {outcome};
    screen.event(screen.host.last_id(), protocol::Explored{report});
    screen.draw();
    screen.click("happened-step-0");
    protocol::Step step = screen.last_step();
    CHECK(step.schedule == outcome.schedule);
}
