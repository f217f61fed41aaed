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
// Of a state's nodes only those with the fewest preemptions are kept. With one more, whatever can be done from there can be done as cheaply by taking
// the turn at one of these. So a move is made once from each state: by a node where it costs nothing while there is one on the level, else on the next.
//
// A state costs about 40 bytes (heddle bench explore): a slot and a record in a table, and 16 for each further thread that may have moved last on a way with
// the fewest preemptions; and eight for each access to data while its level and the next are at work.
//
// Livelock: a strongly connected component of the state graph in which every thread either moves or is disabled somewhere: a schedule that
// is fair to everybody can stay in it for ever. Edges are kept only once two ways of different lengths have led to one state (joins that one move
// passes count one by one, since others may pass them in several): without that there is no cycle. (Tarjan 1972; weak fairness as in Lichtenstein and Pnueli 1985.) A lone loop that only an
// unfair schedule keeps going is none, nor one that the same random numbers must come again and again to keep going.
//
// Races: two threads that stand before conflicting accesses at the same time; looked for among a level's states when the next level is done, since all
// moves from them are made then. That finds fewer than clocks do (explore/races.h): of accesses
// that another race orders in every execution, nothing is said.
//
// Thread safety: one real thread.

#include "explore/chunks.h"
#include "explore/state_table.h"
#include "explore/state_walk.h"

namespace heddle::explore {

class States : public StateWalk {
public:
    using StateWalk::StateWalk;
    Progress progress() const override;
    std::size_t states() const { return table_.size(); }

protected:
    void reset() override;
    void advance() override;
    const char* name() const override { return "states"; }
    void finish(Report& report) override;

private:
    using Way = StateTable::Way;
    /// Nodes are known by the number of the state whose first they are, or from kOther on by an index into others_.
    static constexpr std::uint32_t kOther = 1u << 31;
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
        std::uint32_t state;
        std::uint32_t mover : 15;
        std::uint32_t footprint : 17;
    };
    static constexpr std::uint32_t kDataFootprintsMax = 1u << 17;

    const Way& way(std::uint32_t node) const { return node < kOther ? table_[node].way : others_[node - kOther].way; }
    std::uint32_t state_of(std::uint32_t node) const { return node < kOther ? node : others_[node - kOther].state; }
    std::uint32_t next_of(std::uint32_t node) const { return node < kOther ? table_[node].more : others_[node - kOther].more; } ///< of the same state
    Origin origin_of(std::uint32_t node) const override {
        const Way& of = way(node);
        return {of.parent, step_of(of.mover), of.depth};
    }
    std::int32_t step_of(std::uint32_t number) const { return number < kFirstDraw ? static_cast<std::int32_t>(number) - 2 : draws_[number - kFirstDraw]; }
    std::uint32_t step_number(std::int32_t step);
    void make(const Task& task);
    std::int32_t moved_last(std::uint32_t node) const; ///< the thread; -2: none
    std::uint32_t preemptions_of(std::uint32_t state) const;
    bool is_free(std::uint32_t state, std::int32_t thread) const;
    bool is_last(std::uint32_t state, std::int32_t thread) const;
    bool next_level();
    void take_turns(std::uint32_t node);
    std::uint32_t add(std::uint32_t state, bool fresh, std::uint32_t parent, std::int32_t mover);
    void expand(std::uint32_t node, bool first, std::int32_t looping);
    void find_livelocks();
    bool drop_luck(const std::vector<std::uint32_t>& component);
    void note_data_move(std::uint32_t state, std::int32_t mover);
    void find_races(std::uint32_t states_end);
    void sort_data_moves();
    void end_here(vm::Exit exit, std::uint32_t preemptions);

    Chunks<StateTable::OtherWay> others_;
    Chunks<std::uint64_t> enabled_;     ///< by state: movers that are, as bits; with edges only
    StateTable table_;
    std::vector<std::uint32_t> levels_; ///< by preemptions: the first of its states
    std::vector<Edge> edges_;
    Footprints footprints_;
    std::vector<DataMove> data_moves_;
    bool data_left_out_ = false; ///< more footprints than a DataMove can name
    std::vector<Task> now_;             ///< moves to make on this level
    Chunks<std::uint32_t> due_, later_; ///< nodes where taking the turn comes to this level, and to the next
    std::uint32_t due_at_ = 0;
    std::vector<DrawState> draw_states_; ///< with edges only
    std::vector<std::int32_t> draws_; ///< moves that draw a random number, as in a schedule
    bool edges_wanted_ = false; ///< there may be cycles: see make()
    std::uint32_t level_ = 0; ///< preemptions of the ways that are looked at
};

} // namespace heddle::explore
