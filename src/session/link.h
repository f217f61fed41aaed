#pragma once

#include <cstdint>
#include <string>

namespace heddle::session {

// What a link holds: a program, how it is looked at, and where in an execution. Whoever opens one has not made it, so
// nothing in it is believed: sizes are bounded, names are cleaned, and what does not fit is refused with a reason.
struct Link {
    std::string name;       // "race.py"
    std::string text;       // empty: the lesson's program, unchanged
    std::string lesson;     // id, may be empty
    std::string program;    // id in that lesson, may be empty
    std::string model;      // "" as it is set
    std::string way;        // "run", "step", "explore"
    std::string schedule;   // to step along, may be empty
    std::int64_t position = 0;
};

inline constexpr std::size_t kLinkTextMax = 200'000, kLinkScheduleMax = 200'000;

std::string link_text(const Link& link);
// False: `error` gets a clause that says why, e.g. "its program is too long".
bool read_link(const std::string& text, Link* link, std::string* error);

}  // namespace heddle::session
