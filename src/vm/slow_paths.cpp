#include "vm/slow_paths.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "vm/classes.h"
#include "vm/containers.h"
#include "vm/exceptions.h"
#include "vm/generators.h"
#include "vm/modules.h"
#include "vm/registry.h"
#include "vm/special.h"
#include "vm/utf8.h"

namespace heddle::vm {

void raise_unbound_local(Context& cx, std::uint32_t name_id) {
    cx.raise(TypeId::UnboundLocalError,
             fmt::format("cannot access local variable '{}' where it is not associated with a value", cx.text(cx.name(name_id))));
}

void raise_name_error(Context& cx, std::uint32_t slot) {
    cx.raise(TypeId::NameError, fmt::format("name '{}' is not defined", cx.machine.link().program().globals[slot]));
}

void raise_unbound_cell(Context& cx, std::uint32_t reg, std::uint32_t name_id) {
    // A cell of this function's own is a local; one that came with the closure is free.
    const bytecode::Code& code = *cx.codes[frame_code(cx.regs)].code;
    bool own = reg < code.reg_is_cell.size() && code.reg_is_cell[reg] &&
               std::find(code.free_names.begin(), code.free_names.end(), cx.text(cx.name(name_id))) == code.free_names.end();
    if (own)
        raise_unbound_local(cx, name_id);
    else
        cx.raise(TypeId::NameError, fmt::format("cannot access free variable '{}' where it is not associated with a value in enclosing scope",
                                                cx.text(cx.name(name_id))));
}

// A loop's four registers: {kRangeLoop, next, how many are left, step}, {kListLoop or kTupleLoop, container, index}, or {iterator}.
bool loop_prepare(Context& cx, Value* loop, Value iterable) {
    Kind kind = cx.kind(iterable);
    if (kind != Kind::Range && kind != Kind::List && kind != Kind::Tuple) {
        iterable = iterate(cx, iterable); // before a register changes: the iterable may lie in one of them, and this may be tried again
        if (iterable == kUnbound) return false;
        kind = cx.kind(iterable);
    }
    loop[1] = loop[2] = loop[3] = int_value(0);
    if (kind == Kind::Range) {
        const Range& r = cx.object<Range>(iterable);
        if (r.start.is_int() && r.stop.is_int() && r.step.is_int() && r.length.is_int()) {
            loop[0] = kRangeLoop;
            loop[1] = r.start, loop[2] = r.length, loop[3] = r.step;
            return true;
        }
    }
    if (kind == Kind::Generator && generator_kind(cx, iterable) == GeneratorKind::Generator) {
        loop[0] = kGeneratorLoop;
        loop[1] = iterable;
        return true;
    }
    if (kind == Kind::List || kind == Kind::Tuple) {
        loop[0] = kind == Kind::List ? kListLoop : kTupleLoop;
        loop[1] = iterable;
        return true;
    }
    loop[0] = kind == Kind::Range ? iterate(cx, iterable) : iterable;
    return true;
}

int loop_next(Context& cx, Value* loop, Value* out) {
    if (loop[0] == kTupleLoop) {
        const Tuple& tuple = cx.object<Tuple>(loop[1]);
        auto i = static_cast<std::uint64_t>(loop[2].as_int());
        if (i >= tuple.size) return 0;
        *out = tuple.items[i];
        loop[2] = int_value(static_cast<std::int64_t>(i + 1));
        return 1;
    }
    if (loop[0] == kListLoop) {
        if (loop[1] == kNone) return 0; // exhausted once, exhausted for ever
        List& list = cx.object<List>(loop[1]);
        auto i = static_cast<std::uint64_t>(loop[2].as_int());
        if (cx.touch_cell(list, kShape, false) || cx.touch_cell(list, static_cast<std::uint32_t>(i), false)) return -1;
        {
            ObjectLock lock(cx, list);
            if (i < list.length) {
                *out = cx.at<ListItems>(list.items).items[i];
                loop[2] = int_value(static_cast<std::int64_t>(i + 1));
                return 1;
            }
        }
        loop[1] = kNone;
        return 0;
    }
    if (needs_python(cx, loop[0])) {
        const bool numbers = loop[1] == int_value(2); // enumerate() over a generator: it has come without its number
        if (!numbers && !(loop[1] == int_value(1))) return 2;
        loop[1] = int_value(0);
        if (loop[3] == kDeleted) return 0;
        *out = loop[3];
        if (numbers) {
            Iterator& it = cx.object<Iterator>(loop[0]);
            Value index = it.index, following = number_binary(cx, BinaryOp::ADD, index, int_value(1));
            if (following == kUnbound) return -1;
            cx.store_item(it, it.index, following);
            *out = cx.make_tuple({index, loop[3]});
        }
        return 1;
    }
    Value v = next(cx, loop[0]);
    if (!(v == kUnbound)) {
        *out = v;
        return 1;
    }
    return cx.raising() || cx.stop_here ? -1 : 0;
}

Value build_tuple(Context& cx, const Value* values, std::uint32_t n) {
    Value tuple = cx.make_tuple(n);
    std::copy(values, values + n, cx.object<Tuple>(tuple).items);
    return tuple;
}

Value build_list(Context& cx, const Value* values, std::uint32_t n) {
    Value v = cx.make_list(n);
    List& list = cx.object<List>(v);
    if (n > 0) std::copy(values, values + n, cx.at<ListItems>(list.items).items);
    list.length = n;
    return v;
}

Value build_set(Context& cx, const Value* values, std::uint32_t n) {
    Value set = cx.make_set(Kind::Set);
    if ((n & bytecode::kConstantDisplay) != 0) { // CPython: a frozenset, made again as a constant, merged into an empty set
        Value first = build_set(cx, values, n & ~std::uint32_t{bytecode::kConstantDisplay});
        std::vector<Value> again;
        if (first == kUnbound || !collect_elements(cx, first, again)) return kUnbound;
        Value second = build_set(cx, again.data(), static_cast<std::uint32_t>(again.size()));
        return second == kUnbound || !set_update_from(cx, set, second) ? kUnbound : set;
    }
    for (std::uint32_t i = 0; i < n; i++)
        if (!set_add(cx, set, values[i])) return kUnbound;
    return set;
}

Value build_map(Context& cx, const Value* pairs, std::uint32_t n) {
    Value dict = cx.make_dict();
    for (std::uint32_t i = 0; i < n; i++)
        if (!map_add(cx, dict, pairs[2 * i], pairs[2 * i + 1])) return kUnbound;
    return dict;
}

Value build_string(Context& cx, const Value* parts, std::uint32_t n) {
    std::size_t bytes = 0;
    std::uint32_t points = 0;
    bool ascii = true;
    for (std::uint32_t i = 0; i < n; i++) {
        const Str& part = cx.object<Str>(parts[i]);
        bytes += part.bytes;
        points += part.size;
        ascii &= (part.flags & kAscii) != 0;
    }
    if (!cx.reserve(bytes)) return kUnbound;
    std::size_t padded = (bytes + 8) & ~std::size_t{7};
    Str& s = cx.allocate<Str>(Kind::Str, kStrDataOffset + padded, points);
    if (ascii) s.flags |= kAscii;
    s.bytes = static_cast<std::uint32_t>(bytes);
    s.hash = 0;
    std::memset(s.data + padded - 8, 0, 8);
    char* at = s.data;
    for (std::uint32_t i = 0; i < n; i++) {
        std::string_view text = cx.text(parts[i]);
        at = std::copy(text.begin(), text.end(), at);
    }
    return cx.value_of(s);
}

namespace {
std::string escape_to_ascii(std::string_view text) { // ascii()
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        std::uint32_t c = decode_utf8(text, at);
        if (c < 0x80)
            out += static_cast<char>(c);
        else
            out += c < 0x100 ? fmt::format("\\x{:02x}", c) : c < 0x10000 ? fmt::format("\\u{:04x}", c) : fmt::format("\\U{:08x}", c);
    }
    return out;
}
} // namespace

Value format_operand(Context& cx, const Value* operand, std::uint32_t flags) {
    Value v = operand[0];
    if (flags == 0 && v.is_int()) {
        fmt::format_int digits(v.as_int());
        return cx.make_str({digits.data(), digits.size()});
    }
    switch (flags & 3) {
        case 1: v = cx.make_str(str(cx, v)); break;
        case 2: v = cx.make_str(repr(cx, v)); break;
        case 3: v = cx.make_str(escape_to_ascii(repr(cx, v))); break;
        default: break;
    }
    if (cx.raising() || cx.stop_here) return kUnbound;
    if ((flags & 4) == 0 && cx.is_str(v)) return v;
    return format_value(cx, v, flags & 4 ? cx.text(operand[1]) : std::string_view{});
}

Value list_to_tuple(Context& cx, Value v) {
    const List& list = cx.object<List>(v);
    return build_tuple(cx, list.items != 0 ? cx.at<ListItems>(list.items).items : nullptr, static_cast<std::uint32_t>(list.length));
}

bool map_add(Context& cx, Value dict, Value key, Value v) {
    bool ok = true;
    std::uint64_t hash = hash_bits(cx, key, ok);
    return ok && dict_set(cx, cx.object<Dict>(dict), key, hash, v);
}

namespace {
// A callable in messages about its arguments: "print()", "__main__.f()".
std::string callee_name(Context& cx, Value callee) {
    if (is_native(callee)) return native_info(special_payload(callee)).display_name + "()";
    if (cx.is(callee, Kind::BoundMethod)) callee = cx.object<BoundMethod>(callee).function;
    if (cx.is(callee, Kind::Function)) {
        const Function& f = cx.object<Function>(callee);
        return fmt::format("{}.{}()", cx.machine.link().program().modules[cx.codes[f.code].code->module].name, cx.text(f.qualname));
    }
    if (cx.is(callee, Kind::Type)) return class_path(cx, callee) + "()";
    return is_native(callee) ? native_info(special_payload(callee)).display_name + "()" : fmt::format("{} object", cx.type_name(callee));
}
} // namespace

bool display_extend(Context& cx, Value list, Value iterable, Value callee) {
    std::vector<Value> items;
    if (!is_iterable(cx, iterable)) {
        cx.raise(TypeId::TypeError, callee == kUnbound ? fmt::format("Value after * must be an iterable, not {}", cx.type_name(iterable))
                                                       : fmt::format("{} argument after * must be an iterable, not {}", callee_name(cx, callee), cx.type_name(iterable)));
        return false;
    }
    if (!collect_elements(cx, iterable, items)) return false;
    for (Value v : items) list_append(cx, cx.object<List>(list), v);
    return true;
}

bool set_add(Context& cx, Value set, Value v) {
    bool ok = true;
    std::uint64_t hash = hash_bits(cx, v, ok);
    return ok && set_add(cx, cx.object<Dict>(set), v, hash);
}

bool set_update(Context& cx, Value set, Value iterable) { return set_update_from(cx, set, iterable); }

namespace {
bool merge(Context& cx, Value dict, Value other, bool keywords, Value callee) {
    const bool pairs = is_user_object(cx, other) && gives_keys(cx, other) && !cx.is(plain(cx, other), Kind::Dict);
    if (!pairs) other = plain(cx, other);
    if (!pairs && !cx.is(other, Kind::Dict)) {
        cx.raise(TypeId::TypeError, keywords ? fmt::format("{} argument after ** must be a mapping, not {}", callee_name(cx, callee), cx.type_name(other))
                                             : fmt::format("'{}' object is not a mapping", cx.type_name(other)));
        return false;
    }
    std::vector<DictEntry> entries;
    if (!collect_pairs(cx, other, entries)) return false;
    for (const DictEntry& entry : entries) {
        if (keywords && !cx.is_str(plain(cx, entry.key))) {
            cx.raise(TypeId::TypeError, "keywords must be strings");
            return false;
        }
        bool ok = true;
        Dict& target = cx.object<Dict>(dict);
        if (keywords && !(dict_get(cx, target, entry.key, entry.hash, ok) == kUnbound)) {
            cx.raise(TypeId::TypeError, fmt::format("{} got multiple values for keyword argument '{}'", callee_name(cx, callee), str(cx, entry.key)));
            return false;
        }
        if (!dict_set(cx, target, entry.key, entry.hash, entry.value)) return false;
    }
    return true;
}
} // namespace

bool dict_update(Context& cx, Value dict, Value other) { return merge(cx, dict, other, false, kUnbound); }
bool dict_merge(Context& cx, Value dict, Value other, Value callee) { return merge(cx, dict, other, true, callee); }

bool unpack(Context& cx, Value iterable, Value* out, std::uint32_t n) {
    if (cx.is(iterable, Kind::Tuple) && cx.header(iterable).size == n) {
        std::copy_n(cx.object<Tuple>(iterable).items, n, out);
        return true;
    }
    std::vector<Value> items;
    if (!collect_elements(cx, iterable, items)) {
        if (cx.raising() && !is_iterable(cx, iterable) && cx.object<Exception>(cx.thread->raised).traceback == kNone) {
            cx.thread->raised = kUnbound;
            cx.raise(TypeId::TypeError, fmt::format("cannot unpack non-iterable {} object", cx.type_name(iterable)));
        }
        return false;
    }
    if (items.size() == n) {
        std::copy(items.begin(), items.end(), out);
        return true;
    }
    cx.raise(TypeId::ValueError, items.size() > n ? fmt::format("too many values to unpack (expected {})", n)
                                                  : fmt::format("not enough values to unpack (expected {}, got {})", n, items.size()));
    return false;
}

bool unpack_starred(Context& cx, Value iterable, Value* out, std::uint32_t before, std::uint32_t after) {
    std::vector<Value> items;
    if (!collect_elements(cx, iterable, items)) return false;
    if (items.size() < before + after) {
        cx.raise(TypeId::ValueError, fmt::format("not enough values to unpack (expected at least {}, got {})", before + after, items.size()));
        return false;
    }
    std::copy_n(items.begin(), before, out);
    std::size_t middle = items.size() - before - after;
    out[before] = build_list(cx, items.data() + before, static_cast<std::uint32_t>(middle));
    std::copy_n(items.begin() + static_cast<std::ptrdiff_t>(before + middle), after, out + before + 1);
    return true;
}

Value make_function(Context& cx, std::uint32_t code, const Value* parts) {
    const bytecode::Code& source = cx.machine.link().program().codes[code];
    Value name = cx.make_str(source.name);
    Value qualname = cx.make_str(source.qualname);
    Function& f = cx.allocate<Function>(Kind::Function);
    f.code = code;
    f.defaults = parts[0], f.kwdefaults = parts[1], f.closure = parts[2];
    f.name = name, f.qualname = qualname;
    f.dict = f.annotations = kUnbound;
    return cx.value_of(f);
}

void raise_from(Context& cx, Value v, Value cause) {
    Value exception = exception_to_raise(cx, v);
    if (exception == kUnbound) return;
    if (!(cause == kNone)) {
        cause = exception_to_raise(cx, cause);
        if (cause == kUnbound) {
            cx.thread->raised = kUnbound;
            cx.raise(TypeId::TypeError, "exception causes must derive from BaseException");
            return;
        }
    }
    Exception& e = cx.object<Exception>(exception);
    cx.store(e, e.cause, cause);
    cx.store(e, e.suppress_context, kTrue);
    cx.raise_object(exception);
}

int exception_matches(Context& cx, Value exception, Value type) {
    auto is_class = [&](Value t) { return cx.is(t, Kind::Type) && type_info(static_cast<TypeId>(cx.object<Type>(t).type_id)).is_exception; };
    bool valid = is_class(type);
    if (cx.is(type, Kind::Tuple)) {
        const Tuple& t = cx.object<Tuple>(type);
        valid = std::all_of(t.items, t.items + t.size, is_class);
    }
    if (!valid) {
        cx.raise(TypeId::TypeError, "catching classes that do not inherit from BaseException is not allowed");
        return -1;
    }
    bool ok = true;
    bool match = cx.is_instance(exception, type, ok);
    return ok ? match : -1;
}

} // namespace heddle::vm
