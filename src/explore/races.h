#pragma once
// Data races of one execution: two accesses of different threads to one ordinary cell, one of them a write, that no synchronisation
// orders.
//
// Idea: vector clocks (Mattern 1989; Flanagan and Freund, "FastTrack", PLDI 2009, section 3) over the execution's steps. Only
// synchronisation makes order here: start and end of threads, release → acquire of locks and semaphores, set → wait of events, notify →
// woken, barriers. What data conflicts order is exactly what may race. All reorderings that keep the dependences give the same answer, so
// one execution of each Mazurkiewicz trace suffices.
//
// Thread safety: one real thread.

#include <cstdint>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "explore/step.h"
#include "vm/machine.h"

namespace heddle::explore {

/// What an access orders, for the happens-before of synchronisation alone.
enum class Order : std::uint8_t { Data, None, Publish, Receive, Both };
Order order_of(vm::Kind kind, vm::Action action, bool write);
/// The same of an access to an object: a container that the library made for itself orders like a queue of CPython's written in C.
Order order_at(vm::Machine& machine, const vm::Access& access);

struct FoundRace {
    vm::Location location;
    std::uint32_t first, second; ///< positions in the execution
};

class RaceDetector {
public:
    /// The races of this execution whose pair of places in the program was not seen before. The machine stands at the end of it.
    void examine(const std::vector<Step>& execution, vm::Machine& machine, std::vector<FoundRace>& found);
    void clear() { known_.clear(); }

private:
    struct Cell {
        std::int32_t write = -1;          ///< step of the last write
        std::vector<std::int32_t> reads;  ///< by thread: step of the last read, -1 none
    };
    std::uint32_t* clock(std::uint32_t thread) { return &clocks_[thread * stride_]; }
    bool ordered(const std::vector<Step>& execution, std::int32_t earlier, std::uint32_t thread);
    void report(const std::vector<Step>& execution, vm::Location where, std::int32_t first, std::uint32_t second, bool first_writes,
                bool second_writes, std::vector<FoundRace>& found);

    std::uint32_t stride_ = 0;
    std::vector<std::uint32_t> clocks_;
    std::vector<std::uint32_t> at_; ///< by step: its mover's own clock then
    std::unordered_map<vm::Ref, std::vector<std::uint32_t>> objects_;
    std::unordered_map<std::uint64_t, Cell> cells_;
    std::unordered_set<std::uint64_t> known_;
};

} // namespace heddle::explore
