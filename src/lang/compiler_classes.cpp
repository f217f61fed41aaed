// Class statements. A class body is a function of one argument, the namespace that its names are stored in; the machine's
// "build class" calls it and makes the class of what it has stored.

#include "lang/compiler_impl.h"

#include <algorithm>

namespace heddle::lang {

using bytecode::kFrameHeaderWords;

namespace {

constexpr int kNamespace = 0;  // its register

}  // namespace

bool has_annotations(const Block& body) {
    for (const Stmt* s : body) {
        const auto within = [](const Seq<Stmt*>& block) { return has_annotations(block); };
        switch (s->kind) {
            case StmtKind::kAnnAssign: return true;
            case StmtKind::kIf:
                for (const IfClause& c : as<IfStmt>(s).clauses)
                    if (within(c.body)) return true;
                if (within(as<IfStmt>(s).else_body)) return true;
                break;
            case StmtKind::kWhile:
                if (within(as<WhileStmt>(s).body) || within(as<WhileStmt>(s).else_body)) return true;
                break;
            case StmtKind::kFor:
                if (within(as<ForStmt>(s).body) || within(as<ForStmt>(s).else_body)) return true;
                break;
            case StmtKind::kWith:
                if (within(as<WithStmt>(s).body)) return true;
                break;
            case StmtKind::kMatch:
                for (const MatchCase& c : as<MatchStmt>(s).cases)
                    if (within(c.body)) return true;
                break;
            case StmtKind::kTry:
                if (within(as<TryStmt>(s).body) || within(as<TryStmt>(s).else_body) || within(as<TryStmt>(s).finally_body)) return true;
                for (const ExceptClause& c : as<TryStmt>(s).handlers)
                    if (within(c.body)) return true;
                break;
            default: break;
        }
    }
    return false;
}

int FunctionCompiler::compile_class(const ClassStmt& stmt) {
    declare_variables(nullptr);
    b_.code.positional = 1;
    const Span& span = stmt.name_span;
    make_cells(span);
    {
        Temporaries temporaries(*this);
        const int value = b_.allocate();
        const auto store = [&](std::string_view name) { b_.emit(Op::STORE_NAME, value, kNamespace, p_.name(name), span); };
        load_class_name("__name__", value, span);
        store("__module__");
        b_.emit_wide(Op::LOAD_CONST, value, p_.text_constant(b_.code.qualname), span);
        store("__qualname__");
        if (const int doc = docstring(stmt.body); doc >= 0) {
            b_.emit_wide(Op::LOAD_CONST, value, doc, span);
            store("__doc__");
        }
        if (has_annotations(stmt.body)) {
            b_.emit(Op::BUILD_MAP, value, value, 0, span);
            store("__annotations__");
        }
    }
    block(stmt.body);
    if (scope_.class_cell && !bound_.dead) b_.emit(Op::STORE_NAME, variable("__class__"), kNamespace, p_.name("__classcell__"), span);
    if (!bound_.dead) b_.emit(Op::RETURN_NONE, 0, 0, 0, stmt.body.empty() ? stmt.span : stmt.body.back()->span);
    const int index = finish(nullptr);
    p_.program.codes[static_cast<size_t>(index)].positional = 1;
    return index;
}

void FunctionCompiler::class_statement(const ClassStmt& stmt) {
    const Scope& scope = *p_.scopes.by_node.at(&stmt);
    Temporaries temporaries(*this);
    const size_t count = stmt.decorators.size();
    const std::vector<int> windows = decorators(stmt.decorators);
    const bool direct = count == 0 && storage(stmt.name) == Storage::kLocal;
    const int result = count > 0 ? windows.back() + kFrameHeaderWords : direct ? variable(stmt.name) : b_.allocate();
    const Span& span = stmt.span;
    const bool unpacks = std::any_of(stmt.bases.begin(), stmt.bases.end(), [](const Expr* a) { return a->kind == ExprKind::kStarred; }) ||
                         std::any_of(stmt.keywords.begin(), stmt.keywords.end(), [](const Keyword& k) { return k.name.empty(); });
    const int code = FunctionCompiler(p_, this, scope, stmt.plain_name, stmt.span).compile_class(stmt);
    {
        Temporaries call(*this);
        const auto bases = static_cast<int>(stmt.bases.size());
        const int total = 2 + bases + static_cast<int>(stmt.keywords.size());
        const int base = window(unpacks ? 2 : total);
        const int first = base + kFrameHeaderWords;
        b_.emit(Op::LOAD_BUILD_CLASS, base, 0, 0, span);
        if (unpacks) {
            const int function = b_.allocate();
            make_function(code, scope, nullptr, function, span);
            class_arguments_unpacked(stmt, function, base);
            b_.emit(Op::CALL_EX, result, base, 0, span);
        } else {
            make_function(code, scope, nullptr, first, span);
            b_.emit_wide(Op::LOAD_CONST, first + 1, p_.text_constant(stmt.plain_name), span);
            for (int i = 0; i < bases; i++) expr_to(stmt.bases[static_cast<size_t>(i)], first + 2 + i);
            std::vector<std::string_view> names;
            for (const Keyword& k : stmt.keywords) {
                expr_to(k.value, first + 2 + bases + static_cast<int>(names.size()));
                names.push_back(k.name);
            }
            b_.emit(names.empty() ? Op::CALL : Op::CALL_KW, result, base, total, span);
            if (!names.empty()) b_.extra(p_.names_constant(names), 0, span);
        }
    }
    decorate(stmt.decorators, windows);
    store_name(stmt.name, count > 0 ? windows[0] : result, span);
}

// class C(*bases, **keywords): the arguments as one tuple and one dict.
void FunctionCompiler::class_arguments_unpacked(const ClassStmt& stmt, int function, int base) {
    const Span& span = stmt.span;
    const int tuple = base + kFrameHeaderWords, dict = tuple + 1;
    b_.emit(Op::BUILD_LIST, tuple, function, 1, span);
    {
        Temporaries temporaries(*this);
        const int name = b_.allocate();
        b_.emit_wide(Op::LOAD_CONST, name, p_.text_constant(stmt.plain_name), span);
        b_.emit(Op::LIST_APPEND, tuple, name, 0, span);
    }
    for (const Expr* e : stmt.bases) {
        Temporaries temporaries(*this);
        const bool star = e->kind == ExprKind::kStarred;
        const int value = operand(star ? as<StarredExpr>(e).value : e);
        b_.emit(star ? Op::LIST_EXTEND : Op::LIST_APPEND, tuple, value, 0, span);
    }
    b_.emit(Op::LIST_TO_TUPLE, tuple, tuple, 0, span);
    b_.emit(Op::BUILD_MAP, dict, dict, 0, span);
    for (const Keyword& k : stmt.keywords) {
        Temporaries temporaries(*this);
        if (k.name.empty()) {
            b_.emit(Op::DICT_MERGE, dict, operand(k.value), 0, span);
            continue;
        }
        const int pair = b_.allocate(2), names = b_.allocate();
        b_.emit_wide(Op::LOAD_CONST, pair, p_.text_constant(k.name), span);
        expr_to(k.value, pair + 1);
        b_.emit(Op::BUILD_MAP, names, pair, 1, span);
        b_.emit(Op::DICT_MERGE, dict, names, 0, span);
    }
}

// A name that a class body reads: in the namespace, else in the function around it, else global or built-in.
void FunctionCompiler::load_class_name(std::string_view name, int target, const Span& span) {
    const Symbol* s = scope_.find(name);
    const bool is_free = s && s->storage == Storage::kFree;
    b_.emit(is_free ? Op::LOAD_CLASS_CELL : Op::LOAD_NAME, target, kNamespace, p_.name(name), span);
    if (is_free)
        b_.extra(variable(name), 0, span);
    else
        b_.emit_wide(Op::EXTRA, 0, p_.global(name), span);
}

// `x: T` in a class body or a module: __annotations__["x"] = T.
void FunctionCompiler::annotation(const AnnAssignStmt& stmt) {
    Temporaries temporaries(*this);
    const Span& span = stmt.span;
    const int value = b_.allocate(), annotations = b_.allocate(), key = b_.allocate();
    if (p_.scopes.future_annotations)
        b_.emit_wide(Op::LOAD_CONST, value, p_.text_constant(source_text(stmt.annotation->span)), span);
    else
        expr_to(stmt.annotation, value);
    load_name("__annotations__", annotations, span);
    b_.emit_wide(Op::LOAD_CONST, key, p_.text_constant(as<NameExpr>(stmt.target).id), span);
    b_.emit(Op::SET_ITEM, annotations, key, value, span);
}

std::string FunctionCompiler::source_text(const Span& span) const {
    std::string out;
    for (uint32_t line = span.line; line <= span.end_line; line++) {
        std::string_view text = p_.program.modules[p_.module_index].source_line(line);
        const auto byte_of = [&](uint32_t column) {
            size_t at = 0;
            for (uint32_t c = 1; c < column && at < text.size(); c++)
                do at++;
                while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80);
            return at;
        };
        const size_t from = line == span.line ? byte_of(span.col) : 0;
        const size_t to = line == span.end_line ? byte_of(span.end_col) : text.size();
        if (line > span.line) out += ' ';
        out += text.substr(from, to - from);
    }
    return out;
}

// Whether a call is super() in a function that can know its class and its first argument.
bool FunctionCompiler::super_arguments(const CallExpr& call) {
    if (call.func->kind != ExprKind::kName || as<NameExpr>(call.func).id != "super" || !call.args.empty() || !call.keywords.empty()) return false;
    if (scope_.kind == ScopeKind::kModule || scope_.kind == ScopeKind::kClass || p_.module_binds.count("super")) return false;
    if (storage("super") != Storage::kGlobal || scope_.symbols.empty()) return false;
    const Symbol* cell = scope_.find("__class__");
    if (!cell || cell->storage != Storage::kFree) return false;
    return scope_.kind == ScopeKind::kComprehension || (parameters_ && !parameters_->positional.empty());
}

}  // namespace heddle::lang
