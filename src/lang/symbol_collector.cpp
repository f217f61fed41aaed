// The first pass of scope analysis: what each scope binds, uses and declares.
#include "lang/symbols_impl.h"

#include "base/assert.h"

#include <algorithm>
#include <string>

namespace heddle::lang {

namespace {

constexpr int kMaxBlocks = 20;  // CPython's CO_MAXBLOCKS: loops, try and with inside each other

class Collector {
public:
    explicit Collector(Scopes& out) : out_(out) {}

    void run(const Ast& ast) {
        out_.module = std::make_unique<Scope>();
        scope_ = out_.module.get();
        scope_->name = "<module>";
        check_future_imports(ast.body);
        block(ast.body);
    }

private:
    struct Context {  // what stands around a statement inside its function
        int loops = 0;
        int blocks = 0;
        bool except_star = false;  // straight inside an except* block
        bool except_star_loop = false;
    };

    void error(const Span& span, std::string message, std::string hint = {}) {
        out_.diagnostics.push_back({Severity::kError, span, std::move(message), std::move(hint)});
    }

    // --- names

    Symbol& symbol(std::string_view name, const Span& span) {
        auto [at, fresh] = scope_->index.try_emplace(name, scope_->symbols.size());
        if (fresh) {
            Symbol s;
            s.name = name;
            s.first = span;
            scope_->symbols.push_back(s);
        }
        return scope_->symbols[at->second];
    }

    void use(std::string_view name, const Span& span) {
        symbol(name, span).used = true;
        // super() without arguments reads __class__.
        if (name == "super" && scope_->kind != ScopeKind::kModule && scope_->kind != ScopeKind::kClass) symbol("__class__", span).used = true;
    }

    Symbol& bind(std::string_view name, const Span& span) {
        if (name == "__debug__") error(span, "cannot assign to __debug__");
        Symbol& s = symbol(name, span);
        s.bound = true;
        return s;
    }

    // --- scopes

    template <typename Body>
    void in_scope(ScopeKind kind, const void* node, std::string_view name, bool is_async, Body body) {
        auto scope = std::make_unique<Scope>();
        scope->kind = kind;
        scope->node = node;
        scope->name = name;
        scope->is_async = is_async;
        scope->parent = scope_;
        Scope* outer = scope_;
        const Context outer_context = context_;
        scope_ = scope.get();
        context_ = {};
        out_.by_node[node] = scope_;
        outer->children.push_back(std::move(scope));
        body();
        scope_ = outer;
        context_ = outer_context;
    }

    // The innermost scope that is no comprehension.
    Scope* function_scope() const {
        Scope* s = scope_;
        while (s->kind == ScopeKind::kComprehension) s = s->parent;
        return s;
    }

    bool in_function() const {
        const Scope* s = function_scope();
        return s->kind == ScopeKind::kFunction || s->kind == ScopeKind::kLambda;
    }

    void add_parameters(const Parameters& parameters) {
        for (const Parameter* p : parameters_in_order(parameters)) {
            if (scope_->index.count(p->name)) {
                error(p->span, "duplicate argument " + quoted(p->name) + " in function definition");
                continue;
            }
            bind(p->name, p->span).parameter = true;
        }
    }

    void parameter_defaults(const Parameters& parameters) {
        for (const Parameter* p : parameters_in_order(parameters)) expr(p->default_value);
    }

    // --- statements

    void block(const Block& body) {
        for (const Stmt* s : body) statement(s);
    }

    // A block that CPython counts among the nested ones.
    template <typename Body>
    void nested(const Span& span, Body body) {
        if (++context_.blocks == kMaxBlocks + 1) error(span, "too many statically nested blocks");
        body();
        context_.blocks--;
    }

    void check_future_imports(const Block& body) {
        bool allowed = true;
        bool docstring = true;
        for (const Stmt* s : body) {
            if (s->kind == StmtKind::kImportFrom && as<ImportFromStmt>(s).module == "__future__" && as<ImportFromStmt>(s).level == 0) {
                if (!allowed) error(s->span, "from __future__ imports must occur at the beginning of the file");
                for (const ImportAlias& a : as<ImportFromStmt>(s).names)
                    if (a.name == "annotations") out_.future_annotations = true;
                continue;
            }
            const bool is_string = s->kind == StmtKind::kExpr && as<ExprStmt>(s).value->kind == ExprKind::kConstant &&
                                   as<ConstantExpr>(as<ExprStmt>(s).value).constant == ConstantKind::kStr;
            if (!(is_string && docstring)) allowed = false;
            docstring = false;
        }
    }

    void statement(const Stmt* s) {
        switch (s->kind) {
            case StmtKind::kExpr: expr(as<ExprStmt>(s).value); break;
            case StmtKind::kAssign:
                expr(as<AssignStmt>(s).value);
                for (const Expr* t : as<AssignStmt>(s).targets) target(t);
                break;
            case StmtKind::kAugAssign:
                expr(as<AugAssignStmt>(s).value);
                if (as<AugAssignStmt>(s).target->kind == ExprKind::kName) use(as<NameExpr>(as<AugAssignStmt>(s).target).id, as<AugAssignStmt>(s).target->span);
                target(as<AugAssignStmt>(s).target);
                break;
            case StmtKind::kAnnAssign: annotated(as<AnnAssignStmt>(s)); break;
            case StmtKind::kReturn: return_statement(as<ReturnStmt>(s)); break;
            case StmtKind::kDelete:
                for (const Expr* t : as<DeleteStmt>(s).targets) delete_target(t);
                break;
            case StmtKind::kPass: break;
            case StmtKind::kBreak:
                if (context_.loops == 0)
                    error(s->span, "'break' outside loop");
                else if (context_.except_star && !context_.except_star_loop)
                    error(s->span, "'break', 'continue' and 'return' cannot appear in an except* block");
                break;
            case StmtKind::kContinue:
                if (context_.loops == 0)
                    error(s->span, "'continue' not properly in loop");
                else if (context_.except_star && !context_.except_star_loop)
                    error(s->span, "'break', 'continue' and 'return' cannot appear in an except* block");
                break;
            case StmtKind::kRaise:
                expr(as<RaiseStmt>(s).exception);
                expr(as<RaiseStmt>(s).cause);
                break;
            case StmtKind::kAssert:
                expr(as<AssertStmt>(s).test);
                expr(as<AssertStmt>(s).message);
                break;
            case StmtKind::kImport:
                out_.imports.push_back(s);
                for (const ImportAlias& a : as<ImportStmt>(s).names) {
                    const std::string_view name = a.alias.empty() ? a.name.substr(0, a.name.find('.')) : a.alias;
                    bind(name, a.span);
                }
                break;
            case StmtKind::kImportFrom:
                out_.imports.push_back(s);
                for (const ImportAlias& a : as<ImportFromStmt>(s).names) {
                    if (a.name == "*") {
                        if (scope_->kind != ScopeKind::kModule) error(s->span, "import * only allowed at module level");
                    } else {
                        bind(a.alias.empty() ? a.name : a.alias, a.span);
                    }
                }
                break;
            case StmtKind::kGlobal: case StmtKind::kNonlocal: declare(as<ScopeStmt>(s)); break;
            case StmtKind::kIf:
                for (const IfClause& c : as<IfStmt>(s).clauses) {
                    expr(c.test);
                    block(c.body);
                }
                block(as<IfStmt>(s).else_body);
                break;
            case StmtKind::kWhile:
                expr(as<WhileStmt>(s).test);
                loop(s->span, as<WhileStmt>(s).body, as<WhileStmt>(s).else_body);
                break;
            case StmtKind::kFor: {
                const auto& f = as<ForStmt>(s);
                if (f.is_async) need_async(s->span, "'async for' outside async function");
                expr(f.iterable);
                target(f.target);
                loop(s->span, f.body, f.else_body);
                break;
            }
            case StmtKind::kWith: {
                const auto& w = as<WithStmt>(s);
                if (w.is_async) need_async(s->span, "'async with' outside async function");
                for (const WithItem& item : w.items) {
                    expr(item.context);
                    if (item.target) target(item.target);
                }
                nested(s->span, [&] { block(w.body); });
                break;
            }
            case StmtKind::kTry: try_statement(as<TryStmt>(s)); break;
            case StmtKind::kMatch: match_statement(as<MatchStmt>(s)); break;
            case StmtKind::kFunction: function(as<FunctionStmt>(s)); break;
            case StmtKind::kClass: class_statement(as<ClassStmt>(s)); break;
        }
    }

    void loop(const Span& span, const Block& body, const Block& else_body) {
        const bool star = context_.except_star_loop;
        context_.loops++;
        context_.except_star_loop = context_.except_star;
        nested(span, [&] { block(body); });
        context_.loops--;
        context_.except_star_loop = star;
        block(else_body);
    }

    void try_statement(const TryStmt& s) {
        nested(s.span, [&] { block(s.body); });
        for (const ExceptClause& c : s.handlers) {
            expr(c.type);
            if (!c.name.empty()) bind(c.name, c.span).unbinds = true;
            const Context outer = context_;
            if (s.is_star) {
                context_.except_star = true;
                context_.except_star_loop = false;
            }
            nested(c.span, [&] { block(c.body); });
            context_ = outer;
        }
        block(s.else_body);
        nested(s.span, [&] { block(s.finally_body); });
    }

    // --- match

    using Names = std::vector<std::pair<std::string_view, Span>>;

    static bool contains(const Names& names, std::string_view name) {
        return std::any_of(names.begin(), names.end(), [&](const auto& n) { return n.first == name; });
    }

    void capture(std::string_view name, const Span& span, Names& names) {
        if (name.empty()) return;
        if (contains(names, name)) error(span, "multiple assignments to name " + quoted(name) + " in pattern");
        names.emplace_back(name, span);
        bind(name, span);
    }

    // A key that stands twice, as Python shows it; "" where the two differ or are no literals that can be told apart here.
    static std::string same_literal(const Expr* a, const Expr* b) {
        if (a->kind != ExprKind::kConstant || b->kind != ExprKind::kConstant) return {};
        const auto &x = as<ConstantExpr>(a), &y = as<ConstantExpr>(b);
        if (x.constant != y.constant) return {};
        if (x.constant == ConstantKind::kStr && x.text == y.text) return quoted(x.text);
        if (x.constant == ConstantKind::kInt && x.int_value == y.int_value) return std::to_string(x.int_value);
        return {};
    }

    void alternatives(const Pattern& p, Names& names) {
        Names first;
        for (size_t i = 0; i < p.children.size(); i++) {
            Names own;
            if (i + 1 < p.children.size() && is_irrefutable(*p.children[i])) {
                const Pattern& all = *p.children[i];
                error(all.span, all.name.empty() ? "wildcard makes remaining patterns unreachable" : "name capture " + quoted(all.name) + " makes remaining patterns unreachable");
            }
            pattern(*p.children[i], own);
            if (i == 0) {
                first = own;
            } else if (own.size() != first.size() || !std::all_of(own.begin(), own.end(), [&](const auto& n) { return contains(first, n.first); })) {
                error(p.span, "alternative patterns bind different names");
                break;
            }
        }
        for (const auto& [name, span] : first) {
            if (contains(names, name)) error(span, "multiple assignments to name " + quoted(name) + " in pattern");
            names.emplace_back(name, span);
        }
    }

    void pattern(const Pattern& p, Names& names) {
        expr(p.value);
        for (const Expr* key : p.keys) expr(key);
        if (p.kind == PatternKind::kOr) return alternatives(p, names);
        if (p.kind == PatternKind::kSequence && std::count_if(p.children.begin(), p.children.end(), [](const Pattern* c) { return c->kind == PatternKind::kStar; }) > 1)
            error(p.span, "multiple starred names in sequence pattern");
        for (size_t i = 0; i < p.keywords.size(); i++)
            for (size_t k = 0; k < i; k++)
                if (p.keywords[k] == p.keywords[i]) error(p.children[p.children.size() - p.keywords.size() + i]->span, "attribute name repeated in class pattern: " + std::string(p.keywords[i]));
        for (size_t i = 0; i < p.keys.size(); i++)
            for (size_t k = 0; k < i; k++)
                if (const std::string key = same_literal(p.keys[i], p.keys[k]); !key.empty()) error(p.span, "mapping pattern checks duplicate key (" + key + ")");
        for (const Pattern* child : p.children) pattern(*child, names);
        capture(p.name, p.span, names);
    }

    void match_statement(const MatchStmt& s) {
        expr(s.subject, true);
        for (size_t i = 0; i < s.cases.size(); i++) {
            const MatchCase& c = s.cases[i];
            Names names;
            pattern(*c.pattern, names);
            if (i + 1 < s.cases.size() && !c.guard && is_irrefutable(*c.pattern))
                error(c.pattern->span, c.pattern->name.empty() ? "wildcard makes remaining patterns unreachable"
                                                               : "name capture " + quoted(c.pattern->name) + " makes remaining patterns unreachable");
            expr(c.guard);
            nested(c.span, [&] { block(c.body); });
        }
    }

    void return_statement(const ReturnStmt& s) {
        if (s.value) expr(s.value);
        if (!in_function()) {
            error(s.span, "'return' outside function");
            return;
        }
        if (context_.except_star) error(s.span, "'break', 'continue' and 'return' cannot appear in an except* block");
        if (s.value && scope_->is_async) value_returns_.push_back({scope_, s.span});
        if (s.value && scope_->is_async && scope_->has_yield) error(s.span, "'return' with value in async generator");
    }

    void annotated(const AnnAssignStmt& s) {
        expr(s.value);
        const bool evaluated = scope_->kind == ScopeKind::kClass || scope_->kind == ScopeKind::kModule;
        if (evaluated && !out_.future_annotations) expr(s.annotation);
        if (s.target->kind == ExprKind::kName) {
            if (evaluated && !s.target->parenthesized) symbol("__annotations__", s.span).bound = true;
            const std::string_view name = as<NameExpr>(s.target).id;
            Symbol& found = symbol(name, s.target->span);
            if (found.declared_global && scope_->kind != ScopeKind::kModule && !s.target->parenthesized)
                error(s.span, "annotated name " + quoted(name) + " can't be global");
            if (found.declared_nonlocal && !s.target->parenthesized) error(s.span, "annotated name " + quoted(name) + " can't be nonlocal");
            // `x: int` alone makes x a name of this scope without binding it.
            if (!s.target->parenthesized || s.value) bind(name, s.target->span).annotated = true;
        } else {
            target(s.target);
        }
    }

    void declare(const ScopeStmt& s) {
        const bool is_global = s.kind == StmtKind::kGlobal;
        const char* word = is_global ? "global" : "nonlocal";
        if (!is_global && scope_->kind == ScopeKind::kModule) {
            error(s.span, "nonlocal declaration not allowed at module level");
            return;
        }
        for (std::string_view name : s.names) {
            Symbol& found = symbol(name, s.span);
            if (found.parameter)
                error(s.span, "name " + quoted(name) + " is parameter and " + word);
            else if (found.annotated)
                error(s.span, "annotated name " + quoted(name) + " can't be " + word);
            else if (found.bound)
                error(s.span, "name " + quoted(name) + " is assigned to before " + word + " declaration");
            else if (found.used)
                error(s.span, "name " + quoted(name) + " is used prior to " + word + " declaration");
            (is_global ? found.declared_global : found.declared_nonlocal) = true;
            if (found.declared_global && found.declared_nonlocal) error(s.span, "name " + quoted(name) + " is nonlocal and global");
            found.first = s.span;
        }
    }

    void function(const FunctionStmt& f) {
        for (const Expr* d : f.decorators) expr(d);
        parameter_defaults(*f.parameters);
        if (!out_.future_annotations) {
            for (const Parameter* p : parameters_in_order(*f.parameters))
                if (p->annotation && p->annotation->kind != ExprKind::kStarred) expr(p->annotation);
            expr(f.returns);
        }
        bind(f.name, f.name_span);
        out_.has_async |= f.is_async;
        in_scope(ScopeKind::kFunction, &f, f.name, f.is_async, [&] {
            add_parameters(*f.parameters);
            block(f.body);
            for (const auto& [scope, span] : value_returns_)
                if (scope == scope_ && scope_->has_yield) error(span, "'return' with value in async generator");
            value_returns_.erase(std::remove_if(value_returns_.begin(), value_returns_.end(), [&](const auto& r) { return r.first == scope_; }),
                                 value_returns_.end());
        });
    }

    void class_statement(const ClassStmt& c) {
        for (const Expr* d : c.decorators) expr(d);
        all(c.bases);
        keywords(c.keywords);
        bind(c.name, c.name_span);
        in_scope(ScopeKind::kClass, &c, c.name, false, [&] { block(c.body); });
    }

    // --- targets

    void target(const Expr* t, bool in_sequence = false) {
        switch (t->kind) {
            case ExprKind::kName: bind(as<NameExpr>(t).id, t->span); break;
            case ExprKind::kAttribute:
                expr(as<AttributeExpr>(t).value);
                if (as<AttributeExpr>(t).name == "__debug__") error(t->span, "cannot assign to __debug__");
                break;
            case ExprKind::kSubscript:
                expr(as<SubscriptExpr>(t).value);
                expr(as<SubscriptExpr>(t).index);
                break;
            case ExprKind::kStarred:
                if (!in_sequence) error(t->span, "starred assignment target must be in a list or tuple");
                target(as<StarredExpr>(t).value);
                break;
            case ExprKind::kTuple: case ExprKind::kList: {
                int stars = 0;
                for (const Expr* e : as<SequenceExpr>(t).elements) {
                    if (e->kind == ExprKind::kStarred && ++stars == 2) error(t->span, "multiple starred expressions in assignment");
                    target(e, true);
                }
                break;
            }
            default: HEDDLE_UNREACHABLE("the parser lets no other target pass");
        }
    }

    void delete_target(const Expr* t) {
        if (t->kind == ExprKind::kTuple || t->kind == ExprKind::kList) {
            for (const Expr* e : as<SequenceExpr>(t).elements) delete_target(e);
        } else {
            if (t->kind == ExprKind::kName) bind(as<NameExpr>(t).id, t->span).unbinds = true;
            if (t->kind != ExprKind::kName) target(t);
        }
    }

    // --- expressions

    void need_async(const Span& span, const char* message) {
        if (!function_scope()->is_async) error(span, message);
    }

    void suspend(const SuspendExpr& e) {
        if (e.kind == ExprKind::kAwait) {
            if (!in_function())
                error(e.span, "'await' outside function");
            else if (!function_scope()->is_async)
                error(e.span, "'await' outside async function");
            scope_->has_await = true;
        } else {
            if (scope_->kind == ScopeKind::kComprehension)
                error(e.span, "'yield' inside " + std::string(comprehension_name(scope_)));
            else if (!in_function())
                error(e.span, "'yield' outside function");
            else if (e.kind == ExprKind::kYieldFrom && scope_->is_async)
                error(e.span, "'yield from' inside async function");
            if (!scope_->has_yield) scope_->first_yield = e.span;
            scope_->has_yield = true;
        }
        expr(e.value);
    }

    static const char* comprehension_name(const Scope* scope) {
        const std::string_view name = scope->name;
        return name == "<listcomp>" ? "list comprehension" : name == "<setcomp>" ? "set comprehension" : name == "<dictcomp>" ? "dict comprehension" : "generator expression";
    }

    void keywords(const Seq<Keyword>& list) {
        for (size_t i = 0; i < list.size(); i++) {
            if (list[i].name == "__debug__") error(list[i].span, "cannot assign to __debug__");
            for (size_t k = 0; k < i && !list[i].name.empty(); k++)
                if (list[k].name == list[i].name) {
                    error(list[i].span, "keyword argument repeated: " + std::string(list[i].name));
                    break;
                }
            expr(list[i].value);
        }
    }

    void all(const ExprSeq& list) {
        for (const Expr* e : list) expr(e, true);
    }

    // `star_allowed`: a starred expression may stand here, among elements or arguments.
    void expr(const Expr* e, bool star_allowed = false) {
        if (!e) return;
        switch (e->kind) {
            case ExprKind::kName: use(as<NameExpr>(e).id, e->span); break;
            case ExprKind::kConstant: break;
            case ExprKind::kJoinedStr: all(as<JoinedStrExpr>(e).parts); break;
            case ExprKind::kFormattedValue:
                expr(as<FormattedValueExpr>(e).value);
                expr(as<FormattedValueExpr>(e).spec);
                break;
            case ExprKind::kBinary:
                expr(as<BinaryExpr>(e).left);
                expr(as<BinaryExpr>(e).right);
                break;
            case ExprKind::kUnary: expr(as<UnaryExpr>(e).operand); break;
            case ExprKind::kBool: all(as<BoolExpr>(e).values); break;
            case ExprKind::kCompare:
                expr(as<CompareExpr>(e).left);
                all(as<CompareExpr>(e).comparators);
                break;
            case ExprKind::kCall:
                expr(as<CallExpr>(e).func);
                all(as<CallExpr>(e).args);
                keywords(as<CallExpr>(e).keywords);
                break;
            case ExprKind::kAttribute:
                expr(as<AttributeExpr>(e).value);
                out_.reads_globals = out_.reads_globals || as<AttributeExpr>(e).name == "__globals__";
                break;
            case ExprKind::kSubscript:
                expr(as<SubscriptExpr>(e).value);
                expr(as<SubscriptExpr>(e).index);
                break;
            case ExprKind::kSlice:
                expr(as<SliceExpr>(e).lower);
                expr(as<SliceExpr>(e).upper);
                expr(as<SliceExpr>(e).step);
                break;
            case ExprKind::kStarred:
                if (!star_allowed) error(e->span, "can't use starred expression here");
                expr(as<StarredExpr>(e).value);
                break;
            case ExprKind::kTuple: case ExprKind::kList: case ExprKind::kSet: all(as<SequenceExpr>(e).elements); break;
            case ExprKind::kDict:
                for (const Expr* k : as<DictExpr>(e).keys) expr(k);
                all(as<DictExpr>(e).values);
                break;
            case ExprKind::kListComp: case ExprKind::kSetComp: case ExprKind::kDictComp: case ExprKind::kGenerator:
                comprehension(as<ComprehensionExpr>(e));
                break;
            case ExprKind::kLambda: {
                const auto& l = as<LambdaExpr>(e);
                parameter_defaults(*l.parameters);
                in_scope(ScopeKind::kLambda, &l, "<lambda>", false, [&] {
                    add_parameters(*l.parameters);
                    expr(l.body);
                });
                break;
            }
            case ExprKind::kConditional:
                expr(as<ConditionalExpr>(e).test);
                expr(as<ConditionalExpr>(e).then_value);
                expr(as<ConditionalExpr>(e).else_value);
                break;
            case ExprKind::kNamed: named(as<NamedExpr>(e)); break;
            case ExprKind::kAwait: case ExprKind::kYield: case ExprKind::kYieldFrom: suspend(as<SuspendExpr>(e)); break;
        }
    }

    // := binds in the function around all comprehensions.
    void named(const NamedExpr& e) {
        const std::string_view name = e.target->id;
        if (in_comprehension_iterable_ > 0) error(e.span, "assignment expression cannot be used in a comprehension iterable expression");
        expr(e.value);
        Scope* here = scope_;
        for (; scope_->kind == ScopeKind::kComprehension; scope_ = scope_->parent) {
            const Symbol* found = scope_->find(name);
            if (found && found->iteration) {
                error(e.target->span, "assignment expression cannot rebind comprehension iteration variable " + quoted(name));
                scope_ = here;
                return;
            }
            use(name, e.target->span);
        }
        if (here != scope_ && scope_->kind == ScopeKind::kClass) {
            error(e.span, "assignment expression within a comprehension cannot be used in a class body");
        } else {
            Symbol& s = bind(name, e.target->span);
            s.walrus = true;
            if (here != scope_ && (scope_->kind == ScopeKind::kModule || s.declared_global)) {
                // The comprehension's own uses mean the module's variable.
                const Scope* outer = scope_;
                for (Scope* inner = here; inner != outer; inner = inner->parent) {
                    scope_ = inner;
                    symbol(name, e.target->span).declared_global = true;
                }
            }
        }
        scope_ = here;
    }

    void comprehension(const ComprehensionExpr& c) {
        const char* name = c.kind == ExprKind::kListComp ? "<listcomp>" : c.kind == ExprKind::kSetComp ? "<setcomp>" : c.kind == ExprKind::kDictComp ? "<dictcomp>" : "<genexpr>";
        in_comprehension_iterable_++;
        expr(c.clauses[0].iterable);
        in_comprehension_iterable_--;
        bool is_async = false;
        for (const ComprehensionClause& clause : c.clauses) is_async |= clause.is_async;
        if (is_async && c.kind != ExprKind::kGenerator) need_async(c.span, "asynchronous comprehension outside of an asynchronous function");
        bool awaits = false;
        in_scope(ScopeKind::kComprehension, &c, name, function_scope()->is_async, [&] {
            scope_->has_await = is_async;
            bind(".0", c.span).parameter = true;
            const int iterable_depth = in_comprehension_iterable_;
            for (size_t i = 0; i < c.clauses.size(); i++) {
                const ComprehensionClause& clause = c.clauses[i];
                if (i > 0) {
                    in_comprehension_iterable_++;
                    expr(clause.iterable);
                    in_comprehension_iterable_--;
                }
                const size_t before = scope_->symbols.size();
                target(clause.target);
                for (size_t k = before; k < scope_->symbols.size(); k++)
                    if (scope_->symbols[k].bound) scope_->symbols[k].iteration = true;
                mark_iteration(clause.target);
                in_comprehension_iterable_ = 0;
                for (const Expr* condition : clause.conditions) expr(condition);
                in_comprehension_iterable_ = iterable_depth;
            }
            in_comprehension_iterable_ = iterable_depth;
            expr(c.element);
            expr(c.value);
            awaits = scope_->has_await;
        });
        if (awaits && c.kind != ExprKind::kGenerator) scope_->has_await = true; // its result is awaited here
    }

    void mark_iteration(const Expr* t) {
        if (t->kind == ExprKind::kName) {
            Symbol& s = symbol(as<NameExpr>(t).id, t->span);
            s.iteration = true;
            if (s.declared_global) error(t->span, "comprehension inner loop cannot rebind assignment expression target " + quoted(s.name));
        } else if (t->kind == ExprKind::kStarred) {
            mark_iteration(as<StarredExpr>(t).value);
        } else if (t->kind == ExprKind::kTuple || t->kind == ExprKind::kList) {
            for (const Expr* e : as<SequenceExpr>(t).elements) mark_iteration(e);
        }
    }

    Scopes& out_;
    Scope* scope_ = nullptr;
    Context context_;
    int in_comprehension_iterable_ = 0;
    std::vector<std::pair<const Scope*, Span>> value_returns_;  // `return x` in async functions that may turn out generators
};

}  // namespace

void collect_scopes(const Ast& ast, Scopes& out) { Collector(out).run(ast); }

}  // namespace heddle::lang
