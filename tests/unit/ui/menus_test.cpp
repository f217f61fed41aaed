#include "ui/menus.h"

#include <doctest/doctest.h>

#include <string>

#include "../session/fake_files.h"
#include "screen.h"

using namespace heddle;
using session_test::FakeFiles;
using ui_test::Screen;

namespace {

// The lab in a window of its own: menus, files, and fields of ImGui's to type into.
struct WindowScreen : Screen {
    FakeFiles files;
    session::Desk desk{session, host, files};

    WindowScreen() : Screen(1024, 700, false) {
        lab().context().desk = &desk;
        event(0, protocol::Ready{true, 2, "", 0});
        draw();
    }
    void act(const std::string& name) {
        REQUIRE(lab().act(name, 0));
        draw();
    }
    void type(const std::string& words) { ImGui::GetIO().AddInputCharactersUTF8(words.c_str()); }
    void press(ImGuiKey key) {
        ImGui::GetIO().AddKeyEvent(key, true);
        draw();
        ImGui::GetIO().AddKeyEvent(key, false);
        draw();
    }
};

}  // namespace

TEST_CASE("a page has no menus; a window's stand above the bar and lie over everything when open") {
    {
        Screen page(1024, 700);
        page.draw();
        CHECK_FALSE(page.shows("panel-menus"));
    }
    WindowScreen screen;
    CHECK(screen.rect("panel-top").y == screen.rect("panel-menus").bottom());
    screen.click("menu-0");
    for (const char* item : {"item-new-program", "item-open-file", "item-save-as", "item-quit"}) CHECK_MESSAGE((screen.shows(item) || item == std::string("item-save-as")), item);
    CHECK(screen.rect("menu-card").bottom() <= 700);
    screen.click("menu-4");
    CHECK(screen.shows("item-help"));
    CHECK_FALSE(screen.shows("item-new-program"));
    screen.click("item-help");
    CHECK(screen.lab().context().help_open);
    CHECK(screen.lab().context().menu_open == -1);
}

TEST_CASE("every item of the menus is an action that there is") {
    WindowScreen screen;
    screen.session.edit("n = 0", 0);
    screen.desk.open("/home/me/a.py");
    for (const ui::Menu& menu : ui::menus(screen.lab().context()))
        for (const ui::MenuItem& item : menu.items)
            if (!item.action.empty()) CHECK_MESSAGE(screen.lab().act(item.action, 0), item.action);
    CHECK(screen.lab().context().quit);
}

TEST_CASE("menus go by keys") {
    WindowScreen screen;
    screen.act("menu:0");
    for (const char* key : {"right", "right", "left", "left"}) screen.act(std::string("in-menu:") + key);
    CHECK(screen.lab().context().menu_open == 0);
    screen.act("in-menu:next");
    screen.act("in-menu:next");
    screen.act("in-menu:choose");
    CHECK(screen.desk.chooser());
    screen.act("close");
    CHECK_FALSE(screen.desk.chooser());
    screen.act("menu:1");
    screen.act("close");
    CHECK(screen.lab().context().menu_open == -1);
}

TEST_CASE("a program is opened from the list, changed by typing, and opened again from the recent ones") {
    WindowScreen screen;
    screen.act("open-file");
    screen.click("file-1");  // a.py, after the folder
    CHECK_FALSE(screen.desk.chooser());
    CHECK(screen.session.state().text == "print(1)\n");
    screen.click("code");
    screen.type("x");
    screen.draw();
    CHECK(screen.session.state().text.find('x') != std::string::npos);
    CHECK(screen.session.state().edited());
    screen.desk.save();
    CHECK(screen.desk.recent().size() == 1);
    screen.click("menu-0");
    screen.click("item-open-recent:0");
    CHECK(screen.desk.path() == "/home/me/a.py");
}

TEST_CASE("what is typed into a field before it has the keyboard is not lost") {
    WindowScreen screen;
    screen.session.edit("n = 0", 0);
    screen.lab().act("save-as", 0);
    screen.lab().context().file_focus = {true, 0};
    screen.desk.choose_name("");
    screen.type("z");
    screen.draw(1);
    screen.type("o");
    screen.draw(1);
    screen.type("o");
    screen.draw(4);
    screen.type("!");
    screen.draw();
    CHECK(screen.desk.chooser()->name == "zoo!");
    CHECK(screen.lab().context().typing_entry);
    screen.press(ImGuiKey_Enter);
    CHECK(screen.files.files.count("/home/me/zoo!.py") == 1);
}

TEST_CASE("words are looked for in the program and replaced, where the platform has no bar for that") {
    WindowScreen screen;
    screen.session.edit("one two\none\nONE\n", 0);
    screen.draw();
    screen.lab().act("code-find", 0);
    screen.type("one");
    screen.draw(8);
    CHECK(screen.lab().context().find_words == "one");
    CHECK(screen.lab().context().found.size() == 3);
    screen.lab().context().replace_words = "1";
    screen.press(ImGuiKey_Enter);
    CHECK(screen.lab().context().found_at == 0);
    screen.click("code-replace");
    CHECK(screen.session.state().text == "1 two\none\nONE\n");
    screen.click("code-replace-all");
    CHECK(screen.session.state().text == "1 two\n1\n1\n");
    screen.click("code-find-close");
    CHECK_FALSE(screen.shows("code-find-words"));
}

TEST_CASE("a question covers the lab until it is answered") {
    WindowScreen screen;
    screen.desk.open("/home/me/a.py");
    screen.session.edit("mine", 0);
    screen.files.put("/home/me/a.py", "theirs");
    screen.desk.look();
    screen.draw();
    CHECK(screen.rect("question-card").right() <= 1024);
    for (const char* answer : {"answer-keep", "answer-replace", "answer-take"}) {
        CHECK(screen.rect(answer).right() <= screen.rect("question-card").right());
        CHECK(screen.rect(answer).bottom() <= screen.rect("question-card").bottom());
    }
    int sent = screen.host.sent;
    screen.click("run");
    CHECK(screen.host.sent == sent);
    screen.click("answer-take");
    CHECK(screen.session.state().text == "theirs");
    CHECK_FALSE(screen.shows("question-card"));
}
