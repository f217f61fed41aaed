// A program and every Python module that it imports, directly or not: found, parsed, their scopes analysed.
//
// Imports name their modules statically, also inside functions and `try`, so the set is known before anything runs. A module
// that a program imports comes with the packages around it; one that the library imports only for what the program does not mention is
// left out. Pure function of the sources that the finder gives.
#pragma once

#include "lang/library.h"
#include "lang/parser.h"
#include "lang/symbols.h"

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace heddle::lang {

struct SourceModule {
    std::string name;
    ModuleSource source;
    Parsed parsed;
    Scopes scopes;
    Span imported_at;                     // in the program: the import that led here
    std::vector<std::string> submodules;  // of a package: last parts of the names of those in the set
};

class ModuleSet {
public:
    explicit ModuleSet(const ModuleFinder& finder) : finder_(finder) {}

    // The first is the program, then the rest in the order in which they were met.
    SourceModule& add_program(std::string_view source, std::string_view filename);
    // Adds what is imported from the program on. Mistakes in a module of the library are diagnostics at the program's import.
    void add_imports(std::vector<Diagnostic>& diagnostics);

    const std::deque<SourceModule>& modules() const { return modules_; }
    const SourceModule* find(std::string_view name) const;

private:
    void add(std::string_view name, const Span& imported_at, std::vector<Diagnostic>& diagnostics);
    void add_import(const SourceModule& module, const Stmt& import, const Span& at, std::vector<Diagnostic>& diagnostics);
    void add_imports_of(size_t& next, std::vector<std::pair<const SourceModule*, const Stmt*>>& put_off, std::vector<Diagnostic>& diagnostics);
    static bool is_library(const SourceModule& module);
    static std::string_view needed_word(const SourceModule& module, const Stmt& import);
    bool some_program_says(std::string_view word) const;

    const ModuleFinder& finder_;
    std::deque<SourceModule> modules_;  // pointers into it stay valid
    std::unordered_map<std::string, const SourceModule*> by_name_;  // null: there is no such module
};

// Where the built-in globals() is written. A module that calls it imports that.
inline constexpr std::string_view kNamespaceModule = "_lab_namespace";

/// Built-in names that the library has in Python: where a program mentions one without binding it, its module is imported.
struct LibraryBuiltin {
    std::string_view name;
    std::string_view module;
};
/// The one that `name` means in this module; nullptr: none.
const LibraryBuiltin* library_builtin(const SourceModule& module, std::string_view name);
bool uses_globals(const SourceModule& module);
// The absolute name of the module that `from … import` in `module` names; empty: the dots lead out of every package.
std::string absolute_module(std::string_view package, std::string_view name, uint32_t level);
// The package that relative imports of a module start from.
std::string package_of(const SourceModule& module);
// What `from module import *` brings, as far as it can be told without running: its `__all__` if that is made of literals (and of
// other modules' `__all__`), else its public globals.
std::vector<std::string> exported_names(const ModuleSet& set, const SourceModule& module);

}  // namespace heddle::lang
