#pragma once
// The hash of a machine's state: equal for two states that have equal futures but differ in garbage or in the addresses of what was
// allocated since the program began to have threads. 64 bits, so equality is a matter of probability; whoever relies on it says so.
//
// Problem: walking everything reachable after every move costs microseconds, most of it for classes, functions and names that never change.
//
// Idea: begin() draws a line through the heap. What was there before is *old*: it is never moved or freed, so its address is its name, and
// its part of the hash is an exclusive or over its words that each move updates by the words that it changed (they are in the undo log).
// What came later is *young*: it is walked from where it hangs on the threads' frames and on old words, each object named by when the
// walk first met it. Before begin() everything is walked (whole()).
//
// Thread safety: one real thread.

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "vm/machine.h"

namespace heddle::vm {

class Hasher {
public:
    struct Mark {
        std::uint64_t old = 0;
        std::uint64_t output = 0;
        std::size_t records = 0;
        std::size_t holders = 0;
    };

    explicit Hasher(Machine& machine) : m_(machine), known_(std::make_unique<std::uint64_t[]>(kKnown)) {}
    /// Everything reachable, without regard to begin().
    std::uint64_t whole();

    /// Everything that is there now is old.
    void begin();
    bool begun() const { return old_end_ != 0; }
    /// A move is about to be made; it was made. Stepping back: the mark of then.
    void before() { log_ = m_.undo_.size(); }
    void after(std::uint32_t thread);
    Mark mark() const { return {old_, output_, records_, holders_.size()}; }
    void back_to(const Mark& mark) {
        old_ = mark.old;
        output_ = mark.output;
        records_ = mark.records;
        holders_.resize(mark.holders);
    }
    /// Of the present state.
    std::uint64_t hash();

private:
    bool is_old(Ref ref) const { return ref < old_end_ && !(ref >= young_from_ && ref < young_to_); }
    void start();
    std::uint64_t finish();
    void word(std::uint64_t w);
    void bytes(const char* data, std::size_t n);
    void value(Value v);
    /// Specials, numbers and what is old as they are, other references by the order of discovery.
    std::uint64_t word_of(Value v) { return !v.is_ref() || is_old(v.as_ref()) ? v.bits : name_of(v); }
    std::uint64_t name_of(Value v);
    void thread(ThreadState& t);
    void object(const Object& o);
    std::uint64_t name_of(Ref ref, bool& fresh);
    bool walked_elsewhere(Ref at) const;
    bool is_young(Ref at, std::uint64_t bits) const;
    Ref container_of(Ref at) const;

    void forget(std::uint32_t thread);

    Machine& m_;
    std::uint64_t hash_ = 0;
    /// By thread: the hash of its part, 0 for unknown. Of those that refer to nothing young only: it does not depend on names then. Stepping
    /// back restores them, since they are logged like words of the heap.
    static constexpr std::uint32_t kKnown = 64;
    std::unique_ptr<std::uint64_t[]> known_;
    std::uint64_t names_used_ = 0;
    // the line
    Ref old_end_ = 0, young_from_ = 0, young_to_ = 0; ///< the main thread goes on allocating in a chunk that is half old
    std::vector<std::pair<Ref, Ref>> own_walk_;       ///< old thread states and stacks: hashed as threads
    std::vector<Ref> old_objects_;                    ///< by address: those that can change
    // by moves
    std::size_t log_ = 0;
    std::uint64_t old_ = 0;
    std::uint64_t output_ = 0;
    std::size_t records_ = 0;
    std::vector<Ref> holders_; ///< old objects that have held a reference to something young on the way here
    // of one walk
    struct Name {
        Ref ref = 0;
        std::uint32_t walk = 0, number = 0;
    };
    std::vector<Name> names_; ///< open addressing; entries of other walks are free
    std::uint32_t walk_ = 0;
    std::vector<Ref> queue_;
    std::vector<Ref> sorted_;
    std::vector<Ref> states_; ///< after()'s: of the first threads
    std::vector<std::pair<std::uint64_t*, std::uint64_t*>> swapped_;
};

} // namespace heddle::vm
