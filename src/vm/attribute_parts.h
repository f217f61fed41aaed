#pragma once
// What the two files about attributes share (attributes.cpp, builtin_attributes.cpp). Internal to the interpreter.

#include <string_view>

#include "vm/context.h"

namespace heddle::vm {

/// `object.__dict__`, which others may hold from now on; kUnbound: hand over first.
Value take_namespace(Context& cx, Value object);
/// threading.local: the dict of the calling thread; kUnbound if there is none yet and `create` is false. In a class that derives from it,
/// each thread's first access runs __init__ with the arguments that the object was made with: then the dict is made and kDeleted says
/// that the question is put.
Value local_dict(Context& cx, Value object, bool create);
/// An attribute of a built-in object that no dict keeps; kUnbound: there is none of this name, an exception is in flight, or hand over first.
Value special_attribute(Context& cx, Value object, std::string_view name);
/// Sets such an attribute, or deletes it where `v` is kUnbound. -1: it is none of them, else whether it was done.
int store_special(Context& cx, Value object, Value name, std::string_view text, Value v);

} // namespace heddle::vm
