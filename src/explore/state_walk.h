#pragma once
// What searches that tell states apart share: the machine's way through a tree of nodes, and its hash on the way.
//
// A node is known by its parent and the move that leads to it. To stand at another node the machine is stepped back by undo to the nearest
// common ancestor and goes forward from there; who visits neighbours one after the other walks little.
//
// Thread safety: one real thread.

#include <cstdint>
#include <optional>
#include <vector>

#include "explore/search.h"
#include "vm/hash.h"

namespace heddle::explore {

class StateWalk : public Search, protected Execution {
public:
    using Search::Search;

protected:
    static constexpr std::uint32_t kNone = UINT32_MAX;
    static constexpr std::int32_t kNoMove = -2;

    struct Origin {
        std::uint32_t parent; ///< kNone: the root
        std::int32_t mover;   ///< the move that leads from there to the node
        std::uint32_t depth;  ///< moves from the root
    };
    struct Task { ///< a move to make from a node
        std::uint32_t node;
        std::int32_t mover;
    };
    virtual Origin origin_of(std::uint32_t node) const = 0;

    /// The machine stands at the root, node 0: forgets every way.
    void begin_way();
    /// Calls add(step) for each move that the enabled thread can make: one, or one for each value of the number that it draws.
    template <typename Add> void for_each_draw(std::int32_t thread, Add&& add) {
        const std::uint32_t values = machine_->draws(static_cast<std::uint32_t>(thread));
        for (std::uint32_t draw = values; draw > 1; draw--) add(trace::step_of(thread, draw)); // the last that is added is made first
        add(trace::step_of(thread, values == 0 ? 0 : 1));
    }
    /// Stands at the node afterwards, unless restart_wanted_ or done_; from wherever it stood.
    void go_to(std::uint32_t node);
    /// One move from where the machine stands; what it touched is in transition_.
    vm::Exit move(std::int32_t mover);
    /// The machine stands at this node now: one move beyond the last that it arrived at.
    void arrive(std::uint32_t node) { way_.push_back({node, machine_->mark(), hasher_->mark()}); }
    /// Back to the last node that it arrived at.
    void step_back();
    /// Of the present state, with what beside it decides what can still be found.
    std::uint64_t state_hash() { return identity(hasher_->hash()); }
    /// What is told of from here on: the way to the node, and the move from there, or kNoMove.
    void tell_of(std::uint32_t node, std::int32_t mover) {
        told_node_ = node;
        told_mover_ = mover;
    }
    /// The moves from the root to the node.
    std::vector<std::int32_t> way_to(std::uint32_t node) const;
    std::vector<std::int32_t> steps() const override;
    Linearisation better() const override { return {}; } // the order of the search says it already

    vm::Transition transition_;

private:
    struct Stop {
        std::uint32_t node;
        vm::Machine::Mark mark;
        vm::Hasher::Mark hashed;
    };
    std::optional<vm::Hasher> hasher_;
    std::vector<Stop> way_; ///< by depth
    std::vector<std::uint32_t> path_;
    std::uint32_t told_node_ = 0;
    std::int32_t told_mover_ = kNoMove;
};

} // namespace heddle::explore
