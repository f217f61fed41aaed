#pragma once
// A machine's state for people who look at it: frames with their variables, the program's shared variables, values in short.
//
// Nothing here runs Python code, allocates on the machine's heap, or changes anything: a class's own __repr__ is not asked, an instance is
// shown by its class and its attributes. Thread safety: the machine must not run meanwhile.

#include <string>
#include <string_view>
#include <vector>

#include "vm/machine.h"

namespace heddle::vm {

struct VariableView {
    std::string name;
    std::string value;   ///< as brief() writes it
    bool shared = false; ///< the value, or the cell that holds it, can be reached by other threads and changed
};

struct FrameView {
    std::string function;
    std::uint32_t line = 0;
    std::uint32_t site = 0; ///< the instruction (LinkedProgram::site_of) that it is at, or whose call it waits for
    std::vector<VariableView> variables; ///< parameters and local variables that have a value, in order of appearance
};

struct HeldLockView {
    std::string name;
    std::uint32_t line = 0; ///< where it was acquired
};

struct ProcessView {
    std::uint64_t pid = 0, parent = 0; ///< parent 0: the first process
    std::string name;
    bool ended = false;
    std::int64_t exit_code = 0;        ///< of one that has ended
    std::uint64_t signal = 0;          ///< running: that it was sent and that will end it
    std::vector<std::uint32_t> threads;
};

struct PipeView {
    struct Message {
        std::uint64_t bytes = 0;
        std::int64_t sent = -1; ///< under the controlled driver its index in Machine::messages(), else ns of the steady clock; -1: not known
    };
    std::string name;
    std::vector<Message> messages; ///< those in it, the oldest first
    std::uint64_t sent = 0;        ///< ever
};

/// The text of a str.
inline std::string_view text_of(Machine& machine, Value v) {
    const Str& s = machine.object<Str>(v.as_ref());
    if (s.flags & kView) return {machine.object<StrBuffer>(s.buffer).data, s.bytes};
    return {s.data, s.bytes};
}
/// A value in at most about `length_max` characters.
std::string brief(Machine& machine, Value v, std::size_t length_max = 60);
/// The calls a thread is in, outermost first; empty when it has ended.
std::vector<FrameView> frame_views(Machine& machine, std::uint32_t thread);
/// The program's global variables that are data (no functions, classes, modules, nor names with two leading underscores).
/// `pid`: of which process; 0: the first.
std::vector<VariableView> global_views(Machine& machine, std::uint64_t pid = 0);
/// The program's processes in order of their beginnings, and the pipes between them; none while there has been but the first.
std::vector<ProcessView> process_views(Machine& machine);
std::vector<PipeView> pipe_views(Machine& machine);
/// Locks that a thread holds and that can be reached from global variables or its own frames.
std::vector<HeldLockView> held_locks(Machine& machine, std::uint32_t thread);
/// The name of the process, other than the first, that the global variable at this location is of; "" where it is none.
std::string process_of_global(Machine& machine, Location where);
/// What is stored at a location now, in short; "" where that means nothing (standard output, a lock's state…).
std::string location_value(Machine& machine, Location where);

} // namespace heddle::vm
