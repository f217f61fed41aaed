#include "base/diagnostic.h"

#include <doctest/doctest.h>

using namespace heddle;

TEST_CASE("a diagnostic shows place, words, line and caret") {
    const Diagnostic d{Severity::kError, {2, 5, 2, 8}, "invalid syntax", "try again"};
    CHECK(render_diagnostic(d, "a\n    foo bar\n", "x.py") ==
          "x.py:2:5: invalid syntax\n    foo bar\n    ^^^\nhint: try again\n");
}

TEST_CASE("carets count code points, keep tabs, reach past the end of a line") {
    CHECK(render_caret({1, 7, 1, 8}, "x = \"\xC3\xA4\" y") == "    x = \"\xC3\xA4\" y\n          ^\n");
    CHECK(render_caret({1, 3, 1, 4}, "a\tb") == "    a\tb\n     \t^\n");
    CHECK(render_caret({1, 5, 1, 6}, "if x") == "    if x\n        ^\n");
    CHECK(render_caret({1, 2, 3, 4}, "abc\nd\ne") == "    abc\n     ^^\n");
    CHECK(render_caret({9, 1, 9, 2}, "abc").empty());
    CHECK(render_caret({}, "abc").empty());
}

TEST_CASE("lines end in LF, CR or CRLF") {
    CHECK(source_line("a\r\nb\rc\nd", 2) == "b");
    CHECK(source_line("a\r\nb\rc\nd", 3) == "c");
    CHECK(source_line("a\r\nb\rc\nd", 4) == "d");
    CHECK(source_line("a", 2).empty());
}
