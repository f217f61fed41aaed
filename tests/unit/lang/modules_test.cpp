// Programs of several modules: what is found, what slots they get, what is refused.

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "lang/compiler.h"
#include "vm/native_modules.h"

using namespace heddle;
using namespace heddle::lang;

namespace {

CompileResult compile_with(std::string_view source, std::map<std::string, std::string> files) {
    CompileOptions options;
    options.find_module = [files](std::string_view name) -> std::optional<ModuleSource> {
        for (bool is_package : {false, true}) {
            const auto at = files.find(std::string(name) + (is_package ? "/" : ""));
            if (at != files.end()) return ModuleSource{std::string(name) + ".py", at->second, is_package};
        }
        return std::nullopt;
    };
    return compile(source, "t.py", options);
}

std::string names(const CompileResult& result) {
    if (!result.program) return result.diagnostics.empty() ? "" : std::to_string(result.diagnostics[0].span.line) + ": " + result.diagnostics[0].message;
    std::string list;
    for (const bytecode::ModuleInfo& m : result.program->modules) list += (list.empty() ? "" : " ") + m.name;
    return list;
}

}  // namespace

TEST_CASE("imports are followed wherever they stand, with the packages around them") {
    CHECK(names(compile_with("def f():\n    try:\n        import a\n    finally:\n        pass\n", {{"a", "from p.q import x\n"}, {"p/", ""}, {"p.q", "x = 1\n"}})) ==
          "__main__ a p p.q");
    CHECK(names(compile_with("from p import q, r\n", {{"p/", "r = 1\n"}, {"p.q", "from . import r\nfrom .q import z\n"}})) == "__main__ p p.q");
    CHECK(names(compile_with("import a\n", {{"a", "import b\n"}, {"b", "import a\n"}})) == "__main__ a b");
    CHECK(names(compile_with("import threading\n", {})) == "__main__");
}

TEST_CASE("what the library needs for few programs comes with those alone") {
    const auto has_processes = [](const char* source) { return names(compile(source, "t.py")).find("multiprocessing") != std::string::npos; };
    CHECK_FALSE(has_processes("import asyncio\nfrom concurrent.futures import ThreadPoolExecutor\n"));
    CHECK(has_processes("import concurrent.futures\nconcurrent.futures.ProcessPoolExecutor(2)\n"));
}

TEST_CASE("each module has global slots of its own") {
    const CompileResult result = compile_with("import a\nx = 1\nprint(x)\n", {{"a", "x = 2\ndef f():\n    return x, len\n"}});
    REQUIRE(result.program);
    const bytecode::Program& program = *result.program;
    REQUIRE(program.modules.size() == 2);
    CHECK(program.modules[0].global_count + program.modules[1].global_count == program.globals.size());
    int slots = 0;
    for (std::uint32_t slot = 0; slot < program.globals.size(); slot++)
        if (program.globals[slot] == "x") CHECK(program.module_of_global(slot) == static_cast<std::uint32_t>(slots++));
    CHECK(slots == 2);
    CHECK(program.codes[program.modules[1].code].module == 1);
    CHECK(program.global_name(program.modules[1].first_global) == "a.__name__");
}

TEST_CASE("what an import of a module that is not there does") {
    CHECK(names(compile_with("import numpy\n", {})) == "1: import of 'numpy' is not in the lab: only Python's own library can be in the lab");
    CHECK(names(compile_with("try:\n    import numpy\nexcept ImportError:\n    numpy = None\n", {})) == "__main__");
    CHECK(names(compile_with("try:\n    import numpy\nexcept KeyError:\n    pass\n", {})).substr(0, 3) == "2: ");
    CHECK(names(compile_with("import a\n", {{"a", "import numpy\n"}})) == "__main__ a"); // the library's writers know
    CHECK(names(compile_with("import a\n", {{"a", "x = = 1\n"}})) == "1: in a.py, line 1: invalid syntax");
    CHECK(names(compile_with("import _lab_random\n", {})).substr(0, 3) == "1: ");
    CHECK(names(compile_with("from . import x\n", {})) == "1: relative imports are not supported by the lab: a program is one file");
    CHECK(names(compile_with("import a\n", {{"a", "from .. import x\n"}})) == "1: in a.py, line 1: attempted relative import beyond top-level package");
}

TEST_CASE("modules that are built into the machine are those that the compiler knows") {
    std::vector<std::string> known, made;
    for (std::string_view name : native_modules()) known.emplace_back(name);
    for (const vm::NativeModule& module : vm::native_module_list()) made.emplace_back(module.name);
    std::sort(known.begin(), known.end());
    std::sort(made.begin(), made.end());
    CHECK(known == made);
}

TEST_CASE("every module of the library can be imported by some program") {
    for (const std::string& name : library_modules()) {
        INFO(name);
        const CompileResult result = compile("import " + name + "\n", "t.py");
        CHECK((result.program != nullptr || name.substr(0, 5) == "_lab_"));
        for (const Diagnostic& d : result.diagnostics) MESSAGE(d.message);
    }
}
