#pragma once
// list[int] and int | None. Where the library's module `types` is loaded, they are objects of its classes; else small objects that know what
// they were made of, enough for annotations and isinstance().

#include <string>

#include "vm/context.h"

namespace heddle::vm {

/// type[key] of a built-in class that takes one; TypeError for others. May ask.
Value generic_alias(Context& cx, Value type, Value key);
/// a | b where both are types, None, aliases or unions and one of them is no None; else kNotImplemented. May ask.
Value type_union(Context& cx, Value a, Value b);
bool is_alias_or_union(const Context& cx, Value v);
std::string alias_repr(Context& cx, Value v);
/// The class of an alias; kUnbound for anything else.
Value alias_origin(Context& cx, Value v);
/// What a union was made of, a tuple; kUnbound for anything else.
Value union_members(Context& cx, Value v);

} // namespace heddle::vm
