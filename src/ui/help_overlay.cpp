#include <string_view>

#include "ui/panels.h"
#include "ui/widgets.h"

namespace heddle::ui {

namespace {

struct Key {
    const char* keys;
    const char* does;
};

constexpr Key kKeys[] = {
    {"F5  or  Shift+Enter", "Run the program on real threads"},
    {"F6", "Explore: try every schedule"},
    {"F7", "Measure: run it many times, each run timed"},
    {"F10, Shift+F10", "Step: one move on, one move back"},
    {"Alt+F10, Alt+F11", "Step: the thread that moved last, to its next line, into calls"},
    {"Ctrl+wheel, drag", "Zoom and move the timeline (Shift+drag: measure)"},
    {"+  -  0  ←  →", "Zoom, fit and move the timeline (outside the editor)"},
    {"m", "Measure from this move; again: to this move"},
    {"Ctrl+F, n, N", "Find in the moves (outside the editor), next, previous"},
    {"F9", "Breakpoint at the caret's line, on or off"},
    {"Shift+F5", "Stop"},
    {"Ctrl+F", "Find and replace in the program"},
    {"Ctrl+N, Ctrl+O, Ctrl+S", "New program, open, save (Ctrl+Shift+S: save as) in this window"},
    {"Alt+F, E, R, V, H", "The menus of this window"},
    {"Ctrl+Z, Ctrl+Y", "Undo, redo in the editor"},
    {"Tab, Shift+Tab", "Indent, unindent the line (Esc, then Tab: leave the editor)"},
    {"?", "This list (outside the editor)"},
    {"Esc", "Close this"},
};

constexpr const char* kModels[][2] = {
    {"free", "Python without the GIL (3.13t and later): any thread may move between any two visible operations."},
    {"gil", "Python 3.10 and later: a switch may fall on a jump back, at a function's entry and after a call."},
    {"3.9", "Python up to 3.9: a switch may fall between any two bytecodes."},
};

}  // namespace

void help_overlay(Context& context, const Rect& whole) {
    const Theme& theme = *context.theme;
    ImGui::SetCursorScreenPos(whole.min());
    ImGui::BeginChild("help-shade", {whole.w, whole.h}, ImGuiChildFlags_None, ImGuiWindowFlags_NoScrollbar);
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->AddRectFilled(whole.min(), whole.max(), with_alpha(theme.background, 0.75f));

    float width = std::min(context.px(680), whole.w - context.px(32));
    float line = context.fonts.body_line + context.px(6), pad = context.px(24);
    float key_width = context.px(200), model_width = context.px(64);
    auto contents = [&](ImDrawList* target, float x, float y) {
        float top = y;
        if (target) draw_text(target, context.fonts.bold, {x, y}, line, theme.text, "Keys");
        y += line;
        for (const Key& key : kKeys) {
            if (!context.desk && std::string_view(key.does).find("window") != std::string_view::npos) continue;
            if (target) draw_text(target, context.fonts.small_code, {x, y}, context.fonts.body_line, theme.link, key.keys);
            y += wrapped(target, context.fonts.body, {x + key_width, y}, width - 2 * pad - key_width,
                         context.fonts.body_line, theme.text, key.does) + context.px(4);
        }
        y += context.px(12);
        if (target) draw_text(target, context.fonts.bold, {x, y}, line, theme.text, "Models: whose Python is it?");
        y += line;
        for (const auto& model : kModels) {
            if (target) draw_text(target, context.fonts.small_code, {x, y}, context.fonts.body_line, theme.link, model[0]);
            y += wrapped(target, context.fonts.body, {x + model_width, y}, width - 2 * pad - model_width,
                         context.fonts.body_line, theme.text, model[1]) + context.px(4);
        }
        return y - top;
    };
    float height = contents(nullptr, 0, 0) + 2 * pad;
    Rect card{whole.x + std::round((whole.w - width) / 2), whole.y + std::round(std::max(0.f, (whole.h - height) / 2)), width, height};
    list->AddRectFilled(card.min(), card.max(), theme.background, context.px(10));
    list->AddRect(card.min(), card.max(), theme.line, context.px(10), 0, context.hair());
    contents(list, card.x + pad, card.y + pad);
    context.rects["help-card"] = card;
    if (hot_area(context, "help-close", whole)) context.help_open = false;
    ImGui::EndChild();
}

}  // namespace heddle::ui
