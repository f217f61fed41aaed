#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "screen.h"

using namespace heddle;
using ui_test::Screen;

namespace {

const char* kLesson = "---\nformat: 1\nid: a\ntitle: A\norder: 1\n---\n\n# Title\n\nSome *text* with `code` and a [link](https://example.org).\n\n"
                      "- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> quoted\n\n```python\n#| id: first\nprint(1)\n```\n\n"
                      "```python\n#| id: second\nprint(2)\n```\n\n:::quiz {#q type=single points=1}\nWhich?\n- [ ] this\n- [x] that\n> Because.\n:::\n";

void open_lesson(Screen& screen) {
    screen.session.index_loaded(R"({"format":1,"lessons":[{"id":"a","file":"a.md","title":"A","order":1}]})");
    screen.session.lesson_loaded("a.md", kLesson);
}

protocol::ExploreReport report(int outcomes) {
    protocol::ExploreReport report;
    report.complete = true;
    report.executions = 20;
    report.model = "free";
    for (int i = 0; i < outcomes; ++i)
        report.outcomes.push_back({"exit", "total: " + std::to_string(i) + "\n", "", 1, 1, true, "steps=0*3,1,2*5,1*2"});
    report.races.push_back({"total", {{"Thread-1 (f)", "write", 3, {}, {}}, {"Thread-2 (f)", "read", 3, {}, {"lock"}}}, ""});
    report.deadlocks.push_back({{{"Thread-1 (f)", "lock a", "Thread-2 (f)", 4}}, ""});
    return report;
}

}  // namespace

TEST_CASE("an empty lab has one primary action and says what to do") {
    Screen screen;
    screen.draw();
    CHECK(screen.shows("run"));
    CHECK_FALSE(screen.shows("explore"));
    CHECK_FALSE(screen.shows("stop"));
    CHECK(screen.vertices() > 500);
}

TEST_CASE("Run becomes Stop and back") {
    Screen screen;
    screen.event(0, protocol::Ready{true, 2, "", 0});
    screen.session.edit("x = 1", 0);
    screen.click("run");
    CHECK(screen.session.state().activity == session::Activity::kRunning);
    CHECK(screen.host.sent == 1);
    CHECK_FALSE(screen.shows("run"));
    screen.click("stop");
    CHECK(screen.session.state().stopping);
}

TEST_CASE("ways and models are switches") {
    Screen screen;
    screen.click("way-explore");
    CHECK(screen.session.state().way == session::Way::kExplore);
    screen.draw();
    CHECK(screen.shows("explore"));
    screen.click("model-gil-3.9");
    CHECK(screen.session.state().model == protocol::Model::kGil39);
    screen.click("help");
    CHECK(screen.shows("help-card"));
    screen.click("help-close");
    CHECK_FALSE(screen.shows("help-card"));
    screen.click("theme");
    CHECK_FALSE(screen.lab().context().theme->dark);
}

TEST_CASE("a lesson's blocks are drawn and its buttons work") {
    Screen screen(1280, 1400);
    open_lesson(screen);
    REQUIRE(screen.session.state().document.diagnostics.empty());
    screen.draw();
    CHECK(screen.session.state().text == "print(1)\n");
    screen.click("open-program-second");
    CHECK(screen.session.state().text == "print(2)\n");
    screen.click("choice-q-1");
    CHECK(screen.session.state().quizzes.at("q").chosen[1]);
    screen.click("quiz-q");
    CHECK(screen.session.state().quizzes.at("q").answered);
}

TEST_CASE("endings are rows that can be chosen") {
    Screen screen;
    screen.event(0, protocol::Ready{true, 2, "", 0});
    screen.session.explore(0);
    screen.event(1, protocol::Explored{report(4)});
    screen.draw();
    CHECK(screen.shows("outcome-3"));
    CHECK_FALSE(screen.shows("outcome-4"));
    screen.click("outcome-2");
    CHECK(screen.session.state().way == session::Way::kExplore);
    CHECK(screen.session.state().selected_outcome == 2);
    screen.click("outcome-replay-3");
    CHECK(screen.session.state().way == session::Way::kStep);
    CHECK(screen.session.state().step_of == "total: 3");
}

TEST_CASE("all states are drawn at all sizes, in both themes, without touching each other's ground") {
    for (float width : {1024.f, 1280.f, 3840.f}) {
        for (bool dark : {true, false}) {
            Screen screen(width, width == 1024 ? 700 : 1000);
            screen.lab().set_theme(dark);
            open_lesson(screen);
            screen.event(0, protocol::Ready{true, 2, "", 0});
            screen.session.add_notice(session::Severity::kError, std::string(400, 'w'), true);
            screen.draw();
            screen.session.run(0);
            std::int64_t id = 1;
            protocol::Output output;
            for (int i = 0; i < 3000; ++i) output.items.push_back({i % 12, "T", double(i), i % 7 ? "out" : "err", "line ä\n"});
            screen.event(id, output);
            screen.event(id, protocol::Threads{{{0, "MainThread", "waiting", 1}, {1, "Thread-1", "running", 1}}});
            screen.draw();
            protocol::Verdict verdict{"deadlock", 3, "all threads wait", "Traceback\n  line", 1, {{"a", "lock", "b", 2}}};
            screen.event(id, protocol::Finished{verdict, 3});
            screen.draw();
            screen.session.explore(0);
            screen.draw();
            screen.event(2, protocol::Explored{report(300)});
            screen.event(2, protocol::Diagnostics{{{"error", 1, 1, 1, 2, "wrong", "hint"}, {"error", 99, 1, 0, 0, "beyond", ""}}});
            screen.draw();
            ui::Rect editor = screen.rect("panel-editor"), console = screen.rect("panel-console-frame"), top = screen.rect("panel-top");
            CHECK(top.bottom() <= editor.y);
            CHECK(editor.bottom() <= console.y);
            CHECK(console.right() <= width);
            CHECK(editor.w > 300);
        }
    }
}

TEST_CASE("the window's own text field edits the session's text") {
    Screen screen(1280, 800, false);
    screen.session.edit("x", 0);
    screen.draw();
    screen.click("code");
    ImGuiIO& io = ImGui::GetIO();
    CHECK(io.WantTextInput);
    io.AddKeyEvent(ImGuiKey_End, true);
    screen.draw();
    io.AddKeyEvent(ImGuiKey_End, false);
    screen.draw();
    io.AddInputCharactersUTF8("yz");
    screen.draw();
    CHECK(screen.session.state().text == "xyz");
    CHECK(screen.lab().context().caret_line == 1);

    io.AddKeyEvent(ImGuiMod_Ctrl, true);
    io.AddKeyEvent(ImGuiKey_A, true);
    io.AddKeyEvent(ImGuiKey_A, false);
    io.AddKeyEvent(ImGuiMod_Ctrl, false);
    screen.draw(6);
    io.AddInputCharactersUTF8("all");
    screen.draw();
    CHECK(screen.session.state().text == "all");
}

TEST_CASE("names of things are escaped in the snapshot") {
    Screen screen;
    open_lesson(screen);
    screen.draw();
    std::string snapshot = screen.lab().snapshot();
    CHECK(snapshot.find("\"ui\":{\"theme\":\"dark\"") != std::string::npos);
    CHECK(snapshot.find("\"run\":[") != std::string::npos);
    CHECK(std::count(snapshot.begin(), snapshot.end(), '{') == std::count(snapshot.begin(), snapshot.end(), '}'));
}

