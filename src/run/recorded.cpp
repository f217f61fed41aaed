#include "run/recorded.h"

#include <algorithm>
#include <chrono>

#include "base/assert.h"
#include "run/move.h"
#include "run/operation_check.h"

namespace heddle::run {

namespace {

constexpr std::uint64_t kStepsMax = 20'000'000;  // what a schedule may hold (trace/schedule.cpp)
constexpr std::chrono::milliseconds kIdleMax(50); // stop requests are seen within this
constexpr std::size_t kStackBytes = std::size_t{1} << 20;

} // namespace

RecordedRun::RecordedRun(std::shared_ptr<const vm::LinkedProgram> program, const vm::MachineConfig& config, RecordedOptions options)
    : ControlledHost(config.seed), options_(std::move(options)) {
    vm::MachineConfig own = config;
    own.driver = vm::Driver::Controlled;
    own.undo = false;
    own.hands_on = true;
    if (options_.operations_max == 0) options_.operations_max = kStepsMax;
    // What a run learns about a program it would learn at another moment when it is replayed.
    visibility_.everything = visibility_.clock_matters = visibility_.namespaces_matter = visibility_.thread_list_matters = true;
    machine_ = std::make_unique<vm::Machine>(std::move(program), own, static_cast<vm::Host&>(*this));
    if (!machine_->heap().valid()) return;
    attach(*machine_);
    machine_->use_visibility(&visibility_);
    if (options_.stop_word != nullptr) machine_->use_stop_word(options_.stop_word);
}

RecordedRun::~RecordedRun() = default;

Verdict RecordedRun::run() {
    if (!machine_->heap().valid()) {
        verdict_.kind = VerdictKind::Error;
        verdict_.message = "there is not enough memory for the program's heap";
        return verdict_;
    }
    auto started = std::chrono::steady_clock::now();
    for (int i = 0; i < std::max(options_.workers, 1); i++) {
        workers_.push_back(std::make_unique<Worker>());
        workers_.back()->run = this;
        workers_.back()->random = Random(options_.seed + 0x9E3779B97F4A7C15u * static_cast<std::uint64_t>(i));
    }
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, kStackBytes);
    for (std::size_t i = 1; i < workers_.size(); i++) // where there is no real thread to be had, those there are do the work
        workers_[i]->started = pthread_create(&workers_[i]->handle, &attributes, &RecordedRun::enter, workers_[i].get()) == 0;
    pthread_attr_destroy(&attributes);
    work(*workers_.front());
    for (const auto& worker : workers_)
        if (worker->started) pthread_join(worker->handle, nullptr);
    verdict_.threads = machine_->thread_count();
    verdict_.operations = steps_.size();
    verdict_.elapsed_ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - started).count();
    return verdict_;
}

void* RecordedRun::enter(void* argument) {
    Worker& worker = *static_cast<Worker*>(argument);
    worker.run->work(worker);
    return nullptr;
}

// The rest of the transition runs beside others.
void RecordedRun::operation_done(std::uint32_t thread) {
    Worker& worker = *by_[thread]; // this real thread, which has the lock
    if (worker.keeps_lock) return;
    if (idle_ > 0) changed_.notify_one();
    worker.lock.unlock();
}

void RecordedRun::work(Worker& worker) {
    worker.lock = Lock(mutex_);
    while (!over_) {
        if (machine_->stop_word().load(std::memory_order_relaxed) != 0) {
            describe_exit(vm::Exit::Stopped, verdict_);
            finish();
            break;
        }
        std::int32_t thread = next_thread();
        if (thread >= 0) {
            auto index = static_cast<std::uint32_t>(thread);
            by_[index] = &worker;
            running_++;
            // As the threaded driver's slices: mostly long, one in eight very short.
            std::uint64_t moves = worker.random.below(8) == 0 ? 1 + worker.random.below(3) : 1 + worker.random.below(100);
            while (moves-- > 0 && !over_ && machine_->enabled(index) && turn(worker, index)) {}
            by_[index] = nullptr;
            running_--;
            if (idle_ > 0) changed_.notify_all();
            continue;
        }
        if (running_ == 0) { // nobody can go on, and nobody is about to change that
            if (machine_->earliest_deadline() == vm::kNoDeadline) {
                describe_deadlock(*machine_, verdict_);
                finish();
                break;
            }
            vm::Transition transition;
            make_move(*machine_, trace::kAdvanceClock, transition);
            steps_.push_back(trace::kAdvanceClock);
            operations_.push_back(operation_check(*machine_, trace::kAdvanceClock, transition));
            continue;
        }
        idle_++;
        changed_.wait_for(worker.lock, kIdleMax);
        idle_--;
    }
    changed_.notify_all();
    worker.lock.unlock();
}

// A thread that can go on and that nobody runs; -1: none.
std::int32_t RecordedRun::next_thread() {
    std::uint32_t count = machine_->thread_count();
    if (by_.size() < count) by_.resize(count, nullptr);
    for (std::uint32_t i = 1; i <= count; i++) {
        std::uint32_t thread = (turn_ + i) % count;
        if (by_[thread] != nullptr || !machine_->enabled(thread)) continue;
        turn_ = thread;
        return static_cast<std::int32_t>(thread);
    }
    return -1;
}

// One transition of the thread; false: the worker has done with it for now.
bool RecordedRun::turn(Worker& worker, std::uint32_t thread) {
    const std::size_t step = steps_.size();
    steps_.push_back(static_cast<std::int32_t>(thread));
    operations_.push_back(0);
    // The main thread may end the process with this transition, and daemon threads must not do anything after that.
    worker.keeps_lock = thread == 0 && has_live_daemon();
    vm::Transition transition;
    vm::Exit exit = make_move(*machine_, static_cast<std::int32_t>(thread), transition, kInstructionsPerStepMax, false);
    if (!worker.lock.owns_lock()) worker.lock.lock();
    if (by_.size() < machine_->thread_count()) by_.resize(machine_->thread_count(), nullptr);
    operations_[step] = operation_check(*machine_, static_cast<std::int32_t>(thread), transition);
    verdict_.instructions += transition.instructions;
    deliver_output(*machine_, options_.sink, delivered_);
    return settle(exit, step);
}

bool RecordedRun::settle(vm::Exit exit, std::size_t step) {
    if (over_) return false;
    switch (exit) {
    case vm::Exit::Switch:
    case vm::Exit::InstructionLimit:
    case vm::Exit::Blocked:
        if (steps_.size() >= options_.operations_max) {
            verdict_.kind = VerdictKind::Limit;
            verdict_.limit = "operations";
            verdict_.message = "limit reached: the program made more visible operations than it may";
            break;
        }
        if (options_.instructions_max != 0 && verdict_.instructions >= options_.instructions_max) {
            describe_exit(vm::Exit::InstructionLimit, verdict_);
            break;
        }
        return true;
    case vm::Exit::Ended: return false;
    case vm::Exit::ProcessEnded:
        HEDDLE_ASSERT(step + 1 == steps_.size(), "nobody does anything after the process's end");
        describe_end(*machine_, verdict_);
        break;
    case vm::Exit::Stopped:
    case vm::Exit::MemoryLimit:
    case vm::Exit::OutputLimit:
    case vm::Exit::ThreadLimit: describe_exit(exit, verdict_); break;
    }
    finish();
    return false;
}

void RecordedRun::finish() {
    over_ = true;
    changed_.notify_all();
}

trace::Schedule RecordedRun::schedule(const vm::LinkedProgram& program, const std::vector<std::string>& scale) const {
    trace::Schedule schedule = trace::header_of(program.program(), scale, machine_->config(), visibility_);
    schedule.all_from_start = true;
    schedule.clock_matters = schedule.namespaces_matter = schedule.thread_list_matters = false; // that says it already
    schedule.steps = steps_;
    schedule.operations = operations_;
    return schedule;
}

bool RecordedRun::has_live_daemon() {
    for (std::uint32_t i = 1; i < machine_->thread_count(); i++) {
        const vm::ThreadState& t = machine_->thread(i);
        if ((t.flags & vm::kThreadDaemon) != 0 && t.aux != static_cast<std::uint8_t>(vm::ThreadStatus::Ended)) return true;
    }
    return false;
}

} // namespace heddle::run
