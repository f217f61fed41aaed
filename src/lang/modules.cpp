#include "lang/modules.h"

#include "lang/library.h"

#include <algorithm>

namespace heddle::lang {

const std::vector<std::string_view>& native_modules() {
    static const std::vector<std::string_view> modules = {"_lab_collections", "_lab_contextvars", "_lab_exit", "_lab_names", "_lab_pickle", "_lab_process", "_lab_random", "_lab_shared", "_lab_sys", "_lab_time", "_lab_traceback",
                                                          "_thread", "builtins", "gc", "math", "os", "os.path", "threading"};
    return modules;
}

bool is_native_module(std::string_view module) {
    const std::vector<std::string_view>& all = native_modules();
    return module == "__main__" || std::find(all.begin(), all.end(), module) != all.end();
}

const std::vector<std::string>& known_modules() {
    static const auto modules = [] {
        std::vector<std::string> names = library_modules();
        for (std::string_view native : native_modules()) names.emplace_back(native);
        std::sort(names.begin(), names.end());
        names.erase(std::unique(names.begin(), names.end()), names.end());
        names.erase(std::remove_if(names.begin(), names.end(), [](const std::string& n) { return n[0] == '_' || n.find("._") != std::string::npos; }), names.end());
        return names;
    }();
    return modules;
}

std::string_view why_not_in_lab(std::string_view module) {
    struct Row {
        std::string_view module;
        std::string_view why;
    };
    static constexpr Row kRows[] = {
        {"socket", "the lab has no network"},
        {"socketserver", "the lab has no network"},
        {"ssl", "the lab has no network"},
        {"select", "the lab has no network"},
        {"selectors", "the lab has no network"},
        {"http", "the lab has no network"},
        {"urllib", "the lab has no network"},
        {"requests", "the lab has no network"},
        {"aiohttp", "the lab has no network"},
        {"subprocess", "the lab starts no other programs"},
        {"signal", "the lab has no signals"},
        {"ctypes", "the lab runs no native code"},
        {"pathlib", "the lab has no files"},
        {"shutil", "the lab has no files"},
        {"tempfile", "the lab has no files"},
        {"io", "the lab has no files"},
        {"glob", "the lab has no files"},
        {"sqlite3", "the lab has no files"},
        {"numpy", "only Python's own library can be in the lab"},
        {"pandas", "only Python's own library can be in the lab"},
        {"gevent", "only Python's own library can be in the lab"},
        {"eventlet", "only Python's own library can be in the lab"},
        {"matplotlib", "only Python's own library can be in the lab"},
    };
    const std::string_view top = module.substr(0, module.find('.'));
    for (const Row& row : kRows)
        if (row.module == top) return row.why;
    return {};
}

}  // namespace heddle::lang
