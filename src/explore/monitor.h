#pragma once
// Watches conditions along the executions of a search.
//
// Problem: a reduction visits one order of moves that commute and so skips states that only other orders have; yet in those a condition
// could be false.
//
// Idea: what a condition reads, it watches (by class of cells), and a move that writes there, or that leads a thread into or out of a
// region, also writes a location of the condition's own. Such moves then conflict with one another, so every order of them is explored,
// and in between the condition's value cannot change. (Peled's visible transitions: "All from one, one for all", CAV 1993.) The
// condition is therefore evaluated after those moves only. When it reads a class that it had not read before, the search begins again.
//
// Invariants: path_ is the way to the state where the machine stands, or a continuation of it that was undone: the undo log's size at the
// end of each move tells which.
//
// Thread safety: one real thread.

#include <map>
#include <unordered_set>

#include "explore/conditions.h"
#include "vm/machine.h"

namespace heddle::explore {

class Monitor {
public:
    struct Violation {
        std::uint32_t condition = 0;
        std::string text;             ///< a sentence
        std::string key;              ///< equal for violations that are the same one
        std::vector<std::int32_t> steps;
        std::uint64_t preemptions = 0;
    };

    Monitor(const bytecode::Program& program, std::vector<Condition> conditions);

    bool active() const { return !conditions_.empty(); }
    const std::vector<Condition>& conditions() const { return conditions_; }
    /// The search begins again; what is watched is kept.
    void restart() { path_.clear(), best_.clear(), found_.clear(); }
    /// Watches what another search of the same conditions has learned to watch.
    void watch_as(const Monitor& other) { watched_ = other.watched_; }
    /// Around every move of the machine. The second adds to its footprint; true: the search has to begin again.
    void before_move(vm::Machine& machine, std::int32_t step); ///< as in a schedule
    bool after_move(vm::Machine& machine, std::int32_t mover, vm::Transition& transition);
    /// The machine stands at the end of an execution, or where it can go round for ever.
    void at_end(vm::Machine& machine, bool for_ever);
    /// Violations since the last call.
    std::vector<Violation> take() { return std::move(found_); }
    /// What beside the machine's own state decides whether a condition is violated later.
    std::uint32_t held(vm::Machine& machine);

private:
    struct Moved {
        std::size_t undo = 0;          ///< size of the log after it
        std::int32_t mover = 0;
        std::int32_t step = 0; ///< with the number drawn
        std::int32_t last = -2;        ///< the thread that moved last
        std::uint32_t preemptions = 0;
        std::uint32_t held = 0;        ///< by condition: Eventually, and it was true here or before
        std::vector<std::uint64_t> regions; ///< by thread: two bits a condition
    };
    void trim(vm::Machine& machine);
    std::uint64_t regions_of(vm::Machine& machine, std::uint32_t thread) const;
    void judge(vm::Machine& machine, std::uint32_t condition, Moved& now, bool& learned);
    void judge_regions(vm::Machine& machine, std::uint32_t condition, const Moved& now, std::uint32_t mover);
    bool wanted(std::uint32_t condition, const std::string& key); ///< such a violation is new, or its schedule better than those before
    void violated(std::uint32_t condition, const std::string& key, std::string text);
    std::string values(vm::Machine& machine, const std::string& expression) const;
    std::string who(vm::Machine& machine) const;

    const bytecode::Program& program_;
    std::vector<Condition> conditions_;
    bool has_regions_ = false;
    std::vector<std::unordered_set<std::uint32_t>> watched_; ///< by condition: classes of cells
    std::vector<std::uint32_t> read_;
    std::vector<Moved> path_;
    Moved next_;
    bool untracked_ = false; ///< the move was made before any thread was started: its accesses are not recorded
    std::vector<Violation> found_;
    std::map<std::pair<std::uint32_t, std::string>, std::pair<std::uint64_t, std::size_t>> best_; ///< preemptions, steps
};

} // namespace heddle::explore
