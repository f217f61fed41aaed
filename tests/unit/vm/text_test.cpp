// Parts of the built-ins that need no machine.

#include <cmath>

#include <doctest/doctest.h>

#include "vm/format_spec.h"
#include "vm/number_text.h"
#include "vm/operations.h"
#include "vm/text_split.h"
#include "vm/utf8.h"

using namespace heddle::vm;

TEST_CASE("repr of floats: shortest digits, Python's places for the exponent") {
    CHECK(float_repr(0.1) == "0.1");
    CHECK(float_repr(1) == "1.0");
    CHECK(float_repr(-0.0) == "-0.0");
    CHECK(float_repr(1e15) == "1000000000000000.0");
    CHECK(float_repr(1e16) == "1e+16");
    CHECK(float_repr(1.5e300) == "1.5e+300");
    CHECK(float_repr(0.0001) == "0.0001");
    CHECK(float_repr(0.00001) == "1e-05");
    CHECK(float_repr(5e-324) == "5e-324");
    CHECK(float_repr(123456789012345680.0) == "1.2345678901234568e+17");
    CHECK(float_repr(HUGE_VAL) == "inf");
    CHECK(float_repr(-HUGE_VAL) == "-inf");
    CHECK(float_repr(std::nan("")) == "nan");
}

TEST_CASE("repr of random doubles reads back as the same double") {
    std::uint64_t state = 88172645463325252u;
    for (int i = 0; i < 20'000; i++) {
        state ^= state << 13, state ^= state >> 7, state ^= state << 17;
        double d = 0;
        static_assert(sizeof d == sizeof state);
        __builtin_memcpy(&d, &state, sizeof d);
        if (!std::isfinite(d)) continue;
        double back = 0;
        REQUIRE(float_from_string(float_repr(d), back));
        CHECK(back == d);
    }
}

TEST_CASE("float() takes Python's grammar and nothing more") {
    double d = 0;
    for (const char* good : {"1", " 1.5 ", "-.5", "5.", "1e5", "1E-5", "1_000.5", "inf", "-Infinity", "NaN", "+3"}) CHECK(float_from_string(good, d));
    for (const char* bad : {"", " ", "e5", ".", "1e", "0x10", "1__0", "_1", "1_", "--1", "1 2", "infin", "nan(1)", "1_.5"}) CHECK_FALSE(float_from_string(bad, d));
}

TEST_CASE("quotes: the kind that needs no escape, Python's escapes") {
    CHECK(quote("a") == "'a'");
    CHECK(quote("it's") == "\"it's\"");
    CHECK(quote("'\"") == "'\\'\"'");
    CHECK(quote("\n\t\\\x01\x7f") == "'\\n\\t\\\\\\x01\\x7f'");
    CHECK(quote("\xc3\xa9\xe2\x80\x8b") == "'\xc3\xa9\\u200b'");
    CHECK(quote("\xc3\xa9\xf0\x9f\x98\x80", true) == "'\\xe9\\U0001f600'");
    CHECK(quote_bytes(std::string_view("a\0\xff'", 4)) == "b\"a\\x00\\xff'\"");
}

TEST_CASE("splitting and stripping") {
    using Parts = std::vector<std::string_view>;
    CHECK(split_text("  a  b ", true, "", -1, false) == Parts{"a", "b"});
    CHECK(split_text(" a b  c ", true, "", 1, false) == Parts{"a", "b  c "});
    CHECK(split_text(" a b  c ", true, "", 1, true) == Parts{" a b", "c"});
    CHECK(split_text("a,,b", false, ",", -1, false) == Parts{"a", "", "b"});
    CHECK(split_text("a,b,c", false, ",", 1, true) == Parts{"a,b", "c"});
    CHECK(split_text("", true, "", -1, false).empty());
    CHECK(split_text("", false, ",", -1, false) == Parts{""});
    CHECK(strip_characters("\xc3\xa9x\xc3\xa9", false, "\xc3\xa9", true, true) == "x");
    CHECK(strip_characters("\xc2\xa0x\xe2\x80\x83", true, "", true, true) == "x");
}

TEST_CASE("UTF-8: decoding is the reverse of appending, offsets count characters") {
    for (std::uint32_t c : {0x41u, 0x7fu, 0x80u, 0x7ffu, 0x800u, 0xd800u, 0xffffu, 0x10000u, 0x10ffffu}) {
        std::string text;
        append_utf8(text, c);
        std::size_t at = 0;
        CHECK(decode_utf8(text, at) == c);
        CHECK(at == text.size());
        CHECK(utf8_length(text) == 1);
    }
    CHECK(utf8_offset("a\xc3\xa9z", 2) == 3);
    CHECK(utf8_offset("ab", 9) == 2);
}

TEST_CASE("case mapping of the scripts it knows is its own inverse where Unicode's is") {
    for (std::uint32_t c = 0x41; c < 0x500; c++) {
        std::uint32_t lower = to_lower(c);
        const bool title = (c >= 0x1c4 && c <= 0x1cc) || c == 0x1f2; // Dž, Lj, Nj, Dz stand between capital and small
        if (lower == c || c == 0x130 || c == 0x3f4 || (title && to_upper(c) != c)) continue;
        CAPTURE(c);
        CHECK(to_upper(lower) == c);
        CHECK(is_upper(c));
        CHECK(is_lower(lower));
    }
}
