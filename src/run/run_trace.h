#pragma once
// What happened when in a run on real threads: which worker ran which Python thread, and what threads waited for.
//
// The threaded driver reports slices and waits as they end; whoever shows them takes them from another real thread. Slices of one thread
// that follow each other on one worker are one. Memory is bounded: after kEventsMax the trace is full and says so. Times are nanoseconds
// since the run began. Objects are named while every real thread is outside the machine (before a collection, and at the end), since a
// name is looked for in the program's variables.
//
// Of a lock its holder is known from the moment that somebody has to wait for it until it is released; locks that nobody waits for leave no
// trace: noting each acquisition would cost more than the acquisition.
//
// Thread safety: any.

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "vm/machine.h"
#include "vm/thread_objects.h"

namespace heddle::run {

struct TracedSlice {
    std::uint32_t thread = 0;
    std::uint32_t worker = 0;
    std::int64_t from_ns = 0, to_ns = 0;
};

struct TracedWait {
    std::uint32_t thread = 0;
    vm::WaitKind kind = vm::WaitKind::None;
    std::int32_t object = -1; ///< what it waited for, as in TraceBatch::names; -1: nothing that has a name
    std::int32_t holder = -1; ///< the thread that held it when the wait began; -1: nobody, or not known
    std::int64_t from_ns = 0, to_ns = 0;
};

struct TraceBatch {
    std::vector<TracedSlice> slices; ///< in the order in which they ended
    std::vector<TracedWait> waits;
    std::vector<std::pair<std::int32_t, std::string>> names; ///< of objects: new ones
    bool full = false;
};

class RunTrace {
public:
    static constexpr std::size_t kEventsMax = 100'000;

    void ran(std::uint32_t thread, std::uint32_t worker, std::int64_t from_ns, std::int64_t to_ns);
    /// `object`: 0 for waits that have none. The same Ref of another `generation` is another object.
    void waits(std::uint32_t thread, vm::WaitKind kind, vm::Ref object, std::uint32_t generation, std::int32_t holder, std::int64_t now_ns);
    void goes_on(std::uint32_t thread, std::int64_t now_ns);
    /// Names what has no name yet.
    void name_objects(const std::function<std::string(vm::Ref)>& name);
    /// The run is over: waits end.
    void end(std::int64_t now_ns);
    /// What is new since the last call.
    TraceBatch take();

private:
    bool full() const { return events_ >= kEventsMax; }
    void push(const TracedSlice& slice);

    std::mutex mutex_;
    TraceBatch batch_;
    std::vector<TracedSlice> last_;               ///< by worker: not handed out yet, it may go on
    std::map<std::uint32_t, TracedWait> waiting_; ///< by thread
    std::map<std::pair<vm::Ref, std::uint32_t>, std::int32_t> objects_;
    std::vector<vm::Ref> unnamed_;
    std::int32_t first_unnamed_ = 0;
    std::size_t events_ = 0;
};

} // namespace heddle::run
