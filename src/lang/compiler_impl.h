// The compiler's classes; only for compiler*.cpp.
//
// One FunctionCompiler makes one code object; they share a ProgramBuilder. Registers: parameters, other local variables, free
// variables, then temporaries in stack order.
//
// Order of evaluation is Python's. A variable's register is used as an operand where it lies, so two rules keep that true: a
// variable that a := of the same function assigns is copied first, and an expression writes its target register only with its last
// instruction unless the target is a temporary (an exception in the middle must leave the variable as it was).
//
// Definite assignment: `bound_` holds which variables surely have a value here; others are tested by CHECK_LOCAL before use.
// It only grows along a path; variables that `del` or `except … as` may unbind are never in it.
#pragma once

#include "lang/code_builder.h"
#include "lang/compiler.h"
#include "lang/module_set.h"
#include "lang/symbols.h"

#include <deque>
#include <map>
#include <string>
#include <unordered_map>

namespace heddle::lang {

// A loop's registers: the machine's four, and one for a value that does not go straight into a variable.
inline constexpr int kIteratorRegisters = 5;

// Where names and constants of a program stand in its tables: all its modules share them.
struct ProgramTables {
    std::unordered_map<std::string, int> names;
    std::map<std::string, int> constants;  // by a text that tells kinds and values apart
};

// What all code objects of a module share.
class ProgramBuilder {
public:
    ProgramBuilder(const CompileOptions& options, const ModuleSet& modules, const SourceModule& module, ProgramTables& tables, bytecode::Program& program,
                   std::vector<Diagnostic>& diagnostics);

    // Names of the program's own globals mean the program's slots (for conditions).
    void share_globals_of_program();
    int name(std::string_view text);
    int global(std::string_view text);
    int constant(bytecode::Constant constant);
    int none() { return constant({}); }
    int text_constant(std::string_view text, bytecode::Constant::Kind kind = bytecode::Constant::Kind::Str);
    int tuple_constant(const std::vector<uint32_t>& elements);
    int names_constant(const std::vector<std::string_view>& names);
    int64_t scaled(const ConstantExpr& literal);  // the value of an integer literal, after --scale
    void error(const Span& span, std::string message, std::string hint = {});
    void too_large(const Span& span, const char* what);
    // Refuses a construct that the machine cannot run yet.
    void unsupported(const Span& span, const std::string& construct, std::string hint = {});
    void warn_unused_scales();

    const CompileOptions& options;
    const ModuleSet& modules;
    const SourceModule& module;
    const uint32_t module_index;
    const Scopes& scopes;
    bytecode::Program& program;
    std::unordered_map<std::string, bool> module_binds;  // names that the program itself binds as globals

private:
    std::vector<Diagnostic>& diagnostics_;
    ProgramTables& tables_;
    std::unordered_map<std::string, int> globals_;
    std::vector<bool> scale_used_;
    std::map<std::pair<uint32_t, uint32_t>, int64_t> seen_literals_;  // inlined `finally` bodies compile a literal twice
};

/// Whether some variable of this block, a module's or a class's, is annotated.
bool has_annotations(const Block& body);

class FunctionCompiler {
public:
    FunctionCompiler(ProgramBuilder& program, FunctionCompiler* parent, const Scope& scope, std::string_view name, const Span& span);

    void compile_module(const Block& body);
    void compile_condition(const Expr* value);
    int compile_function(const FunctionStmt& function);  // these return the code's index
    int compile_lambda(const LambdaExpr& lambda);
    int compile_comprehension(const ComprehensionExpr& comprehension);
    int compile_class(const ClassStmt& stmt);

private:
    struct Bound {
        std::vector<bool> vars;
        bool dead = false;  // this place cannot be reached
    };

    enum class BlockKind : uint8_t { kLoop, kTry, kFinally, kHandler, kWith };

    // A statement around the present place that `break`, `continue` or `return` must leave in good order.
    struct FlowBlock {
        BlockKind kind;
        Region region;                     // closed for kLoop
        Label* on_break = nullptr;         // kLoop
        Label* on_continue = nullptr;      // kLoop
        const Block* finally_body = nullptr;  // kFinally
        bool is_async = false;             // kWith
        int loop = -1;                     // kLoop: the iterator, if leaving the loop may have to close a generator
        int reg = 0;                       // kHandler: the pair of registers of PUSH_EXC; kWith: the manager
        std::string_view name;             // kHandler: what `as` bound
        Span span;
    };

    // --- set-up (compiler.cpp)
    void declare_variables(const Parameters* parameters);
    void make_cells(const Span& span);
    int finish(const Parameters* parameters);
    int docstring(const Block& body);
    std::string qualified(std::string_view name) const;

    // --- variables (compiler.cpp)
    Storage storage(std::string_view name) const;
    int variable(std::string_view name) const;  // its register: a value, or a cell
    bool may_be_unbound(int reg) const { return !bound_.vars[static_cast<size_t>(reg)] && !bound_.dead; }
    void mark_bound(std::string_view name);
    bool is_plain_local(const Expr* expr) const;
    bool is_harmless(const Expr* expr) const;
    void check_local(std::string_view name, int reg, const Span& span);
    void load_name(std::string_view name, int target, const Span& span);
    void store_name(std::string_view name, int value, const Span& span);
    void delete_name(std::string_view name, const Span& span);
    void unbind_handler_name(std::string_view name, const Span& span);
    Bound meet(const Bound& a, const Bound& b) const;
    int cell_register(std::string_view name) const { return variable(name); }

    // --- expressions (compiler_expressions.cpp)
    int operand(const Expr* expr);                 // a register that holds the value; a variable's own where that is safe
    int operand(const Expr* expr, int scratch);    // the same, computing into `scratch` if it must
    void expr_to(const Expr* expr, int target);    // the value into `target`
    int temporary(const Expr* expr);               // the value in a new temporary
    void discard(const Expr* expr);
    void constant_to(const ConstantExpr& constant, int target);
    void load_none(int target, const Span& span);
    bool small_int(const Expr* expr, int64_t& value);  // a constant that fits an immediate operand
    bool fold_int(const Expr* expr, int64_t& value);
    int constant_index(const Expr* expr);          // -1: not a constant
    void binary_to(const BinaryExpr& expr, int target);
    void binary_op(BinaryOp op, bool in_place, int target, int left, const Expr* right, const Span& span);
    void unary_to(const UnaryExpr& expr, int target);
    void bool_to(const BoolExpr& expr, int target);
    void compare_to(const CompareExpr& expr, int target);
    void conditional_to(const ConditionalExpr& expr, int target);
    void joined_to(const JoinedStrExpr& expr, int target);
    void formatted_to(const FormattedValueExpr& expr, int target);
    void sequence_to(const SequenceExpr& expr, int target);
    void list_to(const ExprSeq& elements, int target, const Span& span, Op build, Op append, Op extend);
    void dict_to(const DictExpr& expr, int target);
    void subscript_to(const SubscriptExpr& expr, int target);
    void slice_to(const SliceExpr& expr, int target);
    void jump_if(const Expr* expr, bool when, Label& label);
    bool constant_truth(const Expr* expr, bool& truth);

    // --- generators and coroutines (compiler_generators.cpp)
    void start_generator(bool is_generator, bool is_coroutine, const Span& span);
    bool resumable() const { return b_.code.is_generator || b_.code.is_coroutine; }
    int live_registers() const;  // the count of YIELD and YIELD_FROM here, with its flag
    void push_exception(int reg, const Span& span);
    void pop_exception(int reg, const Span& span);
    void yield_to(const SuspendExpr& expr, int target);
    void yield_from_to(const SuspendExpr& expr, int target);
    void await_to(const SuspendExpr& expr, int target);
    void await_register(int awaitable, int result, bytecode::Awaiting why, const Span& span);
    void send_loop(int iterator, int value, const Span& span);
    void async_for_statement(const ForStmt& stmt);
    void async_next(int iterator, int value, int exception, Label& exhausted, const Span& span);

    // --- calls and functions (compiler_calls.cpp)
    void call_to(const CallExpr& call, int target);
    void call_unpacking(const CallExpr& call, int target);
    void call_method(const CallExpr& call, const AttributeExpr& method, int target);
    int window(int arguments) { return b_.allocate(bytecode::kFrameHeaderWords + arguments); }
    void make_function(int code, const Scope& scope, const Parameters* parameters, int target, const Span& span, const FunctionStmt* annotated = nullptr);
    int annotations_of(const FunctionStmt& function, const Span& span);
    void comprehension_to(const ComprehensionExpr& expr, int target);
    void comprehension_clauses(const ComprehensionExpr& expr, size_t clause, int result);
    void lambda_to(const LambdaExpr& expr, int target);
    void function_statement(const FunctionStmt& function);
    std::vector<int> decorators(const ExprSeq& list);
    void decorate(const ExprSeq& list, const std::vector<int>& windows);

    // --- classes (compiler_classes.cpp)
    void class_statement(const ClassStmt& stmt);
    void class_arguments_unpacked(const ClassStmt& stmt, int function, int base);
    void load_class_name(std::string_view name, int target, const Span& span);
    void annotation(const AnnAssignStmt& stmt);
    bool super_arguments(const CallExpr& call);
    std::string source_text(const Span& span) const;

    // --- statements (compiler_statements.cpp)
    void block(const Block& body);
    void statement(const Stmt* stmt);
    void assign_statement(const AssignStmt& stmt);
    void assign_tuple(const SequenceExpr& targets, const SequenceExpr& values);
    void assign(const Expr* target, int value);
    void unpack(const SequenceExpr& target, int value);
    void augmented(const AugAssignStmt& stmt);
    void delete_target(const Expr* target);
    void import(const ImportStmt& stmt);
    void import_from(const ImportFromStmt& stmt);
    bool check_module(std::string_view module, const Span& span);
    void import_star(const ImportFromStmt& stmt, const std::string& name, int module);
    void assert_statement(const AssertStmt& stmt);
    void return_statement(const ReturnStmt& stmt);
    void return_value(const Expr* value, const Span& span);
    void raise_statement(const RaiseStmt& stmt);

    // --- match (compiler_match.cpp)
    using Captures = std::vector<std::pair<std::string_view, int>>;  // names and the registers that hold their values until all has matched
    void match_statement(const MatchStmt& stmt);
    void pattern(const Pattern& pattern, int subject, const Captures& captures, Label& failed);
    void sequence_pattern(const Pattern& pattern, int subject, const Captures& captures, Label& failed);
    void mapping_pattern(const Pattern& pattern, int subject, const Captures& captures, Label& failed);
    void class_pattern(const Pattern& pattern, int subject, const Captures& captures, Label& failed);

    // --- control flow (compiler_control.cpp)
    void if_statement(const IfStmt& stmt);
    void while_statement(const WhileStmt& stmt);
    void for_statement(const ForStmt& stmt);
    bool may_own_generator(const Expr* iterable) const;
    void loop_body(const Block& body, Label& on_break, Label& on_continue, const Span& span, int owned = -1, Label* on_exception = nullptr);
    void for_head(const Expr* target, int iterator, Label& body, Label& exit, const Span& span);
    void for_tail(const Expr* target, int iterator, Label& body, const Span& span);
    int for_register(const Expr* target, int iterator) const;
    void leave_loop(bool is_break, const Span& span);
    void try_statement(const TryStmt& stmt);
    void try_except(const TryStmt& stmt);
    void try_star(const TryStmt& stmt);
    void try_finally(const TryStmt& stmt);
    void with_statement(const WithStmt& stmt, size_t item);
    void with_exit_normally(int manager, bool is_async, const Span& span);
    void with_exit(int window, bool is_async, const Span& span);
    bool returns_through_finally() const;
    void push(FlowBlock block);
    void pop();  // the innermost block; enters its region
    std::vector<FlowBlock> unwind(size_t depth);  // emits what leaving the blocks above `depth` takes
    void rewind(std::vector<FlowBlock> blocks);   // they go on after the jump
    void reraise_after(Label& handler, int exception, std::string_view name, const Span& span);
    Label& new_label();

    // Temporaries allocated while it lives are given back.
    struct Temporaries {
        explicit Temporaries(FunctionCompiler& f) : builder(f.b_), top(f.b_.top()) {}
        ~Temporaries() { builder.release_to(top); }
        CodeBuilder& builder;
        int top;
    };

    ProgramBuilder& p_;
    FunctionCompiler* parent_;
    const Scope& scope_;
    CodeBuilder b_;
    int code_index_;
    const Parameters* parameters_ = nullptr;
    std::unordered_map<std::string_view, int> variables_;
    std::vector<bool> unbindable_;  // by register: never definitely bound
    bool keeps_annotations_ = false;  // of a module's variables
    Bound bound_;
    std::vector<FlowBlock> blocks_;
    std::deque<Label> labels_;      // of handlers, which outlive the statement
    int import_guards_ = 0;         // `try` statements around this place that catch ImportError
};

}  // namespace heddle::lang
