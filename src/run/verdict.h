#pragma once
// How a run ended. A verdict is neither a learner's error in the source (Diagnostic) nor a bug of ours (HEDDLE_ASSERT).

#include <cstdint>
#include <string>
#include <vector>

#include "vm/machine.h"
#include "vm/shared_space.h"

namespace heddle::run {

enum class VerdictKind : std::uint8_t {
    Exit,      ///< ran to its end; exit_code may be anything (sys.exit)
    Exception, ///< uncaught in the main thread
    Deadlock,  ///< every thread waits for ever
    Livelock,  ///< controlled: nothing can move any more but threads that go round for ever without getting anywhere
    Stopped,   ///< on request
    Limit,     ///< `limit` names which
    Error,     ///< could not run at all: no memory for the heap, no real thread to be had, a schedule that does not fit
};
const char* verdict_name(VerdictKind kind); ///< "exit", "exception", …

/// Who waits for whom; one edge a thread.
struct WaitEdge {
    std::string thread;
    std::string waits_for;
    std::string held_by; ///< empty: nobody in particular
    std::uint32_t line = 0;
    std::uint32_t held_line = 0;
    std::uint32_t thread_index = 0;
    std::vector<std::string> stack{}; ///< the calls that it is in, outermost first; only after add_stacks()
};

struct Verdict {
    VerdictKind kind = VerdictKind::Exit;
    int exit_code = 0;
    std::string message;        ///< a sentence for people
    std::string limit;          ///< "heap", "output", "threads", "processes", "instructions", "operations"
    std::string traceback;      ///< of the main thread's exception
    std::uint32_t line = 0;
    std::vector<WaitEdge> cycle;           ///< deadlock: the cycle, or every waiting thread when there is none
    std::vector<vm::Machine::ThreadError> thread_errors; ///< of all threads
    std::uint32_t threads = 0;             ///< that ever ran
    std::uint64_t operations = 0;          ///< controlled: moves made
    std::uint64_t instructions = 0;        ///< about
    double elapsed_ms = 0;
};

inline constexpr int kExitUsage = 2; ///< bad source or usage
inline constexpr int kExitDeadlock = 3;
inline constexpr int kExitLimit = 4;
inline constexpr int kExitStopped = 130; ///< as shells show an interrupt
/// Of the command line, and of a child process that ended so.
int exit_code(const Verdict& verdict);

/// Nothing can move: fills kind, cycle and message from who waits for whom. Every real thread is outside the machine.
void describe_deadlock(vm::Machine& machine, Verdict& verdict);
/// Who goes round for ever, as a sentence; the machine has such threads (vm::WaitKind::Endless).
std::string livelock_text(vm::Machine& machine);
/// Where each thread of the cycle stands, while the machine still does.
void add_stacks(vm::Machine& machine, std::vector<WaitEdge>& cycle);
/// The edges that form a cycle, in its order; every waiting thread when there is none.
std::vector<WaitEdge> wait_cycle(const std::vector<vm::Machine::WaitInfo>& waiting);
/// The cycle in words, one line an edge, each ending in a newline.
std::string cycle_text(const std::vector<WaitEdge>& cycle);
/// After ProcessEnded.
void describe_end(vm::Machine& machine, Verdict& verdict);
/// All processes of the program end together.
void describe_ending(vm::Machine& machine, vm::Ending why, Verdict& verdict);
/// After one of the limit exits or Stopped.
void describe_exit(vm::Exit exit, Verdict& verdict);

} // namespace heddle::run
