#include "vm/generic_alias.h"

#include <algorithm>

#include <fmt/format.h>

#include "vm/classes.h"
#include "vm/containers.h"
#include "vm/modules.h"

namespace heddle::vm {

namespace {

Value make(Context& cx, TypeId type, Value origin, Value args) {
    Value dict = cx.make_dict();
    if (!(origin == kUnbound)) dict_set_str(cx, dict, cx.make_str("__origin__"), origin);
    dict_set_str(cx, dict, cx.make_str("__args__"), args);
    dict_set_str(cx, dict, cx.make_str("__parameters__"), cx.make_tuple(0));
    Instance& instance = cx.allocate<Instance>(Kind::Instance);
    instance.type = cx.machine.type_object(type);
    instance.dict = dict;
    instance.base = kUnbound;
    return cx.value_of(instance);
}

bool is_of(const Context& cx, Value v, TypeId type) { return cx.is(v, Kind::Instance) && cx.object<Instance>(v).type == cx.machine.type_object(type); }
Value part(Context& cx, Value v, const char* name) { return dict_get_str(cx, cx.object<Instance>(v).dict, cx.make_str(name)); }

// A class of the library's module `types`, once that has been run; kUnbound otherwise.
Value library_class(Context& cx, const char* name) {
    Value module = dict_get_str(cx, cx.process->modules, cx.make_str("types"));
    if (!cx.is(module, Kind::Module) || cx.object<Module>(module).index == 0) return kUnbound;
    int slot = cx.machine.link().global_slot(static_cast<std::uint32_t>(cx.object<Module>(module).index - 1), name);
    return slot < 0 ? kUnbound : Value{cx.load_word(cx.globals[slot].bits)};
}

bool takes_arguments(TypeId type) {
    switch (type) {
        case TypeId::list: case TypeId::deque: case TypeId::dict: case TypeId::tuple: case TypeId::set: case TypeId::frozenset: case TypeId::type: case TypeId::enumerate:
        case TypeId::BaseExceptionGroup: case TypeId::ExceptionGroup: return true;
        default: return false;
    }
}

std::string part_repr(Context& cx, Value v) {
    if (v == kEllipsis) return "...";
    if (v == kNone || v == cx.machine.type_object(TypeId::NoneType)) return "None";
    return cx.is(v, Kind::Type) ? class_path(cx, v) : repr(cx, v);
}

} // namespace

bool is_alias_or_union(const Context& cx, Value v) { return is_of(cx, v, TypeId::GenericAlias) || is_of(cx, v, TypeId::UnionType); }
Value alias_origin(Context& cx, Value v) { return is_of(cx, v, TypeId::GenericAlias) ? part(cx, v, "__origin__") : kUnbound; }
Value union_members(Context& cx, Value v) { return is_of(cx, v, TypeId::UnionType) ? part(cx, v, "__args__") : kUnbound; }

Value generic_alias(Context& cx, Value type, Value key) {
    if (!takes_arguments(layout_of(cx, type))) {
        cx.raise(TypeId::TypeError, fmt::format("type '{}' is not subscriptable", cx.text(type_at(cx, type).name)));
        return kUnbound;
    }
    if (Value own = library_class(cx, "GenericAlias"); cx.is(own, Kind::Type)) return cx.ask(own, {type, key});
    return make(cx, TypeId::GenericAlias, type, cx.is(key, Kind::Tuple) ? key : cx.make_tuple({key}));
}

Value type_union(Context& cx, Value a, Value b) {
    auto fits = [&](Value v) { return v == kNone || cx.is(v, Kind::Type) || is_alias_or_union(cx, v); };
    if (!fits(a) || !fits(b) || (a == kNone && b == kNone)) return kNotImplemented;
    if (Value own = library_class(cx, "UnionType"); cx.is(own, Kind::Type)) {
        Value of = load_attr_str(cx, own, cx.make_str("_of"));
        return of == kUnbound ? kUnbound : cx.ask(of, {a, b});
    }
    std::vector<Value> members;
    auto add = [&](Value v) {
        if (v == kNone) v = cx.machine.type_object(TypeId::NoneType);
        if (std::find(members.begin(), members.end(), v) == members.end()) members.push_back(v);
    };
    for (Value v : {a, b}) {
        Value inner = union_members(cx, v);
        if (inner == kUnbound) {
            add(v);
            continue;
        }
        const Tuple& t = cx.object<Tuple>(inner);
        for (std::uint32_t i = 0; i < t.size; i++) add(t.items[i]);
    }
    return members.size() == 1 ? members[0] : make(cx, TypeId::UnionType, kUnbound, make_tuple_of(cx, members.data(), members.size()));
}

std::string alias_repr(Context& cx, Value v) {
    const Tuple& args = cx.object<Tuple>(part(cx, v, "__args__"));
    const bool is_union = is_of(cx, v, TypeId::UnionType);
    std::string out;
    for (std::uint32_t i = 0; i < args.size; i++) {
        if (i > 0) out += is_union ? " | " : ", ";
        out += part_repr(cx, args.items[i]);
    }
    return is_union ? out : fmt::format("{}[{}]", part_repr(cx, alias_origin(cx, v)), out.empty() ? "()" : out);
}

} // namespace heddle::vm
