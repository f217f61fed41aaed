#include "vm/utf8.h"

#include <algorithm>
#include <iterator>

namespace heddle::vm {

bool is_space(std::uint32_t c) {
    return (c >= 9 && c <= 13) || (c >= 0x1c && c <= 0x20) || c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) ||
           c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

namespace {

// Letters of a stretch, each or every second one, that move by the same difference.
struct CaseRun {
    std::uint32_t first, last, step;
    std::int32_t difference;
};
struct LongLetter {
    std::uint32_t letter;
    std::uint32_t becomes[3]; ///< zeros behind
};
#include "vm/unicode_data.inc"

template <std::size_t kEdges> bool within_edges(const std::uint32_t (&edges)[kEdges], std::uint32_t c) {
    return ((std::upper_bound(edges, edges + kEdges, c) - edges) & 1) != 0;
}

template <std::size_t kRuns> std::uint32_t move(const CaseRun (&runs)[kRuns], std::uint32_t c) {
    // Stretches of every second letter may lie in one another: the neighbours of the last that begins before c are looked at too.
    const CaseRun* run = std::upper_bound(runs, runs + kRuns, c, [](std::uint32_t code, const CaseRun& r) { return code < r.first; });
    for (int back = 0; back < 3 && run != runs; back++) {
        run--;
        if (c <= run->last && (c - run->first) % run->step == 0) return static_cast<std::uint32_t>(static_cast<std::int32_t>(c) + run->difference);
    }
    return c;
}

} // namespace

std::uint32_t to_lower(std::uint32_t c) {
    if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
    return move(kToLower, c);
}

std::uint32_t to_upper(std::uint32_t c) {
    if (c < 0x80) return c >= 'a' && c <= 'z' ? c - 32 : c;
    return move(kToUpper, c);
}

namespace {
template <std::size_t kLetters> const std::uint32_t* find_letter(const LongLetter (&letters)[kLetters], std::uint32_t c) {
    const LongLetter* at = std::lower_bound(letters, letters + kLetters, c, [](const LongLetter& l, std::uint32_t code) { return l.letter < code; });
    return at != letters + kLetters && at->letter == c ? at->becomes : nullptr;
}
} // namespace

const std::uint32_t* long_upper(std::uint32_t c) { return c < 0xdf ? nullptr : find_letter(kLongUpper, c); }
const std::uint32_t* long_fold(std::uint32_t c) { return c < 0xb5 ? nullptr : find_letter(kFold, c); }

bool is_lower(std::uint32_t c) {
    return to_upper(c) != c || long_upper(c) != nullptr || c == 0x138 || c == 0xaa || c == 0xba || (c >= 0x2b0 && c <= 0x2b8) || c == 0x3d2;
}
bool is_upper(std::uint32_t c) { return to_lower(c) != c; }
bool is_alpha(std::uint32_t c) { return c < 0x80 ? (c | 32) >= 'a' && (c | 32) <= 'z' : within_edges(kAlpha, c); }
bool is_printable(std::uint32_t c) { return c < 0x7f ? c >= 0x20 : within_edges(kPrintable, c); }
bool is_decimal(std::uint32_t c) { return within_edges(kDecimal, c); }
int decimal_value(std::uint32_t c) {
    const std::uint32_t* edge = std::upper_bound(std::begin(kDecimal), std::end(kDecimal), c); // digits stand in tens
    return ((edge - kDecimal) & 1) != 0 ? static_cast<int>((c - edge[-1]) % 10) : -1;
}
bool is_digit_like(std::uint32_t c) { return within_edges(kDigit, c); }
bool is_numeric(std::uint32_t c) { return within_edges(kNumeric, c); }

} // namespace heddle::vm
