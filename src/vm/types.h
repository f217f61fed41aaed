#pragma once
// Ids of the built-in types; see vm/types.def.

#include <cstdint>

#include "vm/object.h"

namespace heddle::vm {

enum class TypeId : std::uint16_t {
#define TYPE(id, name, base, kind) id,
#define EXC(id, base) id,
#include "vm/types.def"
#undef TYPE
#undef EXC
    kCount
};

struct TypeInfo {
    const char* name;
    TypeId base;
    Kind instances; ///< Kind::kCount when no kind is the type's alone
    bool is_exception;
};
const TypeInfo& type_info(TypeId id);
/// Type of the instances of a kind (user classes, iterators and aux variants excepted).
TypeId type_of_kind(Kind kind);
bool is_subtype(TypeId type, TypeId base);
/// What its __module__ says: builtins, threading, _thread.
const char* module_of_type(TypeId id);

} // namespace heddle::vm
