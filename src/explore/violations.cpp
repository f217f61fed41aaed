#include "explore/violations.h"

#include "base/assert.h"

namespace heddle::explore {

void Violations::take(Monitor& monitor) {
    for (Monitor::Violation& violation : monitor.take()) {
        auto [at, fresh] = found_.try_emplace({violation.condition, violation.key});
        Monitor::Violation& known = at->second.violation;
        if (fresh || std::pair(violation.preemptions, violation.steps.size()) < std::pair(known.preemptions, known.steps.size()))
            known = std::move(violation);
    }
}

void Violations::improve(const Violations& other) {
    for (auto& [key, found] : found_) {
        auto better = other.found_.find(key);
        if (better == other.found_.end()) continue;
        found = better->second;
        found.minimal = true;
    }
}

bool Violations::all_in(const Violations& other) const {
    for (const auto& [key, found] : found_)
        if (other.found_.find(key) == other.found_.end()) return false;
    return true;
}

void Violations::fill(Report& report, const ReplayContext& context, const std::vector<Condition>& conditions, const trace::Schedule& header) const {
    for (std::uint32_t k = 0; k < conditions.size(); k++) {
        const Condition& condition = conditions[k];
        std::size_t before = report.conditions.size();
        for (const auto& [key, found] : found_) {
            if (key.first != k) continue;
            Judged judged{condition.kind, condition.text, true, found.violation.text, {}, found.violation.preemptions, found.minimal};
            trace::Schedule schedule = header;
            schedule.steps = found.violation.steps;
            HEDDLE_ASSERT(replay_violation(context, schedule, conditions, found.violation), "a violation's schedule replays");
            judged.schedule = trace::to_text(schedule);
            report.conditions.push_back(std::move(judged));
        }
        if (report.conditions.size() == before) report.conditions.push_back({condition.kind, condition.text, false, {}, {}, 0, false});
    }
}

} // namespace heddle::explore
