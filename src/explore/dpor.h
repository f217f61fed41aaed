#pragma once
// The stateless engine: optimal dynamic partial-order reduction.
//
// Problem: visit one execution of every Mazurkiewicz trace and begin no other, with memory that does not grow with their number.
//
// Idea (Abdulla, Aronis, Jonsson, Sagonas, "Optimal dynamic partial order reduction", JACM 2017): run one execution to its end. Each
// race in it (two moves that conflict, with nothing between that orders them, of which the later could have come first) is turned round:
// v, what does not depend on the earlier move, followed by the later one, is put into the wakeup tree of the state before the earlier
// one, unless a move that sleeps there or a path of the tree could begin v. A state is left when its tree is empty. Stepping back is undo.
//
// Two things differ from the paper, both to save work:
//   - A race is looked at in the first execution that shows it, and in later ones only as long as the answer could change with what
//     follows. Answered for good: it was put in; or a move that sleeps and occurs in v no later than the race itself begins v.
//   - Moves that can wait (acquire, a wake-up …) are guarded: they are enabled only when they can proceed. Where the move before such a
//     one is what enabled it, the pair cannot be turned round; then the nearest earlier conflicting move is taken before which the guard
//     held. Threads that wait for ever at the end are treated as if their next move stood there.
//
// Deadlines under `any`: the clock's advance may be taken away by a thread that is woken in time, so wherever it could happen it is also
// tried. This alone can lead to executions that are begun and cut off (`blocked`).
//
// Random numbers as choices (MachineConfig::random_any): the moves of a thread that stands before a draw, one a value, are to the search moves
// of different threads of which only one ever happens. So at the end of an execution each other value is treated like a thread that waits
// for ever behind the one that came: the pair is turned round, with all that does not depend on it.
//
// Moves that were made before from the same state are looked up (explore/known_states.h), under the free model. Then the machine lags
// behind: it is brought to the present state when something has to be done there.
//
// Several workers (ExploreOptions::jobs) share a long search by explore/shared_tree.h, each with a machine of its own and all of this. One makes the
// first executions, so that what is found soon is found alike by any number. Programs for which that is not exact (a deadline, a wait whose guard
// cannot be told from its objects, a move that does something else than where it was found, …) are noticed while searching; then one worker does it.
//
// Invariants: the machine has been at the states of the first real_ frames and stands at the last of these, or a move beyond while a move
// from there is looked at; clocks_ holds happens-before with data conflicts, sync_ the one of synchronisation alone (explore/races.h says
// what that is). Memory grows with the length of one execution only, beside the states that are kept, which are bounded.

#include <optional>

#include "explore/known_states.h"
#include "explore/search.h"
#include "explore/shared_tree.h"
#include "explore/wakeup_tree.h"

namespace heddle::explore {

class Dpor : public Search, private Execution {
public:
    Dpor(std::shared_ptr<const vm::LinkedProgram> program, const ExploreOptions& options);
    ~Dpor() override;
    Progress progress() const override;

protected:
    void reset() override;
    void advance() override;
    void finish(Report& report) override;
    void halt() override;
    const char* name() const override { return "dpor"; }

    bool give_up_when_long_ = false; ///< end the search at the first execution that is cut off for its length

private:
    static constexpr std::int32_t kNobody = -2;

    struct Frame {
        vm::Machine::Mark mark;    ///< of the first real_ frames
        vm::Fingerprint print;
        std::uint32_t state;       ///< its number in known_, or kNone; then the machine has been here
        WakeupTrees::Tree tree;
        std::uint32_t depth;       ///< events before this state
        std::uint32_t sleep_begin, sleep_end;
        std::uint32_t preemptions;
        std::int32_t last;         ///< who moved before
        std::int32_t looping;      ///< has run long without a visible operation: others go first; or kNobody
        bool last_enabled;
        std::uint32_t done;        ///< moves that were made from here and are explored
        bool explored;             ///< a move was made from here
        bool timer_tried;
        bool try_all;              ///< a move of its tree could not be made: every other is tried
    };
    struct Event {
        std::int32_t mover;        ///< as in a schedule, with the number that it draws
        std::uint32_t footprint;
        std::uint32_t threads_after;
        std::uint32_t frame;       ///< index of the state before it
        std::uint32_t reversals;   ///< size of reversals_ before it
        std::uint32_t before;      ///< events that happen before it
        std::int32_t previous;     ///< of the same mover; -1: none
        std::uint16_t open;        ///< by access: the object's guard holds after this event
        std::uint16_t own;         ///< by access: an RLock that the mover then holds
        std::uint16_t values;      ///< of the number that it draws; 0: none
        bool run_on;               ///< an empty move made at once after the one before it
    };
    struct Reversal {
        std::uint32_t earlier, later;
        std::uint32_t settled; ///< 0 or 1; not a bool: the three are moved about as words
    };
    bool asleep(const Frame& frame, std::int32_t mover) const;
    std::int32_t choose(Frame& frame);
    std::int32_t awake(const Frame& frame, std::int32_t thread) const;
    void make(std::int32_t mover, WakeupTrees::Tree below);
    void follow(std::int32_t mover, WakeupTrees::Tree below, const KnownStates::Edge& edge, std::uint32_t preemptions, std::int32_t last);
    void append(std::int32_t mover, const vm::Transition& transition, const Guard& guard, bool last);
    void append(std::int32_t mover, std::uint32_t footprint, std::uint32_t threads_after, std::uint16_t open, std::uint16_t own, const Guard& guard,
                bool last);
    bool can(const Frame& frame, std::int32_t mover);
    std::uint32_t know(vm::Fingerprint print);
    void remember(std::uint32_t from, const Guard& guard, vm::Exit exit, std::uint32_t to);
    bool catch_up();
    void synchronise();
    void find_data_races(std::uint32_t index);
    void enter(std::int32_t last, std::uint32_t preemptions, WakeupTrees::Tree tree, std::int32_t looping, vm::Fingerprint print, std::uint32_t state,
               bool real);
    void leave();
    void back_to(const Frame& frame);
    void truncate(std::uint32_t depth);
    void leaf(vm::Exit exit);
    void count_leaf();
    void reverse_races(vm::Exit exit);
    void reverse_known();
    void draw_others(std::uint32_t event);
    void reverse(Reversal& reversal);
    void reverse_pending(std::int32_t mover);
    bool put(Frame& frame, std::uint32_t settled_until);
    bool at_first(vm::Ref object);
    Guard guard_of(std::int32_t mover);
    bool open(vm::Ref object);
    bool owned(vm::Ref object, std::int32_t mover);
    std::int32_t untried(const Frame& frame);
    bool held_before(const Guard& guard, std::uint32_t which, std::uint32_t event, std::int32_t mover);
    bool could_go_before(const Guard& guard, std::uint32_t event, std::int32_t mover, std::uint32_t end);
    void grow_clocks();
    std::uint32_t* clock(std::uint32_t event) { return &clocks_[std::size_t{event} * stride_]; }
    std::uint32_t* sync(std::uint32_t event) { return &sync_[std::size_t{event} * stride_]; }
    static std::uint32_t slot(std::int32_t mover) { return static_cast<std::uint32_t>(trace::thread_of(mover) + 1); }
    bool reversible_kind(std::uint32_t earlier, std::uint32_t later) const;
    std::uint64_t canonical_hash() const;
    std::vector<std::int32_t> steps() const override;
    Linearisation better() const override;
    std::uint64_t key() const override { return canonical_hash(); }

    // Several workers (dpor_part.cpp)
    struct Part;
    struct Team;
    void not_plain(const char* why);
    void form_team();
    void disband(bool merge);
    void learn_visibility(const vm::Visibility& other);
    void end_part();
    bool take_part();
    void share();
    void go_to(SharedTree::Node* node);
    void pop_to(std::size_t frame);
    bool shared(std::size_t frame) const;
    bool put_shared(std::size_t frame, std::uint32_t settled_until);
    void progress_shared(Progress& progress) const;

    Footprints footprints_;
    WakeupTrees trees_;
    std::vector<Frame> frames_;
    std::vector<Move> sleepers_;
    std::vector<Event> events_;
    std::vector<std::uint32_t> clocks_, sync_;
    std::uint32_t synchronised_ = 0;     ///< how many events have their clock in sync_
    std::uint32_t stride_ = 8;
    std::vector<std::int32_t> last_of_;  ///< by slot: its last event
    std::vector<std::uint32_t> present_; ///< by footprint: how many events have it
    std::vector<std::int32_t> starter_;  ///< by thread: the event that started it
    std::vector<Reversal> reversals_;
    std::vector<Move> v_, rest_;
    std::vector<std::uint32_t> v_events_;
    vm::Transition transition_;
    std::uint32_t end_preemptions_ = 0;
    std::uint32_t last_ending_ = 0;
    KnownStates known_;
    std::optional<vm::MovePrint> print_; ///< none: states are not kept
    std::uint32_t real_ = 0;
    struct Canonical {
        std::vector<std::uint64_t> threads, moves, spawned, drawn, names;
        std::vector<std::uint64_t> rows; ///< by event: its part of the sum; as many as have been asked for since a step back
        std::vector<std::uint32_t> kept;
    };
    mutable Canonical canonical_;            ///< canonical_hash's, kept for its memory
    std::unordered_set<std::uint64_t> seen_; ///< check mode: canonical hashes of complete executions
    bool late_ = false;                      ///< see Findings::begin_late
    const char* not_plain_ = nullptr;        ///< why no other worker can take part; nullptr: one can
    const char* alone_ = nullptr;            ///< the same, where it showed only after others had begun
    bool due_ = false;                       ///< others shall take part
    std::uint32_t jobs_ = 1;                 ///< workers that took part
    std::optional<SharedTree::Share> left_;  ///< of a search that was shared and then stopped
    std::unique_ptr<Team> team_;             ///< those that help; of the first worker
    std::unique_ptr<Part> own_part_;         ///< the first worker's
    Part* part_ = nullptr;                   ///< of a search that several share; nullptr: it has it for itself
};

} // namespace heddle::explore
