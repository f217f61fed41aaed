#pragma once
// All natives of the lab by number, with their parameters parsed. Immutable after the first use; thread-safe.

#include <string>
#include <vector>

#include "vm/native.h"
#include "vm/types.h"

namespace heddle::vm {

struct NativeParam {
    std::string_view name;
    bool required;
};
struct NativeInfo {
    NativeFunction function;           ///< def's, here for the sake of every call
    std::uint16_t count = 0;           ///< of params
    bool exact = false;                ///< `count` arguments by position are what it takes, as they are
    bool takes_self = false;           ///< its first argument is to be of self_kind
    const NativeDef* def;
    const char* owner;
    std::string display_name;          ///< "list.append" for methods, "len" for functions
    bool is_method;
    Kind self_kind;                    ///< of methods; Kind::Unbound: any object
    std::vector<NativeParam> params;   ///< without variadic ones
    std::uint32_t positional = 0;      ///< how many of params may be given by position
    std::uint32_t positional_only = 0;
    std::uint32_t required_positional = 0;
    std::uint32_t keyword_only_required = 0;
    bool varargs = false;
    bool varkw = false;
    bool plain_arguments = false;      ///< objects of classes that derive from str, int… are taken as the values inside them
};
const NativeInfo& native_info(std::uint32_t id);
/// All of them, by id; and by kind the ids of __enter__ and __exit__ or -1: for the interpreter, which asks at every call.
const NativeInfo* native_infos();
const int* enter_methods();
const int* exit_methods();
/// The native that calling a built-in type runs, or -1.
int constructor_of(TypeId id);
/// Names of what a built-in type itself defines.
std::vector<std::string_view> type_attribute_names(TypeId type);
/// Native id of a method of a kind by name, or -1.
int find_method(Kind kind, std::string_view name);
/// Names of what a built-in type itself defines.
/// What a built-in type itself defines, without its bases: native id or -1.
int find_type_attribute(TypeId type, std::string_view name);

} // namespace heddle::vm
