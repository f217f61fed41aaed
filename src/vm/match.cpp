// What the patterns of `match` ask of a value. They may call Python (__len__, get, __instancecheck__, properties), so they ask.

#include <algorithm>

#include <fmt/format.h>

#include "bytecode/program.h"
#include "vm/builtins.h"
#include "vm/classes.h"
#include "vm/containers.h"
#include "vm/slow_paths.h"
#include "vm/special.h"

namespace heddle::vm {

namespace {

// Whether a class derives from one of the library's of that name: Sequence or Mapping of collections.abc, deque.
bool derives_from(const Context& cx, Value v, std::string_view module, std::string_view name) {
    const Tuple& mro = cx.object<Tuple>(type_at(cx, cx.type_of(v)).mro);
    return std::any_of(mro.items, mro.items + mro.size, [&](Value t) {
        const Type& type = type_at(cx, t);
        return cx.text(type.name) == name && cx.is_str(type.module) && cx.text(type.module) == module;
    });
}

bool is_sequence(const Context& cx, Value v) {
    switch (cx.kind(plain(cx, v))) {
        case Kind::List: case Kind::Tuple: case Kind::Range: return true;
        default: return derives_from(cx, v, "collections.abc", "Sequence") || derives_from(cx, v, "collections", "deque");
    }
}

bool is_mapping(const Context& cx, Value v) { return cx.is(plain(cx, v), Kind::Dict) || derives_from(cx, v, "collections.abc", "Mapping"); }

// Built-in types whose one positional sub-pattern is the value itself.
bool matches_self(TypeId layout) {
    switch (layout) {
        case TypeId::int_: case TypeId::bool_: case TypeId::float_: case TypeId::str: case TypeId::bytes: case TypeId::tuple: case TypeId::list:
        case TypeId::dict: case TypeId::set: case TypeId::frozenset: return true;
        default: return false;
    }
}

bool take_back(Context& cx, TypeId type) {
    if (!cx.raising() || !exception_is(cx, cx.thread->raised, type)) return false;
    cx.thread->raised = kUnbound;
    return true;
}

} // namespace

int match_sequence(Context& cx, Value subject, std::uint16_t wanted) {
    if (!is_sequence(cx, subject)) return 0;
    Value n = length(cx, subject);
    if (n == kUnbound) return -1;
    std::int64_t length = 0;
    if (!as_index(cx, n, length, nullptr)) return -1;
    return (wanted & bytecode::kAtLeast) != 0 ? length >= (wanted & ~bytecode::kAtLeast) : length == wanted;
}

Value match_mapping(Context& cx, Value subject, Value keys) {
    if (!is_mapping(cx, subject)) return kNone;
    const Tuple& names = cx.object<Tuple>(keys);
    if (names.size == 0) return cx.make_tuple(0);
    Value n = length(cx, subject);
    if (n == kUnbound) return kUnbound;
    if (n.is_int() && n.as_int() < names.size) return kNone;
    std::vector<Value> values;
    Value get = special(cx, subject, "get"), missing = kUnbound;
    for (std::uint32_t i = 0; i < names.size; i++) {
        for (std::uint32_t k = 0; k < i; k++) {
            Tri same = values_equal(cx, names.items[i], names.items[k]);
            if (same < 0) return kUnbound;
            if (same != 0) {
                cx.raise(TypeId::ValueError, fmt::format("mapping pattern checks duplicate key ({})", repr(cx, names.items[i])));
                return kUnbound;
            }
        }
        Value v = kUnbound;
        if (get == kUnbound || is_native(get)) {
            v = get_item(cx, plain(cx, subject), names.items[i]);
            if (v == kUnbound && !cx.stop_here && take_back(cx, TypeId::KeyError)) return kNone;
        } else {
            if (missing == kUnbound) missing = cx.ask(cx.machine.type_object(TypeId::object), {}); // what no mapping holds
            if (!(missing == kUnbound)) v = call_special(cx, get, subject, {names.items[i], missing});
            if (v == missing && !(v == kUnbound)) return kNone;
        }
        if (v == kUnbound) return kUnbound;
        values.push_back(v);
    }
    return make_tuple_of(cx, values.data(), values.size());
}

Value match_class(Context& cx, Value subject, Value type, std::uint32_t positional, Value keywords) {
    if (!cx.is(type, Kind::Type)) return fail(cx, TypeId::TypeError, "called match pattern must be a type");
    Tri instance = instance_of(cx, subject, type);
    if (instance <= 0) return instance < 0 ? kUnbound : kNone;
    const std::string name(cx.text(type_at(cx, type).name));
    std::vector<Value> names, values;
    std::uint32_t allowed = 0;
    if (positional > 0) {
        Value given = load_attr_str(cx, type, cx.make_str("__match_args__"));
        if (given == kUnbound) {
            if (cx.stop_here || !take_back(cx, TypeId::AttributeError)) return kUnbound;
            allowed = matches_self(layout_of(cx, type)) ? 1 : 0;
            if (allowed == 1 && positional == 1) values.push_back(subject);
        } else {
            if (!cx.is(given, Kind::Tuple)) return fail(cx, TypeId::TypeError, fmt::format("{}.__match_args__ must be a tuple (got {})", name, cx.type_name(given)));
            const Tuple& t = cx.object<Tuple>(given);
            allowed = t.size;
            for (std::uint32_t i = 0; i < t.size && i < positional; i++) names.push_back(t.items[i]);
        }
        if (positional > allowed)
            return fail(cx, TypeId::TypeError, fmt::format("{}() accepts {} positional sub-pattern{} ({} given)", name, allowed, allowed == 1 ? "" : "s", positional));
    }
    const Tuple& more = cx.object<Tuple>(keywords);
    names.insert(names.end(), more.items, more.items + more.size);
    for (std::size_t i = 0; i < names.size(); i++) {
        if (!cx.is_str(names[i])) return fail(cx, TypeId::TypeError, fmt::format("__match_args__ elements must be strings (got {})", cx.type_name(names[i])));
        for (std::size_t k = 0; k < i; k++)
            if (cx.text(names[i]) == cx.text(names[k])) return fail(cx, TypeId::TypeError, fmt::format("{}() got multiple sub-patterns for attribute {}", name, repr(cx, names[i])));
        Value v = load_attr_str(cx, subject, names[i]);
        if (v == kUnbound) return !cx.stop_here && take_back(cx, TypeId::AttributeError) ? kNone : kUnbound;
        values.push_back(v);
    }
    return make_tuple_of(cx, values.data(), values.size());
}

} // namespace heddle::vm
