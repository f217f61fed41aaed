#pragma once
// The threaded driver's side of processes: splitting the process between two slices, sleeping until another process does something, and
// noticing children that have ended. What carries it is the platform's (platform/posix/processes.h); where there is none, programs have one process.
//
// Thread safety: fork(), sleep() and reap() are called by one worker at a time.

#include "run/verdict.h"
#include "vm/processes.h"

namespace heddle::run {

class ProcessHost : public vm::Processes {
public:
    /// Whether the program has asked for the shared memory: until then nothing can come from outside.
    bool in_use() const { return opened() != nullptr; }
    /// No other real thread is inside the machine. The child's pid, 0 in the child (which has the calling real thread alone), or minus an
    /// errno; with too many processes -ENOSPC, and the whole program has been told to end.
    virtual int fork() = 0;
    /// Returns when this process has been signalled oftener than `seen`, and after `ns` at the latest.
    virtual void sleep(std::uint32_t seen, std::int64_t ns) = 0;
    /// Takes note of children that have ended.
    virtual void reap() = 0;
    virtual bool is_child() const = 0;
    /// In a child, when its machine has finished.
    [[noreturn]] virtual void end_child(const Verdict& verdict) = 0;
};

} // namespace heddle::run
