#pragma once
// The threaded driver: Python threads on a pool of real threads.
//
// Problem: a program's threads shall really run in parallel (model free) or take turns as under a GIL, stop within milliseconds
// whatever they do, number ten thousand on two cores, and a deadlock of all of them must be noticed.
//
// Idea: a real thread (worker) takes a Python thread from the ready queue, runs a slice of instructions and puts it back. A Python
// thread that has to wait is parked here, not in the operating system: so no wait is beyond reach of the stop word, and when every
// worker is idle, nothing is ready and no deadline is pending, no thread can ever move again: that is a deadlock. Under the GIL models
// at most one slice runs at a time; the worker that has the turn goes on with the next ready thread, so that a hand-over costs no wake-up.
// Slice lengths are drawn from a seed, one in eight very short, so that hand-overs fall everywhere and races show.
//
// Invariants (all under mutex_): a Python thread is in exactly one of ready_, parked_, a running slice, or ended. Parking evaluates the
// guard under mutex_ after marking the object (Machine::prepare_to_park), and wake() takes mutex_: no wake-up is lost.
//
// Other processes of the program: a thread that waits for one (vm/shared_space.h) is parked like any other. While one is, the worker that
// goes idle first sleeps on the process's word of signals instead of `changed_`, and workers look at that word between slices. fork()
// is asked for by parking, too: when no slice runs, the first worker (which is the thread that called run(), so that the child's only
// thread can return from there) splits the process.
//
// One worker and a given seed repeat exactly: then time is counted in instructions, and waiting for a deadline jumps to it after
// waiting really.
//
// Thread safety: construct and run() on one real thread, which becomes the first worker; threads() may be called from another one.

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <queue>
#include <unordered_map>
#include <vector>

#include "base/random.h"
#include "base/real_thread.h"
#include "run/output.h"
#include "run/process_host.h"
#include "run/run_trace.h"
#include "run/verdict.h"

namespace heddle::run {

struct ThreadedOptions {
    int workers = 0;         ///< real threads, the calling one included; 0: one under the GIL models, else as many as the hardware has
    bool per_thread = false; ///< as many workers as live Python threads: each has one to itself
    /// No slice has more hand-over points: where a thread is interrupted in odd places its operations are tried again. 0: some thousands.
    /// Below 100 an operation on a container of many elements may never get all its points in one slice.
    std::uint64_t slice_max = 0;
    std::optional<std::uint64_t> seed; ///< of slice lengths; none: from the clock
    std::uint64_t instructions_max = 0;
    OutputSink sink;         ///< may be empty
    std::atomic<std::int32_t>* stop_word = nullptr;
    /// A second word that ends the run, shared with others and looked at between slices; may be nullptr.
    const std::atomic<std::int32_t>* common_stop_word = nullptr;
    RunTrace* trace = nullptr; ///< gets to know who ran and waited when
    ProcessHost* processes = nullptr; ///< none: the program may not start processes
};

class ThreadedRun : private vm::Host {
public:
    ThreadedRun(std::shared_ptr<const vm::LinkedProgram> program, const vm::MachineConfig& config, ThreadedOptions options);
    ~ThreadedRun() override;

    /// A run that is as `parent` is now, but that only `thread` goes on in it: what the child of a fork() has. `parent` has no real thread inside its
    /// machine; `options` and `config` are the child's. nullptr: no memory for its heap.
    static std::unique_ptr<ThreadedRun> forked(ThreadedRun& parent, std::uint32_t thread, ThreadedOptions options, const vm::MachineConfig& config);

    /// Runs the program to its end, a deadlock, a limit or a raised stop word. Once.
    Verdict run();

    struct ThreadItem {
        std::uint32_t index;
        std::string name;
        const char* state; ///< "ready", "running", "sleeping", "waiting", "finished"
        std::uint32_t line;
    };
    /// A picture for people, of at most `max` threads.
    std::vector<ThreadItem> threads(std::size_t max);

    const vm::MachineConfig& config() const { return machine_->config(); }
    bool has_heap() const { return machine_->heap().valid(); } ///< else run() can only say that there is no memory
    std::size_t heap_bytes() const { return machine_->heap().used_bytes(); } ///< from any real thread
    std::size_t heap_extent() const { return machine_->heap().chunk_top() * vm::kChunkBytes; } ///< what a copy needs; no real thread inside the machine
    /// From any real thread: whoever sleeps here looks at the stop word.
    void rouse() { changed_->notify_all(); }

private:
    enum class State : std::uint8_t { Ready, Running, Parked, Ended };
    struct PythonThread {
        vm::Ref state = 0;
        vm::Ref parked_on = 0;
        std::uint32_t generation = 0; ///< of its parking: older timers are void
        State where = State::Ready;
    };
    struct Timer {
        std::int64_t deadline;
        std::uint32_t thread;
        std::uint32_t generation;
        bool operator<(const Timer& other) const { // std::priority_queue keeps the greatest on top
            return deadline != other.deadline ? deadline > other.deadline : thread > other.thread;
        }
    };
    struct Worker {
        ThreadedRun* run = nullptr;
        std::uint32_t number = 0; ///< from 0, in the order of their beginnings
        RealThread thread;
        vm::Arena arena;
        std::uint32_t arena_generation = 0;
        Random random;
    };
    using Lock = std::unique_lock<std::mutex>;

    ThreadedRun(ThreadedRun& parent, std::uint32_t thread, ThreadedOptions options, const vm::MachineConfig& config);
    void settle_options();

    // vm::Host
    void write(std::uint32_t thread_index, bool is_stderr, std::string_view text) override;
    std::int64_t monotonic_ns() override;
    std::int64_t wall_ns() override;
    std::uint64_t entropy() override;
    void thread_started(vm::Ref thread_state) override;
    void wake(vm::Ref object, bool all) override;
    vm::Processes* processes() override { return options_.processes; }

    static void* enter(void* worker);
    bool add_worker(); ///< mutex_ held
    void work(Worker& worker);
    vm::Exit run_slices(Worker& worker, std::uint32_t thread, std::uint64_t& instructions);
    void settle(vm::Exit exit, std::uint32_t thread); ///< mutex_ held from here on
    void make_ready(std::uint32_t thread, bool quiet = false); ///< quiet: the calling worker takes it
    void notify_one();
    void notify_all();
    void unpark(std::uint32_t thread, bool quiet = false);
    void park(std::uint32_t thread);
    void fire_due_timers();
    void trace_wait(std::uint32_t thread);
    void name_traced();
    void drop_void_timers();
    bool rescue_parked();
    void idle(Lock& lock);
    void collect();
    bool uses_processes() const { return options_.processes != nullptr && options_.processes->in_use(); }
    bool has_company() const;
    bool signalled() const;
    bool waits_outside(std::uint32_t thread);
    void look_outside();
    void sleep_outside(Lock& lock, std::int64_t ns);
    void split();
    void become_child(std::uint32_t thread);
    void finish();
    bool stop_requested();
    std::int64_t draw_budget(Random& random) const;
    vm::ThreadState& state_of(std::uint32_t thread) { return machine_->object<vm::ThreadState>(threads_[thread].state); }

    ThreadedOptions options_;
    vm::Model model_;
    bool deterministic_;
    std::uint64_t seed_;
    std::int64_t started_ns_;           ///< real monotonic time
    std::unique_ptr<vm::Machine> machine_;

    std::mutex mutex_;
    /// Something is ready, a collection is over, or all is over. In a child another one: the parent's may have waiters that are not there.
    std::unique_ptr<std::condition_variable> changed_ = std::make_unique<std::condition_variable>();
    // Guarded by mutex_:
    std::vector<PythonThread> threads_;
    std::deque<std::uint32_t> ready_;
    std::unordered_map<vm::Ref, std::deque<std::uint32_t>> parked_;
    std::priority_queue<Timer> timers_;
    std::deque<Worker> workers_;
    int running_ = 0;
    int running_max_ = 1;
    int idle_ = 0;
    bool outside_sleeper_ = false; ///< one of the idle ones sleeps on the process's signals
    std::uint32_t parked_outside_ = 0;
    std::deque<std::uint32_t> forks_; ///< threads that wait for the process to be split
    std::uint32_t alive_ = 0;
    std::uint32_t arena_generation_ = 0;
    Verdict verdict_;
    std::uint64_t entropy_ = 0;
    // Read outside mutex_ by slices that would go on:
    std::atomic<std::int64_t> virtual_ns_{0};
    std::atomic<std::int64_t> next_deadline_{vm::kNoDeadline};
    std::atomic<std::uint32_t> ready_count_{0};
    std::atomic<std::uint64_t> instructions_{0};
    std::atomic<bool> over_{false};
    std::atomic<bool> collecting_{false};
    std::atomic<bool> forking_{false};
    std::atomic<std::uint32_t> seen_signals_{0};

    std::mutex output_mutex_;
};

} // namespace heddle::run
