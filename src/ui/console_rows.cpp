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
    first_.assign(1, 0);
    for (const session::ConsoleLine& line : lines) {
        auto characters = int(std::count_if(line.text.begin(), line.text.end(), begins_character));
        first_.push_back(first_.back() + std::max(1, (characters + columns - 1) / columns));
    }
}

ConsoleRows::Place ConsoleRows::at(int row) const {
    auto after = std::upper_bound(first_.begin(), first_.end(), row);
    auto line = size_t(after - first_.begin()) - 1;
    return {line, row - first_[line]};
}

std::string empty_console_words(const session::State& state) {
    using session::Way;
    if (state.activity == session::Activity::kRunning) return "Running; nothing printed so far.";
    if (state.way == Way::kStep) return "What the program prints appears here; going back takes it away again.";
    if (state.way == Way::kExplore && state.report) return "What each ending prints stands in its row. Press Run (F5) to see one run print here.";
    if (state.verdict && state.verdict->kind == "exit" && !state.run_stale) return "The program printed nothing.";
    return "What the program prints appears here: who printed it, and when. Press Run (F5).";
}

std::string console_piece(const std::string& text, int piece, int columns) {
    int character = -1, from = piece * columns, to = from + columns;
    size_t begin = text.size(), end = text.size();
    for (size_t i = 0; i < text.size(); ++i) {
        if (!begins_character(text[i])) continue;
        ++character;
        if (character == from) begin = i;
        if (character == to) {
            end = i;
            break;
        }
    }
    return text.substr(begin, end - begin);
}

}  // namespace heddle::ui
