#include "lang/code_builder.h"

#include "base/assert.h"

#include <algorithm>

namespace heddle::lang {

using bytecode::OpFormat;

int CodeBuilder::allocate(int count) {
    const int first = top_;
    top_ += count;
    max_ = std::max(max_, top_);
    if (top_ > kMaxRegisters) {
        too_large_ = true;
        top_ = first_temporary_ + count;  // the code is refused; only keep the numbers small
        return first_temporary_;
    }
    return first;
}

void CodeBuilder::emit(Op op, int a, int b, int c, const Span& span) {
    if (code.instrs.size() >= kMaxInstructions) {
        too_large_ = true;
        return;
    }
    code.instrs.push_back(Instr::abc(op, a, b, c));
    code.spans.push_back(span);
}

void CodeBuilder::emit_wide(Op op, int a, int64_t bx, const Span& span) {
    emit(op, 0, 0, 0, span);
    if (!too_large_) code.instrs.back() = Instr::abx(op, a, bx);
}

void CodeBuilder::jump(Op op, int a, int b, Label& label, const Span& span) {
    const auto at = static_cast<uint32_t>(here());
    emit(op, a, b, 0, span);
    if (too_large_) return;
    if (label.position >= 0)
        patch(at, label.position);
    else
        label.jumps.push_back(at);
}

void CodeBuilder::bind(Label& label) {
    HEDDLE_ASSERT(label.position < 0, "a label is bound once");
    label.position = here();
    for (uint32_t at : label.jumps) patch(at, label.position);
    label.jumps.clear();
}

void CodeBuilder::patch(uint32_t at, int position) {
    Instr& instr = code.instrs[at];
    const int offset = position - static_cast<int>(at) - 1;
    const OpFormat format = bytecode::op_info(instr.opcode()).format;
    if (format == OpFormat::AsBX) {
        instr = Instr::abx(instr.opcode(), instr.a, offset);
        return;
    }
    HEDDLE_ASSERT(format == OpFormat::ABsC || format == OpFormat::AsIsC, "only jumps are patched");
    if (offset < INT16_MIN || offset > INT16_MAX) too_large_ = true;  // 16 bits of the instruction
    instr.c = static_cast<uint16_t>(static_cast<int16_t>(offset));
}

void CodeBuilder::close(Region& region) {
    if (region.open_at < 0) return;
    if (region.open_at < here()) region.ranges.emplace_back(static_cast<uint32_t>(region.open_at), static_cast<uint32_t>(here()));
    region.open_at = -1;
}

void CodeBuilder::finish(Region& region) {
    close(region);
    for (const auto& [start, end] : region.ranges) pending_.push_back({start, end, region.handler, region.reg});
    region.ranges.clear();
}

void CodeBuilder::finish_code() {
    code.nregs = static_cast<uint16_t>(std::min(max_, kMaxRegisters));
    if (too_large_) return;
    for (const PendingHandler& p : pending_) {
        HEDDLE_ASSERT(p.handler->position >= 0, "every handler has its code");
        code.handlers.push_back({p.start, p.end, static_cast<uint32_t>(p.handler->position), static_cast<uint16_t>(p.reg)});
    }
}

}  // namespace heddle::lang
