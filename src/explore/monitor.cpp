#include "explore/monitor.h"

#include <cctype>
#include <cstdlib>

#include <fmt/format.h>

#include "trace/schedule.h"
#include "vm/evaluate.h"
#include "vm/inspect.h"

namespace heddle::explore {

namespace {

vm::Location own_location(std::uint32_t condition) {
    constexpr std::uint64_t kFirst = 64; // behind the machine's own locations that are no object (vm/transition.h)
    return {kFirst + condition};
}

constexpr std::size_t kViolationsMax = 50;

} // namespace

Monitor::Monitor(const bytecode::Program& program, std::vector<Condition> conditions)
    : program_(program), conditions_(std::move(conditions)), watched_(conditions_.size()) {
    for (const Condition& condition : conditions_) has_regions_ = has_regions_ || condition.kind == ConditionKind::NeverTogether;
}

void Monitor::trim(vm::Machine& machine) {
    std::size_t undo = machine.mark().undo;
    while (!path_.empty() && path_.back().undo > undo) path_.pop_back();
}

void Monitor::before_move(vm::Machine& machine, std::int32_t step) {
    const std::int32_t mover = trace::thread_of(step);
    trim(machine);
    next_ = path_.empty() ? Moved{} : path_.back();
    bool takes_turn = mover >= 0 && next_.last >= 0 && mover != next_.last && machine.enabled(static_cast<std::uint32_t>(next_.last));
    if (takes_turn) next_.preemptions++;
    if (mover >= 0) next_.last = mover;
    next_.mover = mover;
    next_.step = step;
    untracked_ = machine.world().started == 0;
}

bool Monitor::after_move(vm::Machine& machine, std::int32_t mover, vm::Transition& transition) {
    next_.undo = machine.mark().undo;
    std::uint64_t before = 0, after = 0;
    if (has_regions_ && mover >= 0) {
        auto at = static_cast<std::size_t>(mover);
        if (next_.regions.size() <= at) next_.regions.resize(at + 1, 0);
        before = next_.regions[at];
        after = next_.regions[at] = regions_of(machine, static_cast<std::uint32_t>(mover));
    }
    const bool first = path_.empty();
    path_.push_back(next_);
    bool learned = false;
    for (std::uint32_t k = 0; k < conditions_.size(); k++) {
        if (conditions_[k].kind == ConditionKind::NeverTogether) {
            if (((before ^ after) >> (2 * k) & 3) == 0) continue;
            transition.add(own_location(k), true);
            judge_regions(machine, k, path_.back(), static_cast<std::uint32_t>(mover));
            continue;
        }
        bool written = false;
        for (std::uint32_t i = 0; i < transition.count && !written; i++) {
            const vm::Access& access = transition.accesses[i];
            written = access.location == vm::kEverything || (access.write && watched_[k].count(vm::cell_class_of(machine, access.location)) != 0);
        }
        if (written) transition.add(own_location(k), true);
        if (written || untracked_ || first) judge(machine, k, path_.back(), learned);
    }
    return learned;
}

void Monitor::judge(vm::Machine& machine, std::uint32_t k, Moved& now, bool& learned) {
    const Condition& condition = conditions_[k];
    read_.clear();
    vm::Evaluation evaluation = vm::evaluate(machine, program_.conditions[condition.expression], read_);
    for (std::uint32_t cell_class : read_) learned = watched_[k].insert(cell_class).second || learned;
    if (evaluation.kind == vm::Evaluation::Kind::Failed) {
        std::string key = "failed " + evaluation.text;
        if (wanted(k, key)) violated(k, key, fmt::format("`{}` cannot be judged{}: {}", condition.text, who(machine), evaluation.text));
        return;
    }
    if (condition.kind == ConditionKind::Eventually) {
        if (evaluation.kind == vm::Evaluation::Kind::True) now.held |= 1u << k;
    } else if (evaluation.kind == vm::Evaluation::Kind::False && wanted(k, "false")) {
        violated(k, "false", fmt::format("`{}` is false{}{}", condition.text, who(machine), values(machine, condition.text)));
    }
}

std::uint64_t Monitor::regions_of(vm::Machine& machine, std::uint32_t thread) const {
    std::uint64_t bits = 0;
    for (const std::string& frame : machine.thread_stack(thread)) { // "increment, line 12"
        std::size_t comma = frame.rfind(", line ");
        if (comma == std::string::npos || frame.find(" of ", comma) != std::string::npos) continue; // the library's
        std::string function = frame.substr(0, comma);
        auto line = static_cast<std::uint32_t>(std::strtoul(frame.c_str() + comma + 7, nullptr, 10));
        for (std::size_t k = 0; k < conditions_.size(); k++) {
            if (conditions_[k].kind != ConditionKind::NeverTogether) continue;
            if (conditions_[k].first.holds(function, line)) bits |= std::uint64_t{1} << (2 * k);
            if (conditions_[k].second.holds(function, line)) bits |= std::uint64_t{2} << (2 * k);
        }
    }
    return bits;
}

void Monitor::judge_regions(vm::Machine& machine, std::uint32_t k, const Moved& now, std::uint32_t mover) {
    std::uint64_t own = now.regions[mover] >> (2 * k) & 3;
    for (std::uint32_t other = 0; other < now.regions.size(); other++) {
        std::uint64_t theirs = now.regions[other] >> (2 * k) & 3;
        if (other == mover || !(((own & 1) != 0 && (theirs & 2) != 0) || ((own & 2) != 0 && (theirs & 1) != 0))) continue;
        if (wanted(k, "together"))
            violated(k, "together", fmt::format("{} at line {} and {} at line {} are there together", machine.thread_name(other),
                                                machine.thread_line(other), machine.thread_name(mover), machine.thread_line(mover)));
        return;
    }
}

void Monitor::at_end(vm::Machine& machine, bool for_ever) {
    trim(machine);
    std::uint32_t held = path_.empty() ? 0 : path_.back().held;
    for (std::uint32_t k = 0; k < conditions_.size(); k++) {
        if (conditions_[k].kind != ConditionKind::Eventually || (held >> k & 1) != 0) continue;
        if (!wanted(k, "never")) continue;
        violated(k, "never", fmt::format("`{}` never comes true in an execution that {}{}", conditions_[k].text,
                                         for_ever ? "can go on for ever" : "ends", values(machine, conditions_[k].text)));
    }
}

std::uint32_t Monitor::held(vm::Machine& machine) {
    trim(machine);
    return path_.empty() ? 0 : path_.back().held;
}

bool Monitor::wanted(std::uint32_t condition, const std::string& key) {
    auto known = best_.find({condition, key});
    if (known == best_.end()) return best_.size() < kViolationsMax;
    std::pair<std::uint64_t, std::size_t> now{path_.empty() ? 0 : path_.back().preemptions, path_.size()};
    return now < known->second;
}

void Monitor::violated(std::uint32_t condition, const std::string& key, std::string text) {
    Violation violation{condition, std::move(text), key, {}, path_.empty() ? 0 : path_.back().preemptions};
    best_[{condition, key}] = {violation.preemptions, path_.size()};
    for (const Moved& moved : path_) violation.steps.push_back(moved.step);
    found_.push_back(std::move(violation));
}

// " after Thread-1 went to line 12"
std::string Monitor::who(vm::Machine& machine) const {
    if (path_.empty() || path_.back().mover < 0) return {};
    auto mover = static_cast<std::uint32_t>(path_.back().mover);
    std::uint32_t line = machine.thread_line(mover);
    return line == 0 ? fmt::format(" when {} has ended", machine.thread_name(mover))
                     : fmt::format(" when {} has come to line {}", machine.thread_name(mover), line);
}

// "; x = 3, y = 4": the global variables that the expression names.
std::string Monitor::values(vm::Machine& machine, const std::string& expression) const {
    auto is_part = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || (c & 0x80) != 0; };
    std::string text;
    for (const vm::VariableView& variable : vm::global_views(machine)) {
        bool named = false;
        for (std::size_t at = expression.find(variable.name); at != std::string::npos && !named; at = expression.find(variable.name, at + 1)) {
            std::size_t end = at + variable.name.size();
            named = (at == 0 || (!is_part(expression[at - 1]) && expression[at - 1] != '.')) && (end == expression.size() || !is_part(expression[end]));
        }
        if (named) text += fmt::format("{}{} = {}", text.empty() ? "; " : ", ", variable.name, variable.value);
    }
    return text;
}

} // namespace heddle::explore
