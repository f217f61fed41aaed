#include <doctest/doctest.h>

#include <string>

#include "bench.h"
#include "session/lesson_tree.h"

using namespace heddle;
using session_test::Bench;

TEST_CASE("a lesson's tree has its words, its programs and its quizzes, and no key before it was answered") {
    Bench bench;
    bench.session.index_loaded(R"({"format":1,"lessons":[{"id":"a","file":"a.md","title":"A","order":1}]})");
    bench.session.lesson_loaded(
        "a.md",
        "---\nformat: 1\nid: a\ntitle: A\norder: 1\n---\n\n# Title\n\nSome *text* with `code` and a [link](https://example.org).\n\n"
        "- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> quoted\n\n```python\n#| id: first\nprint(1)\n```\n\n"
        ":::quiz {#q type=single points=1}\nWhich?\n- [ ] this\n- [x] that\n> Because.\n:::\n");
    std::string tree = session::lesson_tree(bench.state());
    for (const char* part :
         {R"({"kind":"heading","level":1,"runs":[{"text":"Title"}]})", R"("link":"https://example.org")", R"({"text":"code","code":true})",
          R"("kind":"table")", R"("kind":"quote")", R"("kind":"program","index":0)", R"("kind":"quiz","id":"q","single":true)"})
        CHECK_MESSAGE(tree.find(part) != std::string::npos, part);
    CHECK(tree.find("correct") == std::string::npos);
    CHECK(tree.find("Because") == std::string::npos);
    bench.session.answer_quiz("q");
    tree = session::lesson_tree(bench.state());
    CHECK(tree.find(R"("correct":true)") != std::string::npos);
    CHECK(tree.find("Because") != std::string::npos);
}
