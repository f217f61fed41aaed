#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

// The result of an exploration: the object that `heddle explore --json` prints and that the event "explored" carries.
// Names and order of the members are a contract with scripts and graders.

namespace heddle::protocol {

struct Outcome {
    std::string kind;    // "exit", "deadlock", "exception", "assertion", "livelock", "limit"
    std::string output;
    std::string error;   // the traceback's last line, or what was exceeded; empty for "exit"
    std::optional<std::int64_t> executions;
    int preemptions = 0;
    bool minimal = false;  // no schedule with fewer preemptions has this ending
    std::string schedule;
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
};

// One edge of a wait-for cycle.
struct WaitFor {
    std::string thread;
    std::string waits_for;
    std::string held_by;
    int line = 0;
};

struct Deadlock {
    std::vector<WaitFor> cycle;
    std::string schedule;
};

struct ExploreReport {
    int version = 1;
    std::string engine;
    bool complete = false;
    std::optional<std::int64_t> executions;
    std::optional<std::int64_t> states;
    std::int64_t blocked = 0;
    std::int64_t steps = 0;
    double elapsed_ms = 0;
    int threads = 0;
    std::string model;
    std::vector<std::string> assumptions;
    std::map<std::string, std::string> scale;
    std::vector<Outcome> outcomes;
    std::vector<Race> races;
    std::vector<Deadlock> deadlocks;
};

// One line, no line break at the end.
std::string to_json(const ExploreReport& report);

}  // namespace heddle::protocol
