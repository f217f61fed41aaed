#include "ui/menus.h"

#include "session/desk.h"
#include "ui/layout.h"
#include "ui/panels.h"
#include "ui/widgets.h"

namespace heddle::ui {

namespace {

Menu file_menu(const Context& context) {
    const session::State& state = context.state();
    Menu menu{"File",
              {{"new-program", "New", "Ctrl+N", state.idle()},
               {"open-file", "Open…", "Ctrl+O", state.idle()},
               {"save-file", "Save", "Ctrl+S", !state.text.empty()},
               {"save-as", "Save as…", "Ctrl+Shift+S", !state.text.empty()},
               {"save-picture", state.way == session::Way::kStep ? "Save the timeline as a picture" : "Save the endings as a picture", "",
                state.way == session::Way::kStep ? bool(state.step) : state.report && !state.covered()},
               {"save-progress", "Save my progress", ""}}};
    std::vector<std::string> recent = context.desk->recent();
    if (!recent.empty()) menu.items.push_back({"", "Open recent", ""});
    for (size_t i = 0; i < recent.size(); ++i) menu.items.push_back({"open-recent:" + std::to_string(i), recent[i], "", state.idle()});
    menu.items.push_back({"", "", ""});
    menu.items.push_back({"quit", "Quit", "Ctrl+Q"});
    return menu;
}

Menu edit_menu(const Context& context) {
    bool stepped = context.state().step.has_value();
    return {"Edit",
            {{"code-find", "Find and replace in the program", "Ctrl+F"},
             {"timeline-find", "Find in the moves", stepped ? "Ctrl+F outside the editor" : "", stepped},
             {"reset", "Back to the lesson's program", "", context.state().edited() && context.state().idle()}}};
}

Menu run_menu(const Context& context) {
    const session::State& state = context.state();
    bool idle = state.idle(), stepped = state.step && !state.step_stale;
    Menu menu{"Run",
              {{"run", "Run", "F5", idle},
               {"record", "Record a run", "", idle},
               {"step", "Step", "F10", idle},
               {"step-back", "Step back", "Shift+F10", idle && stepped && state.step->position > 0},
               {"step-line", "Step to the next line", "Alt+F10", idle && stepped},
               {"step-run", "Step to the end or a breakpoint", "", idle && stepped && !state.step->over},
               {"explore", "Explore every schedule", "F6", idle},
               {"measure", "Measure", "F7", idle},
               {"stop", "Stop", "Shift+F5", !idle && !state.stopping},
               {"breakpoint", "Breakpoint on or off", "F9", context.caret_line > 0},
               {"", "Whose Python", ""}}};
    const char* const names[][2] = {{"free", "free: no GIL, 3.13t and later"}, {"gil", "gil: 3.10 and later"}, {"gil-3.9", "3.9: up to 3.9"}};
    for (const auto& [name, label] : names)
        menu.items.push_back({std::string("model-") + name, label, "", idle, protocol::model_name(state.model) == std::string(name)});
    return menu;
}

Menu view_menu(const Context& context) {
    const session::State& state = context.state();
    Layout layout = layout_of(context);
    return {"View",
            {{"way-read", "Read", "", true, layout == Layout::kRead},
             {"way-run", "Run", "", true, layout == Layout::kRun},
             {"way-step", "Step", "", true, layout == Layout::kStep},
             {"way-explore", "Explore", "", true, layout == Layout::kExplore},
             {"way-measure", "Measure", "", true, layout == Layout::kMeasure},
             {"", "", ""},
             {"bytecode", "Bytecode", "", state.step.has_value(), context.bytecode_open},
             {"clocks", "Clocks", "", state.step.has_value(), state.clocks_shown},
             {"timelines-both", "Run and steps beside each other", "", state.step && !state.run_timeline.empty(), context.both_timelines},
             {"timeline-fit", "The whole timeline", "0"},
             {"", "", ""},
             {"text-larger", "Larger text", ""},
             {"text-smaller", "Smaller text", ""},
             {"theme", context.theme->dark ? "Light" : "Dark", ""}}};
}

Menu help_menu(const Context& context) {
    Menu menu{"Help", {{"help", "Keys and models", "?"}, {"", "Lessons", ""}}};
    for (const session::LessonEntry& lesson : context.state().lessons)
        menu.items.push_back({"open-lesson:" + lesson.id, lesson.title, "", context.state().idle(), lesson.id == context.state().lesson_id});
    return menu;
}

float item_height(const Context& context, const MenuItem& item) {
    return context.px(item.action.empty() && item.label.empty() ? 9 : 28);
}

float title_width(Context& context, const Menu& menu) { return text_width(context.fonts.body, menu.title) + context.px(24); }

// Titles from the left; the one that is open, or under the pointer, is raised. Returns where the open one begins.
float titles(Context& context, const Rect& bar, const std::vector<Menu>& all) {
    ImDrawList* list = ImGui::GetWindowDrawList();
    const Theme& theme = *context.theme;
    float x = bar.x + context.px(4), open_x = x;
    int pressed = -1, passed = -1;
    for (size_t i = 0; i < all.size(); ++i) {
        Rect area{x, bar.y, title_width(context, all[i]), bar.h};
        bool hovered = false, open = context.menu_open == int(i);
        if (hot_area(context, "menu-" + std::to_string(i), area, &hovered)) pressed = int(i);
        // With one open, the pointer is enough.
        if (hovered && context.menu_open >= 0 && !open) passed = int(i);
        if (hovered || open) list->AddRectFilled(area.min(), area.max(), theme.raised, context.px(4));
        draw_text(list, context.fonts.body, {x + context.px(12), bar.y}, bar.h, open ? theme.text : theme.dim, all[i].title);
        if (open) open_x = x;
        x = area.right();
    }
    if (pressed < 0 && passed < 0) return open_x;
    // A press closes what a press has opened; what the pointer has opened in passing, the press meant to open.
    bool closes = pressed >= 0 && context.menu_open == pressed && !context.menu_passed;
    context.menu_open = closes ? -1 : pressed >= 0 ? pressed : passed;
    context.menu_passed = pressed < 0;
    context.menu_at = -1;
    context.frame_again = true;
    return open_x;
}

}  // namespace

std::vector<Menu> menus(const Context& context) {
    return {file_menu(context), edit_menu(context), run_menu(context), view_menu(context), help_menu(context)};
}

float menu_bar_height(const Context& context) { return context.desk ? context.px(30) : 0; }

void menu_bar(Context& context, const Rect& bar) {
    begin_panel(context, "menus", bar, false);
    if (context.menu_open < 0) titles(context, bar, menus(context));
    separator_horizontal(context, ImGui::GetWindowDrawList(), bar.x, bar.right(), bar.bottom() - context.hair());
    end_panel(context, bar.bottom());
}

void open_menu(Context& context, const Rect& bar, const Rect& whole) {
    const Theme& theme = *context.theme;
    std::vector<Menu> all = menus(context);
    begin_panel(context, "menu", whole, false);
    float x = titles(context, bar, all);
    std::string chosen;
    if (context.menu_open >= 0 && context.menu_open < int(all.size())) {
        const std::vector<MenuItem>& items = all[size_t(context.menu_open)].items;
        ImDrawList* list = ImGui::GetForegroundDrawList();  // above the borders of the panels
        float width = context.px(240), pad = context.px(6), height = 2 * pad;
        for (const MenuItem& item : items) {
            height += item_height(context, item);
            float keys = item.keys.empty() ? 0 : text_width(context.fonts.small, item.keys) + context.px(24);
            width = std::max(width, text_width(context.fonts.body, item.label) + keys + context.px(56));
        }
        width = std::min(width, context.px(560));
        Rect card{x, bar.bottom(), width, height};
        context.rects["menu-card"] = card;
        list->AddRectFilled(card.min(), card.max(), theme.raised, context.px(6));
        list->AddRect(card.min(), card.max(), theme.line, context.px(6), 0, context.hair());
        float y = card.y + pad;
        for (size_t i = 0; i < items.size(); ++i) {
            const MenuItem& item = items[i];
            Rect row{card.x + pad, y, card.w - 2 * pad, item_height(context, item)};
            y = row.bottom();
            if (item.action.empty()) {
                if (item.label.empty()) list->AddLine({row.x, std::round(row.y + row.h / 2)}, {row.right(), std::round(row.y + row.h / 2)}, theme.line, context.hair());
                else draw_text(list, context.fonts.small, {row.x + context.px(8), row.y}, row.h, theme.dim, item.label);
                continue;
            }
            bool hovered = false;
            if (item.enabled && hot_area(context, "item-" + item.action, row, &hovered)) chosen = item.action;
            if (hovered && ImGui::GetIO().MouseDelta.x + ImGui::GetIO().MouseDelta.y != 0) context.menu_at = int(i);
            bool lit = item.enabled && (hovered || context.menu_at == int(i));
            if (lit) list->AddRectFilled(row.min(), row.max(), theme.raised_hover, context.px(4));
            ImU32 color = item.enabled ? theme.text : theme.faint;
            if (item.chosen) draw_text(list, context.fonts.body, {row.x + context.px(8), row.y}, row.h, theme.link, "•");
            float keys = text_width(context.fonts.small, item.keys), from = row.x + context.px(24);
            draw_text(list, context.fonts.body, {from, row.y}, row.h, color, fitted_end(context.fonts.body, item.label, row.right() - from - keys - context.px(16)));
            draw_text(list, context.fonts.small, {row.right() - keys - context.px(8), row.y}, row.h, item.enabled ? theme.dim : theme.faint, item.keys);
        }
    }
    bool elsewhere = hot_area(context, "menu-close", whole);
    end_panel(context, whole.bottom());
    if (chosen.empty() && !elsewhere) return;
    context.menu_open = -1;
    context.frame_again = true;
    if (!chosen.empty()) act(context, chosen);
}

void move_in_menu(Context& context, const std::string& how) {
    if (context.menu_open < 0) return;
    std::vector<Menu> all = menus(context);
    int count = int(all.size());
    if (how == "right" || how == "left") {
        context.menu_open = (context.menu_open + (how == "right" ? 1 : count - 1)) % count;
        context.menu_at = -1;
        return;
    }
    const std::vector<MenuItem>& items = all[size_t(context.menu_open)].items;
    auto fits = [&](int at) { return at >= 0 && at < int(items.size()) && items[size_t(at)].enabled && !items[size_t(at)].action.empty(); };
    if (how == "choose") {
        if (!fits(context.menu_at)) return;
        std::string action = items[size_t(context.menu_at)].action;
        context.menu_open = -1;
        act(context, action);
        return;
    }
    int by = how == "previous" ? -1 : 1, at = context.menu_at < 0 && by < 0 ? int(items.size()) : context.menu_at;
    do at += by;
    while (at >= 0 && at < int(items.size()) && !fits(at));
    if (fits(at)) context.menu_at = at;
}

}  // namespace heddle::ui
