#pragma once
// The threaded driver's side of processes: splitting the process between two slices, sleeping until another process does something, and
// noticing children that have ended. What carries it: processes of the system (platform/posix/processes.h), or machines beside each other in
// one process (run/machine_processes.h).
//
// Thread safety: fork(), sleep() and reap() are called by one worker at a time.

#include <cstdint>
#include <string>

#include "run/verdict.h"
#include "vm/processes.h"

namespace heddle::run {

class ThreadedRun;

class ProcessHost : public vm::Processes {
public:
    /// Whether the program has asked for the shared memory: until then nothing can come from outside.
    bool in_use() const { return opened() != nullptr; }
    /// No real thread is inside the machine of `run`, whose Python thread `thread` forks. The child's pid; 0 in the child, where that is a
    /// process of the system and so has the calling real thread alone; or minus an errno. With too many processes -ENOSPC, and the whole program
    /// has been told to end.
    virtual int fork(ThreadedRun& run, std::uint32_t thread) = 0;
    /// Returns when this process has been signalled oftener than `seen`, and after `ns` at the latest.
    virtual void sleep(std::uint32_t seen, std::int64_t ns) = 0;
    /// Takes note of children that have ended.
    virtual void reap() = 0;
    /// This process of the system is a child that fork() or spawn() has made.
    virtual bool is_child() const = 0;
    /// In such a child, when its machine has finished.
    [[noreturn]] virtual void end_child(const Verdict& verdict) = 0;

    struct ShownThread {
        std::uint32_t number;
        std::string name;
    };
    /// What people are shown of a thread: as it is, but where threads of several processes are shown side by side.
    virtual ShownThread shown(std::uint32_t thread, std::string name) { return {thread, std::move(name)}; }
};

} // namespace heddle::run
