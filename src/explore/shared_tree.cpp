#include "explore/shared_tree.h"

#include <algorithm>

#include "base/assert.h"

namespace heddle::explore {

// Work

SharedTree::Node* SharedTree::take(Node* done, bool& waits, std::chrono::milliseconds patience) {
    std::unique_lock<std::mutex> hold(lock_);
    if (done != nullptr) done->finished = true;
    const auto until = std::chrono::steady_clock::now() + patience;
    for (;;) {
        if (over_) return nullptr;
        if (Node* task = next_task(done); task != nullptr) {
            if (waits) waiting_--;
            waits = false;
            say_wanted();
            return task;
        }
        if (!waits) {
            waits = true;
            waiting_++;
            say_wanted();
        }
        if (waiting_ == workers_) {
            complete_ = over_ = true;
            changed_.notify_all();
            return nullptr;
        }
        if (changed_.wait_until(hold, until) == std::cv_status::timeout) return nullptr;
    }
}

SharedTree::Node* SharedTree::next_task(Node* near) {
    if (near == nullptr) near = &root_;
    while (near != nullptr && near->open == 0) near = near->parent;
    if (near == nullptr) return nullptr;
    while (near->first != nullptr) {
        while (near->maybe->open == 0) near->maybe = near->maybe->next;
        near = near->maybe;
    }
    for (Node* node = near; node != nullptr; node = node->parent) node->open--;
    return near;
}

void SharedTree::leave() {
    std::lock_guard<std::mutex> hold(lock_);
    workers_--;
    changed_.notify_all(); // perhaps all that are left wait
}

void SharedTree::stop() {
    std::lock_guard<std::mutex> hold(lock_);
    over_ = true;
    changed_.notify_all();
}

void SharedTree::give_up(const char* why) {
    const char* none = nullptr;
    given_up_.compare_exchange_strong(none, why);
    stop();
}

void SharedTree::add_task(Node* leaf) {
    for (Node* node = leaf; node != nullptr; node = node->parent) {
        node->open++;
        Node* parent = node->parent;
        if (parent != nullptr && (parent->maybe == nullptr || node->index < parent->maybe->index)) parent->maybe = node;
    }
    say_wanted();
    changed_.notify_one();
}

// Footprints

std::uint32_t SharedTree::shared_number(Names& names, std::uint32_t own) {
    HEDDLE_ASSERT(own != Footprints::kUnknown, "only moves that were made are shared");
    if (own >= names.shared_of_.size()) names.shared_of_.resize(names.own_.size(), Footprints::kUnknown);
    std::uint32_t& shared = names.shared_of_[own];
    if (shared != Footprints::kUnknown) return shared;
    const std::uint64_t hash = names.own_.hash(own);
    const Footprints::Access *begin = names.own_.begin(own), *end = names.own_.end(own);
    auto [at, last] = by_hash_.equal_range(hash);
    for (; at != last; ++at) {
        const Content& content = contents_[at->second];
        if (content.blocking == names.own_.blocking(own) && std::equal(begin, end, content.accesses.begin(), content.accesses.end()))
            return shared = at->second;
    }
    shared = static_cast<std::uint32_t>(contents_.size());
    contents_.push_back({hash, names.own_.blocking(own), {begin, end}});
    by_hash_.emplace(hash, shared);
    return shared;
}

std::uint32_t SharedTree::own_number(Names& names, std::uint32_t shared) {
    if (shared >= names.own_of_.size()) names.own_of_.resize(contents_.size(), Footprints::kUnknown);
    std::uint32_t& own = names.own_of_[shared];
    if (own == Footprints::kUnknown) own = names.own_.adopt(contents_[shared].hash, contents_[shared].blocking, contents_[shared].accesses);
    return own;
}

Move SharedTree::move_to(Names& names, const Node* node) {
    std::lock_guard<std::mutex> hold(lock_);
    return {node->move.mover, own_number(names, node->move.footprint)};
}

// The tree

SharedTree::Node* SharedTree::add(Names& names, Node* parent, Move move, bool covered) {
    Node& node = nodes_.emplace_back();
    node.parent = parent;
    node.move = {move.mover, shared_number(names, move.footprint)};
    node.covered = covered;
    node.index = parent->last != nullptr ? parent->last->index + 1 : 0;
    (parent->last != nullptr ? parent->last->next : parent->first) = &node;
    parent->last = &node;
    return &node;
}

SharedTree::Node* SharedTree::share(Names& names, Node* at, const std::vector<Move>& done, Move running, const WakeupTrees& trees,
                                    const WakeupTrees::Tree& tree) {
    std::lock_guard<std::mutex> hold(lock_);
    HEDDLE_ASSERT(at->first == nullptr, "a state becomes shared once");
    for (const Move& move : done) add(names, at, move, true)->finished = true;
    Node* on = add(names, at, running, true);
    std::vector<std::pair<Node*, std::uint32_t>> work; // a parent here, its next child there
    std::vector<Node*> leaves;
    if (!tree.empty()) work.emplace_back(at, tree.first);
    while (!work.empty()) {
        auto [parent, child] = work.back();
        work.pop_back();
        const std::uint32_t below = trees.below(child).first;
        Node* node = add(names, parent, trees.move(child), below == WakeupTrees::kNone);
        if (trees.sibling(child) != WakeupTrees::kNone) work.emplace_back(parent, trees.sibling(child));
        if (below != WakeupTrees::kNone) work.emplace_back(node, below);
        else leaves.push_back(node);
    }
    for (Node* leaf : leaves) add_task(leaf);
    return on;
}

bool SharedTree::insert(Names& names, Node* at, std::vector<Move>& v, Move& found) {
    std::lock_guard<std::mutex> hold(lock_);
    for (bool first = true;; first = false) {
        Node* match = nullptr;
        std::size_t where = 0;
        Move move{};
        for (Node* child = at->first; child != nullptr && match == nullptr; child = child->next) {
            move = {child->move.mover, own_number(names, child->move.footprint)};
            if (weak_initial(names.own_, move, v, where)) match = child;
        }
        if (match == nullptr) break;
        if (first) found = move;
        if (where < v.size()) v.erase(v.begin() + static_cast<std::ptrdiff_t>(where));
        if (match->covered || v.empty()) return false;
        at = match;
    }
    for (std::size_t i = 0; i < v.size(); i++) at = add(names, at, v[i], i + 1 == v.size());
    add_task(at);
    return true;
}

void SharedTree::children(Names& names, const Node* at, std::vector<Child>& list) {
    std::lock_guard<std::mutex> hold(lock_);
    for (Node* child = list.empty() ? at->first : list.back().node->next; child != nullptr; child = child->next)
        list.push_back({{child->move.mover, own_number(names, child->move.footprint)}, child});
}

double SharedTree::explored_of(const Node& node) {
    if (node.first == nullptr) return node.finished ? 1 : 0;
    double sum = 0, count = 0;
    for (const Node* child = node.first; child != nullptr; child = child->next) {
        sum += explored_of(*child);
        count++;
    }
    return sum / count;
}

SharedTree::Share SharedTree::share_explored() const {
    std::lock_guard<std::mutex> hold(lock_);
    return {explored_of(root_), root_.open};
}

} // namespace heddle::explore
