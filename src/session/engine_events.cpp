#include <algorithm>
#include <cstdint>
#include <utility>

#include "session/assumptions.h"
#include "session/printable.h"
#include "session/session.h"

// What the engine says, and what becomes of it.

namespace heddle::session {

namespace {

// Three: once may be a fluke of the browser, and each start that fails takes seconds that the learner waits for.
constexpr int kFailedStartsMax = 3;

}  // namespace

void Session::engine_message(const std::string& json, double now_ms) {
    auto parsed = protocol::parse_event(json);
    if (auto* error = std::get_if<protocol::ParseError>(&parsed)) {
        add_notice(Severity::kError, "The engine said something that this page does not understand (" +
                   error->message + "). Reload the page: the two may be of different versions.", false);
        return;
    }
    auto& event = std::get<protocol::Event>(parsed);
    std::visit([&](const auto& body) { on(event.id, body, now_ms); }, event.body);
    changed();
}

void Session::engine_lost(const std::string& why) {
    if (state_.connection == Connection::kFailed) return;
    bool was_starting = state_.connection == Connection::kStarting;
    bool was_working = !state_.idle();
    state_.connection = Connection::kStarting;
    waiting_.clear();
    state_.step_stale = true;  // the stepper is gone with its engine
    if (was_working) {
        if (state_.activity == Activity::kRunning) {
            protocol::Verdict verdict;
            verdict.kind = "error";
            verdict.message = "The engine was lost: " + why + ".";
            state_.verdict = verdict;
            state_.verdict_elapsed_ms = 0;
            state_.threads.clear();
            state_.processes = {};
        }
        end_work();
    }
    if (was_starting && ++failed_starts_ >= kFailedStartsMax) {
        state_.connection = Connection::kFailed;
        add_notice(Severity::kError, "The engine does not start (" + why + "). Your program is safe. Reload the page; "
                   "if that does not help, close other tabs to free memory.", true);
        return;
    }
    add_notice(Severity::kError, "The engine stopped working (" + why + ") and is being started anew. Your program is "
               "unchanged" + (was_working ? "; run it again when you like." : "."), false);
    host_.restart_engine();
    changed();
}

void Session::on(std::int64_t, const protocol::Ready& ready, double now_ms) {
    failed_starts_ = 0;
    state_.connection = Connection::kReady;
    state_.engine_threads = ready.threads;
    state_.engine_cores = ready.cores;
    state_.engine_version = ready.version;
    for (std::string& message : std::exchange(waiting_, {})) host_.send(message);
    if (state_.idle() && state_.diagnostics.empty()) check_at_ms_ = now_ms;
}

void Session::on(std::int64_t id, const protocol::Diagnostics& diagnostics, double) {
    if (id == work_id_ || id == check_id_) state_.diagnostics = diagnostics.items;
}

void Session::on(std::int64_t id, const protocol::Output& output, double) {
    if (id == work_id_) add_output(output);
}

void Session::add_output(const protocol::Output& output) {
    auto& console = state_.console;
    for (const protocol::OutputItem& item : output.items) {
        bool error_stream = item.stream == "err";
        size_t at = 0;
        while (at < item.text.size()) {
            size_t end = item.text.find('\n', at);
            bool ends = end != std::string::npos;
            std::string piece = printable(item.text.substr(at, ends ? end - at : std::string::npos));
            bool continues = !console.empty() && !console.back().ended && console.back().thread == item.thread &&
                             console.back().error_stream == error_stream;
            if (continues) {
                console.back().text += piece;
                console.back().ended = ends;
            } else {
                if (!console.empty()) console.back().ended = true;
                console.push_back({item.thread, item.name, item.time_ms, error_stream, std::move(piece), ends});
            }
            if (!ends) break;
            at = end + 1;
        }
    }
    if (console.size() > kConsoleLinesMax) {
        size_t extra = console.size() - kConsoleLinesMax;
        console.erase(console.begin(), console.begin() + long(extra));
        state_.console_dropped += std::int64_t(extra);
    }
}

void Session::on(std::int64_t id, const protocol::Traced& traced, double) {
    if (id == work_id_ && state_.activity == Activity::kRunning) state_.run_timeline.add(traced);
}

void Session::on(std::int64_t id, const protocol::Threads& threads, double) {
    if (id == work_id_) state_.threads = threads.items;
}

void Session::on(std::int64_t id, const protocol::Processes& processes, double) {
    if (id == work_id_) state_.processes = processes;
}

void Session::on(std::int64_t id, const protocol::Progress& progress, double) {
    if (id == work_id_) state_.progress = progress;
}

void Session::on(std::int64_t id, const protocol::Finished& finished, double) {
    if (id != work_id_ || state_.idle()) return;
    if (state_.activity == Activity::kRunning) finish_run(finished);
    else if (state_.activity == Activity::kMeasuring) finish_measuring(finished);
    else if (state_.diagnostics.empty() && finished.verdict.kind == "error")
        add_notice(Severity::kError, finished.verdict.message, false);
    else if (finished.verdict.kind == "stopped")
        add_notice(Severity::kInfo, "Stopped before any ending was complete.", false);
    end_work();
}

void Session::finish_run(const protocol::Finished& finished) {
    state_.verdict = finished.verdict;
    state_.verdict_elapsed_ms = finished.elapsed_ms;
    state_.recorded = finished.schedule;
    state_.verdict_holds_for = run_assumptions(state_);
    // A recording may read numbers as smaller ones: another program's endings, as it were.
    if (!state_.recording) count_seen_ending(finished.verdict);
    // The last list of threads was made while the main thread still ran.
    bool ended = finished.verdict.kind == "exit" || finished.verdict.kind == "exception";
    if (ended && !state_.threads.empty()) state_.threads.front().state = "finished";
}

void Session::count_seen_ending(const protocol::Verdict& verdict) {
    if (verdict.kind == "stopped" || verdict.kind == "error" || state_.run_stale) return;
    std::string text;
    // The ending of a run is what it printed last: whole outputs of long runs are hardly ever twice the same.
    for (auto line = state_.console.rbegin(); line != state_.console.rend() && text.empty(); ++line)
        if (!line->error_stream) text = line->text;
    if (verdict.kind != "exit" && !verdict.message.empty()) text = verdict.message;
    for (SeenEnding& seen : state_.seen)
        if (seen.kind == verdict.kind && seen.text == text) {
            ++seen.runs;
            return;
        }
    state_.seen.push_back({verdict.kind, text, 1});
}

void Session::on(std::int64_t id, const protocol::Explored& explored, double) {
    if (id != work_id_ || state_.activity != Activity::kExploring) return;
    state_.report = explored.report;
    state_.report_cells.clear();
    for (const protocol::Outcome& outcome : explored.report.outcomes)
        state_.report_cells.push_back(schedule_cells(outcome.schedule));
    if (state_.predict_first && !explored.report.outcomes.empty()) state_.prediction = make_prediction(explored.report);
    end_work();
}

size_t Session::take_moves(std::int64_t first, const std::vector<protocol::StepMove>& moves) {
    auto from = std::min(size_t(std::max<std::int64_t>(0, first)), state_.step_moves.size());
    size_t same = state_.step_moves.size();  // so many of the moves are as they were
    for (size_t i = 0; i < moves.size(); ++i) {
        if (from + i < state_.step_moves.size()) {
            protocol::StepMove& move = state_.step_moves[from + i];
            if (move.thread != moves[i].thread || move.text != moves[i].text) same = std::min(same, from + i);
            move = moves[i];
        } else {
            state_.step_moves.push_back(moves[i]);
        }
    }
    return same;
}

void Session::on(std::int64_t id, const protocol::SteppedMoves& part, double) {
    if (id == work_id_ && state_.activity == Activity::kStepping) moves_same_ = std::min(moves_same_, take_moves(part.from, part.moves));
}

void Session::on(std::int64_t id, const protocol::Stepped& stepped, double) {
    if (id != work_id_ || state_.activity != Activity::kStepping) return;
    end_work();
    // Moves that were undone stay in the list while they can still be made again.
    auto keep = size_t(std::max<std::int64_t>(0, stepped.length));
    size_t same = std::min({take_moves(stepped.moves_from, stepped.moves), keep, std::exchange(moves_same_, SIZE_MAX)});
    if (state_.step_moves.size() > keep) state_.step_moves.resize(keep);
    state_.step_left = state_.step_left || same < moves_before_;
    state_.timeline.follow(state_.step_moves, same);
    auto name = [&](size_t thread, const std::string& given) {
        if (state_.step_names.size() <= thread) state_.step_names.resize(thread + 1);
        state_.step_names[thread] = given;
    };
    for (size_t i = 0; i < stepped.names.size(); ++i) name(i, stepped.names[i]);
    for (const protocol::StepThread& thread : stepped.threads)
        if (thread.index >= 0) name(size_t(thread.index), thread.name);
    look_for_moves(std::min(same, state_.step_moves.size()));
    if (!stepped.mismatch.empty()) add_notice(Severity::kWarning, stepped.mismatch, false);
    ++state_.step_serial;
    state_.step = stepped;
    state_.step->moves.clear();
    if (!stepped.listing.empty()) state_.listing = std::move(state_.step->listing);
    state_.step->listing.clear();
    show_clocks(state_.clocks_shown);
    // The console shows what was printed up to here: going back takes it away again.
    state_.console.clear();
    state_.console_dropped = 0;
    protocol::Output output;
    for (const protocol::StepOutput& item : stepped.output) {
        std::string name;
        for (const protocol::StepThread& thread : stepped.threads)
            if (thread.index == item.thread) name = thread.name;
        output.items.push_back({item.thread, name, stepped.time_s * 1000, item.stream, item.text});
    }
    add_output(output);
}

void Session::on(std::int64_t id, const protocol::Error& error, double) {
    add_notice(Severity::kError, error.message, false);
    if (id == work_id_ && !state_.idle()) {
        if (state_.activity == Activity::kRunning) {
            protocol::Verdict verdict;
            verdict.kind = "error";
            verdict.message = error.message;
            state_.verdict = verdict;
        }
        end_work();
    }
}

void Session::on(std::int64_t, const protocol::Pong&, double) {}

}  // namespace heddle::session
