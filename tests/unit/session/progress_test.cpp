#include <doctest/doctest.h>

#include <string>

#include "bench.h"
#include "session/progress_file.h"

using namespace heddle;
using session::Kept;
using session_test::Bench;

namespace {

std::string refusal_of_progress(const std::string& text) {
    Kept kept;
    std::string error;
    return session::read_progress(text, &kept, &error) ? "" : error;
}

std::string lesson_text() {
    return "---\nformat: 1\nid: a\ntitle: A\norder: 1\n---\n\n# A\n\n```python\n#| id: race\nprint(100000)\n```\n\n"
           ":::quiz {#q type=single points=1}\nWhich?\n- [ ] this\n- [x] that\n> Because.\n:::\n";
}

void open_lesson(Bench& bench) {
    bench.ready();
    bench.session.index_loaded(R"({"format":1,"lessons":[{"id":"a","file":"a.md","title":"A","order":1}]})");
    bench.session.lesson_loaded("a.md", lesson_text());
}

std::string notice(const Bench& bench) { return bench.state().notices.empty() ? "" : bench.state().notices.back().text; }

}  // namespace

TEST_CASE("what was done goes to a file, and another session has it from there") {
    Bench first;
    open_lesson(first);
    first.session.edit("mine = 'ä'\n", 0);
    first.session.choose_in_quiz("q", 1);
    first.session.answer_quiz("q");
    first.session.keep("view", "{}");
    first.session.save_progress();
    CHECK(first.host.saved_name == "heddle-progress.json");
    CHECK(first.host.saved.find("view") == std::string::npos);  // the sizes of panels are this screen's

    Bench second;
    open_lesson(second);
    second.session.edit("other\n", 0);
    second.session.open_file("heddle-progress.json", first.host.saved);
    second.session.lesson_loaded("a.md", lesson_text());
    CHECK(second.state().text == "mine = 'ä'\n");
    CHECK(second.host.field == "mine = 'ä'\n");
    CHECK(second.state().quizzes.at("q").answered);
    CHECK(second.state().quizzes.at("q").chosen[1]);
    CHECK(notice(second).find("The progress of heddle-progress.json is here") == 0);

    REQUIRE(second.state().can_undo_progress);
    second.session.undo_progress();
    second.session.lesson_loaded("a.md", lesson_text());
    CHECK(second.state().text == "other\n");
    CHECK_FALSE(second.state().quizzes.at("q").answered);
    CHECK_FALSE(second.state().can_undo_progress);
}

TEST_CASE("a program that no lesson gave is in the file too, whatever the file is called") {
    Bench first;
    open_lesson(first);
    first.session.open_file("mine.py", "print(1)\n");
    first.session.edit("print(2)\n", 0);
    first.session.save_progress();

    Bench second;
    open_lesson(second);
    second.session.open_file("renamed.txt", first.host.saved);
    second.session.lesson_loaded("a.md", lesson_text());
    CHECK(second.state().program_name == "mine.py");
    CHECK(second.state().text == "print(2)\n");
    CHECK(second.state().original == "print(1)\n");

    // The other way: without one the lesson's own program comes back into the editor.
    Bench third;
    open_lesson(third);
    third.session.save_progress();
    second.session.open_file("p.json", third.host.saved);
    second.session.lesson_loaded("a.md", lesson_text());
    CHECK_FALSE(second.state().opened);
    CHECK(second.state().text == "print(100000)\n");
}

TEST_CASE("files of progress that are none are refused with the reason, and all is as it was") {
    std::string good = session::progress_text({{"text/a/race", "x = 1\n"}, {"lesson", "a"}});
    CHECK(refusal_of_progress(good).empty());
    CHECK(refusal_of_progress("").find("cut off or damaged") != std::string::npos);
    CHECK(refusal_of_progress(good.substr(0, good.size() - 9)).find("cut off or damaged") != std::string::npos);
    CHECK(refusal_of_progress("[]").find("not a file of progress") != std::string::npos);
    CHECK(refusal_of_progress("{\"a\":1}").find("not a file of progress") != std::string::npos);
    auto changed = [&](const std::string& from, const std::string& to) {
        std::string text = good;
        size_t at = text.find(from);
        REQUIRE(at != std::string::npos);
        return refusal_of_progress(text.replace(at, from.size(), to));
    };
    CHECK(changed("x = 1", "x = 2").find("check sum") != std::string::npos);
    CHECK(changed("\"format\":1", "\"format\":2").find("newer Heddle") != std::string::npos);
    CHECK(changed("\"format\":1", "\"format\":0").find("damaged") != std::string::npos);
    CHECK(changed("\"a\"", "7").find("not text") != std::string::npos);
    CHECK(changed("\"lesson\"", "\"theme\"").find("does not know") != std::string::npos);
    CHECK(changed("\"kept\"", "\"gone\"").find("damaged") != std::string::npos);
    CHECK(refusal_of_progress(session::progress_text({{"text", std::string("x\0y", 3)}})).find("not a program's text") != std::string::npos);
    CHECK(refusal_of_progress(session::progress_text({{"text", std::string(session::kProgressBytesMax, ' ')}})).find("longer than 4 MB") != std::string::npos);

    Bench bench;
    open_lesson(bench);
    bench.session.edit("mine\n", 0);
    auto stored = bench.host.stored;
    bench.session.open_file("p.json", good.substr(0, 30));
    CHECK(notice(bench) == "p.json was not opened: it is cut off or damaged.");
    CHECK(bench.host.stored == stored);
    CHECK(bench.state().text == "mine\n");
    CHECK_FALSE(bench.state().can_undo_progress);
}

TEST_CASE("where there is no room for a file of progress all is as it was") {
    Bench bench;
    open_lesson(bench);
    bench.session.edit("mine\n", 0);
    bench.host.storage_works = false;
    bench.session.open_file("p.json", session::progress_text({{"text/a/race", "x = 1\n"}}));
    CHECK(notice(bench).find("there is no room") != std::string::npos);
    CHECK(bench.state().text == "mine\n");
    CHECK(bench.host.stored.at("text/a/race") == "mine\n");
}
