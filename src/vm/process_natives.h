#pragma once
// What the natives about processes and shared objects share.

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

/// The calling thread's process in two. `frame`: the running native's; the new process's thread resumes it at `step`.
ThreadState& fork_process(Context& cx, Value* frame, std::uint32_t step);
/// The calling thread's process has ended, with all its threads; fills the footprint.
void end_process(Context& cx, std::int64_t exit_code);

/// A native of _lab_process or _lab_shared: what it does where processes are the system's, and where they are the machine's own.
using NativeBody = NativeResult (*)(Call&);
template <NativeBody kOutside, NativeBody kInside> NativeResult either(Call& call) { return call.cx.controlled ? kInside(call) : kOutside(call); }

namespace inside {
NativeResult fork(Call& call);
NativeResult exit(Call& call, int code); ///< of a process that is not the first
NativeResult wait(Call& call);
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
NativeResult make_memory(Call& call, std::uint64_t bytes);
SharedMemory* memory_at(Context& cx, std::uint64_t place); ///< nullptr: there is none
/// `operation` with these arguments while nobody else holds the lock at args[0], in one step.
NativeResult with_lock(Call& call, Value* args, NativeBody operation);

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

NativeResult refuse(Call& call); ///< what is not there yet: NotImplementedError
} // namespace inside

} // namespace heddle::vm
