#pragma once
// The deliberately simple exact explorer, and the judge of every later one.
//
// Problem: run a program under every schedule, but each class of schedules that differ only in the order of independent moves
// (a Mazurkiewicz trace) once.
//
// Idea: depth-first search over the machine itself, which steps back by its undo log, with sleep sets (Godefroid, "Partial-Order Methods
// for the Verification of Concurrent Systems", LNCS 1032, chapter 5). After the moves of thread t from a state have been explored, t
// sleeps in the searches of its siblings until a move happens that depends on t's. Two moves are dependent when their footprints meet
// with a write (vm::depends). Sleep sets alone never explore two equivalent complete executions, and never miss one; what they do not
// avoid are executions that are begun and found to be redundant: every move sleeps (`blocked`).
//
// Three things keep the number of those low, each sound by itself:
//   - A move with an empty footprint is independent of everything: it is explored alone.
//   - Starting a thread and joining one that has ended are independent of everything else that can happen, so each is explored alone too.
//     That holds as long as nobody looks at a thread (is_alive, a join by another than its starter); the first execution that does
//     makes the search begin again with these as ordinary moves (Visibility::thread_list_matters).
//   - Under the GIL models, moves of a thread with an empty footprint are run on at once with the move before them.
//
// Visibility: accesses become moves of their own only once their cells are known to be shared; when that is learned the search begins
// again (vm/visibility.h). The counts are those of the last search.
//
// Time: under `exact` the clock advances only when nothing else can move. Under `any` the advance is a move like a thread's.
//
// Invariants: the machine always stands at the state of stack_.back(). No recursion; memory is flat.

#include <chrono>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "explore/ending.h"
#include "explore/explorer.h"
#include "explore/races.h"
#include "explore/step.h"
#include "explore/violations.h"
#include "run/controlled_host.h"

namespace heddle::explore {

class Oracle : public Explorer {
public:
    Oracle(std::shared_ptr<const vm::LinkedProgram> program, const ExploreOptions& options);
    bool work(double ms) override;
    Progress progress() const override;
    Report report() override;

private:
    using Clock = std::chrono::steady_clock;

    struct Frame {
        vm::Machine::Mark mark;
        std::uint32_t sleep_begin, sleep_end;
        std::uint32_t candidates_begin, candidates_end, next;
        std::uint32_t depth; ///< length of execution_ at this state
        std::int32_t last;   ///< who moved before
        bool last_enabled;
        std::uint32_t preemptions;
    };
    struct Sleeper {
        std::int32_t mover;
        vm::Transition transition;
    };
    struct Found {
        Ending ending;
        std::uint64_t executions = 0;
        std::uint64_t best = UINT64_MAX; ///< estimated preemptions of `steps`
        std::vector<std::int32_t> steps;
        std::vector<std::int32_t> as_explored; ///< falls back to this should `steps` not replay
    };
    struct FoundDeadlock {
        std::vector<run::WaitEdge> cycle;
        std::vector<std::int32_t> steps, as_explored;
        Ending ending;
    };
    struct RacePlace {
        FoundRace race;
        std::string object;
        std::vector<std::int32_t> steps;
    };

    void begin();
    void restart();
    void move();
    vm::Exit execute(std::int32_t mover, Step& step);
    bool looks_at_threads(const Step& step);
    bool moves_alone(const Step& step);
    void enter(std::int32_t looping);
    void leave_child();
    void leaf(vm::Exit exit);
    void ended(Ending ending);
    void stop_at(const std::string& bound);
    std::vector<std::int32_t> steps_of_execution() const;
    std::uint64_t canonical_hash() const;
    trace::Schedule schedule_of(const std::vector<std::int32_t>& steps) const;
    double elapsed_ms() const;

    std::shared_ptr<const vm::LinkedProgram> program_;
    ExploreOptions options_;
    run::ControlledHost host_;
    vm::Visibility visibility_;
    std::unique_ptr<vm::Machine> machine_;
    vm::Machine::Mark root_{};
    Clock::time_point started_ = Clock::now();

    std::vector<Frame> stack_;
    std::vector<Sleeper> sleepers_;
    std::vector<std::int32_t> candidates_;
    std::vector<std::int32_t> enabled_;
    std::vector<Step> execution_;
    std::int32_t next_last_ = -2;      ///< for enter(): who has just moved, and preemptions so far
    std::uint32_t next_preemptions_ = 0;

    bool begun_ = false;
    bool done_ = false;
    std::string bound_;
    std::uint64_t executions_ = 0, blocked_ = 0, steps_ = 0, restarts_ = 0;
    std::uint32_t threads_ = 1;
    std::map<std::string, Found> found_;
    std::map<std::string, FoundDeadlock> deadlocks_;
    Monitor monitor_;
    Violations violations_;
    RaceDetector detector_;
    std::vector<FoundRace> new_races_;
    std::vector<RacePlace> races_;
    std::unordered_set<std::uint64_t> seen_; ///< check mode: canonical hashes of complete executions
};

} // namespace heddle::explore
