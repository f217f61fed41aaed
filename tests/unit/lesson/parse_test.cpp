#include <doctest/doctest.h>

#include <string>

#include "lesson/document.h"

using namespace heddle;
using namespace heddle::lesson;

namespace {

const std::string kTop = "---\nformat: 1\nid: t\ntitle: T\n---\n";  // the body begins in line 6

Document parse(const std::string& body) { return parse_document(kTop + body, "t.md"); }

// "LINE:COL message / hint", one a line.
std::string told(const Document& d) {
    std::string out;
    for (const Diagnostic& x : d.diagnostics) {
        out += std::to_string(x.span.line) + ":" + std::to_string(x.span.col) + " " + x.message + " / " + x.hint + "\n";
    }
    return out;
}

bool says(const Document& d, const std::string& words) { return told(d).find(words) != std::string::npos; }

}  // namespace

TEST_CASE("front matter: every key is read") {
    Document d = parse_document(
        "---\nformat: 1\nid: lost-update\ntitle: \"Two: clerks\" # a comment\nsummary: Don't\norder: 30\nminutes: 20\n"
        "needs: [threads, 'race']\ngoals: [see it, \"repair, prove\"]\nauthors: Ann\nlicense: CC-BY-4.0\n---\n# Hello\n",
        "x.md");
    CHECK(told(d) == "");
    CHECK(!d.broken());
    CHECK(d.file == "x.md");
    CHECK(d.front.format == 1);
    CHECK(d.front.id == "lost-update");
    CHECK(d.front.title == "Two: clerks");
    CHECK(d.front.summary == "Don't");
    CHECK(d.front.order == 30);
    CHECK(d.front.minutes == 20);
    CHECK(d.front.needs == std::vector<std::string>{"threads", "race"});
    CHECK(d.front.goals == std::vector<std::string>{"see it", "repair, prove"});
    CHECK(d.front.authors == std::vector<std::string>{"Ann"});
    CHECK(d.front.license == "CC-BY-4.0");
    REQUIRE(d.blocks.size() == 1);
    CHECK(d.blocks[0].kind == BlockKind::kHeading);
    CHECK(d.blocks[0].line == 13);
}

TEST_CASE("front matter: errors have their line and a suggestion") {
    Document d = parse_document("---\nformat: 1\nid: t\ntitel: T\nminutes: soon\nid: u\n  order: 3\n---\n", "x.md");
    CHECK(d.broken());
    CHECK(told(d) ==
          "1:1 the front matter lacks `title` / add a line `title: …`\n"
          "4:1 unknown key `titel` / did you mean `title`?\n"
          "5:10 `minutes` must be a whole number from 1 to 600 / write it with digits only\n"
          "6:1 `id` is given twice / keep one of them\n"
          "7:1 settings begin at the margin / lists stand on one line: `goals: [one, two]`\n");
    CHECK(says(parse_document("# Hello\n", "x.md"), "1:1 the front matter is missing"));
    CHECK(says(parse_document("---\nformat: 2\nid: a\ntitle: b\n---\n", "x.md"), "2:9 format 2 is not known here"));
    CHECK(says(parse_document("---\nformat: 1\nid: a\ntitle: b\n", "x.md"), "1:1 the front matter is not closed"));
    CHECK(says(parse_document("---\nformat: 1\nid: A B\ntitle: b\n---\n", "x.md"), "3:5 `id` must be an id"));
    CHECK(says(parse_document("---\nformat: 1\nid: a\ntitle: b\ngoals: [x, y\n---\n", "x.md"), "5:8 this list is not closed"));
    CHECK(says(parse_document("---\nformat: 1\nid: a\ntitle: |\n---\n", "x.md"), "4:8 a value cannot begin with `|`"));
    CHECK(parse_document("", "x.md").broken());
}

TEST_CASE("text: styles, links, lists, tables") {
    Document d = parse(
        "A **bold *both*** `code` [other](race.md#why) &amp; &#8211; <b>x</b>\nnext line\n\n1. one\n2. two\n   - deep\n\n"
        "> quoted\n\n| a | b |\n|:--|--:|\n| 1 | `2` |\n\n---\n\n```text\nlisting\n```\n");
    CHECK(told(d) == "");
    REQUIRE(d.blocks.size() == 6);
    const InlineText& t = d.blocks[0].text;
    REQUIRE(t.size() == 8);
    CHECK(t[0].text == "A ");
    CHECK((t[1].text == "bold " && t[1].bold && !t[1].italic));
    CHECK((t[2].text == "both" && t[2].bold && t[2].italic));
    CHECK((t[4].text == "code" && t[4].code));
    CHECK((t[6].text == "other" && t[6].link == "lesson:race#why"));
    CHECK(t[7].text == " & – <b>x</b> next line");  // tags are words

    const Block& list = d.blocks[1];
    CHECK((list.kind == BlockKind::kList && list.ordered && list.tight && list.start == 1));
    REQUIRE(list.children.size() == 2);
    CHECK(list.line == 6 + 3);
    const Block& second = list.children[1];
    CHECK(second.kind == BlockKind::kListItem);
    REQUIRE(second.children.size() == 2);
    CHECK((second.children[0].kind == BlockKind::kParagraph && plain_text(second.children[0].text) == "two"));
    CHECK(second.children[1].kind == BlockKind::kList);
    CHECK(plain_text(second.children[1].children[0].children[0].text) == "deep");

    CHECK(d.blocks[2].kind == BlockKind::kQuote);
    const Table& table = d.blocks[3].table;
    CHECK(table.columns == std::vector<Align>{Align::kLeft, Align::kRight});
    REQUIRE(table.rows.size() == 1);
    CHECK(plain_text(table.header[1]) == "b");
    CHECK(table.rows[0][1][0].code);
    CHECK(d.blocks[4].kind == BlockKind::kRule);
    CHECK((d.blocks[5].kind == BlockKind::kCode && d.blocks[5].language == "text" && d.blocks[5].source == "listing\n"));
}

TEST_CASE("links and pictures that the page will not open are refused") {
    for (const char* address : {"javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//evil", "../up.md", "JaVaScript:x"}) {
        Document d = parse(std::string("[x](") + address + ")\n");
        CHECK_MESSAGE(d.broken(), address);
        CHECK(d.blocks[0].text[0].link == "");
    }
    CHECK(parse("![x](../x.png)\n").broken());
    CHECK(parse("![x](https://a/x.png)\n").broken());
    Document d = parse("![a picture](pictures/x.png) [a](https://a.example/) [b](#why) [c](mailto:a@b.c)\n");
    CHECK(told(d) == "");
    CHECK((d.blocks[0].text[0].image && d.blocks[0].text[0].link == "pictures/x.png" && d.blocks[0].text[0].text == "a picture"));
}

TEST_CASE("headings get unique anchors") {
    Document d = parse("# What was *seen*?\n\n## What was seen\n\n## …\n");
    CHECK(d.blocks[0].anchor == "what-was-seen");
    CHECK(d.blocks[1].anchor == "what-was-seen-2");
    CHECK(d.blocks[2].anchor == "…");
}

TEST_CASE("programs: options are taken off, the source stays byte for byte") {
    Document d = parse(
        "```python\n#| id: race\n#| title: T\n#| model: gil-3.9\n#| time: exact\n#| watch: [a, b_1]\n"
        "#| scale: {100000: 3, 5@8: 2}\n#| outcome: globals=a,b\n#| stdout: split\n\nimport threading\n\n  # end  \n```\n"
        "\n```python\nlisting = 1\n```\n");
    CHECK(told(d) == "");
    REQUIRE(d.programs.size() == 1);
    const Program& p = d.programs[0];
    CHECK(p.id == "race");
    CHECK(p.title == "T");
    CHECK(p.model == "gil-3.9");
    CHECK(p.time == "exact");
    CHECK(p.watch == std::vector<std::string>{"a", "b_1"});
    REQUIRE(p.scales.size() == 2);
    CHECK(scale_argument(p.scales[0]) == "100000=3");
    CHECK(scale_argument(p.scales[1]) == "5@8=2");
    CHECK(p.outcome == "globals=a,b");
    CHECK(p.stdout_mode == "split");
    CHECK(p.source == "\nimport threading\n\n  # end  \n");
    CHECK(p.line == 6);
    CHECK(p.source_line == 15);
    CHECK(d.blocks[0].kind == BlockKind::kProgram);
    CHECK(d.blocks[0].index == 0);
    CHECK(d.blocks[1].kind == BlockKind::kCode);
    CHECK(d.first_program() == 0);
    CHECK(d.find_program("race") == 0);
    CHECK(d.find_program("r") == kNone);
}

TEST_CASE("programs: errors") {
    CHECK(says(parse("```python\n#| modle: free\n```\n"), "7:4 unknown option `modle` / did you mean `model`?"));
    CHECK(says(parse("```python\n#| model: fre\n```\n"), "7:11 `fre` is no value of `model` / did you mean `free`?"));
    CHECK(says(parse("```python\n#| scale: {x: 3}\n```\n"), "7:11 `x: 3` is no scale"));
    CHECK(says(parse("```python\n#| watch: [a b]\n```\n"), "`a b` is no name"));
    CHECK(says(parse("```python\n#| outcome: globals=\n```\n"), "is no way to tell endings apart"));
    CHECK(says(parse("```python\n#| id: a\n```\n```python\n#| id: a\n```\n"), "10:8 the id `a` is taken by line 7"));
    CHECK(says(parse("```python\n#| role: solution\n```\n"), "6:1 a `role` without an exercise"));
    CHECK(says(parse("```python\n#| id: a\nx = 1\n"), "6:1 this code block is not closed / end it with a line ```"));
}

TEST_CASE("exercises are gathered from their parts, in any order") {
    Document d = parse(
        ":::check {exercise=fix}\noutcomes: output == \"a|b\" | 2 | Still lost.\nno-race: | 1 |\nkeeps: threads >= 2 |  | Two.\n"
        "no-deadlock:\nmutant: remove lock -> fails | | (proof)\n:::\n"
        "```python\n#| exercise: fix\n#| title: Fix it\n#| points: 3\nstart\n```\n"
        "```python\n#| exercise: fix\n#| role: solution\nsolved\n```\n"
        "```python\n#| exercise: fix\n#| role: mutant\nwrong\n```\n"
        ":::hint {exercise=fix}\nThink.\n:::\n");
    CHECK(told(d) == "");
    REQUIRE(d.exercises.size() == 1);
    const Exercise& e = d.exercises[0];
    CHECK(e.id == "fix");
    CHECK(e.title == "Fix it");
    CHECK(e.points == 3);
    CHECK(e.line == 13);
    CHECK(d.programs[static_cast<size_t>(e.starter)].source == "start\n");
    CHECK(d.programs[static_cast<size_t>(e.starter)].id == "fix");
    REQUIRE(e.solutions.size() == 1);
    CHECK(d.programs[static_cast<size_t>(e.solutions[0])].id == "fix-solution");
    CHECK(e.mutants.size() == 1);
    REQUIRE(e.checks.size() == 5);
    CHECK(e.checks[0].kind == CheckKind::kOutcomes);
    CHECK(e.checks[0].argument == "output == \"a|b\"");
    CHECK(e.checks[0].points == 2);
    CHECK(e.checks[0].message == "Still lost.");
    CHECK(e.checks[0].line == 7);
    CHECK(check_name(e.checks[1].kind) == "no-race");
    CHECK(e.checks[4].argument == "remove lock -> fails");
    // Solutions and mutants are not shown in the text.
    REQUIRE(d.blocks.size() == 3);
    CHECK(d.blocks[0].kind == BlockKind::kChecks);
    CHECK(d.blocks[1].kind == BlockKind::kExercise);
    CHECK((d.blocks[2].kind == BlockKind::kHint && plain_text(d.blocks[2].children[0].text) == "Think."));
}

TEST_CASE("exercises: errors") {
    CHECK(says(parse(":::check {exercise=a}\nno-race:\n:::\n"), "6:1 the exercise `a` has no starter"));
    CHECK(says(parse("```python\n#| exercise: a\n#| points: 2\n```\n:::check {exercise=a}\nno-race: | 1\n:::\n"),
               "6:1 the exercise has 2 points, its checks have 1"));
    CHECK(says(parse(":::check {exercise=a}\nno-rase:\n:::\n"), "7:1 unknown check `no-rase` / did you mean `no-race`?"));
    CHECK(says(parse(":::check {exercise=a}\nno-race: x\n:::\n"), "7:1 `no-race` takes no argument"));
    CHECK(says(parse(":::check {exercise=a}\noutcomes: | 1\n:::\n"), "7:1 `outcomes` needs an argument"));
    CHECK(says(parse(":::check {exercise=a}\noutcomes: x | one | m\n:::\n"), "7:1 `one` is no number of points"));
    CHECK(says(parse(":::check {exercise=a}\nmutant: x\n:::\n"), "7:1 a mutant says"));
    CHECK(says(parse(":::check\nno-race:\n:::\n"), "6:1 `:::check` of which exercise?"));
    Document d = parse("```python\n#| exercise: a\n```\n");
    CHECK(says(d, "has no checks"));
    CHECK(!d.broken());  // a warning
    CHECK(says(parse("```python\n#| exercise: a\n```\n```python\n#| exercise: a\n```\n"), "9:1 the exercise `a` has a starter already"));
}

TEST_CASE("quizzes") {
    Document d = parse(
        ":::quiz {#guess type=multi points=2 of=race model=free}\nWhich **values**?\n\nAll of them.\n- [ ] `0`\n- [x] 1\n"
        "  and more\n- [X] 2\n> Because.\n>\n> So.\n:::\n```python\n#| id: race\n```\n");
    CHECK(told(d) == "");
    REQUIRE(d.quizzes.size() == 1);
    const Quiz& q = d.quizzes[0];
    CHECK(q.id == "guess");
    CHECK(q.kind == QuizKind::kMulti);
    CHECK(q.points == 2);
    CHECK(q.program == 0);
    CHECK(q.model == "free");
    CHECK(q.question.size() == 2);
    REQUIRE(q.choices.size() == 3);
    CHECK((q.choices[0].text[0].code && !q.choices[0].correct));
    CHECK((plain_text(q.choices[1].text) == "1 and more" && q.choices[1].correct));
    CHECK(q.choices[2].correct);
    CHECK(q.explanation.size() == 2);

    CHECK(says(parse(":::quiz\nQ?\n- [ ] a\n- [ ] b\n:::\n"), "6:1 no choice of this quiz is right"));
    CHECK(says(parse(":::quiz\nQ?\n- [x] a\n- [x] b\n:::\n"), "6:1 2 choices are right, but one can be ticked / add `type=multi`"));
    CHECK(says(parse(":::quiz\nQ?\n- [x] a\n:::\n"), "two choices at least"));
    CHECK(says(parse(":::quiz\n- [x] a\n- [ ] b\n:::\n"), "the quiz asks nothing"));
    CHECK(says(parse(":::quiz {typ=multi}\nQ?\n- [x] a\n- [ ] b\n:::\n"), "6:10 unknown attribute `typ` / did you mean `type`?"));
    CHECK(says(parse(":::quiz {of=x}\nQ?\n- [x] a\n- [ ] b\n:::\n"), "6:1 no program has the id `x`"));
    CHECK(says(parse(":::quiz\nQ?\n- [x] a\n- [ ] b\n> e\nmore\n:::\n"), "11:1 this line belongs to no part of the quiz"));
}

TEST_CASE("admonitions, schedules and unknown blocks") {
    Document d = parse(":::tip {title=\"A rule\"}\nDo *it*.\n\n- now\n:::\n:::schedule {of=p label=\"Lose\"}\nabc\n:::\n```python\n#| id: p\n```\n");
    CHECK(told(d) == "");
    CHECK((d.blocks[0].kind == BlockKind::kAdmonition && d.blocks[0].admonition == AdmonitionKind::kTip));
    CHECK(d.blocks[0].title == "A rule");
    CHECK(d.blocks[0].children.size() == 2);
    REQUIRE(d.schedules.size() == 1);
    CHECK((d.schedules[0].program == 0 && d.schedules[0].label == "Lose" && d.schedules[0].text == "abc\n"));
    CHECK(says(parse(":::quizz\nwords\n:::\n"), "6:4 unknown block `quizz` / did you mean `quiz`?"));
    CHECK(says(parse(":::note\nwords\n"), "6:1 this `:::note` block is not closed"));
    CHECK(says(parse(":::\n"), "6:1 this `:::` closes nothing"));
    CHECK(says(parse(":::note\n:::tip\n:::\n:::\n"), "7:1 a `:::` block inside a `:::` block"));
    CHECK(says(parse(":::note {title=\"x}\nw\n:::\n"), "6:16 this quoted value is not closed"));
    // A fence may hold what looks like the end of a block.
    Document e = parse(":::note\n```text\n:::\n```\n:::\nafter\n");
    CHECK(told(e) == "");
    CHECK(e.blocks[0].children[0].source == ":::\n");
}

TEST_CASE("encoding: what cannot be read is refused, what should not be seen is replaced") {
    CHECK(says(parse("ok\nab\xFFz\n"), "7:3 this byte is not UTF-8"));
    CHECK(says(parse("\xC0\xAF\n"), "this byte is not UTF-8"));          // overlong
    CHECK(says(parse("\xED\xA0\x80\n"), "this byte is not UTF-8"));      // surrogate
    CHECK(says(parse("\xF4\x90\x80\x80\n"), "this byte is not UTF-8"));  // above U+10FFFF
    Document d = parse("é\x1B[31m red\n");
    CHECK(says(d, "6:2 the character U+001B cannot stand in a lesson"));
    CHECK(plain_text(d.blocks[0].text) == "é\uFFFD[31m red");
    CHECK(says(parse("a \u202E b\n"), "6:3 the character U+202E"));
    CHECK(plain_text(parse("&#x202E;&#27;\n").blocks[0].text) == "&#x202E;&#27;");  // left as written
    Document crlf = parse_document("\xEF\xBB\xBF---\r\nformat: 1\r\nid: t\r\ntitle: T\r\n---\r\n```python\r\n#| id: a\r\nx = 1\r\n```\r\n", "x.md");
    CHECK(told(crlf) == "");
    CHECK(crlf.programs[0].source == "x = 1\n");
    CHECK(says(parse(std::string(kFileBytesMax, 'a')), "are allowed"));
}
