// String literals that stand side by side, and f-strings' fields.
#include "lang/literals.h"
#include "lang/parser_impl.h"
#include <algorithm>

namespace heddle::lang {

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

}  // namespace heddle::lang
