#include "lang/module_set.h"

#include <algorithm>
#include <set>

namespace heddle::lang {

SourceModule& ModuleSet::add_program(std::string_view source, std::string_view filename) {
    SourceModule& program = modules_.emplace_back();
    program.name = "__main__";
    program.source.filename = filename;
    program.source.text = source;
    program.parsed = parse(program.source.text);
    if (!has_errors(program.parsed.diagnostics)) program.scopes = analyse_scopes(*program.parsed.ast);
    by_name_[program.name] = &program;
    return program;
}

const SourceModule* ModuleSet::find(std::string_view name) const {
    const auto at = by_name_.find(std::string(name));
    return at == by_name_.end() ? nullptr : at->second;
}

void ModuleSet::add(std::string_view name, const Span& imported_at, std::vector<Diagnostic>& diagnostics) {
    const size_t last_dot = name.rfind('.');
    if (last_dot != std::string_view::npos) add(name.substr(0, last_dot), imported_at, diagnostics);
    const auto [at, fresh] = by_name_.try_emplace(std::string(name), nullptr);
    if (!fresh) return;
    std::optional<ModuleSource> found = finder_ ? finder_(name) : std::nullopt;
    if (!found) return;
    SourceModule& module = modules_.emplace_back();
    at->second = &module;
    module.name = name;
    module.source = std::move(*found);
    module.imported_at = imported_at;
    module.parsed = parse(module.source.text);
    std::vector<Diagnostic> errors = module.parsed.diagnostics;
    if (!has_errors(errors)) {
        module.scopes = analyse_scopes(*module.parsed.ast);
        errors = module.scopes.diagnostics;
    }
    for (const Diagnostic& d : errors)
        if (d.severity == Severity::kError)
            diagnostics.push_back({Severity::kError, imported_at, "in " + module.source.filename + ", line " + std::to_string(d.span.line) + ": " + d.message, {}});
    if (last_dot != std::string_view::npos)
        if (const auto parent = by_name_.find(std::string(name.substr(0, last_dot))); parent->second)
            for (SourceModule& m : modules_)
                if (&m == parent->second) m.submodules.emplace_back(name.substr(last_dot + 1));
}

namespace {
constexpr LibraryBuiltin kLibraryBuiltins[] = {{"bytearray", "_lab_bytearray"}, {"exit", "_lab_site"}, {"quit", "_lab_site"}};

bool mentions(const Scope& scope, std::string_view name) {
    const Symbol* s = scope.find(name);
    if (s && s->storage == Storage::kGlobal) return true;
    return std::any_of(scope.children.begin(), scope.children.end(), [&](const auto& child) { return mentions(*child, name); });
}

bool mentions_unbound(const SourceModule& module, std::string_view name) {
    const Symbol* bound = module.scopes.module->find(name);
    return !(bound && bound->bound) && mentions(*module.scopes.module, name);
}
}  // namespace

void ModuleSet::add_imports(std::vector<Diagnostic>& diagnostics) {
    for (size_t i = 0; i < modules_.size(); i++) {
        const SourceModule& module = modules_[i];
        if (!module.scopes.module) continue;
        const std::string package = package_of(module);
        if (uses_globals(module)) add(kNamespaceModule, i == 0 ? Span{1, 1, 1, 1} : module.imported_at, diagnostics);
        for (const LibraryBuiltin& builtin : kLibraryBuiltins)
            if (mentions_unbound(module, builtin.name)) add(builtin.module, i == 0 ? Span{1, 1, 1, 1} : module.imported_at, diagnostics);
        for (const Stmt* s : module.scopes.imports) {
            const Span at = i == 0 ? s->span : module.imported_at;
            if (s->kind == StmtKind::kImport) {
                for (const ImportAlias& a : as<ImportStmt>(s).names) add(a.name, at, diagnostics);
                continue;
            }
            const auto& from = as<ImportFromStmt>(s);
            const std::string base = absolute_module(package, from.module, from.level);
            if (base.empty() || base == "__future__") continue;
            add(base, at, diagnostics);
            for (const ImportAlias& a : from.names)
                if (const SourceModule* found = find(base); found && found->source.is_package && a.name != "*") add(base + "." + std::string(a.name), at, diagnostics);
        }
    }
}

bool uses_globals(const SourceModule& module) { return mentions_unbound(module, "globals"); }

const LibraryBuiltin* library_builtin(const SourceModule& module, std::string_view name) {
    for (const LibraryBuiltin& builtin : kLibraryBuiltins)
        if (builtin.name == name && mentions_unbound(module, name)) return &builtin;
    return nullptr;
}

std::string package_of(const SourceModule& module) {
    if (module.source.is_package) return module.name;
    const size_t dot = module.name.rfind('.');
    return dot == std::string::npos ? std::string() : module.name.substr(0, dot);
}

std::string absolute_module(std::string_view package, std::string_view name, uint32_t level) {
    if (level == 0) return std::string(name);
    for (uint32_t i = 1; i < level; i++) {
        const size_t dot = package.rfind('.');
        if (dot == std::string_view::npos) return {};
        package = package.substr(0, dot);
    }
    if (package.empty()) return {};
    return name.empty() ? std::string(package) : std::string(package) + "." + std::string(name);
}

namespace {

class ExportReader {
public:
    ExportReader(const ModuleSet& set, std::set<std::string>& out) : set_(set), out_(out) {}

    // False: the module has no `__all__`, or it is made of something else than lists of literals.
    bool read(const SourceModule& module, int depth = 0) {
        if (!module.scopes.module || depth > 20) return false;
        bool found = false;
        for (const Stmt* s : module.parsed.ast->body) {
            const Expr* value = nullptr;
            if (s->kind == StmtKind::kAssign && as<AssignStmt>(s).targets.size() == 1 && is_all(as<AssignStmt>(s).targets[0])) value = as<AssignStmt>(s).value;
            if (s->kind == StmtKind::kAugAssign && is_all(as<AugAssignStmt>(s).target)) value = as<AugAssignStmt>(s).value;
            if (!value) continue;
            if (!names(module, value, depth)) return false;
            found = true;
        }
        return found;
    }

private:
    static bool is_all(const Expr* e) { return e->kind == ExprKind::kName && as<NameExpr>(e).id == "__all__"; }

    bool names(const SourceModule& module, const Expr* e, int depth) {
        if (e->kind == ExprKind::kList || e->kind == ExprKind::kTuple) {
            for (const Expr* element : as<SequenceExpr>(e).elements) {
                if (element->kind != ExprKind::kConstant || as<ConstantExpr>(element).constant != ConstantKind::kStr) return false;
                out_.insert(std::string(as<ConstantExpr>(element).text));
            }
            return true;
        }
        if (e->kind == ExprKind::kBinary) return names(module, as<BinaryExpr>(e).left, depth) && names(module, as<BinaryExpr>(e).right, depth);
        if (e->kind == ExprKind::kAttribute && as<AttributeExpr>(e).name == "__all__" && as<AttributeExpr>(e).value->kind == ExprKind::kName) {
            const std::string_view other = as<NameExpr>(as<AttributeExpr>(e).value).id; // submodule.__all__
            const SourceModule* found = set_.find(package_of(module) + "." + std::string(other));
            return found && read(*found, depth + 1);
        }
        return false;
    }

    const ModuleSet& set_;
    std::set<std::string>& out_;
};

}  // namespace

std::vector<std::string> exported_names(const ModuleSet& set, const SourceModule& module) {
    std::set<std::string> names;
    if (!ExportReader(set, names).read(module) && module.scopes.module)
        for (const Symbol& s : module.scopes.module->symbols)
            if (s.bound && s.name.substr(0, 1) != "_") names.insert(std::string(s.name));
    return {names.begin(), names.end()};
}

}  // namespace heddle::lang
