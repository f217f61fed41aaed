#include <doctest/doctest.h>

#include "screen.h"

using namespace heddle;
using ui_test::Screen;

namespace {

std::int64_t measure(Screen& screen, int runs) {
    screen.event(0, protocol::Ready{true, 2, "", 0});
    screen.session.edit("print(1)", 0);
    screen.session.set_measured_runs(runs);
    screen.session.measure(0);
    return screen.host.last_id();
}

protocol::Measured some(int runs) {
    protocol::Measured measured;
    for (int i = 0; i < runs; ++i) measured.runs.push_back({1.0 + i % 7, i % 5 ? "exit" : "deadlock", 0, i % 5 ? "2" : "all threads wait"});
    return measured;
}

}  // namespace

TEST_CASE("measuring has a place of its own: how many runs, the plot, the endings") {
    Screen screen(1440, 900);
    screen.event(0, protocol::Ready{true, 2, "", 0});
    screen.click("way-measure");
    CHECK(!screen.shows("panel-console-frame"));
    CHECK(screen.shows("measure-runs-100"));
    screen.click("measure-runs-100");
    CHECK(screen.session.state().measured_runs == 100);
    screen.click("measure");
    REQUIRE(screen.session.state().activity == session::Activity::kMeasuring);
    std::int64_t id = screen.host.last_id();
    screen.event(id, some(40));
    screen.draw();
    CHECK(screen.rect("measure-progress").w > 0);
    CHECK(screen.shows("stop"));
    CHECK(!screen.shows("save-measurement"));
    screen.event(id, some(60));
    screen.event(id, protocol::Finished{});
    screen.draw();
    ui::Rect plot = screen.rect("measure-plot");
    CHECK(plot.h > 100);
    CHECK(plot.bottom() < screen.rect("measured-ending-0").y);
    CHECK(screen.shows("measured-ending-1"));
    CHECK(!screen.shows("measured-ending-2"));
    CHECK(screen.shows("save-measurement"));
}

TEST_CASE("figures from elsewhere stand beside those of here until they are taken away") {
    Screen screen(1440, 1400);
    std::int64_t id = measure(screen, 10);
    screen.event(id, some(10));
    screen.event(id, protocol::Finished{});
    screen.draw();
    CHECK(!screen.shows("measured-beside"));
    session::Measurement other;
    other.place = "a page";
    other.model = "free";
    other.runs = some(20).runs;
    screen.session.open_file("f.json", session::measurement_text(other));
    screen.draw();
    CHECK(screen.shows("measured-beside"));
    screen.click("drop-beside");
    screen.draw();
    CHECK(!screen.shows("measured-beside"));
}

TEST_CASE("ten thousand runs are drawn with as much as fits, and a slow one does not press the rest flat") {
    Screen screen(1440, 900);
    std::int64_t id = measure(screen, 10'000);
    auto many = some(9'999);
    many.runs.push_back({1e5, "exit", 0, "2"});
    screen.event(id, many);
    screen.event(id, protocol::Finished{});
    screen.draw();
    CHECK(screen.vertices() < 65'536);
}
