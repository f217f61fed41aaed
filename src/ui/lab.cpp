#include "ui/lab.h"

#include <fmt/format.h>

#include <algorithm>

#include "session/desk.h"
#include "ui/layout.h"
#include "ui/menus.h"
#include "ui/panels.h"
#include "ui/widgets.h"

namespace heddle::ui {

Lab::Lab(session::Session& session, bool has_text_field) : context_{.session = session} {
    context_.has_text_field = has_text_field;
    context_.settings = kept_ = read_settings(session.kept("view"));
    session.set_predict_first(session.kept("predict") == "first");
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.ConfigInputTextCursorBlink = false;  // a blinking caret would draw for ever
}

void Lab::set_fonts(FontFiles files) { files_ = std::move(files); }

void Lab::set_scale(float ratio) {
    context_.ratio = ratio;
    context_.scale = wanted_scale(ratio);
    context_.fonts = build_fonts(files_, context_.scale);
    context_.timeline.cell = 0;
    apply_style(*context_.theme, context_.scale);
}

float Lab::wanted_scale(float ratio) const { return ratio * text_factor(context_.settings.text); }

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
    const session::State& state = context_.state();
    if (state.step_serial != context_.step_seen) {
        context_.step_seen = state.step_serial;
        context_.step_seen_ms = now_ms;
    }
    if (!state.idle()) context_.reading = false;
    Layout layout = layout_of(context_);
    Places places = place_panels(context_, width, height);
    context_.typing_entry = false;
    if (!places.menus.empty()) menu_bar(context_, places.menus);
    top_bar(context_, places.top);
    if (!places.notices.empty()) notices_bar(context_, places.notices);
    if (places.lesson_strip) {
        bool folded = true;
        folded_strip(context_, "lesson", "Lesson", places.lesson, &folded);
        if (!folded) context_.lesson_folded = false;
    } else if (!places.lesson.empty()) {
        lesson_panel(context_, places.lesson);
    }
    if (!places.editor.empty()) editor_panel(context_, places.editor);
    else context_.text_field.rect = {};
    if (places.results_strip) {
        bool folded = true;
        folded_strip(context_, "results", results_name(layout), places.results, &folded);
        if (!folded) context_.lesson_folded = true;
    } else if (places.results.empty()) {
    } else if (layout == Layout::kExplore) {
        endings_panel(context_, places.results);
    } else if (layout == Layout::kMeasure) {
        measure_panel(context_, places.results);
    } else if (layout == Layout::kStep) {
        step_panel(context_, places.results);
    } else if (layout == Layout::kRun) {
        run_panel(context_, places.results);
    }
    if (!places.bytecode.empty()) bytecode_panel(context_, places.bytecode);
    if (!places.console.empty()) console_panel(context_, places.console);
    if (!places.run_timeline.empty()) run_timeline_panel(context_, places.run_timeline);
    if (!places.timeline.empty()) timeline_panel(context_, places.timeline);
    if (!places.moves.empty()) moves_panel(context_, places.moves);
    bool asked = context_.desk && (context_.desk->question() || context_.desk->chooser());
    if (context_.help_open && !asked) {
        help_overlay(context_, {0, 0, width, height});
    } else if (asked) {
        if (context_.desk->question()) question_card(context_, {0, 0, width, height});  // about the file that was chosen, maybe
        else file_chooser(context_, {0, 0, width, height});
    } else {
        ImDrawList* lines = ImGui::GetForegroundDrawList();
        if (!places.lesson.empty()) separator_vertical(context_, lines, places.lesson.right(), places.lesson.y, places.lesson.bottom());
        if (!places.bytecode.empty() && places.bytecode.x < places.editor.x)
            separator_vertical(context_, lines, places.bytecode.right(), places.bytecode.y, places.bytecode.bottom());
        if (!places.results.empty()) separator_vertical(context_, lines, places.results.x, places.results.y, places.results.bottom());
        if (!places.timeline.empty()) separator_vertical(context_, lines, places.timeline.x, places.timeline.y, places.timeline.bottom());
        if (!places.run_timeline.empty())
            separator_vertical(context_, lines, places.run_timeline.x, places.run_timeline.y, places.run_timeline.bottom());
        if (!places.moves.empty()) separator_vertical(context_, lines, places.moves.x, places.moves.y, places.moves.bottom());
        splitters(context_, places, width, height);
        if (context_.share_open) share_menu(context_, {0, 0, width, height});
        if (context_.desk && context_.menu_open >= 0) open_menu(context_, places.menus, {0, 0, width, height});
    }
    context_.text_field.lets_pointer_through = context_.dragging || ImGui::IsMouseDragging(0);
    ImGui::End();
    if (!context_.dragging) keep_settings();
    // A running clock is shown while work goes on.
    return context_.frame_again || context_.flash() > 0 || !state.idle();
}

void Lab::keep_settings() {
    if (context_.settings == kept_) return;
    kept_ = context_.settings;
    context_.session.keep("view", settings_text(kept_));
}

bool Lab::act(const std::string& name, double now_ms) {
    context_.now_ms = now_ms;
    return ui::act(context_, name);
}

std::string Lab::snapshot() const {
    std::string json = context_.session.snapshot();
    json.pop_back();
    const char* const layouts[] = {"read", "run", "step", "explore", "measure"};
    const char* const sizes[] = {"small", "normal", "large"};
    json += fmt::format(",\"ui\":{{\"theme\":\"{}\",\"scale\":{},\"layout\":\"{}\",\"text\":\"{}\",\"help\":{},\"finding_moves\":{},"
                        "\"both_timelines\":{},\"measured\":\"{}\",\"marked\":{},\"rects\":{{",
                        context_.theme->dark ? "dark" : "light", context_.ratio, layouts[int(layout_of(context_))],
                        sizes[int(context_.settings.text)], context_.help_open, context_.finding_moves, context_.both_timelines,
                        context_.timeline.measured_words, context_.timeline.marked ? context_.timeline.measured_from : -1.0);
    bool first = true;
    for (const auto& [name, rect] : context_.rects) {
        // Names are made by the panels from ids of lessons; anything that JSON would have to escape is left out.
        if (name.find_first_of("\"\\") != std::string::npos) continue;
        json += fmt::format("{}\"{}\":[{:.1f},{:.1f},{:.1f},{:.1f}]", first ? "" : ",", name, rect.x / context_.ratio,
                            rect.y / context_.ratio, rect.w / context_.ratio, rect.h / context_.ratio);
        first = false;
    }
    return json + "}}}";
}

}  // namespace heddle::ui
