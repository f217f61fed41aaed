// The match statement and its patterns.

#include "lang/parser_impl.h"

namespace heddle::lang {

bool is_irrefutable(const Pattern& pattern) {
    if (pattern.kind == PatternKind::kOr) return is_irrefutable(*pattern.children[pattern.children.size() - 1]);
    return pattern.kind == PatternKind::kCapture && (pattern.children.empty() || is_irrefutable(*pattern.children[0]));
}

Pattern* Parser::make_pattern(PatternKind kind, const Span& begin) {
    auto* pattern = ast_->arena.make<Pattern>();
    pattern->kind = kind;
    pattern->span = from(begin);
    return pattern;
}

// The present token is the name `match`, and its block starts with `case`.
Stmt* Parser::parse_match() {
    const Span begin = tok().span;
    next();
    Expr* subject = parse_star_expressions();
    if (!subject) return nullptr;
    if (!expect_colon(true)) return nullptr;
    next();  // newline
    next();  // indent
    std::vector<MatchCase> cases;
    while (!at(TokenKind::kDedent) && !at(TokenKind::kEnd)) {
        if (at(TokenKind::kNewline)) {
            next();
            continue;
        }
        line_start_ = at_;
        MatchCase one{};
        if (!parse_case(one)) {
            skip_line();
            while (!at(TokenKind::kDedent) && !at(TokenKind::kEnd)) skip_line();
            if (at(TokenKind::kDedent)) next();
            return nullptr;
        }
        cases.push_back(one);
    }
    if (at(TokenKind::kDedent)) next();
    auto* stmt = make_stmt<MatchStmt>(StmtKind::kMatch, begin);
    stmt->subject = subject;
    stmt->cases = ast_->arena.copy(cases);
    return stmt;
}

bool Parser::parse_case(MatchCase& out) {
    out.span = tok().span;
    if (!at(TokenKind::kName) || text(tok()) != "case") return invalid_syntax(), false;
    next();
    out.pattern = parse_patterns();
    if (!out.pattern) return false;
    if (accept(Word::kIf)) {
        out.guard = parse_named_expression();
        if (!out.guard) return false;
    }
    return expect_colon(false) && parse_block(out.body, "'case' statement", out.span);
}

Pattern* Parser::parse_patterns() {
    const Span begin = tok().span;
    std::vector<Pattern*> parts;
    bool comma = false;
    if (!parse_pattern_list(parts, Word::kColon, comma)) return nullptr;
    if (!comma && parts[0]->kind != PatternKind::kStar) return parts[0];
    if (!comma) return invalid_syntax();
    Pattern* pattern = make_pattern(PatternKind::kSequence, begin);
    pattern->children = ast_->arena.copy(parts);
    return pattern;
}

// Patterns with commas between them, up to `closer` or what ends a case.
bool Parser::parse_pattern_list(std::vector<Pattern*>& out, Word closer, bool& comma) {
    for (;;) {
        Pattern* one = at(Word::kStar) ? parse_star_pattern() : parse_pattern();
        if (!one) return false;
        out.push_back(one);
        if (!accept(Word::kComma)) return true;
        comma = true;
        if (at(closer) || at(Word::kIf)) return true;
    }
}

Pattern* Parser::parse_star_pattern() {
    const Span begin = tok().span;
    next();
    std::string_view name;
    if (!at(TokenKind::kName)) return invalid_syntax();
    if (text(tok()) != "_") name = name_text(tok());
    next();
    Pattern* pattern = make_pattern(PatternKind::kStar, begin);
    pattern->name = name;
    return pattern;
}

Pattern* Parser::parse_pattern() {
    Nesting nesting(*this);
    if (nesting.too_deep()) return too_deep();
    const Span begin = tok().span;
    Pattern* inner = parse_or_pattern();
    if (!inner || !accept(Word::kAs)) return inner;
    if (!at(TokenKind::kName)) return fail(tok().span, "invalid pattern target");
    if (text(tok()) == "_") return fail(tok().span, "cannot use '_' as a target");
    const std::string_view name = name_text(tok());
    next();
    Pattern* pattern = make_pattern(PatternKind::kCapture, begin);
    pattern->name = name;
    pattern->children = ast_->arena.copy(std::vector<Pattern*>{inner});
    return pattern;
}

Pattern* Parser::parse_or_pattern() {
    const Span begin = tok().span;
    std::vector<Pattern*> alternatives;
    do {
        Pattern* one = parse_closed_pattern();
        if (!one) return nullptr;
        alternatives.push_back(one);
    } while (accept(Word::kBar));
    if (alternatives.size() == 1) return alternatives[0];
    Pattern* pattern = make_pattern(PatternKind::kOr, begin);
    pattern->children = ast_->arena.copy(alternatives);
    return pattern;
}

Pattern* Parser::parse_closed_pattern() {
    const Span begin = tok().span;
    switch (tok().kind) {
        case TokenKind::kNumber: case TokenKind::kString: case TokenKind::kFStringStart: return parse_literal_pattern();
        case TokenKind::kName: return parse_name_pattern();
        default: break;
    }
    switch (tok().word) {
        case Word::kMinus: case Word::kNone: case Word::kTrue: case Word::kFalse: return parse_literal_pattern();
        case Word::kLeftBrace: return parse_mapping_pattern();
        case Word::kLeftParen: case Word::kLeftBracket: {
            const Word closer = at(Word::kLeftParen) ? Word::kRightParen : Word::kRightBracket;
            next();
            std::vector<Pattern*> parts;
            bool comma = false;
            if (!at(closer) && !parse_pattern_list(parts, closer, comma)) return nullptr;
            if (!accept(closer)) return invalid_syntax();
            const bool group = closer == Word::kRightParen && parts.size() == 1 && !comma;
            if (group) return parts[0]->kind == PatternKind::kStar ? invalid_syntax() : parts[0];
            Pattern* pattern = make_pattern(PatternKind::kSequence, begin);
            pattern->children = ast_->arena.copy(parts);
            return pattern;
        }
        default: return invalid_syntax();
    }
}

// 1, -1.5, 1 - 2j
Expr* Parser::parse_signed_number() {
    const Span begin = tok().span;
    const bool negative = accept(Word::kMinus);
    if (!at(TokenKind::kNumber)) return invalid_syntax();
    Expr* number = parse_number_atom();
    if (!number) return nullptr;
    if (negative) {
        auto* minus = make<UnaryExpr>(ExprKind::kUnary, begin);
        minus->op = UnaryOp::kNeg;
        minus->operand = number;
        number = minus;
    }
    if (!at(Word::kPlus) && !at(Word::kMinus)) return number;
    const Expr* real = negative ? as<UnaryExpr>(number).operand : number;
    if (as<ConstantExpr>(real).constant == ConstantKind::kImaginary) return fail(number->span, "real number required in complex literal");
    const BinaryOp op = at(Word::kPlus) ? BinaryOp::kAdd : BinaryOp::kSub;
    next();
    if (!at(TokenKind::kNumber)) return invalid_syntax();
    Expr* imaginary = parse_number_atom();
    if (!imaginary) return nullptr;
    if (as<ConstantExpr>(imaginary).constant != ConstantKind::kImaginary) return fail(imaginary->span, "imaginary number required in complex literal");
    auto* sum = make<BinaryExpr>(ExprKind::kBinary, begin);
    sum->op = op;
    sum->left = number;
    sum->right = imaginary;
    return sum;
}

Pattern* Parser::parse_literal_pattern() {
    const Span begin = tok().span;
    PatternKind kind = PatternKind::kValue;
    Expr* value = nullptr;
    if (at(TokenKind::kString) || at(TokenKind::kFStringStart)) {
        value = parse_strings();
        if (value && value->kind == ExprKind::kJoinedStr) return fail(value->span, "patterns may only match literals and attribute lookups");
    } else if (at(Word::kNone) || at(Word::kTrue) || at(Word::kFalse)) {
        kind = PatternKind::kIs;
        value = parse_atom();
    } else {
        value = parse_signed_number();
    }
    if (!value) return nullptr;
    Pattern* pattern = make_pattern(kind, begin);
    pattern->value = value;
    return pattern;
}

// name, _, a.b.c, Class(…), a.Class(…)
Pattern* Parser::parse_name_pattern() {
    const Span begin = tok().span;
    const Token token = tok();
    if (ahead().word != Word::kDot && ahead().word != Word::kLeftParen) {
        next();
        Pattern* pattern = make_pattern(PatternKind::kCapture, begin);
        if (text(token) != "_") pattern->name = name_text(token);
        return pattern;
    }
    Expr* value = parse_atom();
    while (value && accept(Word::kDot)) {
        if (!at(TokenKind::kName)) return invalid_syntax();
        const Token attribute = tok();
        next();
        auto* node = make<AttributeExpr>(ExprKind::kAttribute, begin);
        node->value = value;
        node->name = name_text(attribute);
        node->name_span = attribute.span;
        if (!raise_depth(node, value)) return nullptr;
        value = node;
    }
    if (!value) return nullptr;
    if (at(Word::kLeftParen)) return parse_class_pattern(value, begin);
    Pattern* pattern = make_pattern(PatternKind::kValue, begin);
    pattern->value = value;
    return pattern;
}

Pattern* Parser::parse_class_pattern(Expr* cls, const Span& begin) {
    next();
    std::vector<Pattern*> parts;
    std::vector<std::string_view> keywords;
    while (!at(Word::kRightParen)) {
        const Span part = tok().span;
        const bool keyword = at(TokenKind::kName) && ahead().word == Word::kAssign;
        if (keyword) {
            keywords.push_back(name_text(tok()));
            next();
            next();
        } else if (!keywords.empty()) {
            return fail(part, "positional patterns follow keyword patterns");
        }
        Pattern* one = parse_pattern();
        if (!one) return nullptr;
        parts.push_back(one);
        if (!accept(Word::kComma)) break;
    }
    if (!accept(Word::kRightParen)) return invalid_syntax();
    Pattern* pattern = make_pattern(PatternKind::kClass, begin);
    pattern->value = cls;
    pattern->children = ast_->arena.copy(parts);
    pattern->keywords = ast_->arena.copy(keywords);
    return pattern;
}

Pattern* Parser::parse_mapping_pattern() {
    const Span begin = tok().span;
    next();
    std::vector<Expr*> keys;
    std::vector<Pattern*> parts;
    std::string_view rest;
    while (!at(Word::kRightBrace)) {
        if (accept(Word::kDoubleStar)) {
            if (!at(TokenKind::kName) || text(tok()) == "_") return invalid_syntax();
            rest = name_text(tok());
            next();
            accept(Word::kComma);
            break;
        }
        Pattern* key = at(TokenKind::kName) ? parse_name_pattern() : parse_literal_pattern();
        if (!key) return nullptr;
        if (key->kind != PatternKind::kValue && key->kind != PatternKind::kIs) return invalid_syntax();
        if (!accept(Word::kColon)) return invalid_syntax();
        Pattern* value = parse_pattern();
        if (!value) return nullptr;
        keys.push_back(key->value);
        parts.push_back(value);
        if (!accept(Word::kComma)) break;
    }
    if (!accept(Word::kRightBrace)) return invalid_syntax();
    Pattern* pattern = make_pattern(PatternKind::kMapping, begin);
    pattern->keys = ast_->arena.copy(keys);
    pattern->children = ast_->arena.copy(parts);
    pattern->name = rest;
    return pattern;
}

}  // namespace heddle::lang
