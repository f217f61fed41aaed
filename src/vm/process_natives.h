#pragma once
// What the natives about processes and shared objects share.

#include <functional>
#include <utility>
#include <vector>

#include "vm/context.h"
#include "vm/processes.h"

namespace heddle::vm {

// Processes of the system.

/// nullptr with NotImplementedError in flight where the program may not start processes.
Processes* need_processes(Context& cx);
NativeResult os_error(Context& cx, int number); ///< OSError, or the class below it that CPython has for this errno
NativeResult exit_now(Call& call); ///< os._exit(status): needs a frame
/// The whole program ends with a verdict: it has too many processes.
NativeResult limit_of_processes(Context& cx, Processes& processes);

// Processes in one heap: the controlled driver's (heap_processes.cpp, forking.cpp).

inline constexpr std::uint64_t kFirstPid = 4242; ///< any number is as good; those that follow are the next ones

/// The calling thread's process in two. `name`: the new one's, text. `frame`: the running native's; the new process's thread resumes it at `step`.
ThreadState& fork_process(Context& cx, Value name, Value* frame, std::uint32_t step);
/// The calling thread's process has ended, with all its threads; fills the footprint.
void end_process(Context& cx, std::int64_t exit_code);

/// A new process's main thread, not yet registered, before its first frame (spawned_bootstrap); `args`: kept in its Thread.
ThreadState& main_thread_of(Context& cx, ProcessState& process, Value args);
NativeResult spawned_bootstrap(Call& call);

/// What global variables hold before any code has run: each module's __name__ and the like.
void name_modules(Context& cx, Globals& globals, std::string_view main_name);

/// A native of _lab_process or _lab_shared: what it does where processes are the system's, and where they are the machine's own.
using NativeBody = NativeResult (*)(Call&);
/// What `body` does with these arguments in place of the call's; frame, step and result are the call's.
inline NativeResult with_arguments(Call& call, Value* args, NativeBody body) {
    Value* const own = std::exchange(call.args, args);
    const NativeResult result = body(call);
    call.args = own;
    return result;
}
template <NativeBody kOutside, NativeBody kInside> NativeResult either(Call& call) { return call.cx.controlled ? kInside(call) : kOutside(call); }

namespace inside {
NativeResult fork(Call& call);
NativeResult spawn(Call& call);
NativeResult spawn_data(Call& call);
NativeResult exit(Call& call, int code, bool waits = true); ///< `waits`: cuts_off() (thread_parts.h)
NativeResult wait(Call& call);
NativeResult wait_for_parent(Call& call);
NativeResult kill(Call& call);
NativeResult set_name(Call& call);
NativeResult next_number(Call& call);

// _lab_shared: a place is the offset of an object in the heap, or of a byte in one; all of them are in World::shared.
NativeResult semaphore(Call& call);
NativeResult acquire(Call& call);
NativeResult enter(Call& call);
NativeResult release(Call& call);
NativeResult mine(Call& call);
NativeResult value(Call& call);
NativeResult depth(Call& call);
NativeResult pipe(Call& call);
NativeResult lend_end(Call& call);
NativeResult adopt_end(Call& call);
NativeResult close_end(Call& call);
NativeResult send(Call& call);
NativeResult receive(Call& call);
NativeResult wait_for_any(Call& call);
NativeResult name_memory(Call& call);
NativeResult find_memory(Call& call);
NativeResult unname_memory(Call& call);
NativeResult event(Call& call);
NativeResult condition(Call& call);
NativeResult barrier(Call& call);
NativeResult place_of(Call& call);
NativeResult object_at(Call& call);
NativeResult make_memory(Call& call, std::uint64_t bytes, char code); ///< of the items' type, or 0
std::uint32_t item_bytes(char code); ///< 0: no type of shared items
/// An item of memory that processes share, as people read it.
std::string item_text(const SharedMemory& memory, std::uint32_t offset);
SharedMemory* memory_at(Context& cx, std::uint64_t place); ///< nullptr: there is none
/// `operation` with these arguments while nobody else holds the lock at args[0], in one step.
NativeResult with_lock(Call& call, Value* args, NativeBody operation);

inline constexpr Location kSharedNames{9}; ///< which blocks of memory have names (multiprocessing.shared_memory)
inline constexpr std::uint8_t kPipeSemaphore = 2; ///< SemaphoreObject::aux: it counts a pipe's messages
/// From here on every process has it: puts it into World::shared, as (object, the rest, record) where there is one.
NativeResult share(Call& call, Object& object, Value result, Value record = kUnbound);
/// The guard of a thread that waits for room in a pipe, or for one of several things.
bool can_go_on(Machine& machine, const ThreadState& thread);
void inherit_pipes(Context& cx, const ProcessState& child); ///< what the calling process has open, the child has open
/// The process has one more handle of this end open.
void give_end(Context& cx, std::uint64_t pipe, PipeEnd end, const ProcessState& process);
/// Each pipe's semaphore and the sizes of the messages in it, the oldest first.
void each_pipe_message(Machine& machine, const std::function<void(Ref pipe, const std::vector<std::uint64_t>& sizes)>& tell);
void close_pipes(Context& cx);                              ///< the calling process has ended
Value child_thread(Context& cx, std::uint64_t pid); ///< the main thread's Thread of a child of the calling process, or kUnbound

/// While it lives, what is recorded stands at the line of the program that has called the library.
class AtProgram {
public:
    explicit AtProgram(Context& cx);
    ~AtProgram() { cx_.pc = pc_; }
    AtProgram(const AtProgram&) = delete;
    AtProgram& operator=(const AtProgram&) = delete;

private:
    Context& cx_;
    const bytecode::Instr* pc_;
};

} // namespace inside

} // namespace heddle::vm
