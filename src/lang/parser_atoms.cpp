// Atoms: names, numbers, groups, displays and comprehensions.
#include "lang/literals.h"
#include "lang/parser_impl.h"
#include <algorithm>

namespace heddle::lang {

ConstantExpr* Parser::make_string(const Span& span, std::string_view value, ConstantKind kind) {
    auto* node = make<ConstantExpr>(ExprKind::kConstant, span);
    node->span = span;
    node->constant = kind;
    node->text = ast_->arena.copy(value);
    return node;
}

Expr* Parser::parse_atom() {
    const Token token = tok();
    switch (token.kind) {
        case TokenKind::kName: {
            next();
            auto* node = make<NameExpr>(ExprKind::kName, token.span);
            node->id = name_text(token);
            return node;
        }
        case TokenKind::kNumber: return parse_number_atom();
        case TokenKind::kString: case TokenKind::kFStringStart: return parse_strings();
        default: break;
    }
    ConstantKind constant;
    switch (token.word) {
        case Word::kNone: constant = ConstantKind::kNone; break;
        case Word::kTrue: constant = ConstantKind::kTrue; break;
        case Word::kFalse: constant = ConstantKind::kFalse; break;
        case Word::kEllipsis: constant = ConstantKind::kEllipsis; break;
        case Word::kLeftParen: return parse_group();
        case Word::kLeftBracket: return parse_list();
        case Word::kLeftBrace: return parse_brace();
        default: return invalid_syntax();
    }
    next();
    auto* node = make<ConstantExpr>(ExprKind::kConstant, token.span);
    node->constant = constant;
    return node;
}

Expr* Parser::parse_number_atom() {
    const Token token = tok();
    next();
    const Number number = parse_number(text(token));
    if (!number.error.empty()) return fail(token.span, number.error);
    auto* node = make<ConstantExpr>(ExprKind::kConstant, token.span);
    node->int_value = number.int_value;
    node->float_value = number.float_value;
    switch (number.kind) {
        case Number::Kind::kInt: node->constant = ConstantKind::kInt; break;
        case Number::Kind::kBigInt:
            node->constant = ConstantKind::kBigInt;
            node->text = ast_->arena.copy(std::string_view(number.digits));
            break;
        case Number::Kind::kFloat: node->constant = ConstantKind::kFloat; break;
        case Number::Kind::kImaginary: node->constant = ConstantKind::kImaginary; break;
    }
    return node;
}

// ( … ): empty tuple, group, tuple, generator expression or yield.
Expr* Parser::parse_group() {
    Nesting nesting(*this);
    if (nesting.too_deep()) return too_deep();
    const Span begin = tok().span;
    next();
    brackets_++;
    if (at(Word::kRightParen)) {
        brackets_--;
        next();
        auto* node = make<SequenceExpr>(ExprKind::kTuple, begin);
        node->parenthesized = true;
        return node;
    }
    Expr* first = at(Word::kYield) ? parse_yield() : parse_star_named_expression();
    if (!first) return nullptr;
    if (at(Word::kFor) || at(Word::kAsync)) {
        if (first->kind == ExprKind::kStarred) return fail(first->span, "iterable unpacking cannot be used in comprehension");
        std::vector<ComprehensionClause> clauses;
        if (!parse_clauses(clauses)) return nullptr;
        if (!at(Word::kRightParen)) return invalid_syntax();
        brackets_--;
        next();
        return make_comprehension(ExprKind::kGenerator, begin, first, nullptr, clauses);
    }
    const bool is_yield = first->kind == ExprKind::kYield || first->kind == ExprKind::kYieldFrom;
    if (at(Word::kComma) && !(is_yield && !first->parenthesized)) {
        std::vector<Expr*> elements = {first};
        while (accept(Word::kComma)) {
            if (at(Word::kRightParen)) break;
            Expr* element = parse_star_named_expression();
            if (!element) return nullptr;
            elements.push_back(element);
        }
        if (at(Word::kFor)) return fail(join(elements[0]->span, elements.back()->span), "did you forget parentheses around the comprehension target?");
        if (!at(Word::kRightParen)) return missing_comma_or_syntax(elements.back());
        brackets_--;
        next();
        auto* node = make<SequenceExpr>(ExprKind::kTuple, begin);
        node->elements = ast_->arena.copy(elements);
        node->parenthesized = true;
        return raise_depth(node, node->elements) ? node : nullptr;
    }
    if (!at(Word::kRightParen)) {
        if (at(Word::kAssign) && first->kind == ExprKind::kName) return fail(join(first->span, ahead().span), "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
        if (at(Word::kAssign)) return check_targets(first, true) ? invalid_syntax() : nullptr;
        return missing_comma_or_syntax(first);
    }
    if (first->kind == ExprKind::kStarred) return fail(first->span, "cannot use starred expression here");
    brackets_--;
    next();
    first->parenthesized = true;
    return first;
}

Expr* Parser::parse_list() {
    Nesting nesting(*this);
    if (nesting.too_deep()) return too_deep();
    const Span begin = tok().span;
    next();
    brackets_++;
    std::vector<Expr*> elements;
    while (!at(Word::kRightBracket)) {
        Expr* element = parse_star_named_expression();
        if (!element) return nullptr;
        elements.push_back(element);
        if (at(Word::kFor) || at(Word::kAsync)) {
            if (elements.size() > 1)
                return fail(join(elements[0]->span, element->span), "did you forget parentheses around the comprehension target?");
            if (element->kind == ExprKind::kStarred) return fail(element->span, "iterable unpacking cannot be used in comprehension");
            std::vector<ComprehensionClause> clauses;
            if (!parse_clauses(clauses)) return nullptr;
            if (!at(Word::kRightBracket)) return invalid_syntax();
            brackets_--;
            next();
            return make_comprehension(ExprKind::kListComp, begin, element, nullptr, clauses);
        }
        if (at(Word::kRightBracket)) break;
        if (!at(Word::kComma)) {
            if (at(Word::kAssign) && element->kind == ExprKind::kName) return fail(join(element->span, ahead().span), "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
            return missing_comma_or_syntax(element);
        }
        next();
    }
    brackets_--;
    next();
    auto* node = make<SequenceExpr>(ExprKind::kList, begin);
    node->elements = ast_->arena.copy(elements);
    return raise_depth(node, node->elements) ? node : nullptr;
}

// { … }: dict, set or a comprehension of either.
Expr* Parser::parse_brace() {
    Nesting nesting(*this);
    if (nesting.too_deep()) return too_deep();
    const Span begin = tok().span;
    next();
    brackets_++;
    if (at(Word::kRightBrace)) {
        brackets_--;
        next();
        return make<DictExpr>(ExprKind::kDict, begin);
    }
    if (at(Word::kDoubleStar)) return finish_dict(begin, nullptr, nullptr);
    Expr* first = parse_star_named_expression();
    if (!first) return nullptr;
    if (at(Word::kColon)) {
        if (first->kind == ExprKind::kStarred || (first->kind == ExprKind::kNamed && !first->parenthesized)) return invalid_syntax();
        next();
        if (at(Word::kRightBrace) || at(Word::kComma)) return fail(last().span, "expression expected after dictionary key and ':'");
        if (at(Word::kStar)) return fail(tok().span, "cannot use a starred expression in a dictionary value");
        Expr* value = parse_expression();
        if (!value) return nullptr;
        if (at(Word::kFor) || at(Word::kAsync)) {
            std::vector<ComprehensionClause> clauses;
            if (!parse_clauses(clauses)) return nullptr;
            if (!at(Word::kRightBrace)) return invalid_syntax();
            brackets_--;
            next();
            return make_comprehension(ExprKind::kDictComp, begin, first, value, clauses);
        }
        return finish_dict(begin, first, value);
    }
    std::vector<Expr*> elements = {first};
    if (at(Word::kFor) || at(Word::kAsync)) {
        if (first->kind == ExprKind::kStarred) return fail(first->span, "iterable unpacking cannot be used in comprehension");
        std::vector<ComprehensionClause> clauses;
        if (!parse_clauses(clauses)) return nullptr;
        if (!at(Word::kRightBrace)) return invalid_syntax();
        brackets_--;
        next();
        return make_comprehension(ExprKind::kSetComp, begin, first, nullptr, clauses);
    }
    while (!at(Word::kRightBrace)) {
        if (!at(Word::kComma)) return missing_comma_or_syntax(elements.back());
        next();
        if (at(Word::kRightBrace)) break;
        Expr* element = parse_star_named_expression();
        if (!element) return nullptr;
        elements.push_back(element);
        if (at(Word::kFor)) return fail(join(elements[0]->span, element->span), "did you forget parentheses around the comprehension target?");
    }
    brackets_--;
    next();
    auto* node = make<SequenceExpr>(ExprKind::kSet, begin);
    node->elements = ast_->arena.copy(elements);
    return raise_depth(node, node->elements) ? node : nullptr;
}

// The rest of a dict display after its first entry (none yet when `value` is null).
Expr* Parser::finish_dict(const Span& begin, Expr* key, Expr* value) {
    std::vector<Expr*> keys, values;
    if (value) {
        keys.push_back(key);
        values.push_back(value);
    }
    while (!at(Word::kRightBrace)) {
        if (!values.empty()) {
            if (!at(Word::kComma)) return missing_comma_or_syntax(values.back());
            next();
            if (at(Word::kRightBrace)) break;
        }
        if (!parse_dict_entry(key, value)) return nullptr;
        keys.push_back(key);
        values.push_back(value);
        if (!key && (at(Word::kFor) || at(Word::kAsync))) return fail(value->span, "dict unpacking cannot be used in dict comprehension");
    }
    brackets_--;
    next();
    auto* node = make<DictExpr>(ExprKind::kDict, begin);
    node->keys = ast_->arena.copy(keys);
    node->values = ast_->arena.copy(values);
    for (const Expr* k : node->keys)
        if (!raise_depth(node, k)) return nullptr;
    return raise_depth(node, node->values) ? node : nullptr;
}

bool Parser::parse_dict_entry(Expr*& key, Expr*& value) {
    key = nullptr;
    if (accept(Word::kDoubleStar)) {
        value = parse_binary(kBitOrLevel);
        return value;
    }
    key = parse_expression();
    if (!key) return false;
    if (!at(Word::kColon)) {
        if (at(Word::kComma) || at(Word::kRightBrace)) return fail(last().span, "':' expected after dictionary key"), false;
        return invalid_syntax(), false;
    }
    next();
    if (at(Word::kRightBrace) || at(Word::kComma)) return fail(last().span, "expression expected after dictionary key and ':'"), false;
    if (at(Word::kStar)) return fail(tok().span, "cannot use a starred expression in a dictionary value"), false;
    value = parse_expression();
    return value;
}

bool Parser::parse_clauses(std::vector<ComprehensionClause>& clauses) {
    while (at(Word::kFor) || at(Word::kAsync)) {
        ComprehensionClause clause{};
        const Span begin = tok().span;
        clause.is_async = accept(Word::kAsync);
        if (!expect(Word::kFor)) return false;
        clause.target = parse_target_list();
        if (!clause.target) return false;
        if (!expect(Word::kIn)) return false;
        clause.iterable = parse_binary(kOrLevel);
        if (!clause.iterable) return false;
        std::vector<Expr*> conditions;
        while (accept(Word::kIf)) {
            Expr* condition = parse_binary(kOrLevel);
            if (!condition) return false;
            conditions.push_back(condition);
        }
        clause.conditions = ast_->arena.copy(conditions);
        clause.span = from(begin);
        clauses.push_back(clause);
    }
    return true;
}

Expr* Parser::make_comprehension(ExprKind kind, const Span& begin, Expr* element, Expr* value, const std::vector<ComprehensionClause>& clauses) {
    auto* node = make<ComprehensionExpr>(kind, begin);
    node->element = element;
    node->value = value;
    node->clauses = ast_->arena.copy(clauses);
    if (!raise_depth(node, element) || !raise_depth(node, value)) return nullptr;
    for (const ComprehensionClause& clause : node->clauses)
        if (!raise_depth(node, clause.target) || !raise_depth(node, clause.iterable) || !raise_depth(node, clause.conditions)) return nullptr;
    return node;
}

}  // namespace heddle::lang
