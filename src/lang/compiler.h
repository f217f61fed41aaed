// Python source → bytecode::Program. A pure function: any thread may call it.
#pragma once

#include "base/diagnostic.h"
#include "bytecode/program.h"
#include "lang/library.h"
#include "lang/modules.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace heddle::lang {

// Read the integer literal `original` as `replacement` (`--scale 100000=3`), everywhere or in one line only.
struct LiteralScale {
    int64_t original = 0;
    int64_t replacement = 0;
    uint32_t line = 0;  // 0: everywhere. A scale of one line goes before those of all.
};

struct CompileOptions {
    std::vector<LiteralScale> scales;
    ModuleFinder find_module = find_in_library;  // modules in Python; those of modules.h come beside them
    // Expressions over the program's globals, compiled beside it for whoever watches its executions (Program::conditions). They change
    // neither the program's numbers (sites, slots) nor its hash.
    std::vector<std::string> conditions;
    bool lenient_imports = false;  // an unknown module is a ModuleNotFoundError when the import runs, even outside `try`
};

struct CompileResult {
    std::shared_ptr<const bytecode::Program> program;  // null when there are errors
    std::vector<Diagnostic> diagnostics;               // errors, and warnings (a scale that met no literal)
};

// Mistakes of the source, and constructs that the lab does not run, are diagnostics; it never fails otherwise. The program
// keeps a copy of the source.
CompileResult compile(std::string_view source, std::string_view filename, const CompileOptions& options = {});

}  // namespace heddle::lang
