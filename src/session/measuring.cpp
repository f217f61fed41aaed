#include <algorithm>

#include "session/limits.h"
#include "session/printable.h"
#include "session/session.h"

// The same program run many times.

namespace heddle::session {

void Session::set_measured_runs(int runs) {
    runs = std::clamp(runs, 1, protocol::kMeasuredRunsMax);
    if (state_.measured_runs == runs) return;
    state_.measured_runs = runs;
    changed();
}

void Session::measure(double now_ms) {
    if (!state_.idle() || state_.connection == Connection::kFailed) return;
    state_.way = Way::kMeasure;
    start_work(Activity::kMeasuring, now_ms);
    state_.measured_stale = false;
    Measurement measured;
    measured.place = host_.place();
    measured.program_name = state_.program_name;
    measured.program_check = text_check(state_.text);
    measured.model = protocol::model_name(state_.model);
    measured.parallel = state_.engine_threads || state_.connection != Connection::kReady;
    measured.cores = state_.engine_cores;
    measured.wanted = state_.measured_runs;
    state_.measured = std::move(measured);
    protocol::Measure measure;
    measure.program = program();
    measure.model = state_.model;
    measure.runs = state_.measured_runs;
    measure.limits = page_limits();
    send(std::move(measure), work_id_);
}

void Session::on(std::int64_t id, const protocol::Measured& measured, double) {
    if (id != work_id_ || state_.activity != Activity::kMeasuring || !state_.measured) return;
    // What was not known when it was asked for: an engine that was still starting.
    state_.measured->parallel = state_.engine_threads;
    state_.measured->cores = state_.engine_cores;
    for (const protocol::MeasuredRun& run : measured.runs) {
        state_.measured->runs.push_back(run);
        state_.measured->runs.back().ending = printable(run.ending);
    }
}

void Session::finish_measuring(const protocol::Finished& finished) {
    if (finished.verdict.kind == "error" && state_.diagnostics.empty()) add_notice(Severity::kError, finished.verdict.message, false);
}

void Session::save_measurement() {
    drop_passing_notices();
    if (!state_.measured || state_.measured->runs.empty()) {
        add_notice(Severity::kInfo, "There are no figures to save yet: measure the program first (F7).", false);
        return;
    }
    std::string name = state_.measured->program_name;
    if (size_t dot = name.rfind(".py"); dot != std::string::npos && dot + 3 == name.size()) name.resize(dot);
    if (!host_.save_file(name + ".measured.json", measurement_text(*state_.measured)))
        add_notice(Severity::kError, "The figures could not be saved here.", false);
}

void Session::open_measurement(const std::string& name, const std::string& text) {
    Measurement opened;
    std::string error;
    if (!read_measurement(text, &opened, &error)) {
        add_notice(Severity::kError, name + " was not opened: " + error + ".", false);
        return;
    }
    for (protocol::MeasuredRun& run : opened.runs) run.ending = printable(run.ending);
    opened.place = printable(opened.place.empty() ? "elsewhere" : opened.place);
    opened.program_name = printable(opened.program_name);
    if (opened.program_check != text_check(state_.text))
        add_notice(Severity::kWarning, "These figures are of another program (" + opened.program_name + "): compare with care.", false);
    state_.beside = std::move(opened);
    state_.way = Way::kMeasure;
    changed();
}

void Session::drop_beside() {
    if (!state_.beside) return;
    state_.beside.reset();
    changed();
}

}  // namespace heddle::session
