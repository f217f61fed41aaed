#include "lang/library.h"

#include <algorithm>
#include <unordered_map>

namespace heddle::lang {

namespace {

constexpr std::string_view kPackageFile = "__init__.py";

struct Row {
    const EmbeddedModule* file;
    bool is_package;
};

const std::unordered_map<std::string, Row>& rows() {
    static const auto all = [] {
        std::unordered_map<std::string, Row> out;
        for (size_t i = 0; i < kEmbeddedModuleCount; i++) {
            const EmbeddedModule& file = kEmbeddedModules[i];
            std::string name(file.path);
            const bool is_package = name.size() > kPackageFile.size() && name.compare(name.size() - kPackageFile.size(), std::string::npos, kPackageFile) == 0;
            name.resize(name.size() - (is_package ? kPackageFile.size() + 1 : 3));  // "/__init__.py" or ".py"
            std::replace(name.begin(), name.end(), '/', '.');
            out[name] = {&file, is_package};
        }
        return out;
    }();
    return all;
}

}  // namespace

std::optional<ModuleSource> find_in_library(std::string_view module) {
    const auto at = rows().find(std::string(module));
    if (at == rows().end()) return std::nullopt;
    return ModuleSource{"<lab>/" + std::string(at->second.file->path), std::string(at->second.file->text), at->second.is_package};
}

std::vector<std::string> library_modules() {
    std::vector<std::string> names;
    for (const auto& [name, row] : rows()) names.push_back(name);
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace heddle::lang
