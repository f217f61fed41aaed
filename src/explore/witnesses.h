#pragma once
// The best schedule for everything that another search has found: fewest preemptions, and among those fewest steps.
//
// Idea: all orders, reduced only by telling states apart, in the order of preemptions; among those with equally many depth first, which
// soon comes to ends (By::Preemptions), or in the order of steps, which takes longer (By::Steps: Dijkstra's search, where a move costs one
// step and, when it takes the turn from a thread that could go on, one preemption). So the first way to an ending, a deadlock or a
// violation is the best one. A race is seen where two threads stand before conflicting accesses at the same time; its schedule makes the two in turn.
// It ends when everything is found, or after a fixed number of nodes: what was not found by then keeps the schedule that it has, and is
// not called minimal. No choice depends on a clock.
//
// Thread safety: one real thread.

#include "explore/state_walk.h"

namespace heddle::explore {

class Witnesses : public StateWalk {
public:
    enum class By : std::uint8_t { Preemptions, Steps };
    /// `found` has ended, and outlives this. Begins with what it learned.
    Witnesses(std::shared_ptr<const vm::LinkedProgram> program, const ExploreOptions& options, const Search& found, By by);
    /// Gives it the better schedules.
    void improve(Findings& found);
    Progress progress() const override;
    /// It met nothing that `found` would have had to know.
    bool fits() const { return restarts_ == 0 && begun(); }

protected:
    void reset() override;
    void advance() override;
    const char* name() const override { return "witnesses"; }

private:
    static constexpr std::size_t kNodesMax = 20'000;

    struct Node {
        std::uint32_t parent;
        std::int32_t mover; ///< the move that leads here
        std::int32_t last;  ///< the thread that moved last
        std::uint32_t depth;
        std::uint32_t preemptions;
        std::uint32_t state;
    };
    struct Edge { ///< a move that was made from a state
        std::uint32_t node;
        std::int32_t mover;
        std::uint32_t footprint;
        std::uint32_t preemptions;
        bool can_go_on; ///< its thread, after it
    };
    using Buckets = std::vector<std::vector<Task>>; ///< by depth

    void put(Buckets& buckets, std::uint32_t depth, const Task& task) const;
    Origin origin_of(std::uint32_t node) const override { return {nodes_[node].parent, nodes_[node].mover, nodes_[node].depth}; }
    void make(const Task& task);
    void expand(std::uint32_t node, std::int32_t looping);
    void look_for_races(const Task& task, std::uint32_t preemptions);
    void race(const Edge& first, const Edge& second);
    bool all_found();

    const Search& wanted_;
    const By by_;
    bool all_but_races_ = false;
    std::size_t known_ = 0;
    std::vector<Node> nodes_;
    std::unordered_map<std::uint64_t, std::uint32_t> states_;
    std::unordered_set<std::uint64_t> seen_; ///< (state, last)
    std::vector<std::vector<Edge>> edges_;   ///< by state
    Footprints footprints_;
    Buckets now_, later_;
    std::uint32_t level_ = 0, depth_ = 0;
};

} // namespace heddle::explore
