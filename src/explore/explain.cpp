#include "explore/explain.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "explore/held_locks.h"
#include "explore/races.h"
#include "run/controlled.h"
#include "run/replay_policy.h"
#include "vm/containers.h"
#include "vm/inspect.h"

namespace heddle::explore {

namespace {

struct Last { // what a thread last read of a cell, and who has written it since
    bool read = false;
    std::vector<std::string> locks;   ///< held then
    std::uint32_t line = 0;
    std::int32_t writer = -1;
    std::uint32_t writer_line = 0;
    std::vector<std::string> writer_locks;
    bool tested = false;              ///< it was read in a test …
    std::uint32_t test_line = 0;      ///< … there
    std::int32_t test_writer = -1;    ///< who has written it since
    std::uint32_t test_writer_line = 0;
};

bool ordinary(vm::Machine& machine, const vm::Access& access) {
    vm::Kind kind = machine.heap().object(access.location.object())->kind;
    return order_of(kind, vm::Action::None, true) == Order::Data && order_at(machine, access) == Order::Data;
}

bool is_test(std::string_view line) {
    std::size_t begin = line.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return false;
    line.remove_prefix(begin);
    auto starts = [&](std::string_view word) { return line.substr(0, word.size()) == word; };
    return starts("if ") || starts("elif ") || starts("while ") || starts("if(") || line.find(" if ") != std::string_view::npos;
}

std::string line_text(std::uint32_t line) { return line == 0 ? std::string() : fmt::format(" at line {}", line); }

bool share(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    return std::any_of(a.begin(), a.end(), [&](const std::string& name) { return std::find(b.begin(), b.end(), name) != b.end(); });
}

bool mentions(const std::string& text, std::string_view what) { return text.find(what) != std::string::npos; }

struct Walk { // a replay, and what explanations are made of
    const ReplayContext& context;
    const Ending& ending;
    std::map<std::pair<std::uint64_t, std::int32_t>, Last> lasts; // by cell and thread
    Explanation lost, tested, unset;

    void access(vm::Machine& machine, std::int32_t mover, const vm::Access& access, const std::vector<std::string>& locks) {
        std::uint32_t line = machine.link().site_line(access.site);
        Last& own = lasts[{access.location.bits, mover}];
        auto thread = [&](std::int32_t who) { return machine.thread_name(static_cast<std::uint32_t>(who)); };
        std::string cell = machine.location_name(access.location);
        bool test = is_test(machine.link().program().source_line(line));
        // An action on what was tested before: a write, or any access at all where the thread then fails over it.
        bool acts = access.write || ending.kind == OutcomeKind::Exception;
        if (own.tested && own.test_writer >= 0 && acts && (!test || access.write) && tested.name.empty()) {
            tested = {"check-then-act", fmt::format("check-then-act on {}: {} tests it at line {}, {} writes it{}, {} acts{} on what it was", cell,
                                                   thread(mover), own.test_line, thread(own.test_writer), line_text(own.test_writer_line),
                                                   thread(mover), line_text(line))};
        }
        if (!access.write) {
            own.read = true, own.locks = locks, own.line = line, own.writer = -1;
            if (test) own.tested = true, own.test_line = line, own.test_writer = -1;
            return;
        }
        if (own.read && own.writer >= 0 && lost.name.empty()) {
            bool all_locked = !own.locks.empty() && !locks.empty() && !own.writer_locks.empty();
            bool protected_each = all_locked && share(own.locks, own.writer_locks) && share(locks, own.writer_locks);
            std::string why;
            if (protected_each) why = "; each access is made under a lock, but not the two together";
            else if (all_locked) why = fmt::format("; {} holds {}, {} holds {}: that excludes nobody", thread(mover), locks.front(), thread(own.writer), own.writer_locks.front());
            lost.name = protected_each ? "atomicity violation" : "lost update";
            lost.sentence = fmt::format("{} of {}: {} reads it{}, {} writes it{}, {} overwrites that{}{}",
                                        protected_each ? "atomicity violation, a lost update" : "lost update", cell, thread(mover), line_text(own.line),
                                        thread(own.writer), line_text(own.writer_line), thread(mover), line_text(line), why);
        }
        own.read = own.tested = false;
        for (auto& [key, last] : lasts) {
            if (key.first != access.location.bits || key.second == mover) continue;
            if (last.read) last.writer = mover, last.writer_line = line, last.writer_locks = locks;
            if (last.tested) last.test_writer = mover, last.test_writer_line = line;
        }
    }

    // A thread has just failed: over a variable that has no value yet, or still holds None?
    void failed(vm::Machine& machine, const vm::Machine::ThreadError& error) {
        std::string thread = machine.thread_name(error.thread);
        if (error.type == "NameError" || error.type == "UnboundLocalError") {
            std::size_t begin = error.message.find('\''), end = error.message.rfind("' is not defined");
            if (begin == std::string::npos || end == std::string::npos || end <= begin) return;
            std::string name = error.message.substr(begin + 1, end - begin - 1);
            if (error.thread == 0 || machine.link().global_slot(0, name) < 0) return;
            unset = {"use before initialisation", fmt::format("use before initialisation of `{}`: {} needs it{} before it has a value", name, thread, line_text(error.line))};
            return;
        }
        if (!mentions(error.message, "NoneType")) return;
        for (const auto& [key, last] : lasts) {
            vm::Location where{key.first};
            if (key.second != static_cast<std::int32_t>(error.thread) || !last.read || last.line != error.line) continue;
            if (vm::location_value(machine, where) != "None") continue;
            std::string cell = machine.location_name(where);
            unset = {"use before initialisation", fmt::format("use before initialisation of {}: {} needs it{} while it is still None", cell, thread, line_text(error.line))};
        }
    }
};

} // namespace

Explanation explain(const ReplayContext& context, const trace::Schedule& schedule, const Ending& ending) {
    run::ReplayPolicy policy(schedule.steps);
    run::ControlledOptions options;
    vm::MachineConfig config = configured(context, schedule, options.visibility);
    run::ControlledRun run(context.program, config, policy, std::move(options));
    vm::Machine& machine = run.machine();
    HeldLocks locks;
    Walk walk{context, ending, {}, {}, {}, {}};
    for (;;) {
        std::size_t errors = machine.thread_errors().size();
        bool more = run.step();
        const vm::Transition& transition = run.last_transition();
        std::int32_t mover = run.last_moved();
        if (mover < 0 && more) continue;
        if (mover < 0) break;
        std::vector<std::string> held = locks.of(static_cast<std::uint32_t>(mover), machine);
        for (std::uint32_t i = 0; i < transition.count; i++) {
            const vm::Access& access = transition.accesses[i];
            if (access.location.object() != 0 && ordinary(machine, access)) walk.access(machine, mover, access, held);
        }
        locks.after(transition, machine);
        if (machine.thread_errors().size() > errors && walk.unset.name.empty()) walk.failed(machine, machine.thread_errors().back());
        if (!more) break;
    }
    bool failed = ending.kind == OutcomeKind::Exception || ending.kind == OutcomeKind::Assertion;
    if (failed && !walk.unset.name.empty()) return walk.unset;
    if (std::string name = name_of_error(ending.error); failed && !name.empty()) return {name, name};
    // An update that is lost explains more than the test that it made wrong, unless the test's failure is what is seen.
    if (failed && !walk.tested.name.empty()) return walk.tested;
    if (!walk.lost.name.empty()) return walk.lost;
    return walk.tested;
}

std::string name_of_error(const std::string& error) {
    static constexpr std::pair<const char*, const char*> kNames[] = {
        {"release unlocked lock", "double release"},
        {"cannot release un-acquired lock", "release of a lock that is not held"},
        {"Semaphore released too many times", "semaphore over-release"},
        {"generator already executing", "generator shared by threads"},
        {"changed size during iteration", "change while another iterates"},
        {"mutated during iteration", "change while another iterates"},
        {"BrokenBarrierError", "broken barrier"},
        {"cannot wait on un-acquired lock", "wait without the lock"},
        {"cannot notify on un-acquired lock", "notify without the lock"},
        {"threads can only be started once", "thread started twice"},
        {"cannot join current thread", "thread that joins itself"},
        {"task_done() called too many times", "task_done too often"},
    };
    for (const auto& [text, name] : kNames)
        if (mentions(error, text)) return name;
    return {};
}

namespace {

// Whether a thread waits at the end for a notification of a condition that was notified while nobody waited on it.
bool notified_nobody(const ReplayContext& context, const trace::Schedule& schedule) {
    run::ReplayPolicy policy(schedule.steps);
    run::ControlledOptions options;
    vm::MachineConfig config = configured(context, schedule, options.visibility);
    run::ControlledRun run(context.program, config, policy, std::move(options));
    vm::Machine& machine = run.machine();
    std::map<std::uint32_t, vm::Ref> waits_on; // by thread: the condition that it has last waited on
    std::vector<vm::Ref> lost;
    auto waiting_on = [&](vm::Ref condition) {
        for (const auto& [thread, on] : waits_on)
            if (on == condition && machine.thread(thread).wait_kind == static_cast<std::uint64_t>(vm::WaitKind::Notified)) return true;
        return false;
    };
    for (bool more = true; more;) {
        std::map<vm::Ref, bool> before;
        for (const auto& [thread, on] : waits_on) before[on] = waiting_on(on);
        more = run.step();
        const vm::Transition& transition = run.last_transition();
        for (std::uint32_t i = 0; run.last_moved() >= 0 && i < transition.count; i++) {
            vm::Ref object = transition.accesses[i].location.object();
            if (object == 0 || machine.heap().object(object)->kind != vm::Kind::Condition) continue;
            if (transition.accesses[i].action == vm::Action::Wait) waits_on[static_cast<std::uint32_t>(run.last_moved())] = object;
            if (transition.accesses[i].action == vm::Action::Notify && !before[object]) lost.push_back(object);
        }
    }
    return std::any_of(lost.begin(), lost.end(), waiting_on);
}

} // namespace

std::string name_of_deadlock(const ReplayContext& context, const trace::Schedule& schedule, const std::vector<run::WaitEdge>& cycle) {
    bool locks = false, joins = false, notification = false, barrier = false, event = false, semaphore = false, ended = false, other = false;
    for (const run::WaitEdge& edge : cycle) {
        const std::string& what = edge.waits_for;
        bool is_lock = what.rfind("lock", 0) == 0;
        if (mentions(what, "notification")) notification = true;
        else if (mentions(what, "barrier")) barrier = true;
        else if (mentions(what, "to be set")) event = true;
        else if (mentions(what, "permit")) semaphore = true;
        else if (mentions(what, "to end")) joins = true;
        else if (is_lock) locks = true;
        else other = true;
        if (is_lock && !edge.held_by.empty())
            ended = ended || std::none_of(cycle.begin(), cycle.end(), [&](const run::WaitEdge& e) { return e.thread == edge.held_by; });
    }
    if (notification) return notified_nobody(context, schedule) ? "lost wake-up" : "notification that nobody sends";
    if (barrier) return "barrier that never fills";
    if (event) return "event that nobody sets";
    if (ended) return "lock that is never released";
    if (semaphore) return "semaphore without a permit";
    if (locks && !joins && !other) {
        if (cycle.size() == 1) return "lock acquired twice";
        return "lock-order cycle";
    }
    if (locks && joins) return "join while holding a lock";
    if (joins && !other) return "threads that join each other";
    return {};
}

} // namespace heddle::explore
