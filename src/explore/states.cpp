#include "explore/states.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/assert.h"

namespace heddle::explore {

namespace {

// Equal for all ways from one state to another, unless they go round: what differs is how many joins of threads that have ended one move passes.
std::uint32_t length_of(const vm::Transition& transition) {
    std::uint32_t joins = 0;
    for (std::uint32_t i = 0; i < transition.count; i++) joins += transition.accesses[i].action == vm::Action::Join ? 1 : 0;
    return std::max(joins, 1u);
}

std::uint64_t bit_of(std::int32_t step) {
    const std::int32_t mover = trace::thread_of(step);
    return mover + 1 < 64 ? std::uint64_t{1} << (mover + 1) : 0;
}

} // namespace

Progress States::progress() const {
    return {executions_, blocked_, steps_, elapsed_ms(), findings_.endings(), now_.size() + (due_.size() - due_at_) + later_.size(), 0};
}

void States::reset() {
    others_.clear();
    table_.clear();
    levels_.assign(1, 0);
    enabled_.clear();
    edges_.clear();
    footprints_.clear();
    data_moves_.clear();
    data_left_out_ = false;
    draws_.clear();
    draw_states_.clear();
    now_.clear();
    due_.clear();
    later_.clear();
    due_at_ = 0;
    level_ = 0;
    begin_way();
    bool fresh;
    const std::uint32_t state = table_.number_of(identity(machine_->hash()), fresh);
    if (edges_wanted_) enabled_.push_back(0);
    expand(add(state, true, kNone, -2), true, -2);
}

std::int32_t States::moved_last(std::uint32_t node) const {
    for (; way(node).parent != kNone; node = way(node).parent)
        if (const std::int32_t thread = trace::thread_of(origin_of(node).mover); thread >= 0) return thread;
    return -2;
}

// States are numbered level by level.
std::uint32_t States::preemptions_of(std::uint32_t state) const {
    return static_cast<std::uint32_t>(std::upper_bound(levels_.begin(), levels_.end(), state) - levels_.begin()) - 1;
}

// Whether the thread can move from there without a preemption more than it takes to be there, as far as is known.
bool States::is_free(std::uint32_t state, std::int32_t thread) const {
    return table_[state].all_free != 0 || is_last(state, thread);
}

bool States::is_last(std::uint32_t state, std::int32_t thread) const {
    for (std::uint32_t node = state; node != kNone; node = next_of(node))
        if (moved_last(node) == thread) return true;
    return false;
}

// The new node of a state that has been reached with the fewest preemptions; kNone: there is one for who moved last. `fresh`: it is the first.
std::uint32_t States::add(std::uint32_t state, bool fresh, std::uint32_t parent, std::int32_t mover) {
    Way new_way;
    new_way.parent = parent;
    new_way.depth = parent == kNone ? 0 : way(parent).depth + 1;
    new_way.mover = step_number(mover);
    if (fresh) {
        table_[state].way = new_way;
        return state;
    }
    const std::int32_t thread = trace::thread_of(mover), last = thread >= 0 ? thread : moved_last(parent);
    if (is_last(state, last)) return kNone;
    others_.push_back({new_way, state, table_[state].more});
    return table_[state].more = kOther + others_.size() - 1;
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
    if (!now_.empty()) {
        Task task = now_.back();
        now_.pop_back();
        make(task);
    } else if (due_at_ < due_.size()) {
        take_turns(due_[due_at_++]);
    } else if (!next_level()) {
        done_ = true;
    }
}

bool States::next_level() {
    find_races(levels_.back());
    if (restart_wanted_ || done_) return true;
    bool over = later_.empty();
    if (over && bound_.empty()) find_livelocks();
    if (!over && options_.preemptions_max >= 0 && level_ >= static_cast<std::uint32_t>(options_.preemptions_max)) {
        stop_at("preemptions");
        over = true;
    }
    if (over) {
        find_races(UINT32_MAX);
        return false;
    }
    level_++;
    levels_.push_back(table_.size());
    due_ = std::move(later_);
    later_ = {};
    due_at_ = 0;
    return true;
}

void States::make(const Task& task) {
    go_to(task.node);
    if (restart_wanted_ || done_) return;
    const std::uint32_t from = state_of(task.node);
    const std::int32_t thread = trace::thread_of(task.mover);
    vm::Exit exit = move(task.mover);
    if (restart_wanted_ || done_) return;
    const bool goes_on = exit == vm::Exit::Switch || exit == vm::Exit::Blocked || exit == vm::Exit::Ended || exit == vm::Exit::InstructionLimit;
    const std::uint64_t hash = goes_on ? state_hash() : 0;
    if (goes_on) table_.soon(hash);
    note_data_move(from, task.mover);
    tell_of(task.node, task.mover);
    if (!goes_on) {
        if (exit != vm::Exit::ProcessEnded) {
            run::Verdict verdict;
            run::describe_exit(exit, verdict);
            stop_at(verdict.limit);
        }
        end_here(exit, level_);
    } else {
        bool fresh;
        const std::uint32_t state = table_.number_of(hash, fresh), length = table_[from].length + length_of(transition_);
        if (fresh) {
            table_[state].length = length;
            if (edges_wanted_) enabled_.push_back(0);
        }
        if (edges_wanted_) {
            edges_.push_back({from, state, task.mover});
        } else if (table_[state].length != length) {
            // As long as all ways to a state are equally long, there is no cycle. Here is one that is not: once more, with edges.
            edges_wanted_ = true;
            Search::restart();
            restarts_--; // nothing was learned about the program
            return;
        }
        // With more preemptions than it takes: nothing can be done from there that is not done as cheaply by others.
        const std::uint32_t node = state < levels_.back() ? kNone : add(state, fresh, task.node, task.mover);
        if (node != kNone) {
            if (exit == vm::Exit::InstructionLimit) stop_at("instructions");
            if (way(node).depth >= std::min<std::uint64_t>(options_.operations_max, kDepthMax)) {
                stop_at("operations");
                findings_.cut_off(*machine_, fmt::format("more than {} operations in one execution", options_.operations_max), level_, *this);
            } else {
                arrive(node);
                expand(node, fresh, exit == vm::Exit::InstructionLimit ? thread : -2);
                return; // the machine stands there
            }
        }
    }
    step_back();
}

// What can be done at the node, where the machine stands; `first`: the state's first.
void States::expand(std::uint32_t at, bool first, std::int32_t looping) {
    const std::uint32_t state = state_of(at);
    const std::int32_t last = moved_last(at);
    const bool last_enabled = last >= 0 && last != looping && machine_->enabled(static_cast<std::uint32_t>(last));
    const bool all_free = table_[state].all_free != 0;
    std::uint64_t enabled = 0;
    bool any = false, others = false;
    std::size_t begin = now_.size();
    auto count = static_cast<std::int32_t>(machine_->thread_count());
    for (std::int32_t mover = count; mover-- > 0;) {
        if (mover == looping || !machine_->enabled(static_cast<std::uint32_t>(mover))) continue;
        any = true;
        enabled |= bit_of(mover);
        if (std::uint32_t values = machine_->draws(static_cast<std::uint32_t>(mover)); edges_wanted_ && values > 1) draw_states_.push_back({state, mover, values});
        if (mover == last) continue;
        others = true;
        if (!last_enabled && !is_free(state, mover)) for_each_draw(mover, [&](std::int32_t step) { now_.push_back({at, step}); });
    }
    if (timer_enabled(any)) {
        any = true;
        enabled |= bit_of(trace::kAdvanceClock);
        now_.insert(now_.begin() + static_cast<std::ptrdiff_t>(begin), {at, trace::kAdvanceClock});
    }
    if (last_enabled && !all_free) for_each_draw(last, [&](std::int32_t step) { now_.push_back({at, step}); });
    if (last_enabled && others && first) later_.push_back(at);
    if (!last_enabled) table_[state].all_free = 1;
    if (edges_wanted_) enabled_[state] = enabled;
    if (!any) {
        tell_of(at, kNoMove);
        if (looping >= 0) stop_at("instructions");
        end_here(looping >= 0 ? vm::Exit::InstructionLimit : vm::Exit::Blocked, level_);
    }
}

// The moves from a node that take the turn from who moved last there, unless they were made without that.
void States::take_turns(std::uint32_t at) {
    const std::uint32_t state = state_of(at);
    if (table_[state].all_free != 0) return;
    go_to(at);
    if (restart_wanted_ || done_) return;
    for (auto mover = static_cast<std::int32_t>(machine_->thread_count()); mover-- > 0;)
        if (machine_->enabled(static_cast<std::uint32_t>(mover)) && !is_free(state, mover))
            for_each_draw(mover, [&](std::int32_t step) { now_.push_back({at, step}); });
}

void States::end_here(vm::Exit exit, std::uint32_t preemptions) {
    executions_++;
    findings_.ended(*machine_, exit, preemptions, *this, bound_.empty());
}

// Strongly connected components of the state graph, without recursion.
void States::find_livelocks() {
    if (!edges_wanted_) return;
    auto n = table_.size();
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
    for (std::uint32_t i = 0; i < n; i++) {
        std::uint32_t c = component[i];
        if (moves[c] == 0 || (always[c] & ~moves[c]) != 0) continue;
        if (best[c] == kNone) best[c] = i; // none has fewer preemptions
    }
    for (std::uint32_t c = 0; c < components; c++) {
        if (best[c] == kNone) continue;
        go_to(best[c]);
        std::string who;
        for (std::uint32_t i = 0; i < machine_->thread_count() && i < 63; i++)
            if ((moves[c] & bit_of(static_cast<std::int32_t>(i))) != 0) who += (who.empty() ? "" : ", ") + machine_->thread_name(i);
        tell_of(best[c], kNoMove);
        findings_.livelock(*machine_, "livelock: " + who + " can go on for ever without getting anywhere", preemptions_of(best[c]), *this);
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

void States::note_data_move(std::uint32_t state, std::int32_t mover) {
    if (mover < 0 || transition_.count == 0 || !findings_.wants_races() || machine_->config().model != vm::Model::Free) return;
    const std::uint32_t footprint = footprints_.intern(transition_, *machine_);
    if (!footprints_.touches_data(footprint)) return;
    if (footprint >= kDataFootprintsMax) data_left_out_ = true;
    else data_moves_.push_back({state, step_number(mover), footprint});
}

// By state, those of one in their order. They are of states of this level and the next: counting them is quicker than comparing.
void States::sort_data_moves() {
    if (data_moves_.empty()) return;
    auto [least, greatest] = std::minmax_element(data_moves_.begin(), data_moves_.end(), [](const DataMove& a, const DataMove& b) { return a.state < b.state; });
    const std::uint32_t first = least->state;
    std::vector<std::uint32_t> at(greatest->state - first + 2, 0);
    for (const DataMove& move : data_moves_) at[move.state - first + 1]++;
    for (std::size_t i = 1; i < at.size(); i++) at[i] += at[i - 1];
    std::vector<DataMove> sorted(data_moves_.size());
    for (const DataMove& move : data_moves_) sorted[at[move.state - first]++] = move;
    data_moves_ = std::move(sorted);
}

// Among states with lesser numbers, whose moves are forgotten then.
void States::find_races(std::uint32_t states_end) {
    sort_data_moves();
    std::size_t i = 0;
    for (; i < data_moves_.size() && data_moves_[i].state < states_end; i++) {
        if (!findings_.wants_races()) continue;
        for (std::size_t j = i + 1; j < data_moves_.size() && data_moves_[j].state == data_moves_[i].state; j++) {
            const DataMove &a = data_moves_[i], &b = data_moves_[j];
            const std::int32_t first = step_of(a.mover), then = step_of(b.mover);
            if (trace::same_thread(first, then) || (footprints_.relation(a.footprint, b.footprint) & (Footprints::kRaces | Footprints::kRaceKnown)) != Footprints::kRaces) continue;
            footprints_.mark_race_known(a.footprint, b.footprint);
            vm::Location where{};
            for (const Footprints::Access* x = footprints_.begin(a.footprint); x != footprints_.end(a.footprint); x++)
                for (const Footprints::Access* y = footprints_.begin(b.footprint); y != footprints_.end(b.footprint); y++)
                    if (Footprints::conflict_on_data(*x, *y)) where = x->location;
            std::uint32_t node = a.state; // where the first need not take the turn, if there is one
            while (node != kNone && moved_last(node) != trace::thread_of(first)) node = next_of(node);
            if (node == kNone) node = a.state;
            go_to(node);
            if (restart_wanted_ || done_) return;
            tell_of(node, first);
            std::vector<std::int32_t> race = steps();
            race.push_back(then);
            auto second = static_cast<std::uint32_t>(race.size()) - 1;
            findings_.race(*machine_, where, footprints_, a.footprint, b.footprint, second - 1, second, std::move(race));
        }
    }
    data_moves_.erase(data_moves_.begin(), data_moves_.begin() + static_cast<std::ptrdiff_t>(i));
}

void States::finish(Report& report) {
    if (machine_->config().model == vm::Model::Free) report.assumptions.push_back("races: accesses that can come next at the same time");
    report.states = table_.size();
    report.states_bytes = others_.bytes() + table_.bytes() + enabled_.bytes() + due_.bytes() + later_.bytes() + edges_.capacity() * sizeof(Edge) +
                          data_moves_.capacity() * sizeof(DataMove) + now_.capacity() * sizeof(Task);
    if (data_left_out_) report.assumptions.push_back(fmt::format("races: among the first {} kinds of accesses", kDataFootprintsMax));
    report.assumptions.push_back("states told apart by 64-bit fingerprints");
}

} // namespace heddle::explore
