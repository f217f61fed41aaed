#include "lang/compiler_impl.h"

#include "base/assert.h"
#include "lang/parser.h"

#include <algorithm>
#include <cstring>

namespace heddle::lang {

using bytecode::Code;
using bytecode::Constant;
using bytecode::Program;

namespace {

constexpr int kMaxShortIndex = 65535;  // 16-bit operands of an instruction

uint64_t hash_bytes(uint64_t hash, std::string_view bytes) {  // FNV-1a
    for (char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
    return hash;
}

uint64_t program_hash(const Program& program) {
    uint64_t hash = hash_bytes(0xCBF29CE484222325u, program.source);
    for (const bytecode::ScaledLiteral& s : program.scaled)
        hash = hash_bytes(hash, std::to_string(s.span.line) + ":" + std::to_string(s.span.col) + "=" + std::to_string(s.replacement) + ";");
    return hash;
}

void compile_module(const CompileOptions& options, const ModuleSet& modules, const SourceModule& module, ProgramTables& tables, Program& program,
                    std::vector<Diagnostic>& diagnostics) {
    const bool is_program = program.modules.empty();
    bytecode::ModuleInfo info;
    info.name = module.name;
    info.filename = module.source.filename;
    info.source = module.source.text;
    info.is_package = module.source.is_package;
    info.code = static_cast<uint32_t>(program.codes.size());
    info.first_global = static_cast<uint32_t>(program.globals.size());
    std::vector<Diagnostic> own;
    ProgramBuilder builder(options, modules, module, tables, program, is_program ? diagnostics : own);
    program.modules.push_back(std::move(info));
    FunctionCompiler(builder, nullptr, *module.scopes.module, "<module>", {1, 1, 1, 1}).compile_module(module.parsed.ast->body);
    program.modules.back().global_count = static_cast<uint32_t>(program.globals.size()) - program.modules.back().first_global;
    if (is_program) builder.warn_unused_scales();
    for (const Diagnostic& d : own)
        diagnostics.push_back({d.severity, module.imported_at, "in " + module.source.filename + ", line " + std::to_string(d.span.line) + ": " + d.message, d.hint});
}

// One expression, as the body of a module that returns `not (expression)`: an error in its truth value is then raised inside Python code.
void compile_condition(const CompileOptions& options, const ModuleSet& modules, const std::string& text, ProgramTables& tables, Program& program,
                       std::vector<Diagnostic>& diagnostics) {
    const auto refuse = [&](const std::string& why) { diagnostics.push_back({Severity::kError, {}, "the condition `" + text + "`: " + why, {}}); };
    const auto is_expression = [](const Parsed& parsed) { return parsed.ast->body.size() == 1 && parsed.ast->body[0]->kind == StmtKind::kExpr; };
    SourceModule module;
    module.name = "<condition " + std::to_string(program.conditions.size() + 1) + ">";
    module.source.filename = "<condition>";
    const Parsed alone = parse(text);
    if (has_errors(alone.diagnostics)) return refuse(alone.diagnostics.front().message);
    if (!is_expression(alone)) return refuse("it must be one expression");
    module.source.text = "not (" + text + "\n)";
    module.parsed = parse(module.source.text);
    if (has_errors(module.parsed.diagnostics)) return refuse(module.parsed.diagnostics.front().message);
    if (!is_expression(module.parsed)) return refuse("it must be one expression");
    module.scopes = analyse_scopes(*module.parsed.ast);
    if (has_errors(module.scopes.diagnostics)) return refuse(module.scopes.diagnostics.front().message);
    for (const Symbol& s : module.scopes.module->symbols)
        if (s.bound) return refuse("it must not assign `" + std::string(s.name) + "`");
    bytecode::ModuleInfo info;
    info.name = module.name;
    info.filename = module.source.filename;
    info.source = module.source.text;
    info.code = static_cast<uint32_t>(program.codes.size());
    info.first_global = static_cast<uint32_t>(program.globals.size());
    std::vector<Diagnostic> own;
    ProgramBuilder builder(options, modules, module, tables, program, own);
    builder.share_globals_of_program();
    program.modules.push_back(std::move(info));
    program.conditions.push_back({text, program.modules.back().code});
    FunctionCompiler(builder, nullptr, *module.scopes.module, "<condition>", {1, 1, 1, 1}).compile_condition(as<ExprStmt>(module.parsed.ast->body[0]).value);
    program.modules.back().global_count = static_cast<uint32_t>(program.globals.size()) - program.modules.back().first_global;
    for (const Diagnostic& d : own)
        if (d.severity == Severity::kError) return refuse(d.message);
}

}  // namespace

CompileResult compile(std::string_view source, std::string_view filename, const CompileOptions& options) {
    CompileResult result;
    auto program = std::make_shared<Program>();
    program->filename = filename;
    program->source = source;
    ModuleSet modules(options.find_module);
    const SourceModule& main = modules.add_program(source, filename);
    result.diagnostics = main.parsed.diagnostics;
    if (has_errors(result.diagnostics)) return result;
    result.diagnostics.insert(result.diagnostics.end(), main.scopes.diagnostics.begin(), main.scopes.diagnostics.end());
    if (!has_errors(result.diagnostics)) modules.add_imports(result.diagnostics);
    if (!has_errors(result.diagnostics)) {
        ProgramTables tables;
        for (const SourceModule& module : modules.modules()) compile_module(options, modules, module, tables, *program, result.diagnostics);
        program->hash = program_hash(*program);
        for (const std::string& text : options.conditions) compile_condition(options, modules, text, tables, *program, result.diagnostics);
    }
    std::stable_sort(result.diagnostics.begin(), result.diagnostics.end(), [](const Diagnostic& a, const Diagnostic& b) { return a.span.begin() < b.span.begin(); });
    if (result.diagnostics.size() > kMaxReported) result.diagnostics.resize(kMaxReported);
    if (!has_errors(result.diagnostics)) result.program = std::move(program);
    return result;
}

// --- what all code objects share

ProgramBuilder::ProgramBuilder(const CompileOptions& opts, const ModuleSet& all_modules, const SourceModule& source_module, ProgramTables& tables, Program& into,
                               std::vector<Diagnostic>& diagnostics)
    : options(opts), modules(all_modules), module(source_module), module_index(static_cast<uint32_t>(into.modules.size())), scopes(source_module.scopes),
      program(into), diagnostics_(diagnostics), tables_(tables), scale_used_(opts.scales.size(), false) {
    global("__name__");
    for (const std::string& submodule : module.submodules) global(submodule);
    for (const Symbol& s : scopes.module->symbols)
        if (s.bound) module_binds[std::string(s.name)] = true;
    for (const auto& [node, scope] : scopes.by_node)
        for (const Symbol& s : scope->symbols)
            if (s.declared_global && s.bound) module_binds[std::string(s.name)] = true;
}

void ProgramBuilder::share_globals_of_program() {
    const bytecode::ModuleInfo& main = program.modules.front();
    for (uint32_t slot = main.first_global; slot < main.first_global + main.global_count; slot++) globals_[program.globals[slot]] = static_cast<int>(slot);
}

void ProgramBuilder::error(const Span& span, std::string message, std::string hint) {
    for (const Diagnostic& d : diagnostics_)
        if (d.span == span && d.message == message) return;  // an inlined `finally` body says it twice
    diagnostics_.push_back({Severity::kError, span, std::move(message), std::move(hint)});
}

void ProgramBuilder::too_large(const Span& span, const char* what) {
    error(span, std::string(what) + " is too large for the lab");
}

void ProgramBuilder::unsupported(const Span& span, const std::string& construct, std::string hint) {
    error(span, construct + " not supported by the lab yet", std::move(hint));
}

int ProgramBuilder::name(std::string_view text) {
    const auto [at, fresh] = tables_.names.try_emplace(std::string(text), static_cast<int>(program.names.size()));
    if (fresh) program.names.emplace_back(text);
    if (at->second > kMaxShortIndex) too_large({}, "the program");
    return at->second;
}

int ProgramBuilder::global(std::string_view text) {
    const auto [at, fresh] = globals_.try_emplace(std::string(text), static_cast<int>(program.globals.size()));
    if (fresh) program.globals.emplace_back(text);
    return at->second;
}

int ProgramBuilder::constant(Constant constant) {
    std::string key(1, static_cast<char>('A' + static_cast<int>(constant.kind)));
    switch (constant.kind) {
        case Constant::Kind::Int: key += std::to_string(constant.int_value); break;
        case Constant::Kind::Float: case Constant::Kind::Imaginary: {
            uint64_t bits;
            static_assert(sizeof bits == sizeof constant.float_value);
            std::memcpy(&bits, &constant.float_value, sizeof bits);
            key += std::to_string(bits);
            break;
        }
        case Constant::Kind::Tuple:
            for (uint32_t e : constant.elements) key += std::to_string(e) + ",";
            break;
        default: key += constant.text;
    }
    const auto [at, fresh] = tables_.constants.try_emplace(std::move(key), static_cast<int>(program.constants.size()));
    if (fresh) program.constants.push_back(std::move(constant));
    return at->second;
}

int ProgramBuilder::text_constant(std::string_view text, Constant::Kind kind) {
    Constant c;
    c.kind = kind;
    c.text = text;
    return constant(std::move(c));
}

int ProgramBuilder::tuple_constant(const std::vector<uint32_t>& elements) {
    Constant c;
    c.kind = Constant::Kind::Tuple;
    c.elements = elements;
    return constant(std::move(c));
}

int ProgramBuilder::names_constant(const std::vector<std::string_view>& names) {
    std::vector<uint32_t> elements;
    for (std::string_view n : names) elements.push_back(static_cast<uint32_t>(text_constant(n)));
    const int index = tuple_constant(elements);
    if (index > kMaxShortIndex) too_large({}, "the program");
    return index;
}

int64_t ProgramBuilder::scaled(const ConstantExpr& literal) {
    if (module_index != 0) return literal.int_value;
    const std::pair<uint32_t, uint32_t> place = {literal.span.line, literal.span.col};
    const auto seen = seen_literals_.find(place);
    if (seen != seen_literals_.end()) return seen->second;
    int64_t value = literal.int_value;
    for (int pass = 0; pass < 2; pass++) {  // scales of one line first
        for (size_t i = 0; i < options.scales.size(); i++) {
            const LiteralScale& s = options.scales[i];
            if ((s.line != 0) != (pass == 0) || s.original != literal.int_value || (s.line != 0 && s.line != literal.span.line)) continue;
            scale_used_[i] = true;
            value = s.replacement;
            program.scaled.push_back({literal.span, s.original, s.replacement});
            seen_literals_[place] = value;
            return value;
        }
    }
    seen_literals_[place] = value;
    return value;
}

void ProgramBuilder::warn_unused_scales() {
    for (size_t i = 0; i < options.scales.size(); i++) {
        if (scale_used_[i]) continue;
        const LiteralScale& s = options.scales[i];
        std::string message = "no literal " + std::to_string(s.original) + (s.line ? " in line " + std::to_string(s.line) : std::string(" in the program")) + " to scale";
        diagnostics_.push_back({Severity::kWarning, {}, std::move(message), {}});
    }
}

// --- one code object

FunctionCompiler::FunctionCompiler(ProgramBuilder& program, FunctionCompiler* parent, const Scope& scope, std::string_view name, const Span& span)
    : p_(program), parent_(parent), scope_(scope), code_index_(static_cast<int>(program.program.codes.size())) {
    p_.program.codes.emplace_back();
    if (code_index_ > kMaxShortIndex) p_.too_large(span, "the program");
    b_.code.name = name;
    b_.code.qualname = qualified(name);
    b_.code.first_line = span.line;
    b_.code.module = p_.module_index;
}

std::string FunctionCompiler::qualified(std::string_view name) const {
    if (!parent_ || !parent_->parent_) return std::string(name);
    const Symbol* own = parent_->scope_.find(name);
    if (own && own->declared_global) return std::string(name);
    return parent_->b_.code.qualname + (parent_->scope_.kind == ScopeKind::kClass ? "." : ".<locals>.") + std::string(name);
}

// Registers for parameters, local variables, free variables.
void FunctionCompiler::declare_variables(const Parameters* parameters) {
    Code& code = b_.code;
    parameters_ = parameters;
    const auto add = [&](std::string_view name, bool is_cell, bool unbinds, bool bound) {
        variables_[name] = static_cast<int>(code.reg_names.size());
        code.reg_names.emplace_back(name);
        code.reg_is_cell.push_back(is_cell);
        unbindable_.push_back(unbinds);
        bound_.vars.push_back(bound && !unbinds);
    };
    if (scope_.kind == ScopeKind::kClass) {  // a function of its namespace
        add(".namespace", false, false, true);
        if (scope_.class_cell) add("__class__", true, true, false);
        for (std::string_view name : scope_.free_names) {
            if (variables_.count(name)) continue;
            add(name, true, true, false);
            code.free_names.emplace_back(name);
        }
    } else if (scope_.kind != ScopeKind::kModule) {
        if (parameters)
            for (const Parameter* p : parameters_in_order(*parameters)) {
                const Symbol& s = *scope_.find(p->name);
                add(s.name, s.storage == Storage::kCell, s.unbinds, true);
            }
        for (const Symbol& s : scope_.symbols) {
            if (variables_.count(s.name)) continue;
            if (s.storage == Storage::kLocal || s.storage == Storage::kCell) add(s.name, s.storage == Storage::kCell, s.unbinds, s.parameter);
        }
        for (std::string_view name : scope_.free_names) {
            add(name, true, true, false);
            code.free_names.emplace_back(name);
        }
    }
    if (code.reg_names.size() > static_cast<size_t>(CodeBuilder::kMaxRegisters) / 2) {
        p_.too_large({}, "a function");
        code.reg_names.resize(1);
    }
    b_.start_temporaries(static_cast<int>(code.reg_names.size()));
}

void FunctionCompiler::make_cells(const Span& span) {
    const Code& code = b_.code;
    const size_t own = code.reg_names.size() - code.free_names.size();
    if (!code.free_names.empty()) b_.emit(Op::COPY_FREE, static_cast<int>(own), static_cast<int>(code.free_names.size()), 0, span);
    for (size_t i = 0; i < own; i++)
        if (code.reg_is_cell[i]) b_.emit(Op::MAKE_CELL, static_cast<int>(i), 0, 0, span);
}

int FunctionCompiler::finish(const Parameters* parameters) {
    Code& code = b_.code;
    b_.finish_code();
    if (b_.too_large()) p_.too_large({code.first_line, 1, code.first_line, 1}, ("`" + code.name + "`").c_str());
    if (parameters) {
        code.positional = static_cast<uint16_t>(parameters->positional.size());
        code.positional_only = static_cast<uint16_t>(parameters->positional_only);
        code.keyword_only = static_cast<uint16_t>(parameters->keyword_only.size());
        code.has_varargs = parameters->varargs;
        code.has_varkw = parameters->varkw;
    }
    p_.program.codes[static_cast<size_t>(code_index_)] = std::move(code);
    return code_index_;
}

void FunctionCompiler::compile_module(const Block& body) {
    declare_variables(nullptr);
    if (!body.empty() && p_.module.source.text.find("__doc__") != std::string::npos) {
        if (const int doc = docstring(body); doc >= 0) {
            const int value = b_.allocate();
            b_.emit_wide(Op::LOAD_CONST, value, doc, body[0]->span);
            b_.emit_wide(Op::STORE_GLOBAL, value, p_.global("__doc__"), body[0]->span);
            b_.release_to(value);
        }
    }
    // As with __doc__: kept where the program can see it.
    keeps_annotations_ = p_.module.source.text.find("__annotations__") != std::string::npos;
    if (keeps_annotations_ && has_annotations(body)) {
        const int value = b_.allocate();
        b_.emit(Op::BUILD_MAP, value, value, 0, body[0]->span);
        b_.emit_wide(Op::STORE_GLOBAL, value, p_.global("__annotations__"), body[0]->span);
        b_.release_to(value);
    }
    block(body);
    const Span end = body.empty() ? Span{1, 1, 1, 1} : body.back()->span;
    b_.emit(Op::RETURN_NONE, 0, 0, 0, end);
    finish(nullptr);
}

void FunctionCompiler::compile_condition(const Expr* value) {
    declare_variables(nullptr);
    return_value(value, value->span);
    finish(nullptr);
}

// Constant of the string that a body begins with; -1: none.
int FunctionCompiler::docstring(const Block& body) {
    if (body.empty() || body[0]->kind != StmtKind::kExpr) return -1;
    const Expr* value = as<ExprStmt>(body[0]).value;
    if (value->kind != ExprKind::kConstant || as<ConstantExpr>(value).constant != ConstantKind::kStr) return -1;
    return p_.text_constant(as<ConstantExpr>(value).text);
}

int FunctionCompiler::compile_function(const FunctionStmt& function) {
    declare_variables(function.parameters);
    make_cells(function.name_span);
    start_generator(scope_.has_yield, function.is_async, {function.span.line, function.span.col, function.name_span.end_line, function.name_span.end_col});
    b_.code.doc = docstring(function.body);
    block(function.body);
    if (!bound_.dead) b_.emit(Op::RETURN_NONE, 0, 0, 0, function.body.empty() ? function.span : function.body.back()->span);
    return finish(function.parameters);
}

int FunctionCompiler::compile_lambda(const LambdaExpr& lambda) {
    declare_variables(lambda.parameters);
    make_cells(lambda.span);
    start_generator(scope_.has_yield, false, lambda.span);
    return_value(lambda.body, lambda.body->span);
    return finish(lambda.parameters);
}

// --- variables

Storage FunctionCompiler::storage(std::string_view name) const {
    const Symbol* s = scope_.find(name);
    HEDDLE_ASSERT(s && s->storage != Storage::kUnresolved, "the scope analysis met every name");
    return s->storage;
}

int FunctionCompiler::variable(std::string_view name) const {
    const auto at = variables_.find(name);
    HEDDLE_ASSERT(at != variables_.end(), "every local and free variable has a register");
    return at->second;
}

void FunctionCompiler::mark_bound(std::string_view name) {
    const auto reg = static_cast<size_t>(variable(name));
    if (!unbindable_[reg]) bound_.vars[reg] = true;
}

// A variable whose register can serve as an operand.
bool FunctionCompiler::is_plain_local(const Expr* expr) const {
    if (expr->kind != ExprKind::kName) return false;
    const Symbol* s = scope_.find(as<NameExpr>(expr).id);
    return s && s->storage == Storage::kLocal && !s->walrus;
}

void FunctionCompiler::check_local(std::string_view name, int reg, const Span& span) {
    if (!may_be_unbound(reg)) return;
    b_.emit_wide(Op::CHECK_LOCAL, reg, p_.name(name), span);
    mark_bound(name);
}

void FunctionCompiler::load_name(std::string_view name, int target, const Span& span) {
    if (name == "__debug__") {
        Constant c;
        c.kind = Constant::Kind::True;
        b_.emit_wide(Op::LOAD_CONST, target, p_.constant(c), span);
        return;
    }
    switch (storage(name)) {
        case Storage::kLocal: {
            const int reg = variable(name);
            check_local(name, reg, span);
            if (reg != target) b_.emit(Op::MOVE, target, reg, 0, span);
            return;
        }
        case Storage::kFree:
            if (scope_.kind == ScopeKind::kClass && !scope_.find(name)->declared_nonlocal) return load_class_name(name, target, span);
            [[fallthrough]];
        case Storage::kCell:
            b_.emit(Op::LOAD_CELL, target, variable(name), p_.name(name), span);
            return;
        default:
            break;
    }
    if (scope_.kind == ScopeKind::kClass && !scope_.find(name)->declared_global) return load_class_name(name, target, span);
    static constexpr std::pair<std::string_view, const char*> kRefused[] = {
        {"eval", "the lab runs only the program that it shows"},
        {"exec", "the lab runs only the program that it shows"},
        {"compile", "the lab runs only the program that it shows"},
        {"__import__", "write an import statement"},
        {"open", "the lab has no files"},
        {"breakpoint", "step through the program instead"},
    };
    for (const auto& [refused, why] : kRefused)
        if (name == refused && p_.module_index == 0 && !p_.options.lenient_imports && !p_.module_binds.count(std::string(name))) p_.error(span, "`" + std::string(name) + "` is not in the lab: " + why);
    if (name == "globals" && uses_globals(p_.module)) {
        Temporaries temporaries(*this);
        const int base = window(2);
        b_.emit_wide(Op::IMPORT, base + bytecode::kFrameHeaderWords, p_.name(kNamespaceModule), span);
        b_.emit(Op::LOAD_ATTR, base, base + bytecode::kFrameHeaderWords, p_.name("reader"), span);
        b_.emit_wide(Op::LOAD_CONST, base + bytecode::kFrameHeaderWords, p_.text_constant(p_.module.name), span);
        b_.emit(Op::CALL, target, base, 1, span);
        return;
    }
    if (const LibraryBuiltin* builtin = library_builtin(p_.module, name)) {
        Temporaries temporaries(*this);
        const int module = b_.allocate();
        b_.emit_wide(Op::IMPORT, module, p_.name(builtin->module), span);
        b_.emit(Op::LOAD_ATTR, target, module, p_.name(builtin->name), span);
        return;
    }
    b_.emit_wide(Op::LOAD_GLOBAL, target, p_.global(name), span);
}

void FunctionCompiler::store_name(std::string_view name, int value, const Span& span) {
    switch (storage(name)) {
        case Storage::kLocal:
            if (variable(name) != value) b_.emit(Op::MOVE, variable(name), value, 0, span);
            mark_bound(name);
            return;
        case Storage::kCell: case Storage::kFree:
            b_.emit(Op::STORE_CELL, value, variable(name), 0, span);
            return;
        case Storage::kClass: b_.emit(Op::STORE_NAME, value, 0, p_.name(name), span); return;
        default:
            b_.emit_wide(Op::STORE_GLOBAL, value, p_.global(name), span);
    }
}

void FunctionCompiler::delete_name(std::string_view name, const Span& span) {
    switch (storage(name)) {
        case Storage::kLocal: b_.emit_wide(Op::DELETE_LOCAL, variable(name), p_.name(name), span); return;
        case Storage::kCell: case Storage::kFree: b_.emit(Op::DELETE_CELL, 0, variable(name), p_.name(name), span); return;
        case Storage::kClass: b_.emit(Op::DELETE_NAME, 0, 0, p_.name(name), span); return;
        default: b_.emit_wide(Op::DELETE_GLOBAL, 0, p_.global(name), span);
    }
}

// `except … as name` ends: the name is unbound, whether or not the block did so already.
void FunctionCompiler::unbind_handler_name(std::string_view name, const Span& span) {
    if (name.empty()) return;
    if (storage(name) == Storage::kLocal) {
        b_.emit(Op::UNBIND, variable(name), 0, 0, span);
        return;
    }
    Temporaries temporaries(*this);
    const int none = b_.allocate();
    load_none(none, span);
    store_name(name, none, span);
    delete_name(name, span);
}

FunctionCompiler::Bound FunctionCompiler::meet(const Bound& a, const Bound& b) const {
    if (a.dead) return b;
    if (b.dead) return a;
    Bound out = a;
    for (size_t i = 0; i < out.vars.size(); i++) out.vars[i] = out.vars[i] && b.vars[i];
    return out;
}

}  // namespace heddle::lang
