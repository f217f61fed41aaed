// Lines, blocks and simple statements.

#include "lang/parser_impl.h"
#include <string>
#include <algorithm>

namespace heddle::lang {

namespace {

// The operator of an augmented assignment; false when `word` is none.
bool augmented_op(Word word, BinaryOp& op) {
    switch (word) {
        case Word::kPlusAssign: op = BinaryOp::kAdd; return true;
        case Word::kMinusAssign: op = BinaryOp::kSub; return true;
        case Word::kStarAssign: op = BinaryOp::kMul; return true;
        case Word::kSlashAssign: op = BinaryOp::kTrueDiv; return true;
        case Word::kDoubleSlashAssign: op = BinaryOp::kFloorDiv; return true;
        case Word::kPercentAssign: op = BinaryOp::kMod; return true;
        case Word::kDoubleStarAssign: op = BinaryOp::kPow; return true;
        case Word::kShiftLeftAssign: op = BinaryOp::kLeftShift; return true;
        case Word::kShiftRightAssign: op = BinaryOp::kRightShift; return true;
        case Word::kAmpersandAssign: op = BinaryOp::kAnd; return true;
        case Word::kBarAssign: op = BinaryOp::kOr; return true;
        case Word::kCaretAssign: op = BinaryOp::kXor; return true;
        case Word::kAtAssign: op = BinaryOp::kMatMul; return true;
        default: return false;
    }
}

}  // namespace

// --- lines and blocks

// Statements up to the end of the block (or of the file). Never stops at a mistake.
void Parser::parse_statements(std::vector<Stmt*>& out, bool top_level) {
    while (!at(TokenKind::kEnd)) {
        if (at(TokenKind::kDedent)) {
            if (!top_level) return;
            next();
            continue;
        }
        parse_line(out);
    }
}

void Parser::parse_line(std::vector<Stmt*>& out) {
    line_start_ = at_;
    panicking_ = false;
    brackets_ = fields_ = 0;
    if (at(TokenKind::kNewline)) {
        next();
        return;
    }
    if (at(TokenKind::kIndent)) {  // a block that nothing asked for: say so once and read its lines
        fail(ahead().span, "unexpected indent");
        next();
        Nesting nesting(*this);
        if (nesting.too_deep()) {
            skip_line();
            return;
        }
        parse_statements(out, false);
        if (at(TokenKind::kDedent)) next();
        return;
    }
    if (!parse_statement(out)) skip_line();
}

// After a mistake: to the start of the next logical line. An INDENT that follows is read as a block of its own, silently.
void Parser::skip_line() {
    while (!at(TokenKind::kEnd) && !at(TokenKind::kNewline)) {
        if (at(TokenKind::kIndent) || at(TokenKind::kDedent)) break;
        next();
    }
    if (at(TokenKind::kNewline)) next();
    brackets_ = fields_ = 0;
    if (!at(TokenKind::kIndent)) return;
    next();
    Nesting nesting(*this);
    std::vector<Stmt*> ignored;
    if (nesting.too_deep()) {
        at_--;
        skip_block();
        return;
    }
    parse_statements(ignored, false);
    if (at(TokenKind::kDedent)) next();
    panicking_ = false;
}

// Past the block whose INDENT is the present token, without reading it.
void Parser::skip_block() {
    int depth = 0;
    do {
        depth += at(TokenKind::kIndent) - at(TokenKind::kDedent);
        next();
    } while (depth > 0 && !at(TokenKind::kEnd));
}

bool Parser::parse_statement(std::vector<Stmt*>& out) {
    Nesting nesting(*this);
    if (nesting.too_deep()) return too_deep(), false;
    const Span begin = tok().span;
    Stmt* stmt = nullptr;
    switch (tok().word) {
        case Word::kIf: stmt = parse_if(); break;
        case Word::kWhile: stmt = parse_while(); break;
        case Word::kFor: stmt = parse_for(begin, false); break;
        case Word::kWith: stmt = parse_with(begin, false); break;
        case Word::kTry: stmt = parse_try(); break;
        case Word::kDef: stmt = parse_function(begin, false, {}); break;
        case Word::kClass: stmt = parse_class(begin, {}); break;
        case Word::kAt: stmt = parse_decorated(); break;
        case Word::kAsync: stmt = parse_async(); break;
        default:
            if (at_match_statement()) {
                stmt = parse_match();
                break;
            }
            return parse_simple_statements(out);
    }
    if (stmt) out.push_back(stmt);
    return stmt;
}

// `match` is a name elsewhere: it is a statement when its line ends in a colon and the block below starts with `case`.
bool Parser::at_match_statement() const {
    if (!at(TokenKind::kName) || text(tok()) != "match") return false;
    size_t i = at_ + 1;
    while (tokens_[i].kind != TokenKind::kNewline && tokens_[i].kind != TokenKind::kEnd) i++;
    return i > at_ + 2 && tokens_[i - 1].word == Word::kColon && i + 2 < tokens_.size() && tokens_[i + 1].kind == TokenKind::kIndent &&
           tokens_[i + 2].kind == TokenKind::kName && text(tokens_[i + 2]) == "case";
}

bool Parser::parse_simple_statements(std::vector<Stmt*>& out) {
    for (;;) {
        Stmt* stmt = parse_simple_statement();
        if (!stmt) return false;
        out.push_back(stmt);
        if (accept(Word::kSemicolon)) {
            if (at(TokenKind::kNewline)) break;
            continue;
        }
        if (at(TokenKind::kNewline)) break;
        if (stmt->kind == StmtKind::kExpr) return missing_comma_or_syntax(as<ExprStmt>(stmt).value), false;
        return invalid_syntax(), false;
    }
    next();
    return true;
}

// The block after a colon. `after` and `header` say whose it is: "expected an indented block after 'if' statement on line 3".
bool Parser::parse_block(Block& block, const char* after, const Span& header) {
    std::vector<Stmt*> body;
    if (!at(TokenKind::kNewline)) {
        if (!parse_simple_statements(body)) return false;
        block = ast_->arena.copy(body);
        return true;
    }
    next();
    if (!at(TokenKind::kIndent)) {
        line_start_ = at_;
        fail(tok().span, std::string("expected an indented block after ") + after + " on line " + std::to_string(header.line));
        // The statement is whole but for its block: what follows is read as if it had one.
        panicking_ = false;
        return true;
    }
    next();
    parse_statements(body, false);
    if (at(TokenKind::kDedent)) next();
    panicking_ = false;
    block = ast_->arena.copy(body);
    return true;
}

// --- simple statements

Stmt* Parser::parse_simple_statement() {
    const Span begin = tok().span;
    switch (tok().word) {
        case Word::kReturn: return parse_return();
        case Word::kRaise: return parse_raise();
        case Word::kAssert: return parse_assert();
        case Word::kDel: return parse_delete();
        case Word::kImport: return parse_import();
        case Word::kFrom: return parse_import_from();
        case Word::kGlobal: return parse_scope(StmtKind::kGlobal);
        case Word::kNonlocal: return parse_scope(StmtKind::kNonlocal);
        case Word::kPass: next(); return make_stmt<Stmt>(StmtKind::kPass, begin);
        case Word::kBreak: next(); return make_stmt<Stmt>(StmtKind::kBreak, begin);
        case Word::kContinue: next(); return make_stmt<Stmt>(StmtKind::kContinue, begin);
        default: return parse_expression_statement();
    }
}

Stmt* Parser::parse_expression_statement() {
    const Span begin = tok().span;
    Expr* value = parse_yield_or_star_expressions();
    if (!value) return nullptr;
    if (at(Word::kAssign)) return parse_assignment(value);
    if (at(Word::kColon)) return parse_annotated(value);
    BinaryOp op;
    if (augmented_op(tok().word, op)) return parse_augmented(value, op);
    auto* stmt = make_stmt<ExprStmt>(StmtKind::kExpr, begin);
    stmt->value = value;
    return stmt;
}

Stmt* Parser::parse_assignment(Expr* first) {
    std::vector<Expr*> targets = {first};
    Expr* value = nullptr;
    while (accept(Word::kAssign)) {
        value = parse_yield_or_star_expressions();
        if (!value) return nullptr;
        if (at(Word::kAssign)) targets.push_back(value);
    }
    for (const Expr* target : targets) {
        if (!check_targets(target, targets.size() == 1)) return nullptr;
        if (target->kind == ExprKind::kStarred) return fail(target->span, "starred assignment target must be in a list or tuple");
    }
    auto* stmt = make_stmt<AssignStmt>(StmtKind::kAssign, first->span);
    stmt->targets = ast_->arena.copy(targets);
    stmt->value = value;
    return stmt;
}

Stmt* Parser::parse_annotated(Expr* target) {
    if (target->kind != ExprKind::kName && target->kind != ExprKind::kAttribute && target->kind != ExprKind::kSubscript) {
        const size_t mark = at_;
        next();
        if (!starts_expression(tok())) {  // no annotation at all: the colon is the mistake
            at_ = mark;
            return invalid_syntax();
        }
        at_ = mark;
        if (target->kind == ExprKind::kTuple || target->kind == ExprKind::kList)
            return fail(target->span, std::string("only single target (not ") + describe(target) + ") can be annotated");
        return fail(target->span, "illegal target for annotation");
    }
    next();
    Expr* annotation = parse_expression();
    if (!annotation) return nullptr;
    Expr* value = nullptr;
    if (accept(Word::kAssign)) {
        value = parse_yield_or_star_expressions();
        if (!value) return nullptr;
    }
    auto* stmt = make_stmt<AnnAssignStmt>(StmtKind::kAnnAssign, target->span);
    stmt->target = target;
    stmt->annotation = annotation;
    stmt->value = value;
    return stmt;
}

Stmt* Parser::parse_augmented(Expr* target, BinaryOp op) {
    if (target->kind != ExprKind::kName && target->kind != ExprKind::kAttribute && target->kind != ExprKind::kSubscript)
        return fail(target->span, std::string("'") + describe(target) + "' is an illegal expression for augmented assignment");
    next();
    Expr* value = parse_yield_or_star_expressions();
    if (!value) return nullptr;
    auto* stmt = make_stmt<AugAssignStmt>(StmtKind::kAugAssign, target->span);
    stmt->target = target;
    stmt->op = op;
    stmt->value = value;
    return stmt;
}

Stmt* Parser::parse_return() {
    const Span begin = tok().span;
    next();
    Expr* value = nullptr;
    if (!at(TokenKind::kNewline) && !at(Word::kSemicolon)) {
        value = parse_star_expressions();
        if (!value) return nullptr;
    }
    auto* stmt = make_stmt<ReturnStmt>(StmtKind::kReturn, begin);
    stmt->value = value;
    return stmt;
}

Stmt* Parser::parse_raise() {
    const Span begin = tok().span;
    next();
    Expr* exception = nullptr;
    Expr* cause = nullptr;
    if (!at(TokenKind::kNewline) && !at(Word::kSemicolon)) {
        exception = parse_expression();
        if (!exception) return nullptr;
        if (accept(Word::kFrom)) {
            cause = parse_expression();
            if (!cause) return nullptr;
        }
    }
    auto* stmt = make_stmt<RaiseStmt>(StmtKind::kRaise, begin);
    stmt->exception = exception;
    stmt->cause = cause;
    return stmt;
}

Stmt* Parser::parse_assert() {
    const Span begin = tok().span;
    next();
    Expr* test = parse_expression();
    if (!test) return nullptr;
    Expr* message = nullptr;
    if (accept(Word::kComma)) {
        message = parse_expression();
        if (!message) return nullptr;
    }
    auto* stmt = make_stmt<AssertStmt>(StmtKind::kAssert, begin);
    stmt->test = test;
    stmt->message = message;
    return stmt;
}

Stmt* Parser::parse_delete() {
    const Span begin = tok().span;
    next();
    std::vector<Expr*> targets;
    do {
        if (!targets.empty() && (at(TokenKind::kNewline) || at(Word::kSemicolon))) break;
        Expr* target = parse_star_expression();
        if (!target) return nullptr;
        targets.push_back(target);
    } while (accept(Word::kComma));
    if (!at(TokenKind::kNewline) && !at(Word::kSemicolon)) return invalid_syntax();
    for (const Expr* target : targets)
        if (!check_delete_target(target)) return nullptr;
    auto* stmt = make_stmt<DeleteStmt>(StmtKind::kDelete, begin);
    stmt->targets = ast_->arena.copy(targets);
    return stmt;
}

// a.b.c; blanks between the parts are dropped.
bool Parser::parse_dotted_name(std::string_view& name) {
    std::string dotted;
    do {
        if (!at(TokenKind::kName)) return invalid_syntax(), false;
        if (!dotted.empty()) dotted += '.';
        dotted += text(tok());
        next();
    } while (accept(Word::kDot));
    name = ast_->arena.copy(std::string_view(dotted));
    return true;
}

Stmt* Parser::parse_import() {
    const Span begin = tok().span;
    next();
    std::vector<ImportAlias> names;
    do {
        ImportAlias alias{};
        const Span name_begin = tok().span;
        if (!parse_dotted_name(alias.name)) return nullptr;
        alias.span = from(name_begin);
        if (accept(Word::kAs)) {
            if (!at(TokenKind::kName)) return invalid_syntax();
            alias.alias = name_text(tok());
            next();
        }
        names.push_back(alias);
    } while (accept(Word::kComma));
    auto* stmt = make_stmt<ImportStmt>(StmtKind::kImport, begin);
    stmt->names = ast_->arena.copy(names);
    return stmt;
}

Stmt* Parser::parse_import_from() {
    const Span begin = tok().span;
    next();
    uint32_t level = 0;
    std::string_view module;
    const Span module_begin = tok().span;
    for (; at(Word::kDot) || at(Word::kEllipsis); next()) level += at(Word::kDot) ? 1 : 3;
    if ((level == 0 || !at(Word::kImport)) && !parse_dotted_name(module)) return nullptr;
    const Span module_span = from(module_begin);
    if (!expect(Word::kImport)) return nullptr;
    std::vector<ImportAlias> names;
    const bool bracketed = at(Word::kLeftParen);
    if (at(Word::kStar)) {
        names.push_back({text(tok()), {}, tok().span});
        next();
    } else {
        if (bracketed) next();
        for (;;) {
            ImportAlias alias{};
            alias.span = tok().span;
            if (!at(TokenKind::kName)) return invalid_syntax();
            alias.name = text(tok());
            next();
            if (accept(Word::kAs)) {
                if (!at(TokenKind::kName)) return invalid_syntax();
                alias.alias = name_text(tok());
                next();
            }
            names.push_back(alias);
            if (!accept(Word::kComma)) break;
            if (bracketed && at(Word::kRightParen)) break;
            if (!bracketed && at(TokenKind::kNewline)) return fail(last().span, "trailing comma not allowed without surrounding parentheses");
        }
        if (bracketed && !expect(Word::kRightParen)) return nullptr;
    }
    auto* stmt = make_stmt<ImportFromStmt>(StmtKind::kImportFrom, begin);
    stmt->module = module;
    stmt->level = level;
    stmt->module_span = module_span;
    stmt->names = ast_->arena.copy(names);
    return stmt;
}

Stmt* Parser::parse_scope(StmtKind kind) {
    const Span begin = tok().span;
    next();
    std::vector<std::string_view> names;
    do {
        if (!at(TokenKind::kName)) return invalid_syntax();
        names.push_back(name_text(tok()));
        next();
    } while (accept(Word::kComma));
    auto* stmt = make_stmt<ScopeStmt>(kind, begin);
    stmt->names = ast_->arena.copy(names);
    return stmt;
}

}  // namespace heddle::lang
