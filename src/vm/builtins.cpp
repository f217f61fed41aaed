// Built-in functions: output, conversion, attributes, questions about objects. Those that consume iterables are in builtins_iterables.cpp.

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "vm/bigint.h"
#include "vm/builtins.h"
#include "vm/classes.h"
#include "vm/containers.h"
#include "vm/direct_call.h"
#include "vm/exceptions.h"
#include "vm/number_text.h"
#include "vm/registry.h"
#include "vm/special.h"
#include "vm/utf8.h"

namespace heddle::vm {

NativeResult done(Call& call, Value v) {
    if (v == kUnbound) return failed(call.cx);
    call.result = v;
    return NativeResult::Done;
}

NativeResult type_error(Context& cx, const std::string& message) { return cx.raise(TypeId::TypeError, message); }

bool need_text(Context& cx, Value v, std::string_view what) {
    if (cx.is_str(v)) return true;
    cx.raise(TypeId::TypeError, fmt::format("{} must be str, not {}", what, cx.type_name(v)));
    return false;
}

namespace {

bool is_changeable(const Context& cx, Value v) {
    switch (cx.kind(v)) {
        case Kind::List: case Kind::Deque: case Kind::Dict: case Kind::Set: case Kind::Tuple: case Kind::Iterator: return cx.header(v).escaped();
        default: return false;
    }
}

// Joins the arguments. Its own step, because another thread may change a printed list between this and the writing.
NativeResult print_text(Call& call, std::uint32_t fixed, std::string& text, std::string& end) {
    Context& cx = call.cx;
    std::string separator = " ";
    end = "\n";
    for (int i = 0; i < 2; i++) {
        Value v = call.args[i];
        if (v == kUnbound || v == kNone) continue;
        if (!cx.is_str(v)) return type_error(cx, fmt::format("{} must be None or a string, not {}", i == 0 ? "sep" : "end", cx.type_name(v)));
        (i == 0 ? separator : end) = cx.text(v);
    }
    for (std::uint32_t i = fixed; i < call.nargs; i++) {
        if (i > fixed) text += separator;
        if (cx.is_str(call.args[i]))
            text += cx.text(call.args[i]);
        else
            text += str(cx, call.args[i]);
        if (cx.raising() || cx.stop_here) return failed(cx);
    }
    return NativeResult::Done;
}

// What the program has put in the place of sys.stdout; kUnbound: nothing, or hand over.
Value replaced_stdout(Context& cx) {
    const LinkedProgram& link = cx.machine.link();
    int module = link.module_index("sys");
    if (module < 0) return kUnbound;
    int now = link.global_slot(static_cast<std::uint32_t>(module), "stdout"), first = link.global_slot(static_cast<std::uint32_t>(module), "__stdout__");
    if (now < 0 || first < 0 || cx.touch_global(static_cast<std::uint32_t>(now), false)) return kUnbound;
    Value stream = cx.load(*cx.globals_object, cx.globals[now]);
    return stream == cx.load(*cx.globals_object, cx.globals[first]) ? kUnbound : stream;
}

// print(*args, sep, end, file, flush). Steps: 0 make the text (and write it when it is one operation), 1 write the text,
// 2 write the end when it is written apart, 3 after file.write().
NativeResult print(Call& call) {
    constexpr std::uint32_t kFixed = 4;
    Context& cx = call.cx;
    Value file = call.args[2];
    if (file == kUnbound || file == kNone) {
        file = replaced_stdout(cx);
        if (cx.stop_here) return NativeResult::Stop;
        if (file == kNone) return NativeResult::Done;
    }
    bool to_file = !(file == kUnbound);
    bool split = cx.machine.config().split_stdout;
    if (call.step == 3) return NativeResult::Done;
    if (call.step == 0) {
        bool apart = to_file || split;
        if (cx.tracking && cx.model == Model::Free)
            for (std::uint32_t i = kFixed; i < call.nargs; i++) apart = apart || is_changeable(cx, call.args[i]);
        if (apart && !call.has_frame) return NativeResult::NeedFrame;
        std::string text, end;
        NativeResult made = print_text(call, kFixed, text, end);
        if (made != NativeResult::Done) return made;
        if (!to_file && find_surrogate(text) != std::string_view::npos) // UnicodeEncodeError
            return encode_text(cx, text, "utf-8", kUnbound) == kUnbound ? NativeResult::Raise : NativeResult::Done;
        if (!apart) {
            if (call.touch(kStdout, true, Action::Print)) return NativeResult::Stop;
            cx.write_output(text + end, false);
            return NativeResult::Done;
        }
        if (!split || to_file) {
            text += end;
            end.clear();
        }
        cx.set_register(call.state[0], cx.make_str(text));
        cx.set_register(call.state[1], cx.make_str(end));
        call.step = 1;
        if (cx.touched && cx.model == Model::Free) return NativeResult::Stop; // the reading was a visible operation of its own
    }
    if (to_file) {
        Value write = load_attr_str(cx, file, cx.make_str("write"));
        if (write == kUnbound) return failed(cx);
        call.step = 3;
        call.callee = write;
        call.call_args[0] = call.state[0];
        call.call_nargs = 1;
        return NativeResult::CallPython;
    }
    Value part = call.state[call.step == 1 ? 0 : 1];
    if (call.touch(kStdout, true, Action::Print)) return NativeResult::Stop;
    cx.write_output(cx.text(part), false);
    if (call.step == 1 && cx.object<Str>(call.state[1]).bytes > 0) {
        call.step = 2;
        return NativeResult::Stop;
    }
    return NativeResult::Done;
}

NativeResult input(Call& call) { return call.cx.raise(TypeId::EOFError, "EOF when reading a line"); }

NativeResult len(Call& call) { return done(call, length(call.cx, call.args[0])); }

NativeResult abs(Call& call) {
    Context& cx = call.cx;
    Value v = call.args[0];
    if (Value method = special(cx, v, "__abs__"); !(method == kUnbound)) return done(call, call_special(cx, method, v, {}));
    if (is_number(cx, plain(cx, v))) v = plain(cx, v);
    if (cx.is_float(v)) return done(call, cx.make_float(std::fabs(cx.as_float(v))));
    if (cx.is(v, Kind::Complex)) return native_info(static_cast<std::uint32_t>(find_method(Kind::Complex, "__abs__"))).def->function(call);
    if (!is_integer(cx, v)) return type_error(cx, fmt::format("bad operand type for abs(): '{}'", cx.type_name(v)));
    return done(call, number_unary(cx, is_negative(cx, v) ? '-' : '+', v));
}

// round(x, n) to 10^-n, half to even on the exact decimal value, as CPython's dtoa.
Value round_float(Context& cx, double x, std::int64_t digits) {
    if (!std::isfinite(x) || x == 0) return cx.make_float(x);
    if (digits > 323) return cx.make_float(x);
    if (digits < -308) return cx.make_float(std::copysign(0.0, x));
    double result = 0;
    if (digits >= 0) {
        result = std::strtod(fmt_printf("%.*f", static_cast<int>(digits), x).c_str(), nullptr);
    } else {
        int exponent = shortest_digits(x).exponent;
        auto keep = exponent + 1 + static_cast<int>(digits); // significant digits that stay
        if (keep >= 1) {
            result = std::strtod(fmt_printf("%.*e", keep - 1, x).c_str(), nullptr);
        } else if (keep == 0) {
            double unit = std::strtod(fmt::format("1e{}", -digits).c_str(), nullptr);
            result = std::fabs(x) > unit / 2 ? std::copysign(unit, x) : std::copysign(0.0, x);
        } else {
            result = std::copysign(0.0, x);
        }
    }
    if (std::isinf(result)) {
        cx.raise(TypeId::OverflowError, "rounded value too large to represent");
        return kUnbound;
    }
    return cx.make_float(result);
}

Value round_int(Context& cx, Value v, std::int64_t digits) {
    if (is_bool(v)) v = int_value(v == kTrue);
    if (digits >= 0) return v;
    if (digits < -20'000) return int_value(0);
    Value unit = number_binary(cx, BinaryOp::POW, int_value(10), cx.make_int(-digits));
    if (unit == kUnbound) return kUnbound;
    bool handled = true;
    Value rest = number_binary(cx, BinaryOp::MOD, v, unit);
    Value down = number_binary(cx, BinaryOp::SUB, v, rest);
    Value twice = number_binary(cx, BinaryOp::MUL, rest, int_value(2));
    Value quotient = number_binary(cx, BinaryOp::FLOORDIV, down, unit);
    bool odd = !(number_binary(cx, BinaryOp::AND, quotient, int_value(1)) == int_value(0));
    bool up = number_compare(cx, CompareOp::GT, twice, unit, handled) || (number_compare(cx, CompareOp::EQ, twice, unit, handled) && odd);
    return up ? number_binary(cx, BinaryOp::ADD, down, unit) : down;
}

NativeResult round(Call& call) {
    Context& cx = call.cx;
    Value v = call.args[0], n = call.args[1];
    if (Value method = special(cx, v, "__round__"); !(method == kUnbound))
        return done(call, n == kUnbound ? call_special(cx, method, v, {}) : call_special(cx, method, v, {n}));
    if (is_number(cx, plain(cx, v))) v = plain(cx, v);
    if (!is_number(cx, v)) return type_error(cx, fmt::format("type {} doesn't define __round__ method", cx.type_name(v)));
    if (n == kUnbound || n == kNone) {
        if (is_integer(cx, v)) return done(call, is_bool(v) ? int_value(v == kTrue) : v);
        return done(call, int_from_double(cx, std::nearbyint(cx.as_float(v))));
    }
    std::int64_t digits = 0;
    if (!as_index(cx, n, digits, nullptr)) return failed(cx);
    return done(call, is_integer(cx, v) ? round_int(cx, v, digits) : round_float(cx, cx.as_float(v), digits));
}

NativeResult pow(Call& call) {
    Context& cx = call.cx;
    Value a = call.args[0], b = call.args[1], m = call.args[2];
    if (m == kUnbound || m == kNone) {
        Value r = number_binary(cx, BinaryOp::POW, a, b);
        if (r == kNotImplemented) return done(call, binary(cx, BinaryOp::POW, a, b, false));
        return done(call, r);
    }
    if (Value method = special(cx, a, "__pow__"); !(method == kUnbound)) {
        Value r = call_special(cx, method, a, {b, m});
        if (!(r == kNotImplemented)) return done(call, r);
    }
    if (is_number(cx, plain(cx, a))) a = plain(cx, a);
    if (is_number(cx, plain(cx, b))) b = plain(cx, b);
    if (is_number(cx, plain(cx, m))) m = plain(cx, m);
    if (!is_integer(cx, a) || !is_integer(cx, b) || !is_integer(cx, m)) {
        if (is_number(cx, a) && is_number(cx, b) && is_number(cx, m))
            return type_error(cx, "pow() 3rd argument not allowed unless all arguments are integers");
        return type_error(cx, fmt::format("unsupported operand type(s) for ** or pow(): '{}', '{}', '{}'", cx.type_name(a), cx.type_name(b), cx.type_name(m)));
    }
    if (m == int_value(0) || m == kFalse) return cx.raise(TypeId::ValueError, "pow() 3rd argument cannot be 0");
    return done(call, big_power_modulo(cx, a, b, m));
}

NativeResult divmod(Call& call) {
    Context& cx = call.cx;
    Value a = call.args[0], b = call.args[1];
    if (is_user_object(cx, a) || is_user_object(cx, b)) {
        Value v = special_divmod(cx, a, b);
        if (!(v == kNotImplemented)) return done(call, v);
        if (is_number(cx, plain(cx, a))) a = plain(cx, a);
        if (is_number(cx, plain(cx, b))) b = plain(cx, b);
    }
    if (!is_number(cx, a) || !is_number(cx, b))
        return type_error(cx, fmt::format("unsupported operand type(s) for divmod(): '{}' and '{}'", cx.type_name(a), cx.type_name(b)));
    bool handled = true;
    if (number_compare(cx, CompareOp::EQ, b, int_value(0), handled))
        return cx.raise(TypeId::ZeroDivisionError, cx.is_float(a) || cx.is_float(b) ? "float divmod()" : "integer division or modulo by zero");
    Value q = number_binary(cx, BinaryOp::FLOORDIV, a, b);
    Value r = q == kUnbound ? kUnbound : number_binary(cx, BinaryOp::MOD, a, b);
    return r == kUnbound ? failed(cx) : done(call, cx.make_tuple({q, r}));
}

NativeResult text_result(Call& call, const std::string& text) {
    if (call.cx.raising() || call.cx.stop_here) return failed(call.cx);
    if (!call.cx.reserve(text.size())) return NativeResult::Raise;
    return done(call, call.cx.make_str(text));
}

NativeResult repr_of(Call& call) { return text_result(call, repr(call.cx, call.args[0])); }

NativeResult ascii(Call& call) {
    std::string text = repr(call.cx, call.args[0]), out;
    for (std::size_t at = 0; at < text.size();) {
        std::uint32_t c = decode_utf8(text, at);
        if (c < 0x80) out += static_cast<char>(c);
        else if (c < 0x100) out += fmt::format("\\x{:02x}", c);
        else if (c < 0x10000) out += fmt::format("\\u{:04x}", c);
        else out += fmt::format("\\U{:08x}", c);
    }
    return text_result(call, out);
}

NativeResult chr(Call& call) {
    std::int64_t code = 0;
    if (!as_index(call.cx, call.args[0], code, nullptr)) return failed(call.cx);
    if (code < 0 || code > 0x10ffff) return call.cx.raise(TypeId::ValueError, "chr() arg not in range(0x110000)");
    std::string text;
    append_utf8(text, static_cast<std::uint32_t>(code));
    return text_result(call, text);
}

NativeResult ord(Call& call) {
    Context& cx = call.cx;
    Value v = plain(cx, call.args[0]);
    if (!cx.is_str(v) && !cx.is(v, Kind::Bytes)) return type_error(cx, fmt::format("ord() expected string of length 1, but {} found", cx.type_name(v)));
    std::uint32_t size = cx.header(v).size;
    if (size != 1) return type_error(cx, fmt::format("ord() expected a character, but string of length {} found", size));
    std::size_t at = 0;
    std::uint32_t c = cx.is_str(v) ? decode_utf8(cx.text(v), at) : static_cast<unsigned char>(cx.object<Bytes>(v).data[0]);
    return done(call, int_value(c));
}

template <int kBase> NativeResult to_base(Call& call) {
    Context& cx = call.cx;
    Value v = index_value(cx, call.args[0]);
    if (v == kUnbound) return failed(cx);
    std::string digits = int_to_string(cx, v, kBase);
    bool negative = digits[0] == '-';
    const char* prefix = kBase == 2 ? "0b" : kBase == 8 ? "0o" : "0x";
    return text_result(call, (negative ? "-" : "") + (prefix + digits.substr(negative)));
}

NativeResult hash(Call& call) { return done(call, hash_value(call.cx, call.args[0])); }
NativeResult id(Call& call) { return done(call, call.cx.make_int(static_cast<std::int64_t>(object_id(call.cx, call.args[0])))); }

NativeResult callable(Call& call) {
    Kind k = call.cx.kind(call.args[0]);
    bool yes = k == Kind::Function || k == Kind::Native || k == Kind::BoundMethod || k == Kind::Type;
    return done(call, bool_value(yes || !(special(call.cx, call.args[0], "__call__") == kUnbound)));
}

} // namespace

// isinstance(v, cls) where cls is no tuple: its metaclass may define __instancecheck__ in Python.
Tri instance_of(Context& cx, Value v, Value cls) {
    if (cx.type_of(v) == cls) return 1;
    if (Value method = special(cx, cls, "__instancecheck__"); !(method == kUnbound)) {
        Value answer = call_special(cx, method, cls, {v});
        return answer == kUnbound ? -1 : truth(cx, answer);
    }
    bool ok = true;
    bool yes = cx.is_instance(v, cls, ok);
    return ok ? Tri{yes} : -1;
}

namespace {

Tri subclass_of(Context& cx, Value type, Value base) {
    if (Value method = special(cx, base, "__subclasscheck__"); !(method == kUnbound)) {
        Value answer = call_special(cx, method, base, {type});
        return answer == kUnbound ? -1 : truth(cx, answer);
    }
    if (!cx.is(type, Kind::Type)) {
        type_error(cx, "issubclass() arg 1 must be a class");
        return -1;
    }
    if (!cx.is(base, Kind::Type)) {
        type_error(cx, "issubclass() arg 2 must be a class, a tuple of classes, or a union");
        return -1;
    }
    const Tuple& mro = cx.object<Tuple>(cx.object<Type>(type).mro);
    for (std::uint32_t i = 0; i < mro.size; i++)
        if (mro.items[i] == base) return 1;
    return 0;
}

/// Whether `test` says so of one of the classes, which may be a tuple of classes and tuples.
Tri any_class(Context& cx, Tri (*test)(Context&, Value, Value), Value v, Value classes, int depth = 0) {
    if (!cx.is(classes, Kind::Tuple)) return test(cx, v, classes);
    if (depth > 200) {
        cx.raise(TypeId::RecursionError, "maximum recursion depth exceeded in __instancecheck__");
        return -1;
    }
    const Tuple& t = cx.object<Tuple>(classes);
    for (std::uint32_t i = 0; i < t.size; i++)
        if (Tri answer = any_class(cx, test, v, t.items[i], depth + 1); answer != 0) return answer;
    return 0;
}

NativeResult isinstance(Call& call) {
    Tri answer = any_class(call.cx, instance_of, call.args[0], call.args[1]);
    return answer < 0 ? failed(call.cx) : done(call, bool_value(answer != 0));
}

NativeResult issubclass(Call& call) {
    Tri answer = any_class(call.cx, subclass_of, call.args[0], call.args[1]);
    return answer < 0 ? failed(call.cx) : done(call, bool_value(answer != 0));
}

NativeResult format(Call& call) {
    Context& cx = call.cx;
    std::string spec;
    if (!(call.args[1] == kUnbound)) {
        if (!cx.is_str(call.args[1])) return type_error(cx, fmt::format("format() argument 2 must be str, not {}", cx.type_name(call.args[1])));
        spec = cx.text(call.args[1]);
    }
    return done(call, format_value(cx, call.args[0], spec));
}

// An AttributeError in flight is taken back.
bool take_attribute_error(Context& cx) {
    if (!cx.raising()) return false;
    Value type = cx.object<Exception>(cx.thread->raised).type;
    if (!(type == cx.machine.type_object(TypeId::AttributeError))) return false;
    cx.thread->raised = kUnbound;
    return true;
}

bool need_attribute_name(Context& cx, Value name, const char* function) {
    if (cx.is_str(name)) return true;
    (void)function;
    type_error(cx, fmt::format("attribute name must be string, not '{}'", cx.type_name(name)));
    return false;
}

NativeResult getattr(Call& call) {
    Context& cx = call.cx;
    if (!need_attribute_name(cx, call.args[1], "getattr")) return NativeResult::Raise;
    Value v = load_attr_str(cx, call.args[0], call.args[1]);
    if (v == kUnbound && !(call.args[2] == kUnbound) && take_attribute_error(cx)) v = call.args[2];
    return done(call, v);
}

NativeResult hasattr(Call& call) {
    Context& cx = call.cx;
    if (!need_attribute_name(cx, call.args[1], "hasattr")) return NativeResult::Raise;
    Value v = load_attr_str(cx, call.args[0], call.args[1]);
    if (v == kUnbound) return take_attribute_error(cx) ? done(call, kFalse) : failed(cx);
    return done(call, kTrue);
}

NativeResult setattr(Call& call) {
    Context& cx = call.cx;
    if (!need_attribute_name(cx, call.args[1], "setattr")) return NativeResult::Raise;
    if (!store_attr_str(cx, call.args[0], call.args[1], call.args[2])) return failed(cx);
    return done(call, kNone);
}

NativeResult delattr(Call& call) {
    Context& cx = call.cx;
    if (!need_attribute_name(cx, call.args[1], "delattr")) return NativeResult::Raise;
    if (!delete_attr_str(cx, call.args[0], call.args[1])) return failed(cx);
    return done(call, kNone);
}

constexpr NativeDef kFunctions[] = {
    {"print", print, "*args, sep?, end?, file?, flush?", 2, "reads shape and elements of what it shows; writes standard output"},
    {"input", input, "prompt?, /"},
    {"len", len, "obj, /", 0, "reads shape"},
    {"abs", abs, "x, /"},
    {"round", round, "number, ndigits?"},
    {"pow", pow, "base, exp, mod?"},
    {"divmod", divmod, "x, y, /"},
    {"repr", repr_of, "obj, /", 0, "reads shape and elements"},
    {"ascii", ascii, "obj, /", 0, "reads shape and elements"},
    {"chr", chr, "i, /"},
    {"ord", ord, "c, /"},
    {"hex", to_base<16>, "number, /"},
    {"oct", to_base<8>, "number, /"},
    {"bin", to_base<2>, "number, /"},
    {"hash", hash, "obj, /"},
    {"id", id, "obj, /"},
    {"callable", callable, "obj, /"},
    {"isinstance", isinstance, "obj, class_or_tuple, /"},
    {"issubclass", issubclass, "cls, class_or_tuple, /"},
    {"format", format, "value, format_spec?, /", 0, "reads shape and elements"},
    {"getattr", getattr, "object, name, default?, /", 0, "reads the attribute"},
    {"hasattr", hasattr, "object, name, /", 0, "reads the attribute"},
    {"setattr", setattr, "object, name, value, /", 0, "writes the attribute"},
    {"delattr", delattr, "object, name, /", 0, "writes the attribute"},
    {"iter", builtin_iter, "object, sentinel?, /", 0, "reads shape of dict and set"},
    {"next", builtin_next, "iterator, default?, /", 1, "writes the iterator, reads shape and one element"},
    {"sum", builtin_sum, "iterable, /, start?", 3, "reads shape and all elements"},
    {"min", builtin_min, "*args, key?, default?", 5, "reads shape and all elements"},
    {"max", builtin_max, "*args, key?, default?", 5, "reads shape and all elements"},
    {"sorted", builtin_sorted, "iterable, /, *, key?, reverse?", 3, "reads shape and all elements"},
    {"any", builtin_any, "iterable, /", 1, "reads shape and all elements"},
    {"all", builtin_all, "iterable, /", 1, "reads shape and all elements"},
    {"aiter", builtin_aiter, "async_iterable, /"},
    {"anext", builtin_anext, "async_iterator, default?, /"},
    {".take", iterable_take, "iterable, limit, /", 1, "writes the iterator"},
    {".contains", iterable_contains, "iterable, item, wanted, /", 0, "writes the iterator"},
    {".ask", nullptr, "", 3, "a question to Python code: vm/ask.cpp", true},
    {".next", iterator_step, "iterator, /", 1, "writes the iterator, reads shape and one element", true},
    {".order", order_of, "keys, reverse, /", 8, "compares"},
    {".search", search, "iterable, item, /", 2, "reads shape and elements"},
};

} // namespace

NativeTable builtin_functions() { return {"builtins", Kind::Module, kFunctions}; }

} // namespace heddle::vm
