// What the two passes of scope analysis share; internal to them.
#pragma once

#include "lang/symbols.h"

#include <string>

namespace heddle::lang {

inline std::string quoted(std::string_view name) { return "'" + std::string(name) + "'"; }

// Fills everything but where names live, and reports what needs no other scope. symbol_collector.cpp
void collect_scopes(const Ast& ast, Scopes& out);

}  // namespace heddle::lang
