#include <doctest/doctest.h>

#include <string>

#include "screen.h"

using namespace heddle;
using ui_test::Screen;

namespace {

protocol::StepMove move(int thread, const char* action, const char* object, std::int64_t place, const char* value = "") {
    protocol::StepMove move{thread, action, std::string(action) + " " + object, 3, false, {}, {}};
    move.accesses.push_back({action, object, value, place, -1});
    return move;
}

protocol::Stepped two_threads() {
    protocol::Stepped stepped;
    stepped.threads.resize(3);
    for (int i = 0; i < 3; ++i) {
        stepped.threads[size_t(i)].index = i;
        stepped.threads[size_t(i)].name = i ? "Thread-" + std::to_string(i) + " (work)" : "MainThread";
        stepped.threads[size_t(i)].words = "reads `n` → 1";
        stepped.threads[size_t(i)].frames = {{"<module>", 1, {}}, {"work", 3, {{"k", "1", false}}}};
    }
    stepped.moves = {move(1, "acquire", "lock `a`", 1), move(1, "read", "`n`", 2, "0"), move(1, "write", "`n`", 2, "1"),
                     move(1, "release", "lock `a`", 1), move(2, "acquire", "lock `a`", 1), move(2, "write", "`n`", 2, "2")};
    stepped.position = stepped.length = 6;
    stepped.variables = {{"n", "2", true}};
    stepped.shared = {{"`n`", "2", 1, 2, 2, 6}};
    return stepped;
}

}  // namespace

TEST_CASE("a stepped execution has cards, a timeline with locks and values, and the moves in words") {
    Screen screen;
    screen.event(screen.begin_stepping(), two_threads());
    screen.draw();
    for (const char* name : {"step-thread-1", "step-line-1", "step-block-2", "timeline-area", "timeline-row-a", "timeline-row-n", "move-6",
                             "move-words-6", "shared-n"})
        CHECK_MESSAGE(screen.shows(name), name);
    // Lanes are below each other, moves beside each other, the present at the end.
    CHECK(screen.rect("move-5").y > screen.rect("move-4").y);
    CHECK(screen.rect("move-5").x > screen.rect("move-4").x);
    CHECK(screen.rect("timeline-now").x >= screen.rect("move-6").right() - 3);
    ui::Rect timeline = screen.rect("panel-timeline"), console = screen.rect("panel-console-frame");
    CHECK(console.right() <= timeline.x);
    CHECK(timeline.bottom() <= 800);
}

TEST_CASE("a press on the timeline goes to that move, one on a card moves that thread") {
    Screen screen;
    screen.event(screen.begin_stepping(), two_threads());
    screen.draw();
    screen.click("move-2");
    CHECK(screen.last_step().command == "jump");
    CHECK(screen.last_step().position == 2);
    auto back = two_threads();
    back.position = 2;
    back.moves.clear();
    back.moves_from = 2;
    screen.event(screen.host.last_id(), back);
    screen.click("step-thread-2");
    CHECK(screen.last_step().command == "move");
    CHECK(screen.last_step().thread == 2);
    screen.event(screen.host.last_id(), back);
    screen.click("step-line-1");
    CHECK(screen.last_step().command == "line");
    CHECK(screen.last_step().thread == 1);
    screen.event(screen.host.last_id(), back);
    screen.click("step-block-1");
    CHECK(screen.last_step().command == "block");
}

TEST_CASE("dragging the timeline goes nowhere in the program") {
    Screen screen;
    screen.event(screen.begin_stepping(), two_threads());
    screen.draw();
    size_t sent = screen.host.messages.size();
    ui::Rect from = screen.rect("move-2");
    ImGuiIO& io = ImGui::GetIO();
    io.AddMousePosEvent(from.x + 2, from.y + 5);
    screen.draw();
    io.AddMouseButtonEvent(0, true);
    screen.draw();
    io.AddMousePosEvent(from.x - 40, from.y + 5);
    screen.draw();
    io.AddMouseButtonEvent(0, false);
    screen.draw();
    CHECK(screen.host.messages.size() == sent);
}

TEST_CASE("who waits in a circle is drawn with what is waited for") {
    Screen screen(1280, 1400);
    auto stepped = two_threads();
    stepped.threads[1].locks = {{"lock `a`", 3}};
    stepped.threads[2].locks = {{"lock `b`", 4}};
    stepped.threads[1].state = stepped.threads[2].state = "waiting";
    stepped.threads[1].waits_on = "lock `b`";
    stepped.threads[2].waits_on = "lock `a`";
    stepped.threads[1].waits_for = 2;
    stepped.threads[2].waits_for = 1;
    screen.event(screen.begin_stepping(), stepped);
    screen.draw();
    CHECK(screen.shows("lock-0"));
    CHECK(screen.shows("lock-1"));
    CHECK_FALSE(screen.shows("lock-2"));
    CHECK_FALSE(screen.shows("step-thread-1"));
    CHECK(screen.shows("step-thread-0"));
}

TEST_CASE("what a step changed lights up and then the picture rests") {
    Screen screen;
    screen.event(screen.begin_stepping(), two_threads());
    screen.draw(1);
    CHECK(screen.lab().context().flash() > 0.5f);
    CHECK(screen.draw(1));
    screen.advance(400);
    screen.draw(1);
    CHECK(screen.lab().context().flash() == 0);
    CHECK_FALSE(screen.draw(1));
    screen.lab().act("reduce-motion", 0);
    auto again = two_threads();
    screen.session.step_on(0);
    screen.event(screen.host.last_id(), again);
    CHECK_FALSE(screen.draw(1));
}

TEST_CASE("a timeline of very many moves is drawn by pixels, not by moves") {
    Screen screen(1280, 800);
    screen.event(screen.begin_stepping(), two_threads());
    // The engine sends a few thousand at a time; as messages so many would take the test minutes.
    auto& state = const_cast<session::State&>(screen.session.state());
    constexpr int kMoves = 300'000;
    state.step_moves.clear();
    state.timeline.follow({}, 0);
    for (int i = 0; i < kMoves; ++i)
        state.step_moves.push_back(i % 5 ? move(1 + (i / 3) % 2, "write", "`n`", 2, "1")
                                         : move(1 + (i / 3) % 2, i % 2 ? "acquire" : "release", "lock `a`", 1));
    state.timeline.follow(state.step_moves, 0);
    state.step->position = state.step->length = kMoves;
    ++state.step_serial;
    screen.draw();
    CHECK(screen.shows("move-300000"));
    screen.lab().act("timeline-fit", 0);
    screen.draw();
    CHECK(screen.lab().context().timeline.cell * float(kMoves) <= screen.rect("timeline-area").w + 1);
    CHECK(screen.vertices() < 100'000);
}

TEST_CASE("the bytecode stands beside the program, with what others can see and who goes on where") {
    for (float width : {1440.f, 1024.f}) {
        Screen screen(width, 900);
        auto stepped = two_threads();
        stepped.listing = {{"<module>", 1, {{1, "LOAD_INT", "0 0", ""}, {1, "STORE_GLOBAL", "0 0", "n"}}},
                           {"work", 2, {{3, "LOAD_GLOBAL", "0 0", "n"}, {3, "IADD_I", "0 0 1", ""}, {3, "STORE_GLOBAL", "0 0", "n"}}}};
        stepped.visible_sites = {3, 5};
        stepped.threads[1].next_site = 3;
        stepped.threads[2].next_site = 5;
        screen.event(screen.begin_stepping(), stepped);
        screen.lab().context().lesson_folded = true;  // where there is no room for both, as after a step
        screen.draw();
        CHECK(!screen.shows("panel-bytecode"));
        screen.click("bytecode");
        screen.draw();
        CHECK(screen.shows("instruction-3-visible"));
        CHECK(screen.shows("instruction-3-next-1"));
        CHECK(screen.shows("instruction-5-next-2"));
        CHECK(!screen.shows("instruction-4-visible"));
        ui::Rect bytecode = screen.rect("panel-bytecode"), editor = screen.rect("panel-editor");
        CHECK(bytecode.w >= 250);
        CHECK((bytecode.right() <= editor.x + 1 || bytecode.y >= editor.bottom() - 1));
        screen.click("bytecode-close");
        screen.draw();
        CHECK(!screen.shows("panel-bytecode"));
    }
}

TEST_CASE("what a thread is about to do is underlined in the program") {
    Screen screen;
    auto stepped = two_threads();
    stepped.listing = {{"<module>", 1, {{1, "LOAD_GLOBAL", "0 0", "n", 2, 4}, {1, "CALL", "0 0 0", ""}}}};
    for (int thread : {1, 2}) stepped.threads[size_t(thread)].next_line = 1, stepped.threads[size_t(thread)].next_site = thread;
    screen.event(screen.begin_stepping(), stepped);
    screen.draw();
    REQUIRE(screen.shows("next-operation-1"));
    CHECK(screen.rect("next-operation-1").w == doctest::Approx(2 * screen.lab().context().fonts.code_cell));
    CHECK(!screen.shows("next-operation-2"));  // several lines: nothing to point at
}

TEST_CASE("the instruction where the thread that moved goes on is scrolled to") {
    Screen screen(1440, 900);
    auto stepped = two_threads();
    stepped.listing = {{"<module>", 1, {}}};
    for (int i = 0; i < 500; ++i) stepped.listing[0].instructions.push_back({i, "NOP", "0 0 0", ""});
    stepped.threads[2].next_site = 400;
    screen.event(screen.begin_stepping(), stepped);
    screen.click("bytecode");
    screen.draw();
    CHECK(screen.shows("instruction-400-next-2"));
    CHECK(!screen.shows("instruction-1"));
}

TEST_CASE("a step that leads out of sight takes the program along, one that can be seen does not") {
    Screen screen(1280, 800);
    auto stepped = two_threads();
    std::int64_t id = screen.begin_stepping();
    stepped.threads[2].next_line = 5;  // the one that moved last
    stepped.threads[1].next_line = 90;
    screen.event(id, stepped);
    screen.draw();
    CHECK(screen.lab().context().follow_line == 0);
    screen.session.step_on(0);
    stepped.threads[2].next_line = 80;
    screen.event(screen.host.last_id(), stepped);
    screen.draw();
    CHECK(screen.lab().context().follow_line == 80);
    CHECK(screen.lab().context().scroll_to_line == 0);  // the caret stays where it is
    screen.lab().context().follow_line = 0;
    screen.session.step_on(0);
    stepped.threads[2].state = "ended";
    screen.event(screen.host.last_id(), stepped);
    screen.draw();
    CHECK(screen.lab().context().follow_line == 90);  // who can go on
}

TEST_CASE("clocks are shown on demand and say whether a read and a write have an order") {
    Screen screen(1440, 1600);
    auto stepped = two_threads();
    screen.event(screen.begin_stepping(), stepped);
    screen.draw();
    CHECK(!screen.shows("clock-1"));
    screen.click("clocks");
    screen.draw();
    CHECK(screen.shows("clock-1"));
    CHECK(screen.shows("ordered-n"));  // the lock was handed on between them
    stepped.moves.erase(stepped.moves.begin());      // without the lock
    stepped.moves.erase(stepped.moves.begin() + 2, stepped.moves.begin() + 4);
    stepped.position = stepped.length = 3;
    stepped.shared = {{"`n`", "2", 1, 2, 1, 3}};
    screen.session.step_open(0);
    screen.event(screen.host.last_id(), stepped);
    screen.draw();
    CHECK(screen.shows("unordered-n"));
    screen.click("clocks");
    screen.draw();
    CHECK(!screen.shows("unordered-n"));
}

TEST_CASE("a press on a row's name goes to the next move that touches it, with Shift to the one before") {
    Screen screen;
    auto stepped = two_threads();
    stepped.position = 4;
    screen.event(screen.begin_stepping(), two_threads());  // all moves are known
    stepped.moves.clear();
    stepped.moves_from = 4;
    screen.session.step_back(0, 2);
    screen.event(screen.host.last_id(), stepped);
    screen.draw();
    screen.click("timeline-name-a");
    CHECK(screen.last_step().command == "jump");
    CHECK(screen.last_step().position == 5);
    screen.event(screen.host.last_id(), stepped);
    screen.click("timeline-name-n");
    CHECK(screen.last_step().position == 6);
    screen.event(screen.host.last_id(), stepped);
    ImGui::GetIO().AddKeyEvent(ImGuiMod_Shift, true);
    screen.click("timeline-name-n");
    ImGui::GetIO().AddKeyEvent(ImGuiMod_Shift, false);
    CHECK(screen.last_step().position == 3);
}

TEST_CASE("a drag with Shift on the timeline measures, and goes nowhere") {
    Screen screen;
    screen.event(screen.begin_stepping(), two_threads());
    screen.draw();
    size_t sent = screen.host.messages.size();
    ui::Rect from = screen.rect("move-2"), to = screen.rect("move-5");
    ImGuiIO& io = ImGui::GetIO();
    io.AddKeyEvent(ImGuiMod_Shift, true);
    io.AddMousePosEvent(from.x + 2, from.y + 5);
    screen.draw();
    io.AddMouseButtonEvent(0, true);
    screen.draw();
    io.AddMousePosEvent(to.x + to.w / 2, from.y + 5);
    screen.draw();
    io.AddMouseButtonEvent(0, false);
    screen.draw();
    io.AddKeyEvent(ImGuiMod_Shift, false);
    REQUIRE(screen.shows("timeline-measured"));
    CHECK(screen.rect("timeline-measured").w == doctest::Approx(to.x + to.w / 2 - from.x - 2).epsilon(0.03));
    CHECK(screen.host.messages.size() == sent);
}

TEST_CASE("processes are a tree above the cards, and the data shown is that of the process that moved last") {
    Screen screen(1280, 1400);
    auto stepped = two_threads();
    screen.event(screen.begin_stepping(), stepped);
    screen.draw();
    CHECK_FALSE(screen.shows("process-4242"));
    CHECK_FALSE(screen.shows("shared-k"));
    stepped.processes = {{{4242, 0, "MainProcess", "running", 0, 0, {0}}, stepped.variables},
                         {{4243, 4242, "Worker", "running", 0, 0, {2}}, {{"k", "7", false}}},
                         {{4244, 4242, "Other", "ended", -15, 0, {1}}, {}}};
    stepped.pipes = {{"pipe `q`", {10, 20}, 2, {4, 6}, 5}, {"pipe `empty`", {}, 0, {}, 0}};
    stepped.moves_from = 0;
    screen.session.step_open(0);
    screen.event(screen.host.last_id(), stepped);
    screen.draw();
    for (const char* name : {"process-4242", "process-4243", "process-4244", "pipe-0"}) CHECK_MESSAGE(screen.shows(name), name);
    CHECK_FALSE(screen.shows("pipe-1"));
    CHECK(screen.rect("process-4243").y > screen.rect("process-4242").y);
    CHECK(screen.shows("shared-k")); // thread 2 moved last: its process is Worker
    CHECK(screen.session.snapshot().find("\"process_shown\":4243") != std::string::npos);
}

TEST_CASE("a run's processes stand in its panel as a tree, with their memory and the messages between them") {
    Screen screen(1280, 1400);
    screen.event(0, protocol::Ready{true, 2, "", 0});
    screen.session.edit("print(1)", 0);
    screen.session.run(0);
    const std::int64_t id = screen.host.last_id();
    screen.draw();
    CHECK_FALSE(screen.shows("process-4242"));
    screen.event(id, protocol::Processes{{{4242, 0, "MainProcess", "running", 0, 0, {0}, 1'500'000}, {4243, 4242, "Worker", "running", 0, 0, {1}, 700'000}},
                                         {{"pipe 1", {10, 20}, 2, {-1, 12.5}, 300}}});
    screen.draw();
    for (const char* name : {"process-4242", "process-4243", "pipe-0"}) CHECK_MESSAGE(screen.shows(name), name);
    CHECK(screen.rect("process-4243").y > screen.rect("process-4242").y);
    const std::string snapshot = screen.session.snapshot();
    CHECK(snapshot.find("\"heap_bytes\":700000") != std::string::npos);
    CHECK(snapshot.find("\"name\":\"pipe 1\"") != std::string::npos);
}
