// _lab_pickle: what of pickle is worth doing in the machine. Plain data (numbers, text, bytes and the built-in containers of them) is
// written and read here, with the same bytes that src/stdlib/pickle.py would write; whatever else occurs, Python does the whole.
#include <algorithm>
#include <cstring>
#include <unordered_map>

#include <fmt/format.h>

#include "vm/bigint.h"
#include "vm/builtins.h"
#include "vm/containers.h"
#include "vm/modules.h"
#include "vm/native_modules.h"

namespace heddle::vm {

namespace {

constexpr int kPickleDepthMax = 100;       ///< of containers in containers; deeper ones are Python's
constexpr std::size_t kBatch = 1000; ///< elements written in one go, as everywhere

class PickleWriter {
public:
    explicit PickleWriter(Context& cx) : cx_(cx) {}

    enum class Result { Written, NotPlain, Stop };
    Result write(Value v, int depth) {
        std::int64_t small;
        if (v == kNone) return byte('N');
        if (is_bool(v)) return byte(v == kTrue ? '\x88' : '\x89');
        if (v.is_int()) {
            is_small(v, small);
            return write_int(small);
        }
        if (cx_.is_float(v)) {
            byte('G');
            return big_endian(cx_.as_float(v));
        }
        if (!v.is_ref()) return Result::NotPlain;
        switch (cx_.header(v).kind) {
            case Kind::BigInt: return write_big(v);
            case Kind::Str: case Kind::Bytes: case Kind::Tuple: case Kind::List: case Kind::Dict: case Kind::Set: case Kind::FrozenSet: break;
            default: return Result::NotPlain;
        }
        auto known = memo_.find(v.bits);
        if (known != memo_.end()) return write_get(known->second);
        if (depth > kPickleDepthMax) return Result::NotPlain;
        switch (cx_.header(v).kind) {
            case Kind::Str: write_text(cx_.text(v), '\x8c', 'X'); break;
            case Kind::Bytes: write_text({cx_.object<Bytes>(v).data, cx_.object<Bytes>(v).size}, 'C', 'B'); break;
            case Kind::Tuple: return write_tuple(v, depth);
            default: return write_container(v, depth);
        }
        return memoize(v);
    }
    std::string finish() {
        byte('.');
        std::string head = "\x80\x04";
        if (out_.size() >= 4) {
            head += '\x95';
            const std::uint64_t size = out_.size();
            head.append(reinterpret_cast<const char*>(&size), 8);
        }
        return head + out_;
    }

private:
    Result byte(char c) {
        out_ += c;
        return Result::Written;
    }
    template <typename T> void number(T n) { out_.append(reinterpret_cast<const char*>(&n), sizeof n); }
    Result big_endian(double d) {
        std::uint64_t bits;
        std::memcpy(&bits, &d, sizeof bits);
        number(__builtin_bswap64(bits));
        return Result::Written;
    }
    Result memoize(Value v) {
        const auto next = static_cast<std::uint32_t>(memo_.size());
        memo_[v.bits] = next;
        return byte('\x94');
    }
    Result write_get(std::uint32_t number_of) {
        if (number_of < 256) byte('h'), byte(static_cast<char>(number_of));
        else byte('j'), number(number_of);
        return Result::Written;
    }
    Result write_int(std::int64_t i) {
        if (i >= 0 && i < 256) byte('K'), byte(static_cast<char>(i));
        else if (i >= 0 && i < 65536) byte('M'), number(static_cast<std::uint16_t>(i));
        else if (i >= INT32_MIN && i <= INT32_MAX) byte('J'), number(static_cast<std::int32_t>(i));
        else {
            int bytes = 5;
            while (bytes < 8 && (i >> (8 * bytes - 1)) != 0 && (i >> (8 * bytes - 1)) != -1) bytes++;
            byte('\x8a'), byte(static_cast<char>(bytes));
            out_.append(reinterpret_cast<const char*>(&i), static_cast<std::size_t>(bytes));
        }
        return Result::Written;
    }
    Result write_big(Value v) {
        const std::size_t bits = bit_length(cx_, v);
        std::size_t bytes = bits / 8 + 1;
        std::string data;
        if (!to_bytes(cx_, v, bytes, true, true, data)) return Result::NotPlain;
        if (is_negative(cx_, v) && bytes > 1 && data[bytes - 1] == '\xff' && (data[bytes - 2] & 0x80) != 0) data.pop_back(), bytes--;
        if (bytes < 256) byte('\x8a'), byte(static_cast<char>(bytes));
        else byte('\x8b'), number(static_cast<std::uint32_t>(bytes));
        out_ += data;
        return Result::Written;
    }
    void write_text(std::string_view text, char short_code, char long_code) {
        if (text.size() < 256) byte(short_code), byte(static_cast<char>(text.size()));
        else byte(long_code), number(static_cast<std::uint32_t>(text.size()));
        out_ += text;
    }
    Result write_tuple(Value v, int depth) {
        const std::uint32_t size = cx_.object<Tuple>(v).size;
        if (size == 0) return byte(')');
        if (size > 3) byte('(');
        for (std::uint32_t i = 0; i < size; i++)
            if (Result r = write(cx_.object<Tuple>(v).items[i], depth + 1); r != Result::Written) return r;
        auto known = memo_.find(v.bits);
        if (known != memo_.end()) { // it holds itself by way of something inside, which has written it
            if (size > 3) byte('1');
            else out_.append(size, '0');
            return write_get(known->second);
        }
        byte(size > 3 ? 't' : "\x85\x86\x87"[size - 1]);
        return memoize(v);
    }
    Result write_container(Value v, int depth) {
        if (touch_whole(cx_, cx_.header(v))) return Result::Stop;
        std::vector<Value> items;
        const Kind kind = cx_.header(v).kind;
        std::size_t step = 1;
        if (kind == Kind::List) {
            items = list_values(cx_, v);
            byte(']');
        } else if (kind == Kind::Dict) {
            for (const DictEntry& entry : dict_entries(cx_, v)) items.push_back(entry.key), items.push_back(entry.value);
            byte('}');
            step = 2;
        } else {
            for (const SetEntry& entry : set_copy_table(cx_, v).slots)
                if (is_live(entry.key)) items.push_back(entry.key);
            byte(kind == Kind::Set ? '\x8f' : '(');
        }
        if (kind != Kind::FrozenSet) memoize(v);
        const std::size_t batch = kind == Kind::FrozenSet ? items.size() + 1 : kBatch * step;
        for (std::size_t start = 0; start < items.size() || start == 0; start += batch) {
            const std::size_t end = std::min(items.size(), start + batch);
            const bool single = end - start == step && (kind == Kind::List || kind == Kind::Dict);
            if (start == end && kind != Kind::FrozenSet) break;
            if (!single && kind != Kind::FrozenSet) byte('(');
            for (std::size_t i = start; i < end; i++)
                if (Result r = write(items[i], depth + 1); r != Result::Written) return r;
            if (kind == Kind::List) byte(single ? 'a' : 'e');
            else if (kind == Kind::Dict) byte(single ? 's' : 'u');
            else if (kind == Kind::Set) byte('\x90');
        }
        if (kind != Kind::FrozenSet) return Result::Written;
        byte('\x91');
        return memoize(v);
    }

    Context& cx_;
    std::string out_;
    std::unordered_map<std::uint64_t, std::uint32_t> memo_;
};

NativeResult dumps_plain(Call& call) {
    PickleWriter writer(call.cx);
    switch (writer.write(call.args[0], 0)) {
        case PickleWriter::Result::Stop: return NativeResult::Stop;
        case PickleWriter::Result::NotPlain: call.cx.thread->raised = kUnbound; return done(call, kNone);
        case PickleWriter::Result::Written: break;
    }
    std::string data = writer.finish();
    if (!call.cx.reserve(data.size())) return NativeResult::Raise;
    return done(call, make_bytes(call.cx, data));
}

class Reader {
public:
    Reader(Context& cx, std::string_view data) : cx_(cx), data_(data) {}

    /// False: something that is not plain, or no pickle at all.
    bool read(Value& result) {
        while (at_ < data_.size()) {
            const char code = data_[at_++];
            if (code == '.') {
                if (stack_.size() != 1 || !marks_.empty()) return false;
                result = stack_[0];
                return true;
            }
            if (!operation(code)) return false;
        }
        return false;
    }

private:
    bool take(std::size_t count, std::string_view& out) {
        if (count > data_.size() - at_) return false;
        out = data_.substr(at_, count);
        at_ += count;
        return true;
    }
    template <typename T> bool number(T& n) {
        std::string_view bytes;
        if (!take(sizeof n, bytes)) return false;
        std::memcpy(&n, bytes.data(), sizeof n);
        return true;
    }
    bool push(Value v) {
        stack_.push_back(v);
        return !(v == kUnbound);
    }
    std::size_t base() const { return marks_.empty() ? 0 : marks_.back(); }
    bool pop(std::size_t count, std::vector<Value>& out) {
        if (stack_.size() - base() < count) return false;
        out.assign(stack_.end() - static_cast<std::ptrdiff_t>(count), stack_.end());
        stack_.resize(stack_.size() - count);
        return true;
    }
    bool pop_marked(std::vector<Value>& out) {
        if (marks_.empty() || !pop(stack_.size() - marks_.back(), out)) return false;
        marks_.pop_back();
        return true;
    }
    bool text(std::size_t length) {
        std::string_view bytes;
        if (!take(length, bytes)) return false;
        if (std::all_of(bytes.begin(), bytes.end(), [](char c) { return (c & 0x80) == 0; })) return push(cx_.make_str(bytes));
        return push(decode_bytes(cx_, bytes, "utf-8", kUnbound));
    }
    bool raw(std::size_t length) {
        std::string_view bytes;
        return take(length, bytes) && push(make_bytes(cx_, bytes));
    }
    bool integer(std::size_t length) {
        std::string_view bytes;
        return take(length, bytes) && push(from_bytes(cx_, bytes, true, true));
    }
    bool tuple(const std::vector<Value>& items) { return push(make_tuple_of(cx_, items.data(), items.size())); }
    bool append(const std::vector<Value>& items) {
        if (stack_.size() <= base() || !cx_.is(stack_.back(), Kind::List)) return false;
        for (Value v : items)
            if (!list_push(cx_, cx_.object<List>(stack_.back()), v)) return false;
        return true;
    }
    bool set_items(const std::vector<Value>& items) {
        if (stack_.size() <= base() || !cx_.is(stack_.back(), Kind::Dict) || items.size() % 2 != 0) return false;
        for (std::size_t i = 0; i < items.size(); i += 2) {
            bool ok = true;
            const std::uint64_t hash = hash_bits(cx_, items[i], ok);
            if (!ok || !dict_set(cx_, cx_.object<Dict>(stack_.back()), items[i], hash, items[i + 1])) return false;
        }
        return true;
    }
    bool add(Value set, const std::vector<Value>& items) {
        for (Value v : items) {
            bool ok = true;
            const std::uint64_t hash = hash_bits(cx_, v, ok);
            if (!ok || !set_add(cx_, cx_.object<Dict>(set), v, hash)) return false;
        }
        return true;
    }
    bool get(std::size_t index) { return index < memo_.size() && push(memo_[index]); }

    bool operation(char code) {
        std::vector<Value> items;
        std::uint8_t n1;
        std::uint16_t n2;
        std::uint32_t n4;
        std::int32_t i4;
        std::uint64_t n8;
        switch (code) {
            case '\x80': return number(n1) && n1 <= 5;
            case '\x95': return number(n8);
            case 'N': return push(kNone);
            case '\x88': return push(kTrue);
            case '\x89': return push(kFalse);
            case 'K': return number(n1) && push(int_value(n1));
            case 'M': return number(n2) && push(int_value(n2));
            case 'J': return number(i4) && push(int_value(i4));
            case '\x8a': return number(n1) && integer(n1);
            case '\x8b': return number(n4) && integer(n4);
            case 'G': {
                if (!number(n8)) return false;
                n8 = __builtin_bswap64(n8);
                double d;
                std::memcpy(&d, &n8, sizeof d);
                return push(cx_.make_float(d));
            }
            case '\x8c': return number(n1) && text(n1);
            case 'X': return number(n4) && text(n4);
            case 'C': return number(n1) && raw(n1);
            case 'B': return number(n4) && raw(n4);
            case '\x94':
                if (stack_.size() <= base()) return false;
                memo_.push_back(stack_.back());
                return true;
            case 'h': return number(n1) && get(n1);
            case 'j': return number(n4) && get(n4);
            case '(': marks_.push_back(stack_.size()); return true;
            case ')': return push(cx_.make_tuple(0));
            case '\x85': return pop(1, items) && tuple(items);
            case '\x86': return pop(2, items) && tuple(items);
            case '\x87': return pop(3, items) && tuple(items);
            case 't': return pop_marked(items) && tuple(items);
            case ']': return push(cx_.make_list(0));
            case 'a': return pop(1, items) && append(items);
            case 'e': return pop_marked(items) && append(items);
            case '}': return push(cx_.make_dict());
            case 's': return pop(2, items) && set_items(items);
            case 'u': return pop_marked(items) && set_items(items);
            case '\x8f': return push(cx_.make_set(Kind::Set));
            case '\x90': return pop_marked(items) && stack_.size() > base() && cx_.is(stack_.back(), Kind::Set) && add(stack_.back(), items);
            case '\x91': {
                if (!pop_marked(items)) return false;
                Value set = cx_.make_set(Kind::FrozenSet);
                return add(set, items) && push(set);
            }
            default: return false;
        }
    }

    Context& cx_;
    std::string_view data_;
    std::size_t at_ = 0;
    std::vector<Value> stack_;
    std::vector<std::size_t> marks_;
    std::vector<Value> memo_;
};

// (True, the value), or (False, None) where Python is to read it.
NativeResult loads_plain(Call& call) {
    Context& cx = call.cx;
    if (!cx.is(call.args[0], Kind::Bytes)) return type_error(cx, fmt::format("a bytes-like object is required, not '{}'", cx.type_name(call.args[0])));
    const Bytes& data = cx.object<Bytes>(call.args[0]);
    if (!cx.reserve(std::size_t{data.size} * 16)) return NativeResult::Raise;
    Value value = kNone;
    const bool known = Reader(cx, {data.data, data.size}).read(value);
    if (cx.stop_here) return NativeResult::Stop;
    if (!known) cx.thread->raised = kUnbound, value = kNone;
    return done(call, cx.make_tuple({bool_value(known), value}));
}

NativeResult pack_float(Call& call) {
    double d = call.cx.as_float(call.args[0]);
    std::uint64_t bits;
    std::memcpy(&bits, &d, sizeof bits);
    bits = __builtin_bswap64(bits);
    return done(call, make_bytes(call.cx, {reinterpret_cast<const char*>(&bits), 8}));
}
NativeResult unpack_float(Call& call) {
    if (!call.cx.is(call.args[0], Kind::Bytes) || call.cx.object<Bytes>(call.args[0]).size != 8) return type_error(call.cx, "eight bytes are needed");
    std::uint64_t bits;
    std::memcpy(&bits, call.cx.object<Bytes>(call.args[0]).data, sizeof bits);
    bits = __builtin_bswap64(bits);
    double d;
    std::memcpy(&d, &bits, sizeof d);
    return done(call, call.cx.make_float(d));
}

// A module of the program by its name, imported if it was not yet.
NativeResult load_module(Call& call) {
    if (call.step == 1) return done(call, call.returned);
    if (!need_text(call.cx, call.args[0], "name")) return NativeResult::Raise;
    if (!call.has_frame) return NativeResult::NeedFrame;
    call.step = 1;
    call.callee = native_value(static_cast<std::uint32_t>(import_native()));
    call.call_args[0] = call.args[0];
    call.call_nargs = 1;
    return NativeResult::CallPython;
}

constexpr NativeDef kPickle[] = {
    {"dumps_plain", dumps_plain, "object, /", 0, "reads shape and all elements"},
    {"loads_plain", loads_plain, "data, /"},
    {"pack_float", pack_float, "number, /"},
    {"unpack_float", unpack_float, "data, /"},
    {"load_module", load_module, "name, /", 1, "loads the module"},
};

} // namespace

NativeTable pickle_functions() { return {"_lab_pickle", Kind::Module, kPickle}; }

} // namespace heddle::vm
