// The parser's class; only for parser_*.cpp.
//
// Recursive descent with precedence climbing. A function that cannot go on reports once, sets panicking_ and returns null;
// every caller passes null on. The statement loop then skips to the end of the logical line and goes on, so that one
// file gives several diagnostics. Messages are CPython 3.11's where a construct of its grammar has one.
#pragma once

#include "lang/lexer.h"
#include "lang/parser.h"

#include <algorithm>
#include <string>

namespace heddle::lang {

// Binding strength, weakest first. Comparison operators are one level.
enum Precedence : int { kOrLevel = 1, kAndLevel, kNotLevel, kCompareLevel, kBitOrLevel, kBitXorLevel, kBitAndLevel, kShiftLevel,
                        kSumLevel, kTermLevel, kUnaryLevel };

class Parser {
public:
    explicit Parser(std::string_view source);
    Parsed run();

private:
    // --- tokens
    const Token& tok() const { return tokens_[at_]; }
    const Token& ahead(size_t n = 1) const { return tokens_[std::min(at_ + n, tokens_.size() - 1)]; }
    const Token& last() const { return tokens_[at_ > 0 ? at_ - 1 : 0]; }
    std::string_view text(const Token& token) const { return token.text(source_); }
    std::string_view name_text(const Token& token);  // what the name means here: `__x` inside `class C` is `_C__x`
    bool at(Word word) const { return tok().word == word; }
    bool at(TokenKind kind) const { return tok().kind == kind; }
    bool accept(Word word) {
        if (!at(word)) return false;
        next();
        return true;
    }
    void next() {
        if (at_ + 1 < tokens_.size()) at_++;
    }
    Span from(const Span& begin) const { return join(begin, last().span); }
    bool starts_expression(const Token& token) const;

    // --- errors (parser_errors.cpp); all return null so that callers can `return fail(…)`
    std::nullptr_t fail(Span span, std::string message, std::string hint = {});
    std::nullptr_t invalid_syntax();  // at the present token
    std::nullptr_t too_deep();
    bool expect(Word word);
    bool expect_colon(bool forced);
    bool expect_colon_after_test(const Expr* test);
    const Expr* invalid_target(const Expr* expr, bool for_delete) const;  // the part that cannot be a target, or null
    bool check_targets(const Expr* target, bool alone);
    bool check_delete_target(const Expr* target);
    std::nullptr_t missing_comma_or_syntax(const Expr* before);
    bool is_legacy_statement(const Expr* name) const;

    // --- expressions (parser_expressions.cpp, parser_arguments.cpp, parser_atoms.cpp, parser_strings.cpp)
    template <typename T>
    T* make(ExprKind kind, const Span& begin) {
        T* node = ast_->arena.make<T>();
        node->kind = kind;
        node->span = from(begin);
        return node;
    }
    bool raise_depth(Expr* node, const Expr* child);
    bool raise_depth(Expr* node, const ExprSeq& children);
    Expr* parse_star_expressions();                // a, *b: what `return` and `=` take
    Expr* parse_star_expression();
    Expr* parse_star_named_expression();
    Expr* parse_yield_or_star_expressions();
    Expr* parse_yield();
    Expr* parse_named_expression();                // with :=
    Expr* parse_expression();                      // lambda, conditional
    Expr* parse_lambda();
    Expr* parse_binary(int min_precedence);
    Expr* parse_comparison(Expr* left, const Span& begin);
    Expr* parse_unary(int min_precedence);
    Expr* parse_power();
    Expr* parse_primary();
    Expr* parse_call(Expr* func, const Span& begin);
    bool parse_arguments(std::vector<Expr*>& args, std::vector<Keyword>& keywords, const Span& open);
    Expr* parse_subscript(Expr* value, const Span& value_begin);
    Expr* parse_slice();
    Expr* parse_atom();
    Expr* parse_number_atom();
    Expr* parse_group();
    Expr* parse_list();
    Expr* parse_brace();
    Expr* finish_dict(const Span& begin, Expr* key, Expr* value);
    bool parse_dict_entry(Expr*& key, Expr*& value);
    bool parse_clauses(std::vector<ComprehensionClause>& clauses);
    Expr* make_comprehension(ExprKind kind, const Span& begin, Expr* element, Expr* value, const std::vector<ComprehensionClause>& clauses);
    Expr* parse_strings();
    bool parse_fstring(std::vector<Expr*>& parts);
    bool add_string_token(std::string& text, bool& bytes);
    bool parse_field(std::vector<Expr*>& parts, bool raw);
    void place_fields(JoinedStrExpr* joined, const Span& span);
    bool parse_fstring_text(std::vector<Expr*>& parts, bool raw, bool in_spec);
    JoinedStrExpr* make_joined(const Span& begin, std::vector<Expr*> parts);
    ConstantExpr* make_string(const Span& span, std::string_view value, ConstantKind kind);
    Expr* parse_target_list();                     // targets of `for`: a, b before `in`
    const Parameters* parse_parameters(Word closer, bool annotations);
    bool parse_parameter(Parameter& parameter, bool annotations, bool star_annotation);

    // --- statements (parser_statements.cpp)
    template <typename T>
    T* make_stmt(StmtKind kind, const Span& begin) {
        T* node = ast_->arena.make<T>();
        node->kind = kind;
        node->span = from(begin);
        return node;
    }
    void parse_statements(std::vector<Stmt*>& out, bool top_level);
    void parse_line(std::vector<Stmt*>& out);
    bool parse_statement(std::vector<Stmt*>& out);
    bool parse_simple_statements(std::vector<Stmt*>& out);
    Stmt* parse_simple_statement();
    Stmt* parse_expression_statement();
    Stmt* parse_assignment(Expr* first);
    Stmt* parse_annotated(Expr* target);
    Stmt* parse_augmented(Expr* target, BinaryOp op);
    Stmt* parse_return();
    Stmt* parse_raise();
    Stmt* parse_assert();
    Stmt* parse_delete();
    Stmt* parse_import();
    Stmt* parse_import_from();
    bool parse_dotted_name(std::string_view& name);
    Stmt* parse_scope(StmtKind kind);
    Stmt* parse_if();
    Stmt* parse_while();
    Stmt* parse_for(const Span& begin, bool is_async);
    Stmt* parse_with(const Span& begin, bool is_async);
    bool parse_with_items(std::vector<WithItem>& items);
    bool parse_with_item(WithItem& item);
    Stmt* parse_try();
    Stmt* parse_decorated();
    Stmt* parse_function(const Span& begin, bool is_async, const std::vector<Expr*>& decorators);
    Stmt* parse_class(const Span& begin, const std::vector<Expr*>& decorators);
    Stmt* parse_async();
    bool parse_block(Block& block, const char* after, const Span& header);
    bool at_match_statement() const;

    // --- match (parser_patterns.cpp)
    Stmt* parse_match();
    bool parse_case(MatchCase& out);
    Pattern* parse_patterns();  // with commas and no brackets: a sequence
    Pattern* parse_pattern();
    Pattern* parse_or_pattern();
    Pattern* parse_closed_pattern();
    Pattern* parse_literal_pattern();
    Pattern* parse_name_pattern();
    Pattern* parse_mapping_pattern();
    Pattern* parse_class_pattern(Expr* cls, const Span& begin);
    Pattern* parse_star_pattern();
    bool parse_pattern_list(std::vector<Pattern*>& out, Word closer, bool& comma);
    bool parse_capture_name(std::string_view& name);
    Expr* parse_signed_number();
    Pattern* make_pattern(PatternKind kind, const Span& begin);
    void skip_line();
    void skip_block();

    // Counts nesting while it lives: in every function that can be entered again from inside itself other than through these.
    struct Nesting {
        explicit Nesting(Parser& parser) : parser_(parser) { parser_.nesting_++; }
        ~Nesting() { parser_.nesting_--; }
        bool too_deep() const { return parser_.nesting_ > kMaxNesting; }
        Parser& parser_;
    };

    std::string_view source_;
    std::vector<Token> tokens_;  // without comments
    std::vector<uint32_t> unclosed_;
    std::unique_ptr<Ast> ast_ = std::make_unique<Ast>();
    std::vector<Diagnostic> diagnostics_;
    size_t at_ = 0;
    size_t line_start_ = 0;  // token that the present logical line began with
    int nesting_ = 0;
    int brackets_ = 0;       // brackets open around the present token
    int fields_ = 0;         // f-string fields open around it
    std::string_view class_;  // name of the class around the present token, without leading underscores; empty: none
    bool panicking_ = false;
    bool speculating_ = false;  // nothing is reported
    bool failed_ = false;       // some statement could not be read
};

}  // namespace heddle::lang
