#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "protocol/process.h"
#include "protocol/report.h"
#include "protocol/requests.h"
#include "protocol/version.h"

// What the engine tells the user interface. Plain data. Thread safety: values.

namespace heddle::protocol {

// The engine's first message (id 0), before it accepts requests.
struct Ready {
    bool threads = false;  // real threads can be had
    int cores = 1;
    std::string version;
    // Address of the int32 stop word in the engine's memory, 0 where there is none (a pipe, or no shared memory). The
    // page's own script keeps it and stores 1 there before it discards a stuck engine.
    std::uint32_t stop_word = 0;
};

// Lines and columns count from 1, columns in code points; `end_col` is one past the last. 0 means unknown.
struct DiagnosticItem {
    std::string severity = "error";  // "error", "warning", "note"
    int line = 0;
    int col = 0;
    int end_line = 0;
    int end_col = 0;
    std::string message;
    std::string hint;
};

struct Diagnostics {
    std::vector<DiagnosticItem> items;
};

// `thread` is 0 for the main thread, then in order of creation. `text` need not end at a line's end.
struct OutputItem {
    int thread = 0;
    std::string name;
    double time_ms = 0;           // since the run began; virtual in a controlled run
    std::string stream = "out";   // "out" or "err"
    std::string text;
};

// At most 20 a second for one run: the engine collects.
struct Output {
    std::vector<OutputItem> items;
};

struct ThreadItem {
    int index = 0;
    std::string name;
    std::string state;  // "new", "running", "ready", "sleeping", "waiting", "finished"
    int line = 0;       // 0: unknown
};

struct Threads {
    std::vector<ThreadItem> items;
};

// Of a run that has started processes: whenever they have changed since the last such event, 20 times a second at most.
struct Processes {
    std::vector<ProcessItem> items;
    std::vector<PipeItem> pipes;
};

struct Progress {
    std::int64_t executions = 0;
    std::int64_t steps = 0;
    double elapsed_ms = 0;
    // Of an exploration:
    std::int64_t endings = 0;
    std::int64_t open = 0;     // beginnings that are known and not yet explored
    double expected = 0;       // estimate of how many executions there are in all; 0: none yet
};

struct Verdict {
    // "exit": it ran to its end (exit_code may still be 1, after sys.exit(1)); "exception": uncaught in the main
    // thread; "deadlock"; "livelock": it would go round for ever; "stopped": on request; "limit": `message` says which;
    // "error": it did not run at all.
    std::string kind = "exit";
    int exit_code = 0;
    std::string message;
    std::string traceback;  // as CPython prints it
    int line = 0;           // where in the program, 0: nowhere in particular
    std::vector<WaitFor> cycle;
};

struct Finished {
    Verdict verdict;
    double elapsed_ms = 0;
    std::string schedule = {};  // of a run that was recorded
};

struct MeasuredRun {
    double elapsed_ms = 0;      // of the run alone, without compiling
    std::string kind = "exit";  // as in Verdict
    int exit_code = 0;
    std::string ending;         // the last line that it printed, else why it ended
};

// What real threads did in a run, as far as it was not told before: run/run_trace.h. Times are microseconds since the run began.
struct TracedSlice {
    int thread = 0;
    int worker = 0;  // the real thread, from 0
    double from_us = 0, to_us = 0;
};

struct TracedWait {
    int thread = 0;
    std::string what;  // "lock", "semaphore", "event", "thread", "notification", "barrier", "sleep", "end", "other"
    int object = -1;   // index into the names that all the run's events together give; -1: it has none
    int holder = -1;   // who held the lock when the wait began; -1: nobody, or not known
    double from_us = 0, to_us = 0;
};

struct Traced {
    std::vector<TracedSlice> slices;
    std::vector<TracedWait> waits;
    std::vector<std::string> names;  // of objects: those that follow
    bool full = false;               // there is more than is told
};

// Runs that were made since the last such event; at most 20 events a second.
struct Measured {
    std::vector<MeasuredRun> runs;
};

struct Explored {
    ExploreReport report;
};

// The request could not be understood or not be done; nothing else follows for its id.
struct Error {
    std::string message;
};

struct Pong {};

using EventBody =
    std::variant<Ready, Diagnostics, Output, Threads, Processes, Progress, Finished, Explored, Stepped, SteppedMoves, Measured, Traced, Error, Pong>;

struct Event {
    std::int64_t id = 0;
    EventBody body;
};

std::string to_json(const Event& event);

// Never fails otherwise than by returning a ParseError, whatever the bytes.
std::variant<Event, ParseError> parse_event(const std::string& text);

}  // namespace heddle::protocol
