#pragma once
// A machine: one Python process of the lab. Its whole state is its heap (and, under the controlled driver, the output so far).
//
// Many machines live at once; nothing is global. A machine does not know who schedules its threads: drivers (run/) call
// run_to_switch() (controlled: one transition at a time, undoable) or run_slice() (threaded: a slice of instructions on a real thread).
//
// Thread safety: a machine driven by the controlled driver is used by one real thread. Under the threaded driver run_slice() may be
// called for different Python threads from different real threads; collect() needs all of them outside run_slice().

#include <atomic>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "vm/heap.h"
#include "vm/host.h"
#include "vm/link.h"
#include "vm/thread_objects.h"
#include "vm/transition.h"
#include "vm/types.h"
#include "vm/undo.h"
#include "vm/visibility.h"

namespace heddle::vm {

class Context;

enum class Model : std::uint8_t { Free, Gil, Gil39 };
enum class TimeMode : std::uint8_t { Any, Exact };
enum class Driver : std::uint8_t { Controlled, Threaded };

struct MachineConfig {
    Model model = Model::Free;
    TimeMode time = TimeMode::Any;
    Driver driver = Driver::Controlled;
    bool hands_on = false;          ///< controlled, several real threads: the host hears when a transition's operation is done
    bool undo = true;               ///< controlled: keep the undo log (off for a plain controlled run)
    bool split_stdout = false;      ///< print writes text and newline separately
    bool condition_any = false;     ///< notify wakes any waiter, not the oldest
    bool random_any = false;        ///< controlled: what a generator without a seed of the program's gives is chosen, see draws()
    std::size_t heap_bytes_max = std::size_t{256} << 20;
    std::size_t heap_slack_bytes = 0; ///< reserved above the limit, for what a slice allocates unasked; 0: enough for the longest slices
    std::size_t output_bytes_max = SIZE_MAX;
    std::uint32_t threads_max = 10'000;     ///< live Python threads; from RELIABILITY's table
    std::uint32_t recursion_max = 1'000;    ///< CPython's
    std::uint64_t seed = 0;
    std::vector<std::string> args;  ///< sys.argv
};

/// Why a thread handed over.
enum class Exit : std::uint8_t {
    Switch,    ///< at a possible hand-over (controlled) or at the end of its slice (threaded)
    Blocked,   ///< its guard does not hold
    Ended,     ///< the thread has ended
    ProcessEnded, ///< the main thread has ended after every non-daemon thread: the machine is finished
    Stopped,   ///< the stop word was raised
    MemoryLimit, OutputLimit, ThreadLimit, InstructionLimit, ///< a limit's verdict, not a Python exception
};

class Machine {
public:
    Machine(std::shared_ptr<const LinkedProgram> program, MachineConfig config, Host& host);
    /// Threaded driver, all workers outside run_slice: a machine of its own that is as `parent` is now, as fork() makes one. `config`: the parent's,
    /// but for the heap's size. Its heap is not valid where there is no memory for it, or not enough for what the parent's holds.
    Machine(Machine& parent, MachineConfig config, Host& host);
    ~Machine();
    /// Address space that a machine takes for its heap.
    static std::size_t reserve_for(const MachineConfig& config);

    const MachineConfig& config() const { return config_; }
    const LinkedProgram& link() const { return *link_; }
    Heap& heap() { return heap_; }
    World& world() { return *reinterpret_cast<World*>(heap_.base() + world_); }
    ProcessState& first_process() { return object<ProcessState>(world().process); }
    ProcessState& process_of(const ThreadState& thread) { return object<ProcessState>(thread.process); }
    Host& host() { return host_; }

    std::uint32_t thread_count() const {
        return static_cast<std::uint32_t>(__atomic_load_n(&reinterpret_cast<const World*>(heap_.base() + world_)->thread_count, __ATOMIC_SEQ_CST));
    }
    ThreadState& thread(std::uint32_t index) { ///< 0 is the main thread
        const Ref threads = __atomic_load_n(&world().threads, __ATOMIC_SEQ_CST);
        return object<ThreadState>(Value{__atomic_load_n(&object<ListItems>(threads).items[index].bits, __ATOMIC_SEQ_CST)}.as_ref());
    }
    std::uint32_t index_of(Ref thread_state) { return static_cast<std::uint32_t>(object<ThreadState>(thread_state).index); }

    /// Controlled driver. Whether the thread has not ended and its guard, if any, holds; of a process that was sent a signal only the main
    /// thread is, and its move is the end of them all. Under TimeMode::Any a thread that only sleeps
    /// (WaitKind::Time) is enabled unless visibility's clock_matters is set: until a program reads a clock, a sleep is no synchronisation.
    bool enabled(std::uint32_t index);
    /// Controlled driver. Runs the thread from where it stands up to, not including, its next possible hand-over and fills `out`.
    /// Needs enabled(index). Never returns Blocked with an effect: an operation that cannot go on has not happened.
    /// `instructions_max`: an endless loop without a visible operation comes back as InstructionLimit (Stop is polled as well).
    /// `draw`: where the thread stands before a random number, which of its values comes, from 1 to draws(); 0 is the first.
    Exit run_to_switch(std::uint32_t index, Transition& out, std::uint64_t instructions_max = UINT64_MAX, std::uint32_t draw = 0);
    /// The same transition goes on, after an InstructionLimit.
    Exit run_on(std::uint32_t index, Transition& out, std::uint64_t instructions_max);
    /// Under random_any: how many values the random number has before which the thread stands; 0: it stands before none. Before each the
    /// thread hands over: the number is drawn at the beginning of its next transition.
    std::uint32_t draws(std::uint32_t index) {
        const ThreadState& t = thread(index);
        return t.wait_kind == static_cast<std::uint64_t>(WaitKind::Draw) ? static_cast<std::uint32_t>(t.wait_need) : 0;
    }
    /// Controlled driver: the thread goes round for ever without anything that others could see or change, so it counts as waiting from
    /// here on (WaitKind::Endless).
    void goes_round(std::uint32_t index);
    /// Nothing can move any more: whether a thread goes round for ever, so that this is no deadlock.
    bool any_goes_round();
    /// Controlled driver, nothing enabled (exact) or at any time (any): the earliest pending deadline or INT64_MAX, not
    /// counting those of threads that are enabled() anyway or have timed out …
    std::int64_t earliest_deadline();
    /// … and the move that fires it: every thread whose deadline is the earliest is marked timed out; time advances.
    void advance_clock(Transition& out);

    /// Threaded driver. Runs up to about `budget` instructions of a thread on the calling real thread, allocating from `arena`.
    Exit run_slice(std::uint32_t index, Arena& arena, std::int64_t budget);
    /// Threaded driver, all workers outside run_slice, every arena given to run_slice reset to Arena{} by the driver (their unused ends
    /// may be handed out again). Reclaims what is unreachable; returns bytes in use afterwards.
    std::size_t collect();
    bool wants_collection() const;

    /// The thread's guard over the present state; takes the object's lock under the threaded driver.
    bool guard_holds(ThreadState& thread);
    /// Threaded driver: under the object's own lock, either finds that the guard holds (false: do not park) or marks the object as
    /// having waiters (true: park the thread; host.wake(object) will follow once it may hold).
    /// Call it while the thread's slice still counts as running (under the GIL models: with the GIL held).
    bool prepare_to_park(ThreadState& thread);
    /// Threaded driver, after wake(object, false) took one of several parked threads: the object still has waiters.
    void mark_waiters(Ref object);
    /// Threaded driver, in a child that fork() has made: only this thread goes on there. The others have ended, what they held stays held.
    void keep_only(std::uint32_t thread);
    /// Threaded driver: the thread's deadline has passed; its guard now holds. Call while it is parked, before it runs again.
    void time_out(ThreadState& thread);

    // Stepping back (controlled driver with undo).
    struct Mark {
        std::size_t undo;
        std::size_t output;
        std::size_t output_bytes;
        std::size_t chunk_top;
        std::size_t errors;
        std::size_t messages;
    };
    Mark mark();
    void undo_to(const Mark& mark);
    /// Hash of everything reachable (canonical: independent of addresses), threads, waits and output.
    std::uint64_t hash();
    /// Output so far (controlled driver, which never calls Host::write: drivers read the records), stdout then stderr of it interleaved in records.
    struct OutputRecord {
        std::uint32_t thread;
        bool is_stderr;
        std::string text;
    };
    const std::vector<OutputRecord>& output() const { return output_; }
    /// By each message sent into a pipe so far (controlled driver): the pipe's object. For people; no part of the state.
    const std::vector<Ref>& messages() const { return messages_; }
    void note_message(Ref pipe) { messages_.push_back(pipe); }
    std::string stdout_text() const;

    /// Any real thread may raise it; every loop polls it. Non-zero: stop. May be moved to a word the page shares.
    std::atomic<std::int32_t>& stop_word() { return *stop_word_; }
    void use_stop_word(std::atomic<std::int32_t>* word) { stop_word_ = word; }

    /// After ProcessEnded: exit code and what ended it.
    int exit_code() const { return exit_code_; }
    /// The exception that ended a thread, as CPython prints it ("" if none); of the main thread and of others. The traceback text was
    /// written to stderr too, by the machine. SystemExit is no error.
    struct ThreadError {
        std::uint32_t thread;
        std::string type;      ///< "ZeroDivisionError"
        std::string message;   ///< last line of the traceback
        std::string traceback; ///< whole text
        std::uint32_t line;    ///< of the program, innermost
    };
    const std::vector<ThreadError>& thread_errors() const { return thread_errors_; }

    // For people: who waits for what.
    struct WaitInfo {
        std::uint32_t thread;
        std::string thread_name;
        std::string what;       ///< "lock `a`", "thread Thread-2", "semaphore (0 permits)"
        int held_by = -1;       ///< thread index or -1
        std::uint32_t held_line = 0;
        std::uint32_t line;     ///< where it waits
    };
    std::vector<WaitInfo> waiting();
    std::string thread_name(std::uint32_t index);
    std::uint32_t thread_line(std::uint32_t index); ///< the line it stands at
    /// The calls it is in, outermost first: "increment, line 12".
    std::vector<std::string> thread_stack(std::uint32_t index);
    /// Words for a location: "`balance`", "list made at line 3, element 2", "lock `a`", "standard output".
    std::string location_name(Location where);

    /// Which classes of cells are visible (shared by the executions of one search; see vm/visibility.h).
    Visibility& visibility() { return *visibility_; }
    void use_visibility(Visibility* visibility) { visibility_ = visibility; }

    template <typename T> T& object(Ref ref) { return *reinterpret_cast<T*>(heap_.base() + ref); }
    Ref ref_of(const void* object) const { return static_cast<Ref>(static_cast<const char*>(object) - heap_.base()); }
    std::unordered_map<std::string_view, Value> builtin_values() const; ///< what `builtins` holds, by name
    Value type_object(TypeId id) const { return types_[static_cast<std::size_t>(id)]; }

private:
    friend class Context;
    friend class Collector;
    friend class Forking;
    friend void register_thread(Context& cx, ThreadState& state);
    friend bool start_thread(Context& cx, Value thread_object);
    friend void boot_main_thread(Context& cx);
    friend class Bootstrap;
    friend class Hasher;
    friend class MovePrint;

    std::shared_ptr<const LinkedProgram> link_;
    MachineConfig config_;
    Host& host_;
    Heap heap_;
    Ref world_ = 0;
    std::vector<Value> constants_;        ///< Program::constants as values
    std::vector<Value> names_;            ///< Program::names as interned str
    std::vector<Value> builtins_by_slot_; ///< global slot → built-in of that name or kUnbound
    std::vector<Value> types_;            ///< by TypeId
    Arena boot_arena_;
    std::atomic<std::int32_t> own_stop_word_{0};
    std::atomic<std::int32_t>* stop_word_ = &own_stop_word_;
    UndoLog undo_;
    std::vector<OutputRecord> output_;
    std::size_t output_bytes_ = 0;
    int exit_code_ = 0;
    std::vector<ThreadError> thread_errors_;
    std::vector<Ref> messages_;
    Visibility own_visibility_;
    Visibility* visibility_ = &own_visibility_;
    std::uint8_t mark_epoch_ = 0;
    void boot();
    void boot_types(Context& cx);
    void boot_constants(Context& cx);
    Value constant(Context& cx, std::uint32_t index);
    bool lock_free_for(Ref lock, const ThreadState& thread);
    bool is_first(const ThreadState& thread) { return thread.process == world().process; }
    std::mutex threads_mutex_;            ///< threaded driver: starting a thread, thread_errors_
    std::atomic<bool> over_limit_{false}; ///< what is reachable exceeds the heap's limit
    std::size_t next_collection_bytes_ = std::size_t{16} << 20;
};

} // namespace heddle::vm
