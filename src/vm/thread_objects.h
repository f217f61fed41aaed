#pragma once
// threading's objects and a thread's own state: plain data on the heap like everything else, so that stepping back restores them.

#include "vm/object.h"

namespace heddle::vm {

/// What a thread that cannot go on waits for. The guard over the heap is in vm/guard.h: one function decides for both drivers.
enum class WaitKind : std::uint8_t {
    None,      ///< nothing: enabled
    Lock,      ///< Lock or RLock `object` to be free
    Semaphore, ///< Semaphore `object` to be above 0
    Event,     ///< Event `object` to be set
    Thread,    ///< Thread `object` to have ended
    Notified,  ///< Waiter `object` (in a Condition's queue) to be notified
    Barrier,   ///< Waiter `object` of a Barrier to be released
    Time,      ///< the deadline alone (sleep)
    Threads,   ///< every non-daemon thread to have ended (end of the main thread)
    Shared,    ///< what ThreadState::wait_need says of the shared object at `wait_outside` (vm/shared_space.h)
    Child,     ///< the process with the pid `wait_outside` to have ended
    Fork,      ///< the driver to split the process in two; `outside_result` is then the child's pid, in the child 0, or minus an errno
    Draw,      ///< nothing: a random number is to be drawn, `wait_need` says of how many (Machine::draws)
    Endless,   ///< for ever: it goes round in a loop that nobody can end (Machine::goes_round)
};

struct ThreadObject : Object { // Python's threading.Thread; aux: 1 = Timer
    Value name, target, args, kwargs, daemon, ident;
    Ref state;               ///< ThreadState once started, else 0
    std::uint64_t phase;     ///< 0 new, 1 started, 2 ended
    Value extra;             ///< Timer: (interval, finished event); dict of user attributes later
    Value dict;
    Value type;              ///< its class; kUnbound for a plain Thread or Timer
};
struct LockObject : Object { // Lock, RLock
    std::uint64_t held;  ///< 0 free, else depth (Lock: 1)
    Ref owner;           ///< ThreadState that acquired it, 0 when free (shown in deadlocks; checked by RLock)
    std::uint64_t waiters; ///< threaded driver: someone may be parked on it
    std::uint64_t line;  ///< where it was acquired
};
struct ConditionObject : Object {
    Value lock;          ///< Lock or RLock
    Value queue;         ///< list of Waiter refs, oldest first
};
struct SemaphoreObject : Object { // aux: 1 = bounded
    std::uint64_t count;
    std::uint64_t initial;
    std::uint64_t waiters;
};
struct EventObject : Object {
    std::uint64_t set;
    std::uint64_t waiters;
};
struct BarrierObject : Object {
    std::uint64_t parties;
    std::uint64_t state; ///< 0 filling, 1 its action runs, 2 broken
    Value action;
    Value timeout;
    Value queue;         ///< list of Waiters: the present generation; behind it, while the action runs, those at the door
    std::uint64_t waiters;
};
struct LocalObject : Object {
    Value by_thread; ///< dict: thread index → dict of attributes
};
struct Waiter : Object {
    std::uint64_t notified; ///< 0 waiting, 1 notified/released, 2 broken barrier, 3 the barrier's action has ended, arrive again
    std::uint64_t waiters;
    Ref thread;
    Value extra;
};

enum class ThreadStatus : std::uint8_t { Runnable, Waiting, Ended };

/// What each process of the program has for itself. One, but under the controlled driver, where all processes are in one heap
/// (vm/heap_processes.h).
struct ProcessState : Object {
    Value globals;
    Value modules;              ///< dict name → module
    Value name;                 ///< of the Process object; None for the first
    Ref main;                   ///< the ThreadState that it began with
    std::uint64_t name_counter; ///< next N of "Thread-N"
    std::uint64_t shares;       ///< 0 until its first thread was started: none of its objects has escaped
    std::uint64_t exiting;      ///< its main thread has passed its last join: daemon threads stop
    std::uint64_t pid, parent;  ///< the controlled driver's numbers
    std::uint64_t exit_code;    ///< of one that has ended, as exitcode says it (two's complement)
    std::uint64_t doomed;       ///< the signal that will end it, or 0
};

/// A thread of the program: its registers, where it is, what it waits for. One object a thread, allocated when it starts.
/// `aux`: ThreadStatus. Words are raw unless typed Value.
struct ThreadState : Object {
    Value object;            ///< its Thread
    Ref stack;               ///< Stack
    Ref process;             ///< ProcessState
    std::uint64_t frame;     ///< index in the stack of the running frame's R[0]
    std::uint64_t depth;     ///< Python frames, against the recursion limit
    Value handled;           ///< exception being handled (sys.exc_info()), or None
    Value context;           ///< contextvars: the Context that the thread runs in; None until it asks for one
    Value raised;            ///< exception in flight when an operation fails; kUnbound otherwise
    // waiting
    std::uint64_t wait_kind; ///< WaitKind of the pending blocking operation; evaluated by guard_holds()
    Ref wait_object;
    std::int64_t deadline;   ///< ns of machine time; kNoDeadline: none
    std::uint64_t timed_out; ///< the deadline has fired
    std::uint64_t wait_outside; ///< waiting for another process: the shared object's place, or a pid
    std::uint64_t wait_need;
    std::uint64_t outside_result;
    // allocation (controlled driver: a bump arena a thread, so that addresses do not depend on the schedule's past and undo is a mark)
    Ref bump;
    Ref bump_end;
    // identity: canonical name is (parent, spawn index)
    std::uint64_t index;     ///< in World::threads
    std::uint64_t parent;    ///< index of the parent; itself for the main thread
    std::uint64_t spawn_index;
    std::uint64_t spawned;   ///< threads it has started
    std::uint64_t flags;     ///< kThreadDaemon …
};
inline constexpr std::int64_t kNoDeadline = INT64_MAX;
inline constexpr std::uint64_t kThreadDaemon = 1;

struct Stack : Object { // size: words
    Value words[1];
};

/// The machine's own mutable state, at a fixed place: what every driver shares and undo must restore.
struct World : Object {
    Ref threads;              ///< ListItems of references to ThreadStates, in order of start
    std::uint64_t thread_count;
    std::uint64_t alive;      ///< threads that have not ended, of all processes
    std::uint64_t started;    ///< 0 until the first thread or process was started
    std::int64_t now_ns;      ///< virtual time of the controlled driver
    Ref process;              ///< ProcessState of the first process
    std::uint64_t processes;  ///< how many there have been
    std::uint64_t class_epoch; ///< changes with every change of a class after its creation; caches of lookups carry it
    Value shared;             ///< what processes share: (object, the rest), or None
};

// The frame header: four words before R[0].
//   R[-4] callable (Value)
//   R[-3] program counter of this frame (const Instr*) while it is not the one that runs; native frames: how many registers it has
//   R[-2] caller: words from the caller's R[0] to this R[0] (32 bits), destination register (16), FrameFlag
//   R[-1] code index (32 bits; native frames: native id), native step
// The last two are shifted left by two, as integers are; see vm/frames.h.
enum FrameFlag : std::uint16_t {
    kEntryFrame = 1,     ///< the first frame of a thread
    kNativeFrame = 2,    ///< a resumable native: R[0]… are its arguments, then its state registers
    kDiscardResult = 4,
    kGeneratorFrame = 16, ///< of a generator, which is R[-4]; its ResumeMode is in the bits from kResumeModeShift on
    kReturnsToNative = 8,///< a Python function called by a native: the result goes to R[dst] of the native frame
};

inline constexpr int kResumeModeShift = 8;

} // namespace heddle::vm
