#include "session/session.h"

#include <algorithm>
#include <utility>

#include "session/lesson_index.h"
#include "session/limits.h"

namespace heddle::session {

const char* way_name(Way way) {
    switch (way) {
        case Way::kRun: return "run";
        case Way::kStep: return "step";
        case Way::kExplore: return "explore";
        case Way::kMeasure: return "measure";
    }
    return "";
}

// --- lessons -------------------------------------------------------------------------------------------------

void Session::index_loaded(const std::string& json) {
    std::string error;
    state_.lessons = read_lesson_index(json, &error);
    changed();
    if (!error.empty()) index_failed(error);
    else if (state_.lesson_id.empty() && !state_.lessons.empty()) {
        open_last_place(state_.lessons.front().id);
    }
}

// The lesson that was open last, or else that one, and a program beside it that no lesson gave.
void Session::open_last_place(const std::string& otherwise) {
    std::string last = host_.recall("lesson");
    bool known = std::any_of(state_.lessons.begin(), state_.lessons.end(),
                             [&](const LessonEntry& entry) { return entry.id == last; });
    bool chosen = program_chosen_;
    open_lesson(known ? last : otherwise);
    if (!chosen && host_.recall("place") == "opened") {
        open_kept();
        chosen = state_.opened;
    }
    program_chosen_ = chosen;
}

void Session::index_failed(const std::string& why) {
    add_notice(Severity::kError, "The list of lessons could not be loaded (" + why + "). Reload the page to try again; "
               "the editor works without it.", true);
}

void Session::open_lesson(const std::string& id) {
    for (const LessonEntry& entry : state_.lessons) {
        if (entry.id != id) continue;
        if (!state_.idle()) return;
        state_.lesson_id = id;
        state_.lesson_state = LessonState::kLoading;
        program_chosen_ = false;
        drop_passing_notices();
        host_.fetch_lesson(entry.file);
        changed();
        return;
    }
}

void Session::lesson_loaded(const std::string& file, const std::string& text) {
    auto entry = std::find_if(state_.lessons.begin(), state_.lessons.end(),
                              [&](const LessonEntry& e) { return e.id == state_.lesson_id; });
    if (entry == state_.lessons.end() || entry->file != file) return;  // another lesson was chosen meanwhile
    state_.document = lesson::parse_document(text, file);
    state_.lesson_state = LessonState::kShown;
    state_.lesson_error.clear();
    state_.quizzes.clear();
    for (const lesson::Quiz& quiz : state_.document.quizzes)
        state_.quizzes[quiz.id].chosen.resize(quiz.choices.size());
    host_.store("lesson", state_.lesson_id);
    recall_quizzes();
    bool chosen = std::exchange(program_chosen_, false);
    if (pending_link_) {
        open_pending_link(0);
    } else if (!chosen) {
        state_.program = lesson::kNone;
        open_program(state_.document.first_program());
    }
    changed();
}

void Session::lesson_failed(const std::string& file, const std::string& why) {
    state_.lesson_state = LessonState::kFailed;
    if (pending_link_ && !pending_link_->text.empty()) open_pending_link(0);
    else if (std::exchange(pending_link_, std::nullopt)) link_refused("its lesson could not be loaded");
    state_.lesson_error = "lessons/" + file + " could not be loaded: " + why + ". Choose the lesson again to retry.";
    changed();
}

void Session::open_program(int index) {
    if (!state_.idle() || index < 0 || index >= int(state_.document.programs.size())) return;
    const lesson::Program& chosen = state_.document.programs[size_t(index)];
    state_.program = index;
    state_.program_name = chosen.id + ".py";
    if (auto model = protocol::model_from_name(chosen.model)) state_.model = *model;
    state_.opened = false;
    if (std::exchange(linked_, false)) host_.leave_link();
    keep("place", "");
    std::string kept = host_.recall(storage_key());
    forget_results();
    replace_text(kept.empty() ? chosen.source : kept, chosen.source);
}

// Another program: nothing of the old one's is shown beside it.
void Session::forget_results() {
    state_.verdict.reset();
    state_.report.reset();
    state_.run_timeline = {};
    state_.measured.reset();
    state_.beside.reset();
    state_.prediction.reset();
    state_.console.clear();
    state_.threads.clear();
    state_.processes = {};
    state_.step.reset();
    state_.step_moves.clear();
    state_.listing.clear();
    state_.timeline.follow({}, 0);
    state_.step_names.clear();
    state_.found_moves.clear();
    state_.recorded.clear();
    state_.breakpoints.clear();
}

void Session::follow_link(const std::string& link) {
    const std::string lesson_scheme = "lesson:";
    if (link.rfind(lesson_scheme, 0) == 0) open_lesson(link.substr(lesson_scheme.size()));
    else if (link.rfind("https:", 0) == 0 || link.rfind("http:", 0) == 0) host_.open_link(link);
}

void Session::choose_in_quiz(const std::string& quiz_id, int choice) {
    for (const lesson::Quiz& quiz : state_.document.quizzes) {
        if (quiz.id != quiz_id || choice < 0 || choice >= int(quiz.choices.size())) continue;
        QuizState& state = state_.quizzes[quiz_id];
        if (state.answered) return;
        bool chosen = state.chosen[size_t(choice)];
        if (quiz.kind == lesson::QuizKind::kSingle) state.chosen.assign(state.chosen.size(), false);
        state.chosen[size_t(choice)] = !chosen;
        keep_quizzes();
        changed();
    }
}

void Session::answer_quiz(const std::string& quiz) {
    auto it = state_.quizzes.find(quiz);
    if (it == state_.quizzes.end()) return;
    it->second.answered = !it->second.answered;
    keep_quizzes();
    changed();
}

// As one line a quiz: its id, a star when it was answered, the choices as 0 and 1.
void Session::keep_quizzes() {
    std::string text;
    for (const auto& [id, quiz] : state_.quizzes) {
        text += id + (quiz.answered ? " * " : " - ");
        for (bool chosen : quiz.chosen) text += chosen ? '1' : '0';
        text += '\n';
    }
    keep("quizzes/" + state_.lesson_id, text);
}

void Session::recall_quizzes() {
    std::string text = host_.recall("quizzes/" + state_.lesson_id);
    for (size_t at = 0; at < text.size();) {
        size_t end = std::min(text.find('\n', at), text.size());
        std::string line = text.substr(at, end - at);
        at = end + 1;
        size_t space = line.find(' ');
        auto quiz = state_.quizzes.find(line.substr(0, space));
        // Of a quiz that was changed since, nothing is known any more.
        if (space == std::string::npos || quiz == state_.quizzes.end() || line.size() != space + 3 + quiz->second.chosen.size()) continue;
        quiz->second.answered = line[space + 1] == '*';
        for (size_t i = 0; i < quiz->second.chosen.size(); ++i) quiz->second.chosen[i] = line[space + 3 + i] == '1';
    }
}

// --- the program ---------------------------------------------------------------------------------------------

std::string Session::storage_key() const {
    if (state_.opened) return "opened";
    if (state_.program == lesson::kNone) return "text";
    return "text/" + state_.lesson_id + "/" + state_.document.programs[size_t(state_.program)].id;
}

void Session::replace_text(const std::string& text, const std::string& original) {
    state_.text = text;
    state_.original = original;
    host_.text_replaced(text);
    state_.diagnostics.clear();
    text_changed();
    check_at_ms_ = 0;  // at once: nobody is typing
}

void Session::text_changed() {
    ++state_.text_version;
    state_.run_stale = true;
    state_.recorded.clear();
    state_.report_stale = true;
    state_.measured_stale = true;
    state_.step_stale = true;
    state_.seen.clear();
    check_id_ = 0;
    changed();
}

void Session::edit(const std::string& text, double now_ms) {
    if (text == state_.text) return;
    state_.text = text;
    // Squiggles of the old text would stand at the wrong places of the new one.
    state_.diagnostics.clear();
    text_changed();
    check_at_ms_ = now_ms + kCheckDelay_ms;
    keep(storage_key(), kept_form(text));
}

void Session::keep(const std::string& key, const std::string& value) {
    if (host_.store(key, value) || storage_failed_) return;
    storage_failed_ = true;
    add_notice(Severity::kWarning, "This browser does not keep your edits (storage is full or off). Copy the "
               "program elsewhere before you close the page.", true);
}

void Session::reset_text() {
    if (!state_.idle()) return;
    host_.store(storage_key(), state_.opened ? kept_form(state_.original) : std::string());
    replace_text(state_.original, state_.original);
    state_.verdict.reset();
    state_.report.reset();
    state_.console.clear();
    state_.threads.clear();
    state_.processes = {};
    drop_passing_notices();
}

void Session::set_way(Way way) {
    if (state_.way == way) return;
    state_.way = way;
    changed();
}

void Session::set_model(protocol::Model model) {
    if (state_.model == model) return;
    state_.model = model;
    state_.seen.clear();
    state_.run_stale = true;
    state_.recorded.clear();
    state_.report_stale = true;
    state_.measured_stale = true;
    state_.step_stale = true;
    changed();
}

// --- work ----------------------------------------------------------------------------------------------------

protocol::Program Session::program() const { return {state_.program_name, state_.text}; }

std::vector<std::string> Session::scale_arguments() const {
    std::vector<std::string> arguments;
    if (state_.program != lesson::kNone)
        for (const lesson::Scale& scale : state_.document.programs[size_t(state_.program)].scales)
            arguments.push_back(lesson::scale_argument(scale));
    return arguments;
}

void Session::send(protocol::RequestBody body, std::int64_t id) {
    std::string message = protocol::to_json(protocol::Request{id, std::move(body)});
    if (state_.connection == Connection::kReady) host_.send(message);
    else waiting_.push_back(std::move(message));
}

void Session::start_work(Activity activity, double now_ms) {
    drop_passing_notices();
    state_.activity = activity;
    state_.stopping = false;
    state_.started_ms = now_ms;
    state_.diagnostics.clear();
    check_at_ms_.reset();
    work_id_ = next_id_++;
    changed();
}

void Session::end_work() {
    state_.activity = Activity::kIdle;
    state_.stopping = false;
    work_id_ = 0;
    if (state_.measured && state_.measured->runs.empty()) state_.measured.reset();  // nothing came of it
    kill_at_ms_.reset();
    changed();
}

void Session::run(double now_ms) {
    if (!state_.idle() || state_.connection == Connection::kFailed) return;
    protocol::Run run;
    run.controlled = state_.connection == Connection::kReady && !state_.engine_threads;
    run.trace = !run.controlled;
    run.limits = page_limits();
    start_run(std::move(run), now_ms);
}

void Session::record(double now_ms) {
    if (!state_.idle() || state_.connection == Connection::kFailed) return;
    protocol::Run run;
    run.record = true;
    run.controlled = state_.connection == Connection::kReady && !state_.engine_threads;
    run.limits = page_limits();
    run.limits.operations = kRecordedOperations;
    run.scale = scale_arguments();
    start_run(std::move(run), now_ms);
}

void Session::start_run(protocol::Run run, double now_ms) {
    state_.way = Way::kRun;
    start_work(Activity::kRunning, now_ms);
    state_.console.clear();
    state_.console_dropped = 0;
    state_.threads.clear();
    state_.processes = {};
    state_.run_timeline = {};
    state_.verdict.reset();
    state_.run_stale = false;
    state_.recording = run.record;
    state_.recorded.clear();
    run.program = program();
    run.model = state_.model;
    // Taking turns in one fixed order would end the same way each time.
    if (run.controlled || run.record) run.seed = ++controlled_runs_;
    send(std::move(run), work_id_);
}

void Session::explore(double now_ms) {
    if (!state_.idle() || state_.connection == Connection::kFailed) return;
    state_.way = Way::kExplore;
    start_work(Activity::kExploring, now_ms);
    state_.report.reset();
    state_.report_cells.clear();
    state_.report_stale = false;
    state_.selected_outcome = -1;
    state_.prediction.reset();
    state_.progress = {};
    protocol::Explore explore;
    explore.program = program();
    explore.model = state_.model;
    explore.scale = scale_arguments();
    if (state_.program != lesson::kNone) {
        const lesson::Program& chosen = state_.document.programs[size_t(state_.program)];
        if (chosen.time == "exact") explore.time = protocol::TimeModel::kExact;
        if (!chosen.outcome.empty()) explore.outcome = chosen.outcome;
    }
    explore.random_any = state_.random_any;
    explore.limits = page_limits();
    // Several machines live while exploring, and an engine in the page has one gigabyte for all of them: each takes the
    // engine's own, smaller size.
    explore.limits.heap_bytes = 0;
    send(std::move(explore), work_id_);
}

void Session::stop(double now_ms) {
    if (state_.idle() || state_.stopping) return;
    state_.stopping = true;
    changed();
    if (state_.connection != Connection::kReady) {  // it never began
        waiting_.clear();
        end_work();
        return;
    }
    send(protocol::Stop{work_id_}, next_id_++);
    kill_at_ms_ = now_ms + (state_.activity == Activity::kExploring ? kReportPatience_ms : kStopPatience_ms);
}

void Session::tick(double now_ms) {
    if (kill_at_ms_ && now_ms >= *kill_at_ms_) {
        bool running = state_.activity == Activity::kRunning;
        if (state_.activity == Activity::kStepping) state_.step_stale = true;  // its engine is gone
        end_work();
        if (running) {
            protocol::Verdict verdict;
            verdict.kind = "stopped";
            verdict.message = "The engine did not answer and was replaced by a fresh one.";
            state_.verdict = verdict;
            state_.verdict_elapsed_ms = now_ms - state_.started_ms;
            state_.threads.clear();  // they are gone with their engine
            state_.processes = {};
        } else {
            add_notice(Severity::kInfo, "Stopped. The engine did not answer in time and was replaced by a fresh one.",
                       false);
        }
        state_.connection = Connection::kStarting;
        host_.restart_engine();
    }
    if (check_at_ms_ && now_ms >= *check_at_ms_ && state_.connection == Connection::kReady && state_.idle()) {
        check_at_ms_.reset();
        check_id_ = next_id_++;
        send(protocol::Check{program(), {}}, check_id_);
    }
}

std::optional<double> Session::wake_at_ms() const {
    std::optional<double> wake = kill_at_ms_;
    if (check_at_ms_ && state_.connection == Connection::kReady && state_.idle() && (!wake || *check_at_ms_ < *wake))
        wake = check_at_ms_;
    return wake;
}

void Session::select_outcome(int index) {
    state_.selected_outcome = index == state_.selected_outcome ? -1 : index;
    changed();
}

void Session::set_predict_first(bool on) {
    if (state_.predict_first == on) return;
    state_.predict_first = on;
    keep("predict", on ? "first" : "");
    // Endings that were already looked at need no prediction; covered ones are shown.
    if (!on) state_.prediction.reset();
    changed();
}

void Session::set_random_any(bool on) {
    if (state_.random_any == on) return;
    state_.random_any = on;
    state_.report_stale = true;
    changed();
}

void Session::predict(int choice) {
    if (!state_.covered() || choice < 0 || choice >= int(state_.prediction->choices.size())) return;
    bool& ticked = state_.prediction->choices[size_t(choice)].ticked;
    ticked = !ticked;
    changed();
}

void Session::reveal() {
    if (!state_.covered()) return;
    state_.prediction->revealed = true;
    changed();
}

void Session::clear_console() {
    state_.console.clear();
    state_.console_dropped = 0;
    changed();
}

// --- notices -------------------------------------------------------------------------------------------------

void Session::add_notice(Severity severity, const std::string& text, bool lasting) {
    for (const Notice& notice : state_.notices)
        if (notice.text == text) return;
    state_.notices.push_back({severity, text, lasting});
    changed();
}

void Session::dismiss_notice(size_t index) {
    if (index >= state_.notices.size()) return;
    state_.notices.erase(state_.notices.begin() + long(index));
    changed();
}

void Session::drop_passing_notices() {
    auto passing = [](const Notice& notice) { return !notice.lasting; };
    state_.notices.erase(std::remove_if(state_.notices.begin(), state_.notices.end(), passing),
                         state_.notices.end());
    changed();
}

}  // namespace heddle::session
