#pragma once
// What an exploration found. Plain data; the engine turns it into the message of the same shape.

#include <cstdint>
#include <string>
#include <vector>

#include "explore/conditions.h"
#include "run/verdict.h"

namespace heddle::explore {

enum class OutcomeKind : std::uint8_t { Deadlock, Exception, Assertion, Livelock, Limit, Exit };
const char* outcome_name(OutcomeKind kind); ///< "exit", "deadlock", …

struct StoryLine {
    std::string thread;
    std::uint32_t line = 0;
    std::string text;       ///< "reads `total` → 0"
    bool preempts = false;  ///< the thread before could have gone on
};

struct Outcome {
    OutcomeKind kind = OutcomeKind::Exit;
    std::string output;  ///< projected by ExploreOptions::projection
    std::string error;   ///< last line of the traceback, what was exceeded; empty for Exit
    std::uint64_t executions = 0;
    std::uint64_t preemptions = 0; ///< of `schedule`
    bool minimal = false;          ///< no schedule with fewer preemptions has this ending; else it is the best one found
    std::size_t steps = 0;         ///< of `schedule`; fewest among those with as few preemptions where `shortest`
    bool shortest = false;
    std::string schedule;          ///< replayed and checked
    std::string name;              ///< "lost update"…, or empty
    std::string explanation;       ///< a sentence with the name of what happened, or empty
    std::vector<StoryLine> story;  ///< of the first few that went wrong: the schedule step by step
    std::vector<std::string> left_waiting; ///< "Thread-1 waits for lock `a` (line 5)": daemon threads, when the program ended
};

struct RaceAccess {
    std::string thread;
    bool write = false;
    std::uint32_t line = 0;
    std::vector<std::string> stack; ///< outermost call first
    std::vector<std::string> locks; ///< held at that moment
};
struct Race {
    std::string object;
    RaceAccess first, second; ///< in the order of `schedule`
    std::string schedule;
    std::uint64_t preemptions = 0;
    bool minimal = false;
};

struct Deadlock {
    std::string name; ///< "lock-order cycle", "lost wake-up", or empty
    std::vector<run::WaitEdge> cycle;
    std::string schedule;
    std::uint64_t preemptions = 0;
    bool minimal = false;
};

/// A condition and whether it was violated.
struct Judged {
    ConditionKind kind = ConditionKind::Always;
    std::string condition; ///< as given
    bool violated = false;
    std::string text;      ///< violated: how, in a sentence
    std::string schedule;  ///< up to where it is seen
    std::uint64_t preemptions = 0;
    bool minimal = false;
};

struct Report {
    std::string engine;
    bool complete = false;
    std::string bound;   ///< why it is not complete: "executions", "seconds", "operations", "stopped", "heap", …
    std::uint64_t executions = 0; ///< complete ones
    std::uint64_t blocked = 0;    ///< begun and cut off as redundant
    std::uint64_t steps = 0;
    std::uint64_t open = 0;       ///< not complete: beginnings that are known and were not explored
    double expected = 0;          ///< not complete: estimate of how many executions there are in all; 0: none
    std::uint64_t states = 0;     ///< stateful search: different states; executions are then ways to an end
    std::uint64_t states_bytes = 0; ///< what these take together, without what the machine takes
    std::uint64_t restarts = 0;   ///< searches begun again because another class of cells turned out to be shared
    double elapsed_ms = 0;
    std::uint32_t jobs = 1;       ///< workers that shared the search
    std::string alone;            ///< why it was one although more were asked for
    std::uint32_t threads = 0;    ///< most that one execution had, the main thread included
    vm::Model model = vm::Model::Free;
    std::vector<std::string> assumptions;
    std::vector<std::string> scale; ///< "100000=3"
    std::vector<Outcome> outcomes;  ///< failures first, then endings in the order of their output
    std::vector<Race> races;
    std::vector<Deadlock> deadlocks;
    std::string dot;                ///< the tree of executions, if asked for and small enough
    std::vector<Judged> conditions; ///< in the order given; several of one condition where it is violated in several ways
};

/// What the search takes for granted about random numbers; "" where the program draws none that it has not seeded itself.
std::string random_assumption(const vm::MachineConfig& config, const vm::Visibility& visibility);

/// Failures first, then endings in the order a person expects of their output.
void sort_outcomes(std::vector<Outcome>& outcomes);

/// The exit code of `heddle explore`: 1 when something wrong was found, 4 when a bound was reached and nothing was, else 0.
int exit_code(const Report& report);

/// A table for people, UTF-8. `width` columns.
std::string to_text(const Report& report, const std::string& filename, std::size_t width = 100);

} // namespace heddle::explore
