#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "protocol/process.h"
#include "protocol/report.h"

// Stepping. One request, "step", is one command to the engine's stepper; its answer is one "stepped" event with the whole
// state to show, or "error". The engine has one stepper: "open" makes it anew. Plain data. Thread safety: values.

namespace heddle::protocol {

// The commands. Threads are numbered as in schedules, -1 is the clock. Moves are counted from the program's beginning.
//   open   the program at its beginning, or, with a schedule, at its move `position` (negative: its last)
//   move   one visible operation of `thread`
//   line   `thread` until the line where it stands changes
//   block  `thread` until it cannot go on
//   on     the next of the undone moves, or whoever `policy` chooses
//   back   undoes `count` moves
//   jump   to the state after `position` moves
//   run    `policy` until the program ends or a thread comes to a line in `breakpoints`
struct Step {
    std::string command = "open";
    int thread = 0;
    int count = 1;
    std::int64_t position = 0;
    std::string policy = "round-robin";  // or "random", "pct", "pct:DEPTH", "pos"
    std::uint64_t seed = 0;
    std::vector<int> breakpoints;
    // For "open".
    std::string program_name;
    std::string source;
    std::string model = "free";
    std::string time = "any";
    std::vector<std::string> scale;
    std::string schedule;
    // Of the list of moves the asker has this many that still hold: the answer leaves them out if they do.
    std::int64_t known_moves = 0;
};

struct StepVariable {
    std::string name;
    std::string value;
    bool shared = false;
};

struct StepFrame {
    std::string function;
    int line = 0;
    std::vector<StepVariable> variables;
};

struct StepLock {
    std::string name;
    int line = 0;
};

struct StepThread {
    int index = 0;
    std::string name;
    std::string state = "ready";  // "ready", "waiting", "ended"
    std::string words;            // ready: what it would do next; waiting: for what
    std::string action;           // of the next operation: "read", "write", "acquire"…
    int line = 0;                 // where it stands
    int next_line = 0;            // where the next operation is
    std::int64_t next_site = 0;   // ready: which instruction of the listing it is; 0: none
    std::string waits_on;         // waiting: for what, in words: "lock `a`"
    int waits_for = -1;           // the thread that it waits for, where there is one
    std::vector<StepFrame> frames;
    std::vector<StepLock> locks;
};

struct StepShared {
    std::string name;
    std::string value;
    int last_reader = -1;
    int last_writer = -1;
    std::int64_t read_at = 0;  // the move's number, from 1
    std::int64_t written_at = 0;
};

// One thing that a move did. The same `place` is the same lock, thread or variable, whatever it is called at the time.
struct StepAccess {
    std::string action;           // "read", "write", "read-write", "acquire", "release", "start", "join", "end", "wait", "notify", "woken",
                                  // "send", "receive" (a message, by a pipe)…
    std::string object;
    std::string value;
    std::int64_t place = 0;
    int thread = -1;              // started, joined or ended
};

struct StepMove {
    int thread = 0;
    std::string action;
    std::string text;
    int line = 0;
    bool preempted = false;
    std::vector<StepAccess> accesses;
    std::vector<int> waiting;     // threads that wait after it
};

struct StepProcess {
    ProcessItem process;
    std::vector<StepVariable> variables;  // its global variables
};

// One instruction of the bytecode. Its number, from 1 and through all functions, is its place in Stepped::listing.
struct StepInstruction {
    int line = 0;
    std::string name;
    std::string operands;
    std::string note;             // what they refer to
    int column = 0;               // of the expression or statement that it belongs to, in code points from 1; 0: that has several lines
    int end_column = 0;           // not included
};

struct StepCode {
    std::string name;             // as in tracebacks
    int line = 0;
    std::vector<StepInstruction> instructions;
};

struct StepOutput {
    int thread = 0;
    std::string stream = "out";
    std::string text;
};

// Before a `Stepped` whose moves would be too many for one message: those from `from` on, in order.
struct SteppedMoves {
    std::int64_t from = 0;
    std::vector<StepMove> moves;
};

struct Stepped {
    std::int64_t position = 0;
    std::int64_t length = 0;        // with the undone moves that can be made again
    std::int64_t moves_from = 0;    // `moves` are those from here on, up to `position`
    std::vector<StepMove> moves;
    std::vector<StepThread> threads;
    std::vector<StepShared> shared;
    std::vector<StepVariable> variables;  // global variables, of the first process
    std::vector<StepProcess> processes;   // in order of their beginnings; none where the program has started none
    std::vector<PipeItem> pipes;
    std::vector<StepOutput> output;       // all of it, or its end
    bool clock = false;                   // the clock may advance
    double time_s = 0;
    bool over = false;
    std::string verdict;                  // as in "finished"; "" while it is not over
    std::string message;                  // of the verdict
    int exit_code = 0;
    std::string traceback;
    std::vector<WaitFor> cycle;
    std::string schedule;                 // up to here
    std::vector<StepCode> listing;        // the program's bytecode; in the answer to "open" only
    std::vector<std::string> names;       // of all threads that the schedule leads to, by index; in the answer to "open" only
    std::vector<std::int64_t> visible_sites;  // instructions that were seen to be visible operations so far
    std::string mismatch;                 // why a schedule could not be followed any further
};

}  // namespace heddle::protocol
