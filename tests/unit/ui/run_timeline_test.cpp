#include <doctest/doctest.h>

#include "screen.h"

using namespace heddle;
using ui_test::Screen;

namespace {

std::int64_t show_run_of(Screen& screen) {
    screen.event(0, protocol::Ready{true, 2, "", 0});
    screen.session.edit("print(1)", 0);
    screen.session.run(0);
    return screen.host.last_id();
}

protocol::Traced traced_threads() {
    return {{{0, 0, 0, 1000}, {1, 1, 400, 3000}, {2, 0, 1200, 1800}, {2, 0, 3100, 4000}},
            {{0, "thread", 0, -1, 1000, 4000}, {2, "lock", 1, 1, 1800, 3100}}, {"thread t", "lock `a`"}, false};
}

}  // namespace

TEST_CASE("a run of several threads has a timeline beside its console: lanes, locks that were waited for, cores") {
    Screen screen(1440, 900);
    std::int64_t id = show_run_of(screen);
    screen.draw();
    CHECK(!screen.shows("panel-run-timeline"));
    screen.event(id, traced_threads());
    screen.event(id, protocol::Finished{});
    screen.draw();
    REQUIRE(screen.shows("panel-run-timeline"));
    CHECK(screen.rect("panel-console-frame").right() <= screen.rect("panel-run-timeline").x + 1);
    CHECK(screen.rect("run-lane-2").y > screen.rect("run-lane-1").y);
    CHECK(screen.rect("run-lock-lock a").y > screen.rect("run-lane-2").y);
    CHECK(screen.rect("run-core-1").y > screen.rect("run-lock-lock a").y);
    // Another run begins with an empty one.
    screen.session.run(0);
    screen.draw();
    CHECK(!screen.shows("panel-run-timeline"));
}

TEST_CASE("a drag with Shift measures between two points, one without moves, and Fit shows the whole again") {
    Screen screen(1440, 900);
    std::int64_t id = show_run_of(screen);
    screen.event(id, traced_threads());
    screen.event(id, protocol::Finished{});
    screen.draw();
    ui::RunTimelineView& view = screen.lab().context().run_timeline;
    ImGuiIO& io = ImGui::GetIO();
    auto drag = [&](float from, float to) {
        ui::Rect area = screen.rect("run-timeline-area");
        io.AddMousePosEvent(area.x + area.w * from, area.y + 20);
        screen.draw();
        io.AddMouseButtonEvent(0, true);
        screen.draw();
        io.AddMousePosEvent(area.x + area.w * to, area.y + 20);
        screen.draw();
        io.AddMouseButtonEvent(0, false);
        screen.draw();
    };
    io.AddKeyEvent(ImGuiMod_Shift, true);
    drag(0.25f, 0.75f);
    io.AddKeyEvent(ImGuiMod_Shift, false);
    REQUIRE(screen.shows("run-timeline-measured"));
    CHECK(std::abs(view.measured_to - view.measured_from) == doctest::Approx(2000).epsilon(0.02));
    CHECK(view.fitted);
    screen.click("run-timeline-in");
    CHECK(!view.fitted);
    double before = view.first;
    drag(0.5f, 0.3f);
    CHECK(view.first > before);
    screen.click("run-timeline-fit");
    screen.draw();
    CHECK(view.first == 0);
    CHECK(view.fitted);
}

TEST_CASE("a timeline of 100,000 slices costs what the screen shows, not what happened") {
    Screen screen(1280, 720);
    std::int64_t id = show_run_of(screen);
    protocol::Traced traced;
    for (int i = 0; i < 50'000; ++i) {
        traced.slices.push_back({1, i % 2, i * 10.0, i * 10.0 + 4});
        traced.slices.push_back({2, (i + 1) % 2, i * 10.0 + 5, i * 10.0 + 9});
    }
    screen.event(id, traced);
    screen.event(id, protocol::Finished{});
    screen.draw();
    REQUIRE(screen.shows("run-lane-2"));
    CHECK(screen.vertices() < 60'000);
    ui::RunTimelineView& view = screen.lab().context().run_timeline;
    view.fitted = false;
    view.scale = 0.05;
    view.first = 200'000;
    screen.draw();
    CHECK(screen.vertices() < 60'000);
}
