// What the parser says, and how it picks up again.

#include "base/assert.h"
#include "lang/parser_impl.h"

#include <algorithm>

namespace heddle::lang {

Parser::Parser(std::string_view source) : source_(source) {
    Lexed lexed = lex(source);
    tokens_.reserve(lexed.tokens.size());
    for (const Token& token : lexed.tokens)
        if (token.kind != TokenKind::kComment) tokens_.push_back(token);
    diagnostics_ = std::move(lexed.diagnostics);
    unclosed_ = std::move(lexed.unclosed);
}

Parsed Parser::run() {
    std::vector<Stmt*> body;
    parse_statements(body, true);
    ast_->body = ast_->arena.copy(body);
    HEDDLE_ASSERT(!failed_ || !diagnostics_.empty(), "a program that is refused has a diagnostic");
    std::stable_sort(diagnostics_.begin(), diagnostics_.end(),
                     [](const Diagnostic& a, const Diagnostic& b) { return a.span.begin() < b.span.begin(); });
    if (diagnostics_.size() > kMaxReported) diagnostics_.resize(kMaxReported);
    return {std::move(ast_), std::move(diagnostics_)};
}

Parsed parse(std::string_view source) { return Parser(source).run(); }

std::nullptr_t Parser::fail(Span span, std::string message, std::string hint) {
    if (panicking_) return nullptr;
    panicking_ = true;
    if (speculating_) return nullptr;
    failed_ = true;
    // A bracket that nothing closes and that stands before the mistake, on an earlier line or in this statement, is the
    // mistake; the lexer has said so. So has it about an error token.
    const uint32_t begin = tokens_[line_start_].offset;
    const uint32_t here = tok().offset;
    for (uint32_t bracket : unclosed_)
        if (bracket >= begin && bracket < here) return nullptr;
    if (at(TokenKind::kError)) return nullptr;
    for (const Diagnostic& d : diagnostics_)  // a lexer's complaint inside the same line explains this one
        if (d.span.line == span.line && d.span.begin() <= span.begin() && d.span.begin() >= tokens_[line_start_].span.begin()) return nullptr;
    if (fields_ > 0 && message.substr(0, 10) != "f-string: ") message = "f-string: " + message;
    diagnostics_.push_back({Severity::kError, span, std::move(message), std::move(hint)});
    return nullptr;
}

std::nullptr_t Parser::invalid_syntax() {
    if (panicking_) return nullptr;
    const Token& token = tok();
    if (token.kind == TokenKind::kIndent) return fail(ahead().span, "unexpected indent");
    if (token.kind == TokenKind::kDedent) return fail(token.span, "invalid syntax");
    if (token.kind == TokenKind::kFieldClose || token.kind == TokenKind::kFieldColon || token.kind == TokenKind::kFieldConversion)
        return fail(token.span, "f-string: invalid syntax");
    // `a++` and `a--` are the mistakes of those who come from C.
    if (token.kind == TokenKind::kNewline && at_ >= 2 && (last().word == Word::kPlus || last().word == Word::kMinus) &&
        tokens_[at_ - 2].word == last().word)
        return fail(token.span, "invalid syntax", "Python has no ++ and --; write += 1 or -= 1");
    if (at_ > 0 && last().word == Word::kElse && token.word == Word::kIf) return fail(token.span, "expected ':'", "write elif");
    return fail(token.span, "invalid syntax");
}

std::nullptr_t Parser::too_deep() {
    return fail(tok().span, brackets_ > 0 ? "too many nested parentheses" : "the program is nested too deeply",
                "the lab takes " + std::to_string(kMaxNesting) + " levels");
}

bool Parser::expect(Word word) {
    if (accept(word)) return true;
    invalid_syntax();
    return false;
}

// The colon of a statement's head. Where CPython's grammar forces it, anything else is "expected ':'"; elsewhere only a line's end.
bool Parser::expect_colon(bool forced) {
    if (accept(Word::kColon)) return true;
    if (forced || at(TokenKind::kNewline))
        fail(tok().span, "expected ':'");
    else
        invalid_syntax();
    return false;
}

// The colon after the test of `if` and `while`, where a single = is a common mistake.
bool Parser::expect_colon_after_test(const Expr* test) {
    if (!at(Word::kAssign)) return expect_colon(false);
    if (test->kind == ExprKind::kName)
        fail(join(test->span, ahead().span), "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    else if (check_targets(test, true))
        fail(join(test->span, tok().span), std::string("cannot assign to ") + describe(test) + " here. Maybe you meant '==' instead of '='?");
    return false;
}

const char* describe(const Expr* expr) {
    switch (expr->kind) {
        case ExprKind::kName: return "name";
        case ExprKind::kConstant:
            switch (as<ConstantExpr>(expr).constant) {
                case ConstantKind::kNone: return "None";
                case ConstantKind::kTrue: return "True";
                case ConstantKind::kFalse: return "False";
                case ConstantKind::kEllipsis: return "ellipsis";
                default: return "literal";
            }
        case ExprKind::kJoinedStr: case ExprKind::kFormattedValue: return "f-string expression";
        case ExprKind::kBinary: case ExprKind::kUnary: case ExprKind::kBool: return "expression";
        case ExprKind::kCompare: return "comparison";
        case ExprKind::kCall: return "function call";
        case ExprKind::kAttribute: return "attribute";
        case ExprKind::kSubscript: return "subscript";
        case ExprKind::kSlice: return "slice";
        case ExprKind::kStarred: return "starred";
        case ExprKind::kTuple: return "tuple";
        case ExprKind::kList: return "list";
        case ExprKind::kSet: return "set display";
        case ExprKind::kDict: return "dict literal";
        case ExprKind::kListComp: return "list comprehension";
        case ExprKind::kSetComp: return "set comprehension";
        case ExprKind::kDictComp: return "dict comprehension";
        case ExprKind::kGenerator: return "generator expression";
        case ExprKind::kLambda: return "lambda";
        case ExprKind::kConditional: return "conditional expression";
        case ExprKind::kNamed: return "named expression";
        case ExprKind::kAwait: return "await expression";
        case ExprKind::kYield: case ExprKind::kYieldFrom: return "yield expression";
    }
    return "expression";
}

const Expr* Parser::invalid_target(const Expr* expr, bool for_delete) const {
    switch (expr->kind) {
        case ExprKind::kName: case ExprKind::kAttribute: case ExprKind::kSubscript:
            return nullptr;
        case ExprKind::kStarred:
            return for_delete ? expr : invalid_target(as<StarredExpr>(expr).value, for_delete);
        case ExprKind::kTuple: case ExprKind::kList:
            for (const Expr* element : as<SequenceExpr>(expr).elements)
                if (const Expr* bad = invalid_target(element, for_delete)) return bad;
            return nullptr;
        default:
            return expr;
    }
}

// Whether `target` can be assigned to; reports when not. `alone`: the `=` behind it is the only one, so that a comparison may be meant.
bool Parser::check_targets(const Expr* target, bool alone) {
    const Expr* bad = invalid_target(target, false);
    if (!bad) return true;
    std::string message = std::string("cannot assign to ") + describe(bad);
    if (bad->kind == ExprKind::kYield || bad->kind == ExprKind::kYieldFrom) {
        message = bad == target && !bad->parenthesized ? "assignment to yield expression not possible" : message;
    }
    bool constant_word = false;
    if (bad->kind == ExprKind::kConstant) {
        const ConstantKind kind = as<ConstantExpr>(bad).constant;
        constant_word = kind == ConstantKind::kNone || kind == ConstantKind::kTrue || kind == ConstantKind::kFalse;
    }
    const bool operand = bad->kind != ExprKind::kCompare && bad->kind != ExprKind::kBool && bad->kind != ExprKind::kConditional &&
                         bad->kind != ExprKind::kLambda && bad->kind != ExprKind::kNamed && bad->kind != ExprKind::kYield &&
                         bad->kind != ExprKind::kYieldFrom && bad->kind != ExprKind::kGenerator &&
                         !(bad->kind == ExprKind::kUnary && as<UnaryExpr>(bad).op == UnaryOp::kNot);
    const bool last_element = target->kind == ExprKind::kTuple && !target->parenthesized && as<SequenceExpr>(target).elements.back() == bad;
    if (alone && (bad == target || last_element) && (operand || bad->parenthesized) && !constant_word)
        message += " here. Maybe you meant '==' instead of '='?";
    fail(bad->span, std::move(message));
    return false;
}

bool Parser::check_delete_target(const Expr* target) {
    const Expr* bad = invalid_target(target, true);
    if (!bad) return true;
    fail(bad->span, std::string("cannot delete ") + describe(bad));
    return false;
}

bool Parser::is_legacy_statement(const Expr* name) const {
    return name->kind == ExprKind::kName && !name->parenthesized &&
           (as<NameExpr>(name).id == "print" || as<NameExpr>(name).id == "exec");
}

bool Parser::starts_expression(const Token& token) const {
    switch (token.kind) {
        case TokenKind::kName: case TokenKind::kNumber: case TokenKind::kString: case TokenKind::kFStringStart:
            return true;
        case TokenKind::kKeyword:
            return token.word == Word::kNone || token.word == Word::kTrue || token.word == Word::kFalse || token.word == Word::kNot ||
                   token.word == Word::kLambda || token.word == Word::kAwait;
        case TokenKind::kOperator:
            return token.word == Word::kLeftParen || token.word == Word::kLeftBracket || token.word == Word::kLeftBrace ||
                   token.word == Word::kMinus || token.word == Word::kPlus || token.word == Word::kTilde || token.word == Word::kEllipsis;
        default:
            return false;
    }
}

// After the expression `before` comes something that cannot. Inside brackets, when it is another expression, a comma is missing.
std::nullptr_t Parser::missing_comma_or_syntax(const Expr* before) {
    if (panicking_) return nullptr;
    const bool prefix_mistake = before->kind == ExprKind::kName && !is_legacy_statement(before) && (at(TokenKind::kString) || at(TokenKind::kFStringStart));
    if (speculating_ || !starts_expression(tok()) || prefix_mistake || (brackets_ == 0 && !is_legacy_statement(before))) return invalid_syntax();
    const size_t mark = at_;
    const int brackets = brackets_, fields = fields_;
    speculating_ = true;
    const Expr* other = brackets_ == 0 ? parse_star_expressions() : parse_expression();
    speculating_ = false;
    panicking_ = false;
    at_ = mark;
    brackets_ = brackets;
    fields_ = fields;
    if (!other) return invalid_syntax();
    if (brackets_ == 0) {
        const std::string name(as<NameExpr>(before).id);
        return fail(join(before->span, other->span), "Missing parentheses in call to '" + name + "'. Did you mean " + name + "(...)?");
    }
    if (is_legacy_statement(before)) return invalid_syntax();
    return fail(join(before->span, other->span), "invalid syntax. Perhaps you forgot a comma?");
}

}  // namespace heddle::lang
