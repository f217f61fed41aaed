#include "engine/report_message.h"

#include <fmt/format.h>

#include "trace/names.h"

namespace heddle::engine {

namespace {

std::vector<protocol::WaitFor> edges(const std::vector<run::WaitEdge>& cycle) {
    std::vector<protocol::WaitFor> out;
    for (const run::WaitEdge& edge : cycle) out.push_back({edge.thread, edge.waits_for, edge.held_by, static_cast<int>(edge.line), static_cast<int>(edge.held_line), edge.stack});
    return out;
}

std::vector<protocol::StoryLine> story(const std::vector<explore::StoryLine>& from) {
    std::vector<protocol::StoryLine> out;
    for (const explore::StoryLine& line : from) out.push_back({line.thread, static_cast<int>(line.line), line.text, line.preempts});
    return out;
}

protocol::RaceAccess access(const explore::RaceAccess& from) {
    return {from.thread, from.write ? "write" : "read", static_cast<int>(from.line), from.stack, from.locks};
}

} // namespace

protocol::ExploreReport to_message(const explore::Report& report) {
    protocol::ExploreReport out;
    out.engine = report.engine;
    out.complete = report.complete;
    out.bound = report.bound;
    out.executions = static_cast<std::int64_t>(report.executions);
    if (report.states != 0) out.states = static_cast<std::int64_t>(report.states);
    out.blocked = static_cast<std::int64_t>(report.blocked);
    out.steps = static_cast<std::int64_t>(report.steps);
    if (!report.complete) out.open = static_cast<std::int64_t>(report.open), out.expected = report.expected;
    out.elapsed_ms = report.elapsed_ms;
    out.jobs = static_cast<int>(report.jobs);
    out.alone = report.alone;
    out.threads = static_cast<int>(report.threads);
    out.model = trace::model_name(report.model);
    out.assumptions = report.assumptions;
    if (!report.bound.empty()) out.assumptions.push_back("bound reached: " + report.bound);
    for (const std::string& scale : report.scale) {
        std::size_t equals = scale.find('=');
        if (equals != std::string::npos) out.scale[scale.substr(0, equals)] = scale.substr(equals + 1);
    }
    for (const explore::Outcome& outcome : report.outcomes)
        out.outcomes.push_back({explore::outcome_name(outcome.kind), outcome.output, outcome.error,
                                static_cast<std::int64_t>(outcome.executions), static_cast<int>(outcome.preemptions), outcome.minimal,
                                outcome.schedule, outcome.shortest, static_cast<int>(outcome.steps), outcome.name, outcome.explanation, story(outcome.story), outcome.left_waiting});
    for (const explore::Race& race : report.races)
        out.races.push_back({race.object, {access(race.first), access(race.second)}, race.schedule, static_cast<int>(race.preemptions), race.minimal});
    for (const explore::Deadlock& deadlock : report.deadlocks)
        out.deadlocks.push_back({edges(deadlock.cycle), deadlock.schedule, deadlock.name, static_cast<int>(deadlock.preemptions), deadlock.minimal});
    for (const explore::Judged& judged : report.conditions)
        out.conditions.push_back({explore::condition_name(judged.kind), judged.condition, judged.violated, judged.text, judged.schedule,
                                  static_cast<int>(judged.preemptions), judged.minimal});
    return out;
}

protocol::Verdict to_message(const run::Verdict& verdict) {
    protocol::Verdict out;
    out.kind = run::verdict_name(verdict.kind);
    out.exit_code = verdict.exit_code;
    out.message = verdict.message;
    out.traceback = verdict.traceback;
    out.line = static_cast<int>(verdict.line);
    out.cycle = edges(verdict.cycle);
    return out;
}

protocol::Diagnostics to_message(const run::Loaded& loaded) {
    protocol::Diagnostics out;
    for (const Diagnostic& from : loaded.diagnostics) {
        protocol::DiagnosticItem item;
        item.severity = from.severity == Severity::kError ? "error" : from.severity == Severity::kWarning ? "warning" : "note";
        item.line = static_cast<int>(from.span.line);
        item.col = static_cast<int>(from.span.col);
        item.end_line = static_cast<int>(from.span.end_line);
        item.end_col = static_cast<int>(from.span.end_col);
        item.message = from.message;
        item.hint = from.hint;
        out.items.push_back(std::move(item));
    }
    if (!loaded.scale_error.empty()) {
        protocol::DiagnosticItem item;
        item.message = loaded.scale_error;
        out.items.push_back(std::move(item));
    }
    return out;
}

protocol::ProcessItem to_message(const vm::ProcessView& process) {
    protocol::ProcessItem out;
    out.pid = static_cast<int>(process.pid);
    out.parent = static_cast<int>(process.parent);
    out.name = process.name;
    out.state = process.ended ? "ended" : process.signal != 0 ? "dying" : "running";
    out.exit_code = process.ended ? static_cast<int>(process.exit_code) : 0;
    out.signal = static_cast<int>(process.signal);
    out.threads.assign(process.threads.begin(), process.threads.end());
    return out;
}

protocol::ProcessItem to_message(const run::FamilyProcess& process) {
    protocol::ProcessItem out;
    out.pid = process.pid;
    out.parent = process.parent;
    out.name = process.name;
    out.state = process.ended ? "ended" : process.signal != 0 ? "dying" : "running";
    out.exit_code = process.exit_code;
    out.signal = process.ended ? 0 : process.signal;
    out.heap_bytes = static_cast<std::int64_t>(process.heap_bytes);
    for (const run::ThreadedRun::ThreadItem& thread : process.threads) out.threads.push_back(static_cast<int>(thread.index));
    return out;
}

std::vector<protocol::PipeItem> to_message(const std::vector<vm::PipeView>& pipes, const std::function<double(std::int64_t)>& time_of) {
    constexpr std::size_t kMessagesShown = 64;
    std::vector<protocol::PipeItem> out;
    for (const vm::PipeView& pipe : pipes) {
        protocol::PipeItem item{pipe.name, {}, static_cast<std::int64_t>(pipe.messages.size()), {}, static_cast<std::int64_t>(pipe.sent)};
        for (std::size_t i = 0; i < pipe.messages.size() && i < kMessagesShown; i++) {
            const vm::PipeView::Message& message = pipe.messages[i];
            item.sizes.push_back(static_cast<std::int64_t>(message.bytes));
            item.sent_at.push_back(message.sent < 0 ? -1 : time_of(message.sent));
        }
        out.push_back(std::move(item));
    }
    return out;
}

} // namespace heddle::engine
