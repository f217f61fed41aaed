// The syntax tree of Python 3.11. Plain nodes in an arena; made by the parser, read by the scope analysis and the compiler.
// Text of names points into the source, decoded literals into the arena: both must live as long as the tree.
#pragma once

#include "base/span.h"
#include "lang/arena.h"

#include <cstdint>
#include <string_view>

namespace heddle::lang {

enum class ExprKind : uint8_t {
    kName, kConstant, kJoinedStr, kFormattedValue, kBinary, kUnary, kBool, kCompare, kCall, kAttribute, kSubscript, kSlice, kStarred,
    kTuple, kList, kSet, kDict, kListComp, kSetComp, kDictComp, kGenerator, kLambda, kConditional, kNamed, kAwait, kYield, kYieldFrom,
};

enum class StmtKind : uint8_t {
    kExpr, kAssign, kAugAssign, kAnnAssign, kReturn, kDelete, kPass, kBreak, kContinue, kRaise, kAssert, kImport, kImportFrom, kGlobal,
    kNonlocal, kIf, kWhile, kFor, kWith, kTry, kMatch, kFunction, kClass,
};

// In the order of the opcode table's arithmetic rows.
enum class BinaryOp : uint8_t { kAdd, kSub, kMul, kTrueDiv, kFloorDiv, kMod, kPow, kLeftShift, kRightShift, kAnd, kOr, kXor, kMatMul };
enum class UnaryOp : uint8_t { kNeg, kPos, kInvert, kNot };
enum class CompareOp : uint8_t { kLt, kLe, kGt, kGe, kEq, kNe, kIs, kIsNot, kIn, kNotIn };

struct Expr {
    ExprKind kind;
    bool parenthesized = false;  // stood in parentheses of its own
    uint16_t depth = 1;          // height of the tree below, counted from 1; the parser bounds it, so that walks may recurse
    Span span;
};

struct Stmt {
    StmtKind kind;
    Span span;
};

using ExprSeq = Seq<Expr*>;
using Block = Seq<Stmt*>;

struct NameExpr : Expr {
    static constexpr ExprKind kKind = ExprKind::kName;
    std::string_view id;
};

enum class ConstantKind : uint8_t { kNone, kTrue, kFalse, kEllipsis, kInt, kBigInt, kFloat, kImaginary, kStr, kBytes };

struct ConstantExpr : Expr {
    static constexpr ExprKind kKind = ExprKind::kConstant;
    ConstantKind constant;
    int64_t int_value = 0;
    double float_value = 0;  // kFloat, kImaginary
    std::string_view text;   // kStr (UTF-8), kBytes: the value; kBigInt: decimal digits
};

// An f-string: parts are kConstant strings and kFormattedValue.
struct JoinedStrExpr : Expr {
    static constexpr ExprKind kKind = ExprKind::kJoinedStr;
    ExprSeq parts;
};

struct FormattedValueExpr : Expr {
    static constexpr ExprKind kKind = ExprKind::kFormattedValue;
    Expr* value = nullptr;
    char conversion = 0;            // 's', 'r', 'a' or 0
    JoinedStrExpr* spec = nullptr;  // null when there is none
};

struct BinaryExpr : Expr {
    static constexpr ExprKind kKind = ExprKind::kBinary;
    BinaryOp op;
    Expr* left;
    Expr* right;
};

struct UnaryExpr : Expr {
    static constexpr ExprKind kKind = ExprKind::kUnary;
    UnaryOp op;
    Expr* operand;
};

struct BoolExpr : Expr {
    static constexpr ExprKind kKind = ExprKind::kBool;
    bool is_and;
    ExprSeq values;
};

struct CompareExpr : Expr {
    static constexpr ExprKind kKind = ExprKind::kCompare;
    Expr* left;
    Seq<CompareOp> ops;
    ExprSeq comparators;  // as many as ops
};

struct Keyword {
    std::string_view name;  // empty: **value
    Expr* value;
    Span span;
};

struct CallExpr : Expr {
    static constexpr ExprKind kKind = ExprKind::kCall;
    Expr* func;
    ExprSeq args;  // kStarred: *value
    Seq<Keyword> keywords;
};

struct AttributeExpr : Expr {
    static constexpr ExprKind kKind = ExprKind::kAttribute;
    Expr* value;
    std::string_view name;
    Span name_span;
};

struct SubscriptExpr : Expr {
    static constexpr ExprKind kKind = ExprKind::kSubscript;
    Expr* value;
    Expr* index;
};

struct SliceExpr : Expr {
    static constexpr ExprKind kKind = ExprKind::kSlice;
    Expr* lower = nullptr;
    Expr* upper = nullptr;
    Expr* step = nullptr;
};

struct StarredExpr : Expr {
    static constexpr ExprKind kKind = ExprKind::kStarred;
    Expr* value;
};

// kTuple, kList, kSet.
struct SequenceExpr : Expr {
    ExprSeq elements;
};

struct DictExpr : Expr {
    static constexpr ExprKind kKind = ExprKind::kDict;
    ExprSeq keys;  // null: **value
    ExprSeq values;
};

struct ComprehensionClause {
    Expr* target;
    Expr* iterable;
    ExprSeq conditions;
    bool is_async;
    Span span;
};

// kListComp, kSetComp, kGenerator: element. kDictComp: element is the key.
struct ComprehensionExpr : Expr {
    Expr* element;
    Expr* value;  // kDictComp only
    Seq<ComprehensionClause> clauses;
};

struct Parameter {
    std::string_view name;
    Span span;
    Expr* annotation = nullptr;
    Expr* default_value = nullptr;
};

struct Parameters {
    Seq<Parameter> positional;  // the first `positional_only` of them are positional-only
    uint32_t positional_only = 0;
    Seq<Parameter> keyword_only;
    const Parameter* varargs = nullptr;
    const Parameter* varkw = nullptr;
};

struct LambdaExpr : Expr {
    static constexpr ExprKind kKind = ExprKind::kLambda;
    const Parameters* parameters;
    Expr* body;
};

struct ConditionalExpr : Expr {
    static constexpr ExprKind kKind = ExprKind::kConditional;
    Expr* test;
    Expr* then_value;
    Expr* else_value;
};

struct NamedExpr : Expr {
    static constexpr ExprKind kKind = ExprKind::kNamed;
    NameExpr* target;
    Expr* value;
};

// kAwait, kYield (value may be null), kYieldFrom.
struct SuspendExpr : Expr {
    Expr* value;
};

struct ExprStmt : Stmt {
    static constexpr StmtKind kKind = StmtKind::kExpr;
    Expr* value;
};

struct AssignStmt : Stmt {
    static constexpr StmtKind kKind = StmtKind::kAssign;
    ExprSeq targets;
    Expr* value;
};

struct AugAssignStmt : Stmt {
    static constexpr StmtKind kKind = StmtKind::kAugAssign;
    Expr* target;
    BinaryOp op;
    Expr* value;
};

struct AnnAssignStmt : Stmt {
    static constexpr StmtKind kKind = StmtKind::kAnnAssign;
    Expr* target;
    Expr* annotation;
    Expr* value;  // may be null
};

// kReturn, kDelete has targets instead.
struct ReturnStmt : Stmt {
    static constexpr StmtKind kKind = StmtKind::kReturn;
    Expr* value;  // may be null
};

struct DeleteStmt : Stmt {
    static constexpr StmtKind kKind = StmtKind::kDelete;
    ExprSeq targets;
};

struct RaiseStmt : Stmt {
    static constexpr StmtKind kKind = StmtKind::kRaise;
    Expr* exception;  // may be null
    Expr* cause;      // may be null
};

struct AssertStmt : Stmt {
    static constexpr StmtKind kKind = StmtKind::kAssert;
    Expr* test;
    Expr* message;  // may be null
};

struct ImportAlias {
    std::string_view name;   // dotted for `import a.b`; "*" for `from a import *`
    std::string_view alias;  // empty: none
    Span span;
};

struct ImportStmt : Stmt {
    static constexpr StmtKind kKind = StmtKind::kImport;
    Seq<ImportAlias> names;
};

struct ImportFromStmt : Stmt {
    static constexpr StmtKind kKind = StmtKind::kImportFrom;
    std::string_view module;  // dotted; may be empty when level > 0
    uint32_t level;           // leading dots
    Seq<ImportAlias> names;
    Span module_span;
};

// kGlobal, kNonlocal.
struct ScopeStmt : Stmt {
    Seq<std::string_view> names;
};

struct IfClause {
    Expr* test;
    Block body;
};

// All of an if / elif chain in one node, so that long chains are not deep.
struct IfStmt : Stmt {
    static constexpr StmtKind kKind = StmtKind::kIf;
    Seq<IfClause> clauses;
    Block else_body;
};

struct WhileStmt : Stmt {
    static constexpr StmtKind kKind = StmtKind::kWhile;
    Expr* test;
    Block body;
    Block else_body;
};

struct ForStmt : Stmt {
    static constexpr StmtKind kKind = StmtKind::kFor;
    Expr* target;
    Expr* iterable;
    Block body;
    Block else_body;
    bool is_async;
    Span head;  // up to the colon; all of the statement when it stands on one line
};

struct WithItem {
    Expr* context;
    Expr* target;  // may be null
};

struct WithStmt : Stmt {
    static constexpr StmtKind kKind = StmtKind::kWith;
    Seq<WithItem> items;
    Block body;
    bool is_async;
    Span head;  // as of ForStmt
};

struct ExceptClause {
    Expr* type;             // null: bare except
    std::string_view name;  // empty: none
    Block body;
    Span span;              // of the word `except`
};

struct TryStmt : Stmt {
    static constexpr StmtKind kKind = StmtKind::kTry;
    Block body;
    Seq<ExceptClause> handlers;
    Block else_body;
    Block finally_body;
    bool is_star;  // except*
};

enum class PatternKind : uint8_t {
    kValue,     // == value: a literal or a dotted name
    kIs,        // None, True, False
    kCapture,   // `name`, `_` (no name), `pattern as name` (one child)
    kSequence,  // [a, *rest]
    kStar,      // *name in a sequence; *_ has no name
    kMapping,   // {key: pattern, **name}
    kClass,     // value(pattern, keyword=pattern)
    kOr,
};

struct Pattern {
    PatternKind kind;
    Span span;
    Expr* value = nullptr;          // kValue, kIs, kClass
    std::string_view name;          // kCapture, kStar; kMapping: of **rest
    Seq<Pattern*> children;
    ExprSeq keys;                   // kMapping: of its children
    Seq<std::string_view> keywords; // kClass: of its last children
};

struct MatchCase {
    Pattern* pattern;
    Expr* guard;  // may be null
    Block body;
    Span span;    // of the word `case`
};

struct MatchStmt : Stmt {
    static constexpr StmtKind kKind = StmtKind::kMatch;
    Expr* subject;
    Seq<MatchCase> cases;
};

/// Whether it matches anything, so that no case can follow.
bool is_irrefutable(const Pattern& pattern);

struct FunctionStmt : Stmt {
    static constexpr StmtKind kKind = StmtKind::kFunction;
    std::string_view name;
    std::string_view plain_name;  // as written; `name` may have the class before it (private names)
    Span name_span;
    const Parameters* parameters;
    Expr* returns;  // may be null
    ExprSeq decorators;
    Block body;
    bool is_async;
};

struct ClassStmt : Stmt {
    static constexpr StmtKind kKind = StmtKind::kClass;
    std::string_view name;
    std::string_view plain_name;
    Span name_span;
    ExprSeq bases;
    Seq<Keyword> keywords;
    ExprSeq decorators;
    Block body;
};

template <typename T>
const T& as(const Expr* expr) {
    return *static_cast<const T*>(expr);
}
template <typename T>
const T& as(const Stmt* stmt) {
    return *static_cast<const T*>(stmt);
}

// The words CPython uses for a kind of expression in messages such as "cannot assign to %s".
const char* describe(const Expr* expr);

// A whole program.
struct Ast {
    Arena arena;
    Block body;
};

}  // namespace heddle::lang
