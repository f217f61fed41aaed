// Lesson files come from anywhere: every text gives a page or an error, at a cost linear in its length.
#include <doctest/doctest.h>

#include <ctime>
#include <string>
#include <vector>

#include "lesson/document.h"

using namespace heddle;
using namespace heddle::lesson;

namespace {

const std::string kTop = "---\nformat: 1\nid: t\ntitle: T\n---\n";

const std::string kSeed = kTop +
    "# Heading *x* `y`\n\nWords **bold** [link](race.md) ![p](a.png) &amp; <b>\n\n1. one\n   - two\n     > three\n\n"
    "| a | b |\n|---|:-:|\n| 1 | 2 |\n\n```python\n#| id: race\n#| watch: [a]\n#| scale: {100000: 3}\nimport threading\n```\n"
    ":::quiz {#q type=multi points=2 of=race}\nQ?\n- [ ] a\n- [x] b\n> e\n:::\n:::schedule {of=race label=\"x\"}\nabc\n:::\n"
    "```python\n#| exercise: fix\n#| points: 1\nx\n```\n```python\n#| exercise: fix\n#| role: solution\ny\n```\n"
    ":::check {exercise=fix}\noutcomes: output == \"2\" | 1 | m\n:::\n:::hint {exercise=fix}\nh\n:::\n:::warning {title=\"t\"}\nw\n:::\n";

struct Random {
    uint64_t state;
    uint64_t next() {  // splitmix64
        uint64_t z = (state += 0x9E3779B97F4A7C15u);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        return z ^ (z >> 31);
    }
    size_t below(size_t n) { return static_cast<size_t>(next() % n); }
};

std::string mutated(const std::string& seed, Random& random) {
    static const std::vector<std::string> kBits = {
        "```", "~~~", ":::", ":::quiz {", "}", "{#", "#|", "#| id: race\n", "---\n", "\n", "\n\n", "- [x] ", "> ", "| ", "|---|", "[", "](",
        ")", "![", "**", "*", "`", "\\", "&#x", ";", "\xFF", "\xE2\x80\xAE", "\x00", "\t", "    ", "\"", "'", ":", "=", "<", "$",
        "[a]: b\n", "exercise=fix", "role: mutant", "999999999999", "-> fails", "\xF0\x9F\x98\x80", "\r", "1. ", "- ", "# "};
    std::string text = seed;
    size_t edits = 1 + random.below(6);
    for (size_t k = 0; k < edits && !text.empty(); ++k) {
        size_t at = random.below(text.size());
        size_t length = std::min(random.below(40), text.size() - at);
        switch (random.below(6)) {
            case 0: text.erase(at, length); break;
            case 1: text.insert(at, kBits[random.below(kBits.size())]); break;
            case 2: text.insert(at, text.substr(random.below(text.size()), random.below(80))); break;
            case 3: text[at] = static_cast<char>(random.below(256)); break;
            case 4: text.resize(at); break;
            default: {
                const std::string& bit = kBits[random.below(kBits.size())];
                std::string many;
                for (size_t n = random.below(60); n > 0; --n) many += bit;
                text.insert(at, many);
            }
        }
    }
    return text;
}

// What every Document keeps, however broken its file: indices in range, places in the file, ids unique.
void check_sound(const Document& d, const std::vector<Block>& blocks) {
    for (const Block& b : blocks) {
        CHECK(b.line >= 1);
        auto in = [&](size_t size) { return b.index >= 0 && static_cast<size_t>(b.index) < size; };
        if (b.kind == BlockKind::kProgram) CHECK(in(d.programs.size()));
        if (b.kind == BlockKind::kQuiz) CHECK(in(d.quizzes.size()));
        if (b.kind == BlockKind::kSchedule) CHECK(in(d.schedules.size()));
        if (b.kind == BlockKind::kExercise || b.kind == BlockKind::kChecks) CHECK(in(d.exercises.size()));
        if (b.kind == BlockKind::kTable) {
            CHECK(b.table.header.size() == b.table.columns.size());
            for (const auto& row : b.table.rows) CHECK(row.size() == b.table.columns.size());
        }
        check_sound(d, b.children);
    }
}

void check_sound(const Document& d) {
    check_sound(d, d.blocks);
    for (const Diagnostic& x : d.diagnostics) {
        CHECK(x.span.line >= 1);
        CHECK(x.span.col >= 1);
        CHECK(!x.message.empty());
    }
    for (const Program& p : d.programs) {
        CHECK(!p.id.empty());
        CHECK(&d.programs[static_cast<size_t>(d.find_program(p.id))] == &p);
    }
    for (const Exercise& e : d.exercises) {
        if (e.starter == kNone) CHECK(d.broken());
    }
}

double seconds_for(const std::string& text) {
    double best = 1e9;
    for (int k = 0; k < 5; ++k) {
        const std::clock_t begin = std::clock(); // processor time: others may be busy
        Document d = parse_document(text, "t.md");
        const double took = double(std::clock() - begin) / CLOCKS_PER_SEC;
        best = std::min(best, took);
    }
    return best;
}

std::string repeated(const std::string& bit, size_t bytes) {
    std::string out;
    while (out.size() < bytes) out += bit;
    return out;
}

}  // namespace

TEST_CASE("ten thousand mutated lesson files: each a page or an error") {
    Document whole = parse_document(kSeed, "t.md");
    REQUIRE(!whole.broken());
    Random random{20240607};
    size_t broken = 0;
    for (int k = 0; k < 10'000; ++k) {
        std::string text = mutated(kSeed, random);
        Document d = parse_document(text, "t.md");
        check_sound(d);
        CHECK((d.broken() || !d.front.title.empty()));
        broken += d.broken();
    }
    CHECK(broken > 3'000);  // else the mutations do not bite
    CHECK(broken < 10'000);
}

TEST_CASE("cost is linear: four times the text, not much more than four times the time") {
    const std::vector<std::string> kBits = {
        "word ",  "*a ",     "**a ",     "_a ",       "`",        "[",        "[a](",    "![",        "](",      "<",       "&#",     "\\",
        "> ",     "- ",      "- a\n",    "- a\n\n",   "1. a\n",   "# a\n",    "a\n",     "a\n\n",     "|a",      "|-",      "```\n",  "~~~\n",
        ":::\n",  ":::note\n", ":::quiz\n", "#| a: b\n", "[a]: /b\n", "[a]\n\n", "***\n",   "\n",       "\t\n",    "<b>\n",   "|a|b|\n|-|-|\n|c|d|\n\n",
        "[a]: #b\n\n[a]\n\n", "```python\n#| id: a\n```\n", ":::hint {exercise=a}\n:::\n", ":::quiz\nq\n- [x] a\n- [ ] b\n:::\n",
        "```python\n#| exercise: a\n```\n", "- [x] a\n", "~~a ", "<http://a> ", "\"", "{", "  - a\n", ">>>>>>>>>>> a\n", "a  \n", "* * * a\n",
        "| a | b |\n", "&amp;", "![a](b.png)\n\n", "[a](x.md)\n\n", ":::schedule {of=a}\nb\n:::\n", "# a\n\n", "a*b_c`d[e]f\n",
    };
    for (const std::string& bit : kBits) {
        // What is quadratic shows in every round; a round that a busy machine spoils is followed by another one.
        double quarter = 0, full = 0;
        bool linear = false;
        for (int round = 0; round < 10 && !linear; ++round) {
            quarter = seconds_for(kTop + repeated(bit, 60'000));
            full = seconds_for(kTop + repeated(bit, 240'000));
            // Below some milliseconds the clock and the allocator decide.
            linear = full < 0.03 || full / quarter < 8.0;
        }
        INFO("bit: " << bit << " a quarter " << quarter << " full " << full);
        CHECK(linear);
    }
}

TEST_CASE("the largest file allowed is read, whatever it holds, and its complaints are counted") {
    for (const std::string& bit : {std::string("- a\n"), std::string("|a|b|\n|-|-|\n|c|d|\n\n"), std::string("*a* `b` [c](d.md)\n\n"), std::string("```python\n#| id: a\n```\n")}) {
        std::string text = kTop + repeated(bit, kFileBytesMax - 200);
        Document d = parse_document(text, "t.md");
        INFO("bit: " << bit);
        CHECK(d.diagnostics.size() <= 101);
    }
}

TEST_CASE("nesting has a bound and is told") {
    for (const std::string& bit : {std::string("> "), std::string("- "), std::string("1. ")}) {
        Document d = parse_document(kTop + repeated(bit, 2'000) + "a\n", "t.md");
        CHECK(d.broken());
        CHECK(d.diagnostics[0].span.line == 6);
    }
}
