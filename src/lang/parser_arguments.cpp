// Calls and subscripts; the parameters of def and lambda.
#include "lang/literals.h"
#include "lang/parser_impl.h"
#include <algorithm>

namespace heddle::lang {

Expr* Parser::parse_call(Expr* func, const Span& begin) {
    Nesting nesting(*this);
    if (nesting.too_deep()) return too_deep();
    std::vector<Expr*> args;
    std::vector<Keyword> keywords;
    const Span open = tok().span;
    next();
    brackets_++;
    const bool good = parse_arguments(args, keywords, open);
    brackets_--;
    if (!good || !expect(Word::kRightParen)) return nullptr;
    auto* node = make<CallExpr>(ExprKind::kCall, begin);
    node->func = func;
    node->args = ast_->arena.copy(args);
    node->keywords = ast_->arena.copy(keywords);
    if (!raise_depth(node, func) || !raise_depth(node, node->args)) return nullptr;
    for (const Keyword& keyword : node->keywords)
        if (!raise_depth(node, keyword.value)) return nullptr;
    return node;
}

// Arguments up to, not including, the closing parenthesis.
bool Parser::parse_arguments(std::vector<Expr*>& args, std::vector<Keyword>& keywords, const Span& open) {
    bool seen_keyword = false, seen_unpacking = false;
    while (!at(Word::kRightParen)) {
        const Span begin = tok().span;
        if (accept(Word::kDoubleStar)) {
            Expr* value = parse_expression();
            if (!value) return false;
            keywords.push_back({{}, value, from(begin)});
            seen_unpacking = true;
        } else if (accept(Word::kStar)) {
            Expr* value = parse_expression();
            if (!value) return false;
            if (seen_unpacking) return fail(from(begin), "iterable argument unpacking follows keyword argument unpacking"), false;
            auto* node = make<StarredExpr>(ExprKind::kStarred, begin);
            node->value = value;
            if (!raise_depth(node, value)) return false;
            args.push_back(node);
        } else if (at(TokenKind::kName) && ahead().word == Word::kAssign) {
            const Token name = tok();
            next();
            next();
            Expr* value = parse_expression();
            if (!value) return false;
            if (at(Word::kFor)) return fail(join(begin, value->span), "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"), false;
            keywords.push_back({text(name), value, from(begin)});
            seen_keyword = true;
        } else {
            Expr* value = parse_named_expression();
            if (!value) return false;
            if (at(Word::kAssign)) {
                const Span span = join(value->span, tok().span);
                if (value->kind == ExprKind::kConstant &&
                    (as<ConstantExpr>(value).constant == ConstantKind::kTrue || as<ConstantExpr>(value).constant == ConstantKind::kFalse ||
                     as<ConstantExpr>(value).constant == ConstantKind::kNone))
                    return fail(span, std::string("cannot assign to ") + describe(value)), false;
                return fail(span, "expression cannot contain assignment, perhaps you meant \"==\"?"), false;
            }
            if (at(Word::kFor) || at(Word::kAsync)) {
                std::vector<ComprehensionClause> clauses;
                if (!parse_clauses(clauses)) return false;
                const bool alone = args.empty() && keywords.empty() && at(Word::kRightParen);
                if (!alone) {
                    if (!at(Word::kComma) && !at(Word::kRightParen)) return missing_comma_or_syntax(value), false;
                    return fail(from(begin), "Generator expression must be parenthesized"), false;
                }
                value = make_comprehension(ExprKind::kGenerator, open, value, nullptr, clauses);
                if (!value) return false;
                value->span = join(open, tok().span);
            } else if (seen_unpacking || seen_keyword) {
                if (at(Word::kComma) || at(Word::kRightParen))
                    return fail(value->span, seen_unpacking ? "positional argument follows keyword argument unpacking"
                                                            : "positional argument follows keyword argument"),
                           false;
            }
            args.push_back(value);
        }
        if (at(Word::kRightParen)) break;
        if (!at(Word::kComma)) {
            const Expr* before = !keywords.empty() && keywords.back().span.begin() == begin.begin() ? keywords.back().value : args.back();
            return missing_comma_or_syntax(before), false;
        }
        next();
    }
    return true;
}

Expr* Parser::parse_subscript(Expr* value, const Span& value_begin) {
    Nesting nesting(*this);
    if (nesting.too_deep()) return too_deep();
    next();
    brackets_++;
    const Span begin = tok().span;
    Expr* index = parse_slice();
    if (index && at(Word::kComma)) {
        std::vector<Expr*> elements = {index};
        while (accept(Word::kComma)) {
            if (at(Word::kRightBracket)) break;
            Expr* element = parse_slice();
            if (!element) return nullptr;
            elements.push_back(element);
        }
        auto* node = make<SequenceExpr>(ExprKind::kTuple, begin);
        node->elements = ast_->arena.copy(elements);
        index = raise_depth(node, node->elements) ? node : nullptr;
    } else if (index && index->kind == ExprKind::kStarred) {  // x[*a] is x[(*a,)]
        auto* node = make<SequenceExpr>(ExprKind::kTuple, begin);
        node->elements = ast_->arena.copy(std::vector<Expr*>{index});
        index = raise_depth(node, node->elements) ? node : nullptr;
    }
    if (!index) return nullptr;
    if (!at(Word::kRightBracket)) return missing_comma_or_syntax(index);
    brackets_--;
    next();
    auto* node = make<SubscriptExpr>(ExprKind::kSubscript, value_begin);
    node->value = value;
    node->index = index;
    return raise_depth(node, value) && raise_depth(node, index) ? node : nullptr;
}

Expr* Parser::parse_slice() {
    if (at(Word::kStar)) return parse_star_expression();
    const Span begin = tok().span;
    Expr* lower = nullptr;
    if (!at(Word::kColon)) {
        lower = parse_named_expression();
        if (!lower || !at(Word::kColon)) return lower;
    }
    next();
    Expr* parts[2] = {nullptr, nullptr};
    for (Expr*& part : parts) {
        if (!at(Word::kColon) && !at(Word::kComma) && !at(Word::kRightBracket)) {
            part = parse_expression();
            if (!part) return nullptr;
        }
        if (&part == &parts[0] && !accept(Word::kColon)) break;
    }
    auto* node = make<SliceExpr>(ExprKind::kSlice, begin);
    node->lower = lower;
    node->upper = parts[0];
    node->step = parts[1];
    return raise_depth(node, lower) && raise_depth(node, parts[0]) && raise_depth(node, parts[1]) ? node : nullptr;
}

// --- parameters of def (with annotations) and lambda

bool Parser::parse_parameter(Parameter& parameter, bool annotations, bool star_annotation) {
    if (!at(TokenKind::kName)) {
        if (at(Word::kLeftParen))
            return fail(tok().span, annotations ? "Function parameters cannot be parenthesized" : "Lambda expression parameters cannot be parenthesized"), false;
        return invalid_syntax(), false;
    }
    parameter.name = name_text(tok());
    parameter.span = tok().span;
    next();
    if (annotations && accept(Word::kColon)) {
        parameter.annotation = star_annotation ? parse_star_expression() : parse_expression();
        if (!parameter.annotation) return false;
    }
    return true;
}

// Up to, not including, `closer`.
const Parameters* Parser::parse_parameters(Word closer, bool annotations) {
    std::vector<Parameter> positional, keyword_only;
    Parameters* parameters = ast_->arena.make<Parameters>();
    bool seen_star = false, seen_slash = false, seen_default = false;
    Span bare_star{};
    while (!at(closer)) {
        if (parameters->varkw) return fail(tok().span, "arguments cannot follow var-keyword argument");
        if (at(Word::kSlash)) {
            if (positional.empty() && !seen_star) return fail(tok().span, "at least one argument must precede /");
            if (seen_slash) return fail(tok().span, "/ may appear only once");
            if (seen_star) return fail(tok().span, "/ must be ahead of *");
            seen_slash = true;
            parameters->positional_only = static_cast<uint32_t>(positional.size());
            next();
            if (at(Word::kStar)) return fail(tok().span, "expected comma between / and *");
        } else if (at(Word::kStar)) {
            if (seen_star) return fail(tok().span, "* argument may appear only once");
            seen_star = true;
            bare_star = tok().span;
            next();
            if (!at(Word::kComma) && !at(closer)) {
                bare_star = {};
                Parameter parameter;
                if (!parse_parameter(parameter, annotations, true)) return nullptr;
                if (at(Word::kAssign)) return fail(tok().span, "var-positional argument cannot have default value");
                parameters->varargs = ast_->arena.make<Parameter>(parameter);
            }
        } else if (accept(Word::kDoubleStar)) {
            if (bare_star.valid() && keyword_only.empty()) return fail(bare_star, "named arguments must follow bare *");
            Parameter parameter;
            if (!parse_parameter(parameter, annotations, false)) return nullptr;
            if (at(Word::kAssign)) return fail(tok().span, "var-keyword argument cannot have default value");
            parameters->varkw = ast_->arena.make<Parameter>(parameter);
        } else {
            Parameter parameter;
            if (!parse_parameter(parameter, annotations, false)) return nullptr;
            if (accept(Word::kAssign)) {
                if (at(Word::kComma) || at(closer)) return fail(last().span, "expected default value expression");
                parameter.default_value = parse_expression();
                if (!parameter.default_value) return nullptr;
                seen_default |= !seen_star;
            } else if (seen_default && !seen_star) {
                return fail(parameter.span, "non-default argument follows default argument");
            }
            (seen_star ? keyword_only : positional).push_back(parameter);
        }
        if (at(closer)) break;
        if (!accept(Word::kComma)) return invalid_syntax();
    }
    if (bare_star.valid() && keyword_only.empty()) return fail(bare_star, "named arguments must follow bare *");
    parameters->positional = ast_->arena.copy(positional);
    parameters->keyword_only = ast_->arena.copy(keyword_only);
    return parameters;
}

}  // namespace heddle::lang
