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

/// What the visible operation was, for words; the driver's own moves at the end.
enum class Action : std::uint8_t {
    None, Read, Write, ReadWrite, Acquire, Release, Start, Join, End, Wait, Notify, Woken, Sleep, Print, Call, Advance, Exit, Send, Receive, Close, Killed
};

/// Whether an operation that first did this may have had to wait.
inline bool may_wait(Action action) {
    switch (action) {
    case Action::Acquire:
    case Action::Receive:
    case Action::Join:
    case Action::Woken:
    case Action::Sleep:
    case Action::Wait:
    case Action::Exit: return true;
    default: return false;
    }
}

/// One access, in the order in which they happened. Synchronisation is among them: start, join and end of a thread carry the thread
/// object's state as location. A join makes no hand-over (it commutes with everything that another thread can do at the time); a start
/// counts as a visible operation, since what its thread does next need not commute with the started one.
struct Access {
    Location location;
    std::uint32_t site = 0; ///< 1 + index of the instruction (LinkedProgram::site_line), 0 for none
    Action action = Action::None;
    bool write = false;
};

struct Transition {
    static constexpr std::size_t kInline = 14; ///< from a 256-byte record; more collapse into kEverything
    Access accesses[kInline];
    std::uint32_t count = 0;    ///< of accesses
    std::uint32_t visible = 0;  ///< visible operations: at most one under `free` and `gil-3.9`, any number under `gil`
    std::uint32_t thread = 0;
    Action action = Action::None;
    std::uint32_t code = 0; ///< of the first visible operation
    std::uint32_t pc = 0;
    std::uint64_t instructions = 0;

    void add(Location where, bool write, Action what = Action::None, std::uint32_t site = 0) {
        for (std::uint32_t i = 0; i < count; i++)
            if (accesses[i].location == where && accesses[i].action == what) {
                accesses[i].write |= write;
                return;
            }
        if (count == kInline) { // over-approximate: sound for every reduction
            accesses[0] = {kEverything, 0, Action::None, true};
            count = 1;
            return;
        }
        if (count > 0 && accesses[0].location == kEverything) return;
        accesses[count++] = {where, site, what, write};
    }
    void clear() { count = visible = 0, code = pc = 0, action = Action::None, instructions = 0; }
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
