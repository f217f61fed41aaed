// Dispatch. Natively each instruction is a function that ends in a guaranteed tail call of the next one's (HEDDLE_TAIL_CALLS, clang's
// musttail): the machine's registers stay in the processor's and every handler has its own indirect branch. In wasm and under sanitizers
// it is a switch in a loop: V8 compiles tail calls badly, and a function that loops for long stays in V8's baseline compiler (no
// on-stack replacement), so slices leave and enter it again. Measured: docs/ARCHITECTURE.md, "Dispatch".
#include "vm/interpreter.h"

#include "base/capabilities.h"
#include "vm/classes.h"
#include "vm/containers.h"
#include "vm/exception_groups.h"
#include "vm/exceptions.h"
#include "vm/generators.h"
#include "vm/instruction_parts.h"
#include "vm/slow_paths.h"

#ifndef HEDDLE_TAIL_CALLS
#define HEDDLE_TAIL_CALLS 0
#endif

namespace heddle::vm {

using bytecode::Instr;
using bytecode::Op;

namespace {

// The thread's state as it leaves: where its running frame is and, for a Python frame, at which instruction.
Exit save_and_leave(Context& cx, Exit exit) {
    cx.thread->frame = static_cast<std::uint64_t>(cx.regs - cx.at<Stack>(cx.thread->stack).words);
    if (!is_native_frame(cx.regs)) set_frame_pc(cx.regs, cx.pc);
    return exit;
}

inline void refresh_stack_limit(Context& cx) {
    Stack& stack = cx.at<Stack>(cx.thread->stack);
    cx.stack_limit = stack.words + stack.size - kStackSlackWords;
}

#define SAVE() (cx->pc = pc, cx->regs = R)
#define NEXT() GOTO(pc + 1)
#define SKIP(n) GOTO(pc + 1 + (n))
#define LEAVE(why)                              \
    do {                                        \
        SAVE();                                 \
        return save_and_leave(*cx, why);        \
    } while (0)
#define ENTERED()                                                                      \
    do {                                                                               \
        if (kControlled ? cx->model == Model::Gil && cx->transition->visible > 0 : cx->budget-- <= 0) LEAVE(Exit::Switch); \
    } while (0)
#define BACKWARD()                                                                     \
    do {                                                                               \
        if constexpr (kControlled) {                                                   \
            if (cx->model == Model::Gil && cx->transition->visible > 0) LEAVE(Exit::Switch); \
            if (cx->budget-- <= 0) LEAVE(Exit::InstructionLimit);                      \
        } else {                                                                       \
            if (cx->budget-- <= 0) LEAVE(Exit::Switch);                                \
        }                                                                              \
    } while (0)
#define PREEMPT()                                                                      \
    do {                                                                               \
        if (cx->budget-- <= 0 && cx->model != Model::Gil) LEAVE(Exit::Switch);         \
    } while (0)

#if HEDDLE_TAIL_CALLS

using Handler = Exit (*)(Context* cx, const Instr* pc, Value* R, char* heap);
template <bool kControlled> struct Table {
    static const Handler handlers[static_cast<std::size_t>(Op::kCount)];
};
template <bool kControlled> Exit after_failure(Context* cx, const Instr* pc, Value* R, char* heap);
template <bool kControlled> Exit after_entering(Context* cx, const Instr* pc, Value* R, char* heap);

#define DISPATCH() [[clang::musttail]] return Table<kControlled>::handlers[pc->op](cx, pc, R, heap)
// Handlers name their instruction `in`; it is read from pc where it is used, so that nothing is kept across the tail call.
#define in (*pc)
#define OP(name)                                                                                                    \
    template <bool kControlled> Exit op_##name([[maybe_unused]] Context* cx, [[maybe_unused]] const Instr* pc,      \
                                               [[maybe_unused]] Value* R, [[maybe_unused]] char* heap)
#define GOTO(target)                            \
    do {                                        \
        pc = (target);                          \
        if constexpr (kControlled) cx->begin_operation(); \
        DISPATCH();                             \
    } while (0)
#define FAIL()                                                                         \
    do {                                                                               \
        [[clang::musttail]] return after_failure<kControlled>(cx, pc, R, heap);        \
    } while (0)
#define FLOW(expression, extra)                                                        \
    do {                                                                               \
        SAVE();                                                                        \
        Flow flow = (expression);                                                      \
        if (flow == Flow::Next) {                                                      \
            R = cx->regs;                                                              \
            SKIP(extra);                                                               \
        }                                                                              \
        FLOWN(flow);                                                                   \
    } while (0)
// After a call that has changed frames already: cx->pc and cx->regs hold.
#define FLOWN(flow)                                                                    \
    do {                                                                               \
        if ((flow) == Flow::Enter) [[clang::musttail]] return after_entering<kControlled>(cx, pc, R, heap); \
        if ((flow) == Flow::Leave) return save_and_leave(*cx, cx->exit);               \
        FAIL();                                                                        \
    } while (0)

#include "vm/instructions.inc"

#undef in

template <bool kControlled> Exit after_failure(Context* cx, const Instr* pc, Value* R, char* heap) {
    SAVE();
    if (cx->stop_here && !cx->asking()) {
        cx->stop_here = false;
        return save_and_leave(*cx, Exit::Switch);
    }
    if ((cx->asking() ? put_question(*cx) : unwind(*cx)) == Flow::Leave) return save_and_leave(*cx, cx->exit);
    [[clang::musttail]] return after_entering<kControlled>(cx, pc, R, heap);
}

template <bool kControlled> Exit after_entering(Context* cx, const Instr* pc, Value* R, char* heap) {
    refresh_stack_limit(*cx);
    R = cx->regs;
    GOTO(cx->pc);
}

template <bool kControlled>
const Handler Table<kControlled>::handlers[] = {
#define OP_ENTRY(name) op_##name<kControlled>,
#undef OP
#define OP(name, format, gil) OP_ENTRY(name)
#include "bytecode/opcodes.def"
#undef OP
#undef OP_ENTRY
};

template <bool kControlled> Exit run_loop(Context* cx) {
    const Instr* pc = cx->pc;
    return Table<kControlled>::handlers[pc->op](cx, pc, cx->regs, cx->heap);
}

#else // a switch in a loop

template <bool kControlled> Exit run_loop(Context* cx) {
    const Instr* pc = cx->pc;
    Value* R = cx->regs;
    Instr in;
#define OP(name) case Op::name:
#define GOTO(target)                            \
    do {                                        \
        pc = (target);                          \
        goto dispatch;                          \
    } while (0)
#define FAIL() goto failed
#define FLOW(expression, extra)                                                        \
    do {                                                                               \
        SAVE();                                                                        \
        Flow flow = (expression);                                                      \
        if (flow == Flow::Next) {                                                      \
            R = cx->regs;                                                              \
            SKIP(extra);                                                               \
        }                                                                              \
        FLOWN(flow);                                                                   \
    } while (0)
#define FLOWN(flow)                                                                    \
    do {                                                                               \
        if ((flow) == Flow::Enter) goto entered;                                       \
        if ((flow) == Flow::Leave) return save_and_leave(*cx, cx->exit);               \
        FAIL();                                                                        \
    } while (0)
dispatch:
    if constexpr (kControlled) cx->begin_operation();
    in = *pc;
    switch (in.opcode()) {
#include "vm/instructions.inc"
        case Op::kCount: HEDDLE_UNREACHABLE("not an instruction");
    }
failed:
    SAVE();
    if (cx->stop_here && !cx->asking()) {
        cx->stop_here = false;
        return save_and_leave(*cx, Exit::Switch);
    }
    if ((cx->asking() ? put_question(*cx) : unwind(*cx)) == Flow::Leave) return save_and_leave(*cx, cx->exit);
entered:
    refresh_stack_limit(*cx);
    R = cx->regs;
    pc = cx->pc;
    goto dispatch;
}

#endif

} // namespace

Exit interpret(Context& cx) {
    Stack& stack = cx.at<Stack>(cx.thread->stack);
    cx.regs = stack.words + cx.thread->frame;
    save_frame(cx, cx.regs);
    // On real threads the operation that handed over at the end of the last slice goes through now, however often it could hand over: else a
    // sort of twenty thousand lists, each comparison of which may, would begin anew for ever.
    cx.takes = !cx.controlled;
    if (is_native_frame(cx.regs)) {
        if (resume_native(cx) == Flow::Leave) return save_and_leave(cx, cx.exit);
        cx.begin_operation(); // what follows its end is another operation
    } else {
        cx.pc = cx.takes_at = frame_pc(cx.regs);
    }
    refresh_stack_limit(cx);
    return cx.controlled ? run_loop<true>(&cx) : run_loop<false>(&cx);
}

} // namespace heddle::vm
