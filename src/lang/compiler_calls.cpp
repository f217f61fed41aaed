// Calls, and the making of functions: def, lambda, comprehensions.

#include "base/assert.h"
#include "lang/compiler_impl.h"

#include <algorithm>

namespace heddle::lang {

using bytecode::kFrameHeaderWords;

void FunctionCompiler::call_to(const CallExpr& call, int target) {
    if (super_arguments(call)) { // super(): the class that the method stands in, and the method's first argument
        const int base = window(2);
        expr_to(call.func, base);
        b_.emit(Op::LOAD_CELL, base + kFrameHeaderWords, variable("__class__"), p_.name("__class__"), call.span);
        load_name(scope_.symbols[0].name, base + kFrameHeaderWords + 1, call.span);
        b_.emit(Op::CALL, target, base, 2, call.span);
        return;
    }
    const bool unpacks = std::any_of(call.args.begin(), call.args.end(), [](const Expr* a) { return a->kind == ExprKind::kStarred; }) ||
                         std::any_of(call.keywords.begin(), call.keywords.end(), [](const Keyword& k) { return k.name.empty(); });
    if (unpacks) return call_unpacking(call, target);
    if (call.func->kind == ExprKind::kAttribute) return call_method(call, as<AttributeExpr>(call.func), target);
    const auto positional = static_cast<int>(call.args.size());
    const int count = positional + static_cast<int>(call.keywords.size());
    const int base = window(count);
    const int first = base + kFrameHeaderWords;
    expr_to(call.func, base);
    for (int i = 0; i < positional; i++) expr_to(call.args[static_cast<size_t>(i)], first + i);
    std::vector<std::string_view> names;
    for (const Keyword& k : call.keywords) {
        expr_to(k.value, first + positional + static_cast<int>(names.size()));
        names.push_back(k.name);
    }
    b_.emit(names.empty() ? Op::CALL : Op::CALL_KW, target, base, count, call.span);
    if (!names.empty()) b_.extra(p_.names_constant(names), 0, call.span);
}

// Whether computing `expr` can neither fail nor run anything: then it makes no difference whether it is computed before the method is
// looked up.
bool FunctionCompiler::is_harmless(const Expr* expr) const {
    if (expr->kind == ExprKind::kConstant) return true;
    return is_plain_local(expr) && !may_be_unbound(variable(as<NameExpr>(expr).id));
}

// object.name(…): Python looks the method up before it computes the arguments. Where that cannot be told, one instruction does it all.
void FunctionCompiler::call_method(const CallExpr& call, const AttributeExpr& method, int target) {
    const auto positional = static_cast<int>(call.args.size());
    const int count = positional + static_cast<int>(call.keywords.size());
    const int base = window(count + 1);
    const int first = base + kFrameHeaderWords + 1;
    // A chain over several lines is reported at the method's name, as CPython does.
    const bool several_lines = method.name_span.line != call.span.line;
    const Span& place = several_lines ? method.name_span : method.span;  // of the attribute alone
    const Span span = several_lines ? join(method.name_span, call.span) : call.span;
    const bool at_once = std::all_of(call.args.begin(), call.args.end(), [&](const Expr* e) { return is_harmless(e); }) &&
                         std::all_of(call.keywords.begin(), call.keywords.end(), [&](const Keyword& k) { return is_harmless(k.value); });
    if (at_once)
        expr_to(method.value, first - 1);
    else
        b_.emit(Op::LOAD_METHOD, base, operand(method.value, first - 1), p_.name(method.name), place);
    for (int i = 0; i < positional; i++) expr_to(call.args[static_cast<size_t>(i)], first + i);
    std::vector<std::string_view> names;
    for (const Keyword& k : call.keywords) {
        expr_to(k.value, first + positional + static_cast<int>(names.size()));
        names.push_back(k.name);
    }
    if (at_once) {
        b_.emit(names.empty() ? Op::CALL_METHOD : Op::CALL_METHOD_KW, target, base, count, span);
        b_.extra(p_.name(method.name), names.empty() ? 0 : p_.names_constant(names), place);
    } else {
        b_.emit(names.empty() ? Op::CALL_LOADED : Op::CALL_LOADED_KW, target, base, count, span);
        if (!names.empty()) b_.extra(p_.names_constant(names), 0, span);
    }
}

// f(*args, **kwargs): one tuple and one dict.
void FunctionCompiler::call_unpacking(const CallExpr& call, int target) {
    const int base = window(2);
    const int tuple = base + kFrameHeaderWords;
    expr_to(call.func, base);
    const bool starred = std::any_of(call.args.begin(), call.args.end(), [](const Expr* a) { return a->kind == ExprKind::kStarred; });
    if (starred) {
        if (call.args.size() == 1) { // its error names the function
            Temporaries temporaries(*this);
            b_.emit(Op::BUILD_LIST, tuple, tuple, 0, call.span);
            b_.emit(Op::LIST_EXTEND, tuple, temporary(as<StarredExpr>(call.args[0]).value), 1, call.span);
        } else {
            list_to(call.args, tuple, call.span, Op::BUILD_LIST, Op::LIST_APPEND, Op::LIST_EXTEND);
        }
        b_.emit(Op::LIST_TO_TUPLE, tuple, tuple, 0, call.span);
    } else {
        Temporaries temporaries(*this);
        const auto count = static_cast<int>(call.args.size());
        const int first = b_.allocate(std::max(count, 1));
        for (int i = 0; i < count; i++) expr_to(call.args[static_cast<size_t>(i)], first + i);
        b_.emit(Op::BUILD_TUPLE, tuple, first, count, call.span);
    }
    const int dict = tuple + 1;
    if (call.keywords.empty()) {
        load_none(dict, call.span);
    } else {
        b_.emit(Op::BUILD_MAP, dict, dict, 0, call.span);
        for (size_t i = 0; i < call.keywords.size();) {
            Temporaries temporaries(*this);
            if (call.keywords[i].name.empty()) {
                b_.emit(Op::DICT_MERGE, dict, operand(call.keywords[i++].value), 1, call.span);
                continue;
            }
            // Names side by side become a dict of their own first: merging it tells what is given twice.
            const int names = b_.allocate();
            b_.emit(Op::BUILD_MAP, names, names, 0, call.span);
            for (; i < call.keywords.size() && !call.keywords[i].name.empty(); i++) {
                Temporaries pair(*this);
                const int key = b_.allocate();
                b_.emit_wide(Op::LOAD_CONST, key, p_.text_constant(call.keywords[i].name), call.span);
                b_.emit(Op::MAP_ADD, names, key, operand(call.keywords[i].value), call.span);
            }
            b_.emit(Op::DICT_MERGE, dict, names, 1, call.span);
        }
    }
    b_.emit(Op::CALL_EX, target, base, 0, call.span);
}

// --- functions

// R[target] = function of code `code`, whose defaults are computed here.
void FunctionCompiler::make_function(int code, const Scope& scope, const Parameters* parameters, int target, const Span& span, const FunctionStmt* annotated) {
    Temporaries temporaries(*this);
    const int first = b_.allocate(3);
    std::vector<const Expr*> defaults;
    std::vector<const Parameter*> keyword_defaults;
    if (parameters) {
        for (const Parameter& p : parameters->positional)
            if (p.default_value) defaults.push_back(p.default_value);
        for (const Parameter& p : parameters->keyword_only)
            if (p.default_value) keyword_defaults.push_back(&p);
    }
    if (defaults.empty()) {
        load_none(first, span);
    } else {
        Temporaries values(*this);
        const auto count = static_cast<int>(defaults.size());
        const int value = b_.allocate(count);
        for (int i = 0; i < count; i++) expr_to(defaults[static_cast<size_t>(i)], value + i);
        b_.emit(Op::BUILD_TUPLE, first, value, count, span);
    }
    if (keyword_defaults.empty()) {
        load_none(first + 1, span);
    } else {
        Temporaries values(*this);
        const auto count = static_cast<int>(keyword_defaults.size());
        const int pair = b_.allocate(2 * count);
        for (int i = 0; i < count; i++) {
            const Parameter& p = *keyword_defaults[static_cast<size_t>(i)];
            b_.emit_wide(Op::LOAD_CONST, pair + 2 * i, p_.text_constant(p.name), span);
            expr_to(p.default_value, pair + 2 * i + 1);
        }
        b_.emit(Op::BUILD_MAP, first + 1, pair, count, span);
    }
    const int annotations = annotated ? annotations_of(*annotated, span) : -1;
    if (scope.free_names.empty()) {
        load_none(first + 2, span);
    } else {
        Temporaries cells(*this);
        const auto count = static_cast<int>(scope.free_names.size());
        const int cell = b_.allocate(count);
        for (int i = 0; i < count; i++) b_.emit(Op::MOVE, cell + i, cell_register(scope.free_names[static_cast<size_t>(i)]), 0, span);
        b_.emit(Op::BUILD_TUPLE, first + 2, cell, count, span);
    }
    b_.emit(Op::MAKE_FUNCTION, target, first, code, span);
    if (annotations >= 0) b_.emit(Op::STORE_ATTR, target, annotations, p_.name("__annotations__"), span);
}

// A register with the dict of a function's annotations; -1: it has none.
int FunctionCompiler::annotations_of(const FunctionStmt& function, const Span& span) {
    std::vector<std::pair<std::string_view, const Expr*>> all;
    const auto add = [&](const Parameter& p) {
        if (p.annotation && p.annotation->kind != ExprKind::kStarred) all.emplace_back(p.name, p.annotation);
    };
    const Parameters& parameters = *function.parameters;
    for (size_t i = parameters.positional_only; i < parameters.positional.size(); i++) add(parameters.positional[i]); // CPython's order
    for (size_t i = 0; i < parameters.positional_only; i++) add(parameters.positional[i]);
    if (parameters.varargs) add(*parameters.varargs);
    for (const Parameter& p : parameters.keyword_only) add(p);
    if (parameters.varkw) add(*parameters.varkw);
    if (function.returns) all.emplace_back("return", function.returns);
    if (all.empty()) return -1;
    const int dict = b_.allocate();
    b_.emit(Op::BUILD_MAP, dict, dict, 0, span);
    for (const auto& [name, expr] : all) {
        Temporaries pair(*this);
        const int key = b_.allocate(2);
        b_.emit_wide(Op::LOAD_CONST, key, p_.text_constant(name), span);
        if (p_.scopes.future_annotations)
            b_.emit_wide(Op::LOAD_CONST, key + 1, p_.text_constant(source_text(expr->span)), span);
        else
            expr_to(expr, key + 1);
        b_.emit(Op::MAP_ADD, dict, key, key + 1, span);
    }
    return dict;
}

void FunctionCompiler::lambda_to(const LambdaExpr& expr, int target) {
    const Scope& scope = *p_.scopes.by_node.at(&expr);
    const int code = FunctionCompiler(p_, this, scope, "<lambda>", expr.span).compile_lambda(expr);
    make_function(code, scope, expr.parameters, target, expr.span);
}

// The innermost decorator is called first; each one's result is the next one's argument, computed where that expects it.
std::vector<int> FunctionCompiler::decorators(const ExprSeq& list) {
    std::vector<int> windows;
    for (const Expr* decorator : list) {
        windows.push_back(window(1));
        expr_to(decorator, windows.back());
    }
    return windows;
}

void FunctionCompiler::decorate(const ExprSeq& list, const std::vector<int>& windows) {
    for (size_t i = list.size(); i-- > 0;) {
        const int into = i > 0 ? windows[i - 1] + kFrameHeaderWords : windows[0];
        b_.emit(Op::CALL, into, windows[i], 1, list[i]->span);
    }
}

void FunctionCompiler::function_statement(const FunctionStmt& function) {
    const Scope& scope = *p_.scopes.by_node.at(&function);
    Temporaries temporaries(*this);
    const size_t count = function.decorators.size();
    const std::vector<int> windows = decorators(function.decorators);
    const bool direct = count == 0 && storage(function.name) == Storage::kLocal;
    const int result = count > 0 ? windows.back() + kFrameHeaderWords : direct ? variable(function.name) : b_.allocate();
    const Span head = {function.span.line, function.span.col, function.name_span.end_line, function.name_span.end_col};
    const int code = FunctionCompiler(p_, this, scope, function.plain_name, function.span).compile_function(function);
    make_function(code, scope, function.parameters, result, head, &function);
    decorate(function.decorators, windows);
    store_name(function.name, count > 0 ? windows[0] : result, head);
}

// --- comprehensions: a function of one argument, the iterator of the first clause

void FunctionCompiler::comprehension_to(const ComprehensionExpr& expr, int target) {
    const Scope& scope = *p_.scopes.by_node.at(&expr);
    const int base = window(1);
    const int code = FunctionCompiler(p_, this, scope, scope.name, expr.span).compile_comprehension(expr);
    make_function(code, scope, nullptr, base, expr.span);
    const Expr* iterable = expr.clauses[0].iterable;
    const int argument = base + kFrameHeaderWords;
    const int source = operand(iterable, argument);
    if (expr.clauses[0].is_async) {
        b_.emit(Op::GET_AITER, argument, source, 0, expr.span);
        b_.emit(Op::CHECK_AITER, argument, 0, 0, expr.span);
    } else {
        b_.emit(Op::GET_ITER, argument, source, 1, expr.span);
    }
    const bool awaits = scope.has_await && expr.kind != ExprKind::kGenerator;
    b_.emit(Op::CALL, awaits ? base : target, base, 1, expr.span);
    if (awaits) await_register(base, target, bytecode::Awaiting::Await, expr.span);
}

int FunctionCompiler::compile_comprehension(const ComprehensionExpr& expr) {
    declare_variables(nullptr);
    HEDDLE_ASSERT(variable(".0") == 0, "the iterator is the only parameter");
    b_.code.positional = 1;
    make_cells(expr.span);
    const bool generator = expr.kind == ExprKind::kGenerator;
    start_generator(generator, scope_.has_await, expr.span);
    if (generator) {
        comprehension_clauses(expr, 0, -1);
        b_.emit(Op::RETURN_NONE, 0, 0, 0, expr.span);
        return finish(nullptr);
    }
    const int result = b_.allocate();
    const Op build = expr.kind == ExprKind::kListComp ? Op::BUILD_LIST : expr.kind == ExprKind::kSetComp ? Op::BUILD_SET : Op::BUILD_MAP;
    b_.emit(build, result, result, 0, expr.span);
    comprehension_clauses(expr, 0, result);
    b_.emit(Op::RETURN, result, 0, 0, expr.span);
    return finish(nullptr);
}

void FunctionCompiler::comprehension_clauses(const ComprehensionExpr& expr, size_t at, int result) {
    Temporaries temporaries(*this);
    if (at == expr.clauses.size()) {
        if (expr.kind == ExprKind::kGenerator) {
            const int value = operand(expr.element);
            const int sent = b_.allocate();
            b_.emit(Op::YIELD, sent, value, live_registers(), expr.element->span);
            return;
        }
        const int element = operand(expr.element);
        if (expr.kind == ExprKind::kDictComp)
            b_.emit(Op::MAP_ADD, result, element, operand(expr.value), expr.element->span);
        else
            b_.emit(expr.kind == ExprKind::kListComp ? Op::LIST_APPEND : Op::SET_ADD, result, element, 0, expr.element->span);
        return;
    }
    const ComprehensionClause& clause = expr.clauses[at];
    const int iterator = b_.allocate(kIteratorRegisters);
    const int source = at == 0 ? 0 : operand(clause.iterable, iterator);
    Label body, next, exit;
    const Bound before = bound_;
    if (clause.is_async) {
        // Registers: the iterator, the value, the exception that ends it.
        if (at == 0) {
            b_.emit(Op::MOVE, iterator, source, 0, expr.span);
        } else {
            b_.emit(Op::GET_AITER, iterator, source, 0, expr.span);
            b_.emit(Op::CHECK_AITER, iterator, 0, 0, expr.span);
        }
        b_.bind(next);
        Label again;
        async_next(iterator, iterator + 1, iterator + 2, exit, expr.span);
        assign(clause.target, iterator + 1);
        for (const Expr* condition : clause.conditions) jump_if(condition, false, again);
        comprehension_clauses(expr, at + 1, result);
        b_.bind(again);
        b_.jump(Op::JUMP_BACK, 0, 0, next, expr.span);
        b_.bind(exit);
        bound_ = before;
        return;
    }
    b_.emit(Op::FOR_PREP, iterator, source, 0, expr.span);
    for_head(clause.target, iterator, body, exit, expr.span);
    for (const Expr* condition : clause.conditions) jump_if(condition, false, next);
    comprehension_clauses(expr, at + 1, result);
    b_.bind(next);
    for_tail(clause.target, iterator, body, expr.span);
    b_.bind(exit);
    bound_ = before;
}

}  // namespace heddle::lang
