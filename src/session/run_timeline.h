#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "protocol/events.h"

namespace heddle::session {

// A run on real threads in real time: when each thread ran, on which worker (real thread), when it waited and for what. Times are
// microseconds since the run began. Lists are sorted by their beginnings and, one lane's, do not overlap: what is seen of them is found by
// bisection, so drawing costs what the screen shows.
struct RunSlice {
    double from = 0, to = 0;
    int other = 0;  // in a thread's lane the worker, in a worker's the thread
};

struct RunWait {
    double from = 0, to = 0;
    std::string what;  // as in protocol::TracedWait
    int object = -1;   // index into names()
    int holder = -1;
};

// A lock that somebody waited for: who held it meanwhile.
struct RunLock {
    std::string name;
    int object = -1;
    int waits = 0;
    std::vector<RunSlice> held;  // `other` is the holder; from the first wait to the end of it
};

struct RunLane {
    std::vector<RunSlice> slices;
    std::vector<RunWait> waits;
    double ran = 0, waited = 0;  // in all; waiting is not sleeping
};

class RunTimeline {
public:
    void add(const protocol::Traced& traced);

    const std::vector<RunLane>& lanes() const { return lanes_; }                     // by thread
    const std::vector<std::vector<RunSlice>>& workers() const { return workers_; }  // by worker
    const std::vector<RunLock>& locks() const { return locks_; }                     // those waited for longest first, once the run has ended
    const std::vector<std::string>& names() const { return names_; }
    double end_us() const { return end_; }
    std::size_t events() const { return events_; }
    bool full() const { return full_; }  // what happened later is not in it
    bool empty() const { return events_ == 0; }

    // What `thread` did at a time: the slice or wait there, null where it was ready and had no worker, or was not yet or no longer there.
    const RunSlice* slice_at(int thread, double us) const;
    const RunWait* wait_at(int thread, double us) const;

private:
    RunLock& lock_of(int object);

    std::vector<RunLane> lanes_;
    std::vector<std::vector<RunSlice>> workers_;
    std::vector<RunLock> locks_;
    std::vector<std::string> names_;
    double end_ = 0;
    std::size_t events_ = 0;
    bool full_ = false;
};

// "waits for lock `a`, held by thread 2".
std::string wait_words(const RunTimeline& timeline, const RunWait& wait);

}  // namespace heddle::session
