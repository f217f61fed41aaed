#pragma once
// A schedule step by step in words, for people: the stepper's words (run/stepper.h) for the moves that matter.
//
// Thread safety: one real thread.

#include <string>
#include <vector>

#include "explore/replay.h"

namespace heddle::explore {

/// Of the whole schedule. Moves that only lead from one line to another are left out.
std::vector<StoryLine> story_of(const ReplayContext& context, const trace::Schedule& schedule);

/// The executions of a search as a tree in Graphviz's language: each move an edge, equal beginnings drawn once.
class ExecutionTree {
public:
    void clear() { nodes_.assign(1, {}); }
    bool full() const { return nodes_.size() > kNodesMax; }
    /// One execution and its ending in words.
    void add(const std::vector<std::int32_t>& steps, const std::string& ending, bool good);
    /// `header`: a schedule without steps. Empty: the tree is too large to be drawn.
    std::string dot(const ReplayContext& context, const trace::Schedule& header) const;

private:
    static constexpr std::size_t kNodesMax = 2'000;
    struct Node {
        std::vector<std::pair<std::int32_t, std::uint32_t>> children; ///< mover, node
        std::string ending;
        bool good = true;
    };
    std::vector<Node> nodes_ = std::vector<Node>(1);
};

} // namespace heddle::explore
