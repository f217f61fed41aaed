#include "ui/console_rows.h"

#include <fmt/format.h>

#include <algorithm>

namespace heddle::ui {

namespace {

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

}  // namespace

void ConsoleRows::update(const session::State& state, int columns) {
    const auto& lines = state.console;
    // Lines only ever change at their end, or all of them at once.
    std::string key = fmt::format("{} {} {} {} {}", columns, lines.size(), state.console_dropped, lines.empty() ? 0 : lines.back().text.size(),
                                  lines.empty() ? "" : lines.front().text);
    if (key == key_ && state.step_serial == serial_ && state.started_ms == started_ms_) return;
    key_ = std::move(key);
    serial_ = state.step_serial;
    started_ms_ = state.started_ms;
    rows_.clear();
    for (size_t i = 0; i < lines.size(); ++i) break_line(lines[i].text, i, columns);
}

void ConsoleRows::break_line(const std::string& text, size_t line, int columns) {
    size_t begin = 0, after_blank = 0;  // where the row begins; where the next one may
    int count = 0;                      // characters in the row
    bool word = false;                  // something but blanks in it: an indentation alone is no row
    for (size_t i = 0; i < text.size(); ++i) {
        if (!begins_character(text[i])) continue;
        // A blank that has no room any more hangs over the edge, where nobody sees it.
        if (count >= columns && text[i] != ' ') {
            size_t next = after_blank > begin ? after_blank : i, end = next;
            while (end > begin && text[end - 1] == ' ') --end;
            rows_.push_back({line, begin, end});
            begin = next;
            count = int(std::count_if(text.begin() + long(begin), text.begin() + long(i), begins_character));
        }
        ++count;
        if (text[i] != ' ') word = true;
        else if (word) after_blank = i + 1;
    }
    rows_.push_back({line, begin, text.size()});
}

std::string empty_console_words(const session::State& state) {
    using session::Way;
    if (state.activity == session::Activity::kRunning) return "Running; nothing printed so far.";
    if (state.way == Way::kStep) return "What the program prints appears here; going back takes it away again.";
    if (state.way == Way::kExplore && state.report) return "What each ending prints stands in its row. Press Run (F5) to see one run print here.";
    if (state.verdict && state.verdict->kind == "exit" && !state.run_stale) return "The program printed nothing.";
    return "What the program prints appears here: who printed it, and when. Press Run (F5).";
}

}  // namespace heddle::ui
