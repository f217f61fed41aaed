#include <algorithm>
#include <cstdlib>

#include "session/desk.h"
#include "ui/menus.h"
#include "ui/panels.h"

namespace heddle::ui {

namespace {

// With files of the system, and in the menus of their window.
bool act_on_desk(Context& context, const std::string& what, const std::string& which) {
    session::Desk& desk = *context.desk;
    auto number = size_t(std::max(0, std::atoi(which.c_str())));
    bool asks = what == "open-file" || what == "open-progress" || what == "open-measurement" || what == "save-as" || what == "save-file";
    if (what == "new-program") desk.new_program();
    else if (what == "save-file") desk.save();
    else if (what == "save-as") desk.choose_to_save();
    else if (asks) desk.choose_to_open();
    else if (what == "open-recent") desk.open_recent(number);
    else if (what == "answer") desk.answer(which);
    else if (what == "file-entry") desk.choose_entry(number);
    else if (what == "file-parent") desk.choose_parent();
    else if (what == "file-confirm") desk.confirm_choice();
    else if (what == "file-cancel") desk.cancel_choice();
    else if (what == "quit") context.quit = true;
    else if (what == "menu") context.menu_open = int(number), context.menu_at = -1;
    else if (what == "in-menu") move_in_menu(context, which);
    else return false;
    if (asks) context.file_focus = {desk.chooser().has_value(), 0};
    context.share_open = false;
    return true;
}

// "step-thread:2": what is done, and to which.
bool act_on(Context& context, const std::string& name) {
    session::Session& session = context.session;
    size_t colon = name.find(':');
    if (colon == std::string::npos) return false;
    std::string what = name.substr(0, colon), which = name.substr(colon + 1);
    int number = std::atoi(which.c_str());
    if (what == "step-thread") session.step_thread(number, context.now_ms);
    else if (what == "step-thread-line") session.step_line(number, context.now_ms);
    else if (what == "step-thread-block") session.step_until_blocked(number, context.now_ms);
    else if (what == "step-to") session.step_to(number, context.now_ms);
    else if (what == "find-moves") session.find_moves(which);
    else if (what == "step-place" || what == "step-place-before")
        session.step_to_place(std::atoll(which.c_str()), what == "step-place-before", context.now_ms);
    else if (what == "step-outcome") session.step_outcome(number, context.now_ms);
    else if (what == "step-race") session.step_race(number, context.now_ms);
    else if (what == "step-deadlock") session.step_deadlock(number, context.now_ms);
    else if (what == "step-condition") session.step_condition(number, context.now_ms);
    else if (what == "step-schedule") session.step_lesson_schedule(number, context.now_ms);
    else if (what == "measure-runs") session.set_measured_runs(number);
    else if (what == "embed") context.embedded = "," + which + ",";
    else if (context.desk && act_on_desk(context, what, which)) return true;
    else if (what == "predict") session.predict(number);
    else if (what == "open-lesson") session.open_lesson(which);
    else if (what == "open-program") session.open_program(number);
    else if (what == "answer-quiz") session.answer_quiz(which);
    else if (what == "choose-in-quiz" && which.find(':') != std::string::npos)
        session.choose_in_quiz(which.substr(which.find(':') + 1), number);
    else return false;
    return true;
}

// One end of what is measured at the present move, then the other.
void mark(Context& context) {
    const session::State& state = context.state();
    if (!state.step) return;
    TimelineView& view = context.timeline;
    double at = double(state.step->position);
    if (!view.marked) view.measured_from = at;
    view.measured_to = at;
    view.measuring = view.marked && view.measured_from != view.measured_to;
    view.marked = !view.marked;
}

}  // namespace

bool act(Context& context, const std::string& name) {
    session::Session& session = context.session;
    const session::State& state = context.state();
    if (context.desk && act_on_desk(context, name, "")) return true;
    if (name == "run") {
        session.run(context.now_ms);
    } else if (name == "record") {
        session.record(context.now_ms);
    } else if (name == "step-recorded") {
        session.step_recorded(context.now_ms);
    } else if (name == "random-any") {
        session.set_random_any(!state.random_any);
    } else if (name == "explore") {
        session.explore(context.now_ms);
    } else if (name == "measure") {
        session.measure(context.now_ms);
    } else if (name == "stop") {
        session.stop(context.now_ms);
    } else if (name == "primary") {
        if (!state.idle()) session.stop(context.now_ms);
        else if (state.way == session::Way::kExplore) session.explore(context.now_ms);
        else if (state.way == session::Way::kMeasure) session.measure(context.now_ms);
        else if (state.way == session::Way::kStep) act(context, "step");
        else session.run(context.now_ms);
    } else if (name == "way-read") {
        context.reading = true;
        context.lesson_folded = false;
    } else if (name == "way-run") {
        session.set_way(session::Way::kRun);
    } else if (name == "way-step") {
        session.set_way(session::Way::kStep);
    } else if (name == "step" || name == "step-on") {
        if (!state.step || state.step_stale) session.step_open(context.now_ms);
        else session.step_on(context.now_ms);
    } else if (name == "step-restart") {
        session.step_open(context.now_ms);
    } else if (name == "step-back") {
        session.step_back(context.now_ms);
    } else if (name == "step-start") {
        session.step_to(0, context.now_ms);
    } else if (name == "step-run") {
        session.step_run(context.now_ms);
    } else if (name == "step-line") {
        // Of the thread that moved last, or the first that can move.
        int thread = 0;
        if (state.step && state.step->position > 0 && !state.step_moves.empty())
            thread = state.step_moves[size_t(state.step->position - 1)].thread;
        if (thread >= 0) session.step_line(thread, context.now_ms);
    } else if (name == "breakpoint") {
        if (context.caret_line > 0) session.toggle_breakpoint(context.caret_line);
    } else if (name == "way-explore") {
        session.set_way(session::Way::kExplore);
    } else if (name == "way-measure") {
        session.set_way(session::Way::kMeasure);
    } else if (name == "save-measurement") {
        session.save_measurement();
    } else if (name == "drop-beside") {
        session.drop_beside();
    } else if (name == "reset") {
        session.reset_text();
    } else if (name == "share") {
        context.share_open = !context.share_open;
    } else if (name == "copy-link") {
        session.share();
    } else if (name == "save-file") {
        session.save_file();
    } else if (name == "save-picture") {
        session.save_picture();
    } else if (name == "open-file") {
        session.choose_file();
    } else if (name == "save-progress") {
        session.save_progress();
    } else if (name == "open-progress" || name == "open-measurement") {
        session.choose_file();  // the file tells which it is
    } else if (name == "undo-progress") {
        session.undo_progress();
    } else if (name == "timeline-fit") {
        context.timeline.fit_asked = context.run_timeline.fit_asked = true;
    } else if (name == "timeline-in" || name == "timeline-out") {
        context.timeline.zoom_asked = context.run_timeline.zoom_asked = name == "timeline-in" ? 1.6f : 1 / 1.6f;
    } else if (name == "timeline-left" || name == "timeline-right") {
        context.timeline.pan_asked = context.run_timeline.pan_asked = name == "timeline-left" ? -0.25f : 0.25f;
    } else if (name == "timeline-mark") {
        mark(context);
    } else if (name == "timeline-find") {
        if (!state.step) return true;
        session.set_way(session::Way::kStep);
        context.finding_moves = context.finding_begins = true;
    } else if (name == "timeline-next" || name == "timeline-previous") {
        session.step_to_found(name == "timeline-previous", context.now_ms);
    } else if (name == "code-find" && !context.has_text_field) {
        context.finding_code = true;
        context.code_focus = {true, 0};
    } else if (name == "find-close") {
        context.finding_moves = false;
        session.find_moves("");
    } else if (name == "timelines-both") {
        context.both_timelines = !context.both_timelines;
        context.timeline.serial = -1;  // another width: the present move is brought into view
    } else if (name == "bytecode") {
        context.bytecode_open = !context.bytecode_open;
        context.bytecode_serial = -1;
    } else if (name == "clocks") {
        session.show_clocks(!state.clocks_shown);
    } else if (name == "text-size") {
        context.settings.text = TextSize((int(context.settings.text) + 1) % 3);
    } else if (name == "text-larger" || name == "text-smaller") {
        int size = int(context.settings.text) + (name == "text-larger" ? 1 : -1);
        context.settings.text = TextSize(std::clamp(size, 0, 2));
    } else if (name == "reduce-motion") {
        context.reduced_motion = true;
    } else if (name == "predict-first") {
        session.set_predict_first(!state.predict_first);
    } else if (name == "reveal") {
        session.reveal();
    } else if (name == "help") {
        context.help_open = !context.help_open;
    } else if (name == "close") {
        // What lies above the rest goes first.
        if (context.desk && context.desk->question()) context.desk->answer("cancel");
        else if (context.desk && context.desk->chooser()) context.desk->cancel_choice();
        else if (!context.has_text_field && !context.help_open && !context.share_open && context.menu_open < 0) {
            if (context.finding_moves) act(context, "find-close");
            context.finding_code = false;
            context.find_words.clear();
        }
        context.help_open = false;
        context.lesson_list_open = false;
        context.share_open = false;
        context.menu_open = -1;
    } else if (name == "theme") {
        context.theme = context.theme->dark ? &light_theme() : &dark_theme();
        apply_style(*context.theme, context.scale);
    } else if (name.rfind("model-", 0) == 0 && protocol::model_from_name(name.substr(6))) {
        session.set_model(*protocol::model_from_name(name.substr(6)));
    } else if (!act_on(context, name)) {
        return false;
    }
    bool works = name == "run" || name == "record" || name == "explore" || name == "measure" || name == "primary" || name.rfind("step", 0) == 0;
    if (works || (name.rfind("way-", 0) == 0 && name != "way-read")) context.reading = false;
    if (name == "run" || name == "record" || name == "explore" || name == "measure" || name == "primary" || name == "step") {
        // In a narrow window the results take the lesson's place.
        context.lesson_folded = true;
    }
    return true;
}

}  // namespace heddle::ui
