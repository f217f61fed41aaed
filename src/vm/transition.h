#pragma once
// What one transition did: its footprint, for the reductions, the race detector and the stepper's words.
//
// A transition is what a thread does from one possible hand-over to the next. Two transitions are dependent exactly if their
// footprints hold the same location with at least one write (depends()).

#include <cstddef>
#include <cstdint>

#include "vm/value.h"

namespace heddle::vm {

/// A place that threads can touch: object in the high half (offset / 8), cell in the low half.
struct Location {
    std::uint64_t bits = 0;
    friend bool operator==(Location a, Location b) { return a.bits == b.bits; }
    Ref object() const { return (bits >> 32) << 3; }
    std::uint32_t cell() const { return static_cast<std::uint32_t>(bits); }
};
inline Location location(Ref object, std::uint32_t cell) { return {(object >> 3) << 32 | cell}; }

// Cells that are not an index: list, dict and set have a shape (length and order) beside their elements; sync objects one state.
inline constexpr std::uint32_t kShape = 0xffffffff;
inline constexpr std::uint32_t kState = 0xfffffffe;
inline constexpr std::uint32_t kAttribute = 0x80000000; ///< | name id
// Locations that are no heap object.
inline constexpr Location kStdout{1};
inline constexpr Location kStderr{2};
inline constexpr Location kClock{3};
inline constexpr Location kThreadNames{4};
inline constexpr Location kRandom{5};
inline constexpr Location kTimers{7};     ///< the set of deadlines of timed waits (time `any`)
inline constexpr Location kThreadList{8}; ///< which threads are alive, once a program asks
inline constexpr Location kEverything{6}; ///< depends on every location: clock advance, end of the process

struct Access {
    Location location;
    bool write;
};

/// What the visible operation was, for words; the driver's own moves at the end.
enum class Action : std::uint8_t {
    None, Read, Write, ReadWrite, Acquire, Release, Start, Join, End, Wait, Notify, Woken, Sleep, Print, Call, Advance, Exit
};

struct Transition {
    static constexpr std::size_t kInline = 14; ///< from a 256-byte record; more go to overflow and count as kEverything
    Access accesses[kInline];
    std::uint32_t count = 0;
    std::uint32_t thread = 0;
    Action action = Action::None;
    std::uint32_t code = 0; ///< of the first visible operation
    std::uint32_t pc = 0;
    std::uint64_t instructions = 0;

    void add(Location where, bool write) {
        for (std::uint32_t i = 0; i < count; i++)
            if (accesses[i].location == where) {
                accesses[i].write |= write;
                return;
            }
        if (count == kInline) { // over-approximate: sound for every reduction
            accesses[0] = {kEverything, true};
            count = 1;
            return;
        }
        if (count > 0 && accesses[0].location == kEverything) return;
        accesses[count++] = {where, write};
    }
    void clear() { count = 0, action = Action::None, instructions = 0; }
};

inline bool depends(const Transition& p, const Transition& q) {
    for (std::uint32_t i = 0; i < p.count; i++) {
        if (p.accesses[i].location == kEverything && q.count > 0) return true;
        for (std::uint32_t j = 0; j < q.count; j++) {
            if (q.accesses[j].location == kEverything) return true;
            if (p.accesses[i].location == q.accesses[j].location && (p.accesses[i].write || q.accesses[j].write)) return true;
        }
    }
    return false;
}

} // namespace heddle::vm
