#pragma once
// Conditions that a search watches in every state: what must always hold, who must never be together, what must come true.
//
//   always EXPR            EXPR is true in every state. Where a variable that it names has no value yet, it is not judged.
//   never-together A,B     no two threads are in A and B at once; A alone: no two threads are in A. A region is a function's name, a line
//                          (12) or lines (12-15). A thread is in it while it stands at one of its operations or in a call made there; a thread
//                          that has not made its first operation is nowhere yet.
//   eventually EXPR        in every execution there comes a state in which EXPR is true: before its end, and before it goes round for ever.
//
// EXPR is Python over the program's global variables, evaluated without a trace (vm/evaluate.h). A state is what lies between two moves, so
// under the GIL's models what happens between two hand-overs is one step.
//
// Thread safety: plain data.

#include <cstdint>
#include <string>
#include <vector>

#include "bytecode/program.h"

namespace heddle::explore {

struct Region {
    std::string function;             ///< empty: lines
    std::uint32_t first_line = 0, last_line = 0;
    bool holds(const std::string& frame_function, std::uint32_t line) const {
        return function.empty() ? line >= first_line && line <= last_line : function == frame_function;
    }
};

enum class ConditionKind : std::uint8_t { Always, NeverTogether, Eventually };
const char* condition_name(ConditionKind kind); ///< "always", "never-together", "eventually"

struct Condition {
    ConditionKind kind = ConditionKind::Always;
    std::string text;             ///< as given
    std::uint32_t expression = 0; ///< Always, Eventually: index into Program::conditions
    Region first, second;         ///< NeverTogether
};

/// As the command line and messages give them.
struct ConditionTexts {
    std::vector<std::string> always, never_together, eventually;
    bool empty() const { return always.empty() && never_together.empty() && eventually.empty(); }
    /// What the compiler is to be given, in the order in which Condition::expression counts.
    std::vector<std::string> expressions() const;
};

/// The conditions over a program that was compiled with texts.expressions(); `error` is empty or a sentence that says what is wrong.
std::vector<Condition> conditions_of(const ConditionTexts& texts, const bytecode::Program& program, std::string& error);

} // namespace heddle::explore
