// Compound statements: those that have blocks.

#include "lang/parser_impl.h"
#include <algorithm>

namespace heddle::lang {

namespace {

uint32_t last_line_of(const Block& block) { return block.empty() ? 0 : block.back()->span.end_line; }

}  // namespace

Stmt* Parser::parse_if() {
    const Span begin = tok().span;
    std::vector<IfClause> clauses;
    Block else_body;
    do {
        const Span clause_begin = tok().span;
        const char* name = clauses.empty() ? "'if' statement" : "'elif' statement";
        next();
        IfClause clause{};
        clause.test = parse_named_expression();
        if (!clause.test) return nullptr;
        if (!expect_colon_after_test(clause.test) || !parse_block(clause.body, name, clause_begin)) return nullptr;
        clauses.push_back(clause);
        line_start_ = at_;
    } while (at(Word::kElif));
    if (at(Word::kElse)) {
        const Span else_begin = tok().span;
        next();
        if (!expect_colon(true) || !parse_block(else_body, "'else' statement", else_begin)) return nullptr;
    }
    auto* stmt = make_stmt<IfStmt>(StmtKind::kIf, begin);
    stmt->clauses = ast_->arena.copy(clauses);
    stmt->else_body = else_body;
    return stmt;
}

Stmt* Parser::parse_while() {
    const Span begin = tok().span;
    next();
    Expr* test = parse_named_expression();
    if (!test) return nullptr;
    Block body, else_body;
    if (!expect_colon_after_test(test) || !parse_block(body, "'while' statement", begin)) return nullptr;
    line_start_ = at_;
    if (at(Word::kElse)) {
        const Span else_begin = tok().span;
        next();
        if (!expect_colon(true) || !parse_block(else_body, "'else' statement", else_begin)) return nullptr;
    }
    auto* stmt = make_stmt<WhileStmt>(StmtKind::kWhile, begin);
    stmt->test = test;
    stmt->body = body;
    stmt->else_body = else_body;
    return stmt;
}

Stmt* Parser::parse_for(const Span& begin, bool is_async) {
    const Span header = tok().span;
    next();
    Expr* target = parse_target_list();
    if (!target || !expect(Word::kIn)) return nullptr;
    Expr* iterable = parse_star_expressions();
    if (!iterable) return nullptr;
    Block body, else_body;
    if (!expect_colon(false)) return nullptr;
    const Span head = from(begin);
    if (!parse_block(body, "'for' statement", header)) return nullptr;
    line_start_ = at_;
    if (at(Word::kElse)) {
        const Span else_begin = tok().span;
        next();
        if (!expect_colon(true) || !parse_block(else_body, "'else' statement", else_begin)) return nullptr;
    }
    auto* stmt = make_stmt<ForStmt>(StmtKind::kFor, begin);
    stmt->head = last_line_of(body) == head.end_line ? stmt->span : head;
    stmt->target = target;
    stmt->iterable = iterable;
    stmt->body = body;
    stmt->else_body = else_body;
    stmt->is_async = is_async;
    return stmt;
}

bool Parser::parse_with_item(WithItem& item) {
    item.context = parse_expression();
    if (!item.context) return false;
    if (!accept(Word::kAs)) return true;
    item.target = at(Word::kStar) ? parse_star_expression() : parse_primary();
    if (!item.target) return false;
    if (item.target->kind == ExprKind::kStarred) return fail(item.target->span, "starred assignment target must be in a list or tuple"), false;
    if (at(Word::kComma) || at(Word::kColon) || at(Word::kRightParen)) return check_targets(item.target, false);
    return true;
}

// With or without parentheses around all items. Which, only the end tells: `with (a, b): …` has two managers, `with (a) as b:`
// one in a group. The parenthesised form is tried first; when it does not end in `):`, the other is read.
bool Parser::parse_with_items(std::vector<WithItem>& items) {
    if (at(Word::kLeftParen)) {
        const size_t mark = at_;
        const int brackets = brackets_, fields = fields_;
        const bool was_speculating = speculating_;
        speculating_ = true;
        next();
        brackets_++;
        bool good = true;
        while (good && !at(Word::kRightParen)) {
            WithItem item{};
            good = parse_with_item(item);
            if (good) items.push_back(item);
            if (!accept(Word::kComma)) break;
        }
        good = good && !items.empty() && accept(Word::kRightParen) && at(Word::kColon);
        speculating_ = was_speculating;
        panicking_ = false;
        brackets_ = brackets;
        fields_ = fields;
        if (good) return true;
        items.clear();
        at_ = mark;
    }
    do {
        WithItem item{};
        if (!parse_with_item(item)) return false;
        items.push_back(item);
    } while (accept(Word::kComma));
    return true;
}

Stmt* Parser::parse_with(const Span& begin, bool is_async) {
    const Span header = tok().span;
    next();
    std::vector<WithItem> items;
    if (!parse_with_items(items)) return nullptr;
    Block body;
    if (!expect_colon(false)) return nullptr;
    const Span head = from(begin);
    if (!parse_block(body, "'with' statement", header)) return nullptr;
    auto* stmt = make_stmt<WithStmt>(StmtKind::kWith, begin);
    stmt->head = last_line_of(body) == head.end_line ? stmt->span : head;
    stmt->items = ast_->arena.copy(items);
    stmt->body = body;
    stmt->is_async = is_async;
    return stmt;
}

Stmt* Parser::parse_try() {
    const Span begin = tok().span;
    next();
    auto* stmt = make_stmt<TryStmt>(StmtKind::kTry, begin);
    if (!expect_colon(true) || !parse_block(stmt->body, "'try' statement", begin)) return nullptr;
    line_start_ = at_;
    std::vector<ExceptClause> handlers;
    while (at(Word::kExcept)) {
        ExceptClause clause{};
        clause.span = tok().span;
        next();
        const bool star = accept(Word::kStar);
        if (!handlers.empty() && star != stmt->is_star) return fail(clause.span, "cannot have both 'except' and 'except*' on the same 'try'");
        stmt->is_star = star;
        if (!at(Word::kColon) && !at(TokenKind::kNewline)) {
            clause.type = parse_expression();
            if (!clause.type) return nullptr;
            if (at(Word::kComma)) return fail(join(clause.type->span, ahead().span), "multiple exception types must be parenthesized");
            if (accept(Word::kAs)) {
                if (!at(TokenKind::kName)) return invalid_syntax();
                clause.name = name_text(tok());
                next();
            }
        } else if (star) {
            return fail(tok().span, "expected one or more exception types");
        }
        const char* after = star ? "'except*' statement" : "'except' statement";
        if (!expect_colon(false) || !parse_block(clause.body, after, clause.span)) return nullptr;
        line_start_ = at_;
        handlers.push_back(clause);
    }
    for (size_t i = 0; i + 1 < handlers.size(); i++)
        if (!handlers[i].type) return fail(handlers[i].span, "default 'except:' must be last");
    if (at(Word::kElse) && !handlers.empty()) {
        const Span else_begin = tok().span;
        next();
        if (!expect_colon(true) || !parse_block(stmt->else_body, "'else' statement", else_begin)) return nullptr;
        line_start_ = at_;
    }
    bool has_finally = false;
    if (at(Word::kFinally)) {
        has_finally = true;
        const Span finally_begin = tok().span;
        next();
        if (!expect_colon(true) || !parse_block(stmt->finally_body, "'finally' statement", finally_begin)) return nullptr;
    }
    if (handlers.empty() && !has_finally) {
        fail(tok().span, "expected 'except' or 'finally' block");
        // What follows starts a line of its own: nothing is to be skipped.
        panicking_ = false;
    }
    stmt->handlers = ast_->arena.copy(handlers);
    stmt->span = from(begin);
    return stmt;
}

Stmt* Parser::parse_decorated() {
    std::vector<Expr*> decorators;
    while (accept(Word::kAt)) {
        Expr* decorator = parse_named_expression();
        if (!decorator) return nullptr;
        decorators.push_back(decorator);
        if (!at(TokenKind::kNewline)) return invalid_syntax();
        next();
        line_start_ = at_;
    }
    if (at(Word::kDef)) return parse_function(tok().span, false, decorators);
    if (at(Word::kClass)) return parse_class(tok().span, decorators);
    if (at(Word::kAsync) && ahead().word == Word::kDef) {
        const Span def_begin = tok().span;
        next();
        return parse_function(def_begin, true, decorators);
    }
    return invalid_syntax();
}

Stmt* Parser::parse_async() {
    const Span begin = tok().span;
    next();
    switch (tok().word) {
        case Word::kDef: return parse_function(begin, true, {});
        case Word::kFor: return parse_for(begin, true);
        case Word::kWith: return parse_with(begin, true);
        default: return invalid_syntax();
    }
}

Stmt* Parser::parse_function(const Span& begin, bool is_async, const std::vector<Expr*>& decorators) {
    const Span header = tok().span;
    next();
    if (!at(TokenKind::kName)) return invalid_syntax();
    const Token name = tok();
    next();
    if (!accept(Word::kLeftParen)) return fail(tok().span, "expected '('");
    brackets_++;
    const Parameters* parameters = parse_parameters(Word::kRightParen, true);
    brackets_--;
    if (!parameters || !expect(Word::kRightParen)) return nullptr;
    Expr* returns = nullptr;
    if (accept(Word::kArrow)) {
        returns = parse_expression();
        if (!returns) return nullptr;
    }
    Block body;
    if (!expect_colon(true) || !parse_block(body, "function definition", header)) return nullptr;
    auto* stmt = make_stmt<FunctionStmt>(StmtKind::kFunction, begin);
    stmt->name = name_text(name);
    stmt->plain_name = text(name);
    stmt->name_span = name.span;
    stmt->parameters = parameters;
    stmt->returns = returns;
    stmt->decorators = ast_->arena.copy(decorators);
    stmt->body = body;
    stmt->is_async = is_async;
    return stmt;
}

std::string_view Parser::name_text(const Token& token) {
    const std::string_view name = text(token);
    if (class_.empty() || name.substr(0, 2) != "__" || (name.size() >= 2 && name.substr(name.size() - 2) == "__")) return name;
    return ast_->arena.copy("_" + std::string(class_) + std::string(name));
}

Stmt* Parser::parse_class(const Span& begin, const std::vector<Expr*>& decorators) {
    const Span header = tok().span;
    next();
    if (!at(TokenKind::kName)) return invalid_syntax();
    const Token name = tok();
    next();
    std::vector<Expr*> bases;
    std::vector<Keyword> keywords;
    if (at(Word::kLeftParen)) {
        const Span open = tok().span;
        next();
        brackets_++;
        const bool good = parse_arguments(bases, keywords, open);
        brackets_--;
        if (!good || !expect(Word::kRightParen)) return nullptr;
        if (bases.size() == 1 && bases[0]->kind == ExprKind::kGenerator && bases[0]->span.begin() == open.begin()) return fail(bases[0]->span, "invalid syntax");
    }
    Block body;
    const std::string_view outer = class_;
    class_ = text(name).substr(std::min(text(name).find_first_not_of('_'), text(name).size()));
    const bool good = expect_colon(false) && parse_block(body, "class definition", header);
    class_ = outer;
    if (!good) return nullptr;
    auto* stmt = make_stmt<ClassStmt>(StmtKind::kClass, begin);
    stmt->name = name_text(name);
    stmt->plain_name = text(name);
    stmt->name_span = name.span;
    stmt->bases = ast_->arena.copy(bases);
    stmt->keywords = ast_->arena.copy(keywords);
    stmt->decorators = ast_->arena.copy(decorators);
    stmt->body = body;
    return stmt;
}

}  // namespace heddle::lang
