#include "explore/dpor.h"

#include <algorithm>
#include <bit>

#include <fmt/format.h>

#include "base/assert.h"
#include "run/move.h"

namespace heddle::explore {

namespace {

// Clocks: in blocks of eight, and compared as signed numbers, so that compilers make vectors of them.
constexpr std::uint32_t kBlock = 8;

void join(std::uint32_t* own, const std::uint32_t* theirs, std::uint32_t stride) {
    for (std::uint32_t t = 0; t < stride; t += kBlock)
        for (std::uint32_t i = t; i < t + kBlock; i++) {
            auto a = static_cast<std::int32_t>(own[i]), b = static_cast<std::int32_t>(theirs[i]);
            own[i] = static_cast<std::uint32_t>(a > b ? a : b);
        }
}

void take(std::uint32_t* own, const std::uint32_t* theirs, std::uint32_t stride) { // nullptr: nothing happens before
    for (std::uint32_t t = 0; t < stride; t += kBlock)
        for (std::uint32_t i = t; i < t + kBlock; i++) own[i] = theirs != nullptr ? theirs[i] : 0;
}

// Whether every mover's last event (-1: it has none) happens before the event with this clock.
bool after_all(const std::uint32_t* own, const std::int32_t* last_of, std::uint32_t stride) {
    for (std::uint32_t t = 0; t < stride; t += kBlock) {
        bool all = true;
        for (std::uint32_t i = t; i < t + kBlock; i++) all &= static_cast<std::int32_t>(own[i]) > last_of[i];
        if (!all) return false;
    }
    return true;
}

} // namespace

// The estimate (Kilby, Slaney, Thiébaux, Walsh: "Estimating search tree size", AAAI 2006, after Knuth 1975): a leaf below states with n1, n2 …
// beginnings stands for 1/(n1·n2·…) of the tree, so what is explored is a known share of it; as many beginnings as are known by now.
Progress Dpor::progress() const {
    Progress progress{executions_, blocked_, steps_, elapsed_ms(), findings_.endings()};
    if (part_ != nullptr || left_) {
        progress_shared(progress);
        return progress;
    }
    double share = 1, explored = 0;
    for (const Frame& frame : frames_) {
        std::uint32_t open = trees_.children(frame.tree);
        progress.open += open;
        double all = frame.done + open + 1.0;
        explored += share * frame.done / all;
        share /= all;
    }
    if (frames_.empty()) progress.expected = static_cast<double>(executions_);
    else if (explored > 0) progress.expected = static_cast<double>(executions_) / explored;
    return progress;
}

void Dpor::reset() {
    disband(false);
    visibility_.changed = false; // whatever the others have seen is seen from the beginning now
    late_ = due_ = false;
    not_plain_ = nullptr;
    jobs_ = 1;
    left_.reset();
    if (machine_->config().model != vm::Model::Free) not_plain("the model");
    if (monitor_.active()) not_plain("conditions");
    if (options_.executions_max != 0) not_plain("a limit of executions");
    if (options_.tree) not_plain("a tree of executions");
    footprints_.clear();
    trees_.clear();
    frames_.clear();
    sleepers_.clear();
    events_.clear();
    present_.clear();
    last_of_.assign(stride_, -1);
    synchronised_ = 0;
    canonical_.rows.clear();
    starter_.assign(1, -1);
    reversals_.clear();
    seen_.clear();
    known_.clear();
    real_ = 0;
    print_.reset();
    // Not under the others' models, whose moves are joined, see make(); nor where conditions are watched, which look at the machine.
    if (machine_->config().model == vm::Model::Free && !monitor_.active()) print_.emplace(*machine_);
    enter(kNobody, 0, {}, kNobody, {}, KnownStates::kNone, true);
}

// Known states

// Whether it can move in the frame's state, which is the present one.
bool Dpor::can(const Frame& frame, std::int32_t mover) {
    if (frame.state != KnownStates::kNone) return (known_.state(frame.state).enabled >> (trace::thread_of(mover) + 1) & 1) != 0;
    return enabled(mover);
}

// The number of the state with this fingerprint, in which the machine stands.
std::uint32_t Dpor::know(vm::Fingerprint print) {
    if (!print_) return KnownStates::kNone;
    std::uint32_t number = known_.find(print);
    if (number != KnownStates::kNone) return number;
    KnownStates::State state;
    state.print = print;
    state.threads = machine_->thread_count();
    if (state.threads > KnownStates::kThreadsMax) return KnownStates::kNone;
    if (known_.full()) { // the machine has been everywhere: these frames do without
        known_.clear();
        for (Frame& frame : frames_) frame.state = KnownStates::kNone;
    }
    if (enabled(trace::kAdvanceClock)) state.enabled = 1;
    for (std::uint32_t i = 0; i < state.threads; i++) {
        if (machine_->draws(i) != 0) return KnownStates::kNone; // which numbers there are, only the machine says
        if (machine_->enabled(i)) state.enabled |= std::uint64_t{2} << i;
        auto kind = static_cast<vm::WaitKind>(machine_->thread(i).wait_kind);
        if (kind == vm::WaitKind::Thread || kind == vm::WaitKind::Threads) state.joins |= std::uint64_t{2} << i;
    }
    return known_.add(state);
}

// The event that was appended last, as a move from that state.
void Dpor::remember(std::uint32_t from, const Guard& guard, vm::Exit exit, std::uint32_t to) {
    if (from == KnownStates::kNone || known_.full() || known_.move(from, events_.back().mover) != nullptr) return;
    if (exit == vm::Exit::ProcessEnded ? machine_->world().alive > 1 : to == KnownStates::kNone) return; // daemon threads that are cut off
    const Event& event = events_.back();
    known_.add(from, {KnownStates::kNone, event.footprint, to, last_ending_, 0, event.mover,
                      static_cast<std::uint16_t>(event.threads_after), event.open, event.own}, guard);
}

// Brings the machine to the present state. False: somebody has stopped the search.
bool Dpor::catch_up() {
    vm::Transition made;
    while (real_ < frames_.size()) {
        for (std::uint32_t e = frames_[real_ - 1].depth; e < frames_[real_].depth; e++) {
            std::int32_t mover = events_[e].mover;
            if (run::make_move(*machine_, mover, made) == vm::Exit::Stopped) {
                machine_->undo_to(frames_[real_ - 1].mark);
                stop_at("stopped");
                done_ = true;
                return false;
            }
        }
        frames_[real_].mark = machine_->mark();
        real_++;
    }
    return true;
}

// The search

// One move, or one step back.
void Dpor::advance() {
    if (due_) form_team();
    if (part_ != nullptr && !take_part()) return;
    if (frames_.empty()) {
        done_ = true;
        return;
    }
    Frame& frame = frames_.back();
    while (!frame.tree.empty()) {
        WakeupTrees::Tree below;
        Move move = trees_.take_first(frame.tree, below);
        if (trace::thread_of(move.mover) != frame.looping && can(frame, move.mover) && !asleep(frame, move.mover)) {
            make(move.mover, below);
            return;
        }
        // What was put in without being sure that it could go on, cannot. Others may have been left out because of it: try everything.
        not_plain("a beginning that does not go on");
        trees_.drop(below);
        if (trace::thread_of(move.mover) != frame.looping && !asleep(frame, move.mover)) frame.try_all = true;
    }
    if (frame.explored) {
        if (frame.try_all) {
            if (const std::int32_t move = untried(frame); move != kNobody) return make(move, {});
            if (frames_.empty() || done_) return;
        }
        if (!frame.timer_tried && frame.looping != trace::kAdvanceClock) {
            frame.timer_tried = true;
            if (machine_->config().time == vm::TimeMode::Any && can(frame, trace::kAdvanceClock) && !asleep(frame, trace::kAdvanceClock)) {
                make(trace::kAdvanceClock, {});
                return;
            }
        }
        leave();
        return;
    }
    std::int32_t mover = choose(frame);
    if (mover != kNobody) make(mover, {});
}

// A move that is possible and does not sleep; kNobody: there is none. None of these is put into the tree beforehand: a path there stands for
// what begins like it only if it conflicts with what was explored before it.
std::int32_t Dpor::untried(const Frame& frame) {
    if (!catch_up()) return kNobody;
    auto count = static_cast<std::int32_t>(machine_->thread_count());
    for (std::int32_t mover = trace::kAdvanceClock; mover < count; mover++) {
        if (mover == frame.looping || !enabled(mover)) continue;
        const std::uint32_t values = mover < 0 ? 0 : machine_->draws(static_cast<std::uint32_t>(mover));
        for (std::uint32_t draw = values == 0 ? 0 : 1; draw <= values; draw++)
            if (std::int32_t move = trace::step_of(mover, draw); !asleep(frame, move)) return move;
    }
    return kNobody;
}

// A move to begin with; none: the state is an end, or everything sleeps.
std::int32_t Dpor::choose(Frame& frame) {
    if (frame.state != KnownStates::kNone && frame.looping == kNobody) { // the same as below, of all threads at once; nobody stands before a draw
        const KnownStates::State& known = known_.state(frame.state);
        std::uint64_t awake = known.enabled & ~std::uint64_t{1};
        for (std::uint32_t i = frame.sleep_begin; i < frame.sleep_end; i++)
            if (sleepers_[i].mover >= 0) awake &= ~(std::uint64_t{2} << trace::thread_of(sleepers_[i].mover)); // the clock is not awake here
        const std::uint64_t first = frame.last >= 0 ? awake & ~known.joins & std::uint64_t{2} << frame.last : 0;
        if (first != 0) return frame.last;
        if (const std::uint64_t others = awake & ~known.joins; others != 0) return std::countr_zero(others) - 1;
        if (awake != 0) return std::countr_zero(awake) - 1;
    }
    std::int32_t waiting_for_thread = kNobody;
    bool any = false;
    const KnownStates::State* state = frame.state != KnownStates::kNone ? &known_.state(frame.state) : nullptr;
    auto good = [&](std::int32_t mover) {
        if (mover == frame.looping || !can(frame, mover)) return false;
        any = true;
        return awake(frame, mover) != kNobody;
    };
    auto joins = [&](std::int32_t mover) {
        if (state != nullptr) return (state->joins >> (mover + 1) & 1) != 0;
        auto kind = machine_->thread(static_cast<std::uint32_t>(mover)).wait_kind;
        return kind == static_cast<std::uint64_t>(vm::WaitKind::Thread) || kind == static_cast<std::uint64_t>(vm::WaitKind::Threads);
    };
    if (frame.last >= 0 && !joins(frame.last) && good(frame.last)) return awake(frame, frame.last);
    auto count = static_cast<std::int32_t>(state != nullptr ? state->threads : machine_->thread_count());
    for (std::int32_t i = 0; i < count; i++) {
        if (!good(i)) continue;
        if (!joins(i)) return awake(frame, i);
        if (waiting_for_thread == kNobody) waiting_for_thread = i; // let the others end first: one move then passes all joins
    }
    if (waiting_for_thread != kNobody) return waiting_for_thread;
    if (state != nullptr ? (state->enabled & 1) != 0 : timer_enabled(any)) {
        any = true;
        if (!asleep(frame, trace::kAdvanceClock)) return trace::kAdvanceClock;
    }
    end_preemptions_ = frame.preemptions;
    if (any) {
        not_plain("a redundant beginning");
        blocked_++;
        if (!catch_up()) return kNobody;
        reverse_races(vm::Exit::Blocked); // what waits here stands nowhere else: a daemon that came to its wait before the end that sleeps
        leave();
    } else {
        if (!catch_up()) return kNobody;
        leaf(frame.looping == kNobody ? vm::Exit::Blocked : vm::Exit::InstructionLimit);
        leave();
    }
    return kNobody;
}

bool Dpor::asleep(const Frame& frame, std::int32_t mover) const {
    for (std::uint32_t i = frame.sleep_begin; i < frame.sleep_end; i++)
        if (sleepers_[i].mover == mover) return true;
    return false;
}

// The thread's move that does not sleep, the first where it draws a number; kNobody: there is none.
std::int32_t Dpor::awake(const Frame& frame, std::int32_t thread) const {
    // In a state that is known nobody stands before a draw.
    const std::uint32_t values = frame.state != KnownStates::kNone ? 0 : machine_->draws(static_cast<std::uint32_t>(thread));
    for (std::uint32_t draw = values == 0 ? 0 : 1; draw <= values; draw++)
        if (std::int32_t move = trace::step_of(thread, draw); !asleep(frame, move)) return move;
    return kNobody;
}

void Dpor::make(std::int32_t mover, WakeupTrees::Tree below) {
    Frame& frame = frames_.back();
    frame.explored = true;
    const std::int32_t thread = trace::thread_of(mover);
    std::uint32_t preemptions = frame.preemptions + (thread >= 0 && thread != frame.last && frame.last_enabled ? 1 : 0);
    std::int32_t last = thread >= 0 ? thread : frame.last;
    if (frame.state == KnownStates::kNone && frame.looping == kNobody) frame.state = know(frame.print);
    const std::uint32_t from = frame.looping == kNobody ? frame.state : KnownStates::kNone;
    if (from != KnownStates::kNone && !options_.check && events_.size() + 1 < options_.operations_max)
        if (const KnownStates::Edge* edge = known_.move(from, mover)) return follow(mover, below, *edge, preemptions, last);
    if (!catch_up()) return trees_.drop(below);
    const std::uint32_t values = thread < 0 ? 0 : machine_->draws(static_cast<std::uint32_t>(thread));
    Guard guard = guard_of(mover);
    if (print_) print_->before(thread < 0 ? vm::MovePrint::kClock : static_cast<std::uint32_t>(thread));
    vm::Exit exit = execute(mover, transition_);
    if (restart_wanted_ || done_) return;
    append(mover, transition_, guard, exit == vm::Exit::ProcessEnded);
    events_.back().values = static_cast<std::uint16_t>(values);
    if (values != 0) not_plain("random numbers");
    vm::Fingerprint print = frame.print;
    if (print_) print ^= print_->after(); // of states that are not kept too: those after them may be
    if (options_.check && from != KnownStates::kNone)
        if (const KnownStates::Edge* edge = known_.move(from, mover))
            HEDDLE_ASSERT(edge->footprint == events_.back().footprint && (edge->to == KnownStates::kNone || known_.state(edge->to).print == print),
                          "a move made again from a state that is known does the same");
    // Under the GIL's model moves that nobody can notice are made at once with the one before.
    while (machine_->config().model != vm::Model::Free && exit == vm::Exit::Switch && thread >= 0 && enabled(thread) && machine_->draws(static_cast<std::uint32_t>(thread)) == 0) {
        vm::Machine::Mark here = machine_->mark();
        Guard none;
        std::uint32_t threads = machine_->thread_count();
        vm::Exit more = execute(thread, transition_);
        if (restart_wanted_ || done_) return;
        if (transition_.count != 0 || more != vm::Exit::Switch || machine_->thread_count() != threads) {
            machine_->undo_to(here);
            break;
        }
        append(thread, transition_, none, false);
        events_.back().run_on = true;
    }
    end_preemptions_ = preemptions;
    if (exit == vm::Exit::Switch || exit == vm::Exit::Blocked || exit == vm::Exit::Ended) {
        if (events_.size() >= options_.operations_max) {
            trees_.drop(below);
            not_plain("a long execution");
            stop_at("operations");
            done_ = done_ || give_up_when_long_;
            executions_++;
            findings_.cut_off(*machine_, fmt::format("more than {} operations in one execution", options_.operations_max), preemptions, *this);
            back_to(frames_.back());
        } else {
            std::uint32_t to = know(print);
            remember(frames_.back().state, guard, exit, to);
            enter(last, preemptions, below, kNobody, print, to, true);
        }
    } else if (exit == vm::Exit::InstructionLimit) {
        // It may wait for what another thread will write: when that happens, the search begins again and knows better.
        not_plain("a loop");
        stop_at("instructions");
        enter(last, preemptions, below, thread, print, KnownStates::kNone, true);
    } else {
        trees_.drop(below);
        leaf(exit);
        if (exit == vm::Exit::ProcessEnded) remember(frames_.back().state, guard, exit, KnownStates::kNone);
        back_to(frames_.back());
    }
}

// The same for a move that was made before from this state.
void Dpor::follow(std::int32_t mover, WakeupTrees::Tree below, const KnownStates::Edge& edge, std::uint32_t preemptions, std::int32_t last) {
    steps_++;
    const bool ends = edge.to == KnownStates::kNone;
    if (!ends) known_.soon(edge.to);
    append(mover, edge.footprint, edge.threads, edge.open, edge.own, known_.guard(edge), ends);
    if (done_) return trees_.drop(below);
    if (!ends) {
        known_.move_soon(edge.to);
        enter(last, preemptions, below, kNobody, known_.state(edge.to).print, edge.to, false);
        return;
    }
    trees_.drop(below);
    executions_++;
    findings_.again(edge.ending, preemptions, *this);
    reverse_known();
    count_leaf();
    back_to(frames_.back());
}

void Dpor::enter(std::int32_t last, std::uint32_t preemptions, WakeupTrees::Tree tree, std::int32_t looping, vm::Fingerprint print, std::uint32_t state,
                 bool real) {
    Frame& frame = frames_.emplace_back(); // filled where it stands, not copied there
    if (real) {
        frame.mark = machine_->mark();
        real_ = static_cast<std::uint32_t>(frames_.size());
    }
    frame.print = print;
    frame.state = state;
    frame.tree = tree;
    frame.depth = static_cast<std::uint32_t>(events_.size());
    frame.sleep_begin = static_cast<std::uint32_t>(sleepers_.size());
    if (frames_.size() > 1) {
        const Frame& parent = frames_[frames_.size() - 2];
        std::uint32_t done = events_[parent.depth].footprint;
        const std::int32_t moved = events_[parent.depth].mover;
        for (std::uint32_t i = parent.sleep_begin; i < parent.sleep_end; i++) {
            Move sleeper = sleepers_[i];
            if (!footprints_.dependent(sleeper.footprint, done) && !trace::same_thread(sleeper.mover, moved)) sleepers_.push_back(sleeper);
        }
    }
    frame.sleep_end = static_cast<std::uint32_t>(sleepers_.size());
    frame.preemptions = preemptions;
    frame.last = last;
    frame.last_enabled = last >= 0 && can(frame, last);
    frame.looping = looping;
    frame.explored = frame.timer_tried = frame.try_all = false;
    frame.done = 0;
}

// The state on top is done with.
void Dpor::leave() {
    sleepers_.resize(frames_.back().sleep_begin);
    trees_.drop(frames_.back().tree);
    frames_.pop_back();
    if (frames_.empty()) {
        done_ = true;
        return;
    }
    back_to(frames_.back());
}

// Undoes the move that was made from the frame; what was done there sleeps from now on.
void Dpor::back_to(const Frame& at) {
    Frame& frame = frames_.back();
    HEDDLE_ASSERT(&frame == &at && sleepers_.size() == frame.sleep_end, "a search steps back one state at a time");
    if (real_ >= frames_.size()) { // else the machine has not got as far
        machine_->undo_to(frame.mark);
        real_ = static_cast<std::uint32_t>(frames_.size());
    }
    const Event& event = events_[frame.depth];
    sleepers_.push_back({event.mover, event.footprint});
    frame.sleep_end++;
    frame.done++;
    truncate(frame.depth);
}

void Dpor::truncate(std::uint32_t depth) {
    if (events_.size() > depth) reversals_.resize(events_[depth].reversals);
    while (events_.size() > depth) {
        const Event& event = events_.back();
        last_of_[slot(event.mover)] = event.previous;
        present_[event.footprint]--;
        events_.pop_back();
    }
    synchronised_ = std::min(synchronised_, depth);
    canonical_.rows.resize(std::min<std::size_t>(canonical_.rows.size(), depth));
    starter_.resize(depth == 0 ? 1 : events_.back().threads_after);
}

void Dpor::grow_clocks() {
    std::uint32_t grown = stride_ * 2;
    for (std::vector<std::uint32_t>* all : {&clocks_, &sync_}) {
        std::vector<std::uint32_t> wider(events_.size() * grown, 0);
        for (std::size_t i = 0; i < events_.size() && (i + 1) * stride_ <= all->size(); i++)
            std::copy_n(all->begin() + static_cast<std::ptrdiff_t>(i * stride_), stride_, wider.begin() + static_cast<std::ptrdiff_t>(i * grown));
        all->swap(wider);
    }
    stride_ = grown;
    last_of_.resize(stride_, -1);
}

// Whether such a pair can be a race at all: starts, ends and joins order, they do not compete; exact time leaves no choice.
bool Dpor::reversible_kind(std::uint32_t earlier, std::uint32_t later) const {
    const Event& e = events_[earlier];
    if (trace::same_thread(e.mover, events_[later].mover)) return false;
    if (machine_->config().time == vm::TimeMode::Exact && (e.mover < 0 || events_[later].mover < 0)) return false;
    return true;
}

// A move that the machine has just made.
void Dpor::append(std::int32_t mover, const vm::Transition& transition, const Guard& guard, bool last) {
    std::uint32_t footprint = footprints_.intern(transition, *machine_);
    std::uint16_t can_go = 0, own = 0;
    std::uint32_t bit = 0;
    if (footprints_.guards(footprint))
        for (const Footprints::Access* a = footprints_.begin(footprint); a != footprints_.end(footprint); a++, bit++)
            if (a->guards) {
                if (open(a->location.object())) can_go |= static_cast<std::uint16_t>(1u << bit);
                if (owned(a->location.object(), mover)) own |= static_cast<std::uint16_t>(1u << bit);
            }
    append(mover, footprint, machine_->thread_count(), can_go, own, guard, last);
}

void Dpor::append(std::int32_t mover, std::uint32_t footprint, std::uint32_t threads_after, std::uint16_t can_go, std::uint16_t owned, const Guard& guard,
                  bool last) {
    if (mover < 0 || guard.uncertain) not_plain(mover < 0 || guard.timed ? "deadlines" : "a wait for one of several things");
    auto index = static_cast<std::uint32_t>(events_.size());
    while (slot(static_cast<std::int32_t>(threads_after) - 1) >= stride_) grow_clocks();
    Event& event = events_.emplace_back(); // filled where it stands, not copied there
    event.mover = mover;
    event.footprint = footprint;
    event.threads_after = threads_after;
    event.frame = static_cast<std::uint32_t>(frames_.size()) - 1;
    event.reversals = static_cast<std::uint32_t>(reversals_.size());
    event.before = 0;
    event.previous = last_of_[slot(mover)];
    event.open = can_go;
    event.own = owned;
    event.values = 0;
    event.run_on = false;
    last_of_[slot(mover)] = static_cast<std::int32_t>(index);
    while (starter_.size() < event.threads_after) starter_.push_back(static_cast<std::int32_t>(index));
    if (footprint >= present_.size()) present_.resize(footprints_.size(), 0);
    present_[footprint]++;
    if (clocks_.size() < events_.size() * stride_) {
        clocks_.resize(std::max<std::size_t>(64, events_.size() * 2) * stride_);
        sync_.resize(clocks_.size());
    }
    std::uint32_t* own = clock(index);
    std::int32_t base = event.previous;
    if (base < 0 && mover > 0) base = starter_[static_cast<std::size_t>(trace::thread_of(mover))];
    take(own, base >= 0 ? clock(static_cast<std::uint32_t>(base)) : nullptr, stride_);
    // The main thread's last move joins every thread; with many its footprint has collapsed, but that is all that it stands for.
    const Footprints::Access* first = footprints_.begin(event.footprint);
    const bool joins_all = last && event.footprint != Footprints::kEmpty && first->location == vm::kEverything && first->action == vm::Action::None;
    // Going back: what conflicts and is not yet known to happen before is a race with nothing between.
    const bool threads_matter = visibility_.thread_list_matters;
    for (std::uint32_t j = index; event.footprint != Footprints::kEmpty && j-- > 0;) {
        const Event& earlier = events_[j];
        std::uint32_t s = slot(earlier.mover);
        if (own[s] > j) continue;
        std::uint8_t relation = footprints_.relation(earlier.footprint, event.footprint);
        if ((relation & Footprints::kDependent) == 0) continue;
        bool competes = reversible_kind(j, index);
        if (competes && ((relation & Footprints::kJoins) != 0 || joins_all)) competes = false;
        if (competes && (footprints_.only_threads(earlier.footprint) || footprints_.only_threads(event.footprint))) competes = threads_matter;
        if (competes && guard.count != 0 && (guard.uncertain || !could_go_before(guard, j, mover, index))) {
            // The move before made this one possible: back to the nearest one before which it was possible too.
            competes = false;
            const std::uint32_t* ordered = event.previous >= 0 ? clock(static_cast<std::uint32_t>(event.previous)) : nullptr;
            for (std::uint32_t k = j + (guard.uncertain ? 1 : 0); k-- > 0;) {
                const Event& candidate = events_[k];
                if (trace::same_thread(candidate.mover, mover) || (ordered != nullptr && ordered[slot(candidate.mover)] > k)) continue;
                if (!footprints_.dependent(candidate.footprint, event.footprint) || !could_go_before(guard, k, mover, index)) continue;
                bool known = false; // through another object of the same move
                for (std::size_t r = event.reversals; r < reversals_.size(); r++) known = known || reversals_[r].earlier == k;
                if (!known) reversals_.push_back({k, index, false});
                if (!guard.uncertain) break;
            }
        }
        if (competes) reversals_.push_back({j, index, false});
        const std::uint32_t* theirs = clock(j);
        join(own, theirs, stride_);
        if (earlier.before == j) break; // everything earlier happens before it
    }
    own[slot(mover)] = index + 1;
    if (machine_->config().model == vm::Model::Free) find_data_races(index);
    // How many events happen before it: all, if those of every mover do.
    event.before = after_all(own, last_of_.data(), stride_) ? index : 0;
}

// The clock of synchronisation alone, of the first event that has none.
void Dpor::synchronise() {
    const std::uint32_t index = synchronised_++;
    const Event& event = events_[index];
    std::uint32_t* own = sync(index);
    std::int32_t base = event.previous;
    if (base < 0 && event.mover > 0) base = starter_[static_cast<std::size_t>(trace::thread_of(event.mover))];
    take(own, base >= 0 ? sync(static_cast<std::uint32_t>(base)) : nullptr, stride_);
    own[slot(event.mover)] = index + 1;
    if (event.footprint == Footprints::kEmpty || event.mover < 0 || !footprints_.receives(event.footprint)) return;
    for (std::uint32_t j = index; j-- > 0;) {
        const Event& earlier = events_[j];
        if (own[slot(earlier.mover)] <= j && (footprints_.relation(earlier.footprint, event.footprint) & Footprints::kOrders) != 0) join(own, sync(j), stride_);
    }
}

// The data races with this event, the last, as the second access. Most executions show none that is not known: clocks wait until one could be there.
void Dpor::find_data_races(std::uint32_t index) {
    const Event& event = events_[index];
    if (event.footprint == Footprints::kEmpty || event.mover < 0 || !footprints_.may_race(event.footprint, present_)) return;
    while (synchronised_ <= index) synchronise();
    const std::uint32_t* own = sync(index);
    if (after_all(own, last_of_.data(), stride_)) return; // as after a join of everybody
    for (std::uint32_t j = index; j-- > 0;) {
        const Event& earlier = events_[j];
        if (own[slot(earlier.mover)] > j) continue;
        std::uint8_t relation = footprints_.relation(earlier.footprint, event.footprint);
        if ((relation & (Footprints::kRaces | Footprints::kRaceKnown)) == Footprints::kRaces) {
            footprints_.mark_race_known(earlier.footprint, event.footprint);
            vm::Location where{};
            for (const Footprints::Access* a = footprints_.begin(earlier.footprint); a != footprints_.end(earlier.footprint); a++)
                for (const Footprints::Access* b = footprints_.begin(event.footprint); b != footprints_.end(event.footprint); b++)
                    if (Footprints::conflict_on_data(*a, *b)) where = a->location;
            if (!catch_up()) return;
            findings_.race(*machine_, where, footprints_, earlier.footprint, event.footprint, j, index, steps());
            if (findings_.full()) not_plain("many findings");
        }
    }
}

std::vector<std::int32_t> Dpor::steps() const {
    std::vector<std::int32_t> steps;
    steps.reserve(events_.size());
    for (const Event& event : events_) steps.push_back(event.mover);
    return steps;
}

Linearisation Dpor::better() const {
    constexpr std::size_t kLongest = 2000;
    if (events_.size() > kLongest) return {};
    std::vector<LinearMove> moves;
    for (const Event& event : events_) moves.push_back({event.mover, event.threads_after, footprints_.blocking(event.footprint)});
    return linearise(moves, [&](std::size_t i, std::size_t j) { return footprints_.dependent(events_[i].footprint, events_[j].footprint); });
}

} // namespace heddle::explore
