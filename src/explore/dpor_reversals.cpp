// The stateless engine at the end of an execution: which of its races are turned round, and where.

#include "explore/dpor.h"

#include "base/assert.h"
#include "base/random.h"

namespace heddle::explore {

void Dpor::leaf(vm::Exit exit) {
    executions_++;
    if (exit == vm::Exit::InstructionLimit || (exit != vm::Exit::ProcessEnded && exit != vm::Exit::Blocked)) {
        run::Verdict verdict;
        run::describe_exit(exit, verdict);
        not_plain("a limit");
        stop_at(verdict.limit);
    } else if (options_.check) {
        HEDDLE_ASSERT(seen_.insert(canonical_hash()).second, "two complete executions are reorderings of each other");
    }
    last_ending_ = findings_.ended(*machine_, exit, end_preemptions_, *this);
    if (findings_.full()) not_plain("many findings");
    reverse_races(exit);
    count_leaf();
}

void Dpor::count_leaf() {
    if (!late_ && executions_ >= options_.share_after) {
        late_ = true;
        findings_.begin_late();
        due_ = options_.jobs > 1 && not_plain_ == nullptr && alone_ == nullptr;
    }
    if (options_.executions_max != 0 && executions_ >= options_.executions_max) {
        // Whether that was the last one shows by what is left to try.
        bool more = false;
        for (const Frame& frame : frames_) more = more || !frame.tree.empty();
        if (more) {
            stop_at("executions");
            done_ = true;
        }
    }
}

void Dpor::reverse_known() {
    for (Reversal& reversal : reversals_)
        if (!reversal.settled) reverse(reversal);
    for (std::uint32_t k = 0; machine_->config().random_any && k < events_.size(); k++)
        if (events_[k].values > 1) draw_others(k);
}

// The other values of the number that the event has drawn: as if each had raced with it.
void Dpor::draw_others(std::uint32_t k) {
    const Event event = events_[k];
    Frame& frame = frames_[event.frame];
    for (std::uint32_t draw = 1; draw <= event.values; draw++) {
        const std::int32_t other = trace::step_of(trace::thread_of(event.mover), draw);
        if (draw == std::max(trace::draw_of(event.mover), 1u) || asleep(frame, other)) continue;
        v_.clear();
        v_events_.clear();
        // Under the GIL's model what follows the draw in the same move differs with the value: nothing is known of it.
        const bool known = machine_->config().model == vm::Model::Free;
        v_.push_back({other, known ? event.footprint : Footprints::kUnknown});
        v_events_.push_back(UINT32_MAX);
        for (std::uint32_t m = k + 1; known && m < events_.size(); m++) {
            if (events_[m].run_on || clock(m)[slot(event.mover)] > k) continue;
            v_.push_back({events_[m].mover, events_[m].footprint});
            v_events_.push_back(m);
        }
        put(frame, 0);
    }
}

void Dpor::reverse_races(vm::Exit exit) {
    reverse_known();
    if (exit == vm::Exit::ProcessEnded && machine_->world().alive <= 1) return;
    auto count = static_cast<std::int32_t>(machine_->thread_count());
    for (std::int32_t mover = 0; mover < count; mover++) {
        const vm::ThreadState& t = machine_->thread(static_cast<std::uint32_t>(mover));
        if (t.aux == static_cast<std::uint8_t>(vm::ThreadStatus::Ended)) continue;
        if (!machine_->enabled(static_cast<std::uint32_t>(mover))) {
            reverse_pending(mover);
        } else if (exit == vm::Exit::ProcessEnded && !events_.empty() && events_.back().mover != mover) {
            // A daemon thread that the end of the process cuts off: it may also come first.
            Frame& frame = frames_[events_.back().frame];
            const std::uint32_t values = machine_->draws(static_cast<std::uint32_t>(mover));
            const std::int32_t move = trace::step_of(mover, values == 0 ? 0 : 1);
            v_.assign(1, {move, Footprints::kUnknown});
            not_plain("daemon threads");
            if (!asleep(frame, move) && !trees_.contains_first(frame.tree, move)) {
                Move found{};
                trees_.insert(frame.tree, v_, footprints_, found);
            }
        }
    }
}

void Dpor::reverse(Reversal& reversal) {
    const std::uint32_t s = slot(events_[reversal.earlier].mover);
    v_.clear();
    v_events_.clear();
    for (std::uint32_t k = reversal.earlier + 1; k < events_.size(); k++) {
        if (events_[k].run_on || clock(k)[s] > reversal.earlier) continue;
        v_.push_back({events_[k].mover, events_[k].footprint});
        v_events_.push_back(k);
    }
    // A process that was killed would have done something else before the signal, a thread whose time was up before that.
    const std::uint32_t later = events_[reversal.later].footprint;
    const bool killed = footprints_.killed(later), clock = events_[reversal.earlier].mover < 0;
    if (killed) not_plain("a signal");
    v_.push_back({events_[reversal.later].mover, killed || clock ? Footprints::kUnknown : later});
    v_events_.push_back(reversal.later);
    reversal.settled = put(frames_[events_[reversal.earlier].frame], reversal.later);
}

// A thread that waits at the end: as if its next move stood there, not made.
void Dpor::reverse_pending(std::int32_t mover) {
    Guard guard = guard_of(mover);
    if (guard.count == 0) return;
    std::uint32_t waiting = Footprints::kUnknown;
    if (!guard.uncertain && machine_->thread(static_cast<std::uint32_t>(mover)).wait_kind != static_cast<std::uint64_t>(vm::WaitKind::Barrier)) {
        transition_.clear();
        transition_.action = vm::Action::Acquire;
        for (std::uint32_t i = 0; i < guard.count; i++) {
            bool event = machine_->heap().object(guard.objects[i])->kind == vm::Kind::Event;
            transition_.add(vm::location(guard.objects[i], vm::kState), !event, vm::Action::Acquire);
        }
        waiting = footprints_.intern(transition_, *machine_);
    }
    if (waiting == Footprints::kUnknown) not_plain("a wait for one of several things");
    std::int32_t previous = last_of_[slot(mover)];
    const std::uint32_t* ordered = previous >= 0 ? clock(static_cast<std::uint32_t>(previous)) : nullptr;
    for (auto k = static_cast<std::uint32_t>(events_.size()); k-- > 0;) {
        const Event& candidate = events_[k];
        if (trace::same_thread(candidate.mover, mover) || candidate.mover < 0 || (ordered != nullptr && ordered[slot(candidate.mover)] > k)) continue;
        bool touches = false;
        for (const Footprints::Access* a = footprints_.begin(candidate.footprint); a != footprints_.end(candidate.footprint); a++)
            for (std::uint32_t i = 0; i < guard.count; i++) touches = touches || (a->guards && a->location.object() == guard.objects[i]);
        if (!touches || !could_go_before(guard, k, mover, static_cast<std::uint32_t>(events_.size()))) continue;
        const std::uint32_t s = slot(candidate.mover);
        v_.clear();
        v_events_.clear();
        for (std::uint32_t m = k + 1; m < events_.size(); m++) {
            if (events_[m].run_on || clock(m)[s] > k) continue;
            v_.push_back({events_[m].mover, events_[m].footprint});
            v_events_.push_back(m);
        }
        v_.push_back({mover, waiting});
        v_events_.push_back(UINT32_MAX);
        put(frames_[candidate.frame], 0);
        if (!guard.uncertain) return;
    }
}

// Puts v_ into the frame's tree unless something stands for it. True: no later execution can make another answer necessary.
bool Dpor::put(Frame& frame, std::uint32_t settled_until) {
    if (part_ != nullptr)
        if (const auto index = static_cast<std::size_t>(&frame - frames_.data()); shared(index)) return put_shared(index, settled_until);
    std::size_t at = 0;
    for (std::uint32_t i = frame.sleep_begin; i < frame.sleep_end; i++)
        if (weak_initial(footprints_, sleepers_[i], v_, at)) return at < v_.size() && v_events_[at] <= settled_until;
    Move found{};
    rest_ = v_;
    if (trees_.insert(frame.tree, rest_, footprints_, found)) return true;
    return weak_initial(footprints_, found, v_, at) && at < v_.size() && v_events_[at] <= settled_until;
}

// Equal for equivalent executions: a sum over all pairs of dependent moves. A move is named by its thread and how many-th of it it is
// (empty ones and joins left out: how many there are depends on when others end), a thread by its parent and how many-th of it.
std::uint64_t Dpor::canonical_hash() const {
    auto mix = [](std::uint64_t a, std::uint64_t b) {
        std::uint64_t state = a * 0x9E3779B97F4A7C15u + b;
        return splitmix64(state);
    };
    auto& [threads, moves, spawned, drawn, names, rows, kept] = canonical_;
    threads.assign(1, 1);
    for (std::vector<std::uint64_t>* counts : {&moves, &spawned, &drawn}) counts->assign(1, 0);
    const std::size_t known = rows.size(); // most of the way is that of the execution before
    while (!kept.empty() && kept.back() >= known) {
        kept.pop_back();
        names.pop_back();
    }
    std::size_t count = 0; // of kept events
    std::uint64_t advances = 0, numbers = 0;
    for (std::uint32_t i = 0; i < events_.size(); i++) {
        const Event& event = events_[i];
        bool counts = event.mover < 0 || visibility_.thread_list_matters ? event.footprint != Footprints::kEmpty : !footprints_.only_threads(event.footprint);
        std::size_t who = event.mover < 0 ? 0 : static_cast<std::size_t>(trace::thread_of(event.mover));
        if (std::uint32_t draw = trace::draw_of(event.mover); draw != 0) numbers += mix(mix(threads[who], ~moves[who]), mix(drawn[who]++, draw));
        if (counts) {
            std::uint64_t& number = event.mover < 0 ? advances : moves[who];
            if (count++ == kept.size()) {
                kept.push_back(i);
                names.push_back(mix(event.mover < 0 ? 0 : threads[who], number));
            }
            number++;
        }
        while (threads.size() < event.threads_after) {
            threads.push_back(mix(threads[who], ~spawned[who]++));
            moves.push_back(0);
            spawned.push_back(0);
            drawn.push_back(0);
        }
    }
    std::uint64_t hash = numbers;
    rows.resize(events_.size(), 0);
    for (std::size_t j = 0; j < kept.size(); j++) {
        std::uint64_t& row = rows[kept[j]];
        if (kept[j] >= known) {
            row = mix(names[j], 7);
            for (std::size_t i = 0; i < j; i++)
                if (footprints_.dependent(events_[kept[i]].footprint, events_[kept[j]].footprint)) row += mix(names[i], names[j]);
        }
        hash += row;
    }
    return hash;
}

} // namespace heddle::explore
