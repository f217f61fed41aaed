#include "explore/wakeup_tree.h"

namespace heddle::explore {

bool weak_initial(const Footprints& footprints, Move move, const std::vector<Move>& v, std::size_t& at) {
    for (at = 0; at < v.size(); at++) {
        if (v[at].mover != move.mover) {
            if (trace::same_thread(v[at].mover, move.mover)) return false;
            continue;
        }
        for (std::size_t i = 0; i < at; i++)
            if (footprints.dependent(v[i].footprint, move.footprint)) return false;
        return true;
    }
    for (const Move& other : v)
        if (footprints.dependent(move.footprint, other.footprint)) return false;
    return true;
}

std::uint32_t WakeupTrees::make(Move move) {
    if (free_ == kNone) {
        nodes_.push_back({move, kNone, kNone});
        return static_cast<std::uint32_t>(nodes_.size() - 1);
    }
    std::uint32_t node = free_;
    free_ = nodes_[node].sibling;
    nodes_[node] = {move, kNone, kNone};
    return node;
}

bool WakeupTrees::insert(Tree& tree, std::vector<Move>& v, const Footprints& footprints, Move& found) {
    std::uint32_t parent = kNone;
    bool first = true;
    for (;;) {
        std::uint32_t last = kNone, match = kNone;
        std::size_t at = 0;
        for (std::uint32_t c = parent == kNone ? tree.first : nodes_[parent].child; c != kNone; last = c, c = nodes_[c].sibling)
            if (weak_initial(footprints, nodes_[c].move, v, at)) {
                match = c;
                break;
            }
        if (match != kNone) {
            if (first) found = nodes_[match].move;
            first = false;
            if (at < v.size()) v.erase(v.begin() + static_cast<std::ptrdiff_t>(at));
            if (nodes_[match].child == kNone || v.empty()) return false;
            parent = match;
            continue;
        }
        for (const Move& move : v) {
            std::uint32_t node = make(move);
            if (last != kNone) nodes_[last].sibling = node;
            else if (parent == kNone) tree.first = node;
            else nodes_[parent].child = node;
            parent = node;
            last = kNone;
        }
        return true;
    }
}

Move WakeupTrees::take_first(Tree& tree, Tree& below) {
    std::uint32_t node = tree.first;
    tree.first = nodes_[node].sibling;
    below.first = nodes_[node].child;
    Move move = nodes_[node].move;
    nodes_[node].sibling = free_;
    free_ = node;
    return move;
}

bool WakeupTrees::contains_first(const Tree& tree, std::int32_t mover) const {
    for (std::uint32_t c = tree.first; c != kNone; c = nodes_[c].sibling)
        if (nodes_[c].move.mover == mover) return true;
    return false;
}

void WakeupTrees::drop(Tree& tree) {
    work_.clear();
    if (tree.first != kNone) work_.push_back(tree.first);
    tree.first = kNone;
    while (!work_.empty()) {
        std::uint32_t node = work_.back();
        work_.pop_back();
        if (nodes_[node].sibling != kNone) work_.push_back(nodes_[node].sibling);
        if (nodes_[node].child != kNone) work_.push_back(nodes_[node].child);
        nodes_[node].sibling = free_;
        free_ = node;
    }
}

} // namespace heddle::explore
