#include <algorithm>

#include "session/desk.h"
#include "ui/entry_field.h"
#include "ui/panels.h"
#include "ui/widgets.h"

// What stands in the middle until it is answered: which file, and questions about files.

namespace heddle::ui {

namespace {

// The rest is covered, and cannot be pressed.
Rect begin_card(Context& context, const char* name, const Rect& whole, float width, float height) {
    begin_panel(context, name, whole, false);
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->AddRectFilled(whole.min(), whole.max(), with_alpha(context.theme->background, 0.75f));
    width = std::min(width, whole.w - context.px(32));
    height = std::min(height, whole.h - context.px(32));
    Rect card{std::round(whole.x + (whole.w - width) / 2), std::round(whole.y + (whole.h - height) / 2), width, height};
    list->AddRectFilled(card.min(), card.max(), context.theme->background, context.px(10));
    list->AddRect(card.min(), card.max(), context.theme->line, context.px(10), 0, context.hair());
    context.rects[std::string(name) + "-card"] = card;
    return card;
}

}  // namespace

void question_card(Context& context, const Rect& whole) {
    const session::Desk::Question question = *context.desk->question();
    const Theme& theme = *context.theme;
    float width = context.px(560), pad = context.px(24), gap = context.px(8), button_height = context.px(36);
    float words = wrapped(nullptr, context.fonts.body, {}, std::min(width, whole.w - context.px(32)) - 2 * pad, context.fonts.body_line, 0, question.words);
    float title = context.fonts.body_line + gap, answers = -gap;
    for (const session::Desk::Question::Answer& answer : question.answers) answers += button_width(context, answer.label) + gap;
    // Below each other where they do not fit beside each other.
    bool stacked = answers > std::min(width, whole.w - context.px(32)) - 2 * pad;
    float rows = stacked ? float(question.answers.size()) : 1;
    Rect card = begin_card(context, "question", whole, width, 2 * pad + title + words + context.px(20) + rows * (button_height + gap) - gap);
    ImDrawList* list = ImGui::GetWindowDrawList();
    float x = card.x + pad, y = card.y + pad;
    draw_text(list, context.fonts.bold, {x, y}, context.fonts.body_line, theme.text, fitted(context.fonts.bold, question.title, card.w - 2 * pad));
    y += title;
    y += wrapped(list, context.fonts.body, {x, y}, card.w - 2 * pad, context.fonts.body_line, theme.text, question.words) + context.px(20);
    std::string chosen;
    bool first = true;
    for (const session::Desk::Question::Answer& answer : question.answers) {
        float w = stacked ? card.w - 2 * pad : button_width(context, answer.label);
        if (button(context, "answer-" + answer.id, answer.label, first ? ButtonKind::kPrimary : ButtonKind::kQuiet, {x, y}, button_height, w)) chosen = answer.id;
        if (stacked) y += button_height + gap;
        else x += w + gap;
        first = false;
    }
    end_panel(context, whole.bottom());
    if (!chosen.empty()) act(context, "answer:" + chosen);
}

void file_chooser(Context& context, const Rect& whole) {
    session::Desk& desk = *context.desk;
    const session::Desk::Chooser chooser = *desk.chooser();
    const Theme& theme = *context.theme;
    float pad = context.px(24), gap = context.px(8), row = context.px(28), height = context.px(36);
    Rect card = begin_card(context, "files", whole, context.px(640), context.px(520));
    ImDrawList* list = ImGui::GetWindowDrawList();
    float x = card.x + pad, y = card.y + pad, width = card.w - 2 * pad;
    draw_text(list, context.fonts.bold, {x, y}, context.fonts.body_line, theme.text, chooser.saving ? "Save the program as" : "Open a program");
    y += context.fonts.body_line + gap;
    float up = button_width(context, "Up");
    std::string done;
    if (button(context, "file-parent", "Up", ButtonKind::kQuiet, {x, y}, height, up, chooser.folder != "/")) done = "file-parent";
    draw_text(list, context.fonts.body, {x + up + context.px(12), y}, height, theme.dim, fitted_end(context.fonts.body, chooser.folder, width - up - context.px(12)));
    y += height + gap;

    float below = height + gap + (chooser.refused.empty() ? 0 : context.fonts.body_line + gap);
    Rect box{x, y, width, std::max(row, card.bottom() - pad - below - gap - y)};
    list->AddRect(box.min(), box.max(), theme.line, context.px(4), 0, context.hair());
    begin_panel(context, "file-list", {box.x + 1, box.y + 1, box.w - 2, box.h - 2});
    ImDrawList* inner = ImGui::GetWindowDrawList();
    float at = ImGui::GetCursorScreenPos().y;
    if (chooser.entries.empty())
        draw_text(inner, context.fonts.body, {box.x + context.px(12), at}, row, theme.dim, "No folder and no program (.py) is here.");
    for (size_t i = 0; i < chooser.entries.size(); ++i, at += row) {
        if (at + row < box.y || at > box.bottom()) continue;
        const session::FileEntry& entry = chooser.entries[i];
        Rect area{box.x + context.px(4), at, box.w - context.px(8), row};
        bool hovered = false;
        if (hot_area(context, "file-" + std::to_string(i), area, &hovered)) done = "file-entry:" + std::to_string(i);
        if (hovered || (!entry.folder && entry.name == chooser.name)) inner->AddRectFilled(area.min(), area.max(), theme.raised, context.px(4));
        draw_text(inner, context.fonts.body, {area.x + context.px(8), at}, row, entry.folder ? theme.link : theme.text,
                  fitted(context.fonts.body, entry.folder ? entry.name + "/" : entry.name, area.w - context.px(16)));
    }
    end_panel(context, at);
    y = box.bottom() + gap;

    if (!chooser.refused.empty()) {
        draw_text(list, context.fonts.body, {x, y}, context.fonts.body_line, theme.wrong, fitted(context.fonts.body, chooser.refused, width));
        y += context.fonts.body_line + gap;
    }
    const char* label = chooser.saving ? "Save" : "Open";
    float confirm = button_width(context, label), cancel = button_width(context, "Cancel");
    std::string name = chooser.name;
    // Another folder, another list: the field keeps what was typed.
    Entry entry = entry_field(context, "file-name", {x, y, width - confirm - cancel - 2 * gap, height}, "A name, or a path", &name, &context.file_focus);
    if (entry.edited) desk.choose_name(name);
    if (button(context, "file-confirm", label, ButtonKind::kPrimary, {x + width - confirm - cancel - gap, y}, height, confirm, !name.empty()) || entry.entered)
        done = "file-confirm";
    if (button(context, "file-cancel", "Cancel", ButtonKind::kQuiet, {x + width - cancel, y}, height, cancel)) done = "file-cancel";
    end_panel(context, whole.bottom());
    if (!done.empty()) act(context, done);
}

}  // namespace heddle::ui
