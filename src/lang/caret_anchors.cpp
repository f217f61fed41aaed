#include "lang/caret_anchors.h"

#include "lang/parser.h"

namespace heddle::lang {

namespace {

// The byte where column `col` (from 1, code points) of a one-line text begins.
uint32_t byte_of(std::string_view text, uint32_t col) {
    uint32_t at = 0;
    for (uint32_t c = 1; c < col && at < text.size(); c++) {
        at++;
        while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) at++;
    }
    return at;
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

}  // namespace

std::optional<CaretAnchors> caret_anchors(std::string_view segment) {
    const Parsed parsed = parse(segment);
    if (!parsed.diagnostics.empty() || parsed.ast->body.size() != 1 || parsed.ast->body[0]->kind != StmtKind::kExpr) return std::nullopt;
    const Expr* expr = as<ExprStmt>(parsed.ast->body[0]).value;
    if (expr->kind == ExprKind::kBinary) {
        const auto& binary = as<BinaryExpr>(expr);
        uint32_t begin = byte_of(segment, binary.left->span.end_col);
        const uint32_t stop = byte_of(segment, binary.right->span.col);
        while (begin < stop && is_blank(segment[begin])) begin++;
        if (begin >= stop) return std::nullopt;
        // Two characters for ** and //, and, as in CPython, for an operator that touches an opening bracket.
        const bool two = begin + 1 < stop && !is_blank(segment[begin + 1]);
        return CaretAnchors{begin, begin + (two ? 2 : 1)};
    }
    if (expr->kind == ExprKind::kSubscript) {
        const auto& subscript = as<SubscriptExpr>(expr);
        return CaretAnchors{byte_of(segment, subscript.value->span.end_col), byte_of(segment, subscript.index->span.end_col) + 1};
    }
    return std::nullopt;
}

}  // namespace heddle::lang
