#include "ui/layout.h"

#include <algorithm>

#include "ui/menus.h"
#include "ui/panels.h"
#include "ui/widgets.h"

namespace heddle::ui {

namespace {

// Below this width lesson, program and results do not fit side by side; one of lesson and results is a strip then.
constexpr float kNarrowWidth = 1180;
constexpr float kStripWidth = 40;
constexpr float kBarHeight = 52;
constexpr float kEditorLeast = 320, kSideLeast = 250, kBottomLeast = 90, kBodyLeast = 200, kColumnLeast = 160;

// What was chosen, or what the lab thinks best, within what leaves room for the rest.
float length(float chosen, float whole, float otherwise, float least, float most) {
    return std::round(std::clamp(chosen > 0 ? chosen * whole : otherwise, least, std::max(least, most)));
}

struct Border {
    Context& context;

    // `value` becomes the part of `whole` at which the pointer stands, counted from `origin` in `direction`.
    void drag(const char* name, const Rect& rect, bool upright, float origin, float direction, float whole, float* value) {
        if (rect.empty()) return;
        begin_panel(context, name, rect, false);
        context.rects[std::string("border-") + name] = rect;
        ImGui::SetCursorScreenPos(rect.min());
        ImGui::InvisibleButton(name, {rect.w, rect.h});
        bool active = ImGui::IsItemActive();
        if (active || ImGui::IsItemHovered()) {
            ImGui::SetMouseCursor(upright ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_ResizeNS);
            ImU32 color = with_alpha(context.theme->accent_line, active ? 1.f : 0.6f);
            ImDrawList* list = ImGui::GetForegroundDrawList();
            if (upright)
                list->AddRectFilled({rect.x + rect.w / 2 - context.hair(), rect.y}, {rect.x + rect.w / 2 + context.hair(), rect.bottom()},
                                    color);
            else
                list->AddRectFilled({rect.x, rect.y + rect.h / 2 - context.hair()}, {rect.right(), rect.y + rect.h / 2 + context.hair()},
                                    color);
        }
        ImVec2 mouse = ImGui::GetIO().MousePos;
        if (active && ImGui::IsMouseDragging(0, 2))
            *value = std::clamp(direction * ((upright ? mouse.x : mouse.y) - origin) / whole, 0.03f, 0.94f);
        if (ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(0)) *value = 0;
        context.dragging = context.dragging || active;
        end_panel(context, rect.bottom());
    }
};

}  // namespace

Layout layout_of(const Context& context) {
    if (context.reading) return Layout::kRead;
    switch (context.state().way) {
        case session::Way::kRun: return Layout::kRun;
        case session::Way::kStep: return Layout::kStep;
        case session::Way::kExplore: return Layout::kExplore;
        case session::Way::kMeasure: return Layout::kMeasure;
    }
    return Layout::kRun;
}

const char* results_name(Layout layout) {
    if (layout == Layout::kMeasure) return "Measure";
    return layout == Layout::kExplore ? "Endings" : layout == Layout::kStep ? "Step" : "This run";
}

Places place_panels(Context& context, float width, float height) {
    Places places;
    Layout layout = layout_of(context);
    const Sizes& sizes = context.settings.sizes[int(layout)];
    bool reading = layout == Layout::kRead, stepping = layout == Layout::kStep, measuring = layout == Layout::kMeasure;
    bool narrow = width / context.scale < kNarrowWidth;
    float bar = context.px(kBarHeight);
    float menus = menu_bar_height(context);
    places.menus = {0, 0, width, menus};
    places.top = {0, menus, width, bar};
    places.notices = {0, menus + bar, width, std::min(notices_height(context, width), height * 0.3f)};
    float top = places.notices.bottom();

    float lesson = 0, results = 0;
    float editor_least = context.px(kEditorLeast), least = context.px(kSideLeast);
    if (reading) {
        lesson = length(sizes.lesson, width, std::clamp(width * 0.5f, context.px(440), context.px(860)), least, width - editor_least);
    } else if (narrow) {
        places.lesson_strip = context.lesson_folded;
        places.results_strip = !places.lesson_strip;
        float strip = context.px(kStripWidth);
        lesson = places.lesson_strip ? strip : length(sizes.lesson, width, context.px(360), least, width - editor_least - strip);
        results = places.results_strip ? strip : length(sizes.results, width, context.px(380), least, width - editor_least - strip);
    } else {
        lesson =
            length(sizes.lesson, width, std::clamp(width * 0.27f, context.px(330), context.px(620)), least, width - editor_least - least);
        results =
            length(sizes.results, width, measuring ? std::clamp(width * 0.38f, context.px(420), context.px(1100)) : std::clamp(width * 0.29f, context.px(320), context.px(720)), least, width - editor_least - lesson);
    }
    if (!context.embeds("lesson")) {
        lesson = 0;
        places.lesson_strip = false;
        if (places.results_strip) results = length(sizes.results, width, std::min(context.px(380), width * 0.45f), least, width * 0.6f);
        places.results_strip = false;
    }
    if (!context.embeds("results")) results = 0, places.results_strip = false;
    if (!context.embeds("program")) lesson = std::max(0.f, width - results);
    float whole = height - top;
    float natural = stepping ? std::clamp(whole * 0.34f, context.px(170), context.px(520))
                             : std::clamp(whole * (layout == Layout::kExplore ? 0.18f : layout == Layout::kRun ? 0.33f : 0.26f), context.px(110), context.px(340));
    float bottom = length(sizes.bottom, whole, natural, context.px(kBottomLeast), whole - context.px(kBodyLeast));
    // Measured runs print nowhere: what is left of an earlier run would only mislead.
    if (!context.embeds("console") || measuring) bottom = 0;
    float body = whole - bottom;
    // The timeline is as wide as the window; otherwise the lesson reaches down to its end.
    places.lesson = {0, top, lesson, stepping ? body : whole};
    places.editor = {lesson, top, width - lesson - results, body};
    if (stepping && context.bytecode_open) {
        // Beside the program where the lesson was, else below it.
        if (!narrow && !places.lesson.empty()) {
            std::swap(places.bytecode, places.lesson);
        } else {
            float part = std::round(places.editor.h * 0.45f);
            places.editor.h -= part;
            places.bytecode = {places.editor.x, places.editor.bottom(), places.editor.w, part};
        }
    }
    if (!reading) places.results = {width - results, top, results, body};
    float left = stepping ? 0 : lesson;
    places.console = {left, top + body, width - left, bottom};
    // A run of several threads has a timeline beside what it printed.
    bool both = context.both_timelines && context.state().step && context.state().run_timeline.lanes().size() > 1;
    auto halve = [&](Rect area) {
        float half = std::round(area.w / 2);
        places.run_timeline = {area.x, area.y, half, area.h};
        places.timeline = {area.x + half, area.y, area.w - half, area.h};
    };
    if (layout == Layout::kRun && bottom > 0 && context.state().run_timeline.lanes().size() > 1) {
        float console = length(sizes.bottom_left, width - left, (width - left) * (both ? 0.2f : 0.4f), context.px(kColumnLeast), (width - left) * 0.8f);
        places.console.w = console;
        places.run_timeline = {left + console, top + body, width - left - console, bottom};
        if (both) halve(places.run_timeline);
    }
    if (!stepping || bottom == 0) return places;
    float column = context.px(kColumnLeast);
    float console = length(sizes.bottom_left, width, std::clamp(width * 0.2f, context.px(220), context.px(480)), column, width * 0.5f);
    // Two timelines need the room that the moves in words have.
    float moves = both || (narrow && sizes.bottom_right == 0)
                      ? 0
                      : length(sizes.bottom_right, width, std::clamp(width * 0.27f, context.px(260), context.px(520)), column,
                               width - console - column);
    places.console.w = console;
    places.timeline = {console, top + body, width - console - moves, bottom};
    if (both) halve(places.timeline);
    if (moves > 0) places.moves = {width - moves, top + body, moves, bottom};
    return places;
}

void splitters(Context& context, const Places& places, float width, float height) {
    Sizes& sizes = context.settings.sizes[int(layout_of(context))];
    Border border{context};
    context.dragging = false;
    float grip = context.px(7);
    // Beside the line and never over the program: there a text field of the platform's may take the pointer.
    if (!places.lesson_strip && !places.lesson.empty() && !places.editor.empty())
        border.drag("lesson-edge", {places.lesson.right() - grip, places.lesson.y, grip, places.lesson.h}, true, 0, 1, width,
                    &sizes.lesson);
    if (!places.results.empty() && !places.results_strip)
        border.drag("results-edge", {places.results.x, places.results.y, grip, places.results.h}, true, width, -1, width, &sizes.results);
    float top = places.notices.bottom();
    bool stepping = layout_of(context) == Layout::kStep;
    float left = stepping ? 0.f : places.console.x;
    if (!places.console.empty())
        border.drag("bottom-edge", {left, places.console.y, width - left, grip}, false, height, -1, height - top, &sizes.bottom);
    if (!stepping && !places.run_timeline.empty())
        border.drag("run-timeline-edge", {places.run_timeline.x, places.run_timeline.y, grip, places.run_timeline.h}, true, places.console.x, 1,
                    width - places.console.x, &sizes.bottom_left);
    if (!stepping || places.timeline.empty()) return;
    float timelines = places.run_timeline.empty() ? places.timeline.x : places.run_timeline.x;
    border.drag("console-edge", {timelines - grip, places.timeline.y, grip, places.timeline.h}, true, 0, 1, width,
                &sizes.bottom_left);
    if (!places.moves.empty())
        border.drag("moves-edge", {places.moves.x, places.moves.y, grip, places.moves.h}, true, width, -1, width, &sizes.bottom_right);
}

}  // namespace heddle::ui
