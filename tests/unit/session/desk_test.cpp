#include "session/desk.h"

#include <doctest/doctest.h>

#include <map>
#include <string>

#include "bench.h"
#include "fake_files.h"

using namespace heddle;
using session::Desk;
using session_test::FakeFiles;

namespace {

struct DeskBench : session_test::Bench {
    FakeFiles files;
    Desk desk{session, host, files};

    DeskBench() {
        ready();
    }
    bool asks(const std::string& id) {
        if (!desk.question()) return false;
        for (const auto& answer : desk.question()->answers)
            if (answer.id == id) return true;
        return false;
    }
};

}  // namespace

TEST_CASE("a file is opened, changed, saved where it came from, and is among the recent ones") {
    DeskBench bench;
    bench.desk.open("/home/me/a.py");
    CHECK(bench.state().text == "print(1)\n");
    CHECK(bench.state().program_name == "a.py");
    CHECK(bench.desk.path() == "/home/me/a.py");
    CHECK_FALSE(bench.desk.unsaved());
    bench.session.edit("print(10)\n", 0);
    CHECK(bench.desk.unsaved());
    bench.desk.save();
    CHECK(bench.files.files["/home/me/a.py"].text == "print(10)\n");
    CHECK_FALSE(bench.desk.unsaved());
    CHECK_FALSE(bench.state().edited());
    bench.desk.look();
    CHECK_FALSE(bench.desk.question());
    bench.desk.open("/home/me/b.py");
    CHECK(bench.desk.recent() == std::vector<std::string>{"/home/me/b.py", "/home/me/a.py"});
    bench.desk.open_recent(1);
    CHECK(bench.state().text == "print(10)\n");
}

TEST_CASE("changes that are in no file are asked about before another program takes their place") {
    DeskBench bench;
    bench.desk.open("/home/me/a.py");
    bench.session.edit("mine", 0);
    bench.desk.open("/home/me/b.py");
    REQUIRE(bench.asks("save-first"));
    CHECK(bench.state().text == "mine");
    bench.desk.answer("cancel");
    CHECK(bench.state().text == "mine");
    bench.desk.new_program();
    REQUIRE(bench.asks("discard"));
    bench.desk.answer("save-first");
    CHECK(bench.files.files["/home/me/a.py"].text == "mine");
    CHECK(bench.state().text.empty());
    CHECK(bench.desk.path().empty());
    bench.session.edit("new", 0);
    bench.desk.open("/home/me/b.py");
    bench.desk.answer("discard");
    CHECK(bench.state().text == "print(2)\n");
    bench.desk.new_program();
    CHECK(bench.state().text.empty());  // and not what was discarded
}

TEST_CASE("a program from no file is saved where one says, and another's name only after a question") {
    DeskBench bench;
    bench.open_lesson();
    bench.desk.save();
    REQUIRE(bench.desk.chooser());
    CHECK(bench.desk.chooser()->saving);
    CHECK(bench.desk.chooser()->name == "race.py");
    // Folders first, then programs; nothing else.
    std::string names;
    for (const auto& entry : bench.desk.chooser()->entries) names += entry.name + " ";
    CHECK(names == "zoo a.py b.py ");
    bench.desk.choose_entry(0);
    CHECK(bench.desk.chooser()->folder == "/home/me/zoo");
    bench.desk.choose_parent();
    bench.desk.choose_entry(2);  // takes its name
    CHECK(bench.desk.chooser()->name == "b.py");
    bench.desk.confirm_choice();
    REQUIRE(bench.asks("replace"));
    bench.desk.answer("cancel");
    CHECK(bench.files.files["/home/me/b.py"].text == "print(2)\n");
    bench.desk.choose_name("~/mine");
    bench.desk.confirm_choice();
    CHECK_FALSE(bench.desk.chooser());
    CHECK(bench.files.files["/home/me/mine.py"].text == "print(100000)\n");
    CHECK(bench.desk.path() == "/home/me/mine.py");
    CHECK(bench.state().program_name == "mine.py");
    bench.files.writable = false;
    bench.session.edit("more", 0);
    bench.desk.save();
    CHECK(bench.desk.unsaved());
    CHECK(bench.state().text == "more");
}

TEST_CASE("a file that was changed here and elsewhere is a question, and nothing is lost before the answer") {
    for (const char* answer : {"keep", "replace", "take"}) {
        DeskBench bench;
        bench.desk.open("/home/me/a.py");
        bench.files.put("/home/me/a.py", "theirs");
        bench.desk.look();
        CHECK(bench.state().text == "theirs");  // nothing was changed here: taken
        bench.session.edit("mine", 0);
        bench.files.put("/home/me/a.py", "theirs again");
        bench.desk.look();
        REQUIRE(bench.asks(answer));
        CHECK(bench.state().text == "mine");
        CHECK(bench.files.files["/home/me/a.py"].text == "theirs again");
        bench.desk.answer(answer);
        CHECK_FALSE(bench.desk.question());
        bench.desk.look();
        CHECK_FALSE(bench.desk.question());  // asked once
        CHECK(bench.state().text == (std::string(answer) == "take" ? "theirs again" : "mine"));
        CHECK(bench.files.files["/home/me/a.py"].text == (std::string(answer) == "replace" ? "mine" : "theirs again"));
    }
}

TEST_CASE("saving over what another program wrote meanwhile is asked about") {
    DeskBench bench;
    bench.desk.open("/home/me/a.py");
    bench.session.edit("mine", 0);
    bench.files.put("/home/me/a.py", "theirs");
    bench.desk.save();
    REQUIRE(bench.asks("replace"));
    CHECK(bench.files.files["/home/me/a.py"].text == "theirs");
    bench.desk.answer("replace");
    CHECK(bench.files.files["/home/me/a.py"].text == "mine");
}

TEST_CASE("the next visit follows the file again") {
    std::map<std::string, std::string> kept;
    {
        DeskBench bench;
        bench.desk.open("/home/me/a.py");
        bench.session.edit("mine", 0);
        bench.session.tick(100000);
        kept = bench.host.stored;
    }
    DeskBench bench;
    bench.host.stored = kept;
    bench.open_lesson();
    REQUIRE(bench.state().text == "mine");
    bench.desk.look();
    CHECK(bench.desk.path() == "/home/me/a.py");
    CHECK_FALSE(bench.desk.question());
    bench.files.put("/home/me/a.py", "theirs");
    bench.desk.look();
    CHECK(bench.asks("take"));
}
