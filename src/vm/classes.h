#pragma once
// Classes of the program: creation, lookup along the MRO, what a call of a class does.
//
// Types of built-in values have natives as attributes (registry.h); classes have a dict. One lookup serves both.
// Thread safety: class dictionaries are read under their ObjectLock; per-thread caches of lookups carry World::class_epoch.

#include "vm/context.h"

namespace heddle::vm {

/// The attribute `name` (a str) in the MRO of `type`, unbound as it stands there: function, native, Property…; kUnbound if there is none
/// (no exception). Does not touch: class attributes that threads share are touched by attribute instructions.
Value class_lookup(Context& cx, Value type, Value name);
/// The same, but only what classes of the program define: kUnbound when a built-in type of the MRO would answer first. `name` is text
/// such as "__eq__". For operations: a method found here is to be asked (Context::ask), otherwise the built-in meaning holds.
Value special_method(Context& cx, Value object, std::string_view name);
/// Whether type(v) was made by a class statement: a cheap test before special_method().
bool of_user_class(const Context& cx, Value v);
/// What v is as a built-in value: Instance::base for instances of subclasses of int, str, list…; v itself otherwise.
Value plain(const Context& cx, Value v);

} // namespace heddle::vm
