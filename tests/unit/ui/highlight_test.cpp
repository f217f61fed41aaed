#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "session/schedule_cells.h"
#include "ui/highlight.h"

using namespace heddle::ui;

namespace {

std::string styled(const CodeText& text, size_t line, CodeStyle style) {
    std::string words;
    for (const CodeSpan& span : text.lines[line].spans)
        if (span.style == style) words += (words.empty() ? "" : "|") + text.source.substr(span.offset, span.length);
    return words;
}

}  // namespace

TEST_CASE("Python is coloured by what words mean") {
    CodeText text = highlight_python("def work(n):  # go\n    print(f\"{n} is\", 'x', 3)\n\n@once\nclass A: pass");
    REQUIRE(text.lines.size() == 5);
    CHECK(styled(text, 0, CodeStyle::kKeyword) == "def");
    CHECK(styled(text, 0, CodeStyle::kDefinition) == "work");
    CHECK(styled(text, 0, CodeStyle::kComment) == "# go");
    CHECK(styled(text, 1, CodeStyle::kBuiltin).rfind("print", 0) == 0);
    CHECK(styled(text, 1, CodeStyle::kNumber) == "3");
    CHECK(styled(text, 3, CodeStyle::kDecorator) == "once");
    CHECK(styled(text, 4, CodeStyle::kDefinition) == "A");
}

TEST_CASE("a string over several lines is coloured on each") {
    CodeText text = highlight_python("x = '''a\nbb\n  c'''\ny");
    CHECK(styled(text, 0, CodeStyle::kString) == "'''a");
    CHECK(styled(text, 1, CodeStyle::kString) == "bb");
    CHECK(styled(text, 2, CodeStyle::kString) == "  c'''");
    CHECK(styled(text, 3, CodeStyle::kString).empty());
}

TEST_CASE("every character of a text is drawn once, also of a broken one") {
    const std::string sources[] = {"", "\n", "def (:\n  'open\n\"\"\"never closed\n", "x = $ ? \x01 ä日本\tend", "f\"{a!r:>{w}} {{}}\"\n",
                                   "if x:\n\ty\n", "(((((\n", "\xff\xfe bad bytes"};
    for (const std::string& source : sources) {
        CodeText text = highlight_python(source);
        std::vector<int> covered(source.size(), 0);
        for (const CodeLine& line : text.lines)
            for (const CodeSpan& span : line.spans)
                for (size_t i = span.offset; i < span.offset + span.length; ++i) ++covered[i];
        for (size_t i = 0; i < source.size(); ++i) {
            CHECK(covered[i] <= 1);
            bool blank = source[i] == ' ' || source[i] == '\n' || source[i] == '\t' || source[i] == '\\';
            if (!blank) CHECK_MESSAGE(covered[i] == 1, source << " at " << i);
        }
    }
}

TEST_CASE("cells count tabs and characters, not bytes") {
    CHECK(column_of("ab", 2) == 2);
    CHECK(column_of("\tb", 1) == 4);
    CHECK(column_of("a\tb", 2) == 4);
    CHECK(column_of("ää", 4) == 2);
    CHECK(cell_of_code_point("ä\tx", 3) == 4);
    CHECK(cell_of_code_point("abc", 99) == 3);
}
