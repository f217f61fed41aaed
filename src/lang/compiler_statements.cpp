// Simple statements and assignment.

#include "base/assert.h"
#include "lang/compiler_impl.h"

#include <algorithm>

namespace heddle::lang {

using bytecode::kFrameHeaderWords;

void FunctionCompiler::block(const Block& body) {
    for (const Stmt* s : body) {
        if (bound_.dead || b_.too_large()) return;  // what follows a return cannot be reached
        statement(s);
    }
}

void FunctionCompiler::statement(const Stmt* stmt) {
    Temporaries temporaries(*this);
    switch (stmt->kind) {
        case StmtKind::kExpr: {
            const Expr* value = as<ExprStmt>(stmt).value;
            if (value->kind == ExprKind::kCall && p_.scopes.has_async)
                b_.emit(Op::DISCARD, temporary(value), 0, 0, value->span);
            else
                discard(value);
            return;
        }
        case StmtKind::kAssign: assign_statement(as<AssignStmt>(stmt)); return;
        case StmtKind::kAugAssign: augmented(as<AugAssignStmt>(stmt)); return;
        case StmtKind::kAnnAssign: {
            // Annotations of a function's variables are read and ignored.
            const auto& s = as<AnnAssignStmt>(stmt);
            if (s.value) {
                if (s.target->kind == ExprKind::kName && storage(as<NameExpr>(s.target).id) == Storage::kLocal) {
                    expr_to(s.value, variable(as<NameExpr>(s.target).id));
                    mark_bound(as<NameExpr>(s.target).id);
                } else {
                    assign(s.target, operand(s.value));
                }
            } else if (s.target->kind == ExprKind::kAttribute) {
                discard(as<AttributeExpr>(s.target).value);
            } else if (s.target->kind == ExprKind::kSubscript) {
                discard(as<SubscriptExpr>(s.target).value);
                discard(as<SubscriptExpr>(s.target).index);
            }
            const bool name = s.target->kind == ExprKind::kName && !s.target->parenthesized;
            if (name && (scope_.kind == ScopeKind::kClass || keeps_annotations_))
                annotation(s);
            else if (scope_.kind == ScopeKind::kModule && p_.module_index == 0 && !p_.scopes.future_annotations)
                discard(s.annotation);
            return;
        }
        case StmtKind::kReturn: return_statement(as<ReturnStmt>(stmt)); return;
        case StmtKind::kDelete:
            for (const Expr* t : as<DeleteStmt>(stmt).targets) delete_target(t);
            return;
        case StmtKind::kPass: case StmtKind::kGlobal: case StmtKind::kNonlocal: return;
        case StmtKind::kBreak: leave_loop(true, stmt->span); return;
        case StmtKind::kContinue: leave_loop(false, stmt->span); return;
        case StmtKind::kRaise: raise_statement(as<RaiseStmt>(stmt)); return;
        case StmtKind::kAssert: assert_statement(as<AssertStmt>(stmt)); return;
        case StmtKind::kImport: import(as<ImportStmt>(stmt)); return;
        case StmtKind::kImportFrom: import_from(as<ImportFromStmt>(stmt)); return;
        case StmtKind::kIf: if_statement(as<IfStmt>(stmt)); return;
        case StmtKind::kWhile: while_statement(as<WhileStmt>(stmt)); return;
        case StmtKind::kFor: for_statement(as<ForStmt>(stmt)); return;
        case StmtKind::kWith:
            with_statement(as<WithStmt>(stmt), 0);
            return;
        case StmtKind::kTry:
            try_statement(as<TryStmt>(stmt));
            return;
        case StmtKind::kMatch: match_statement(as<MatchStmt>(stmt)); return;
        case StmtKind::kFunction: function_statement(as<FunctionStmt>(stmt)); return;
        case StmtKind::kClass: class_statement(as<ClassStmt>(stmt)); return;
    }
}

// --- assignment

void FunctionCompiler::assign_statement(const AssignStmt& stmt) {
    if (stmt.targets.size() == 1) {
        const Expr* target = stmt.targets[0];
        if (target->kind == ExprKind::kName && storage(as<NameExpr>(target).id) == Storage::kLocal) {
            expr_to(stmt.value, variable(as<NameExpr>(target).id));
            mark_bound(as<NameExpr>(target).id);
            return;
        }
        const auto is_sequence = [](const Expr* e) {
            if (e->kind != ExprKind::kTuple && e->kind != ExprKind::kList) return false;
            const ExprSeq& elements = as<SequenceExpr>(e).elements;
            return elements.size() <= 16 && std::none_of(elements.begin(), elements.end(), [](const Expr* x) { return x->kind == ExprKind::kStarred; });
        };
        if (is_sequence(target) && is_sequence(stmt.value) && as<SequenceExpr>(target).elements.size() == as<SequenceExpr>(stmt.value).elements.size()) {
            assign_tuple(as<SequenceExpr>(target), as<SequenceExpr>(stmt.value));
            return;
        }
    }
    const int value = operand(stmt.value);
    for (const Expr* target : stmt.targets) {
        Temporaries temporaries(*this);
        assign(target, value);
    }
}

// a, b = b, a: all values first, then the targets from left to right; no tuple is made.
void FunctionCompiler::assign_tuple(const SequenceExpr& targets, const SequenceExpr& values) {
    const auto overwritten = [&](std::string_view name) {
        for (const Expr* t : targets.elements)
            if (t->kind != ExprKind::kName || as<NameExpr>(t).id == name) return true;
        return false;
    };
    std::vector<int> registers;
    for (const Expr* v : values.elements) {
        const bool in_place = is_plain_local(v) && !overwritten(as<NameExpr>(v).id);
        registers.push_back(in_place ? operand(v) : temporary(v));
    }
    for (size_t i = 0; i < registers.size(); i++) {
        Temporaries temporaries(*this);
        assign(targets.elements[i], registers[i]);
    }
}

// Stores R[value] into any target.
void FunctionCompiler::assign(const Expr* target, int value) {
    switch (target->kind) {
        case ExprKind::kName: store_name(as<NameExpr>(target).id, value, target->span); return;
        case ExprKind::kAttribute: {
            const auto& a = as<AttributeExpr>(target);
            b_.emit(Op::STORE_ATTR, operand(a.value), value, p_.name(a.name), target->span);
            return;
        }
        case ExprKind::kSubscript: {
            const auto& s = as<SubscriptExpr>(target);
            const int object = operand(s.value);
            const int index = operand(s.index);
            b_.emit(Op::SET_ITEM, object, index, value, target->span);
            return;
        }
        case ExprKind::kTuple: case ExprKind::kList: unpack(as<SequenceExpr>(target), value); return;
        default: HEDDLE_UNREACHABLE("the scope analysis lets no other target pass");
    }
}

void FunctionCompiler::unpack(const SequenceExpr& target, int value) {
    const auto count = static_cast<int>(target.elements.size());
    const int first = b_.allocate(std::max(count, 1));
    if (!b_.is_temporary(value)) {  // the machine may put a list of the elements in its place
        const int copy = b_.allocate();
        b_.emit(Op::MOVE, copy, value, 0, target.span);
        value = copy;
    }
    int star = -1;
    for (int i = 0; i < count; i++)
        if (target.elements[static_cast<size_t>(i)]->kind == ExprKind::kStarred) star = i;
    if (star < 0) {
        b_.emit(Op::UNPACK, first, value, count, target.span);
    } else {
        b_.emit(Op::UNPACK_EX, first, value, star, target.span);
        b_.extra(count - star - 1, 0, target.span);
    }
    for (int i = 0; i < count; i++) {
        Temporaries temporaries(*this);
        const Expr* t = target.elements[static_cast<size_t>(i)];
        assign(i == star ? as<StarredExpr>(t).value : t, first + i);
    }
}

void FunctionCompiler::augmented(const AugAssignStmt& stmt) {
    switch (stmt.target->kind) {
        case ExprKind::kName: {
            const auto& name = as<NameExpr>(stmt.target);
            if (is_plain_local(stmt.target)) {
                const int reg = variable(name.id);
                check_local(name.id, reg, name.span);
                binary_op(stmt.op, true, reg, reg, stmt.value, stmt.span);
                mark_bound(name.id);
                return;
            }
            const int value = b_.allocate();
            load_name(name.id, value, name.span);
            binary_op(stmt.op, true, value, value, stmt.value, stmt.span);
            store_name(name.id, value, name.span);
            return;
        }
        case ExprKind::kAttribute: {
            const auto& a = as<AttributeExpr>(stmt.target);
            const int object = operand(a.value);
            const int value = b_.allocate();
            b_.emit(Op::LOAD_ATTR, value, object, p_.name(a.name), a.span);
            binary_op(stmt.op, true, value, value, stmt.value, stmt.span);
            b_.emit(Op::STORE_ATTR, object, value, p_.name(a.name), a.span);
            return;
        }
        case ExprKind::kSubscript: {
            const auto& s = as<SubscriptExpr>(stmt.target);
            const int object = operand(s.value);
            const int index = operand(s.index);
            const int value = b_.allocate();
            b_.emit(Op::GET_ITEM, value, object, index, s.span);
            binary_op(stmt.op, true, value, value, stmt.value, stmt.span);
            b_.emit(Op::SET_ITEM, object, index, value, s.span);
            return;
        }
        default: HEDDLE_UNREACHABLE("the parser lets no other target pass");
    }
}

void FunctionCompiler::delete_target(const Expr* target) {
    Temporaries temporaries(*this);
    switch (target->kind) {
        case ExprKind::kName: delete_name(as<NameExpr>(target).id, target->span); return;
        case ExprKind::kAttribute: {
            const auto& a = as<AttributeExpr>(target);
            b_.emit(Op::DELETE_ATTR, operand(a.value), 0, p_.name(a.name), target->span);
            return;
        }
        case ExprKind::kSubscript: {
            const auto& s = as<SubscriptExpr>(target);
            const int object = operand(s.value);
            b_.emit(Op::DELETE_ITEM, object, operand(s.index), 0, target->span);
            return;
        }
        default:
            for (const Expr* t : as<SequenceExpr>(target).elements) delete_target(t);
    }
}

// --- imports

// False: refused. A module that the lab does not have is refused where the program is read, so that a learner knows before anything
// runs; where the program itself is prepared for that (`try: import x … except ImportError`), the import fails when it runs.
bool FunctionCompiler::check_module(std::string_view module, const Span& span) {
    const bool internal = module.substr(0, 5) == "_lab_" && p_.module_index == 0 && !p_.options.lenient_imports;
    if (!internal && (p_.modules.find(module) || is_native_module(module))) return true;
    if (import_guards_ > 0 || p_.module_index != 0 || p_.options.lenient_imports) return true;
    std::string list;
    for (const std::string& k : known_modules()) list += (list.empty() ? "" : ", ") + k;
    const std::string_view why = why_not_in_lab(module);
    std::string message = "import of '" + std::string(module) + "' is not in the lab";
    if (!why.empty()) message += ": " + std::string(why);
    p_.error(span, std::move(message), "the lab knows these modules: " + list);
    return false;
}

void FunctionCompiler::import(const ImportStmt& stmt) {
    for (const ImportAlias& a : stmt.names) {
        Temporaries temporaries(*this);
        if (!check_module(a.name, a.span)) continue;
        const int module = b_.allocate();
        b_.emit_wide(Op::IMPORT, module, p_.name(a.name), stmt.span);
        const std::string_view top = a.name.substr(0, a.name.find('.'));
        if (a.alias.empty() && top != a.name) b_.emit_wide(Op::IMPORT, module, p_.name(top), a.span);
        store_name(a.alias.empty() ? top : a.alias, module, a.span);
    }
}

void FunctionCompiler::import_from(const ImportFromStmt& stmt) {
    if (stmt.level > 0 && p_.module_index == 0) {
        p_.error(stmt.span, "relative imports are not supported by the lab: a program is one file");
        return;
    }
    if (stmt.module == "__future__") {
        for (const ImportAlias& a : stmt.names) {
            static constexpr std::string_view kFeatures[] = {"nested_scopes", "generators", "division", "absolute_import", "with_statement",
                                                             "print_function", "unicode_literals", "barry_as_FLUFL", "generator_stop", "annotations"};
            if (std::find(std::begin(kFeatures), std::end(kFeatures), a.name) == std::end(kFeatures))
                p_.error(a.span, "future feature " + std::string(a.name) + " is not defined");
        }
        return;  // they are Python 3.11 already, or about annotations
    }
    const std::string name = absolute_module(package_of(p_.module), stmt.module, stmt.level);
    if (name.empty()) {
        p_.error(stmt.span, "attempted relative import beyond top-level package");
        return;
    }
    if (!check_module(name, stmt.level > 0 ? stmt.span : stmt.module_span)) return;
    const int module = b_.allocate(2);
    b_.emit_wide(Op::IMPORT, module, p_.name(name), stmt.span);
    for (const ImportAlias& a : stmt.names) {
        if (a.name == "*") {
            import_star(stmt, name, module);
            return;
        }
        // A submodule that the package has not bound itself.
        const std::string submodule = name + "." + std::string(a.name);
        if (p_.modules.find(submodule)) b_.emit_wide(Op::IMPORT, module + 1, p_.name(submodule), a.span);
        b_.emit(Op::IMPORT_FROM, module + 1, module, p_.name(a.name), stmt.span);
        store_name(a.alias.empty() ? a.name : a.alias, module + 1, a.span);
    }
}

// The names are slots of this module already where it uses them; those that a package hands on get theirs here.
void FunctionCompiler::import_star(const ImportFromStmt& stmt, const std::string& name, int module) {
    if (p_.module_index != 0)
        if (const SourceModule* found = p_.modules.find(name))
            for (const std::string& exported : exported_names(p_.modules, *found)) p_.global(exported);
    b_.emit(Op::IMPORT_STAR, module, 0, 0, stmt.span);
}

// --- the rest

namespace {

// The comparison in a test that is compiled last: where CPython 3.11 says that an assertion failed. Null: none.
const Expr* last_comparison(const Expr* test) {
    switch (test->kind) {
        case ExprKind::kCompare: return test;
        case ExprKind::kUnary: return as<UnaryExpr>(test).op == UnaryOp::kNot ? last_comparison(as<UnaryExpr>(test).operand) : nullptr;
        case ExprKind::kBool:
            for (size_t i = as<BoolExpr>(test).values.size(); i-- > 0;)
                if (const Expr* found = last_comparison(as<BoolExpr>(test).values[i])) return found;
            return nullptr;
        case ExprKind::kConditional:
            for (const Expr* part : {as<ConditionalExpr>(test).else_value, as<ConditionalExpr>(test).then_value, as<ConditionalExpr>(test).test})
                if (const Expr* found = last_comparison(part)) return found;
            return nullptr;
        default: return nullptr;
    }
}

}  // namespace

void FunctionCompiler::assert_statement(const AssertStmt& stmt) {
    Label good;
    jump_if(stmt.test, true, good);
    const Bound before = bound_;
    const Expr* comparison = last_comparison(stmt.test);
    const Span& span = comparison ? comparison->span : stmt.span;
    const int base = window(1);
    b_.emit(Op::LOAD_ASSERTION_ERROR, base, 0, 0, span);
    if (stmt.message) {
        expr_to(stmt.message, base + kFrameHeaderWords);
        b_.emit(Op::CALL, base, base, 1, span);
    }
    b_.emit(Op::RAISE, base, 0, 0, span);
    bound_ = before;
    b_.bind(good);
}

void FunctionCompiler::raise_statement(const RaiseStmt& stmt) {
    if (!stmt.exception) {
        b_.emit(Op::RAISE_CURRENT, 0, 0, 0, stmt.span);
    } else if (stmt.cause) {
        const int exception = operand(stmt.exception);
        b_.emit(Op::RAISE_FROM, exception, operand(stmt.cause), 0, stmt.span);
    } else {
        b_.emit(Op::RAISE, operand(stmt.exception), 0, 0, stmt.span);
    }
    bound_.dead = true;
}

bool FunctionCompiler::returns_through_finally() const {
    return std::any_of(blocks_.begin(), blocks_.end(), [](const FlowBlock& b) { return b.kind == BlockKind::kFinally; });
}

// With nothing to leave: both sides of a conditional expression return by themselves.
void FunctionCompiler::return_value(const Expr* value, const Span& span) {
    if (value->kind == ExprKind::kConditional) {
        const auto& conditional = as<ConditionalExpr>(value);
        Label otherwise;
        jump_if(conditional.test, false, otherwise);
        const Bound tested = bound_;
        return_value(conditional.then_value, span);
        b_.bind(otherwise);
        bound_ = tested;
        return_value(conditional.else_value, span);
        return;
    }
    Temporaries temporaries(*this);
    b_.emit(Op::RETURN, operand(value), 0, 0, span);
}

void FunctionCompiler::return_statement(const ReturnStmt& stmt) {
    const bool none = !stmt.value || (stmt.value->kind == ExprKind::kConstant && as<ConstantExpr>(stmt.value).constant == ConstantKind::kNone);
    if (!none && blocks_.empty()) {
        return_value(stmt.value, stmt.span);
        bound_.dead = true;
        return;
    }
    // A `finally` on the way out may assign the variable that is returned: its value is taken now.
    const int value = none ? 0 : returns_through_finally() ? temporary(stmt.value) : operand(stmt.value);
    std::vector<FlowBlock> left = unwind(0);
    if (!bound_.dead) b_.emit(none ? Op::RETURN_NONE : Op::RETURN, value, 0, 0, stmt.span);
    rewind(std::move(left));
    bound_.dead = true;
}

}  // namespace heddle::lang
