#include "explore/states.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/assert.h"
#include "explore/dpor.h"

namespace heddle::explore {

namespace {

std::uint64_t bit_of(std::int32_t mover) { return mover + 1 < 64 ? std::uint64_t{1} << (mover + 1) : 0; }

} // namespace

Progress States::progress() const { return {executions_, blocked_, steps_, elapsed_ms(), findings_.endings()}; }

void States::help(const vm::Visibility& visibility, std::size_t endings, std::size_t nodes_max) {
    visibility_ = visibility;
    visibility_.changed = false;
    helping_ = true;
    endings_wanted_ = endings;
    nodes_max_ = nodes_max;
}

void States::reset() {
    nodes_.clear();
    states_.clear();
    state_numbers_.clear();
    hasher_.emplace(*machine_);
    edges_.clear();
    now_.clear();
    later_.clear();
    way_.clear();
    back_edge_ = false;
    level_ = 0;
    if (helping_ && restarts_ != 0) { // the other search would have learned it: the two do not fit together
        done_ = true;
        return;
    }
    bool fresh;
    std::uint32_t root = add(kNone, -2, -2, 0, machine_->hash(), fresh);
    arrive(root);
    expand(root, -2);
}

std::uint32_t States::add(std::uint32_t parent, std::int32_t mover, std::int32_t last, std::uint32_t preemptions, std::uint64_t hash, bool& fresh) {
    bool new_state;
    std::uint32_t state = state_numbers_.number_of(hash, new_state);
    if (new_state) states_.push_back({0, kNone});
    else back_edge_ = true;
    for (std::uint32_t node = states_[state].node; node != kNone; node = nodes_[node].sibling)
        if (nodes_[node].last == last) {
            fresh = false;
            return node;
        }
    fresh = true;
    auto node = static_cast<std::uint32_t>(nodes_.size());
    nodes_.push_back({parent, state, states_[state].node, parent == kNone ? 0 : nodes_[parent].depth + 1, preemptions, static_cast<std::int16_t>(mover),
                      static_cast<std::int16_t>(last)});
    states_[state].node = node;
    return node;
}

vm::Exit States::move(std::int32_t mover) {
    hasher_->before();
    vm::Exit exit = execute(mover, transition_);
    if (restart_wanted_ || done_) return exit;
    if (hasher_->begun()) hasher_->after(static_cast<std::uint32_t>(mover)); // the clock's advance: no thread
    else if (machine_->world().started != 0) hasher_->begin();
    return exit;
}

void States::step_back() {
    machine_->undo_to(way_.back().mark);
    hasher_->back_to(way_.back().hashed);
}

void States::advance() {
    if (done_) return;
    if (now_.empty()) {
        if (later_.empty()) {
            if (!helping_ && bound_.empty()) find_livelocks();
            done_ = true;
            return;
        }
        level_++;
        if (!helping_ && options_.preemptions_max >= 0 && level_ > static_cast<std::uint32_t>(options_.preemptions_max)) {
            stop_at("preemptions");
            done_ = true;
            return;
        }
        now_.swap(later_);
        std::reverse(now_.begin(), now_.end()); // the last is taken first
    }
    Task task = now_.back();
    now_.pop_back();
    make(task);
    if (helping_ && (findings_.endings() >= endings_wanted_ || nodes_.size() >= nodes_max_)) done_ = true;
}

// Stands at the node: back to the nearest ancestor on the present way, then forward.
void States::go_to(std::uint32_t node) {
    if (way_.back().node == node) return;
    std::vector<std::uint32_t> path;
    while (nodes_[node].depth >= way_.size() || way_[nodes_[node].depth].node != node) {
        path.push_back(node);
        node = nodes_[node].parent;
    }
    std::size_t keep = nodes_[node].depth + 1;
    way_.resize(keep);
    step_back();
    for (std::size_t i = path.size(); i-- > 0;) {
        move(nodes_[path[i]].mover);
        if (restart_wanted_ || done_) return;
        arrive(path[i]);
    }
}

void States::make(const Task& task) {
    go_to(task.node);
    if (restart_wanted_ || done_) return;
    Node from = nodes_[task.node];
    bool last_enabled = from.last >= 0 && machine_->enabled(static_cast<std::uint32_t>(from.last));
    std::uint32_t preemptions = from.preemptions + (task.mover >= 0 && task.mover != from.last && last_enabled ? 1 : 0);
    std::int32_t last = task.mover >= 0 ? task.mover : from.last;
    vm::Exit exit = move(task.mover);
    if (restart_wanted_ || done_) return;
    pending_node_ = task.node;
    pending_mover_ = task.mover;
    bool goes_on = exit == vm::Exit::Switch || exit == vm::Exit::Blocked || exit == vm::Exit::Ended || exit == vm::Exit::InstructionLimit;
    if (!goes_on) {
        if (exit != vm::Exit::ProcessEnded) {
            run::Verdict verdict;
            run::describe_exit(exit, verdict);
            stop_at(verdict.limit);
        }
        end_here(exit, preemptions);
    } else {
        bool fresh;
        std::uint32_t node = add(task.node, task.mover, last, preemptions, hasher_->hash(), fresh);
        if (!helping_) edges_.push_back({from.state, nodes_[node].state, task.mover});
        if (fresh) {
            if (exit == vm::Exit::InstructionLimit) stop_at("instructions");
            if (nodes_[node].depth >= options_.operations_max) {
                stop_at("operations");
                findings_.cut_off(*machine_, fmt::format("more than {} operations in one execution", options_.operations_max), preemptions, *this);
            } else {
                arrive(node);
                expand(node, exit == vm::Exit::InstructionLimit ? task.mover : -2);
                return; // the machine stands there
            }
        }
    }
    step_back();
}

// What can be done at the node, where the machine stands.
void States::expand(std::uint32_t at, std::int32_t looping) {
    Node node = nodes_[at];
    std::uint64_t enabled = 0;
    bool any = false, last_enabled = false;
    std::size_t begin = now_.size();
    auto count = static_cast<std::int32_t>(machine_->thread_count());
    if (node.last >= 0 && node.last != looping) last_enabled = machine_->enabled(static_cast<std::uint32_t>(node.last));
    for (std::int32_t mover = count; mover-- > 0;) {
        if (mover == looping || !machine_->enabled(static_cast<std::uint32_t>(mover))) continue;
        any = true;
        enabled |= bit_of(mover);
        if (mover == node.last) continue;
        (last_enabled ? later_ : now_).push_back({at, mover});
    }
    if (timer_enabled(any)) {
        any = true;
        enabled |= bit_of(trace::kAdvanceClock);
        now_.insert(now_.begin() + static_cast<std::ptrdiff_t>(begin), {at, trace::kAdvanceClock});
    }
    if (last_enabled) now_.push_back({at, node.last});
    states_[node.state].enabled = enabled;
    if (!any) {
        pending_node_ = at;
        pending_mover_ = -2;
        if (looping >= 0) stop_at("instructions");
        end_here(looping >= 0 ? vm::Exit::InstructionLimit : vm::Exit::Blocked, node.preemptions);
    }
}

void States::end_here(vm::Exit exit, std::uint32_t preemptions) {
    executions_++;
    findings_.ended(*machine_, exit, preemptions, *this, bound_.empty() || helping_);
}

std::vector<std::int32_t> States::steps() const {
    std::vector<std::int32_t> steps;
    if (pending_mover_ >= -1) steps.push_back(pending_mover_);
    for (std::uint32_t node = pending_node_; nodes_[node].parent != kNone; node = nodes_[node].parent) steps.push_back(nodes_[node].mover);
    std::reverse(steps.begin(), steps.end());
    return steps;
}

// Strongly connected components of the state graph, without recursion.
void States::find_livelocks() {
    if (!back_edge_) return;
    auto n = static_cast<std::uint32_t>(states_.size());
    std::vector<std::uint32_t> begin(n + 1, 0);
    for (const Edge& edge : edges_) begin[edge.from + 1]++;
    for (std::uint32_t i = 0; i < n; i++) begin[i + 1] += begin[i];
    std::vector<Edge> sorted(edges_.size());
    std::vector<std::uint32_t> at = begin;
    for (const Edge& edge : edges_) sorted[at[edge.from]++] = edge;
    constexpr std::uint32_t kUnseen = UINT32_MAX;
    std::vector<std::uint32_t> index(n, kUnseen), low(n, 0), component(n, kUnseen), stack, call, next = begin;
    std::uint32_t counter = 0, components = 0;
    for (std::uint32_t root = 0; root < n; root++) {
        if (index[root] != kUnseen) continue;
        call.push_back(root);
        while (!call.empty()) {
            std::uint32_t v = call.back();
            if (index[v] == kUnseen) {
                index[v] = low[v] = counter++;
                stack.push_back(v);
            }
            bool deeper = false;
            while (next[v] < begin[v + 1]) {
                std::uint32_t w = sorted[next[v]].to;
                if (index[w] == kUnseen) {
                    call.push_back(w);
                    deeper = true;
                    break;
                }
                if (component[w] == kUnseen) low[v] = std::min(low[v], low[w]);
                next[v]++;
            }
            if (deeper) continue;
            call.pop_back();
            if (low[v] == index[v]) {
                std::uint32_t w;
                do {
                    w = stack.back();
                    stack.pop_back();
                    component[w] = components;
                } while (w != v);
                components++;
            }
        }
    }
    // In each: who moves, and who is enabled everywhere.
    std::vector<std::uint64_t> moves(components, 0), always(components, ~std::uint64_t{0});
    for (const Edge& edge : sorted)
        if (component[edge.from] == component[edge.to]) moves[component[edge.from]] |= bit_of(edge.mover);
    for (std::uint32_t s = 0; s < n; s++) always[component[s]] &= states_[s].enabled;
    std::vector<std::uint32_t> best(components, kNone);
    for (std::uint32_t i = 0; i < nodes_.size(); i++) {
        std::uint32_t c = component[nodes_[i].state];
        if (moves[c] == 0 || (always[c] & ~moves[c]) != 0) continue;
        if (best[c] == kNone || nodes_[i].preemptions < nodes_[best[c]].preemptions) best[c] = i;
    }
    for (std::uint32_t c = 0; c < components; c++) {
        if (best[c] == kNone) continue;
        go_to(best[c]);
        std::string who;
        for (std::uint32_t i = 0; i < machine_->thread_count() && i < 63; i++)
            if ((moves[c] & bit_of(static_cast<std::int32_t>(i))) != 0) who += (who.empty() ? "" : ", ") + machine_->thread_name(i);
        pending_node_ = best[c];
        pending_mover_ = -2;
        findings_.livelock(*machine_, "livelock: " + who + " can go on for ever without getting anywhere", nodes_[best[c]].preemptions, *this);
    }
}

void States::finish(Report& report) {
    report.states = states_.size();
    report.assumptions.push_back("states told apart by 64-bit fingerprints");
}

// auto

class Auto::Proof : public Dpor {
public:
    Proof(std::shared_ptr<const vm::LinkedProgram> program, const ExploreOptions& options) : Dpor(std::move(program), options) {
        give_up_when_long_ = true;
    }
    bool too_long() const { return bound_ == "operations"; }
    bool complete() const { return done_ && bound_.empty(); }
    const vm::Visibility& visibility() const { return visibility_; }
    Findings& findings() { return findings_; }
};

Auto::Auto(std::shared_ptr<const vm::LinkedProgram> program, const ExploreOptions& options)
    : program_(std::move(program)), options_(options) {
    constexpr std::uint64_t kLong = 5'000; // operations: what loops longer than this is likely to wait
    ExploreOptions bounded = options;
    bounded.operations_max = std::min(bounded.operations_max, kLong);
    proof_ = std::make_unique<Proof>(program_, bounded);
}

Auto::~Auto() = default;

bool Auto::work(double ms) {
    if (proving_) {
        if (proof_->work(ms)) return true;
        proving_ = false;
        if (proof_->too_long()) {
            states_alone_ = true;
            witnesses_ = std::make_unique<States>(program_, options_);
            return witnesses_->work(ms);
        }
        if (!proof_->complete() || !proof_->findings().needs_preemptions()) return false;
        // A fixed number, so that the result depends on no clock.
        constexpr std::size_t kNodesMax = 20'000;
        ExploreOptions options = options_;
        options.executions_max = 0;
        options.check = false;
        witnesses_ = std::make_unique<States>(program_, options);
        witnesses_->help(proof_->visibility(), proof_->findings().endings(), kNodesMax);
    }
    return witnesses_ != nullptr && witnesses_->work(ms);
}

Progress Auto::progress() const { return states_alone_ ? witnesses_->progress() : proof_->progress(); }

Report Auto::report() {
    if (states_alone_) return witnesses_->report();
    if (witnesses_ != nullptr && !witnesses_->learned_more()) proof_->findings().improve(witnesses_->findings());
    else if (proof_->complete()) proof_->findings().settle_without_preemptions();
    return proof_->report();
}

} // namespace heddle::explore
