#pragma once
// What the machine asks of whoever can start processes. A Python process is a machine of its own, in a process of the system; what the
// processes of a program share is the SharedSpace.
//
// Thread safety: any worker may call; fork() is the driver's alone, between slices.

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vm/shared_space.h"

namespace heddle::vm {

class Processes {
public:
    virtual ~Processes() = default;
    virtual SharedSpace& space() = 0;
    /// The same once it is there, else nullptr: for those who have a place in it already.
    SharedSpace* opened() const { return opened_.load(std::memory_order_acquire); }
    virtual int pid() const = 0;
    virtual int parent_pid() const = 0;
    struct OpenEnd {
        std::uint64_t pipe;
        PipeEnd end;
    };
    /// A new process that imports the program's module under another name, gets `data` and has these ends of pipes open from the beginning;
    /// its pid, or minus an errno.
    virtual int spawn(std::string_view data, const std::vector<OpenEnd>& ends) = 0;
    /// What the parent gave to spawn(); empty in processes that were not spawned.
    virtual std::string_view spawn_data() const = 0;
    /// Sends a signal to a child that has not ended. False: there is none of that pid.
    virtual bool kill(int pid, int signal) = 0;
    /// How a child ended: its exit code, or minus the signal's number. Nothing: it has not, or is none. Those of the last 4,096 are kept.
    virtual std::optional<int> exit_status(int pid) = 0;
    virtual void set_name(std::string_view name) = 0; ///< for the system's list of processes

protected:
    std::atomic<SharedSpace*> opened_{nullptr};
};

} // namespace heddle::vm
