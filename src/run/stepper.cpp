#include "run/stepper.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/assert.h"
#include "run/controlled.h"
#include "run/operation_check.h"
#include "run/random_policy.h"

namespace heddle::run {

namespace {

// The look at other schedules before stepping: enough for the classes of cells of a small program, and over before anybody waits.
constexpr int kLooks = 24;
constexpr std::uint64_t kLookMoves = 4'000;
constexpr std::uint64_t kLookInstructions = 3'000'000; // of all looks together
// Without a schedule a move is cut after so many instructions, so that a loop that nobody else has looked into yet is not one endless move.
constexpr std::uint64_t kInstructionsPerMove = 20'000;
constexpr std::size_t kRefinedMovesMax = 1'000'000;
constexpr std::size_t kAccessesTold = 3;
constexpr std::uint32_t kThreadsWatched = 64; // whose waiting each move notes; more lanes are not drawn

std::string printed(const std::vector<vm::Machine::OutputRecord>& output, std::size_t from) {
    std::string text;
    for (std::size_t i = from; i < output.size(); i++) text += output[i].text;
    while (!text.empty() && text.back() == '\n') text.pop_back();
    constexpr std::size_t kLengthMax = 60;
    std::string shown;
    for (char c : text) {
        if (c == '\n') shown += "⏎";
        else shown += c;
    }
    if (shown.size() > kLengthMax) {
        std::size_t cut = kLengthMax;
        while (cut > 0 && (static_cast<unsigned char>(shown[cut]) & 0xc0) == 0x80) cut--;
        shown = shown.substr(0, cut) + "…";
    }
    return shown;
}

} // namespace

Stepper::Stepper(std::shared_ptr<const vm::LinkedProgram> program, const vm::MachineConfig& config, StepperOptions options)
    : program_(std::move(program)), config_(config), options_(std::move(options)), host_(config.seed) {
    config_.driver = vm::Driver::Controlled;
    if (options_.schedule) {
        trace::configure(*options_.schedule, config_, visibility_);
        tail_.assign(options_.schedule->steps.rbegin(), options_.schedule->steps.rend());
    } else {
        learn_visibility();
    }
    config_.undo = true;
    make_machine();
    look_for_end();
}

Stepper::~Stepper() = default;

void Stepper::make_machine() {
    machine_ = std::make_unique<vm::Machine>(program_, config_, host_);
    done_.clear();
    last_ = -2;
    verdict_.reset();
    if (!machine_->heap().valid()) {
        verdict_.emplace();
        verdict_->kind = VerdictKind::Error;
        verdict_->message = "there is not enough memory for the program's heap";
        return;
    }
    host_.attach(*machine_);
    visibility_.changed = false;
    machine_->use_visibility(&visibility_);
    if (options_.stop_word != nullptr) machine_->use_stop_word(options_.stop_word);
}

void Stepper::learn_visibility() {
    vm::MachineConfig config = config_;
    config.undo = false;
    std::uint64_t instructions = 0;
    for (int look = 0; look < kLooks && instructions < kLookInstructions; look++) {
        RandomPolicy policy(config_.seed + static_cast<std::uint64_t>(look));
        ControlledOptions options;
        options.operations_max = kLookMoves;
        options.instructions_max = kLookInstructions - instructions;
        options.instructions_per_step_max = kInstructionsPerMove;
        options.stop_word = options_.stop_word;
        options.visibility = visibility_;
        ControlledRun run(program_, config, policy, std::move(options));
        while (run.step()) note_site(run.last_transition());
        instructions += run.verdict().instructions;
        visibility_ = run.visibility();
    }
}

// The instruction of the program's that did a move's first visible operation; 0: none, or one of the library's.
std::uint32_t Stepper::note_site(const vm::Transition& transition) {
    for (std::uint32_t i = 0; i < transition.count; i++) {
        const std::uint32_t site = transition.accesses[i].site;
        if (site == 0 || program_->site_line(site) == 0) continue;
        visible_sites_.insert(site);
        return site;
    }
    return 0;
}

bool Stepper::clock_may_advance() {
    if (verdict_) return false;
    bool any = false;
    for (std::uint32_t i = 0; i < machine_->thread_count() && !any; i++) any = machine_->enabled(i);
    if (any && config_.time != vm::TimeMode::Any) return false;
    return machine_->earliest_deadline() != vm::kNoDeadline;
}

bool Stepper::can_move(std::int32_t step) {
    if (verdict_) return false;
    if (step == trace::kAdvanceClock) return clock_may_advance();
    auto thread = static_cast<std::uint32_t>(trace::thread_of(step));
    return step >= 0 && thread < machine_->thread_count() && machine_->enabled(thread) && can_draw(*machine_, step);
}

Stepper::Attempt Stepper::execute(std::int32_t step, vm::Transition& transition) {
    vm::Exit exit = make_move(*machine_, step, transition, options_.schedule ? kInstructionsPerStepMax : kInstructionsPerMove);
    switch (exit) {
        case vm::Exit::Switch: case vm::Exit::Blocked: case vm::Exit::Ended: case vm::Exit::InstructionLimit: return Attempt::Made;
        case vm::Exit::ProcessEnded:
            verdict_.emplace();
            describe_end(*machine_, *verdict_);
            break;
        case vm::Exit::Stopped: case vm::Exit::MemoryLimit: case vm::Exit::OutputLimit: case vm::Exit::ThreadLimit:
            verdict_.emplace();
            describe_exit(exit, *verdict_);
            break;
    }
    return Attempt::Over;
}

MoveView Stepper::describe(std::int32_t mover, const vm::Transition& transition, const std::string& output) {
    MoveView view;
    view.mover = mover;
    view.site = note_site(transition);
    if (mover == trace::kAdvanceClock) {
        view.action = vm::Action::Advance;
        view.text = fmt::format("time passes: {:.3f} s", static_cast<double>(machine_->world().now_ns) / 1e9);
        return view;
    }
    const vm::ThreadState& thread = machine_->thread(static_cast<std::uint32_t>(mover));
    view.ended = thread.aux == static_cast<std::uint8_t>(vm::ThreadStatus::Ended);
    std::size_t told = 0;
    for (std::uint32_t i = 0; i < transition.count && told < kAccessesTold; i++) {
        const vm::Access& access = transition.accesses[i];
        if (access.location == vm::kEverything || access.location == vm::kTimers) continue;
        vm::Action action = access.action;
        if (action == vm::Action::None) action = access.write ? vm::Action::Write : vm::Action::Read;
        std::string name = machine_->location_name(access.location);
        std::string words, known_value;
        auto with_value = [&](const char* verb, const char* joint) {
            words = fmt::format("{} {}", verb, name);
            std::string value = vm::location_value(*machine_, access.location);
            if (!value.empty()) words += joint + value;
            known_value = value;
        };
        switch (action) {
            case vm::Action::Read: {
                bool overwritten = false; // later in this move: the value now is not what was read
                for (std::uint32_t j = 0; j < transition.count; j++) overwritten |= transition.accesses[j].location == access.location && transition.accesses[j].write;
                if (overwritten) words = "reads " + name;
                else with_value("reads", " → ");
                break;
            }
            case vm::Action::Write: with_value("writes", " = "); break;
            case vm::Action::ReadWrite: with_value("reads and writes", " = "); break;
            case vm::Action::Acquire: words = "acquires " + name; break;
            case vm::Action::Release: words = "releases " + name; break;
            case vm::Action::Send: words = "sends a message into " + name; break;
            case vm::Action::Receive: words = "receives a message from " + name; break;
            case vm::Action::Killed: words = "is ended by a signal"; break;
            case vm::Action::Close: words = "opens or closes an end of " + name; break;
            case vm::Action::Start: words = "starts " + name; break;
            case vm::Action::Join: words = "joins " + name; break;
            case vm::Action::End: words = "ends"; break;
            case vm::Action::Wait: words = "waits on " + name; break;
            case vm::Action::Notify: words = "notifies " + name; break;
            case vm::Action::Woken: words = "is woken from " + name; break;
            case vm::Action::Sleep: words = "has slept"; break;
            case vm::Action::Print: words = output.empty() ? "prints" : "prints " + output; break;
            case vm::Action::Call: words = "calls " + name; break;
            case vm::Action::Exit: words = "ends the program"; break;
            case vm::Action::Advance: case vm::Action::None: continue;
        }
        MoveAccess told_access{action, name, known_value, access.location.bits, -1};
        if (action == vm::Action::Start || action == vm::Action::Join || action == vm::Action::End)
            for (std::uint32_t t = 0; t < machine_->thread_count(); t++)
                if (machine_->thread(t).object.as_ref() == access.location.object()) told_access.thread = static_cast<std::int32_t>(t);
        view.accesses.push_back(std::move(told_access));
        if (told == 0) {
            view.action = action;
            view.line = machine_->link().site_line(access.site);
        } else if (view.text.find(words) != std::string::npos) {
            continue;
        }
        view.text += (told > 0 ? "; " : "") + words;
        told++;
    }
    if (told == 0) {
        if (view.ended) view.text = "ends";
        else if (thread.wait_kind == static_cast<std::uint64_t>(vm::WaitKind::Endless)) view.text = "goes round for ever", view.action = vm::Action::Wait;
        else if (verdict_) view.text = "ends the program";
        else if (std::uint32_t line = machine_->thread_line(static_cast<std::uint32_t>(mover)); line != 0) view.text = fmt::format("goes on to line {}", line);
        else view.text = "goes on";
    }
    return view;
}

void Stepper::say_draw(MoveView& view, std::uint32_t draw, std::uint32_t values) {
    view.text = fmt::format("draws value {} of {}", draw, values) + (view.action == vm::Action::None ? "" : "; " + view.text);
    if (view.action == vm::Action::None) view.action = vm::Action::Call;
}

bool Stepper::push(std::int32_t step) {
    if (!can_move(step)) return false;
    const std::int32_t mover = trace::thread_of(step);
    const std::uint32_t values = mover >= 0 ? machine_->draws(static_cast<std::uint32_t>(mover)) : 0;
    Done done;
    done.step = step;
    done.before = machine_->mark();
    done.last_before = last_;
    std::uint32_t line_before = mover >= 0 ? machine_->thread_line(static_cast<std::uint32_t>(mover)) : 0;
    bool preempted = mover >= 0 && last_ >= 0 && last_ != mover && machine_->enabled(static_cast<std::uint32_t>(last_));
    std::size_t output_before = machine_->output().size();
    vm::Transition transition;
    execute(step, transition);
    done.instructions = transition.instructions;
    done.view = describe(mover, transition, printed(machine_->output(), output_before));
    if (values != 0) say_draw(done.view, std::max(trace::draw_of(step), 1u), values);
    if (done.view.line == 0 && mover >= 0) done.view.line = line_before;
    done.view.preempted = preempted;
    for (std::uint32_t i = 0; i < std::min(machine_->thread_count(), kThreadsWatched); i++) {
        bool ended = machine_->thread(i).aux == static_cast<std::uint8_t>(vm::ThreadStatus::Ended);
        if (!ended && !machine_->enabled(i)) done.view.waiting.push_back(i);
    }
    done.accesses.assign(transition.accesses, transition.accesses + transition.count);
    const std::size_t number = done_.size();
    if (options_.schedule && from_tail_ && number < options_.schedule->operations.size() &&
        operation_check(*machine_, mover, transition) != options_.schedule->operations[number]) {
        mismatch_ = other_operation(*machine_, number + 1, mover, transition);
        machine_->undo_to(done.before);
        verdict_.reset();
        tail_.clear();
        return false;
    }
    done_.push_back(std::move(done));
    if (mover != trace::kAdvanceClock) last_ = mover;
    if (visibility_.changed && !refining_ && !options_.schedule) refine();
    if (!verdict_) look_for_end();
    return true;
}

// A class of cells became visible: the moves so far would have been cut finer. Makes them again, each thread for as many instructions as
// before, so that everything happens in the same order.
void Stepper::refine() {
    refining_ = true;
    std::vector<std::pair<std::int32_t, std::uint64_t>> made;
    for (const Done& done : done_) made.emplace_back(done.step, done.instructions);
    for (int round = 0; round < 64; round++) {
        make_machine();
        for (const auto& [step, instructions] : made) {
            std::uint64_t run = 0;
            do {
                bool stopped = options_.stop_word != nullptr && options_.stop_word->load(std::memory_order_relaxed) != 0;
                if (stopped || done_.size() >= kRefinedMovesMax || !push(run == 0 ? step : trace::thread_of(step))) break;
                run += done_.back().instructions;
            } while (run < instructions && !verdict_);
        }
        if (!visibility_.changed) break;
    }
    tail_.clear(); // undone moves were cut otherwise
    refining_ = false;
}

void Stepper::look_for_end() {
    if (verdict_) return;
    for (std::uint32_t i = 0; i < machine_->thread_count(); i++)
        if (machine_->enabled(i)) return;
    if (machine_->earliest_deadline() != vm::kNoDeadline) return;
    verdict_.emplace();
    describe_deadlock(*machine_, *verdict_);
}

bool Stepper::move(std::int32_t mover) {
    mismatch_.clear();
    if (!can_move(mover)) return false;
    std::int32_t step = mover; // a thread whose move is the next of the tail draws the same number again
    if (!tail_.empty() && (tail_.back() == mover || (trace::draw_of(mover) == 0 && trace::same_thread(tail_.back(), mover)))) {
        step = tail_.back();
        tail_.pop_back();
    } else {
        tail_.clear();
    }
    return push(step);
}

bool Stepper::move_on(Policy& policy) {
    mismatch_.clear();
    if (!tail_.empty()) {
        std::int32_t mover = tail_.back();
        if (!can_move(mover)) {
            std::string who = mover == trace::kAdvanceClock ? "the clock" : fmt::format("thread {}", trace::thread_of(mover));
            mismatch_ = fmt::format("the schedule does not fit: at step {} it moves {}, which cannot move there", position() + 1, who);
            tail_.clear();
            return false;
        }
        tail_.pop_back();
        from_tail_ = true;
        bool pushed = push(mover);
        from_tail_ = false;
        return pushed;
    }
    if (verdict_) return false;
    std::vector<std::uint32_t> enabled;
    for (std::uint32_t i = 0; i < machine_->thread_count(); i++)
        if (machine_->enabled(i)) enabled.push_back(i);
    Choice choice{enabled, clock_may_advance(), last_};
    if (policy.looks_ahead() && !done_.empty()) choice.conflicts = [this](std::uint32_t thread) { return conflicts(thread); };
    std::int32_t mover = policy.choose(choice);
    if (mover == kNobody) {
        mismatch_ = policy.refusal();
        return false;
    }
    return push(mover);
}

bool Stepper::conflicts(std::uint32_t thread) {
    vm::Transition last, next;
    for (const vm::Access& access : done_.back().accesses) last.add(access.location, access.write, access.action, access.site);
    vm::Machine::Mark here = machine_->mark();
    bool changed = visibility_.changed;
    execute(static_cast<std::int32_t>(thread), next);
    machine_->undo_to(here);
    verdict_.reset();
    visibility_.changed = changed || visibility_.changed;
    return vm::depends(last, next);
}

bool Stepper::move_line(std::uint32_t thread) {
    if (thread >= machine_->thread_count()) return false;
    std::uint32_t line = machine_->thread_line(thread);
    std::size_t depth = machine_->thread_stack(thread).size();
    auto mover = static_cast<std::int32_t>(thread);
    if (!move(mover)) return false;
    for (std::size_t moves = 1; moves < 10'000; moves++) {
        if (verdict_ || (machine_->thread_line(thread) != line) || machine_->thread_stack(thread).size() < depth) break;
        if (!can_move(mover) || !move(mover)) break;
    }
    return true;
}

bool Stepper::move_until_blocked(std::uint32_t thread, std::size_t moves_max) {
    auto mover = static_cast<std::int32_t>(thread);
    bool moved = false;
    for (std::size_t moves = 0; moves < moves_max && can_move(mover); moves++) {
        if (!move(mover)) break;
        moved = true;
    }
    return moved;
}

std::size_t Stepper::sent_by(std::size_t message) const {
    auto later = std::partition_point(done_.begin(), done_.end(), [&](const Done& done) { return done.before.messages <= message; });
    return static_cast<std::size_t>(later - done_.begin());
}

void Stepper::back(std::size_t moves) {
    mismatch_.clear();
    moves = std::min(moves, done_.size());
    if (moves == 0) return;
    const Done& first = done_[done_.size() - moves];
    machine_->undo_to(first.before);
    last_ = first.last_before;
    for (std::size_t i = 0; i < moves; i++) {
        tail_.push_back(done_.back().step);
        done_.pop_back();
    }
    verdict_.reset();
}

bool Stepper::jump(std::size_t target) {
    if (target < position()) {
        back(position() - target);
        return true;
    }
    while (position() < target) {
        if (tail_.empty()) return false;
        std::int32_t mover = tail_.back();
        if (!can_move(mover)) {
            mismatch_ = fmt::format("the schedule does not fit at step {}", position() + 1);
            tail_.clear();
            return false;
        }
        tail_.pop_back();
        from_tail_ = true;
        bool pushed = push(mover);
        from_tail_ = false;
        if (!pushed) return false;
    }
    return true;
}

void Stepper::run_on(Policy& policy, const std::vector<std::uint32_t>& breakpoint_lines, std::size_t moves_max) {
    std::vector<std::uint32_t> last_lines; // by thread: where its last operation was
    auto last_line = [&](std::int32_t mover) -> std::uint32_t& {
        auto at = static_cast<std::size_t>(mover);
        if (at >= last_lines.size()) last_lines.resize(at + 1, 0);
        return last_lines[at];
    };
    if (!breakpoint_lines.empty())
        for (const Done& done : done_)
            if (done.step >= 0) last_line(done.view.mover) = done.view.line;
    for (std::size_t moves = 0; moves < moves_max; moves++) {
        if (options_.stop_word != nullptr && options_.stop_word->load(std::memory_order_relaxed) != 0) return;
        if (!move_on(policy)) return;
        if (breakpoint_lines.empty() || done_.back().step < 0) continue;
        // A thread that has come to a line with a breakpoint is to stand before its operation there: undone again. The first move is
        // made in any case, or one would never get away from the line.
        std::uint32_t line = done_.back().view.line;
        std::uint32_t& before = last_line(done_.back().view.mover);
        if (moves > 0 && line != before && std::find(breakpoint_lines.begin(), breakpoint_lines.end(), line) != breakpoint_lines.end()) {
            back(1);
            return;
        }
        before = line;
    }
}

std::vector<StepThreadView> Stepper::threads() {
    std::vector<StepThreadView> views;
    std::vector<vm::Machine::WaitInfo> waiting = machine_->waiting();
    for (std::uint32_t i = 0; i < machine_->thread_count(); i++) {
        StepThreadView view;
        view.index = i;
        view.name = machine_->thread_name(i);
        view.ended = machine_->thread(i).aux == static_cast<std::uint8_t>(vm::ThreadStatus::Ended);
        view.enabled = can_move(static_cast<std::int32_t>(i));
        view.line = machine_->thread_line(i);
        view.frames = vm::frame_views(*machine_, i);
        view.locks = vm::held_locks(*machine_, i);
        if (!view.enabled && !view.ended)
            for (const vm::Machine::WaitInfo& info : waiting) {
                if (info.thread != i) continue;
                view.waits_on = info.what;
                bool endless = machine_->thread(i).wait_kind == static_cast<std::uint64_t>(vm::WaitKind::Endless);
                view.why = endless ? "goes round for ever" : "waits for " + info.what;
                view.waits_for_thread = info.held_by;
                if (info.held_by >= 0 && info.held_line != 0) {
                    std::string holder = machine_->thread_name(static_cast<std::uint32_t>(info.held_by));
                    view.why += fmt::format(", held by {} (line {})", holder, info.held_line);
                }
            }
        if (view.enabled) {
            // Done to be read, then undone. The end of the program that it may bring about is not news yet.
            vm::Machine::Mark here = machine_->mark();
            std::size_t output_before = machine_->output().size();
            std::uint32_t line = view.line;
            vm::Transition transition;
            bool changed = visibility_.changed;
            const std::uint32_t values = machine_->draws(i);
            execute(static_cast<std::int32_t>(i), transition);
            view.next = describe(static_cast<std::int32_t>(i), transition, printed(machine_->output(), output_before));
            if (values != 0) say_draw(*view.next, 1, values);
            if (view.next->line == 0) view.next->line = line;
            // What the library does for it is done at the call.
            for (std::size_t frame = view.frames.size(); view.next->site == 0 && frame-- > 0;)
                if (program_->site_line(view.frames[frame].site) != 0) view.next->site = view.frames[frame].site;
            machine_->undo_to(here);
            verdict_.reset();
            visibility_.changed = changed || visibility_.changed;
        }
        views.push_back(std::move(view));
    }
    return views;
}

std::vector<SharedView> Stepper::shared() {
    std::vector<std::pair<vm::Location, SharedView>> places;
    for (std::size_t i = 0; i < done_.size(); i++) {
        if (done_[i].step < 0) continue;
        for (const vm::Access& access : done_[i].accesses) {
            bool data = access.action == vm::Action::None || access.action == vm::Action::Read || access.action == vm::Action::Write || access.action == vm::Action::ReadWrite;
            if (!data || access.location == vm::kEverything || access.location == vm::kTimers || access.location == vm::kStdout || access.location == vm::kStderr) continue;
            auto at = std::find_if(places.begin(), places.end(), [&](const auto& place) { return place.first == access.location; });
            if (at == places.end()) at = places.insert(places.end(), {access.location, {}});
            if (access.write) at->second.last_writer = done_[i].view.mover, at->second.written_at = i + 1;
            else at->second.last_reader = done_[i].view.mover, at->second.read_at = i + 1;
        }
    }
    std::vector<SharedView> views;
    for (auto& [where, view] : places) {
        view.name = machine_->location_name(where);
        if (std::string process = vm::process_of_global(*machine_, where); !process.empty()) view.name += " of " + process;
        view.value = vm::location_value(*machine_, where);
        views.push_back(std::move(view));
    }
    return views;
}

trace::Schedule Stepper::schedule(bool with_tail) const {
    trace::Schedule schedule = trace::header_of(program_->program(), options_.scale, config_, visibility_);
    for (const Done& done : done_) schedule.steps.push_back(done.step);
    if (with_tail) schedule.steps.insert(schedule.steps.end(), tail_.rbegin(), tail_.rend());
    return schedule;
}

} // namespace heddle::run
