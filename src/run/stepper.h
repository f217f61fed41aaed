#pragma once
// Stepping: one execution under the controlled driver, moved by hand, forward and back.
//
// The stepper keeps the moves made so far and a mark of the machine's undo log for each, so going back is undoing, exact and at once,
// however far. Behind the present position lies the tail of moves that were undone: moving the same thread again walks along it, moving
// another one drops it (a fork). What a thread would do next is found by doing it: the move is made, read and undone.
//
// Which accesses are hand-overs: those of the schedule that was opened; otherwise those that a short look at many schedules found to
// matter (vm/visibility.h). If a class of cells turns out visible while stepping, the moves so far are made again with finer hand-overs in
// the same order, so what happened stays the same.
//
// Thread safety: one real thread at a time; the stop word may be raised by any.

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "run/controlled_host.h"
#include "run/policy.h"
#include "run/verdict.h"
#include "trace/schedule.h"
#include "vm/inspect.h"

namespace heddle::run {

/// One thing that a move did, for drawing: who holds what when, who made whom go on.
struct MoveAccess {
    vm::Action action = vm::Action::None;
    std::string object;           ///< in words, as of that moment
    std::string value;            ///< after it; "" where it has none or was overwritten in the same move
    std::uint64_t place = 0;      ///< the same place has the same number throughout
    std::int32_t thread = -1;     ///< started, joined or ended
};

/// One move that was made, for the list of moves and the timeline.
struct MoveView {
    std::int32_t mover = 0;       ///< thread or trace::kAdvanceClock
    vm::Action action = vm::Action::None;
    std::string text;             ///< "reads `balance` → 100"
    std::uint32_t line = 0;       ///< where it happened; 0: nowhere in the program
    std::uint32_t site = 0;       ///< the program's instruction (LinkedProgram::site_of) that did the first of it; 0: none
    bool preempted = false;       ///< the thread before could have gone on
    bool ended = false;           ///< the thread has ended with it
    std::vector<MoveAccess> accesses;
    std::vector<std::uint32_t> waiting; ///< threads that wait after it
};

struct StepThreadView {
    std::uint32_t index = 0;
    std::string name;
    bool ended = false;
    bool enabled = false;
    std::string waits_on;         ///< not enabled: "lock `a`"
    std::string why;              ///< not enabled: "waits for lock `a`, held by Thread-2 (line 14)"
    std::uint32_t line = 0;       ///< where it stands
    std::optional<MoveView> next; ///< enabled: what it would do
    std::vector<vm::FrameView> frames;
    std::vector<vm::HeldLockView> locks;
    std::int32_t waits_for_thread = -1; ///< for the wait-for graph
};

/// Who last read and wrote a shared place.
struct SharedView {
    std::string name;
    std::string value;
    std::int32_t last_reader = -1, last_writer = -1; ///< threads
    std::size_t read_at = 0, written_at = 0;         ///< moves, from 1; 0: never
};

struct StepperOptions {
    std::vector<std::string> scale;              ///< as in the schedule's header
    std::atomic<std::int32_t>* stop_word = nullptr;
    std::optional<trace::Schedule> schedule;     ///< its moves are the tail to walk along at first
};

class Stepper {
public:
    Stepper(std::shared_ptr<const vm::LinkedProgram> program, const vm::MachineConfig& config, StepperOptions options);
    ~Stepper();

    /// Moves a thread (or the clock) by one visible operation; where it draws a random number the step may say which (trace::step_of).
    /// False: it cannot move.
    bool move(std::int32_t step);
    /// The move that the tail has next, or else what `policy` chooses. False: nothing can move, or the policy refuses.
    bool move_on(Policy& policy);
    /// Moves the thread until the line where it stands changes, it cannot go on, or it ends.
    bool move_line(std::uint32_t thread);
    /// Moves the thread until it waits, ends, or `moves_max` are made.
    bool move_until_blocked(std::uint32_t thread, std::size_t moves_max = 100'000);
    /// Undoes moves.
    void back(std::size_t moves = 1);
    /// To the state after `position` moves, along what was made before; false: the tail ends before.
    bool jump(std::size_t position);
    /// The policy to the end of the program, a breakpoint, `moves_max`, or the stop word.
    void run_on(Policy& policy, const std::vector<std::uint32_t>& breakpoint_lines, std::size_t moves_max = 1'000'000);

    std::size_t position() const { return done_.size(); }
    std::size_t length() const { return done_.size() + tail_.size(); }
    /// Set when nothing can move any more: the end of the program, a deadlock, a limit.
    const std::optional<Verdict>& verdict() const { return verdict_; }
    /// A schedule that does not fit: which step, and why; "" when all is well.
    const std::string& mismatch() const { return mismatch_; }
    const MoveView& made(std::size_t index) const { return done_[index].view; } ///< index < position()
    /// The move, from 1, that sent the message of this index in vm::Machine::messages(); so many are made.
    std::size_t sent_by(std::size_t message) const;
    std::vector<StepThreadView> threads();
    std::vector<SharedView> shared();
    std::vector<vm::VariableView> globals(std::uint64_t pid = 0) { return vm::global_views(*machine_, pid); }
    /// The program's instructions that were seen to be visible operations so far: when looking at other schedules before stepping, in the
    /// moves made, and in what threads would do next. Ascending sites.
    const std::set<std::uint32_t>& visible_sites() const { return visible_sites_; }
    /// Whether the clock may advance now.
    bool clock_may_advance();
    vm::Machine& machine() { return *machine_; }
    const bytecode::Program& program() const { return program_->program(); }
    /// The moves so far as a schedule; with the tail if asked.
    trace::Schedule schedule(bool with_tail = false) const;

private:
    struct Done {
        std::int32_t step; ///< as in a schedule: with the number drawn; the thread alone is view.mover
        std::uint64_t instructions;
        vm::Machine::Mark before;
        std::int32_t last_before;
        MoveView view;
        std::vector<vm::Access> accesses;
    };
    enum class Attempt { Made, Over };

    void make_machine();
    void learn_visibility();
    bool can_move(std::int32_t step);
    Attempt execute(std::int32_t step, vm::Transition& transition);
    bool push(std::int32_t step);
    static void say_draw(MoveView& view, std::uint32_t draw, std::uint32_t values);
    bool conflicts(std::uint32_t thread); ///< its next move with the last one
    void refine();
    std::uint32_t note_site(const vm::Transition& transition);
    void look_for_end();
    MoveView describe(std::int32_t mover, const vm::Transition& transition, const std::string& output);

    std::shared_ptr<const vm::LinkedProgram> program_;
    vm::MachineConfig config_;
    StepperOptions options_;
    ControlledHost host_;
    std::unique_ptr<vm::Machine> machine_;
    vm::Visibility visibility_;
    std::set<std::uint32_t> visible_sites_;
    std::vector<Done> done_;
    std::vector<std::int32_t> tail_; ///< undone moves, the next one last
    std::int32_t last_ = -2;
    std::optional<Verdict> verdict_;
    std::string mismatch_;
    bool refining_ = false;
    bool from_tail_ = false; ///< the move comes from the schedule as it was opened, or from what was made before
};

} // namespace heddle::run
