#include "explore/ending.h"

#include <algorithm>

#include <fmt/format.h>

#include "vm/context.h"
#include "vm/operations.h"

namespace heddle::explore {

namespace {

// Equal lines are kept: a set with multiplicity, since "printed twice" is not "printed once".
std::string sorted_lines(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    std::sort(lines.begin(), lines.end());
    std::string out;
    for (const std::string& line : lines) out += line + "\n";
    return out;
}

std::string last_line(const std::string& text) {
    std::size_t end = text.find_last_not_of('\n');
    if (end == std::string::npos) return {};
    std::size_t begin = text.rfind('\n', end);
    begin = begin == std::string::npos ? 0 : begin + 1;
    return text.substr(begin, end + 1 - begin);
}

std::string global_values(vm::Machine& machine, const std::vector<std::string>& wanted) {
    std::string text;
    vm::Context cx(machine, 0);
    const std::vector<std::string>& names = machine.link().program().globals;
    vm::Globals& globals = machine.object<vm::Globals>(machine.first_process().globals.as_ref());
    for (const std::string& name : wanted) {
        auto slot = static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
        std::string value = "unbound";
        if (slot < names.size() && !(globals.slots[slot] == vm::kUnbound)) value = vm::repr(cx, globals.slots[slot]);
        text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", name, value);
    }
    return text;
}

} // namespace

std::string projected_output(vm::Machine& machine, const Projection& projection) {
    switch (projection.kind) {
    case Projection::Kind::Output: return machine.stdout_text();
    case Projection::Kind::LinesAsSet: return sorted_lines(machine.stdout_text());
    case Projection::Kind::LastLine: return last_line(machine.stdout_text());
    case Projection::Kind::Globals: return global_values(machine, projection.globals);
    }
    return {};
}

Ending ending_of_process(vm::Machine& machine, const Projection& projection) {
    Ending ending;
    const auto& errors = machine.thread_errors();
    if (!errors.empty()) {
        ending.kind = errors.front().type == "AssertionError" ? OutcomeKind::Assertion : OutcomeKind::Exception;
        ending.error = errors.front().message;
    } else if (machine.exit_code() != 0) {
        ending.error = fmt::format("exit code {}", machine.exit_code());
    }
    ending.output = projected_output(machine, projection);
    return ending;
}

Ending ending_of_deadlock(vm::Machine& machine, const Projection& projection) {
    Ending ending;
    const bool livelock = machine.any_goes_round();
    ending.kind = livelock ? OutcomeKind::Livelock : OutcomeKind::Deadlock;
    ending.error = livelock ? run::livelock_text(machine) : "deadlock: every thread waits for ever";
    ending.output = projected_output(machine, projection);
    return ending;
}

} // namespace heddle::explore
