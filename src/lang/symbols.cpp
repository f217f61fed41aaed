// The second pass of scope analysis: what each name of a scope means, from the outside in.
#include "lang/symbols_impl.h"

#include <algorithm>

namespace heddle::lang {

namespace {

class Resolver {
public:
    explicit Resolver(Scopes& out) : out_(out) {}

    void run() {
        resolve(*out_.module);
    }

private:
    void resolve(Scope& scope) {
        for (size_t i = 0; i < scope.symbols.size(); i++) {
            Symbol& s = scope.symbols[i];
            if (s.storage != Storage::kUnresolved) continue;  // an inner scope asked for it already
            s.storage = storage_of(scope, s);
        }
        for (const auto& child : scope.children) resolve(*child);
    }

    Storage storage_of(Scope& scope, const Symbol& s) {
        if (scope.kind == ScopeKind::kModule || s.declared_global) return Storage::kGlobal;
        if (s.declared_nonlocal) {
            if (capture(scope, s.name)) return Storage::kFree;
            out_.diagnostics.push_back({Severity::kError, s.first, "no binding for nonlocal " + quoted(s.name) + " found", {}});
            return Storage::kGlobal;
        }
        if (s.bound) return scope.kind == ScopeKind::kClass ? Storage::kClass : Storage::kLocal;
        return capture(scope, s.name) ? Storage::kFree : Storage::kGlobal;
    }

    // Finds the function around `scope` that binds `name`, makes it a cell there and a free variable on the way. False: none does.
    bool capture(Scope& scope, std::string_view name) {
        for (Scope* outer = scope.parent; outer; outer = outer->parent) {
            if (outer->kind == ScopeKind::kModule) return false;
            if (outer->kind == ScopeKind::kClass) {
                if (name != "__class__") continue;
                outer->class_cell = true;
                for (Scope* s = &scope; s != outer; s = s->parent) make_free(*s, name);
                return true;
            }
            Symbol* found = outer->find(name);
            if (!found) continue;
            if (found->declared_global) return false;
            if (found->declared_nonlocal || !found->bound) {
                // Its own resolution goes further out; a mere use there means the same variable as here.
                if (found->storage == Storage::kGlobal) return false;
                continue;
            }
            found->storage = Storage::kCell;
            for (Scope* s = &scope; s != outer; s = s->parent) make_free(*s, name);
            return true;
        }
        return false;
    }

    void make_free(Scope& scope, std::string_view name) {
        if (std::find(scope.free_names.begin(), scope.free_names.end(), name) == scope.free_names.end()) scope.free_names.push_back(name);
        Symbol* found = scope.find(name);
        if (found && scope.kind != ScopeKind::kClass && !found->declared_global && (!found->bound || found->declared_nonlocal)) found->storage = Storage::kFree;
    }

    Scopes& out_;
};

}  // namespace

Symbol* Scope::find(std::string_view symbol) {
    const auto at = index.find(symbol);
    return at == index.end() ? nullptr : &symbols[at->second];
}
const Symbol* Scope::find(std::string_view symbol) const { return const_cast<Scope*>(this)->find(symbol); }

std::vector<const Parameter*> parameters_in_order(const Parameters& parameters) {
    std::vector<const Parameter*> out;
    for (const Parameter& p : parameters.positional) out.push_back(&p);
    for (const Parameter& p : parameters.keyword_only) out.push_back(&p);
    if (parameters.varargs) out.push_back(parameters.varargs);
    if (parameters.varkw) out.push_back(parameters.varkw);
    return out;
}

Scopes analyse_scopes(const Ast& ast) {
    Scopes scopes;
    collect_scopes(ast, scopes);
    Resolver(scopes).run();
    std::stable_sort(scopes.diagnostics.begin(), scopes.diagnostics.end(),
                     [](const Diagnostic& a, const Diagnostic& b) { return a.span.begin() < b.span.begin(); });
    return scopes;
}

}  // namespace heddle::lang
