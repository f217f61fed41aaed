#pragma once
// The stateful engine: every reachable state once, in order of preemptions.
//
// Problem: traces can outnumber states by far (counter(4,2): five million to a hundred thousand), loops that wait for another thread have
// infinitely many traces, and the schedule that people want to see is the one with the fewest preemptions.
//
// Idea: a 0-1 breadth-first search over nodes (state, who moved last). Going on with the same thread, or with another one where that
// thread cannot go on, costs nothing; taking the turn from a thread that could go on costs one. Level by level, so the first way to an
// ending has the fewest preemptions (`minimal`). A node keeps its parent and the move; to stand at a node the machine is stepped back by
// undo to the nearest common ancestor and forward from there (explore/state_walk.h), and a level is expanded depth first so that
// neighbours are near.
//
// States are told apart by a 64-bit fingerprint of everything reachable (vm/hash.cpp): two states that differ are taken for one with a
// probability of about n²/2^65. The report says so.
//
// A state costs about 90 bytes where two threads take many turns, 470 with six (heddle bench explore): its slot in the table of hashes, and a node for each thread that may have
// moved last.
//
// Livelock: a strongly connected component of the state graph in which every thread either moves or is disabled somewhere: a schedule that
// is fair to everybody can stay in it for ever. Edges are kept only once two ways of different lengths have led to one state: without that
// there is no cycle. (Tarjan 1972; weak fairness as in Lichtenstein and Pnueli 1985.) A lone loop that only an
// unfair schedule keeps going is none, nor one that the same random numbers must come again and again to keep going.
//
// Races: two threads that stand before conflicting accesses at the same time. That finds fewer than clocks do (explore/races.h): of accesses
// that another race orders in every execution, nothing is said.
//
// Thread safety: one real thread.

#include "explore/chunks.h"
#include "explore/hash_numbers.h"
#include "explore/state_walk.h"

namespace heddle::explore {

class States : public StateWalk {
public:
    using StateWalk::StateWalk;
    Progress progress() const override;
    std::size_t states() const { return state_numbers_.size(); }

protected:
    void reset() override;
    void advance() override;
    const char* name() const override { return "states"; }
    void finish(Report& report) override;

private:
    struct Node {
        std::uint32_t parent;
        std::uint32_t state;
        std::uint32_t sibling;    ///< another node of the same state, or kNone
        std::uint32_t depth : 17;
        std::uint32_t mover : 15; ///< the move that leads here: a thread plus two, or from kFirstDraw on one of draws_
        std::uint32_t preemptions : 17;
        std::uint32_t last : 15;  ///< the thread that moved last, plus two
        std::int32_t moved_last() const { return static_cast<std::int32_t>(last) - 2; }
    };
    static constexpr std::uint32_t kFirstDraw = 1u << 14;
    static constexpr std::uint64_t kDepthMax = (1u << 17) - 2;
    struct Edge {
        std::uint32_t from, to;
        std::int32_t mover;
    };
    struct DrawState { ///< where a thread draws a random number of so many values
        std::uint32_t state;
        std::int32_t thread;
        std::uint32_t values;
    };
    struct DataMove { ///< touches data that others can reach
        std::uint32_t state, node;
        std::int32_t mover;
        std::uint32_t footprint;
    };

    Origin origin_of(std::uint32_t node) const override {
        const std::uint32_t number = nodes_[node].mover;
        std::int32_t step = number < kFirstDraw ? static_cast<std::int32_t>(number) - 2 : draws_[number - kFirstDraw];
        return {nodes_[node].parent, step, nodes_[node].depth};
    }
    std::uint32_t step_number(std::int32_t step);
    void make(const Task& task);
    std::uint32_t add(std::uint32_t parent, std::int32_t mover, std::int32_t last, std::uint32_t preemptions, std::uint64_t hash, bool& fresh);
    void expand(std::uint32_t node, std::int32_t looping);
    void find_livelocks();
    bool drop_luck(const std::vector<std::uint32_t>& component);
    void note_data_move(const Task& task, std::uint32_t state);
    void find_races();
    void end_here(vm::Exit exit, std::uint32_t preemptions);

    Chunks<Node> nodes_;
    Chunks<std::uint32_t> states_;      ///< the first of its nodes
    Chunks<std::uint64_t> enabled_;     ///< by state: movers that are, as bits; with edges only
    HashNumbers state_numbers_;
    std::vector<Edge> edges_;
    Footprints footprints_;
    std::vector<DataMove> data_moves_;
    std::vector<Task> now_, later_; ///< moves to make without and with one preemption more
    std::vector<DrawState> draw_states_; ///< with edges only
    std::vector<std::int32_t> draws_; ///< moves that draw a random number, as in a schedule
    bool edges_wanted_ = false; ///< there may be cycles: see make()
    std::uint32_t level_ = 0;
};

} // namespace heddle::explore
