#include <algorithm>

#include "session/session.h"

// The learner as the scheduler.

namespace heddle::session {

void Session::step_open(double now_ms, const std::string& schedule, std::int64_t position, const std::string& of) {
    if (!state_.idle() || state_.connection == Connection::kFailed) return;
    protocol::Step step;
    step.command = "open";
    step.program_name = state_.program_name;
    step.source = state_.text;
    step.model = protocol::model_name(state_.model);
    step.schedule = schedule;
    step.position = position;
    if (schedule.empty()) {
        step.scale = scale_arguments();
        if (state_.program != lesson::kNone && state_.document.programs[size_t(state_.program)].time == "exact") step.time = "exact";
    }
    state_.step.reset();
    state_.step_moves.clear();
    state_.listing.clear();
    state_.timeline.follow({}, 0);
    state_.step_names.clear();
    state_.found_moves.clear();
    state_.step_stale = false;
    state_.step_of = of;
    state_.step_left = false;
    step_command(std::move(step), now_ms);
}

void Session::step_command(protocol::Step step, double now_ms) {
    if (!state_.idle() || state_.connection == Connection::kFailed) return;
    if (step.command != "open") {
        if (!state_.step) {
            step_open(now_ms);
            return;
        }
        if (state_.step_stale) return;  // of another program: it has to be opened again
        step.known_moves = state_.step->position;
    }
    state_.way = Way::kStep;
    moves_same_ = SIZE_MAX;
    moves_before_ = state_.step_moves.size();
    start_work(Activity::kStepping, now_ms);
    step.breakpoints = state_.breakpoints;
    send(std::move(step), work_id_);
}

void Session::step_thread(int thread, double now_ms) {
    protocol::Step step;
    step.command = "move";
    step.thread = thread;
    step_command(std::move(step), now_ms);
}

void Session::step_line(int thread, double now_ms) {
    protocol::Step step;
    step.command = "line";
    step.thread = thread;
    step_command(std::move(step), now_ms);
}

void Session::step_until_blocked(int thread, double now_ms) {
    protocol::Step step;
    step.command = "block";
    step.thread = thread;
    step_command(std::move(step), now_ms);
}

void Session::step_on(double now_ms) {
    protocol::Step step;
    step.command = "on";
    step_command(std::move(step), now_ms);
}

void Session::step_back(double now_ms, int moves) {
    protocol::Step step;
    step.command = "back";
    step.count = moves;
    step_command(std::move(step), now_ms);
}

void Session::step_to(std::int64_t position, double now_ms) {
    protocol::Step step;
    step.command = "jump";
    step.position = position;
    step_command(std::move(step), now_ms);
}

void Session::step_to_place(std::int64_t place, bool before, double now_ms) {
    if (!state_.step || state_.step_stale) return;
    auto touches = [&](const protocol::StepMove& move) {
        return std::any_of(move.accesses.begin(), move.accesses.end(), [&](const protocol::StepAccess& access) { return access.place == place; });
    };
    auto made = std::int64_t(state_.step_moves.size());
    if (before) {
        for (std::int64_t i = std::min(state_.step->position - 1, made); i > 0; --i)
            if (touches(state_.step_moves[size_t(i - 1)])) return step_to(i, now_ms);
    } else {
        for (std::int64_t i = state_.step->position; i < made; ++i)
            if (touches(state_.step_moves[size_t(i)])) return step_to(i + 1, now_ms);
    }
    drop_passing_notices();
    add_notice(Severity::kInfo, before ? "No move before this one touches it." : "No later move of this execution, as far as it was made, touches it.", false);
}

void Session::step_run(double now_ms) {
    protocol::Step step;
    step.command = "run";
    step_command(std::move(step), now_ms);
}

void Session::step_outcome(int index, double now_ms) {
    if (!state_.report || state_.report_stale || index < 0 || index >= int(state_.report->outcomes.size())) return;
    const protocol::Outcome& outcome = state_.report->outcomes[size_t(index)];
    if (outcome.schedule.empty()) return;
    std::string last = outcome.output;
    while (!last.empty() && last.back() == '\n') last.pop_back();
    if (size_t line = last.rfind('\n'); line != std::string::npos) last = last.substr(line + 1);
    step_open(now_ms, outcome.schedule, 0, outcome.kind == "exit" ? last : outcome.error.empty() ? outcome.kind : outcome.error);
}

void Session::step_race(int index, double now_ms) {
    if (!state_.report || state_.report_stale || index < 0 || index >= int(state_.report->races.size())) return;
    const protocol::Race& race = state_.report->races[size_t(index)];
    step_open(now_ms, race.schedule, 0, "the race on " + race.object);
}

void Session::step_deadlock(int index, double now_ms) {
    if (!state_.report || state_.report_stale || index < 0 || index >= int(state_.report->deadlocks.size())) return;
    step_open(now_ms, state_.report->deadlocks[size_t(index)].schedule, 0, "deadlock");
}

void Session::step_condition(int index, double now_ms) {
    if (!state_.report || state_.report_stale || index < 0 || index >= int(state_.report->conditions.size())) return;
    const protocol::JudgedCondition& judged = state_.report->conditions[size_t(index)];
    if (judged.schedule.empty()) return;
    step_open(now_ms, judged.schedule, 0, judged.kind + " " + judged.condition + " is violated");
}

void Session::step_recorded(double now_ms) {
    if (!state_.recorded.empty()) step_open(now_ms, state_.recorded, 0, "what the recorded run did");
}

void Session::find_moves(const std::string& words) {
    if (state_.find_words == words) return;
    state_.find_words = words;
    look_for_moves(0);
    changed();
}

// As in the editor: small letters find both cases, a capital finds itself. A move has its thread's name, its words and its line. The moves
// found among the first `kept` still hold.
void Session::look_for_moves(size_t kept) {
    std::vector<std::uint32_t>& found = state_.found_moves;
    while (!found.empty() && found.back() >= kept) found.pop_back();
    const std::string& words = state_.find_words;
    if (words.empty()) return found.clear();
    auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    bool exact = std::any_of(words.begin(), words.end(), capital);
    auto same = [&](char a, char b) { return a == b || (!exact && capital(a) && a + 32 == b); };
    std::string text;
    for (size_t i = kept; i < state_.step_moves.size(); ++i) {
        const protocol::StepMove& move = state_.step_moves[i];
        text.clear();
        if (move.thread >= 0 && size_t(move.thread) < state_.step_names.size()) text += state_.step_names[size_t(move.thread)] + ' ';
        for (char c : move.text)
            if (c != '`') text += c;
        if (move.line) text += " line " + std::to_string(move.line);
        if (std::search(text.begin(), text.end(), words.begin(), words.end(), same) != text.end()) found.push_back(std::uint32_t(i));
    }
}

void Session::step_to_found(bool before, double now_ms) {
    const std::vector<std::uint32_t>& found = state_.found_moves;
    if (!state_.step || state_.step_stale || found.empty()) return;
    // At position p the last move that was made is p - 1. Behind the last one comes the first again.
    auto last = std::uint32_t(std::max<std::int64_t>(0, state_.step->position - 1));
    auto at = before ? std::lower_bound(found.begin(), found.end(), last) : std::upper_bound(found.begin(), found.end(), last);
    if (!before && state_.step->position == 0) at = found.begin();
    if (before) step_to(std::int64_t(at == found.begin() ? found.back() : *(at - 1)) + 1, now_ms);
    else step_to(std::int64_t(at == found.end() ? found.front() : *at) + 1, now_ms);
}

void Session::step_lesson_schedule(int index, double now_ms) {
    if (!state_.idle() || index < 0 || index >= int(state_.document.schedules.size())) return;
    const lesson::Schedule& schedule = state_.document.schedules[size_t(index)];
    if (schedule.program != lesson::kNone && schedule.program != state_.program) open_program(schedule.program);
    // A schedule is one of a model, which it names.
    size_t at = schedule.text.find("model=");
    if (at != std::string::npos) {
        std::string name = schedule.text.substr(at + 6, schedule.text.find_first_of(";\n ", at) - at - 6);
        if (auto model = protocol::model_from_name(name)) set_model(*model);
    }
    step_open(now_ms, schedule.text, 0, schedule.label);
}

void Session::show_clocks(bool on) {
    state_.clocks_shown = on;
    state_.clocks.reset();
    if (on && state_.step) state_.clocks = clocks_of_shared(state_.timeline, state_.step_moves, *state_.step);
    changed();
}

void Session::toggle_breakpoint(int line) {
    auto at = std::lower_bound(state_.breakpoints.begin(), state_.breakpoints.end(), line);
    if (at != state_.breakpoints.end() && *at == line) state_.breakpoints.erase(at);
    else state_.breakpoints.insert(at, line);
    changed();
}

}  // namespace heddle::session
