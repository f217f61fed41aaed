#include "explore/states.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/assert.h"

namespace heddle::explore {

namespace {

std::uint64_t bit_of(std::int32_t step) {
    const std::int32_t mover = trace::thread_of(step);
    return mover + 1 < 64 ? std::uint64_t{1} << (mover + 1) : 0;
}

} // namespace

Progress States::progress() const { return {executions_, blocked_, steps_, elapsed_ms(), findings_.endings(), now_.size() + later_.size(), 0}; }

void States::reset() {
    nodes_.clear();
    states_.clear();
    state_numbers_.clear();
    enabled_.clear();
    edges_.clear();
    footprints_.clear();
    data_moves_.clear();
    draws_.clear();
    draw_states_.clear();
    now_.clear();
    later_.clear();
    level_ = 0;
    begin_way();
    bool fresh;
    std::uint32_t root = add(kNone, -2, -2, 0, identity(machine_->hash()), fresh);
    expand(root, -2);
}

std::uint32_t States::add(std::uint32_t parent, std::int32_t mover, std::int32_t last, std::uint32_t preemptions, std::uint64_t hash, bool& fresh) {
    bool new_state;
    std::uint32_t state = state_numbers_.number_of(hash, new_state);
    if (new_state) {
        states_.push_back(kNone);
        if (edges_wanted_) enabled_.push_back(0);
    }
    const auto who = static_cast<std::uint32_t>(last + 2);
    for (std::uint32_t node = states_[state]; node != kNone; node = nodes_[node].sibling)
        if (nodes_[node].last == who) {
            fresh = false;
            return node;
        }
    fresh = true;
    std::uint32_t node = nodes_.size();
    const std::uint32_t depth = parent == kNone ? 0 : nodes_[parent].depth + 1;
    nodes_.push_back({parent, state, states_[state], depth, step_number(mover), preemptions, who});
    states_[state] = node;
    return node;
}

std::uint32_t States::step_number(std::int32_t step) {
    if (trace::draw_of(step) == 0) return static_cast<std::uint32_t>(step + 2);
    auto at = static_cast<std::size_t>(std::find(draws_.begin(), draws_.end(), step) - draws_.begin());
    if (at == draws_.size()) draws_.push_back(step);
    HEDDLE_ASSERT(at < kFirstDraw, "there are few threads that draw, and few values");
    return kFirstDraw + static_cast<std::uint32_t>(at);
}

void States::advance() {
    if (done_) return;
    if (now_.empty()) {
        if (later_.empty()) {
            if (bound_.empty()) find_livelocks();
            find_races();
            done_ = true;
            return;
        }
        level_++;
        if (options_.preemptions_max >= 0 && level_ > static_cast<std::uint32_t>(options_.preemptions_max)) {
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
}

void States::make(const Task& task) {
    go_to(task.node);
    if (restart_wanted_ || done_) return;
    Node from = nodes_[task.node];
    const std::int32_t before = from.moved_last();
    bool last_enabled = before >= 0 && machine_->enabled(static_cast<std::uint32_t>(before));
    const std::int32_t thread = trace::thread_of(task.mover);
    std::uint32_t preemptions = from.preemptions + (thread >= 0 && thread != before && last_enabled ? 1 : 0);
    std::int32_t last = thread >= 0 ? thread : before;
    vm::Exit exit = move(task.mover);
    if (restart_wanted_ || done_) return;
    note_data_move(task, from.state);
    tell_of(task.node, task.mover);
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
        std::uint32_t node = add(task.node, task.mover, last, preemptions, state_hash(), fresh);
        if (edges_wanted_) {
            edges_.push_back({from.state, nodes_[node].state, task.mover});
        } else if (nodes_[node].depth != from.depth + 1u ||
                   (fresh && nodes_[node].sibling != kNone && nodes_[nodes_[node].sibling].depth != from.depth + 1u)) {
            // As long as all ways to a state are equally long, there is no cycle. Here is one that is not: once more, with edges.
            edges_wanted_ = true;
            Search::restart();
            restarts_--; // nothing was learned about the program
            return;
        }
        if (fresh) {
            if (exit == vm::Exit::InstructionLimit) stop_at("instructions");
            if (nodes_[node].depth >= std::min<std::uint64_t>(options_.operations_max, kDepthMax)) {
                stop_at("operations");
                findings_.cut_off(*machine_, fmt::format("more than {} operations in one execution", options_.operations_max), preemptions, *this);
            } else {
                arrive(node);
                expand(node, exit == vm::Exit::InstructionLimit ? thread : -2);
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
    const std::int32_t last = node.moved_last();
    if (last >= 0 && last != looping) last_enabled = machine_->enabled(static_cast<std::uint32_t>(last));
    for (std::int32_t mover = count; mover-- > 0;) {
        if (mover == looping || !machine_->enabled(static_cast<std::uint32_t>(mover))) continue;
        any = true;
        enabled |= bit_of(mover);
        if (std::uint32_t values = machine_->draws(static_cast<std::uint32_t>(mover)); edges_wanted_ && values > 1) draw_states_.push_back({node.state, mover, values});
        if (mover == last) continue;
        for_each_draw(mover, [&](std::int32_t step) { (last_enabled ? later_ : now_).push_back({at, step}); });
    }
    if (timer_enabled(any)) {
        any = true;
        enabled |= bit_of(trace::kAdvanceClock);
        now_.insert(now_.begin() + static_cast<std::ptrdiff_t>(begin), {at, trace::kAdvanceClock});
    }
    if (last_enabled) for_each_draw(last, [&](std::int32_t step) { now_.push_back({at, step}); });
    if (edges_wanted_) enabled_[node.state] = enabled;
    if (!any) {
        tell_of(at, kNoMove);
        if (looping >= 0) stop_at("instructions");
        end_here(looping >= 0 ? vm::Exit::InstructionLimit : vm::Exit::Blocked, node.preemptions);
    }
}

void States::end_here(vm::Exit exit, std::uint32_t preemptions) {
    executions_++;
    findings_.ended(*machine_, exit, preemptions, *this, bound_.empty());
}

// Strongly connected components of the state graph, without recursion.
void States::find_livelocks() {
    if (!edges_wanted_) return;
    auto n = states_.size();
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
    if (drop_luck(component)) return find_livelocks();
    // In each: who moves, and who is enabled everywhere.
    std::vector<std::uint64_t> moves(components, 0), always(components, ~std::uint64_t{0});
    for (const Edge& edge : sorted)
        if (component[edge.from] == component[edge.to]) moves[component[edge.from]] |= bit_of(edge.mover);
    for (std::uint32_t s = 0; s < n; s++) always[component[s]] &= enabled_[s];
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
        tell_of(best[c], kNoMove);
        findings_.livelock(*machine_, "livelock: " + who + " can go on for ever without getting anywhere", nodes_[best[c]].preemptions, *this);
    }
}

// Random numbers are fair as well: where one value leads out of a component, it comes some day. Drops such draws; true: there were any.
bool States::drop_luck(const std::vector<std::uint32_t>& component) {
    if (draw_states_.empty()) return false;
    std::sort(edges_.begin(), edges_.end(), [](const Edge& a, const Edge& b) { return a.from < b.from; });
    bool any = false;
    for (const DrawState& draw : draw_states_) {
        auto first = std::lower_bound(edges_.begin(), edges_.end(), draw.state, [](const Edge& edge, std::uint32_t state) { return edge.from < state; });
        auto inside = [&](const Edge& edge) { return trace::same_thread(edge.mover, draw.thread) && component[edge.to] == component[draw.state]; };
        std::uint32_t stay = 0; // by value
        for (auto edge = first; edge != edges_.end() && edge->from == draw.state; edge++)
            if (inside(*edge)) stay |= 1u << trace::draw_of(edge->mover);
        if (stay == 0 || static_cast<std::uint32_t>(__builtin_popcount(stay)) == draw.values) continue;
        any = true;
        for (auto edge = first; edge != edges_.end() && edge->from == draw.state; edge++)
            if (inside(*edge)) edge->mover = kNoMove;
    }
    edges_.erase(std::remove_if(edges_.begin(), edges_.end(), [](const Edge& edge) { return edge.mover == kNoMove; }), edges_.end());
    return any;
}

void States::note_data_move(const Task& task, std::uint32_t state) {
    if (task.mover < 0 || transition_.count == 0 || machine_->config().model != vm::Model::Free) return;
    std::uint32_t footprint = footprints_.intern(transition_, *machine_);
    if (footprints_.touches_data(footprint)) data_moves_.push_back({state, task.node, task.mover, footprint});
}

void States::find_races() {
    std::stable_sort(data_moves_.begin(), data_moves_.end(), [](const DataMove& a, const DataMove& b) { return a.state < b.state; });
    for (std::size_t i = 0; i < data_moves_.size() && findings_.wants_races(); i++) {
        for (std::size_t j = i + 1; j < data_moves_.size() && data_moves_[j].state == data_moves_[i].state; j++) {
            const DataMove &a = data_moves_[i], &b = data_moves_[j];
            if (trace::same_thread(a.mover, b.mover) || (footprints_.relation(a.footprint, b.footprint) & (Footprints::kRaces | Footprints::kRaceKnown)) != Footprints::kRaces) continue;
            footprints_.mark_race_known(a.footprint, b.footprint);
            vm::Location where{};
            for (const Footprints::Access* x = footprints_.begin(a.footprint); x != footprints_.end(a.footprint); x++)
                for (const Footprints::Access* y = footprints_.begin(b.footprint); y != footprints_.end(b.footprint); y++)
                    if (Footprints::conflict_on_data(*x, *y)) where = x->location;
            go_to(a.node);
            tell_of(a.node, a.mover);
            std::vector<std::int32_t> race = steps();
            race.push_back(b.mover);
            auto second = static_cast<std::uint32_t>(race.size()) - 1;
            findings_.race(*machine_, where, footprints_, a.footprint, b.footprint, second - 1, second, std::move(race));
        }
    }
}

void States::finish(Report& report) {
    if (machine_->config().model == vm::Model::Free) report.assumptions.push_back("races: accesses that can come next at the same time");
    report.states = states_.size();
    report.states_bytes = nodes_.bytes() + states_.bytes() + enabled_.bytes() + state_numbers_.bytes() + edges_.capacity() * sizeof(Edge);
    report.assumptions.push_back("states told apart by 64-bit fingerprints");
}

} // namespace heddle::explore
