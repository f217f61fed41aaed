#include "ui/lab.h"

#include <fmt/format.h>

#include <algorithm>

#include "ui/panels.h"
#include "ui/widgets.h"

namespace heddle::ui {

namespace {

// Below this width lesson, program and results do not fit side by side; one of lesson and results is a strip then.
constexpr float kNarrowWidth = 1180;
constexpr float kStripWidth = 40;
constexpr float kBarHeight = 52;

struct Places {
    Rect top, notices, lesson, editor, results, console;
    bool lesson_strip = false, results_strip = false;
};

Places place(Context& context, float width, float height) {
    Places places;
    float bar = context.px(kBarHeight);
    places.top = {0, 0, width, bar};
    places.notices = {0, bar, width, std::min(notices_height(context, width), height * 0.3f)};
    float top = places.notices.bottom();

    float units = width / context.scale;
    float lesson_width = std::clamp(width * 0.27f, context.px(330), context.px(620));
    float results_width = std::clamp(width * 0.29f, context.px(320), context.px(720));
    if (units < kNarrowWidth) {
        places.lesson_strip = context.lesson_folded;
        places.results_strip = !places.lesson_strip;
        lesson_width = places.lesson_strip ? context.px(kStripWidth) : context.px(360);
        results_width = places.results_strip ? context.px(kStripWidth) : context.px(380);
    }
    float console_height = std::clamp(std::round((height - top) * 0.26f), context.px(120), context.px(340));
    float body = height - top - console_height;
    places.lesson = {0, top, lesson_width, height - top};
    places.editor = {lesson_width, top, width - lesson_width - results_width, body};
    places.results = {width - results_width, top, results_width, body};
    places.console = {lesson_width, top + body, width - lesson_width, console_height};
    return places;
}

}  // namespace

Lab::Lab(session::Session& session, bool has_text_field) : context_{.session = session} {
    context_.has_text_field = has_text_field;
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.ConfigInputTextCursorBlink = false;  // a blinking caret would draw for ever
}

void Lab::set_fonts(FontFiles files) { files_ = std::move(files); }

void Lab::set_scale(float scale) {
    context_.scale = scale;
    context_.fonts = build_fonts(files_, scale);
    apply_style(*context_.theme, scale);
}

void Lab::set_theme(bool dark) {
    context_.theme = dark ? &dark_theme() : &light_theme();
    apply_style(*context_.theme, context_.scale);
}

bool Lab::frame(float width, float height, double now_ms) {
    context_.now_ms = now_ms;
    context_.frame_again = false;
    context_.rects.clear();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({width, height});
    ImGui::Begin("lab", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                                     ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoScrollWithMouse);
    Places places = place(context_, width, height);
    top_bar(context_, places.top);
    if (!places.notices.empty()) notices_bar(context_, places.notices);
    if (places.lesson_strip) {
        bool folded = true;
        folded_strip(context_, "lesson", "Lesson", places.lesson, &folded);
        if (!folded) context_.lesson_folded = false;
    } else {
        lesson_panel(context_, places.lesson);
    }
    editor_panel(context_, places.editor);
    if (places.results_strip) {
        bool folded = true;
        folded_strip(context_, "results", context_.state().way == session::Way::kExplore ? "Endings" : context_.state().way == session::Way::kStep ? "Step" : "This run", places.results, &folded);
        if (!folded) context_.lesson_folded = true;
    } else if (context_.state().way == session::Way::kExplore) {
        endings_panel(context_, places.results);
    } else if (context_.state().way == session::Way::kStep) {
        step_panel(context_, places.results);
    } else {
        run_panel(context_, places.results);
    }
    if (context_.state().way == session::Way::kStep) {
        // The moves are what one looks at; what was printed needs less room.
        Rect moves = places.console, console = places.console;
        console.w = std::round(console.w * 0.36f);
        moves.x += console.w;
        moves.w -= console.w;
        console_panel(context_, console);
        moves_panel(context_, moves);
        separator_vertical(context_, ImGui::GetWindowDrawList(), moves.x, moves.y, moves.bottom());
    } else {
        console_panel(context_, places.console);
    }
    if (context_.help_open) help_overlay(context_, {0, 0, width, height});
    ImDrawList* lines = ImGui::GetForegroundDrawList();
    if (!context_.help_open) {
        separator_vertical(context_, lines, places.lesson.right(), places.lesson.y, height);
        separator_vertical(context_, lines, places.results.x, places.results.y, places.results.bottom());
    }
    ImGui::End();
    // A running clock is shown while work goes on.
    return context_.frame_again || !context_.state().idle();
}

bool Lab::act(const std::string& name, double now_ms) {
    context_.now_ms = now_ms;
    return ui::act(context_, name);
}

std::string Lab::snapshot() const {
    std::string json = context_.session.snapshot();
    json.pop_back();
    json += fmt::format(",\"ui\":{{\"theme\":\"{}\",\"scale\":{},\"help\":{},\"rects\":{{",
                        context_.theme->dark ? "dark" : "light", context_.scale, context_.help_open);
    bool first = true;
    for (const auto& [name, rect] : context_.rects) {
        // Names are made by the panels from ids of lessons; anything that JSON would have to escape is left out.
        if (name.find_first_of("\"\\") != std::string::npos) continue;
        json += fmt::format("{}\"{}\":[{:.1f},{:.1f},{:.1f},{:.1f}]", first ? "" : ",", name, rect.x / context_.scale,
                            rect.y / context_.scale, rect.w / context_.scale, rect.h / context_.scale);
        first = false;
    }
    return json + "}}}";
}

}  // namespace heddle::ui
