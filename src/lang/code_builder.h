// Builds one bytecode::Code: instructions with their spans, labels, temporaries, exception handlers.
#pragma once

#include "bytecode/program.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace heddle::lang {

using bytecode::Instr;
using bytecode::Op;

// A place in the code, perhaps not known yet. Must be bound before the code is finished if anything jumps to it.
struct Label {
    int position = -1;
    std::vector<uint32_t> jumps;  // instructions that wait for it
};

// A stretch of code whose exceptions go to one handler; inlined `finally` bodies make holes in it.
struct Region {
    Label* handler = nullptr;
    int reg = 0;
    int open_at = -1;  // -1: closed
    std::vector<std::pair<uint32_t, uint32_t>> ranges;
};

class CodeBuilder {
public:
    // Larger code than this is refused: inlined `finally` bodies can grow exponentially.
    static constexpr size_t kMaxInstructions = 1 << 20;
    static constexpr int kMaxRegisters = 32000;

    bytecode::Code code;

    // Registers below are parameters and variables, from it on temporaries.
    void start_temporaries(int first) { first_temporary_ = top_ = max_ = first; }
    bool is_temporary(int reg) const { return reg >= first_temporary_; }
    int allocate(int count = 1);
    int top() const { return top_; }
    void release_to(int top) { top_ = top; }

    void emit(Op op, int a, int b, int c, const Span& span);
    void emit_wide(Op op, int a, int64_t bx, const Span& span);  // ABX, AsBX
    void extra(int a, int b, const Span& span) { emit(Op::EXTRA, a, b, 0, span); }
    void jump(Op op, int a, int b, Label& label, const Span& span);
    void bind(Label& label);
    int here() const { return static_cast<int>(code.instrs.size()); }

    void open(Region& region) { region.open_at = here(); }
    void close(Region& region);
    // The region is whole: enters it into the handler table, behind those that finished before. Its label may be bound later.
    void finish(Region& region);

    bool too_large() const { return too_large_; }
    // Settles the handlers and the number of registers.
    void finish_code();

private:
    void patch(uint32_t at, int position);

    struct PendingHandler {
        uint32_t start, end;
        const Label* handler;
        int reg;
    };

    int first_temporary_ = 0;
    int top_ = 0;
    int max_ = 0;
    bool too_large_ = false;
    std::vector<PendingHandler> pending_;
};

}  // namespace heddle::lang
