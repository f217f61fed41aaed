#include <doctest/doctest.h>

#include <string>

#include "bench.h"

using namespace heddle;
using session::Link;
using session::Way;
using session_test::Bench;

namespace {

std::string refusal(const std::string& text) {
    Link link;
    std::string error;
    return session::read_link(text, &link, &error) ? "" : error;
}

}  // namespace

TEST_CASE("a link holds program, model, schedule and place, and another session opens it there") {
    Bench first;
    first.ready();
    first.open_lesson();
    first.session.edit("mine = 1\n", 0);
    first.session.set_model(protocol::Model::kFree);
    first.session.step_open(0);
    protocol::Stepped stepped;
    stepped.position = 2;
    stepped.length = 3;
    stepped.moves.resize(3);
    stepped.schedule = "heddle1;model=free;steps=0*2";
    first.event(first.last_id(), stepped);
    first.session.share();
    REQUIRE(first.host.shared.size() == 1);

    Bench second;
    second.ready();
    second.open_lesson();
    second.session.open_shared(first.host.shared[0], 0);
    CHECK(second.state().text == "mine = 1\n");
    CHECK(second.state().opened);
    CHECK(second.state().model == protocol::Model::kFree);
    CHECK(second.state().way == Way::kStep);
    REQUIRE(second.host.last<protocol::Step>());
    CHECK(second.host.last<protocol::Step>()->schedule == "heddle1;model=free;steps=0*2");
    CHECK(second.host.last<protocol::Step>()->position == 2);
    // What the lesson says about the program's numbers still holds.
    CHECK(second.state().program == 0);
    // The learner's own text of the lesson's program is as it was.
    CHECK(second.host.stored.count("text/a/race") == 0);
}

TEST_CASE("a link that comes before its lesson waits for it") {
    Bench bench;
    bench.session.index_loaded(
        R"({"format":1,"lessons":[{"id":"a","file":"a.md","title":"A","order":1},{"id":"b","file":"b.md","title":"B","order":2}]})");
    bench.session.open_shared(R"({"lesson":"b","program":"second","way":"explore"})", 0);
    CHECK(bench.host.fetched.back() == "b.md");
    bench.session.lesson_loaded("a.md", "# A\n");  // of another choice: too late
    CHECK(bench.state().text.empty());
    bench.session.lesson_loaded("b.md", "---\nformat: 1\nid: b\ntitle: B\norder: 2\n---\n\n# B\n\n```python\n#| id: "
                                        "first\nprint(1)\n```\n\n```python\n#| id: second\nprint(2)\n```\n");
    CHECK(bench.state().text == "print(2)\n");
    CHECK_FALSE(bench.state().opened);
    CHECK(bench.state().way == Way::kExplore);
}

TEST_CASE("links that are no good are refused with the reason") {
    CHECK(refusal("") == "it is damaged");
    CHECK(refusal("[]") == "it is damaged");
    CHECK(refusal("{\"text\":3}").find("damaged") != std::string::npos);
    CHECK(refusal("{}") == "there is no program in it");
    CHECK(refusal("{\"text\":\"" + std::string(session::kLinkTextMax + 1, 'x') + "\"}").find("longer than 200 kB") != std::string::npos);
    CHECK(refusal("{\"text\":\"x\",\"model\":\"fast\"}") == "there is no model fast");
    CHECK(refusal("{\"text\":\"x\",\"lesson\":\"../a\"}") == "it names no lesson of this lab");
    CHECK(refusal("{\"text\":\"\\u0001\"}") == "its program is not text");
    Link link;
    std::string error;
    REQUIRE(session::read_link(R"({"text":"x","name":"../../etc/passwd","way":"fly","at":-5})", &link, &error));
    CHECK(link.name == "program.py");
    CHECK(link.way.empty());
    CHECK(link.position == 0);

    Bench bench;
    bench.ready();
    bench.open_lesson();
    std::string before = bench.state().text;
    bench.session.open_shared("{}", 0);
    CHECK(bench.state().text == before);
    REQUIRE(bench.state().notices.size() == 1);
    CHECK(bench.state().notices[0].text == "The link was not opened: there is no program in it.");
}

TEST_CASE("what every link says, it says again when it is read") {
    Link link{"a \xC3\xA4.py", "print('\xE2\x82\xAC')\n\tx", "race", "p-1", "gil-3.9", "explore", "heddle1;steps=0", 7};
    Link read;
    std::string error;
    REQUIRE(session::read_link(session::link_text(link), &read, &error));
    CHECK(session::link_text(read) == session::link_text(link));
}

TEST_CASE("an opened program and its edits survive a reload; a damaged record is set aside") {
    Bench first;
    first.ready();
    first.open_lesson();
    first.session.open_file("mine.py", "a\r\nb\rc\n");
    CHECK(first.state().text == "a\nb\nc\n");
    first.session.edit("edited\n", 0);

    Bench second;
    second.host.stored = first.host.stored;
    second.open_lesson();
    CHECK(second.state().text == "edited\n");
    CHECK(second.state().program_name == "mine.py");
    second.session.reset_text();
    CHECK(second.state().text == "a\nb\nc\n");
    second.session.open_program(0);
    CHECK_FALSE(second.state().opened);
    Bench third;
    third.host.stored = second.host.stored;
    third.open_lesson();
    CHECK(third.state().program_name == "race.py");

    Bench broken;
    broken.host.stored = {{"place", "opened"}, {"opened", "{\"name\":"}};
    broken.open_lesson();
    CHECK(broken.state().program_name == "race.py");
    CHECK(broken.host.stored["opened.unreadable"] == "{\"name\":");
    REQUIRE(broken.state().notices.size() == 1);
}

TEST_CASE("a file that is no program is refused, and the text is as it was") {
    Bench bench;
    bench.ready();
    bench.open_lesson();
    std::string before = bench.state().text;
    bench.session.open_file("x.bin", std::string("a\0b", 3));
    bench.session.open_file("x.py", std::string((1 << 20) + 1, 'x'));
    CHECK(bench.state().text == before);
    CHECK(bench.state().notices.size() == 1);  // the first was of an action before
}

TEST_CASE("a lesson that is chosen after a file was opened shows its own program") {
    Bench bench;
    bench.ready();
    bench.open_lesson();
    bench.session.open_file("mine.py", "x\n");
    bench.session.open_lesson("b");
    bench.session.lesson_loaded("b.md",
                                "---\nformat: 1\nid: b\ntitle: B\norder: 2\n---\n\n# B\n\n```python\n#| id: first\nprint(1)\n```\n");
    CHECK(bench.state().text == "print(1)\n");
    CHECK_FALSE(bench.state().opened);
}

TEST_CASE("answers to quizzes are there again at the next visit") {
    const char* lesson = "---\nformat: 1\nid: a\ntitle: A\norder: 1\n---\n\n# A\n\n:::quiz {#q type=multi points=1}\nWhich?\n- [ ] this\n- "
                         "[x] that\n> Because.\n:::\n";
    const char* index = R"({"format":1,"lessons":[{"id":"a","file":"a.md","title":"A","order":1}]})";
    Bench first;
    first.session.index_loaded(index);
    first.session.lesson_loaded("a.md", lesson);
    first.session.choose_in_quiz("q", 1);
    first.session.answer_quiz("q");
    Bench second;
    second.host.stored = first.host.stored;
    second.session.index_loaded(index);
    second.session.lesson_loaded("a.md", lesson);
    REQUIRE(second.state().quizzes.count("q"));
    CHECK(second.state().quizzes.at("q").answered);
    CHECK(second.state().quizzes.at("q").chosen == std::vector<bool>{false, true});
    Bench damaged;
    damaged.host.stored["quizzes/a"] = "q * 1\nq\n\nnone * 11\nq - 011111\n * \n";
    damaged.session.index_loaded(index);
    damaged.session.lesson_loaded("a.md", lesson);
    CHECK_FALSE(damaged.state().quizzes.at("q").answered);
}
