#include "run/threaded.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <thread>

#include "base/assert.h"

namespace heddle::run {

namespace {

constexpr std::int64_t kIdleNsMax = 50'000'000; // stop requests are seen within this
constexpr std::int64_t kNsPerInstruction = 10;  // of the deterministic clock: about what an interpreted instruction takes
constexpr std::size_t kWorkersMax = 10'000;     // per-thread: the limit of live Python threads

std::int64_t real_ns() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}
std::int64_t real_wall_ns() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

} // namespace

ThreadedRun::ThreadedRun(std::shared_ptr<const vm::LinkedProgram> program, const vm::MachineConfig& config, ThreadedOptions options)
    : options_(std::move(options)), model_(config.model), started_ns_(real_ns()) {
    settle_options();
    seed_ = options_.seed.value_or(static_cast<std::uint64_t>(real_wall_ns()) ^ reinterpret_cast<std::uintptr_t>(this));
    entropy_ = seed_;
    vm::MachineConfig own = config;
    own.driver = vm::Driver::Threaded;
    own.undo = false;
    own.seed = seed_;
    machine_ = std::make_unique<vm::Machine>(std::move(program), own, static_cast<vm::Host&>(*this));
    if (options_.stop_word != nullptr) machine_->use_stop_word(options_.stop_word);
}

ThreadedRun::ThreadedRun(ThreadedRun& parent, std::uint32_t thread, ThreadedOptions options, const vm::MachineConfig& config)
    : options_(std::move(options)), model_(config.model), started_ns_(parent.started_ns_) {
    settle_options();
    const auto pid = static_cast<std::uint64_t>(options_.processes->pid());
    seed_ = parent.seed_ ^ pid;
    entropy_ = parent.entropy_ ^ pid << 20;
    machine_ = std::make_unique<vm::Machine>(*parent.machine_, config, static_cast<vm::Host&>(*this));
    if (!has_heap()) return;
    if (options_.stop_word != nullptr) machine_->use_stop_word(options_.stop_word);
    machine_->keep_only(thread);
    threads_.resize(parent.threads_.size());
    for (PythonThread& other : threads_) other.where = State::Ended;
    threads_[thread] = {parent.threads_[thread].state, 0, 0, State::Ready};
    state_of(thread).outside_result = 0;
    virtual_ns_.store(parent.virtual_ns_.load(std::memory_order_relaxed), std::memory_order_relaxed);
    alive_ = 1;
    make_ready(thread);
}

std::unique_ptr<ThreadedRun> ThreadedRun::forked(ThreadedRun& parent, std::uint32_t thread, ThreadedOptions options, const vm::MachineConfig& config) {
    std::unique_ptr<ThreadedRun> child(new ThreadedRun(parent, thread, std::move(options), config));
    if (!child->has_heap()) child.reset();
    return child;
}

void ThreadedRun::settle_options() {
    int workers = options_.workers;
    if (workers <= 0) workers = model_ == vm::Model::Free ? static_cast<int>(std::thread::hardware_concurrency()) : 1;
    options_.workers = std::max(workers, 1);
    deterministic_ = options_.seed.has_value() && options_.workers == 1 && !options_.per_thread;
    running_max_ = model_ == vm::Model::Free ? static_cast<int>(kWorkersMax) : 1;
}

ThreadedRun::~ThreadedRun() = default;

Verdict ThreadedRun::run() {
    if (!machine_->heap().valid()) {
        verdict_.kind = VerdictKind::Error;
        verdict_.message = "there is not enough memory for the program's heap";
        return verdict_;
    }
    {
        Lock lock(mutex_);
        if (alive_ == 0) { // else it has been forked
            if (threads_.empty()) threads_.push_back({machine_->ref_of(&machine_->thread(0)), 0, 0, State::Ready});
            alive_ = 1;
            make_ready(0);
        }
        workers_.emplace_back();
        workers_.back().run = this;
        workers_.back().random = Random(seed_);
        if (!options_.per_thread)
            while (static_cast<int>(workers_.size()) < options_.workers && add_worker()) {}
    }
    work(workers_.front());
    // Nobody adds workers any more: over_ is set.
    for (Worker& worker : workers_) worker.thread.join();
    if (options_.processes != nullptr && options_.processes->is_child()) options_.processes->end_child(verdict_);
    if (options_.trace != nullptr) {
        options_.trace->end(monotonic_ns());
        name_traced();
    }
    verdict_.instructions = instructions_.load(std::memory_order_relaxed);
    verdict_.elapsed_ms = static_cast<double>(real_ns() - started_ns_) / 1e6;
    return verdict_;
}

bool ThreadedRun::add_worker() {
    workers_.emplace_back();
    Worker& worker = workers_.back();
    worker.run = this;
    worker.number = static_cast<std::uint32_t>(workers_.size() - 1);
    worker.random = Random(seed_ + 0x9E3779B97F4A7C15u * workers_.size());
    const bool started = worker.thread.start(&ThreadedRun::enter, &worker);
    if (!started) workers_.pop_back(); // no real thread to be had: those there are do the work
    return started;
}

void* ThreadedRun::enter(void* worker) {
    Worker& self = *static_cast<Worker*>(worker);
    self.run->work(self);
    return nullptr;
}

std::int64_t ThreadedRun::draw_budget(Random& random) const {
    if (options_.slice_max != 0) return static_cast<std::int64_t>(1 + random.below(options_.slice_max));
    if (random.below(8) == 0) return static_cast<std::int64_t>(1 + random.below(50));
    // Means of 5,000 (a hand-over every few microseconds, so that short programs show some) and, without a GIL, of 20,000.
    return static_cast<std::int64_t>(1 + random.below(model_ == vm::Model::Free ? 40'000 : 11'400));
}

void ThreadedRun::work(Worker& worker) {
    Lock lock(mutex_);
    while (!over_.load(std::memory_order_relaxed)) {
        if (stop_requested()) {
            describe_exit(vm::Exit::Stopped, verdict_);
            finish();
            break;
        }
        if (collecting_.load(std::memory_order_relaxed)) {
            if (running_ == 0) collect();
            else idle(lock);
            continue;
        }
        if (forking_.load(std::memory_order_relaxed)) {
            if (running_ == 0 && &worker == &workers_.front()) {
                split();
            } else {
                if (running_ == 0) notify_all(); // the first worker may be asleep
                idle(lock);
            }
            continue;
        }
        if (signalled()) {
            look_outside();
            continue;
        }
        fire_due_timers();
        if (ready_.empty() || running_ >= running_max_) {
            if (ready_.empty() && running_ == 0) {
                drop_void_timers();
                if (timers_.empty() && !rescue_parked() && parked_outside_ == 0) {
                    if (has_company()) { // stuck as it is, others may go on, or end it
                        if (outside_sleeper_) idle(lock);
                        else sleep_outside(lock, kIdleNsMax);
                        continue;
                    }
                    describe_deadlock(*machine_, verdict_);
                    finish();
                    break;
                }
            }
            if (ready_.empty() || running_ >= running_max_) idle(lock);
            continue;
        }
        std::uint32_t thread = ready_.front();
        ready_.pop_front();
        ready_count_.store(static_cast<std::uint32_t>(ready_.size()), std::memory_order_relaxed);
        threads_[thread].where = State::Running;
        running_++;
        if (!ready_.empty() && idle_ > 0 && running_ < running_max_) notify_one();
        if (worker.arena_generation != arena_generation_) {
            worker.arena = {};
            worker.arena_generation = arena_generation_;
        }
        lock.unlock();
        std::uint64_t instructions = 0;
        const std::int64_t began = options_.trace != nullptr ? monotonic_ns() : 0;
        vm::Exit exit = run_slices(worker, thread, instructions);
        if (options_.trace != nullptr) options_.trace->ran(thread, worker.number, began, monotonic_ns());
        lock.lock();
        running_--;
        instructions_.fetch_add(instructions, std::memory_order_relaxed);
        if (!over_.load(std::memory_order_relaxed)) settle(exit, thread);
    }
    notify_all();
}

vm::Exit ThreadedRun::run_slices(Worker& worker, std::uint32_t thread, std::uint64_t& instructions) {
    for (;;) {
        std::int64_t budget = draw_budget(worker.random);
        vm::Exit exit = machine_->run_slice(thread, worker.arena, budget);
        instructions += static_cast<std::uint64_t>(exit == vm::Exit::Switch ? budget : std::min<std::int64_t>(budget, 100));
        if (deterministic_)
            virtual_ns_.fetch_add((exit == vm::Exit::Switch ? budget : 1) * kNsPerInstruction, std::memory_order_relaxed);
        if (exit != vm::Exit::Switch) return exit;
        if (stop_requested() || ready_count_.load(std::memory_order_relaxed) != 0 || over_.load(std::memory_order_relaxed) ||
            collecting_.load(std::memory_order_relaxed) || forking_.load(std::memory_order_relaxed) || machine_->wants_collection() || signalled())
            return exit;
        std::int64_t deadline = next_deadline_.load(std::memory_order_relaxed);
        if (deadline != vm::kNoDeadline && monotonic_ns() >= deadline) return exit;
        if (options_.instructions_max != 0 && instructions >= options_.instructions_max / 8) return exit;
    }
}

void ThreadedRun::settle(vm::Exit exit, std::uint32_t thread) {
    if (options_.instructions_max != 0 && instructions_.load(std::memory_order_relaxed) > options_.instructions_max &&
        (exit == vm::Exit::Switch || exit == vm::Exit::Blocked || exit == vm::Exit::Ended))
        exit = vm::Exit::InstructionLimit;
    switch (exit) {
    case vm::Exit::Switch:
        if (machine_->wants_collection()) collecting_.store(true, std::memory_order_relaxed);
        make_ready(thread);
        return;
    case vm::Exit::Blocked: park(thread); return;
    case vm::Exit::Ended:
        threads_[thread].where = State::Ended;
        alive_--;
        return;
    case vm::Exit::ProcessEnded:
        threads_[thread].where = State::Ended;
        describe_end(*machine_, verdict_);
        break;
    case vm::Exit::Stopped:
    case vm::Exit::MemoryLimit:
    case vm::Exit::OutputLimit:
    case vm::Exit::ThreadLimit:
    case vm::Exit::InstructionLimit:
        describe_exit(exit, verdict_);
        verdict_.threads = static_cast<std::uint32_t>(threads_.size());
        break;
    }
    finish();
}

bool ThreadedRun::stop_requested() {
    if (options_.common_stop_word != nullptr && options_.common_stop_word->load(std::memory_order_relaxed) != 0)
        machine_->stop_word().store(1, std::memory_order_relaxed);
    return machine_->stop_word().load(std::memory_order_relaxed) != 0;
}

void ThreadedRun::finish() {
    over_.store(true, std::memory_order_relaxed);
    notify_all();
}

// The one that sleeps on the process's signals is not waiting for `changed_`.
void ThreadedRun::notify_one() {
    if (outside_sleeper_ && idle_ == 1) options_.processes->space().signal(options_.processes->space().slot());
    else changed_->notify_one();
}

void ThreadedRun::notify_all() {
    changed_->notify_all();
    if (outside_sleeper_) options_.processes->space().signal(options_.processes->space().slot());
}

void ThreadedRun::make_ready(std::uint32_t thread, bool quiet) {
    threads_[thread].where = State::Ready;
    ready_.push_back(thread);
    ready_count_.store(static_cast<std::uint32_t>(ready_.size()), std::memory_order_relaxed);
    if (idle_ > 0 && running_ < running_max_ && !quiet) notify_one();
}

void ThreadedRun::park(std::uint32_t thread) {
    vm::ThreadState& state = state_of(thread);
    if (static_cast<vm::WaitKind>(state.wait_kind) == vm::WaitKind::Fork) {
        threads_[thread].where = State::Parked;
        forks_.push_back(thread);
        forking_.store(true, std::memory_order_relaxed);
        notify_all();
        return;
    }
    if (!machine_->prepare_to_park(state)) {
        make_ready(thread);
        return;
    }
    PythonThread& entry = threads_[thread];
    entry.where = State::Parked;
    entry.parked_on = state.wait_object;
    entry.generation++;
    parked_[entry.parked_on].push_back(thread);
    if (options_.trace != nullptr) trace_wait(thread);
    if (waits_outside(thread)) parked_outside_++;
    if (state.deadline != vm::kNoDeadline) {
        timers_.push({state.deadline, thread, entry.generation});
        next_deadline_.store(timers_.top().deadline, std::memory_order_relaxed);
        if (idle_ > 0) notify_one(); // an idle worker may be waiting for a later deadline
    }
}

void ThreadedRun::unpark(std::uint32_t thread, bool quiet) {
    threads_[thread].generation++;
    if (options_.trace != nullptr) options_.trace->goes_on(thread, monotonic_ns());
    if (waits_outside(thread)) parked_outside_--;
    make_ready(thread, quiet);
}

void ThreadedRun::trace_wait(std::uint32_t thread) {
    vm::ThreadState& state = state_of(thread);
    auto kind = static_cast<vm::WaitKind>(state.wait_kind);
    std::int32_t holder = -1;
    if (kind == vm::WaitKind::Lock) {
        // Its holder may release it right now: then the wait is over at once.
        vm::Ref owner = __atomic_load_n(&machine_->object<vm::LockObject>(state.wait_object).owner, __ATOMIC_RELAXED);
        if (owner != 0) holder = static_cast<std::int32_t>(machine_->index_of(owner));
    }
    options_.trace->waits(thread, kind, state.wait_object, arena_generation_, holder, monotonic_ns());
}

// Every real thread is outside the machine.
void ThreadedRun::name_traced() {
    options_.trace->name_objects([this](vm::Ref object) { return machine_->location_name(vm::location(object, vm::kState)); });
}

// Called from inside a slice. No sleeping worker is roused: the calling one may be about to wait itself (producer and consumer take turns so)
// and then takes the woken thread at once; else it sees at the end of its slice that there is more to do. Rousing costs more than most slices.
void ThreadedRun::wake(vm::Ref object, bool all) {
    Lock lock(mutex_);
    auto found = parked_.find(object);
    if (found == parked_.end()) return;
    do {
        std::uint32_t thread = found->second.front();
        found->second.pop_front();
        unpark(thread, true);
    } while (all && !found->second.empty());
    if (found->second.empty()) {
        parked_.erase(found);
        return;
    }
    // Whoever woke this one has reset the object's mark; those that stay parked need it at the next release. Releases until then are
    // no loss: the woken thread finds the object free, or parks again and marks it.
    machine_->mark_waiters(object);
}

void ThreadedRun::drop_void_timers() {
    while (!timers_.empty() && timers_.top().generation != threads_[timers_.top().thread].generation) timers_.pop();
    next_deadline_.store(timers_.empty() ? vm::kNoDeadline : timers_.top().deadline, std::memory_order_relaxed);
}

void ThreadedRun::fire_due_timers() {
    if (timers_.empty()) return;
    std::int64_t now = monotonic_ns();
    for (drop_void_timers(); !timers_.empty() && timers_.top().deadline <= now; drop_void_timers()) {
        std::uint32_t thread = timers_.top().thread;
        timers_.pop();
        machine_->time_out(state_of(thread));
        auto found = parked_.find(threads_[thread].parked_on);
        HEDDLE_ASSERT(found != parked_.end(), "a parked thread is in its object's queue");
        found->second.erase(std::find(found->second.begin(), found->second.end(), thread));
        if (found->second.empty()) parked_.erase(found);
        unpark(thread);
    }
}

// Before a deadlock is declared: a parked thread whose guard holds was missed by whoever made it hold. It goes on all the same.
bool ThreadedRun::rescue_parked() {
    bool rescued = false;
    for (auto entry = parked_.begin(); entry != parked_.end();) {
        std::deque<std::uint32_t> still;
        for (std::uint32_t thread : entry->second) {
            if (machine_->guard_holds(state_of(thread))) unpark(thread), rescued = true;
            else still.push_back(thread);
        }
        if (still.empty()) entry = parked_.erase(entry);
        else (entry++)->second = std::move(still);
    }
    return rescued;
}

void ThreadedRun::idle(Lock& lock) {
    std::int64_t wait_ns = kIdleNsMax;
    bool jump = false;
    if (!timers_.empty() && running_ == 0) {
        std::int64_t left = timers_.top().deadline - monotonic_ns();
        jump = deterministic_;
        if (left <= 0 && !jump) return;
        wait_ns = std::clamp<std::int64_t>(left, 0, kIdleNsMax);
    } else if (!timers_.empty()) {
        wait_ns = std::clamp<std::int64_t>(timers_.top().deadline - monotonic_ns(), 1'000'000, kIdleNsMax);
    }
    if (uses_processes() && parked_outside_ > 0 && !outside_sleeper_) {
        sleep_outside(lock, wait_ns);
        return;
    }
    idle_++;
    if (jump) { // this is the only worker: nothing changes while it waits, but the stop word
        lock.unlock();
        std::int64_t until = real_ns() + wait_ns;
        for (std::int64_t left = wait_ns; left > 0; left = until - real_ns()) std::this_thread::sleep_for(std::chrono::nanoseconds(left));
        lock.lock();
        virtual_ns_.fetch_add(wait_ns, std::memory_order_relaxed);
    } else {
        changed_->wait_for(lock, std::chrono::nanoseconds(wait_ns));
    }
    idle_--;
}

void ThreadedRun::collect() {
    if (options_.trace != nullptr) name_traced(); // what is freed has no name afterwards
    arena_generation_++; // every worker drops its arena before it runs on
    machine_->collect();
    collecting_.store(false, std::memory_order_relaxed);
    notify_all();
}

// Other processes.

bool ThreadedRun::signalled() const {
    return uses_processes() && options_.processes->space().self().signals.load(std::memory_order_relaxed) != seen_signals_.load(std::memory_order_relaxed);
}

// Other processes of the program are alive.
bool ThreadedRun::has_company() const { return uses_processes() && options_.processes->space().header().live.load() > 1; }

bool ThreadedRun::waits_outside(std::uint32_t thread) {
    auto kind = static_cast<vm::WaitKind>(state_of(thread).wait_kind);
    return kind == vm::WaitKind::Shared || kind == vm::WaitKind::Child;
}

// Something has changed outside: children that ended, the end of all, threads that can go on.
void ThreadedRun::look_outside() {
    vm::SharedSpace& space = options_.processes->space();
    seen_signals_.store(space.self().signals.load());
    space.wake_up();
    options_.processes->reap();
    if (vm::Ending why = space.header().ending.load(); why != vm::Ending::None) {
        describe_ending(*machine_, why, verdict_);
        finish();
        return;
    }
    auto found = parked_.find(0); // those that wait for no object of the heap
    if (found == parked_.end()) return;
    std::deque<std::uint32_t> still;
    bool first = true;
    for (std::uint32_t thread : found->second) {
        if (!waits_outside(thread) || machine_->prepare_to_park(state_of(thread))) {
            still.push_back(thread);
            continue;
        }
        threads_[thread].generation++;
        parked_outside_--;
        make_ready(thread, first && ready_.empty());
        first = false;
    }
    if (still.empty()) parked_.erase(found);
    else found->second = std::move(still);
}

// This worker sleeps until another process signals this one. Where no thread of this process can go on by itself, the processes may all be
// waiting for each other.
void ThreadedRun::sleep_outside(Lock& lock, std::int64_t ns) {
    vm::SharedSpace& space = options_.processes->space();
    const std::uint32_t seen = seen_signals_.load();
    const bool for_good = ready_.empty() && running_ == 0 && timers_.empty() && forks_.empty();
    if (for_good && space.fall_asleep(seen)) space.end_all(vm::Ending::Deadlock);
    if (!for_good) space.wake_up();
    idle_++;
    outside_sleeper_ = true;
    lock.unlock();
    options_.processes->sleep(seen, ns);
    lock.lock();
    outside_sleeper_ = false;
    idle_--;
    if (deterministic_ && !signalled() && !timers_.empty()) virtual_ns_.fetch_add(ns, std::memory_order_relaxed);
}

void ThreadedRun::split() {
    std::uint32_t thread = forks_.front();
    forks_.pop_front();
    forking_.store(!forks_.empty(), std::memory_order_relaxed);
    int pid = options_.processes->fork(*this, thread);
    state_of(thread).outside_result = static_cast<std::uint64_t>(static_cast<std::int64_t>(pid));
    if (pid == 0) become_child(thread);
    if (pid != -ENOSPC) make_ready(thread, true); // else the program is about to end
    notify_all();
}

void ThreadedRun::become_child(std::uint32_t thread) {
    changed_.release(); // with the parent's waiters, who are not here: it can be neither used nor destroyed
    changed_ = std::make_unique<std::condition_variable>();
    while (workers_.size() > 1) workers_.pop_back(); // the parent's: none of them runs here
    ready_.clear();
    ready_count_.store(0);
    parked_.clear();
    timers_ = {};
    next_deadline_.store(vm::kNoDeadline);
    forks_.clear();
    forking_.store(false);
    idle_ = 0;
    outside_sleeper_ = false;
    parked_outside_ = 0;
    for (PythonThread& other : threads_) {
        other.where = State::Ended;
        other.generation++;
    }
    alive_ = 1;
    verdict_ = {};
    machine_->keep_only(thread);
    seen_signals_.store(options_.processes->space().self().signals.load());
    entropy_ ^= static_cast<std::uint64_t>(options_.processes->pid()) << 20;
    workers_.front().random = Random(seed_ ^ static_cast<std::uint64_t>(options_.processes->pid()));
}

void ThreadedRun::write(std::uint32_t thread_index, bool is_stderr, std::string_view text) {
    if (!options_.sink) return;
    ProcessHost::ShownThread thread{thread_index, machine_->thread_name(thread_index)};
    if (options_.processes != nullptr) thread = options_.processes->shown(thread_index, std::move(thread.name));
    std::lock_guard<std::mutex> lock(output_mutex_);
    if (over_.load(std::memory_order_relaxed)) return; // a daemon thread after the process has ended
    std::int64_t now = deterministic_ ? virtual_ns_.load(std::memory_order_relaxed) : real_ns() - started_ns_;
    options_.sink({thread.number, thread.name, is_stderr, text, static_cast<double>(now) / 1e6});
}

std::int64_t ThreadedRun::monotonic_ns() {
    return deterministic_ ? virtual_ns_.load(std::memory_order_relaxed) : real_ns() - started_ns_;
}

std::int64_t ThreadedRun::wall_ns() { return real_wall_ns(); }

std::uint64_t ThreadedRun::entropy() {
    Lock lock(mutex_);
    return splitmix64(entropy_);
}

void ThreadedRun::thread_started(vm::Ref thread_state) {
    Lock lock(mutex_);
    std::uint32_t index = machine_->index_of(thread_state);
    if (index >= threads_.size()) threads_.resize(index + 1);
    threads_[index].state = thread_state;
    if (index == 0) return; // the machine's boot; run() makes it ready
    alive_++;
    // A child begins with one worker.
    if (options_.per_thread ? workers_.size() < std::min<std::size_t>(alive_, kWorkersMax) : workers_.size() < static_cast<std::size_t>(options_.workers))
        add_worker();
    make_ready(index);
}

std::vector<ThreadedRun::ThreadItem> ThreadedRun::threads(std::size_t max) {
    Lock lock(mutex_);
    std::vector<ThreadItem> items;
    for (std::uint32_t i = 0; i < threads_.size() && items.size() < max; i++) {
        const PythonThread& entry = threads_[i];
        if (entry.state == 0) continue;
        ProcessHost::ShownThread shown{i, machine_->thread_name(i)};
        if (options_.processes != nullptr) shown = options_.processes->shown(i, std::move(shown.name));
        ThreadItem item{shown.number, std::move(shown.name), "ready", 0};
        switch (entry.where) {
        case State::Ready: item.line = machine_->thread_line(i); break;
        case State::Running: item.state = "running"; break; // its line changes as we speak
        case State::Parked:
            item.state = state_of(i).wait_kind == static_cast<std::uint64_t>(vm::WaitKind::Time) ? "sleeping" : "waiting";
            item.line = machine_->thread_line(i);
            break;
        case State::Ended: item.state = "finished"; break;
        }
        items.push_back(std::move(item));
    }
    return items;
}

} // namespace heddle::run
