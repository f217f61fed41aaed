#include <fmt/format.h>

#include <algorithm>

#include "ui/entry_field.h"
#include "ui/panels.h"
#include "ui/widgets.h"

// Words looked for in the program, and others put in their place, where the platform has no bar of its own for it.

namespace heddle::ui {

namespace {

// The next one after the caret, or the one before; at the end it goes on from the beginning.
void go_to_found(Context& context, bool back) {
    const std::vector<Found>& found = context.found;
    if (found.empty()) return;
    int count = int(found.size());
    context.found_at = context.found_at < 0 ? (back ? count - 1 : 0) : (context.found_at + (back ? count - 1 : 1)) % count;
    const std::string& text = context.state().text;
    context.scroll_to_line = 1 + int(std::count(text.begin(), text.begin() + long(std::min(text.size(), found[size_t(context.found_at)].offset)), '\n'));
}

void replace(Context& context, bool all) {
    if (context.found.empty()) return;
    std::string text = context.state().text;
    size_t chosen = size_t(std::clamp(context.found_at, 0, int(context.found.size()) - 1));
    // From the end, so that what stands before keeps its place.
    for (size_t i = context.found.size(); i-- > 0;)
        if (all || i == chosen) text.replace(context.found[i].offset, context.found[i].length, context.replace_words);
    context.session.edit(text, context.now_ms);
    context.found_version = -1;
    context.found_at = all ? -1 : int(chosen) - 1;
}

}  // namespace

float code_find_height(const Context& context) { return context.finding_code && !context.has_text_field ? context.px(44) : 0; }

void code_find_row(Context& context, const Rect& rect) {
    float gap = context.px(8), height = context.px(32), y = rect.y + context.px(4), x = rect.x + context.px(16);
    float right = rect.right() - context.px(12), size = height;
    auto tool = [&](const char* name, const char* label) {
        float width = std::max(size, text_width(context.fonts.body, label) + context.px(14));
        right -= width;
        bool hit = button(context, name, label, ButtonKind::kBare, {right, y}, height, width);
        right -= context.px(2);
        return hit;
    };
    bool close = tool("code-find-close", "×"), all = tool("code-replace-all", "All"), one = tool("code-replace", "Replace");
    std::string count = context.find_words.empty() ? "" : context.found_at >= 0 ? fmt::format("{} of {}", context.found_at + 1, context.found.size()) : fmt::format("{} found", context.found.size());
    float count_width = text_width(context.fonts.small, "2000 of 2000");
    float field = std::max(context.px(60), (right - x - count_width - 3 * gap) / 2);
    Entry words = entry_field(context, "code-find-words", {x, y, field, height}, "Find", &context.find_words, &context.code_focus);
    x += field + gap;
    draw_text(ImGui::GetWindowDrawList(), context.fonts.small, {x, y}, height, context.theme->dim, count);
    x += count_width + gap;
    EntryFocus none;
    Entry other = entry_field(context, "code-replace-words", {x, y, field, height}, "Replace by", &context.replace_words, &none);
    if (words.edited) context.found_at = -1;
    if (words.entered) {
        go_to_found(context, ImGui::GetIO().KeyShift);
        context.code_focus.wanted = true;  // to go on with the next
    }
    if (one || other.entered) replace(context, false);
    if (all) replace(context, true);
    if (close) act(context, "close");
}

}  // namespace heddle::ui
