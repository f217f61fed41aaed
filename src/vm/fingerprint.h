#pragma once
// Fingerprints of a machine's state that cost as much as the move that led there, not as much as the state.
//
// Problem: a search that wants to know a state again cannot walk everything reachable after each move.
//
// Idea: the fingerprint is an exclusive or over all words of the heap, each mixed with its address (Zobrist hashing), so a move changes it
// by the words that it changed; those are in the undo log. Stacks are the exception, since what lies above a frame is not logged: of
// each thread that has not ended the live part is mixed as a whole. Output is mixed by position.
//
// Equal fingerprints mean (but for chance: 128 bits, two mixes that share nothing) the same memory word for word at the same addresses, so
// the same moves with the same footprints. Unlike Machine::hash() it tells states apart that differ in garbage or in where things lie.
//
// Thread safety: one real thread.

#include <cstdint>
#include <utility>
#include <vector>

#include "vm/machine.h"

namespace heddle::vm {

struct Fingerprint {
    std::uint64_t a = 0, b = 0;
    friend bool operator==(Fingerprint, Fingerprint) = default;
    Fingerprint& operator^=(Fingerprint other) {
        a ^= other.a;
        b ^= other.b;
        return *this;
    }
};

/// By how much one move changes the fingerprint. before(), the move, after().
class MovePrint {
public:
    static constexpr std::uint32_t kClock = UINT32_MAX; ///< the clock's advance

    explicit MovePrint(Machine& machine) : m_(machine) {}
    void before(std::uint32_t thread);
    /// Needs the log and the heap as the move left them. Gives them back unchanged.
    Fingerprint after();
    /// Whether anything in use lies in the threads' arenas that was not there at the mark: garbage may then tell equal states apart.
    bool allocated() const { return allocated_; }

private:
    Fingerprint stack_of(std::uint32_t thread);
    Fingerprint words(Ref from, Ref to);

    Machine& m_;
    std::uint32_t thread_ = kClock;
    std::size_t undo_ = 0, output_ = 0, errors_ = 0, chunks_ = 0;
    std::uint32_t threads_ = 0;
    Ref bump_ = 0, end_ = 0;
    Fingerprint stack_;
    bool allocated_ = false;
    std::vector<std::pair<std::uint64_t*, std::uint64_t*>> changed_; ///< words and where the log has their old values
};

} // namespace heddle::vm
