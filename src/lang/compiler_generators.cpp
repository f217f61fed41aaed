// yield, await and what is asynchronous.
//
// `yield from` and `await` share one loop: SEND to what is awaited, and YIELD_FROM to the resumer what that yields. YIELD_FROM goes on at
// the SEND, so that an exception that is thrown in meets the delegate first. The registers that are live at a suspension are those below
// the top of the temporaries.
//
// Exceptions being handled belong to the generator that handles them, yet what its resumer handles shows through where it handles none. So
// the outermost handlers of a generator say so (PUSH_EXC and POP_EXC with b = 1), and a yield says whether it stands in one.

#include "base/assert.h"
#include "lang/compiler_impl.h"

#include <algorithm>

namespace heddle::lang {

using bytecode::Awaiting;

void FunctionCompiler::start_generator(bool is_generator, bool is_coroutine, const Span& span) {
    b_.code.is_generator = is_generator;
    b_.code.is_coroutine = is_coroutine;
    if (resumable()) b_.emit(Op::RETURN_GENERATOR, 0, 0, b_.top(), span);
}

int FunctionCompiler::live_registers() const {
    const bool handles = std::any_of(blocks_.begin(), blocks_.end(), [](const FlowBlock& b) { return b.kind == BlockKind::kHandler; });
    return b_.top() | (handles ? bytecode::kInHandler : 0);
}

void FunctionCompiler::push_exception(int reg, const Span& span) {
    const bool outermost = resumable() && (live_registers() & bytecode::kInHandler) == 0;
    b_.emit(Op::PUSH_EXC, reg, outermost ? 1 : 0, 0, span);
}

void FunctionCompiler::pop_exception(int reg, const Span& span) {
    const bool outermost = resumable() && (live_registers() & bytecode::kInHandler) == 0;
    b_.emit(Op::POP_EXC, reg, outermost ? 1 : 0, 0, span);
}

void FunctionCompiler::yield_to(const SuspendExpr& expr, int target) {
    int value;
    if (expr.value) {
        value = b_.is_temporary(target) ? operand(expr.value, target) : operand(expr.value);
    } else {
        value = b_.allocate();
        load_none(value, expr.span);
    }
    b_.emit(Op::YIELD, target, value, live_registers(), expr.span);
}

// R[value]: None to begin with, at last what the delegate returned.
void FunctionCompiler::send_loop(int iterator, int value, const Span& span) {
    load_none(value, span);
    Label ended;
    b_.jump(Op::SEND, value, iterator, ended, span);
    b_.emit(Op::YIELD_FROM, value, iterator, live_registers(), span);
    b_.bind(ended);
}

void FunctionCompiler::yield_from_to(const SuspendExpr& expr, int target) {
    const int iterator = b_.allocate(2);
    b_.emit(Op::GET_YIELD_ITER, iterator, operand(expr.value, iterator), 0, expr.span);
    send_loop(iterator, iterator + 1, expr.span);
    b_.emit(Op::MOVE, target, iterator + 1, 0, expr.span);
}

// R[result] = await R[awaitable]
void FunctionCompiler::await_register(int awaitable, int result, Awaiting why, const Span& span) {
    Temporaries temporaries(*this);
    const int iterator = b_.allocate(2);
    b_.emit(Op::GET_AWAITABLE, iterator, awaitable, static_cast<int>(why), span);
    b_.emit(Op::CHECK_AWAITABLE, iterator, 0, 0, span);
    send_loop(iterator, iterator + 1, span);
    b_.emit(Op::MOVE, result, iterator + 1, 0, span);
}

void FunctionCompiler::await_to(const SuspendExpr& expr, int target) {
    const int awaitable = b_.allocate();
    await_register(operand(expr.value, awaitable), target, Awaiting::Await, expr.span);
}

// R[value] = the next element of the asynchronous iterator; goes to `exhausted` when there is none. Any other exception goes on.
void FunctionCompiler::async_next(int iterator, int value, int exception, Label& exhausted, const Span& span) {
    Temporaries temporaries(*this);
    Label& raised = new_label();
    Label got;
    Region region = {&raised, exception, -1, {}};
    const int step = b_.allocate();
    b_.open(region);
    b_.emit(Op::GET_ANEXT, step, iterator, 0, span);
    await_register(step, value, Awaiting::Next, span);
    b_.finish(region);
    b_.jump(Op::JUMP, 0, 0, got, span);
    b_.bind(raised);
    b_.emit(Op::END_ASYNC_FOR, exception, 0, 0, span);
    b_.jump(Op::JUMP, 0, 0, exhausted, span);
    b_.bind(got);
}

void FunctionCompiler::async_for_statement(const ForStmt& stmt) {
    const Span& span = stmt.head;
    const int iterator = b_.allocate(3);  // the iterator, the value, the exception that ends it
    b_.emit(Op::GET_AITER, iterator, operand(stmt.iterable, iterator), 0, span);
    b_.emit(Op::CHECK_AITER, iterator, 0, 0, span);
    const Bound entered = bound_;
    Label top, again, exit, end;
    b_.bind(top);
    async_next(iterator, iterator + 1, iterator + 2, exit, span);
    {
        Temporaries temporaries(*this);
        assign(stmt.target, iterator + 1);
    }
    loop_body(stmt.body, end, again, stmt.span);
    const bool falls = !bound_.dead || !again.jumps.empty();
    b_.bind(again);
    if (falls) b_.jump(Op::JUMP_BACK, 0, 0, top, span);
    b_.bind(exit);
    bound_ = entered;
    block(stmt.else_body);
    if (!end.jumps.empty()) bound_ = entered;
    b_.bind(end);
}

}  // namespace heddle::lang
