#include "run/load.h"

#include <charconv>

#include <fmt/format.h>

#include "lang/compiler.h"

namespace heddle::run {

namespace {

bool parse_scale(std::string_view text, lang::LiteralScale& scale) {
    std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) return false;
    std::string_view left = text.substr(0, equals), right = text.substr(equals + 1);
    std::size_t at = left.find('@');
    auto number = [](std::string_view digits, auto& out) {
        auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
        return error == std::errc() && end == digits.data() + digits.size() && !digits.empty();
    };
    if (at != std::string_view::npos && (!number(left.substr(at + 1), scale.line) || scale.line == 0)) return false;
    return number(left.substr(0, at), scale.original) && number(right, scale.replacement);
}

} // namespace

Loaded load_program(std::string_view source, std::string_view filename, const std::vector<std::string>& scale, const ImportOptions& imports,
                    const std::vector<std::string>& conditions) {
    Loaded loaded;
    lang::CompileOptions options;
    options.find_module = imports.find_module;
    options.lenient_imports = imports.lenient;
    options.conditions = conditions;
    for (const std::string& text : scale) {
        lang::LiteralScale one;
        if (!parse_scale(text, one)) {
            loaded.scale_error = fmt::format("a scale is OLD=NEW or OLD@LINE=NEW with integers, not \"{}\"", text);
            return loaded;
        }
        options.scales.push_back(one);
    }
    lang::CompileResult compiled = lang::compile(source, filename, options);
    loaded.diagnostics = std::move(compiled.diagnostics);
    if (compiled.program != nullptr && !has_errors(loaded.diagnostics))
        loaded.program = std::make_shared<const vm::LinkedProgram>(std::move(compiled.program));
    return loaded;
}

Loaded load_spawned(std::string_view source, std::string_view filename, const std::vector<std::string>& scale, const ImportOptions& imports) {
    constexpr const char* kMain = "import multiprocessing.spawn\nmultiprocessing.spawn._main()\n";
    ImportOptions with_program = imports;
    with_program.find_module = [&](std::string_view module) -> std::optional<lang::ModuleSource> {
        if (module == "__mp_main__") return lang::ModuleSource{std::string(filename), std::string(source), false};
        return imports.find_module(module);
    };
    return load_program(kMain, filename, scale, with_program);
}

bool imports_processes(const vm::LinkedProgram& program) {
    // The library imports it only where a program says ProcessPoolExecutor, however that names it.
    for (const bytecode::ModuleInfo& module : program.program().modules)
        if (module.name == "concurrent.futures.process") return true;
    for (const bytecode::Code& code : program.program().codes) {
        if (code.module != 0) continue;
        for (const bytecode::Instr& in : code.instrs) {
            if (in.opcode() != bytecode::Op::IMPORT) continue;
            const std::string& name = program.program().names[in.bx()];
            if (name.starts_with("multiprocessing") && !name.starts_with("multiprocessing.dummy")) return true;
        }
    }
    return false;
}

} // namespace heddle::run
