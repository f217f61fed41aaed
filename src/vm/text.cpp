// Strings as values: appending, and repr() and str() of everything built in.

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "vm/bigint.h"
#include "vm/classes.h"
#include "vm/containers.h"
#include "vm/exceptions.h"
#include "vm/generic_alias.h"
#include "vm/number_text.h"
#include "vm/registry.h"
#include "vm/special.h"
#include "vm/sync_natives.h"
#include "vm/utf8.h"

namespace heddle::vm {

namespace {

// Concatenations shorter than this are copied: a view costs an object and a buffer.
constexpr std::size_t kViewBytesMin = 128;

Value make_view(Context& cx, Ref buffer, std::size_t bytes, std::uint32_t points, bool ascii) {
    Str& s = cx.allocate<Str>(Kind::Str, sizeof(Str), points);
    s.flags |= kView | (ascii ? kAscii : 0);
    s.bytes = static_cast<std::uint32_t>(bytes);
    s.hash = 0;
    s.buffer = buffer;
    return cx.value_of(s);
}

// Claims [from, from + count) of a buffer if nobody has written past `from`.
bool claim(Context& cx, StrBuffer& buffer, std::uint64_t from, std::uint64_t count) {
    if (from + count > buffer.size) return false;
    if (cx.parallel) {
        std::uint64_t expected = from;
        return __atomic_compare_exchange_n(&buffer.used, &expected, from + count, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED);
    }
    if (buffer.used != from) return false;
    cx.store_word(buffer.used, from + count);
    return true;
}

class Writer {
public:
    explicit Writer(Context& cx) : cx_(cx) {}
    std::string out;

    bool repr(Value v) {
        if (is_user_object(cx_, v)) {
            Value method = special_method(cx_, v, "__repr__");
            if (!(method == kUnbound)) {
                Value shown = need_str_answer(cx_, call_special(cx_, method, v, {}), "__repr__");
                if (shown == kUnbound) return false;
                out += cx_.text(shown);
                return true;
            }
        }
        return inside(v);
    }

    /// Without the class's own __repr__.
    bool inside(Value v) {
        if (Value base = plain(cx_, v); is_sync_object(cx_, base)) return sync_repr(cx_, base, v, out);
        if (Value base = plain(cx_, v); !(base == v)) {
            if (cx_.is(base, Kind::Deque)) return nested(v, [&] { return deque(base, cx_.type_name(v)); });
            if (!is_set(cx_, base)) return repr(base);
            return nested(v, [&] { return set(base, cx_.type_name(v)); });
        }
        if (is_alias_or_union(cx_, v)) {
            out += alias_repr(cx_, v);
            return true;
        }
        switch (cx_.kind(v)) {
            case Kind::Int: {
                const fmt::format_int digits(v.as_int());
                out.append(digits.data(), digits.size());
                return true;
            }
            case Kind::BigInt: return big(v);
            case Kind::Bool: out += v == kTrue ? "True" : "False"; return true;
            case Kind::None: out += "None"; return true;
            case Kind::Ellipsis: out += "Ellipsis"; return true;
            case Kind::NotImplemented: out += "NotImplemented"; return true;
            case Kind::Float: out += float_repr(cx_.as_float(v)); return true;
            case Kind::Complex: out += complex_repr(cx_.object<ComplexBox>(v).real, cx_.object<ComplexBox>(v).imag); return true;
            case Kind::Str: out += quote(cx_.text(v)); return true;
            case Kind::Bytes: out += quote_bytes({cx_.object<Bytes>(v).data, cx_.header(v).size}); return true;
            case Kind::Tuple: return tuple(v);
            case Kind::List: return nested(v, [&] { return list(v); });
            case Kind::Deque: return nested(v, [&] { return deque(v, "deque"); });
            case Kind::Dict: return nested(v, [&] { return dict(v); });
            case Kind::Set: case Kind::FrozenSet: return nested(v, [&] { return set(v); });
            case Kind::Range: {
                const Range& r = cx_.object<Range>(v);
                out += "range(";
                if (!repr(r.start)) return false;
                out += ", ";
                if (!repr(r.stop)) return false;
                if (!(r.step == int_value(1))) {
                    out += ", ";
                    if (!repr(r.step)) return false;
                }
                out += ")";
                return true;
            }
            case Kind::Slice: {
                const Slice& s = cx_.object<Slice>(v);
                out += "slice(";
                if (!repr(s.start)) return false;
                out += ", ";
                if (!repr(s.stop)) return false;
                out += ", ";
                if (!repr(s.step)) return false;
                out += ")";
                return true;
            }
            case Kind::Function: out += fmt::format("<function {} at {}>", cx_.text(cx_.object<Function>(v).qualname), address(v)); return true;
            case Kind::Native: out += fmt::format("<built-in function {}>", native_info(special_payload(v)).def->name); return true;
            case Kind::BoundMethod: {
                const BoundMethod& m = cx_.object<BoundMethod>(v);
                if (is_native(m.function)) {
                    out += fmt::format("<built-in method {} of {} object at {}>", native_info(special_payload(m.function)).def->name,
                                       cx_.type_name(m.self), address(m.self));
                    return true;
                }
                out += fmt::format("<bound method {} of ", cx_.text(cx_.object<Function>(m.function).qualname));
                if (!repr(m.self)) return false;
                out += ">";
                return true;
            }
            case Kind::Type: out += fmt::format("<class '{}'>", class_path(cx_, v)); return true;
            case Kind::Module: {
                const Module& module = cx_.object<Module>(v);
                const std::string& file = cx_.machine.link().program().modules[module.index == 0 ? 0 : module.index - 1].filename;
                out += module.index == 0 ? fmt::format("<module '{}' (built-in)>", cx_.text(module.name))
                                         : fmt::format("<module '{}' from '{}'>", cx_.text(module.name), file);
                return true;
            }
            case Kind::Exception: return exception(v);
            case Kind::Iterator:
                if (is_view(cx_, v)) return nested(v, [&] { return view(v); });
                break;
            case Kind::Generator:
                out += fmt::format("<{} object {} at {}>", cx_.type_name(v), cx_.text(cx_.object<Generator>(v).qualname), address(v));
                return true;
            case Kind::Thread: return thread(v);
            default: break;
        }
        const Type& type = cx_.object<Type>(cx_.type_of(v));
        if (cx_.is_str(type.module) && cx_.is_str(type.qualname) && is_user_object(cx_, v))
            out += fmt::format("<{}.{} object at {}>", cx_.text(type.module), cx_.text(type.qualname), address(v));
        else
            out += fmt::format("<{} object at {}>", class_path(cx_, cx_.type_of(v)), address(v));
        return true;
    }

private:
    bool stop() {
        cx_.stop_here = true;
        return false;
    }

    std::string address(Value v) { return fmt::format("0x{:x}", object_id(cx_, v)); }

    bool big(Value v) {
        std::string digits = int_to_string(cx_, v);
        if (digits.size() - (digits[0] == '-') > kDigitsMax) {
            cx_.raise(TypeId::ValueError, "Exceeds the limit (4300 digits) for integer string conversion; use "
                                          "sys.set_int_max_str_digits() to increase the limit");
            return false;
        }
        out += digits;
        return true;
    }

    // A container that is already being written shows as CPython's dots.
    template <typename F> bool nested(Value v, F&& write) {
        if (std::find(open_.begin(), open_.end(), v) != open_.end()) {
            out += cx_.is(plain(cx_, v), Kind::List) || cx_.is(plain(cx_, v), Kind::Deque) ? "[...]" : cx_.is(v, Kind::Dict) ? "{...}" : cx_.is(v, Kind::Tuple) ? "(...)" : cx_.type_name(v) + "(...)";
            return true;
        }
        if (open_.size() > 200) {
            cx_.raise(TypeId::RecursionError, "maximum recursion depth exceeded while getting the repr of an object");
            return false;
        }
        open_.push_back(v);
        bool ok = write();
        open_.pop_back();
        return ok;
    }

    /// `container`: the list or tuple that these are the elements of, if it is one.
    bool sequence(const std::vector<Value>& values, Value container = kUnbound) {
        for (std::size_t i = 0; i < values.size(); i++) {
            if (i > 0) out += ", ";
            if (!repr(values[i])) {
                // Under the controlled driver each element is read where it is asked.
                if (cx_.asking() && !cx_.controlled && !(container == kUnbound) && is_user_object(cx_, values[i]) &&
                    cx_.object<Tuple>(cx_.question).items[1] == values[i])
                    cx_.ask_on(container, i + 1);
                return false;
            }
            if (poll_.stopped(cx_)) return false;
        }
        return true;
    }

    bool tuple(Value v) {
        const Tuple& t = cx_.object<Tuple>(v);
        return nested(v, [&] {
            out += "(";
            if (!sequence({t.items, t.items + t.size}, v)) return false;
            out += t.size == 1 ? ",)" : ")";
            return true;
        });
    }

    bool list(Value v) {
        if (touch_whole(cx_, cx_.header(v))) return false;
        out += "[";
        if (!sequence(list_values(cx_, v), v)) return false;
        out += "]";
        return true;
    }

    bool deque(Value v, const std::string& name) {
        if (touch_whole(cx_, cx_.header(v))) return false;
        out += name + "([";
        if (!sequence(deque_values(cx_, v))) return false;
        out += "]";
        Value maxlen = cx_.object<Deque>(v).maxlen;
        if (!(maxlen == kNone)) {
            out += ", maxlen=";
            if (!repr(maxlen)) return false;
        }
        out += ")";
        return true;
    }

    bool dict(Value v) {
        if (touch_whole(cx_, cx_.header(v))) return false;
        out += "{";
        bool first = true;
        for (const DictEntry& e : dict_entries(cx_, v)) {
            if (!first) out += ", ";
            first = false;
            if (!repr(e.key)) return false;
            out += ": ";
            if (!repr(e.value)) return false;
            if (poll_.stopped(cx_)) return false;
        }
        out += "}";
        return true;
    }

    bool set(Value v, std::string name = {}) {
        if (touch_shape(cx_, cx_.header(v), false)) return false;
        bool frozen = cx_.is(v, Kind::FrozenSet);
        if (name.empty()) name = frozen ? "frozenset" : "";
        std::vector<Value> values;
        for (const SetEntry& e : set_copy_table(cx_, v).slots)
            if (is_live(e.key)) values.push_back(e.key);
        if (values.empty()) {
            out += name.empty() ? "set()" : name + "()";
            return true;
        }
        out += name.empty() ? "{" : name + "({";
        if (!sequence(values)) return false;
        out += name.empty() ? "}" : "})";
        return true;
    }

    bool view(Value v) {
        std::vector<Value> values;
        if (!collect_elements(cx_, v, values)) return false;
        out += cx_.type_name(v) + "([";
        if (!sequence(values)) return false;
        out += "])";
        return true;
    }

    bool exception(Value v) {
        const Exception& e = cx_.object<Exception>(v);
        out += cx_.text(cx_.object<Type>(e.type).name);
        const Tuple& args = cx_.object<Tuple>(e.args);
        if (args.size == 1) {
            out += "(";
            if (!repr(args.items[0])) return false;
            out += ")";
            return true;
        }
        return tuple(e.args);
    }

    bool thread(Value v) {
        ThreadObject& t = cx_.object<ThreadObject>(v);
        if (cx_.touch_cell(t, kState, false)) return stop();
        std::uint64_t phase = cx_.load_word(t.phase);
        Value name = cx_.load(t, t.name), daemon = cx_.load(t, t.daemon), ident = cx_.load(t, t.ident);
        out += t.state != 0 && cx_.at<ThreadState>(t.state).index == 0 ? "<_MainThread(" : "<" + cx_.type_name(v) + "(";
        if (cx_.is_str(name)) out += cx_.text(name);
        out += phase == 0 ? ", initial" : phase == 1 ? ", started" : ", stopped";
        if (daemon == kTrue) out += " daemon";
        if (ident.is_int()) out += " " + std::to_string(ident.as_int());
        out += ")>";
        return true;
    }

    Context& cx_;
    std::vector<Value> open_;
    StopPoll poll_;
};

} // namespace

std::uint64_t object_id(const Context& cx, Value v) {
    // Addresses like CPython's: what is no object has its bits. What a process got from its parent has the address that it has there: the
    // copy's `lock`, which the controlled driver does not need for anything else, keeps it.
    if (v.is_ref() && cx.controlled && cx.header(v).lock != 0) return 0x7f0000000000 + (Ref{cx.header(v).lock} << 3);
    return v.is_ref() ? 0x7f0000000000 + v.as_ref() : 0x560000000000 + (v.bits & 0xffffffffff) * 2;
}

std::string quote(std::string_view text, bool ascii_only) {
    char mark = text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos ? '"' : '\'';
    std::string out(1, mark);
    for (std::size_t at = 0; at < text.size();) {
        std::size_t start = at;
        std::uint32_t c = decode_utf8(text, at);
        if (c == static_cast<unsigned char>(mark) || c == '\\') {
            out += '\\';
            out += static_cast<char>(c);
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\r') {
            out += "\\r";
        } else if (c == '\t') {
            out += "\\t";
        } else if (is_printable(c) && (c < 0x80 || !ascii_only)) {
            out += text.substr(start, at - start);
        } else if (c < 0x100) {
            out += fmt::format("\\x{:02x}", c);
        } else if (c < 0x10000) {
            out += fmt::format("\\u{:04x}", c);
        } else {
            out += fmt::format("\\U{:08x}", c);
        }
    }
    return out + mark;
}

std::string quote_bytes(std::string_view bytes) {
    char mark = bytes.find('\'') != std::string_view::npos && bytes.find('"') == std::string_view::npos ? '"' : '\'';
    std::string out = std::string("b") + mark;
    for (char byte : bytes) {
        auto c = static_cast<unsigned char>(byte);
        if (byte == mark || c == '\\') {
            out += '\\';
            out += byte;
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\r') {
            out += "\\r";
        } else if (c == '\t') {
            out += "\\t";
        } else if (c >= 0x20 && c < 0x7f) {
            out += byte;
        } else {
            out += fmt::format("\\x{:02x}", c);
        }
    }
    return out + mark;
}

Value make_bytes(Context& cx, std::string_view bytes) {
    if (!cx.reserve(bytes.size())) return kUnbound;
    std::size_t padded = (bytes.size() + 8) & ~std::size_t{7};
    Bytes& b = cx.allocate<Bytes>(Kind::Bytes, sizeof(Object) + padded, static_cast<std::uint32_t>(bytes.size()));
    std::memset(b.data + padded - 8, 0, 8);
    std::memcpy(b.data, bytes.data(), bytes.size());
    return cx.value_of(b);
}

Value concat(Context& cx, Value a, Value b) {
    const Str &x = cx.object<Str>(a), &y = cx.object<Str>(b);
    if (x.bytes == 0) return b;
    if (y.bytes == 0) return a;
    std::size_t bytes = std::size_t{x.bytes} + y.bytes;
    bool ascii = (x.flags & y.flags & kAscii) != 0;
    std::uint32_t points = x.size + y.size;
    if (bytes > UINT32_MAX / 4) {
        cx.raise(TypeId::MemoryError, "");
        return kUnbound;
    }
    std::string_view left = cx.text(a), right = cx.text(b);
    if ((x.flags & kView) != 0) {
        StrBuffer& buffer = cx.at<StrBuffer>(x.buffer);
        if (claim(cx, buffer, x.bytes, y.bytes)) {
            std::memcpy(buffer.data + x.bytes, right.data(), right.size());
            return make_view(cx, x.buffer, bytes, points, ascii);
        }
    }
    if (bytes < kViewBytesMin) {
        std::size_t padded = (bytes + 8) & ~std::size_t{7};
        Str& s = cx.allocate<Str>(Kind::Str, kStrDataOffset + padded, points);
        s.flags |= ascii ? kAscii : 0;
        s.bytes = static_cast<std::uint32_t>(bytes);
        s.hash = 0;
        std::memset(s.data + padded - 8, 0, 8);
        std::memcpy(s.data, left.data(), left.size());
        std::memcpy(s.data + left.size(), right.data(), right.size());
        return cx.value_of(s);
    }
    std::size_t capacity = (bytes * 2 + 7) & ~std::size_t{7};
    if (!cx.reserve(capacity)) return kUnbound;
    StrBuffer& buffer = cx.allocate<StrBuffer>(Kind::StrBuffer, sizeof(StrBuffer) + capacity, static_cast<std::uint32_t>(capacity));
    buffer.used = bytes;
    std::memcpy(buffer.data, left.data(), left.size());
    std::memcpy(buffer.data + left.size(), right.data(), right.size());
    return make_view(cx, cx.ref_of(buffer), bytes, points, ascii);
}

std::string repr(Context& cx, Value v) {
    Writer writer(cx);
    writer.repr(v);
    return std::move(writer.out);
}

std::string repr_inside(Context& cx, Value v) {
    Writer writer(cx);
    writer.inside(v);
    return std::move(writer.out);
}

std::string str(Context& cx, Value v) {
    if (cx.is_str(v)) return std::string(cx.text(v));
    if (is_user_object(cx, v)) {
        Value method = special_method(cx, v, "__str__");
        if (!(method == kUnbound)) {
            Value shown = need_str_answer(cx, call_special(cx, method, v, {}), "__str__");
            return shown == kUnbound ? std::string() : std::string(cx.text(shown));
        }
        if (Value base = plain(cx, v); cx.is_str(base)) return std::string(cx.text(base));
    }
    if (cx.is(v, Kind::Exception)) return exception_text(cx, v);
    return repr(cx, v);
}

} // namespace heddle::vm
