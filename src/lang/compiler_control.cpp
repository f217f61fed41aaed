// Control flow: if, loops, try, with.
//
// `try` costs nothing until something is raised: code has a table of regions and their handlers. `finally` bodies and the exits
// of `with` are compiled once for each way out: falling off the end, each break, continue or return, and the exception. While
// such a way out is compiled, the regions that it leaves are closed, or its own exceptions would be sent back into them.
//
// A handler's registers are a pair: the exception, and (by PUSH_EXC) the exception that was being handled before. Each handler body
// is itself a region whose handler gives that one back (POP_EXC) before the new exception goes on.
//
// `while` tests at its end too, as CPython compiles it: under the GIL, a hand-over falls between that test and the body, not before
// the test, and programs can tell.

#include "base/assert.h"
#include "lang/compiler_impl.h"

#include <algorithm>

namespace heddle::lang {

using bytecode::kFrameHeaderWords;

Label& FunctionCompiler::new_label() {
    labels_.emplace_back();
    return labels_.back();
}

// --- leaving blocks

void FunctionCompiler::push(FlowBlock block) {
    if (block.region.handler) b_.open(block.region);
    blocks_.push_back(std::move(block));
}

void FunctionCompiler::pop() {
    b_.finish(blocks_.back().region);
    blocks_.pop_back();
}

std::vector<FunctionCompiler::FlowBlock> FunctionCompiler::unwind(size_t depth) {
    std::vector<FlowBlock> left;
    while (blocks_.size() > depth) {
        left.push_back(std::move(blocks_.back()));
        blocks_.pop_back();
        FlowBlock& block = left.back();
        b_.close(block.region);
        if (bound_.dead) continue;  // an inner `finally` body leaves by itself
        Temporaries temporaries(*this);
        switch (block.kind) {
            case BlockKind::kLoop:
                if (block.loop >= 0) b_.emit(Op::DROP_LOOP, block.loop, 0, 0, block.span);
                break;
            case BlockKind::kTry: break;
            case BlockKind::kFinally: this->block(*block.finally_body); break;
            case BlockKind::kHandler:
                pop_exception(block.reg, block.span);
                unbind_handler_name(block.name, block.span);
                break;
            case BlockKind::kWith: with_exit_normally(block.reg, block.is_async, block.span); break;
        }
    }
    return left;
}

void FunctionCompiler::rewind(std::vector<FlowBlock> left) {
    while (!left.empty()) {
        push(std::move(left.back()));
        left.pop_back();
    }
}

void FunctionCompiler::leave_loop(bool is_break, const Span& span) {
    size_t loop = blocks_.size();
    while (blocks_[loop - 1].kind != BlockKind::kLoop) loop--;
    Label& label = is_break ? *blocks_[loop - 1].on_break : *blocks_[loop - 1].on_continue;
    std::vector<FlowBlock> left = unwind(loop);
    if (!bound_.dead) b_.jump(Op::JUMP, 0, 0, label, span);
    rewind(std::move(left));
    bound_.dead = true;
}

// --- if

void FunctionCompiler::if_statement(const IfStmt& stmt) {
    Label end;
    Bound after;
    after.dead = true;
    for (size_t i = 0; i < stmt.clauses.size(); i++) {
        const IfClause& clause = stmt.clauses[i];
        Label next;
        jump_if(clause.test, false, next);
        const Bound tested = bound_;
        block(clause.body);
        const bool last = i + 1 == stmt.clauses.size() && stmt.else_body.empty();
        if (!bound_.dead && !last) b_.jump(Op::JUMP, 0, 0, end, clause.test->span);
        after = meet(after, bound_);
        b_.bind(next);
        bound_ = tested;
    }
    block(stmt.else_body);
    bound_ = meet(after, bound_);
    b_.bind(end);
}

// --- loops

// A generator that a call makes for a loop alone is closed when the loop is left early; CPython does so since nothing holds it any more.
bool FunctionCompiler::may_own_generator(const Expr* iterable) const {
    if (iterable->kind == ExprKind::kGenerator) return true;
    if (iterable->kind != ExprKind::kCall) return false;
    const Expr* function = as<CallExpr>(iterable).func;
    if (function->kind != ExprKind::kName) return true;
    static constexpr std::string_view kPlain[] = {"range", "enumerate", "zip", "map", "filter", "reversed", "sorted", "list", "tuple", "set", "dict", "iter"};
    const std::string_view name = as<NameExpr>(function).id;
    return std::find(std::begin(kPlain), std::end(kPlain), name) == std::end(kPlain) || storage(name) != Storage::kGlobal ||
           p_.module_binds.count(std::string(name)) != 0;
}

void FunctionCompiler::loop_body(const Block& body, Label& on_break, Label& on_continue, const Span& span, int owned, Label* on_exception) {
    FlowBlock loop{};
    loop.loop = owned;
    if (on_exception) loop.region = {on_exception, owned + kIteratorRegisters, -1, {}};
    loop.kind = BlockKind::kLoop;
    loop.on_break = &on_break;
    loop.on_continue = &on_continue;
    loop.span = span;
    push(std::move(loop));
    block(body);
    pop();
}

void FunctionCompiler::while_statement(const WhileStmt& stmt) {
    Label body, again, exit, end;
    bool truth = false;
    const bool constant = constant_truth(stmt.test, truth);
    if (constant && !truth) {
        block(stmt.else_body);
        return;
    }
    jump_if(stmt.test, false, exit);
    const Bound entered = bound_;
    b_.bind(body);
    loop_body(stmt.body, end, again, stmt.span);
    const bool falls = !bound_.dead || !again.jumps.empty();
    b_.bind(again);
    bound_ = entered;
    if (falls) {
        jump_if(stmt.test, false, exit);
        b_.jump(Op::JUMP_BACK, 0, 0, body, stmt.test->span);
    }
    b_.bind(exit);
    bound_ = entered;
    if (constant) {
        bound_.dead = end.jumps.empty();
    } else {
        block(stmt.else_body);
        if (!end.jumps.empty()) bound_ = entered;
    }
    b_.bind(end);
}

// The register that the machine writes the next value into: a local variable's own, or the spare one.
int FunctionCompiler::for_register(const Expr* target, int iterator) const {
    if (target->kind == ExprKind::kName && storage(as<NameExpr>(target).id) == Storage::kLocal) return variable(as<NameExpr>(target).id);
    return iterator + kIteratorRegisters - 1;
}

void FunctionCompiler::for_head(const Expr* target, int iterator, Label& body, Label& exit, const Span& span) {
    const int reg = for_register(target, iterator);
    b_.jump(Op::FOR_ITER, reg, iterator, exit, span);
    b_.bind(body);
    if (b_.is_temporary(reg))
        assign(target, reg);
    else
        mark_bound(as<NameExpr>(target).id);
}

void FunctionCompiler::for_tail(const Expr* target, int iterator, Label& body, const Span& span) {
    b_.jump(Op::FOR_NEXT, for_register(target, iterator), iterator, body, span);
}

void FunctionCompiler::for_statement(const ForStmt& stmt) {
    if (stmt.is_async) return async_for_statement(stmt);
    const Span& head = stmt.head;
    const bool owns = may_own_generator(stmt.iterable);
    const int iterator = b_.allocate(kIteratorRegisters + (owns ? 1 : 0));  // one more for an exception that leaves the loop
    b_.emit(Op::FOR_PREP, iterator, operand(stmt.iterable, iterator), 0, head);
    const Bound entered = bound_;
    Label body, again, exit, end, left;
    Label& raised = new_label();
    {
        Temporaries temporaries(*this);
        for_head(stmt.target, iterator, body, exit, head);
    }
    if (owns)
        loop_body(stmt.body, left, again, head, iterator, &raised);
    else
        loop_body(stmt.body, end, again, stmt.span);
    const bool falls = !bound_.dead || !again.jumps.empty();
    b_.bind(again);
    if (falls) for_tail(stmt.target, iterator, body, head);
    b_.bind(exit);
    bound_ = entered;
    block(stmt.else_body);
    const bool breaks = !end.jumps.empty() || !left.jumps.empty();
    if (owns) {
        if (!bound_.dead) b_.jump(Op::JUMP, 0, 0, end, head);
        if (!left.jumps.empty()) {
            b_.bind(left);
            b_.emit(Op::DROP_LOOP, iterator, 0, 0, head);
            b_.jump(Op::JUMP, 0, 0, end, head);
        }
        b_.bind(raised);
        b_.emit(Op::DROP_LOOP, iterator, 0, 0, head);
        b_.emit(Op::RERAISE, iterator + kIteratorRegisters, 0, 0, head);
    }
    if (breaks) bound_ = entered;
    b_.bind(end);
}

// --- try

void FunctionCompiler::try_statement(const TryStmt& stmt) {
    if (stmt.finally_body.empty())
        try_except(stmt);
    else
        try_finally(stmt);
}

// The handler of a handler's body: the exception handled before is handled again, and the new one goes on.
void FunctionCompiler::reraise_after(Label& handler, int exception, std::string_view name, const Span& span) {
    b_.bind(handler);
    pop_exception(exception, span);
    unbind_handler_name(name, span);
    b_.emit(Op::RERAISE, exception, 0, 0, span);
}

// Whether a clause would take an ImportError, as its names say.
static bool catches_import_errors(const TryStmt& stmt) {
    const auto takes = [](const Expr* type) {
        if (type->kind != ExprKind::kName) return false;
        const std::string_view name = as<NameExpr>(type).id;
        return name == "ImportError" || name == "ModuleNotFoundError" || name == "Exception" || name == "BaseException";
    };
    for (const ExceptClause& clause : stmt.handlers) {
        if (!clause.type || takes(clause.type)) return true;
        if (clause.type->kind == ExprKind::kTuple)
            for (const Expr* type : as<SequenceExpr>(clause.type).elements)
                if (takes(type)) return true;
    }
    return false;
}

void FunctionCompiler::try_except(const TryStmt& stmt) {
    const int exception = b_.allocate(2);
    Label& dispatch = new_label();
    Label end;
    const Bound before = bound_;
    FlowBlock body{};
    body.kind = BlockKind::kTry;
    body.region = {&dispatch, exception, -1, {}};
    push(std::move(body));
    const bool guards = catches_import_errors(stmt);
    import_guards_ += guards;
    block(stmt.body);
    import_guards_ -= guards;
    pop();
    block(stmt.else_body);
    if (!bound_.dead) b_.jump(Op::JUMP, 0, 0, end, stmt.span);
    Bound after = bound_;

    b_.bind(dispatch);
    const Span& first_span = stmt.handlers[0].span;
    push_exception(exception, first_span);
    Label& unmatched = new_label();
    Region matching = {&unmatched, exception, -1, {}};  // finding the clause may raise too
    std::vector<std::pair<Label*, const ExceptClause*>> leaving;
    for (const ExceptClause& clause : stmt.handlers) {
        bound_ = before;
        Label next;
        if (clause.type) {
            Temporaries temporaries(*this);
            b_.open(matching);
            const int type = operand(clause.type);
            const int matches = b_.allocate();
            b_.emit(Op::MATCH_EXC, matches, exception, type, clause.type->span);
            b_.jump(Op::JUMP_IF_FALSE, matches, 0, next, clause.type->span);
            b_.close(matching);
        }
        Label& leave = new_label();
        leaving.emplace_back(&leave, &clause);
        FlowBlock handler{};
        handler.kind = BlockKind::kHandler;
        handler.region = {&leave, exception, -1, {}};
        handler.reg = exception;
        handler.name = clause.name;
        handler.span = clause.span;
        push(std::move(handler));
        if (!clause.name.empty()) store_name(clause.name, exception, clause.span);
        block(clause.body);
        pop();
        if (!bound_.dead) {
            pop_exception(exception, clause.span);
            unbind_handler_name(clause.name, clause.span);
            b_.jump(Op::JUMP, 0, 0, end, clause.span);
        }
        after = meet(after, bound_);
        b_.bind(next);
    }
    bound_ = before;
    b_.finish(matching);
    if (stmt.handlers[0].type) {  // none matched, or finding out raised
        b_.bind(unmatched);
        pop_exception(exception, first_span);
        b_.emit(Op::RERAISE, exception, 0, 0, first_span);
    }
    for (const auto& [label, clause] : leaving) reraise_after(*label, exception, clause->name, clause->span);
    b_.bind(end);
    bound_ = after;
}

void FunctionCompiler::try_finally(const TryStmt& stmt) {
    const int exception = b_.allocate(2);
    Label& raised = new_label();
    Label end;
    const Bound before = bound_;
    const Span& span = stmt.finally_body[0]->span;
    FlowBlock body{};
    body.kind = BlockKind::kFinally;
    body.region = {&raised, exception, -1, {}};
    body.finally_body = &stmt.finally_body;
    push(std::move(body));
    if (stmt.handlers.empty())
        block(stmt.body);
    else
        try_except(stmt);
    pop();
    block(stmt.finally_body);
    if (!bound_.dead) b_.jump(Op::JUMP, 0, 0, end, span);
    const Bound after = bound_;

    b_.bind(raised);
    bound_ = before;
    push_exception(exception, span);
    Label& leave = new_label();
    FlowBlock handler{};
    handler.kind = BlockKind::kHandler;
    handler.region = {&leave, exception, -1, {}};
    handler.reg = exception;
    handler.span = span;
    push(std::move(handler));
    block(stmt.finally_body);
    pop();
    if (!bound_.dead) {
        pop_exception(exception, span);
        b_.emit(Op::RERAISE, exception, 0, 0, span);
    }
    reraise_after(leave, exception, {}, span);
    b_.bind(end);
    bound_ = after;
}

// --- with

// R[window] = what __exit__ gives.
void FunctionCompiler::with_exit(int window, bool is_async, const Span& span) {
    b_.emit(is_async ? Op::ASYNC_EXIT : Op::WITH_EXIT, window, window, 0, span);
    if (is_async) await_register(window, window, bytecode::Awaiting::Exit, span);
}

void FunctionCompiler::with_exit_normally(int manager, bool is_async, const Span& span) {
    Temporaries temporaries(*this);
    const int base = window(4);
    const int first = base + kFrameHeaderWords;
    b_.emit(Op::MOVE, first, manager, 0, span);
    for (int i = 1; i <= 3; i++) load_none(first + i, span);
    with_exit(base, is_async, span);
}

void FunctionCompiler::with_statement(const WithStmt& stmt, size_t item) {
    if (item == stmt.items.size()) {
        block(stmt.body);
        return;
    }
    const WithItem& with = stmt.items[item];
    const Span& span = stmt.head;
    const int manager = temporary(with.context);
    const int exception = b_.allocate(2);
    const bool direct = with.target && with.target->kind == ExprKind::kName && storage(as<NameExpr>(with.target).id) == Storage::kLocal;
    const int entered = direct ? variable(as<NameExpr>(with.target).id) : b_.allocate();
    {
        Temporaries temporaries(*this);
        const int base = window(1);
        b_.emit(Op::MOVE, base + kFrameHeaderWords, manager, 0, span);
        if (stmt.is_async) {
            b_.emit(Op::ASYNC_ENTER, base, base, 0, span);
            await_register(base, entered, bytecode::Awaiting::Enter, span);
        } else {
            b_.emit(Op::WITH_ENTER, entered, base, 0, span);
        }
    }
    const Bound before = bound_;
    Label& raised = new_label();
    Label end, swallowed;
    FlowBlock body{};
    body.kind = BlockKind::kWith;
    body.region = {&raised, exception, -1, {}};
    body.is_async = stmt.is_async;
    body.reg = manager;
    body.span = span;
    push(std::move(body));
    if (direct) {
        mark_bound(as<NameExpr>(with.target).id);
    } else if (with.target) {
        Temporaries temporaries(*this);
        assign(with.target, entered);
    }
    with_statement(stmt, item + 1);
    pop();
    if (!bound_.dead) {
        with_exit_normally(manager, stmt.is_async, span);
        b_.jump(Op::JUMP, 0, 0, end, span);
    }
    const Bound after = bound_;

    b_.bind(raised);
    bound_ = before;
    push_exception(exception, span);
    Label& leave = new_label();
    FlowBlock handler{};
    handler.kind = BlockKind::kHandler;
    handler.region = {&leave, exception, -1, {}};
    handler.reg = exception;
    handler.span = span;
    push(std::move(handler));
    {
        Temporaries temporaries(*this);
        const int base = window(4);
        b_.emit(Op::MOVE, base + kFrameHeaderWords, manager, 0, span);
        b_.emit(Op::EXC_INFO, base + kFrameHeaderWords + 1, exception, 0, span);
        with_exit(base, stmt.is_async, span);
        b_.jump(Op::JUMP_IF_TRUE, base, 0, swallowed, span);
    }
    pop();
    pop_exception(exception, span);
    b_.emit(Op::RERAISE, exception, 0, 0, span);
    reraise_after(leave, exception, {}, span);
    b_.bind(swallowed);
    pop_exception(exception, span);
    b_.bind(end);
    bound_ = meet(after, before);
}

}  // namespace heddle::lang
