// Expressions, by precedence climbing.

#include "lang/literals.h"
#include "lang/parser_impl.h"

#include <algorithm>

namespace heddle::lang {

namespace {

// Binding strength, weakest first. Comparison operators are one level.
enum Precedence : int { kOrLevel = 1, kAndLevel, kNotLevel, kCompareLevel, kBitOrLevel, kBitXorLevel, kBitAndLevel, kShiftLevel, kSumLevel, kTermLevel, kUnaryLevel };

struct BinaryRow {
    Word word;
    int precedence;
    BinaryOp op;
};

constexpr BinaryRow kBinaryRows[] = {
    {Word::kBar, kBitOrLevel, BinaryOp::kOr},
    {Word::kCaret, kBitXorLevel, BinaryOp::kXor},
    {Word::kAmpersand, kBitAndLevel, BinaryOp::kAnd},
    {Word::kShiftLeft, kShiftLevel, BinaryOp::kLeftShift},
    {Word::kShiftRight, kShiftLevel, BinaryOp::kRightShift},
    {Word::kPlus, kSumLevel, BinaryOp::kAdd},
    {Word::kMinus, kSumLevel, BinaryOp::kSub},
    {Word::kStar, kTermLevel, BinaryOp::kMul},
    {Word::kSlash, kTermLevel, BinaryOp::kTrueDiv},
    {Word::kDoubleSlash, kTermLevel, BinaryOp::kFloorDiv},
    {Word::kPercent, kTermLevel, BinaryOp::kMod},
    {Word::kAt, kTermLevel, BinaryOp::kMatMul},
};

const BinaryRow* binary_row(Word word) {
    for (const BinaryRow& row : kBinaryRows)
        if (row.word == word) return &row;
    return nullptr;
}

bool is_comparison(const Token& token, const Token& after) {
    switch (token.word) {
        case Word::kLess: case Word::kLessEqual: case Word::kGreater: case Word::kGreaterEqual: case Word::kEqualEqual:
        case Word::kNotEqual: case Word::kIn: case Word::kIs:
            return true;
        case Word::kNot:
            return after.word == Word::kIn;
        default:
            return false;
    }
}

}  // namespace

// Keeps the height of the tree in bounds, so that everything later may recurse.
bool Parser::raise_depth(Expr* node, const Expr* child) {
    if (!child) return true;
    node->depth = std::max<uint16_t>(node->depth, static_cast<uint16_t>(child->depth + 1));
    if (node->depth <= kMaxExpressionDepth) return true;
    fail(node->span, "the expression is too long", "the lab takes " + std::to_string(kMaxExpressionDepth) + " operators in a row");
    return false;
}

bool Parser::raise_depth(Expr* node, const ExprSeq& children) {
    for (const Expr* child : children)
        if (!raise_depth(node, child)) return false;
    return true;
}

// --- lists of expressions without brackets

Expr* Parser::parse_star_expression() {
    if (!at(Word::kStar)) return parse_expression();
    const Span begin = tok().span;
    next();
    Expr* value = parse_binary(kBitOrLevel);
    if (!value) return nullptr;
    auto* node = make<StarredExpr>(ExprKind::kStarred, begin);
    node->value = value;
    return raise_depth(node, value) ? node : nullptr;
}

Expr* Parser::parse_star_named_expression() { return at(Word::kStar) ? parse_star_expression() : parse_named_expression(); }

Expr* Parser::parse_star_expressions() {
    const Span begin = tok().span;
    Expr* first = parse_star_expression();
    if (!first || !at(Word::kComma)) return first;
    std::vector<Expr*> elements = {first};
    while (accept(Word::kComma)) {
        if (!starts_expression(tok()) && !at(Word::kStar)) break;
        Expr* element = parse_star_expression();
        if (!element) return nullptr;
        elements.push_back(element);
    }
    auto* node = make<SequenceExpr>(ExprKind::kTuple, begin);
    node->elements = ast_->arena.copy(elements);
    return raise_depth(node, node->elements) ? node : nullptr;
}

Expr* Parser::parse_yield_or_star_expressions() { return at(Word::kYield) ? parse_yield() : parse_star_expressions(); }

Expr* Parser::parse_yield() {
    const Span begin = tok().span;
    next();
    if (accept(Word::kFrom)) {
        Expr* value = parse_expression();
        if (!value) return nullptr;
        auto* node = make<SuspendExpr>(ExprKind::kYieldFrom, begin);
        node->value = value;
        return raise_depth(node, value) ? node : nullptr;
    }
    Expr* value = nullptr;
    if (starts_expression(tok()) || at(Word::kStar)) {
        value = parse_star_expressions();
        if (!value) return nullptr;
    }
    auto* node = make<SuspendExpr>(ExprKind::kYield, begin);
    node->value = value;
    return raise_depth(node, value) ? node : nullptr;
}

// The targets of `for`: names and the like, separated by commas, up to `in`.
Expr* Parser::parse_target_list() {
    const Span begin = tok().span;
    std::vector<Expr*> elements;
    bool comma = false;
    do {
        if (!starts_expression(tok()) && !at(Word::kStar)) break;
        Expr* element = nullptr;
        if (at(Word::kStar)) {
            element = parse_star_expression();
        } else {
            element = parse_binary(kBitOrLevel);
        }
        if (!element) return nullptr;
        elements.push_back(element);
        comma = at(Word::kComma);
    } while (accept(Word::kComma));
    if (elements.empty()) return invalid_syntax();
    Expr* target = elements[0];
    if (elements.size() > 1 || comma) {
        auto* node = make<SequenceExpr>(ExprKind::kTuple, begin);
        node->elements = ast_->arena.copy(elements);
        if (!raise_depth(node, node->elements)) return nullptr;
        target = node;
    } else if (target->kind == ExprKind::kStarred) {
        return fail(target->span, "starred assignment target must be in a list or tuple");
    }
    return check_targets(target, false) ? target : nullptr;
}

// --- operators

Expr* Parser::parse_named_expression() {
    if (at(TokenKind::kName) && ahead().word == Word::kWalrus) {
        const Span begin = tok().span;
        auto* target = make<NameExpr>(ExprKind::kName, begin);
        target->id = name_text(tok());
        target->span = begin;
        next();
        next();
        Expr* value = parse_expression();
        if (!value) return nullptr;
        auto* node = make<NamedExpr>(ExprKind::kNamed, begin);
        node->target = target;
        node->value = value;
        return raise_depth(node, value) ? node : nullptr;
    }
    Expr* value = parse_expression();
    if (value && at(Word::kWalrus))
        return fail(value->span, std::string("cannot use assignment expressions with ") + describe(value));
    return value;
}

Expr* Parser::parse_expression() {
    if (at(Word::kLambda)) return parse_lambda();
    const Span begin = tok().span;
    Expr* value = parse_binary(kOrLevel);
    if (!value || !at(Word::kIf)) return value;
    next();
    Expr* test = parse_binary(kOrLevel);
    if (!test) return nullptr;
    if (!accept(Word::kElse)) {
        if (at(Word::kColon) || panicking_) return invalid_syntax();
        return fail(join(begin, test->span), "expected 'else' after 'if' expression");
    }
    Nesting nesting(*this);
    if (nesting.too_deep()) return too_deep();
    Expr* other = parse_expression();
    if (!other) return nullptr;
    auto* node = make<ConditionalExpr>(ExprKind::kConditional, begin);
    node->test = test;
    node->then_value = value;
    node->else_value = other;
    return raise_depth(node, test) && raise_depth(node, value) && raise_depth(node, other) ? node : nullptr;
}

Expr* Parser::parse_lambda() {
    Nesting nesting(*this);
    if (nesting.too_deep()) return too_deep();
    const Span begin = tok().span;
    next();
    const Parameters* parameters = parse_parameters(Word::kColon, false);
    if (!parameters) return nullptr;
    if (!accept(Word::kColon)) return fail(tok().span, "expected ':'");
    Expr* body = parse_expression();
    if (!body) return nullptr;
    auto* node = make<LambdaExpr>(ExprKind::kLambda, begin);
    node->parameters = parameters;
    node->body = body;
    return raise_depth(node, body) ? node : nullptr;
}

Expr* Parser::parse_binary(int min_precedence) {
    const Span begin = tok().span;
    Expr* left = parse_unary(min_precedence);
    while (left) {
        if ((at(Word::kOr) && min_precedence <= kOrLevel) || (at(Word::kAnd) && min_precedence <= kAndLevel)) {
            const bool is_and = at(Word::kAnd);
            std::vector<Expr*> values = {left};
            while (accept(is_and ? Word::kAnd : Word::kOr)) {
                Expr* value = parse_binary(is_and ? kNotLevel : kAndLevel);
                if (!value) return nullptr;
                values.push_back(value);
            }
            auto* node = make<BoolExpr>(ExprKind::kBool, begin);
            node->is_and = is_and;
            node->values = ast_->arena.copy(values);
            if (!raise_depth(node, node->values)) return nullptr;
            left = node;
            continue;
        }
        if (min_precedence <= kCompareLevel && is_comparison(tok(), ahead())) {
            left = parse_comparison(left, begin);
            continue;
        }
        const BinaryRow* row = binary_row(tok().word);
        if (!row || row->precedence < min_precedence) return left;
        next();
        Expr* right = parse_binary(row->precedence + 1);
        if (!right) return nullptr;
        auto* node = make<BinaryExpr>(ExprKind::kBinary, begin);
        node->op = row->op;
        node->left = left;
        node->right = right;
        if (!raise_depth(node, left) || !raise_depth(node, right)) return nullptr;
        left = node;
    }
    return left;
}

Expr* Parser::parse_comparison(Expr* left, const Span& begin) {
    std::vector<CompareOp> ops;
    std::vector<Expr*> comparators;
    while (is_comparison(tok(), ahead())) {
        const Word word = tok().word;
        next();
        CompareOp op = CompareOp::kLt;
        switch (word) {
            case Word::kLess: op = CompareOp::kLt; break;
            case Word::kLessEqual: op = CompareOp::kLe; break;
            case Word::kGreater: op = CompareOp::kGt; break;
            case Word::kGreaterEqual: op = CompareOp::kGe; break;
            case Word::kEqualEqual: op = CompareOp::kEq; break;
            case Word::kNotEqual: op = CompareOp::kNe; break;
            case Word::kIn: op = CompareOp::kIn; break;
            case Word::kIs: op = accept(Word::kNot) ? CompareOp::kIsNot : CompareOp::kIs; break;
            default:  // not in
                next();
                op = CompareOp::kNotIn;
        }
        Expr* right = parse_binary(kBitOrLevel);
        if (!right) return nullptr;
        ops.push_back(op);
        comparators.push_back(right);
    }
    auto* node = make<CompareExpr>(ExprKind::kCompare, begin);
    node->left = left;
    node->ops = ast_->arena.copy(ops);
    node->comparators = ast_->arena.copy(comparators);
    return raise_depth(node, left) && raise_depth(node, node->comparators) ? node : nullptr;
}

Expr* Parser::parse_unary(int min_precedence) {
    UnaryOp op;
    if (at(Word::kNot) && min_precedence <= kNotLevel)
        op = UnaryOp::kNot;
    else if (at(Word::kMinus))
        op = UnaryOp::kNeg;
    else if (at(Word::kPlus))
        op = UnaryOp::kPos;
    else if (at(Word::kTilde))
        op = UnaryOp::kInvert;
    else
        return parse_power();
    Nesting nesting(*this);
    if (nesting.too_deep()) return too_deep();
    const Span begin = tok().span;
    next();
    Expr* operand = op == UnaryOp::kNot ? parse_binary(kNotLevel) : parse_unary(kUnaryLevel);
    if (!operand) return nullptr;
    auto* node = make<UnaryExpr>(ExprKind::kUnary, begin);
    node->op = op;
    node->operand = operand;
    return raise_depth(node, operand) ? node : nullptr;
}

Expr* Parser::parse_power() {
    const Span begin = tok().span;
    Expr* base = parse_primary();
    if (!base || !at(Word::kDoubleStar)) return base;
    Nesting nesting(*this);
    if (nesting.too_deep()) return too_deep();
    next();
    Expr* exponent = parse_unary(kUnaryLevel);
    if (!exponent) return nullptr;
    auto* node = make<BinaryExpr>(ExprKind::kBinary, begin);
    node->op = BinaryOp::kPow;
    node->left = base;
    node->right = exponent;
    return raise_depth(node, base) && raise_depth(node, exponent) ? node : nullptr;
}

Expr* Parser::parse_primary() {
    const Span await_begin = tok().span;
    const bool awaiting = accept(Word::kAwait);
    const Span begin = tok().span;  // of the parenthesis, where the first operand stands in one
    Expr* value = parse_atom();
    while (value) {
        if (at(Word::kDot)) {
            next();
            if (!at(TokenKind::kName)) return invalid_syntax();
            const Token name = tok();
            next();
            auto* node = make<AttributeExpr>(ExprKind::kAttribute, begin);
            node->value = value;
            node->name = name_text(name);
            node->name_span = name.span;
            if (!raise_depth(node, value)) return nullptr;
            value = node;
        } else if (at(Word::kLeftParen)) {
            value = parse_call(value, begin);
        } else if (at(Word::kLeftBracket)) {
            value = parse_subscript(value, begin);
        } else {
            break;
        }
    }
    if (!value || !awaiting) return value;
    auto* node = make<SuspendExpr>(ExprKind::kAwait, await_begin);
    node->value = value;
    return raise_depth(node, value) ? node : nullptr;
}

// --- calls and subscripts

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

// --- atoms

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

// --- strings

// One or more adjacent literals.
Expr* Parser::parse_strings() {
    const Span begin = tok().span;
    std::vector<Expr*> parts;  // of an f-string: constants and fields
    std::string plain;         // text since the last field
    bool formatted = false, bytes = false, first = true;
    while (at(TokenKind::kString) || at(TokenKind::kFStringStart)) {
        if (at(TokenKind::kString)) {
            const StringParts pieces = split_string(text(tok()));
            if (!first && pieces.bytes != bytes) return fail(from(begin), "cannot mix bytes and nonbytes literals");
            bytes = pieces.bytes;
            if (!add_string_token(plain, bytes)) return nullptr;
        } else {
            if (!first && bytes) return fail(from(begin), "cannot mix bytes and nonbytes literals");
            formatted = true;
            std::vector<Expr*> fields;
            if (!parse_fstring(fields)) return nullptr;
            for (Expr* part : fields) {
                if (part->kind == ExprKind::kConstant) {
                    plain += as<ConstantExpr>(part).text;
                    continue;
                }
                if (!plain.empty()) parts.push_back(make_string(begin, plain, ConstantKind::kStr));
                plain.clear();
                parts.push_back(part);
            }
        }
        first = false;
    }
    if (!formatted) return make_string(from(begin), plain, bytes ? ConstantKind::kBytes : ConstantKind::kStr);
    if (!plain.empty()) parts.push_back(make_string(from(begin), plain, ConstantKind::kStr));
    JoinedStrExpr* joined = make_joined(begin, std::move(parts));
    if (joined) place_fields(joined, joined->span);
    return joined;
}

// Python 3.11 gives all fields the place of the whole literal; tracebacks show that.
void Parser::place_fields(JoinedStrExpr* joined, const Span& span) {
    for (Expr* part : joined->parts) {
        part->span = span;
        if (part->kind == ExprKind::kFormattedValue && as<FormattedValueExpr>(part).spec) place_fields(as<FormattedValueExpr>(part).spec, span);
    }
}

JoinedStrExpr* Parser::make_joined(const Span& begin, std::vector<Expr*> parts) {
    auto* node = make<JoinedStrExpr>(ExprKind::kJoinedStr, begin);
    node->parts = ast_->arena.copy(parts);
    return raise_depth(node, node->parts) ? node : nullptr;
}

bool Parser::add_string_token(std::string& out, bool& bytes) {
    const Token token = tok();
    const StringParts pieces = split_string(text(token));
    next();
    DecodedText decoded = decode_text(pieces.content, pieces.raw, pieces.bytes, false);
    bytes = pieces.bytes;
    if (!decoded.error.empty()) return fail(token.span, std::move(decoded.error)), false;
    out += decoded.value;
    return true;
}

// Text between fields, doubled braces and escapes resolved.
bool Parser::parse_fstring_text(std::vector<Expr*>& parts, bool raw, bool in_spec) {
    const Token token = tok();
    DecodedText decoded = decode_text(text(token), raw, false, !in_spec);
    if (!decoded.error.empty()) return fail(token.span, std::move(decoded.error)), false;
    next();
    parts.push_back(make_string(token.span, decoded.value, ConstantKind::kStr));
    return true;
}

// From kFStringStart to kFStringEnd.
bool Parser::parse_fstring(std::vector<Expr*>& parts) {
    const bool raw = text(tok()).find_first_of("rR") != std::string_view::npos;
    next();
    while (!at(TokenKind::kFStringEnd)) {
        if (at(TokenKind::kFStringText)) {
            if (!parse_fstring_text(parts, raw, false)) return false;
        } else if (at(TokenKind::kFieldOpen)) {
            if (!parse_field(parts, raw)) return false;
        } else {
            return invalid_syntax(), false;
        }
    }
    next();
    return true;
}

// From kFieldOpen to kFieldClose. Adds the field, and before it the text of a self-documenting one ({x=}).
bool Parser::parse_field(std::vector<Expr*>& parts, bool raw) {
    Nesting nesting(*this);
    if (nesting.too_deep()) return too_deep(), false;
    const Token open = tok();
    next();
    fields_++;
    brackets_++;
    Expr* value = parse_yield_or_star_expressions();
    if (!value) return false;
    if (value->kind == ExprKind::kStarred) return fail(value->span, "f-string: cannot use starred expression here"), false;
    bool documented = false;
    if (accept(Word::kAssign)) {
        documented = true;
        const size_t begin = open.offset + 1;
        parts.push_back(make_string(open.span, source_.substr(begin, tok().offset - begin), ConstantKind::kStr));
    }
    char conversion = documented && !at(TokenKind::kFieldConversion) && !at(TokenKind::kFieldColon) ? 'r' : '\0';
    if (at(TokenKind::kFieldConversion)) {
        conversion = text(tok()).size() > 1 ? text(tok())[1] : 's';
        next();
    }
    JoinedStrExpr* spec = nullptr;
    if (at(TokenKind::kFieldColon)) {
        const Span begin = tok().span;
        next();
        std::vector<Expr*> spec_parts;
        while (at(TokenKind::kFStringText) || at(TokenKind::kFieldOpen)) {
            if (at(TokenKind::kFStringText) ? !parse_fstring_text(spec_parts, raw, true) : !parse_field(spec_parts, raw)) return false;
        }
        spec = make_joined(begin, std::move(spec_parts));
        if (!spec) return false;
    }
    if (!at(TokenKind::kFieldClose)) return missing_comma_or_syntax(value), false;
    fields_--;
    brackets_--;
    next();
    auto* node = make<FormattedValueExpr>(ExprKind::kFormattedValue, open.span);
    node->value = value;
    node->conversion = conversion;
    node->spec = spec;
    parts.push_back(node);
    return raise_depth(node, value) && raise_depth(node, spec);
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
