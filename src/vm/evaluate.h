#pragma once
// Evaluates a condition (Program::conditions) over a machine's present state, for whoever watches an execution under the controlled driver.
//
// It runs as a thread that nobody sees, to its end, whatever hand-overs may fall there; then everything is undone. What it read is told, so
// that a search knows which moves can change the answer. Reading makes classes of cells visible as a thread's reading does
// (vm/visibility.h): a cell that one thread alone writes matters to who watches it.
//
// Thread safety: as the machine's; it needs undo.

#include <cstdint>
#include <string>
#include <vector>

#include "vm/machine.h"

namespace heddle::vm {

struct Evaluation {
    enum class Kind : std::uint8_t {
        True,
        False,
        Unbound, ///< a variable of the program that it names has no value yet
        Failed,  ///< it raised an exception, would wait or does not end: `text` says which
    } kind = Kind::True;
    std::string text;
};

/// `read`: the classes of cells (cell_class_of) that it has read, in no order, perhaps twice.
Evaluation evaluate(Machine& machine, const bytecode::Condition& condition, std::vector<std::uint32_t>& read);

/// A number for a location that stays the same when objects of the same making are made again.
std::uint32_t cell_class_of(Machine& machine, Location where);

} // namespace heddle::vm
