#pragma once
// An explorer runs a program under every schedule that can make a difference and collects the endings.
//
// Thread safety: one real thread; the stop word may be raised by any. Several workers (ExploreOptions::jobs) are real threads of the explorer's
// own: they begin in work(), go on between its calls, and are gone when it returns false, after report(), or with the explorer.

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "explore/conditions.h"
#include "explore/report.h"
#include "vm/machine.h"

namespace heddle::explore {

/// What of an ending counts: two executions that agree in it are one outcome.
struct Projection {
    enum class Kind : std::uint8_t { Output, LinesAsSet, LastLine, Globals } kind = Kind::Output;
    std::vector<std::string> globals; ///< Globals: their names

    /// "output", "lines-as-set", "last-line", "globals=A,B"; false: none of these.
    static bool parse(const std::string& text, Projection& out);
};

struct ExploreOptions {
    vm::MachineConfig machine;          ///< model, time, heap …; driver and undo are set by the explorer
    std::vector<std::string> scale;     ///< as given, for report and schedules
    Projection projection;
    std::vector<Condition> conditions;  ///< over the program that was compiled with their expressions
    std::uint32_t jobs = 1;             ///< workers, each with a machine of its own, where the stateless engine can share its search; at least 1
    std::uint64_t share_after = 10'000; ///< executions that the first worker makes before others begin: some ten milliseconds; at least 1
    std::uint64_t executions_max = 0;   ///< 0: no limit
    double seconds_max = 0;             ///< 0: no limit
    std::int32_t preemptions_max = -1;  ///< the stateful engine looks no further; -1: no limit
    std::uint64_t operations_max = 100'000; ///< steps of one execution; a longer one makes the result incomplete
    std::atomic<std::int32_t>* stop_word = nullptr;
    bool tree = false; ///< keep the executions for Report::dot
    /// Hostile mode for tests: every step is undone and done again, and the machine's hashes compared; and no two complete executions
    /// may be reorderings of each other.
    bool check = false;
};

struct Progress {
    std::uint64_t executions = 0;
    std::uint64_t blocked = 0;
    std::uint64_t steps = 0;
    double elapsed_ms = 0;
    std::size_t outcomes = 0;
    std::uint64_t open = 0; ///< beginnings that are known and not yet explored
    double expected = 0;    ///< estimate of how many executions there are in all; 0: none
};

class Explorer {
public:
    virtual ~Explorer() = default;
    /// Goes on for about `ms`; true: there is more to do.
    virtual bool work(double ms) = 0;
    virtual Progress progress() const = 0;
    /// What was found so far; complete once work() has returned false without a bound. May be called once.
    virtual Report report() = 0;
};

/// nullptr and a sentence in `error` when there is no such engine ("auto", "dpor", "states" and "oracle" are there).
std::unique_ptr<Explorer> make_explorer(const std::string& engine, std::shared_ptr<const vm::LinkedProgram> program,
                                        const ExploreOptions& options, std::string& error);

} // namespace heddle::explore
