#pragma once
// From source text to a program that machines can run.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "lang/library.h"
#include "vm/link.h"

namespace heddle::run {

struct Loaded {
    std::shared_ptr<const vm::LinkedProgram> program; ///< nullptr when there are errors
    std::vector<Diagnostic> diagnostics;              ///< warnings too
    std::string scale_error;                          ///< a --scale that cannot be read; then there is no program
};

/// Where imports find modules in Python; for people who write the library or run CPython's own tests.
struct ImportOptions {
    lang::ModuleFinder find_module = lang::find_in_library;
    bool lenient = false; ///< an unknown module is a ModuleNotFoundError when its import runs
};

/// `scale`: "OLD=NEW" or "OLD@LINE=NEW". `conditions`: lang::CompileOptions. Thread-safe.
Loaded load_program(std::string_view source, std::string_view filename, const std::vector<std::string>& scale, const ImportOptions& imports = {},
                    const std::vector<std::string>& conditions = {});

/// What a spawned process of the program runs in its place: it imports that as the module `__mp_main__`, as CPython does.
Loaded load_spawned(std::string_view source, std::string_view filename, const std::vector<std::string>& scale, const ImportOptions& imports = {});

/// Whether the program itself imports, or names, what starts processes. Where there are none of the system to be had, they are machines of their own
/// (run/machine_processes.h), or, where there is one real thread, the controlled driver's.
bool imports_processes(const vm::LinkedProgram& program);

} // namespace heddle::run
