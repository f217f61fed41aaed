#include "ui/layout.h"
#include "ui/panels.h"
#include "ui/widgets.h"

namespace heddle::ui {

namespace {

constexpr float kQuarterTurn = 1.5707963f;

std::string lesson_label(const session::State& state) {
    for (size_t i = 0; i < state.lessons.size(); ++i)
        if (state.lessons[i].id == state.lesson_id) return std::to_string(i + 1) + " · " + state.lessons[i].title;
    return "A lab for threads";
}

// The button that is the one thing to do now.
void primary_button(Context& context, ImVec2 pos, float height, float width) {
    const session::State& state = context.state();
    // A step takes less than a frame mostly: the button must not flicker.
    bool brief = state.activity == session::Activity::kStepping && context.now_ms - state.started_ms < 300;
    if (!state.idle() && !brief) {
        if (button(context, "stop", state.stopping ? "Stopping…" : "■  Stop  ⇧F5", ButtonKind::kDanger, pos, height, width,
                   !state.stopping))
            act(context, "stop");
        return;
    }
    bool ready = state.connection != session::Connection::kFailed;
    bool exploring = state.way == session::Way::kExplore;
    bool stepping = state.way == session::Way::kStep;
    bool measuring = state.way == session::Way::kMeasure;
    const char* name = exploring ? "explore" : stepping ? "step" : measuring ? "measure" : "run";
    const char* label = measuring ? "▶  Measure  F7" : exploring ? "▶  Explore  F6" : stepping ? "▶  Step  F10" : "▶  Run  F5";
    if (button(context, name, label, ButtonKind::kPrimary, pos, height, width, ready))
        act(context, name);
}

// A circle, half of it filled.
void theme_button(Context& context, ImVec2 pos, float size) {
    bool hovered = false;
    bool pressed = hot_area(context, "theme", {pos.x, pos.y, size, size}, &hovered);
    ImDrawList* list = ImGui::GetWindowDrawList();
    ImVec2 middle{pos.x + size / 2, pos.y + size / 2};
    ImU32 color = hovered ? context.theme->text : context.theme->dim;
    float radius = context.px(7);
    list->AddCircle(middle, radius, color, 32, context.px(1.5f));
    list->PathArcTo(middle, radius, -kQuarterTurn, kQuarterTurn, 16);
    list->PathFillConvex(color);
    if (pressed) act(context, "theme");
}

}  // namespace

void top_bar(Context& context, const Rect& rect) {
    const session::State& state = context.state();
    const Theme& theme = *context.theme;
    begin_panel(context, "top", rect, false);
    ImDrawList* list = ImGui::GetWindowDrawList();

    float x = rect.x + context.px(16);
    float after_name = x + text_width(context.fonts.bold, "Heddle");

    // From the right edge to the left.
    float height = context.px(34), y = std::round(rect.y + (rect.h - height) / 2), gap = context.px(12);
    float right = rect.right() - context.px(16) - height;
    if (button(context, "help", "?", ButtonKind::kQuiet, {right, y}, height, height)) act(context, "help");
    right -= context.px(8) + height;
    theme_button(context, {right, y}, height);
    right -= context.px(8) + height;
    if (button(context, "text-size", "Aa", ButtonKind::kQuiet, {right, y}, height, height)) act(context, "text-size");

    float share_width = button_width(context, "Share");
    right -= context.px(8) + share_width;
    if (button(context, "share", "Share", ButtonKind::kQuiet, {right, y}, height, share_width)) act(context, "share");

    float primary_width = button_width(context, "▶  Measure  F7");
    right -= gap + primary_width;
    primary_button(context, {right, y}, height, primary_width);

    bool idle = state.idle();
    const Segment models[] = {{"model-free", "free", idle}, {"model-gil", "gil", idle}, {"model-gil-3.9", "3.9", idle}};
    right -= gap + segments_width(context, models, 3);
    int model = segments(context, models, 3, int(state.model), {right, y}, height, nullptr);
    if (model >= 0) act(context, models[model].name);

    const Segment ways[] = {{"way-read", "Read", true}, {"way-run", "Run", true}, {"way-step", "Step", true}, {"way-explore", "Explore", true},
                            {"way-measure", "Measure", true}};
    right -= gap + segments_width(context, ways, 5);
    int way = segments(context, ways, 5, int(layout_of(context)), {right, y}, height, nullptr);
    if (way >= 0) act(context, ways[way].name);

    // Large text in a narrow window leaves room for the buttons only.
    if (after_name + gap < right) draw_text(list, context.fonts.bold, {x, rect.y}, rect.h, theme.text, "Heddle");
    float title_x = after_name + context.px(16), room = right - title_x - gap;
    if (room > context.px(40)) draw_text(list, context.fonts.body, {title_x, rect.y}, rect.h, theme.dim, fitted(context.fonts.body, lesson_label(state), room));
    separator_horizontal(context, list, rect.x, rect.right(), rect.bottom() - context.hair());
    end_panel(context, rect.bottom());
}

void folded_strip(Context& context, const char* name, const std::string& label, const Rect& rect, bool* folded) {
    begin_panel(context, name, rect, false);
    ImDrawList* list = ImGui::GetWindowDrawList();
    bool hovered = false;
    if (hot_area(context, std::string("unfold-") + name, rect, &hovered)) *folded = false;
    if (hovered) list->AddRectFilled(rect.min(), rect.max(), context.theme->raised);
    // The label stands upright, one letter below the other: turned glyphs would not be crisp.
    float y = rect.y + context.px(16), line = context.px(17);
    for (char c : label) {
        std::string letter(1, c >= 'a' && c <= 'z' ? char(c - 32) : c);
        float x = rect.x + (rect.w - text_width(context.fonts.small, letter)) / 2;
        draw_text(list, context.fonts.small, {x, y}, line, context.theme->dim, letter);
        y += line;
    }
    end_panel(context, rect.bottom());
}

}  // namespace heddle::ui
