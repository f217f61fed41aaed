#include "session/schedule_cells.h"

#include <algorithm>
#include <cctype>

namespace heddle::session {

namespace {

// A schedule longer than this is not drawn further; its picture is long past what anybody can see.
constexpr size_t kCellsMax = 4096;

// Reads a non-negative number of at most six digits at `at`; -1 when there is none.
int read_number(const std::string& text, size_t& at) {
    int value = 0;
    size_t digits = 0;
    while (at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])) && digits < 6) {
        value = value * 10 + (text[at] - '0');
        ++at;
        ++digits;
    }
    return digits ? value : -1;
}

}  // namespace

std::vector<ScheduleCell> schedule_cells(const std::string& schedule) {
    std::vector<ScheduleCell> cells;
    const std::string marker = "steps=";
    size_t at = schedule.find(marker);
    at = at == std::string::npos ? 0 : at + marker.size();
    while (at < schedule.size() && cells.size() < kCellsMax) {
        char c = schedule[at];
        if (c == ' ' || c == ',' || c == '\n' || c == 't') {
            ++at;
            continue;
        }
        int thread = read_number(schedule, at);
        if (thread < 0) break;
        int steps = 1;
        if (at < schedule.size() && schedule[at] == '*') {
            ++at;
            steps = std::max(1, read_number(schedule, at));
        }
        if (!cells.empty() && cells.back().thread == thread) cells.back().steps += steps;
        else cells.push_back({thread, steps});
    }
    return cells;
}

}  // namespace heddle::session
