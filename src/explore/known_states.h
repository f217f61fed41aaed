#pragma once
// States that a search has been in, and where each move led from there: so that a move made before is looked up, not made again.
//
// Problem: the stateless engine comes through the same states again and again (counter(6,1): 2.6 million moves, some ten thousand states),
// and running Python code for a move costs ten times what deciding about it does.
//
// Idea: a graph of states by fingerprint (vm/fingerprint.h). Its edges hold what a move does as far as the search looks at it: footprint,
// guard, exit, the state it leads to. Following an edge leaves the machine where it is; the search brings it to the present state by making the moves
// since, when it meets a move that is not in the graph. Nothing depends on what the graph holds: when it is full it is emptied.
//
// Thread safety: one real thread.

#include <cstdint>
#include <vector>

#include "vm/fingerprint.h"

namespace heddle::explore {

/// What a thread is about to wait for, as it stands.
struct Guard {
    vm::Ref objects[2] = {0, 0};
    bool at_first[2] = {true, true}; ///< the object's guard holds as long as nobody has touched the object
    std::uint8_t count = 0;
    bool timed = false;
    bool uncertain = false; ///< whether it held cannot be told from its objects: every order is tried
    friend bool operator==(const Guard&, const Guard&) = default;
};

class KnownStates {
public:
    static constexpr std::uint32_t kNone = UINT32_MAX;
    static constexpr std::uint32_t kThreadsMax = 62; ///< states with more threads are not kept

    struct State {
        vm::Fingerprint print;
        std::uint64_t enabled = 0; ///< bit 0: the clock can advance; bit 1 + i: thread i can move
        std::uint64_t joins = 0;   ///< bit 1 + i: thread i waits for a thread's end
        std::uint32_t edges = kNone;
        std::uint32_t threads = 0;
    };
    struct Edge {
        std::uint32_t next;        ///< of the same state
        std::uint32_t footprint;
        std::uint32_t to;          ///< kNone: the process ends
        std::uint32_t ending;      ///< where the process ends: its number among the findings
        std::uint32_t guard;       ///< its number
        std::int32_t mover;
        std::uint16_t threads;     ///< afterwards
        std::uint16_t open, own;   ///< Dpor::Event's
    };

    KnownStates() { clear(); }
    void clear();
    bool full() const { return states_.size() >= kStatesMax || edges_.size() >= kEdgesMax; }
    /// The state's number, or kNone.
    std::uint32_t find(vm::Fingerprint print) const;
    /// It must not be there and there must be room.
    std::uint32_t add(const State& state);
    void add(std::uint32_t state, Edge edge, const Guard& guard);
    const Guard& guard(const Edge& edge) const { return guards_[edge.guard]; }
    const State& state(std::uint32_t number) const { return states_[number]; }
    /// It will be asked for, then a move from it: their memory is fetched meanwhile.
    void soon(std::uint32_t number) const { __builtin_prefetch(&states_[number]); }
    void move_soon(std::uint32_t state) const {
        if (states_[state].edges != kNone) __builtin_prefetch(&edges_[states_[state].edges]);
    }
    /// nullptr: not made from there yet. Valid until the next change.
    const Edge* move(std::uint32_t state, std::int32_t mover) const {
        for (std::uint32_t e = states_[state].edges; e != kNone; e = edges_[e].next)
            if (edges_[e].mover == mover) return &edges_[e];
        return nullptr;
    }

private:
    static constexpr std::size_t kStatesMax = 150'000, kEdgesMax = 400'000; // 6 and 11 MB
    void grow();

    std::vector<State> states_;
    std::vector<Edge> edges_;
    std::vector<Guard> guards_; ///< the first: none
    std::vector<std::uint32_t> table_; ///< open addressing over states_
};

} // namespace heddle::explore
