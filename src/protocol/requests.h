#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "protocol/step.h"
#include "protocol/version.h"

// What the user interface asks of the engine. Plain data, no pointers, copyable. Thread safety: values.

namespace heddle::protocol {

enum class Model { kFree, kGil, kGil39 };       // "free", "gil", "gil-3.9"
enum class TimeModel { kAny, kExact };          // "any", "exact"

const char* model_name(Model model);
std::optional<Model> model_from_name(const std::string& name);
const char* time_model_name(TimeModel time);

struct Program {
    std::string name;    // shown in tracebacks and diagnostics, e.g. "race.py"
    std::string source;  // UTF-8
};

// Zero means: the engine's own limit for this kind of work.
struct Limits {
    std::int64_t heap_bytes = 0;
    std::int64_t output_bytes = 0;
    std::int64_t operations = 0;     // visible operations of one controlled execution
    std::int64_t executions = 0;     // of one exploration
    double seconds = 0;              // of one exploration
    int preemptions = -1;            // of one exploration; negative: no bound
};

// Answered by `Pong`.
struct Ping {};

// Compiles only. Answered by `Diagnostics` (possibly with no items).
struct Check {
    Program program;
    std::vector<std::string> scale;  // "100000=3" or "100000@7=3"
};

// Answered by any number of `Output`, `Threads`, `Processes`, `Progress`, then exactly one `Finished`; a program that does not
// compile is answered by `Diagnostics` and then `Finished` with kind "error".
struct Run {
    Program program;
    Model model = Model::kFree;
    TimeModel time = TimeModel::kExact;
    std::optional<std::uint64_t> seed;
    std::vector<std::string> scale;
    bool controlled = false;  // virtual time and one operation at a time instead of real threads
    int workers = 0;          // real threads to use; 0: as many as the engine has
    std::string policy;       // with `controlled`: "round-robin", "random", "pct", "pct:DEPTH", "pos"
    bool trace = false;       // on real threads: `Traced` events, too
    bool record = false;      // the schedule comes with `Finished`, and can be stepped; time is virtual then
    std::string schedule;     // with `controlled`: replay this; neither: round robin, or random when a seed is given
    Limits limits;
};

// Answered by `Progress` and then exactly one `Explored`; a program that does not compile as for `Run`, with
// `Finished` of kind "error".
struct Explore {
    Program program;
    Model model = Model::kFree;
    TimeModel time = TimeModel::kAny;
    std::vector<std::string> scale;
    std::string engine = "auto";    // "dpor", "states", "oracle", "auto"
    std::string outcome = "output"; // as the command line's --outcome
    // Conditions, as the command line's: Python over global variables; "A,B" or "A" with functions or lines; Python.
    std::vector<std::string> always, never_together, eventually;
    int jobs = 0;  // workers, at most as many as the engine has cores; 0: as many as the engine thinks good
    bool random_any = false;  // random numbers: every one that can come, not those of one seed
    Limits limits;
};

// The program run again and again, one run after the other, each timed. Answered by any number of `Measured` and then exactly one
// `Finished` that says how the measuring went: "exit" when all runs were made, however they ended; "stopped"; "error".
inline constexpr int kMeasuredRunsMax = 10'000;
struct Measure {
    Program program;
    Model model = Model::kFree;
    int runs = 30;
    bool controlled = false;  // the threads take turns, as they do where the engine has no real ones
    int workers = 0;          // as in Run
    Limits limits;
};

// Ends the request `target`; that request's own last event says "stopped" (an exploration answers with what it has,
// `complete` false). Never answered itself; a target that is not running is ignored, since it may just have ended.
struct Stop {
    std::int64_t target = 0;
};

using RequestBody = std::variant<Ping, Check, Run, Explore, Step, Measure, Stop>;

struct Request {
    std::int64_t id = 0;
    RequestBody body;
};

// `id` is the message's own where it could be read, else 0. `message` is a sentence for people.
struct ParseError {
    std::int64_t id = 0;
    std::string message;
};

std::string to_json(const Request& request);

// Never fails otherwise than by returning a ParseError, whatever the bytes.
std::variant<Request, ParseError> parse_request(const std::string& text);

}  // namespace heddle::protocol
