#include <algorithm>

#include "protocol/json_reader.h"
#include "protocol/report_json.h"
#include "protocol/step_json.h"
#include "session/assumptions.h"
#include "session/process_shown.h"
#include "session/session.h"

namespace heddle::session {

namespace {

using protocol::Json;

constexpr size_t kConsoleLinesInSnapshot = 500;

const char* connection_name(Connection connection) {
    switch (connection) {
        case Connection::kStarting: return "starting";
        case Connection::kReady: return "ready";
        case Connection::kFailed: return "failed";
    }
    return "";
}

const char* activity_name(Activity activity) {
    switch (activity) {
        case Activity::kIdle: return "idle";
        case Activity::kRunning: return "running";
        case Activity::kStepping: return "stepping";
        case Activity::kExploring: return "exploring";
        case Activity::kMeasuring: return "measuring";
    }
    return "";
}

const char* lesson_state_name(LessonState state) {
    switch (state) {
        case LessonState::kNone: return "none";
        case LessonState::kLoading: return "loading";
        case LessonState::kShown: return "shown";
        case LessonState::kFailed: return "failed";
    }
    return "";
}

const char* severity_name(Severity severity) {
    switch (severity) {
        case Severity::kInfo: return "info";
        case Severity::kWarning: return "warning";
        case Severity::kError: return "error";
    }
    return "";
}

constexpr size_t kRecordedMax = 5000;  // a longer schedule is nothing to look at

Json verdict_json(const State& state) {
    if (!state.verdict) return nullptr;
    const protocol::Verdict& verdict = *state.verdict;
    return Json{{"kind", verdict.kind},
                {"exit_code", verdict.exit_code},
                {"message", verdict.message},
                {"traceback", verdict.traceback},
                {"line", verdict.line},
                {"cycle", protocol::cycle_json(verdict.cycle)},
                {"elapsed_ms", state.verdict_elapsed_ms},
                {"holds_for", state.verdict_holds_for},
                {"recorded", state.recorded.size() > kRecordedMax ? "" : state.recorded},
                {"can_step", !state.recorded.empty()},
                {"stale", state.run_stale}};
}

Json prediction_json(const State& state) {
    if (!state.prediction) return nullptr;
    Json choices = Json::array();
    // What is covered stays covered here too: views that are not drawn show the snapshot.
    for (const PredictionChoice& choice : state.prediction->choices) {
        Json item{{"text", choice.text}, {"ticked", choice.ticked}};
        if (state.prediction->revealed) item["possible"] = choice.outcome >= 0;
        choices.push_back(std::move(item));
    }
    return Json{{"revealed", state.prediction->revealed}, {"common", state.prediction->common}, {"choices", std::move(choices)}};
}

constexpr size_t kMovesInSnapshot = 500, kFoundInSnapshot = 50;

Json step_json(const State& state) {
    if (!state.step) return nullptr;
    Json json = Json::object();
    protocol::write_stepped(json, *state.step);
    json["of"] = state.step_of;
    json["left"] = state.step_left;
    json["stale"] = state.step_stale;
    if (const protocol::StepProcess* process = process_shown(state)) json["process_shown"] = process->process.pid;
    json["holds_for"] = schedule_assumptions(state.step->schedule);
    json["names"] = state.step_names;
    json["find"] = {{"words", state.find_words}, {"count", state.found_moves.size()}, {"here", 0}, {"moves", Json::array()}};
    // Which of them was made last, from 1.
    auto at = std::lower_bound(state.found_moves.begin(), state.found_moves.end(), std::uint32_t(std::max<std::int64_t>(0, state.step->position - 1)));
    if (at != state.found_moves.end() && std::int64_t(*at) + 1 == state.step->position) json["find"]["here"] = at - state.found_moves.begin() + 1;
    for (size_t i = 0; i < state.found_moves.size() && i < kFoundInSnapshot; ++i) {
        const protocol::StepMove& move = state.step_moves[state.found_moves[i]];
        json["find"]["moves"].push_back(Json{{"move", state.found_moves[i] + 1}, {"thread", move.thread}, {"text", move.text}, {"line", move.line}});
    }
    size_t instructions = 0;
    for (const protocol::StepCode& code : state.listing) instructions += code.instructions.size();
    json["instructions"] = instructions;
    json["clocks_shown"] = state.clocks_shown;
    if (state.clocks) {
        json["clocks"] = state.clocks->threads;
        for (size_t i = 0; i < state.step->shared.size(); ++i) {
            Order order = order_of(*state.clocks, state.step->shared[i]);
            json["shared"][i]["order"] = order == Order::kOrdered ? "ordered" : order == Order::kUnordered ? "unordered" : "";
        }
    }
    json["moves"] = Json::array();
    size_t first = state.step_moves.size() > kMovesInSnapshot ? state.step_moves.size() - kMovesInSnapshot : 0;
    for (size_t i = first; i < state.step_moves.size(); ++i)
        json["moves"].push_back(Json{{"thread", state.step_moves[i].thread}, {"text", state.step_moves[i].text}, {"line", state.step_moves[i].line}});
    return json;
}

constexpr size_t kLanesInSnapshot = 200, kLocksInSnapshot = 50;

Json run_timeline_json(const RunTimeline& timeline) {
    Json lanes = Json::array(), locks = Json::array();
    for (size_t i = 0; i < timeline.lanes().size() && i < kLanesInSnapshot; ++i)
        lanes.push_back(Json{{"ran_us", timeline.lanes()[i].ran}, {"waited_us", timeline.lanes()[i].waited}});
    for (size_t i = 0; i < timeline.locks().size() && i < kLocksInSnapshot; ++i) {
        double held = 0;
        for (const RunSlice& span : timeline.locks()[i].held) held += span.to - span.from;
        locks.push_back(Json{{"name", timeline.locks()[i].name}, {"waits", timeline.locks()[i].waits}, {"held_us", held}});
    }
    return Json{{"workers", timeline.workers().size()}, {"events", timeline.events()}, {"end_us", timeline.end_us()},
                {"full", timeline.full()},              {"lanes", std::move(lanes)},   {"locks", std::move(locks)}};
}

Json measurement_json(const std::optional<Measurement>& measurement) {
    if (!measurement) return nullptr;
    MeasuredFigures figures = figures_of(measurement->runs);
    Json endings = Json::array();
    for (const EndingCount& count : count_endings(measurement->runs))
        endings.push_back(Json{{"kind", count.kind}, {"ending", count.ending}, {"runs", count.runs}, {"median_ms", count.median}});
    return Json{{"place", measurement->place},     {"program", measurement->program_name}, {"model", measurement->model},
                {"parallel", measurement->parallel}, {"cores", measurement->cores},          {"wanted", measurement->wanted},
                {"runs", figures.runs},              {"median_ms", figures.median},          {"quarter_ms", figures.quarter},
                {"three_quarters_ms", figures.three_quarters}, {"least_ms", figures.least},  {"most_ms", figures.most},
                {"endings", std::move(endings)}};
}

}  // namespace

std::string Session::snapshot() const {
    Json json;
    json["version"] = version_;
    json["engine"] = {{"connection", connection_name(state_.connection)},
                      {"threads", state_.engine_threads},
                      {"cores", state_.engine_cores},
                      {"version", state_.engine_version}};
    json["notices"] = Json::array();
    for (const Notice& notice : state_.notices)
        json["notices"].push_back(
            Json{{"severity", severity_name(notice.severity)}, {"text", notice.text}, {"lasting", notice.lasting}});

    json["lessons"] = Json::array();
    for (const LessonEntry& entry : state_.lessons)
        json["lessons"].push_back(Json{{"id", entry.id}, {"title", entry.title}, {"minutes", entry.minutes}});
    Json programs = Json::array();
    for (const lesson::Program& program : state_.document.programs) programs.push_back(program.id);
    Json problems = Json::array();
    for (const Diagnostic& diagnostic : state_.document.diagnostics)
        problems.push_back(Json{{"line", diagnostic.span.line}, {"message", diagnostic.message}});
    json["lesson"] = {{"id", state_.lesson_id},
                      {"state", lesson_state_name(state_.lesson_state)},
                      {"title", state_.document.front.title},
                      {"error", state_.lesson_error},
                      {"blocks", state_.document.blocks.size()},
                      {"programs", std::move(programs)},
                      {"problems", std::move(problems)}};

    json["quizzes"] = Json::object();
    for (const auto& [id, quiz] : state_.quizzes) {
        Json chosen = Json::array();
        for (bool choice : quiz.chosen) chosen.push_back(choice);
        json["quizzes"][id] = Json{{"chosen", std::move(chosen)}, {"answered", quiz.answered}};
    }
    json["program"] = {{"index", state_.program},
                       {"name", state_.program_name},
                       {"text", state_.text},
                       {"edited", state_.edited()},
                       {"opened", state_.opened},
                       {"scale", scale_arguments()}};
    json["diagnostics"] = Json::array();
    for (const protocol::DiagnosticItem& item : state_.diagnostics)
        json["diagnostics"].push_back(Json{{"severity", item.severity},
                                           {"line", item.line},
                                           {"col", item.col},
                                           {"message", item.message},
                                           {"hint", item.hint}});
    json["way"] = way_name(state_.way);
    json["model"] = protocol::model_name(state_.model);
    json["activity"] = activity_name(state_.activity);
    json["stopping"] = state_.stopping;

    // The end of the console only: a snapshot is taken often, and a flood of output must not make it slow.
    json["console"] = Json::array();
    json["console_lines"] = state_.console.size();
    size_t first = state_.console.size() > kConsoleLinesInSnapshot ? state_.console.size() - kConsoleLinesInSnapshot : 0;
    for (size_t i = first; i < state_.console.size(); ++i) {
        const ConsoleLine& line = state_.console[i];
        json["console"].push_back(Json{{"thread", line.thread},
                                       {"name", line.name},
                                       {"time_ms", line.time_ms},
                                       {"stream", line.error_stream ? "err" : "out"},
                                       {"text", line.text}});
    }
    json["console_dropped"] = state_.console_dropped;
    json["processes"] = Json::array();
    for (const protocol::ProcessItem& process : state_.processes.items) json["processes"].push_back(protocol::process_json(process));
    json["pipes"] = protocol::pipes_json(state_.processes.pipes);
    json["threads"] = Json::array();
    for (const protocol::ThreadItem& thread : state_.threads)
        json["threads"].push_back(Json{
            {"index", thread.index}, {"name", thread.name}, {"state", thread.state}, {"line", thread.line}});
    json["verdict"] = verdict_json(state_);
    json["run_timeline"] = run_timeline_json(state_.run_timeline);
    json["seen"] = Json::array();
    for (const SeenEnding& seen : state_.seen)
        json["seen"].push_back(Json{{"kind", seen.kind}, {"text", seen.text}, {"runs", seen.runs}});

    json["progress"] = {{"executions", state_.progress.executions},
                        {"steps", state_.progress.steps},
                        {"elapsed_ms", state_.progress.elapsed_ms},
                        {"endings", state_.progress.endings},
                        {"open", state_.progress.open},
                        {"expected", state_.progress.expected}};
    json["measured_runs"] = state_.measured_runs;
    json["measured"] = measurement_json(state_.measured);
    json["measured_stale"] = state_.measured_stale;
    json["beside"] = measurement_json(state_.beside);
    json["breakpoints"] = state_.breakpoints;
    json["step"] = step_json(state_);
    json["report"] = state_.report ? protocol::report_json(*state_.report) : Json(nullptr);
    json["report_stale"] = state_.report_stale;
    json["report_holds_for"] = state_.report ? report_assumptions(*state_.report) : "";
    json["random_any"] = state_.random_any;
    json["draws_numbers"] = state_.draws_numbers();
    json["predict_first"] = state_.predict_first;
    json["prediction"] = prediction_json(state_);
    json["can_undo_progress"] = state_.can_undo_progress;
    json["selected_outcome"] = state_.selected_outcome;
    return protocol::dump(json);
}

}  // namespace heddle::session
