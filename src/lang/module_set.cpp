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
constexpr LibraryBuiltin kLibraryBuiltins[] = {{"bytearray", "_lab_bytearray"}, {"memoryview", "_lab_memoryview"}, {"exit", "_lab_site"}, {"quit", "_lab_site"}};

bool mentions(const Scope& scope, std::string_view name) {
    const Symbol* s = scope.find(name);
    if (s && s->storage == Storage::kGlobal) return true;
    return std::any_of(scope.children.begin(), scope.children.end(), [&](const auto& child) { return mentions(*child, name); });
}

bool mentions_unbound(const SourceModule& module, std::string_view name) {
    const Symbol* bound = module.scopes.module->find(name);
    return !(bound && bound->bound) && mentions(*module.scopes.module, name);
}

// A lock of the program's own may be given to threading.Condition.
bool writes_locks(const SourceModule& module) {
    const auto has = [&](const char* text) { return module.source.text.find(text) != std::string::npos; };
    return has("def acquire") && has("Condition");
}
}  // namespace

namespace {
constexpr std::string_view kMark = "# only where a program says ";
}

// An import in the library that few programs need ends in this and a word: `# only where a program says ProcessPoolExecutor`. Elsewhere
// the module is not compiled, and the import would raise.
std::string_view ModuleSet::needed_word(const SourceModule& module, const Stmt& import) {
    std::string_view text = module.source.text;
    for (uint32_t line = 1; line < import.span.line; line++) text.remove_prefix(text.find('\n') + 1);
    text = text.substr(0, text.find('\n'));
    const size_t at = text.find(kMark);
    return at == std::string_view::npos ? std::string_view{} : text.substr(at + kMark.size());
}

bool ModuleSet::some_program_says(std::string_view word) const {
    return std::any_of(modules_.begin(), modules_.end(),
                       [&](const SourceModule& m) { return !is_library(m) && m.source.text.find(word) != std::string::npos; });
}

bool ModuleSet::is_library(const SourceModule& module) { return module.source.filename.compare(0, 6, "<lab>/") == 0; }

void ModuleSet::add_imports(std::vector<Diagnostic>& diagnostics) {
    std::vector<std::pair<const SourceModule*, const Stmt*>> put_off;
    for (size_t done = 0; done < modules_.size();) {
        add_imports_of(done, put_off, diagnostics);
        const auto wanted = std::partition(put_off.begin(), put_off.end(), [&](const auto& p) { return !some_program_says(needed_word(*p.first, *p.second)); });
        for (auto p = wanted; p != put_off.end(); ++p) add_import(*p->first, *p->second, p->first->imported_at, diagnostics);
        put_off.erase(wanted, put_off.end());
    }
}

// Of the modules from number `next` on, and of those that this adds.
void ModuleSet::add_imports_of(size_t& next, std::vector<std::pair<const SourceModule*, const Stmt*>>& put_off, std::vector<Diagnostic>& diagnostics) {
    for (; next < modules_.size(); next++) {
        const size_t i = next;
        const SourceModule& module = modules_[i];
        if (!module.scopes.module) continue;
        if (uses_globals(module)) add(kNamespaceModule, i == 0 ? Span{1, 1, 1, 1} : module.imported_at, diagnostics);
        if (i == 0 && writes_locks(module)) add("_lab_condition", Span{1, 1, 1, 1}, diagnostics);
        for (const LibraryBuiltin& builtin : kLibraryBuiltins)
            if (mentions_unbound(module, builtin.name)) add(builtin.module, i == 0 ? Span{1, 1, 1, 1} : module.imported_at, diagnostics);
        const bool conditional = is_library(module) && module.source.text.find(kMark) != std::string::npos;
        for (const Stmt* s : module.scopes.imports) {
            if (!conditional || needed_word(module, *s).empty())
                add_import(module, *s, i == 0 ? s->span : module.imported_at, diagnostics);
            else
                put_off.emplace_back(&module, s);
        }
    }
}

void ModuleSet::add_import(const SourceModule& module, const Stmt& import, const Span& at, std::vector<Diagnostic>& diagnostics) {
    if (import.kind == StmtKind::kImport) {
        for (const ImportAlias& a : as<ImportStmt>(&import).names) add(a.name, at, diagnostics);
        return;
    }
    const auto& from = as<ImportFromStmt>(&import);
    const std::string base = absolute_module(package_of(module), from.module, from.level);
    if (base.empty() || base == "__future__") return;
    add(base, at, diagnostics);
    for (const ImportAlias& a : from.names)
        if (const SourceModule* found = find(base); found && found->source.is_package && a.name != "*") add(base + "." + std::string(a.name), at, diagnostics);
}

bool uses_globals(const SourceModule& module) { return module.scopes.reads_globals || mentions_unbound(module, "globals"); }

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
