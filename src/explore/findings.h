#pragma once
// What a search has found so far, whichever engine searches: endings with a schedule each, deadlocks, races; and the report of them.
//
// An ending that is known already costs one look into a table of hashes: its text is made only when it is new or when the schedule is
// better than the one that is kept. Every schedule is replayed on a fresh machine before it is reported.
//
// A search that has gone on for long is "late": from there on what is known keeps its schedule, and what is new gets one that does not depend on
// when it was met (that of the execution with the least key), so that parts of the search may be made in any order and by several workers.
//
// Thread safety: one real thread.

#include <functional>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "explore/ending.h"
#include "explore/explorer.h"
#include "explore/footprints.h"
#include "explore/linearise.h"
#include "explore/violations.h"
#include "explore/races.h"
#include "explore/story.h"
#include "trace/schedule.h"

namespace heddle::explore {

/// The present execution, as the engine that made it can show it.
class Execution {
public:
    virtual ~Execution() = default;
    virtual std::vector<std::int32_t> steps() const = 0;
    /// A better order of the same execution; the same one for all executions that are reorderings of each other.
    virtual Linearisation better() const = 0;
    /// Equal for executions that are reorderings of each other; asked for after Findings::begin_late().
    virtual std::uint64_t key() const { return 0; }
};

class Findings {
public:
    Findings(std::shared_ptr<const vm::LinkedProgram> program, const ExploreOptions& options)
        : program_(std::move(program)), options_(options) {}

    void watch(Monitor* monitor) { monitor_ = monitor; }
    void clear();
    void begin_late();
    /// For a worker that shares a late search: knows what `others` does, has counted nothing. They have the same program.
    void begin_beside(const Findings& others);
    /// What a worker has found that began beside these.
    void merge(const Findings& worker);
    /// After the last of them: in an order that does not depend on when something was met.
    void order_late();
    /// More races or deadlocks may be there than are kept.
    bool full() const { return races_.size() >= kRacesMax || deadlocks_.size() >= kDeadlocksMax; }
    /// The machine stands at the end of an execution: `exit` ProcessEnded, a limit's; Blocked: nothing can move. `count` executions.
    /// Gives the ending's number.
    std::uint32_t ended(vm::Machine& machine, vm::Exit exit, std::uint64_t preemptions, const Execution& execution, bool minimal = false);
    /// One more execution with an ending that is known by its number (not a deadlock: those have schedules of their own).
    void again(std::uint32_t ending, std::uint64_t preemptions, const Execution& execution, bool minimal = false);
    /// Cut off by the search's own bound.
    void cut_off(vm::Machine& machine, const std::string& why, std::uint64_t preemptions, const Execution& execution);
    /// Two accesses of different threads at steps `first` and `second`, the last; false: the pair of places is known.
    bool race(vm::Machine& machine, vm::Location where, const Footprints& footprints, std::uint32_t first_footprint,
              std::uint32_t second_footprint, std::uint32_t first, std::uint32_t second, std::vector<std::int32_t> steps);
    bool wants_races() const { return races_.size() < kRacesMax; }
    /// A number for the pair of places of a race; the same in every search.
    static std::uint64_t race_key(vm::Location where, const Footprints& footprints, std::uint32_t first_footprint, std::uint32_t second_footprint);
    /// The same race with a schedule that is known to have `preemptions`; the accesses are its last two steps.
    void minimal_race(vm::Machine& machine, vm::Location where, std::uint64_t key, std::uint64_t preemptions, std::vector<std::int32_t> steps);
    std::size_t endings() const { return found_.size(); }
    /// What the monitor has found since the last call.
    void take_violations() { violations_.take(*monitor_); }
    /// Takes over better schedules for what `other` knows too: it searched in the order of preemptions, then steps.
    void improve(const Findings& other, bool by_steps);
    /// Races whose best schedule has more preemptions than that may have a better one.
    void doubt_races(std::uint64_t preemptions);
    /// Whether `other`, which searches in that order, has found everything that is known here, races apart.
    bool all_in(const Findings& other) const;
    /// Keys of the races, and of those among them whose schedule is minimal.
    const std::unordered_set<std::uint64_t>& race_keys() const { return known_races_; }
    std::pair<std::uint64_t, std::size_t> best_of_race(std::uint64_t key) const; ///< preemptions and steps; the greatest: not known
    std::size_t known() const { return found_.size() + deadlocks_.size() + violations_.size(); }
    /// The search cannot see an end of this: threads that go round for ever.
    void livelock(vm::Machine& machine, const std::string& text, std::uint64_t preemptions, const Execution& execution);
    /// Something went wrong, or some ending's schedule has preemptions: looking for better ones is worth while.
    bool worth_improving() const;
    /// Replaces estimates of preemptions by what a replay counts.
    void recount(const vm::MachineConfig& config, const vm::Visibility& visibility);
    /// Schedules without a preemption are minimal whoever found them.
    void settle_without_preemptions();
    void fill(Report& report, const vm::MachineConfig& config, const vm::Visibility& visibility);

private:
    static constexpr std::size_t kRacesMax = 50;    // reported; a program with more has one problem, not fifty
    static constexpr std::size_t kDeadlocksMax = 50;
    static constexpr std::uint64_t kLinearised = 16; // executions of one ending that are tried in a better order

    struct Found {
        Ending ending;
        std::uint64_t hash = 0;
        std::uint64_t executions = 0;
        std::uint64_t best = UINT64_MAX; ///< preemptions of `steps`
        std::uint64_t key = UINT64_MAX;  ///< late: of the execution that `steps` are an order of
        bool minimal = false;
        bool shortest = false;
        bool estimated = false; ///< `best` is an estimate (explore/linearise.h)
        std::vector<std::string> left_waiting;
        std::vector<std::int32_t> steps;
        std::vector<std::int32_t> as_explored; ///< falls back to this should `steps` not replay
    };
    struct FoundDeadlock {
        std::vector<run::WaitEdge> cycle;
        std::uint64_t best = UINT64_MAX;
        bool minimal = false;
        std::vector<std::int32_t> steps, as_explored;
        Ending ending;
        bool late = false;
        std::uint64_t key = UINT64_MAX; ///< as Found's
    };
    struct RacePlace {
        FoundRace race;
        std::string object;
        std::vector<std::int32_t> steps;
        std::uint64_t key = 0;
        std::uint64_t best = UINT64_MAX; ///< preemptions, where minimal
        bool minimal = false;
        bool turned = false; ///< the access that comes later in the program (by its place's number) came first
    };
    /// Where the known race of its key is turned and this one is not, this one is shown: the same whoever has found which first.
    void race_late(const RacePlace& race);
    std::uint64_t ending_hash(vm::Machine& machine, vm::Exit exit) const;
    void again_late(Found& found, std::uint64_t preemptions, const Execution& execution);
    void deadlock_late(vm::Machine& machine, const std::string& text, run::Verdict& verdict, const Execution& execution);
    std::uint32_t count(std::uint64_t hash, const std::function<Ending()>& make, std::uint64_t preemptions, const Execution& execution, bool minimal);

    std::shared_ptr<const vm::LinkedProgram> program_;
    ExploreOptions options_;
    std::vector<Found> found_;
    std::unordered_map<std::uint64_t, std::size_t> by_hash_;
    std::map<std::string, FoundDeadlock> deadlocks_;
    std::vector<RacePlace> races_;
    std::unordered_set<std::uint64_t> known_races_;
    bool late_ = false;
    std::size_t early_endings_ = 0, early_races_ = 0; ///< the first of them were there when it became late
    Monitor* monitor_ = nullptr;
    Violations violations_;
    ExecutionTree tree_;
};

} // namespace heddle::explore
