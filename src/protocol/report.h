#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

// The result of an exploration: the object that `heddle explore --json` prints and that the event "explored" carries.
// Names and order of the members are a contract with scripts and graders.

namespace heddle::protocol {

struct StoryLine {
    std::string thread;
    int line = 0;
    std::string text;       // "reads `total` → 0"
    bool preempts = false;  // the thread before could have gone on
};

struct Outcome {
    std::string kind;    // "exit", "deadlock", "exception", "assertion", "livelock", "limit"
    std::string output;
    std::string error;   // the traceback's last line, or what was exceeded; empty for "exit"
    std::optional<std::int64_t> executions;
    int preemptions = 0;
    bool minimal = false;  // no schedule with fewer preemptions has this ending; else the best that was found
    std::string schedule;
    bool shortest = false; // minimal, and none with as few preemptions has fewer steps
    int steps = 0;         // of the schedule
    std::string name = {};        // what goes wrong: "lost update", "check-then-act"…; or empty
    std::string explanation = {}; // the same as a sentence in the program's words
    std::vector<StoryLine> story = {};           // of the first few that went wrong: the schedule step by step
    std::vector<std::string> left_waiting = {};  // daemon threads that still waited when the program ended, in words
};

struct RaceAccess {
    std::string thread;
    std::string kind;  // "read" or "write"
    int line = 0;
    std::vector<std::string> stack;
    std::vector<std::string> locks;
};

struct Race {
    std::string object;
    std::vector<RaceAccess> accesses;  // two
    std::string schedule;
    int preemptions = 0;
    bool minimal = false;
};

// One edge of a wait-for cycle.
struct WaitFor {
    std::string thread;
    std::string waits_for;
    std::string held_by;
    int line = 0;
    int held_line = 0;  // where the holder took it; 0: unknown
    std::vector<std::string> stack = {};  // of an exploration's deadlock: the calls that it is in, outermost first
};

struct Deadlock {
    std::vector<WaitFor> cycle;
    std::string schedule;
    std::string name = {};  // "lock-order cycle", "lost wake-up"…, or empty
    int preemptions = 0;
    bool minimal = false;
};

// A condition that was asked for, judged over every state. A violated one stands here once for each way in which it is.
struct JudgedCondition {
    std::string kind;  // "always", "never-together", "eventually"
    std::string condition;
    bool violated = false;
    std::string text;      // violated: how
    std::string schedule;  // up to where it shows
    int preemptions = 0;
    bool minimal = false;
};

struct ExploreReport {
    int version = 1;
    std::string engine;
    bool complete = false;
    std::string bound;  // not complete: "executions", "seconds", "operations", "preemptions", "stopped"…
    std::optional<std::int64_t> executions;
    std::optional<std::int64_t> states;
    std::int64_t blocked = 0;
    std::int64_t steps = 0;
    std::int64_t open = 0;  // not complete: beginnings that are known and were not explored
    double expected = 0;    // not complete: estimate of how many executions there are in all; 0: none
    double elapsed_ms = 0;
    int threads = 0;
    std::string model;
    std::vector<std::string> assumptions;
    std::map<std::string, std::string> scale;
    std::vector<Outcome> outcomes;
    std::vector<Race> races;
    std::vector<Deadlock> deadlocks;
    std::vector<JudgedCondition> conditions;
    int jobs = 1;       // workers that shared the search
    std::string alone;  // why it was one although more were asked for; or empty
};

// One line, no line break at the end.
std::string to_json(const ExploreReport& report);

}  // namespace heddle::protocol
