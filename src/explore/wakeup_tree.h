#pragma once
// Wakeup trees: which beginnings are still to be explored from a state.
//
// Source: Abdulla, Aronis, Jonsson, Sagonas, "Optimal dynamic partial order reduction" (POPL 2014; JACM 2017, sections 6 and 7). A tree
// hangs at each state of the present execution; a path from its root is a sequence of moves that leads to an order not seen yet. A
// sequence v goes in only if no path stands for it already: it follows the first child whose move could come first in v.
//
// Nodes of all trees lie in one pool; a subtree changes hands without copying. Thread safety: one real thread.

#include <cstdint>
#include <vector>

#include "explore/footprints.h"
#include "trace/schedule.h"

namespace heddle::explore {

struct Move {
    std::int32_t mover; ///< as in a schedule (trace::step_of): where a number is drawn, other values are other moves
    std::uint32_t footprint;
};

/// Whether `move` could come first in some continuation of v (a weak initial): its thread's first move there depends on nothing before it, or
/// it has none and `move` depends on nothing. What counts is what `move` does where it was made: in v, behind other moves, its thread may do
/// something else. If its thread draws another number in v, it could not. `at`: where it occurs, or v.size().
bool weak_initial(const Footprints& footprints, Move move, const std::vector<Move>& v, std::size_t& at);

class WakeupTrees {
public:
    static constexpr std::uint32_t kNone = UINT32_MAX;

    void clear() {
        nodes_.clear();
        free_ = kNone;
    }
    struct Tree {
        std::uint32_t first = kNone;
        bool empty() const { return first == kNone; }
    };
    /// Inserts v, which is used up; false: a path stands for it already. `found` is then the first move of that path.
    bool insert(Tree& tree, std::vector<Move>& v, const Footprints& footprints, Move& found);
    /// Takes the first child out: its move, and the tree below it.
    Move take_first(Tree& tree, Tree& below);
    bool contains_first(const Tree& tree, std::int32_t mover) const;
    std::uint32_t children(const Tree& tree) const {
        std::uint32_t count = 0;
        for (std::uint32_t node = tree.first; node != kNone; node = nodes_[node].sibling) count++;
        return count;
    }
    void drop(Tree& tree);

    /// Of a tree's node (Tree::first is one).
    Move move(std::uint32_t node) const { return nodes_[node].move; }
    Tree below(std::uint32_t node) const { return {nodes_[node].child}; }
    std::uint32_t sibling(std::uint32_t node) const { return nodes_[node].sibling; }

private:
    struct Node {
        Move move;
        std::uint32_t child, sibling;
    };
    std::uint32_t make(Move move);
    std::vector<Node> nodes_;
    std::uint32_t free_ = kNone;
    std::vector<std::uint32_t> work_;
};

} // namespace heddle::explore
