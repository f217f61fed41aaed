#pragma once
// What a monitor has found in the course of a search, the best schedule for each; and the report of it.
//
// Thread safety: one real thread.

#include "explore/monitor.h"
#include "explore/replay.h"

namespace heddle::explore {

class Violations {
public:
    void clear() { found_.clear(); }
    bool empty() const { return found_.empty(); }
    std::size_t size() const { return found_.size(); }
    /// What the monitor has found since the last call.
    void take(Monitor& monitor);
    /// Takes over the schedules of a search in the order of preemptions, then steps.
    void improve(const Violations& other);
    bool all_in(const Violations& other) const;
    /// Every condition, violated or not. `header`: a schedule without steps. Each is replayed before.
    void fill(Report& report, const ReplayContext& context, const std::vector<Condition>& conditions, const trace::Schedule& header) const;

private:
    struct Found {
        Monitor::Violation violation;
        bool minimal = false;
    };
    std::map<std::pair<std::uint32_t, std::string>, Found> found_; ///< by condition and key
};

} // namespace heddle::explore
