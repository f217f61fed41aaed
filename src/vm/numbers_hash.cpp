// hash() and the hashes of tables. Numbers, tuples and frozensets as in CPython, so that sets of them iterate in its order; strings
// with a fixed seed (CPython's are random); everything else by identity.

#include <cmath>

#include <fmt/format.h>

#include "vm/bigint.h"
#include "vm/containers.h"
#include "vm/operations.h"
#include "vm/special.h"

namespace heddle::vm {

namespace {

constexpr std::uint64_t kModulus = (std::uint64_t{1} << 61) - 1;

std::uint64_t finish(std::uint64_t magnitude, bool negative) {
    auto h = static_cast<std::int64_t>(magnitude);
    if (negative) h = -h;
    return static_cast<std::uint64_t>(h == -1 ? -2 : h);
}

std::uint64_t hash_double(double d, Value v) {
    if (std::isinf(d)) return finish(314159, d < 0);
    if (std::isnan(d)) return v.is_ref() ? v.as_ref() >> 3 : 0;
    // CPython's _Py_HashDouble: 28 bits of the mantissa at a time, modulo 2^61 - 1.
    int e = 0;
    double m = std::frexp(std::fabs(d), &e);
    std::uint64_t x = 0;
    while (m != 0) {
        x = ((x << 28) & kModulus) | x >> (61 - 28);
        m *= 268435456.0;
        e -= 28;
        auto y = static_cast<std::uint64_t>(m);
        m -= static_cast<double>(y);
        x += y;
        if (x >= kModulus) x -= kModulus;
    }
    e = e >= 0 ? e % 61 : 61 - 1 - ((-1 - e) % 61);
    x = ((x << e) & kModulus) | x >> (61 - e);
    return finish(x, d < 0);
}

// 64-bit FNV-1a folded to 32 bits (what a Str keeps), then spread: fixed, the same natively and in wasm.
std::uint32_t hash_text(std::string_view text) {
    std::uint64_t h = 0xcbf29ce484222325u;
    std::size_t i = 0;
    for (; i + 8 <= text.size(); i += 8) {
        std::uint64_t word = 0;
        for (std::size_t k = 0; k < 8; k++) word |= static_cast<std::uint64_t>(static_cast<unsigned char>(text[i + k])) << (8 * k);
        h = (h ^ word) * 0x9e3779b97f4a7c15u;
        h ^= h >> 32;
    }
    for (; i < text.size(); i++) h = (h ^ static_cast<unsigned char>(text[i])) * 0x100000001b3u;
    h ^= h >> 32;
    h *= 0xd6e8feb86659fd93u;
    auto folded = static_cast<std::uint32_t>(h ^ h >> 32);
    return folded == 0 ? 1 : folded;
}

std::uint64_t spread(std::uint32_t h) {
    std::uint64_t wide = h * 0x9e3779b97f4a7c15u;
    return (wide >> 3) ^ wide >> 40;
}

std::uint64_t hash_tuple(Context& cx, const Tuple& t, bool& ok, int depth) {
    // CPython's tuplehash: xxHash with 64-bit primes.
    constexpr std::uint64_t kPrime1 = 11400714785074694791u, kPrime2 = 14029467366897019727u, kPrime5 = 2870177450012600261u;
    std::uint64_t acc = kPrime5;
    for (std::uint32_t i = 0; i < t.size; i++) {
        std::uint64_t lane = 0;
        if (cx.is(t.items[i], Kind::Tuple)) {
            if (depth > 200) {
                cx.raise(TypeId::RecursionError, "maximum recursion depth exceeded");
                return ok = false, 0;
            }
            lane = hash_tuple(cx, cx.object<Tuple>(t.items[i]), ok, depth + 1);
        } else {
            lane = hash_bits(cx, t.items[i], ok);
        }
        if (!ok) return 0;
        acc += lane * kPrime2;
        acc = (acc << 31) | acc >> 33;
        acc *= kPrime1;
    }
    acc += t.size ^ (kPrime5 ^ 3527539u);
    return acc == UINT64_MAX ? 1546275796u : acc;
}

std::uint64_t hash_frozenset(Context& cx, const Dict& set) {
    // CPython's frozenset_hash.
    auto shuffle = [](std::uint64_t h) { return ((h ^ 89869747u) ^ (h << 16)) * 3644798167u; };
    std::uint64_t hash = 0;
    if (set.table != 0) {
        const SetTable& table = cx.at<SetTable>(set.table);
        for (std::uint32_t i = 0; i < table.size; i++)
            if (is_live(table.entries[i].key)) hash ^= shuffle(table.entries[i].hash);
    }
    hash ^= (set.length + 1) * 1927868237u;
    hash ^= (hash >> 11) ^ (hash >> 25);
    hash = hash * 69069u + 907133923u;
    return hash == UINT64_MAX ? 590923713u : hash;
}

} // namespace

namespace {
// hash(v) of an object of a user class. A class with __eq__ and no __hash__ has None for it.
std::uint64_t hash_by_class(Context& cx, Value v, bool& ok) {
    Value method = special_method(cx, v, "__hash__");
    if (method == kUnbound) {
        Value base = plain(cx, v);
        return base == v ? object_id(cx, v) >> 4 : hash_bits(cx, base, ok);
    }
    ok = false;
    if (method == kNone) {
        cx.raise(TypeId::TypeError, fmt::format("unhashable type: '{}'", cx.type_name(v)));
        return 0;
    }
    Value h = call_special(cx, method, v, {});
    if (h == kUnbound) return 0;
    h = plain(cx, h);
    std::int64_t small = 0;
    if (!is_integer(cx, h)) {
        cx.raise(TypeId::TypeError, "__hash__ method should return an integer");
        return 0;
    }
    ok = true;
    // CPython takes the number itself where 64 bits hold it.
    if (is_small(h, small)) return static_cast<std::uint64_t>(small == -1 ? -2 : small);
    return hash_bits(cx, h, ok);
}
} // namespace

std::uint64_t hash_of_str(std::string_view text) { return spread(hash_text(text)); }

std::uint64_t hash_bits(Context& cx, Value v, bool& ok) {
    ok = true;
    std::int64_t small = 0;
    if (is_small(v, small)) {
        std::uint64_t magnitude = static_cast<std::uint64_t>(small < 0 ? -small : small);
        if (magnitude >= kModulus) magnitude %= kModulus;
        return finish(magnitude, small < 0);
    }
    if (v.is_inline_float()) return hash_double(v.as_inline_float(), v);
    if (!v.is_ref()) return (v.bits >> 3) * 0x9e3779b97f4a7c15u >> 4; // None, functions in C++…
    Object& object = cx.header(v);
    if (of_user_class(cx, v)) return hash_by_class(cx, v, ok);
    switch (object.kind) {
        case Kind::Str: {
            Str& s = static_cast<Str&>(object);
            std::uint32_t h = __atomic_load_n(&s.hash, __ATOMIC_RELAXED);
            if (h == 0) {
                h = hash_text(cx.text(v));
                __atomic_store_n(&s.hash, h, __ATOMIC_RELAXED);
            }
            return spread(h);
        }
        case Kind::Float: return hash_double(static_cast<FloatBox&>(object).value, v);
        case Kind::Complex: {
            const auto& c = static_cast<ComplexBox&>(object);
            const std::uint64_t h = hash_double(c.real, v) + 1000003u * hash_double(c.imag, v);
            return h == ~std::uint64_t{0} ? static_cast<std::uint64_t>(-2) : h;
        }
        case Kind::BigInt: return finish(big_hash(cx, v), is_negative(cx, v));
        case Kind::Bytes: return spread(hash_text({static_cast<Bytes&>(object).data, object.size}) ^ 0x5bd1e995u);
        case Kind::Tuple: return hash_tuple(cx, static_cast<Tuple&>(object), ok, 0);
        case Kind::FrozenSet: return hash_frozenset(cx, static_cast<Dict&>(object));
        case Kind::Range: {
            const Range& r = static_cast<Range&>(object);
            Value key = r.length == int_value(0)   ? cx.make_tuple({r.length, kNone, kNone})
                        : r.length == int_value(1) ? cx.make_tuple({r.length, r.start, kNone})
                                                   : cx.make_tuple({r.length, r.start, r.step});
            return hash_bits(cx, key, ok);
        }
        case Kind::Iterator:
            if (static_cast<IteratorKind>(object.aux) != IteratorKind::DictKeysView &&
                static_cast<IteratorKind>(object.aux) != IteratorKind::DictItemsView)
                break;
            [[fallthrough]];
        case Kind::List: case Kind::Dict: case Kind::Set: case Kind::Slice: case Kind::Deque:
            cx.raise(TypeId::TypeError, fmt::format("unhashable type: '{}'", cx.type_name(v)));
            return ok = false, 0;
        default: break;
    }
    return object_id(cx, v) >> 4;
}

std::uint64_t hash_of_set(Context& cx, Value v) {
    Dict& set = cx.object<Dict>(v);
    ObjectLock lock(cx, set);
    return hash_frozenset(cx, set);
}

Value hash_value(Context& cx, Value v) {
    bool ok = true;
    std::uint64_t h = hash_bits(cx, v, ok);
    return ok ? cx.make_int(static_cast<std::int64_t>(h)) : kUnbound;
}

} // namespace heddle::vm
