// Scope analysis: which variable every name of a program means, and the checks that need it.
//
// As in CPython two passes: the first collects what each scope binds, uses and declares; the second resolves names from the
// outside in and marks captured variables as cells. Comprehensions are scopes of their own, whose first iterable belongs to
// the scope around them. Pure function of the tree.
#pragma once

#include "base/diagnostic.h"
#include "lang/ast.h"

#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace heddle::lang {

enum class ScopeKind : uint8_t { kModule, kFunction, kLambda, kComprehension, kClass };

// Where a name of a scope lives.
enum class Storage : uint8_t {
    kUnresolved,
    kLocal,   // register of the frame
    kCell,    // local, captured by an inner function
    kFree,    // captured from an outer function
    kGlobal,  // global or built-in
    kClass,   // namespace of a class body, else global
};

struct Symbol {
    std::string_view name;
    Storage storage = Storage::kUnresolved;
    bool bound = false;        // assigned, imported, a parameter, …
    bool parameter = false;
    bool used = false;
    bool declared_global = false;
    bool declared_nonlocal = false;
    bool walrus = false;       // bound by := somewhere in the scope
    bool unbinds = false;      // `del` or the end of an `except … as` may unbind it
    bool annotated = false;
    bool iteration = false;    // a comprehension's loop variable
    Span first;                // where it was first met
};

struct Scope {
    ScopeKind kind = ScopeKind::kModule;
    const void* node = nullptr;  // FunctionStmt, LambdaExpr, ComprehensionExpr, ClassStmt; null for the module
    std::string_view name;
    Scope* parent = nullptr;
    std::vector<Symbol> symbols;  // in order of first appearance; parameters first, in register order
    std::vector<std::string_view> free_names;  // captured from outside, in order of first appearance
    bool is_async = false;
    bool has_yield = false;  // a generator
    bool has_await = false;  // a comprehension that awaits: it runs as a coroutine, a generator expression as an asynchronous generator
    bool class_cell = false; // a class whose methods use __class__ or super()
    Span first_yield;

    const Symbol* find(std::string_view symbol) const;
    Symbol* find(std::string_view symbol);

    std::vector<std::unique_ptr<Scope>> children;
    std::unordered_map<std::string_view, size_t> index;
};

struct Scopes {
    std::unique_ptr<Scope> module;
    std::unordered_map<const void*, const Scope*> by_node;
    std::vector<const Stmt*> imports;  // every ImportStmt and ImportFromStmt, wherever it stands
    bool future_annotations = false;  // from __future__ import annotations
    std::vector<Diagnostic> diagnostics;
    bool has_async = false;  // some function is a coroutine
    bool reads_globals = false;  // the attribute __globals__ of something
};

Scopes analyse_scopes(const Ast& ast);

// The order in which parameters take registers: positional, keyword-only, *args, **kwargs.
std::vector<const Parameter*> parameters_in_order(const Parameters& parameters);

}  // namespace heddle::lang
