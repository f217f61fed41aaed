#include "run/verdict.h"

#include <fmt/format.h>

#include "base/assert.h"

namespace heddle::run {

const char* verdict_name(VerdictKind kind) {
    switch (kind) {
    case VerdictKind::Exit: return "exit";
    case VerdictKind::Exception: return "exception";
    case VerdictKind::Deadlock: return "deadlock";
    case VerdictKind::Livelock: return "livelock";
    case VerdictKind::Stopped: return "stopped";
    case VerdictKind::Limit: return "limit";
    case VerdictKind::Error: return "error";
    }
    return "error";
}

int exit_code(const Verdict& verdict) {
    switch (verdict.kind) {
    case VerdictKind::Exit:
    case VerdictKind::Exception: return verdict.exit_code;
    case VerdictKind::Deadlock:
    case VerdictKind::Livelock: return kExitDeadlock;
    case VerdictKind::Stopped: return kExitStopped;
    case VerdictKind::Limit: return kExitLimit;
    case VerdictKind::Error: return kExitUsage;
    }
    return kExitUsage;
}

std::vector<WaitEdge> wait_cycle(const std::vector<vm::Machine::WaitInfo>& waiting) {
    auto find = [&](int thread) -> int {
        for (std::size_t i = 0; i < waiting.size(); i++)
            if (static_cast<int>(waiting[i].thread) == thread) return static_cast<int>(i);
        return -1;
    };
    std::vector<int> order; // positions in `waiting` that form a cycle
    for (std::size_t start = 0; start < waiting.size() && order.empty(); start++) {
        std::vector<int> path;
        int at = static_cast<int>(start);
        while (at >= 0) {
            std::size_t seen = 0;
            while (seen < path.size() && path[seen] != at) seen++;
            if (seen < path.size()) {
                order.assign(path.begin() + static_cast<std::ptrdiff_t>(seen), path.end());
                break;
            }
            path.push_back(at);
            at = find(waiting[static_cast<std::size_t>(at)].held_by);
        }
    }
    if (order.empty())
        for (std::size_t i = 0; i < waiting.size(); i++) order.push_back(static_cast<int>(i));
    // A cycle has no beginning: the lowest thread stands first, so that equal cycles read the same.
    std::size_t first = 0;
    for (std::size_t i = 1; i < order.size(); i++)
        if (waiting[static_cast<std::size_t>(order[i])].thread < waiting[static_cast<std::size_t>(order[first])].thread) first = i;
    std::vector<WaitEdge> edges;
    for (std::size_t i = 0; i < order.size(); i++) {
        const vm::Machine::WaitInfo& info = waiting[static_cast<std::size_t>(order[(first + i) % order.size()])];
        int holder = find(info.held_by);
        std::string name;
        if (holder >= 0) name = waiting[static_cast<std::size_t>(holder)].thread_name;
        else if (info.held_by >= 0) name = fmt::format("thread {}", info.held_by);
        edges.push_back({info.thread_name, info.what, name, info.line, info.held_line, info.thread, {}});
    }
    return edges;
}

void add_stacks(vm::Machine& machine, std::vector<WaitEdge>& cycle) {
    for (WaitEdge& edge : cycle) edge.stack = machine.thread_stack(edge.thread_index);
}

std::string cycle_text(const std::vector<WaitEdge>& cycle) {
    std::string text;
    for (const WaitEdge& edge : cycle) {
        text += fmt::format("  {} waits for {} (line {})", edge.thread, edge.waits_for, edge.line);
        if (!edge.held_by.empty() && edge.waits_for.find(edge.held_by) == std::string::npos) {
            text += fmt::format(", held by {}", edge.held_by);
            if (edge.held_line != 0) text += fmt::format(" since line {}", edge.held_line);
        }
        text += '\n';
    }
    return text;
}

std::string livelock_text(vm::Machine& machine) {
    std::string who;
    for (std::uint32_t i = 0; i < machine.thread_count(); i++) {
        if (machine.thread(i).wait_kind != static_cast<std::uint64_t>(vm::WaitKind::Endless)) continue;
        who += fmt::format("{}{} (line {})", who.empty() ? "" : ", ", machine.thread_name(i), machine.thread_line(i));
    }
    return fmt::format("livelock: {} goes round for ever without getting anywhere", who);
}

void describe_deadlock(vm::Machine& machine, Verdict& verdict) {
    const bool livelock = machine.any_goes_round();
    verdict.kind = livelock ? VerdictKind::Livelock : VerdictKind::Deadlock;
    verdict.cycle = wait_cycle(machine.waiting());
    verdict.message = livelock ? livelock_text(machine) : "deadlock: every thread waits for ever";
    if (!verdict.cycle.empty()) verdict.line = verdict.cycle.front().line;
    verdict.thread_errors = machine.thread_errors();
    verdict.threads = machine.thread_count();
}

void describe_ending(vm::Machine& machine, vm::Ending why, Verdict& verdict) {
    if (why == vm::Ending::Deadlock) {
        describe_deadlock(machine, verdict);
        verdict.message = "deadlock: every thread of every process waits for ever";
        return;
    }
    verdict.kind = VerdictKind::Limit;
    verdict.limit = "processes";
    verdict.message = fmt::format("limit reached: the program has more than {} processes alive", vm::kProcessesAliveMax);
    verdict.threads = machine.thread_count();
}

void describe_end(vm::Machine& machine, Verdict& verdict) {
    verdict.kind = VerdictKind::Exit;
    verdict.exit_code = machine.exit_code();
    verdict.thread_errors = machine.thread_errors();
    verdict.threads = machine.thread_count();
    for (const vm::Machine::ThreadError& error : verdict.thread_errors) {
        if (error.thread != 0) continue;
        verdict.kind = VerdictKind::Exception;
        verdict.message = error.message;
        verdict.traceback = error.traceback;
        verdict.line = error.line;
    }
}

void describe_exit(vm::Exit exit, Verdict& verdict) {
    verdict.kind = VerdictKind::Limit;
    switch (exit) {
    case vm::Exit::Stopped:
        verdict.kind = VerdictKind::Stopped;
        verdict.message = "stopped";
        return;
    case vm::Exit::MemoryLimit:
        verdict.limit = "heap";
        verdict.message = "limit reached: the program needs more memory than it may use";
        return;
    case vm::Exit::OutputLimit:
        verdict.limit = "output";
        verdict.message = "limit reached: the program printed more than it may";
        return;
    case vm::Exit::ThreadLimit:
        verdict.limit = "threads";
        verdict.message = "limit reached: the program has more threads alive than it may";
        return;
    case vm::Exit::InstructionLimit:
        verdict.limit = "instructions";
        verdict.message = "limit reached: the program ran more instructions than it may";
        return;
    case vm::Exit::Switch:
    case vm::Exit::Blocked:
    case vm::Exit::Ended:
    case vm::Exit::ProcessEnded: break;
    }
    HEDDLE_UNREACHABLE("not an exit that ends a run");
}

} // namespace heddle::run
