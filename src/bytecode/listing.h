#pragma once
// Instructions in words, for people: what `heddle dis` and the page's bytecode view show. Only the program's own, not the library's.

#include "bytecode/program.h"

namespace heddle::bytecode {

struct ListedInstr {
    std::uint32_t line = 0;
    const char* name = "";
    std::string operands;
    std::string note; ///< what the operands refer to: a name, a constant, a jump's target
    GilPoint gil = GilPoint::NONE;
    std::uint32_t column = 0, end_column = 0; ///< of what it belongs to, in code points from 1, the last not included; 0: that has several lines
};

struct ListedCode {
    std::uint32_t code = 0; ///< index into Program::codes
    std::vector<ListedInstr> instrs;
};

std::vector<ListedCode> list_codes(const Program& program);

} // namespace heddle::bytecode
