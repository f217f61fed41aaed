#include "explore/witnesses.h"

#include <algorithm>

#include "base/random.h"

namespace heddle::explore {

Witnesses::Witnesses(std::shared_ptr<const vm::LinkedProgram> program, const ExploreOptions& options, const Search& found, By by)
    : StateWalk(std::move(program), options), wanted_(found), by_(by) {
    visibility_ = found.visibility();
    visibility_.changed = false;
    monitor_.watch_as(found.monitor());
}

Progress Witnesses::progress() const { return {executions_, blocked_, steps_, elapsed_ms(), findings_.endings()}; }

void Witnesses::reset() {
    nodes_.clear();
    states_.clear();
    seen_.clear();
    edges_.clear();
    now_.clear();
    later_.clear();
    footprints_.clear();
    level_ = depth_ = 0;
    all_but_races_ = false;
    known_ = 0;
    if (restarts_ != 0) { // the other search would have learned it: the two do not fit together
        done_ = true;
        return;
    }
    nodes_.push_back({kNone, -2, -2, 0, 0, 0});
    begin_way();
    states_.emplace(identity(machine_->hash()), 0);
    edges_.emplace_back();
    expand(0, -2);
}

void Witnesses::put(Buckets& buckets, std::uint32_t depth, const Task& task) const {
    if (by_ == By::Preemptions) depth = 0;
    if (buckets.size() <= depth) buckets.resize(depth + 1);
    buckets[depth].push_back(task);
}

bool Witnesses::all_found() {
    std::size_t known = findings_.known();
    if (!all_but_races_ && known != known_) {
        known_ = known;
        all_but_races_ = wanted_.findings().all_in(findings_);
    }
    if (!all_but_races_) return false;
    for (std::uint64_t key : wanted_.findings().race_keys()) {
        auto [preemptions, steps] = findings_.best_of_race(key);
        if (preemptions > level_) return false;
        if (by_ == By::Steps && preemptions == level_ && steps > depth_ + 2) return false; // one with fewer steps may come
    }
    return true;
}

void Witnesses::improve(Findings& found) {
    if (!fits()) return;
    findings_.doubt_races(level_);
    found.improve(findings_, by_ == By::Steps);
}

void Witnesses::advance() {
    while (depth_ < now_.size() && now_[depth_].empty()) depth_++;
    if (depth_ >= now_.size()) {
        if (later_.empty()) {
            done_ = true;
            return;
        }
        level_++;
        depth_ = 0;
        now_.swap(later_);
        later_.clear();
        return;
    }
    Task task = now_[depth_].back();
    now_[depth_].pop_back();
    make(task);
    if (restart_wanted_ || done_) return;
    if (nodes_.size() >= kNodesMax || all_found()) done_ = true;
}

void Witnesses::make(const Task& task) {
    go_to(task.node);
    if (restart_wanted_ || done_) return;
    const Node from = nodes_[task.node];
    const std::int32_t thread = trace::thread_of(task.mover);
    bool takes_turn = thread >= 0 && from.last >= 0 && thread != from.last && machine_->enabled(static_cast<std::uint32_t>(from.last));
    std::uint32_t preemptions = from.preemptions + (takes_turn ? 1 : 0);
    std::int32_t last = thread >= 0 ? thread : from.last;
    vm::Exit exit = move(task.mover);
    if (restart_wanted_ || done_) return;
    if (!wanted_.findings().race_keys().empty()) look_for_races(task, preemptions);
    tell_of(task.node, task.mover);
    if (exit == vm::Exit::ProcessEnded) {
        findings_.ended(*machine_, exit, preemptions, *this, true);
        return;
    }
    if (exit != vm::Exit::Switch && exit != vm::Exit::Blocked && exit != vm::Exit::Ended && exit != vm::Exit::InstructionLimit) return; // a limit
    std::uint64_t hash = state_hash();
    std::uint64_t who = static_cast<std::uint64_t>(last + 2);
    if (!seen_.insert(hash ^ splitmix64(who)).second) return;
    auto [state, fresh] = states_.try_emplace(hash, static_cast<std::uint32_t>(states_.size()));
    if (fresh) edges_.emplace_back();
    auto node = static_cast<std::uint32_t>(nodes_.size());
    nodes_.push_back({task.node, task.mover, last, from.depth + 1, preemptions, state->second});
    if (nodes_[node].depth >= options_.operations_max) return;
    arrive(node);
    expand(node, exit == vm::Exit::InstructionLimit ? thread : -2);
}

// What can be done at the node, where the machine stands.
void Witnesses::expand(std::uint32_t at, std::int32_t looping) {
    const Node node = nodes_[at];
    bool any = false;
    bool last_enabled = node.last >= 0 && node.last != looping && machine_->enabled(static_cast<std::uint32_t>(node.last));
    auto count = static_cast<std::int32_t>(machine_->thread_count());
    if (timer_enabled(true)) put(now_, node.depth, {at, trace::kAdvanceClock});
    for (std::int32_t mover = count; mover-- > 0;) { // the last is taken first
        if (mover == looping || mover == node.last || !machine_->enabled(static_cast<std::uint32_t>(mover))) continue;
        any = true;
        for_each_draw(mover, [&](std::int32_t step) { put(last_enabled ? later_ : now_, node.depth, {at, step}); });
    }
    if (last_enabled) {
        any = true;
        for_each_draw(node.last, [&](std::int32_t step) { put(now_, node.depth, {at, step}); });
    }
    if (any) return;
    if (!timer_enabled(true) && timer_enabled(false)) put(now_, node.depth, {at, trace::kAdvanceClock});
    if (timer_enabled(false) || looping >= 0) return;
    tell_of(at, kNoMove);
    findings_.ended(*machine_, vm::Exit::Blocked, node.preemptions, *this, true);
}

// Against the moves of other threads that were made from the same state.
void Witnesses::look_for_races(const Task& task, std::uint32_t preemptions) {
    if (task.mover < 0 || machine_->config().model != vm::Model::Free) return;
    Edge edge{task.node, task.mover, footprints_.intern(transition_, *machine_), preemptions, machine_->enabled(static_cast<std::uint32_t>(trace::thread_of(task.mover)))};
    if (!footprints_.touches_data(edge.footprint)) return;
    std::vector<Edge>& edges = edges_[nodes_[task.node].state];
    for (const Edge& other : edges) {
        if (trace::same_thread(other.mover, edge.mover)) continue;
        race(edge, other);
        race(other, edge);
    }
    edges.push_back(edge);
}

void Witnesses::race(const Edge& first, const Edge& second) {
    if ((footprints_.relation(first.footprint, second.footprint) & Footprints::kRaces) == 0) return;
    vm::Location where{};
    for (const Footprints::Access* a = footprints_.begin(first.footprint); a != footprints_.end(first.footprint); a++)
        for (const Footprints::Access* b = footprints_.begin(second.footprint); b != footprints_.end(second.footprint); b++)
            if (Footprints::conflict_on_data(*a, *b)) where = a->location;
    std::uint64_t key = Findings::race_key(where, footprints_, first.footprint, second.footprint);
    if (wanted_.findings().race_keys().count(key) == 0) return;
    std::uint64_t preemptions = first.preemptions + (first.can_go_on ? 1 : 0);
    std::vector<std::int32_t> steps = way_to(first.node);
    steps.push_back(first.mover);
    steps.push_back(second.mover);
    findings_.minimal_race(*machine_, where, key, preemptions, std::move(steps));
}

} // namespace heddle::explore
