#pragma once
// Footprints by number.
//
// Problem: a search asks millions of times whether two moves depend on one another, and each answer compares two lists of accesses.
//
// Idea: a program has few different footprints (a place in the program times the cells that it touches), so each gets a number at first
// sight and the answers are kept in a matrix. A step of an execution is then a few words, and asking is one load.
//
// relation(a, b), a before b in one execution:
//   kDependent  they do not commute (vm::depends)
//   kOrders     a publishes through an object from which b receives: synchronisation, as the race detector understands it
//   kRaces      they touch one ordinary cell, one of them writing
//   kJoins      b joins a thread that a ended before it does anything else that conflicts: the two are never turned round
//   kRaceKnown  set by the search once such a pair was reported
//
// Thread safety: one real thread.

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "vm/machine.h"

namespace heddle::explore {

class Footprints {
public:
    enum Relation : std::uint8_t { kDependent = 1, kOrders = 2, kRaces = 4, kRaceKnown = 8, kJoins = 16 };
    static constexpr std::uint32_t kUnknown = UINT32_MAX; ///< of a move that was never executed: depends on everything
    static constexpr std::uint32_t kEmpty = 0;

    struct Access {
        vm::Location location;
        std::uint32_t site;
        vm::Action action;
        bool write;
        std::uint8_t order; ///< explore/races.h, Order
        bool guards;        ///< of an object that threads wait for
        bool on_thread;     ///< start, end or join
        friend bool operator==(const Access&, const Access&) = default;
    };

    /// The two accesses make a race where nothing orders them.
    static bool conflict_on_data(const Access& a, const Access& b) {
        constexpr std::uint8_t kData = 0; // Order::Data
        return a.location == b.location && (a.write || b.write) && a.order == kData && b.order == kData;
    }

    Footprints() { clear(); }
    void clear();
    std::uint32_t intern(const vm::Transition& transition, vm::Machine& machine);
    /// The number of a footprint that another search has interned on a machine that began alike: its hash() there, blocking(), accesses.
    std::uint32_t adopt(std::uint64_t hash, bool blocking, const std::vector<Access>& accesses);
    std::uint8_t relation(std::uint32_t earlier, std::uint32_t later) const {
        if (earlier == kUnknown || later == kUnknown) return kDependent;
        if (earlier < side_ && later < side_) return matrix_[earlier * side_ + later];
        return compare(earlier, later);
    }
    bool dependent(std::uint32_t a, std::uint32_t b) const { return (relation(a, b) & kDependent) != 0; }
    void mark_race_known(std::uint32_t earlier, std::uint32_t later) {
        if (earlier >= side_ || later >= side_ || (matrix_[earlier * side_ + later] & kRaceKnown) != 0) return;
        matrix_[earlier * side_ + later] |= kRaceKnown;
        std::erase(unknown_races_[later], earlier);
    }
    const Access* begin(std::uint32_t id) const { return accesses_.data() + entries_[id].begin; }
    const Access* end(std::uint32_t id) const { return begin(id) + entries_[id].count; }
    bool touches_data(std::uint32_t id) const { return entries_[id].data; }
    /// Nothing but threads' starts, ends and joins (or nothing at all).
    bool only_threads(std::uint32_t id) const { return entries_[id].only_threads; }
    bool blocking(std::uint32_t id) const { return entries_[id].blocking; } ///< its first visible operation is one that may wait
    bool guards(std::uint32_t id) const { return entries_[id].guards; }     ///< touches an object that threads wait for
    bool killed(std::uint32_t id) const { return entries_[id].killed; }     ///< a process's end by a signal, in place of what it would have done
    bool receives(std::uint32_t id) const { return entries_[id].receives; } ///< synchronisation can order others before it
    /// Some footprint that is there beside it would, before it, be a data race that is not known yet. `present`: by footprint, how often it is there.
    bool may_race(std::uint32_t id, const std::vector<std::uint32_t>& present) const {
        if (id >= side_ || entries_.size() > side_) return true;
        for (std::uint32_t earlier : unknown_races_[id])
            if (earlier < present.size() && present[earlier] > (earlier == id ? 1u : 0u)) return true;
        return false;
    }
    std::uint64_t hash(std::uint32_t id) const { return entries_[id].hash; }
    std::size_t size() const { return entries_.size(); }

private:
    static constexpr std::uint32_t kSideMax = 2048; ///< a matrix of 4 MiB; later footprints are compared each time
    struct Entry {
        std::uint64_t hash;
        std::uint32_t begin, count;
        bool data, only_threads, blocking, guards, receives, killed;
    };
    std::uint32_t number_of(std::uint64_t hash, bool blocking); ///< of scratch_
    std::uint8_t compare(std::uint32_t earlier, std::uint32_t later) const;

    std::vector<Access> accesses_;
    std::vector<Entry> entries_;
    std::unordered_multimap<std::uint64_t, std::uint32_t> by_hash_;
    std::vector<std::uint32_t> cache_; ///< hash → number, direct-mapped: the common case without a search
    std::vector<std::uint64_t> cache_hash_;
    std::vector<std::uint8_t> matrix_;
    std::vector<std::vector<std::uint32_t>> unknown_races_; ///< by later footprint: earlier ones
    std::uint32_t side_ = 0;
    std::vector<Access> scratch_;
};

} // namespace heddle::explore
