#include <doctest/doctest.h>

#include <string>

#include "screen.h"
#include "ui/settings.h"

using namespace heddle;
using ui_test::Screen;

namespace {

void drag(Screen& screen, const std::string& name, float dx, float dy) {
    screen.draw();
    ui::Rect rect = screen.rect(name);
    ImGuiIO& io = ImGui::GetIO();
    float x = rect.x + rect.w / 2, y = rect.y + rect.h / 2;
    io.AddMousePosEvent(x, y);
    screen.draw();
    io.AddMouseButtonEvent(0, true);
    screen.draw();
    io.AddMousePosEvent(x + dx / 2, y + dy / 2);
    screen.draw();
    CHECK(screen.lab().context().text_field.lets_pointer_through);
    io.AddMousePosEvent(x + dx, y + dy);
    screen.draw();
    io.AddMouseButtonEvent(0, false);
    screen.draw();
}

}  // namespace

TEST_CASE("borders are dragged, each layout remembers its own, and the next visit finds them") {
    Screen screen(1440, 900);
    screen.draw();
    float before = screen.rect("panel-editor").x;
    drag(screen, "border-lesson-edge", 80, 0);
    CHECK(std::abs(screen.rect("panel-editor").x - before - 80) < 6);
    float height = screen.rect("panel-console-frame").h;
    drag(screen, "border-bottom-edge", 0, -60);
    CHECK(std::abs(screen.rect("panel-console-frame").h - height - 60) < 8);
    screen.click("way-explore");
    CHECK(screen.rect("panel-editor").x == before);
    REQUIRE(screen.host.kept.count("view"));
    ui::Settings kept = ui::read_settings(screen.host.kept["view"]);
    CHECK(kept.sizes[1].lesson > 0.25f);
    CHECK(kept.sizes[3].lesson == 0);
}

TEST_CASE("a border cannot be dragged so far that a panel is lost") {
    Screen screen(1280, 720);
    for (float dx : {2000.f, -3000.f}) {
        drag(screen, "border-lesson-edge", dx, 0);
        CHECK(screen.rect("panel-editor").w >= 300);
        CHECK(screen.rect("panel-lesson-frame").w >= 200);
    }
    drag(screen, "border-bottom-edge", 0, -3000);
    CHECK(screen.rect("panel-editor").h >= 180);
}

TEST_CASE("reading gives the lesson the room, and work takes it back") {
    Screen screen(1280, 800);
    screen.event(0, protocol::Ready{true, 2, "", 0});
    screen.session.edit("x = 1", 0);
    screen.click("way-read");
    screen.draw();
    CHECK(screen.rect("panel-lesson-frame").w > 500);
    CHECK_FALSE(screen.shows("panel-run"));
    screen.lab().act("run", 0);
    screen.draw();
    CHECK(screen.shows("panel-run"));
}

TEST_CASE("text in three sizes") {
    Screen screen(1280, 800);
    screen.draw();
    float top = screen.rect("panel-top").h;
    screen.lab().act("text-larger", 0);
    CHECK(screen.lab().wanted_scale(1) == doctest::Approx(1.25));
    screen.lab().set_scale(1);
    screen.draw();
    CHECK(screen.rect("panel-top").h > top);
    screen.lab().act("text-larger", 0);
    CHECK(screen.lab().wanted_scale(1) == doctest::Approx(1.25));
    screen.lab().act("text-size", 0);
    CHECK(screen.lab().wanted_scale(1) < 1);
}

TEST_CASE("kept settings that make no sense become the default ones") {
    for (const char* text : {"", "{", "[]", "{\"text\":7}", "{\"text\":\"x\",\"sizes\":3}", "{\"sizes\":[[-1,2,\"x\",null,1e99],5]}"})
        CHECK(ui::read_settings(text) == ui::Settings{});
    ui::Settings settings;
    settings.text = ui::TextSize::kLarge;
    settings.sizes[2].bottom = 0.4f;
    CHECK(ui::read_settings(ui::settings_text(settings)).sizes[2].bottom == doctest::Approx(0.4));
}

TEST_CASE("endings stay covered until the prediction is made") {
    Screen screen(1280, 1000);
    screen.event(0, protocol::Ready{true, 2, "", 0});
    screen.session.edit("x = 1", 0);
    screen.click("way-explore");
    screen.click("predict-first");
    CHECK(screen.host.kept["predict"] == "first");
    screen.session.explore(0);
    protocol::ExploreReport report;
    report.complete = true;
    report.executions = 9;
    for (const char* text : {"0\n", "2\n"}) report.outcomes.push_back({"exit", text, "", 1, 1, true, "steps=0*3,1"});
    screen.event(screen.host.last_id(), protocol::Explored{report});
    screen.draw();
    CHECK_FALSE(screen.shows("outcome-0"));
    CHECK(screen.lab().snapshot().find("\"possible\"") == std::string::npos);
    screen.click("predict-1");
    CHECK(screen.session.state().prediction->choices[1].ticked);
    screen.click("reveal");
    screen.draw();
    CHECK(screen.shows("outcome-1"));
    CHECK(screen.lab().snapshot().find("\"possible\":true") != std::string::npos);
}

TEST_CASE("embedded, only the panels that were asked for are there") {
    Screen screen(800, 500);
    screen.event(0, protocol::Ready{true, 2, "", 0});
    screen.lab().act("embed:program,results", 0);
    screen.draw();
    for (const char* name : {"panel-lesson-frame", "panel-lesson", "panel-console-frame"}) CHECK_FALSE(screen.shows(name));
    CHECK(screen.shows("panel-run"));
    CHECK(screen.rect("panel-editor").x == 0);
    CHECK(screen.rect("panel-editor").right() <= screen.rect("panel-run").x);
    screen.lab().act("embed:lesson", 0);
    screen.draw();
    CHECK(screen.rect("panel-lesson-frame").w > 700);
    CHECK_FALSE(screen.shows("panel-editor"));
}
