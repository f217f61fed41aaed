// _lab_random: the generator under the module random, Mersenne Twister MT19937 (Matsumoto, Nishimura 1998), seeded as CPython does, so
// that the same seed gives the same numbers. The rest of random is Python (src/stdlib/random.py).
//
// A generator's state is an object on the heap like any other, so that stepping back restores it: a Bytes object of 624 words of 32 bits
// and the position among them, which only these functions change. Drawing a number is one operation that writes the state.
//
// Exploring with MachineConfig::random_any, a generator that the program has not seeded itself gives any number, and its state plays no
// part: the thread stops before the draw (WaitKind::Draw), and the driver says which of the values comes. Of draws among many values only
// the first, the middle and the last are tried, which Visibility::random_sampled remembers.
#include <cmath>
#include <cstring>

#include <fmt/format.h>

#include "base/random.h"
#include "base/sha512.h"
#include "vm/bigint.h"
#include "vm/containers.h"
#include "vm/native_modules.h"

namespace heddle::vm {

namespace {

constexpr std::uint32_t kWords = 624, kMiddle = 397;
constexpr std::uint32_t kStateBytes = (kWords + 2) * 4; // words, position, 0

struct Twister {
    std::uint32_t words[kWords];
    std::uint32_t position;
    std::uint32_t unseeded; ///< 1: seeded from outside the program
};
static_assert(sizeof(Twister) == kStateBytes && kStateBytes % 8 == 0);

Twister read(Context& cx, Value state) {
    Twister t;
    std::memcpy(&t, cx.object<Bytes>(state).data, sizeof t);
    return t;
}

void write(Context& cx, Value state, const Twister& t) {
    auto* to = reinterpret_cast<std::uint64_t*>(cx.object<Bytes>(state).data);
    const auto* from = reinterpret_cast<const std::uint64_t*>(&t);
    for (std::size_t i = 0; i < sizeof t / 8; i++) {
        std::uint64_t word;
        std::memcpy(&word, from + i, 8);
        if (to[i] != word) cx.store_word(to[i], word);
    }
}

void seed_word(Twister& t, std::uint32_t seed) {
    t.words[0] = seed;
    for (std::uint32_t i = 1; i < kWords; i++) t.words[i] = 1812433253u * (t.words[i - 1] ^ (t.words[i - 1] >> 30)) + i;
    t.position = kWords;
    t.unseeded = 0;
}

void seed_key(Twister& t, const std::vector<std::uint32_t>& key) {
    seed_word(t, 19650218u);
    std::uint32_t i = 1, j = 0;
    auto before = [&] { return t.words[i - 1] ^ (t.words[i - 1] >> 30); };
    auto advance = [&] {
        if (++i >= kWords) {
            t.words[0] = t.words[kWords - 1];
            i = 1;
        }
    };
    for (std::size_t k = std::max<std::size_t>(kWords, key.size()); k > 0; k--) {
        t.words[i] = (t.words[i] ^ (before() * 1664525u)) + key[j] + j;
        advance();
        if (++j >= key.size()) j = 0;
    }
    for (std::uint32_t k = kWords - 1; k > 0; k--) {
        t.words[i] = (t.words[i] ^ (before() * 1566083941u)) - i;
        advance();
    }
    t.words[0] = 0x80000000u;
}

std::uint32_t draw(Twister& t) {
    if (t.position >= kWords) {
        for (std::uint32_t k = 0; k < kWords; k++) {
            std::uint32_t y = (t.words[k] & 0x80000000u) | (t.words[(k + 1) % kWords] & 0x7fffffffu);
            t.words[k] = t.words[(k + kMiddle) % kWords] ^ (y >> 1) ^ ((y & 1) != 0 ? 0x9908b0dfu : 0);
        }
        t.position = 0;
    }
    std::uint32_t y = t.words[t.position++];
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c5680u;
    y ^= (y << 15) & 0xefc60000u;
    return y ^ (y >> 18);
}

// Draws under the state's lock. `count` words, 0 when it must hand over first.
class MersenneTwister {
public:
    MersenneTwister(Context& cx, Value state) : cx_(cx), state_(state), lock_(cx, cx.header(state)) {}
    // Few words change but the position, so they are read and written where they lie.
    std::uint32_t next() {
        auto* position = reinterpret_cast<std::uint64_t*>(cx_.object<Bytes>(state_).data) + kWords / 2;
        std::uint32_t at = static_cast<std::uint32_t>(*position);
        if (at >= kWords) {
            Twister t = read(cx_, state_);
            std::uint32_t y = draw(t);
            write(cx_, state_, t);
            return y;
        }
        Twister one;
        std::memcpy(&one.words[at], cx_.object<Bytes>(state_).data + 4 * at, 4);
        one.position = at;
        std::uint32_t y = draw(one);
        cx_.store_word(*position, *position + 1); // the position is the low half
        return y;
    }

private:
    Context& cx_;
    Value state_;
    ObjectLock lock_;
};

std::uint32_t unseeded(Context& cx, Value state) {
    std::uint32_t flag;
    std::memcpy(&flag, cx.object<Bytes>(state).data + 4 * (kWords + 1), 4);
    return flag;
}

constexpr std::int64_t kFew = 16; // as many values as are all tried
constexpr std::int64_t kSamples = 3;

// Whether this draw is a choice. Then `drawn` is the value, from 0 to `values` - 1, unless a result is to be returned at once.
bool chooses(Context& cx, Value state, std::int64_t values, std::int64_t& drawn, std::optional<NativeResult>& stop) {
    if (!cx.controlled || unseeded(cx, state) == 0) return false;
    Visibility& visibility = cx.machine.visibility();
    visibility.random_drawn = true;
    if (!cx.machine.config().random_any) return false;
    ThreadState& t = *cx.thread;
    if (t.outside_result == 0) {
        t.wait_kind = static_cast<std::uint64_t>(WaitKind::Draw);
        t.wait_object = 0;
        t.wait_need = static_cast<std::uint64_t>(values);
        stop = NativeResult::Block;
        return true;
    }
    if (cx.touch_cell(cx.header(state), kState, false)) {
        stop = NativeResult::Stop;
        return true;
    }
    // A transition of its own: the next visible operation may be another one with another value.
    if (cx.tracking && cx.transition->visible == 0) cx.transition->visible = 1;
    drawn = std::min<std::int64_t>(static_cast<std::int64_t>(t.outside_result) - 1, values - 1);
    t.outside_result = 0;
    return true;
}

bool is_state(Context& cx, Value v) {
    if (cx.is(v, Kind::Bytes) && cx.object<Bytes>(v).size == kStateBytes) return true;
    cx.raise(TypeId::TypeError, "not the state of a generator");
    return false;
}

NativeResult new_state(Call& call) {
    Twister t;
    seed_word(t, 5489u);
    call.result = make_bytes(call.cx, std::string_view(reinterpret_cast<const char*>(&t), sizeof t));
    return NativeResult::Done;
}

// seed(state, n): None: from outside; an int: its absolute value in words of 32 bits, low ones first.
NativeResult seed(Call& call) {
    Context& cx = call.cx;
    if (!is_state(cx, call.args[0])) return NativeResult::Raise;
    std::vector<std::uint32_t> key;
    if (call.args[1] == kNone) {
        std::uint64_t source = entropy_for(cx);
        for (int i = 0; i < 8; i++) key.push_back(static_cast<std::uint32_t>(splitmix64(source)));
    } else if (is_integer(cx, call.args[1])) {
        Value n = is_negative(cx, call.args[1]) ? number_unary(cx, '-', call.args[1]) : call.args[1];
        std::size_t words = std::max<std::size_t>((bit_length(cx, n) + 31) / 32, 1);
        std::string bytes;
        if (!to_bytes(cx, n, words * 4, true, false, bytes)) return NativeResult::Raise;
        key.resize(words);
        std::memcpy(key.data(), bytes.data(), bytes.size());
    } else {
        return cx.raise(TypeId::TypeError, "the seed must be None or an int");
    }
    if (cx.touch_cell(cx.header(call.args[0]), kState, true)) return NativeResult::Stop;
    Twister t;
    seed_key(t, key);
    t.unseeded = call.args[1] == kNone ? 1 : 0;
    ObjectLock lock(cx, cx.header(call.args[0]));
    write(cx, call.args[0], t);
    return NativeResult::Done;
}

// choose(state, n): an integer in [0, n) that is a choice, n of at most kFew; 0 for n: among kSamples, which stand for many. -1: this
// generator's numbers are no choice.
NativeResult choose(Call& call) {
    Context& cx = call.cx;
    if (!is_state(cx, call.args[0])) return NativeResult::Raise;
    std::int64_t n;
    if (!as_index(cx, call.args[1], n, "n")) return NativeResult::Raise;
    if (n < 0 || n > kFew) return cx.raise(TypeId::ValueError, "not that many values");
    std::int64_t drawn = -1;
    std::optional<NativeResult> stop;
    if (chooses(cx, call.args[0], n == 0 ? kSamples : n, drawn, stop)) {
        if (stop) return *stop;
        if (n == 0) cx.machine.visibility().random_sampled = true;
    }
    call.result = int_value(drawn);
    return NativeResult::Done;
}

NativeResult choosing(Call& call) {
    call.result = bool_value(call.cx.machine.config().random_any);
    return NativeResult::Done;
}

NativeResult random(Call& call) { // 53 bits
    Context& cx = call.cx;
    if (!is_state(cx, call.args[0])) return NativeResult::Raise;
    std::int64_t drawn;
    std::optional<NativeResult> stop;
    if (chooses(cx, call.args[0], kSamples, drawn, stop)) {
        if (stop) return *stop;
        cx.machine.visibility().random_sampled = true;
        constexpr double kValues[kSamples] = {0.0, 0.5, 1.0 - 1.0 / 9007199254740992.0};
        call.result = cx.make_float(kValues[drawn]);
        return NativeResult::Done;
    }
    if (cx.touch_cell(cx.header(call.args[0]), kState, true)) return NativeResult::Stop;
    MersenneTwister generator(cx, call.args[0]);
    std::uint32_t high = generator.next() >> 5, low = generator.next() >> 6;
    call.result = cx.make_float((high * 67108864.0 + low) * (1.0 / 9007199254740992.0));
    return NativeResult::Done;
}

NativeResult get_bits(Call& call) {
    Context& cx = call.cx;
    if (!is_state(cx, call.args[0])) return NativeResult::Raise;
    std::int64_t bits;
    if (!as_index(cx, call.args[1], bits, "k")) return NativeResult::Raise;
    if (bits < 0) return cx.raise(TypeId::ValueError, "number of bits must be non-negative");
    if (bits > kBigBitsMax) return cx.raise(TypeId::OverflowError, "the lab's integers have fewer bits");
    std::int64_t drawn;
    std::optional<NativeResult> stop;
    const bool few = bits < 5;
    if (bits != 0 && chooses(cx, call.args[0], few ? std::int64_t{1} << bits : kSamples, drawn, stop)) {
        if (stop) return *stop;
        if (!few) cx.machine.visibility().random_sampled = true;
        if (few) {
            call.result = int_value(drawn);
            return NativeResult::Done;
        }
        std::string bytes(static_cast<std::size_t>((bits + 7) / 8), '\0'); // 0, the middle, all ones
        const auto top = static_cast<unsigned>((bits - 1) % 8);
        if (drawn == 2) bytes.assign(bytes.size(), '\xff'), bytes.back() = static_cast<char>((2u << top) - 1);
        if (drawn == 1) bytes.back() = static_cast<char>(1u << top);
        call.result = from_bytes(cx, bytes, true, false);
        return NativeResult::Done;
    }
    if (cx.touch_cell(cx.header(call.args[0]), kState, true)) return NativeResult::Stop;
    MersenneTwister generator(cx, call.args[0]);
    if (bits == 0) {
        call.result = int_value(0);
    } else if (bits <= 32) {
        call.result = cx.make_int(generator.next() >> (32 - bits));
    } else {
        std::string bytes;
        for (std::int64_t left = bits; left > 0; left -= 32) {
            std::uint32_t word = generator.next();
            if (left < 32) word >>= 32 - left;
            bytes.append(reinterpret_cast<const char*>(&word), 4);
        }
        call.result = from_bytes(cx, bytes, true, false);
    }
    return NativeResult::Done;
}

// The words and the position, as Random.getstate() shows them.
NativeResult get_state(Call& call) {
    Context& cx = call.cx;
    if (!is_state(cx, call.args[0])) return NativeResult::Raise;
    if (cx.touch_cell(cx.header(call.args[0]), kState, false)) return NativeResult::Stop;
    ObjectLock lock(cx, cx.header(call.args[0]));
    Twister t = read(cx, call.args[0]);
    Value tuple = cx.make_tuple(kWords + 1);
    Value* words = cx.object<Tuple>(tuple).items;
    for (std::uint32_t i = 0; i < kWords; i++) words[i] = int_value(t.words[i]);
    words[kWords] = int_value(t.position);
    call.result = tuple;
    return NativeResult::Done;
}
NativeResult set_state(Call& call) {
    Context& cx = call.cx;
    if (!is_state(cx, call.args[0])) return NativeResult::Raise;
    if (!cx.is(call.args[1], Kind::Tuple)) return cx.raise(TypeId::TypeError, "state vector must be a tuple");
    const Tuple& tuple = cx.object<Tuple>(call.args[1]);
    if (tuple.size != kWords + 1) return cx.raise(TypeId::ValueError, "state vector is the wrong size");
    Twister t;
    t.unseeded = 0;
    for (std::uint32_t i = 0; i <= kWords; i++) {
        std::int64_t word;
        if (!as_index(cx, tuple.items[i], word, "state")) return NativeResult::Raise;
        if (i == kWords && (word < 0 || word > kWords)) return cx.raise(TypeId::ValueError, "invalid state");
        (i == kWords ? t.position : t.words[i]) = static_cast<std::uint32_t>(word);
    }
    if (cx.touch_cell(cx.header(call.args[0]), kState, true)) return NativeResult::Stop;
    ObjectLock lock(cx, cx.header(call.args[0]));
    write(cx, call.args[0], t);
    return NativeResult::Done;
}

// The method of one generator that is a built-in function to the program, as CPython's random.random is: one operation, no frame.
NativeResult bound(Call& call) {
    Context& cx = call.cx;
    if (!is_state(cx, call.args[0])) return NativeResult::Raise;
    int native = cx.is_str(call.args[1]) ? find_native("_lab_random", cx.text(call.args[1])) : -1;
    if (native < 0) return cx.raise(TypeId::ValueError, "there is no such method");
    BoundMethod& method = cx.allocate<BoundMethod>(Kind::BoundMethod);
    method.self = call.args[0];
    method.function = native_value(static_cast<std::uint32_t>(native));
    call.result = cx.value_of(method);
    return NativeResult::Done;
}

NativeResult digest(Call& call) {
    if (!call.cx.is(call.args[0], Kind::Bytes)) return call.cx.raise(TypeId::TypeError, "sha512() takes bytes");
    const Bytes& bytes = call.cx.object<Bytes>(call.args[0]);
    call.result = make_bytes(call.cx, sha512({bytes.data, bytes.size}));
    return NativeResult::Done;
}

constexpr NativeDef kGenerator[] = {
    {"new_state", new_state, ""},
    {"seed", seed, "state, n, /", 0, "writes the generator's state"},
    {"random", random, "state, /", 0, "writes the generator's state"},
    {"getrandbits", get_bits, "state, k, /", 0, "writes the generator's state"},
    {"choose", choose, "state, n, /", 0, "reads whether the generator was seeded"},
    {"choosing", choosing, ""},
    {"getstate", get_state, "state, /", 0, "reads the generator's state"},
    {"setstate", set_state, "state, words, /", 0, "writes the generator's state"},
    {"bound", bound, "state, name, /"},
    {"sha512", digest, "data, /"},
};

} // namespace

std::uint64_t entropy_for(Context& cx) {
    if (!cx.controlled) return cx.machine.host().entropy();
    std::uint64_t seed = cx.machine.config().seed ^ (std::uint64_t{cx.site()} << 32 | cx.thread_index());
    return splitmix64(seed);
}

NativeTable random_functions() { return {"_lab_random", Kind::Module, kGenerator}; }

} // namespace heddle::vm
