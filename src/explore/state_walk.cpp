#include "explore/state_walk.h"

#include <algorithm>

namespace heddle::explore {

void StateWalk::begin_way() {
    hasher_.emplace(*machine_);
    way_.clear();
    arrive(0);
}

void StateWalk::go_to(std::uint32_t node) {
    path_.clear();
    Origin origin = origin_of(node);
    while (origin.depth >= way_.size() || way_[origin.depth].node != node) {
        path_.push_back(node);
        node = origin.parent;
        origin = origin_of(node);
    }
    way_.resize(std::size_t{origin.depth} + 1);
    step_back();
    for (std::size_t i = path_.size(); i-- > 0;) {
        move(origin_of(path_[i]).mover);
        if (restart_wanted_ || done_) return;
        arrive(path_[i]);
    }
}

vm::Exit StateWalk::move(std::int32_t mover) {
    hasher_->before();
    vm::Exit exit = execute(mover, transition_);
    if (restart_wanted_ || done_) return exit;
    if (hasher_->begun()) hasher_->after(static_cast<std::uint32_t>(trace::thread_of(mover))); // the clock's advance: no thread
    else if (machine_->world().started != 0) hasher_->begin();
    return exit;
}

void StateWalk::step_back() {
    machine_->undo_to(way_.back().mark);
    hasher_->back_to(way_.back().hashed);
}

std::vector<std::int32_t> StateWalk::way_to(std::uint32_t node) const {
    std::vector<std::int32_t> steps;
    for (Origin origin = origin_of(node); origin.parent != kNone; origin = origin_of(origin.parent)) steps.push_back(origin.mover);
    std::reverse(steps.begin(), steps.end());
    return steps;
}

std::vector<std::int32_t> StateWalk::steps() const {
    std::vector<std::int32_t> steps = way_to(told_node_);
    if (told_mover_ != kNoMove) steps.push_back(told_mover_);
    return steps;
}

} // namespace heddle::explore
