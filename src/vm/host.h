#pragma once
// What a machine needs from outside: output, clocks, entropy, and word of its threads. No clock, random number, thread or file
// is inside the VM, so that a controlled run is exact. Drivers (run/) implement it.
//
// Thread safety: the threaded driver's host is called from any worker; the controlled driver's from one thread.

#include <cstdint>
#include <string_view>

#include "vm/value.h"

namespace heddle::vm {

class Processes;

class Host {
public:
    virtual ~Host() = default;
    /// A finished write to stdout or stderr by the thread with that index. Text is UTF-8.
    virtual void write(std::uint32_t thread_index, bool is_stderr, std::string_view text) = 0;
    /// Monotonic time in ns. The controlled driver answers with World::now_ns.
    virtual std::int64_t monotonic_ns() = 0;
    /// Wall clock, ns since 1970.
    virtual std::int64_t wall_ns() = 0;
    virtual std::uint64_t entropy() = 0;
    /// A ThreadState was created and may run.
    virtual void thread_started(Ref thread_state) = 0;
    /// The guard of threads waiting on `object` (their wait_object; for WaitKind::Threads the World) may hold now; `all` of them or at
    /// least the first. Called with no ObjectLock held: the threaded driver calls prepare_to_park(), which takes one, under its own mutex.
    virtual void wake(Ref object, bool all) = 0;
    /// Controlled driver with MachineConfig::hands_on: the running transition of that thread has done all of its that others could notice.
    /// What follows may run while others do theirs. On the real thread that runs it, at most once a transition.
    virtual void operation_done(std::uint32_t) {}
    /// Where the program may start processes; nullptr: it may not (vm/processes.h).
    virtual Processes* processes() { return nullptr; }
};

} // namespace heddle::vm
