// The library's modules that are written in Python (src/stdlib/), as the build has embedded them.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace heddle::lang {

struct ModuleSource {
    std::string filename;  // as tracebacks show it
    std::string text;
    bool is_package = false;
};

// Where an import finds the source of a module, by its dotted name.
using ModuleFinder = std::function<std::optional<ModuleSource>(std::string_view)>;

std::optional<ModuleSource> find_in_library(std::string_view module);

// Dotted names, in alphabetical order; those that are internal to the library (a leading underscore) too.
std::vector<std::string> library_modules();

// What the build generates from src/stdlib/: a row a file, its path there and its text.
struct EmbeddedModule {
    std::string_view path;
    std::string_view text;
};
extern const EmbeddedModule* const kEmbeddedModules;
extern const size_t kEmbeddedModuleCount;

}  // namespace heddle::lang
