// One instruction by itself: performed again when its questions are answered (ask.cpp). A third instance of vm/instructions.inc, whose
// NEXT and GOTO say where to go on instead of going there. The hand-over points of an instruction were passed when it began.
#include "vm/classes.h"
#include "vm/containers.h"
#include "vm/exception_groups.h"
#include "vm/exceptions.h"
#include "vm/generators.h"
#include "vm/instruction_parts.h"
#include "vm/slow_paths.h"

namespace heddle::vm {

using bytecode::Instr;
using bytecode::Op;

namespace {

#define SAVE() (cx->pc = pc, cx->regs = R)
#define GOTO(target)                            \
    do {                                        \
        const Instr* go_on_at = (target);       \
        cx->pc = go_on_at, cx->regs = R;        \
        return Flow::Enter;                     \
    } while (0)
#define NEXT() GOTO(pc + 1)
#define SKIP(n) GOTO(pc + 1 + (n))
#define LEAVE(why)                              \
    do {                                        \
        SAVE();                                 \
        cx->exit = (why);                       \
        return Flow::Leave;                     \
    } while (0)
#define ENTERED() (void)0
#define BACKWARD() (void)0
#define PREEMPT() (void)0
#define FAIL() return Flow::Fail
#define FLOW(expression, extra)                 \
    do {                                        \
        SAVE();                                 \
        Flow flow = (expression);               \
        if (flow == Flow::Next) {               \
            R = cx->regs;                       \
            SKIP(extra);                        \
        }                                       \
        return flow;                            \
    } while (0)
#define FLOWN(flow) return flow
#define OP(name) case Op::name:

template <bool kControlled> Flow perform_one(Context* cx) {
    const Instr* pc = cx->pc;
    Value* R = cx->regs;
    const Instr in = *pc;
    switch (in.opcode()) {
#include "vm/instructions.inc"
        case Op::kCount: break;
    }
    HEDDLE_UNREACHABLE("not an instruction");
}

} // namespace

Flow perform(Context& cx) { return cx.controlled ? perform_one<true>(&cx) : perform_one<false>(&cx); }

} // namespace heddle::vm
