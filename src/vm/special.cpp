#include "vm/special.h"

#include <algorithm>

#include <fmt/format.h>

#include "vm/bigint.h"
#include "vm/containers.h"

namespace heddle::vm {

Value call_special(Context& cx, Value method, Value self, std::initializer_list<Value> args) {
    return call_special(cx, method, self, args.begin(), static_cast<std::uint32_t>(args.size()));
}

Value call_special(Context& cx, Value method, Value self, const Value* args, std::uint32_t nargs) {
    Value first = self;
    switch (cx.kind(method)) {
        case Kind::Function: case Kind::Native: break;
        case Kind::StaticMethod: return cx.ask(cx.object<ClassMethod>(method).function, args, nargs);
        case Kind::ClassMethod:
            method = cx.object<ClassMethod>(method).function;
            first = cx.type_of(self);
            break;
        case Kind::Property:
            method = cx.ask(cx.object<Property>(method).get, {self});
            return method == kUnbound ? kUnbound : cx.ask(method, args, nargs);
        case Kind::Instance: {
            Value get = special(cx, method, "__get__");
            if (!(get == kUnbound)) {
                method = call_special(cx, get, method, {self, cx.type_of(self)});
                if (method == kUnbound) return kUnbound;
            }
            return cx.ask(method, args, nargs);
        }
        default: return cx.ask(method, args, nargs);
    }
    Value all[4] = {first};
    if (nargs < 4) {
        std::copy_n(args, nargs, all + 1);
        return cx.ask(method, all, nargs + 1);
    }
    std::vector<Value> many{first};
    many.insert(many.end(), args, args + nargs);
    return cx.ask(method, many.data(), nargs + 1);
}

Value int_operand(Context& cx, Value v) {
    if (!is_user_object(cx, v)) return v;
    for (const char* name : {"__int__", "__index__", "__trunc__"}) {
        Value method = special_method(cx, v, name);
        if (method == kUnbound) {
            if (Value base = plain(cx, v); !(base == v)) return base;
            continue;
        }
        Value n = call_special(cx, method, v, {});
        if (n == kUnbound) return kUnbound;
        n = plain(cx, n);
        if (is_integer(cx, n)) return is_bool(n) ? int_value(n == kTrue) : n;
        cx.raise(TypeId::TypeError, fmt::format("{} returned non-int (type {})", name, cx.type_name(n)));
        return kUnbound;
    }
    return v;
}

Value need_str_answer(Context& cx, Value answer, std::string_view name) {
    if (answer == kUnbound || cx.is_str(answer)) return answer;
    if (Value base = plain(cx, answer); cx.is_str(base)) return base;
    cx.raise(TypeId::TypeError, fmt::format("{} returned non-string (type {})", name, cx.type_name(answer)));
    return kUnbound;
}

Tri keys_equal(Context& cx, Value stored, Value key) {
    if (cx.answers == kUnbound || (!is_user_object(cx, stored) && !is_user_object(cx, key))) return values_equal(cx, stored, key);
    const std::uint32_t now = cx.answer_at;
    const Value* items = cx.at<ListItems>(cx.object<List>(cx.answers).items).items;
    for (std::uint32_t i = 0; i < now; i++) {
        const Tuple& asked = cx.object<Tuple>(items[2 * i]);
        if (asked.size != 3 || !((asked.items[1] == stored && asked.items[2] == key) || (asked.items[1] == key && asked.items[2] == stored))) continue;
        cx.answer_at = i; // the same look-up again meets the same answers
        Tri same = values_equal(cx, stored, key);
        cx.answer_at = std::max(cx.answer_at, now);
        return same;
    }
    return values_equal(cx, stored, key);
}

bool classes_exist(const Context& cx) { return cx.machine.link().may_have_classes(); }

bool take_exception(Context& cx, TypeId type) {
    if (!cx.raising()) return false;
    const Type& raised = cx.object<Type>(cx.object<Exception>(cx.thread->raised).type);
    if (!is_subtype(static_cast<TypeId>(raised.type_id), type)) return false;
    cx.thread->raised = kUnbound;
    return true;
}

Value index_value(Context& cx, Value v, const char* what) {
    if (is_integer(cx, v)) return v;
    if (is_user_object(cx, v)) {
        Value base = plain(cx, v);
        if (is_integer(cx, base)) return base;
        Value method = special_method(cx, v, "__index__");
        if (!(method == kUnbound)) {
            Value n = call_special(cx, method, v, {});
            if (n == kUnbound || is_integer(cx, n)) return n;
            if (is_integer(cx, plain(cx, n))) return plain(cx, n);
            cx.raise(TypeId::TypeError, fmt::format("__index__ returned non-int (type {})", cx.type_name(n)));
            return kUnbound;
        }
    }
    cx.raise(TypeId::TypeError, what != nullptr ? what : fmt::format("'{}' object cannot be interpreted as an integer", cx.type_name(v)));
    return kUnbound;
}

namespace {
// Only where it is one: what is no index stays for the container's own words.
Value index_if_possible(Context& cx, Value v) {
    if (!is_user_object(cx, v)) return v;
    Value base = plain(cx, v);
    if (!(base == v) || special_method(cx, v, "__index__") == kUnbound) return base;
    return index_value(cx, v);
}
} // namespace

Value plain_key(Context& cx, Value key) {
    if (!key.is_ref()) return key;
    if (!cx.is(key, Kind::Slice)) return index_if_possible(cx, key);
    const Slice& s = cx.object<Slice>(key);
    if (!is_user_object(cx, s.start) && !is_user_object(cx, s.stop) && !is_user_object(cx, s.step)) return key;
    Value parts[] = {s.step, s.start, s.stop}; // in the order in which slices are unpacked
    for (Value& part : parts)
        if (part = index_if_possible(cx, part); part == kUnbound) return kUnbound;
    Slice& made = cx.allocate<Slice>(Kind::Slice);
    made.start = parts[1], made.stop = parts[2], made.step = parts[0];
    return cx.value_of(made);
}

Value float_operand(Context& cx, Value v) {
    if (!is_user_object(cx, v)) return v;
    Value base = plain(cx, v), method = special_method(cx, v, "__float__");
    if (!(method == kUnbound)) {
        Value f = call_special(cx, method, v, {});
        if (f == kUnbound || cx.is_float(f)) return f;
        if (cx.is_float(plain(cx, f))) return plain(cx, f);
        cx.raise(TypeId::TypeError, fmt::format("{}.__float__ returned non-float (type {})", cx.type_name(v), cx.type_name(f)));
        return kUnbound;
    }
    if (!(base == v)) return base;
    return special_method(cx, v, "__index__") == kUnbound ? v : index_value(cx, v);
}

} // namespace heddle::vm
