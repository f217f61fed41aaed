// Expressions: lists without brackets, and operators by precedence climbing.

#include "lang/literals.h"
#include "lang/parser_impl.h"

#include <algorithm>

namespace heddle::lang {

namespace {

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

}  // namespace heddle::lang
