// Which layout of a value, and which dispatch? A toy register machine of eight instructions runs three loops under
//   tagged   62-bit integers tagged 00, self-tagged floats (src/vm/value.h)
//   nanbox   NaN boxing: doubles as they are, 48-bit integers and references in the NaN space
// and natively under switch and tail-call dispatch. Prints instructions per second; the figures in docs/ARCHITECTURE.md are its.
//
//   clang++ -std=c++20 -O2 -Isrc tests/bench/value_layout.cpp -o /tmp/value_layout && /tmp/value_layout
//   em++ -std=c++20 -O2 -Isrc tests/bench/value_layout.cpp -o /tmp/value_layout.js && node --no-experimental-fetch /tmp/value_layout.js
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "vm/value.h"

namespace {

using Word = std::uint64_t;

struct Tagged {
    static constexpr const char* kName = "tagged";
    static Word from_int(std::int64_t i) { return static_cast<Word>(i) << 2; }
    static Word from_double(double d) { return heddle::vm::float_bits(d).value.bits; }
    static bool add(Word x, Word y, Word& out) {
        std::int64_t r;
        if (((x | y) & 3) == 0 && !__builtin_add_overflow(static_cast<std::int64_t>(x), static_cast<std::int64_t>(y), &r)) {
            out = static_cast<Word>(r);
            return true;
        }
        heddle::vm::Value a{x}, b{y};
        if (!a.is_inline_float() || !b.is_inline_float()) return false;
        heddle::vm::FloatBits f = heddle::vm::float_bits(a.as_inline_float() + b.as_inline_float());
        out = f.value.bits;
        return f.inlined;
    }
    static bool mul(Word x, Word y, Word& out) {
        if (((x | y) & 3) == 0) {
            std::int64_t p = static_cast<std::int64_t>(x) >> 2, r;
#ifdef __wasm__
            std::int64_t q = static_cast<std::int64_t>(y) >> 2; // an overflow test on 64 bits is a call there
            if (p == static_cast<std::int32_t>(p) && q == static_cast<std::int32_t>(q) && heddle::vm::fits_int(p * q)) {
                out = static_cast<Word>(p * q) << 2;
                return true;
            }
#endif
            if (__builtin_mul_overflow(p, static_cast<std::int64_t>(y), &r)) return false;
            out = static_cast<Word>(r);
            return true;
        }
        heddle::vm::Value a{x}, b{y};
        if (!a.is_inline_float() || !b.is_inline_float()) return false;
        heddle::vm::FloatBits f = heddle::vm::float_bits(a.as_inline_float() * b.as_inline_float());
        out = f.value.bits;
        return f.inlined;
    }
    static bool less(Word x, Word y) { return static_cast<std::int64_t>(x) < static_cast<std::int64_t>(y); }
    static bool both_int(Word x, Word y) { return ((x | y) & 3) == 0; }
};

struct NanBox {
    static constexpr const char* kName = "nanbox";
    static constexpr Word kInt = 0xfff9'0000'0000'0000u, kMask = 0xffff'0000'0000'0000u;
    static Word from_int(std::int64_t i) { return kInt | (static_cast<Word>(i) & ~kMask); }
    static std::int64_t to_int(Word w) { return static_cast<std::int64_t>(w << 16) >> 16; }
    static bool is_int(Word w) { return (w & kMask) == kInt; }
    static Word from_double(double d) { return __builtin_bit_cast(Word, d); }
    static bool fits(std::int64_t i) { return to_int(from_int(i)) == i; }
    static bool add(Word x, Word y, Word& out) {
        if (is_int(x) && is_int(y)) {
            std::int64_t r = to_int(x) + to_int(y);
            out = from_int(r);
            return fits(r);
        }
        out = from_double(__builtin_bit_cast(double, x) + __builtin_bit_cast(double, y));
        return true;
    }
    static bool mul(Word x, Word y, Word& out) {
        if (is_int(x) && is_int(y)) {
            std::int64_t r;
            if (__builtin_mul_overflow(to_int(x), to_int(y), &r)) return false;
            out = from_int(r);
            return fits(r);
        }
        out = from_double(__builtin_bit_cast(double, x) * __builtin_bit_cast(double, y));
        return true;
    }
    static bool both_int(Word x, Word y) { return is_int(x) && is_int(y); }
    static bool less(Word x, Word y) { return to_int(x) < to_int(y); }
};

struct Instr {
    std::uint16_t op, a, b, c;
};
enum Op : std::uint16_t { kAdd, kMul, kMove, kLoop, kEnd };
struct State {
    std::uint64_t spills = 0;
    Word spilled = 0;
};

[[gnu::noinline]] Word spill(State* state, Word fallback) { // where a big integer would be made
    state->spills++;
    return fallback;
}

template <typename V> void run_switch(const Instr* pc, Word* R, State* state) {
    for (;;) {
        Instr in = *pc++;
        switch (in.op) {
            case kAdd:
                if (!V::add(R[in.b], R[in.c], R[in.a])) [[unlikely]] R[in.a] = spill(state, R[in.b]);
                break;
            case kMul:
                if (!V::mul(R[in.b], R[in.c], R[in.a])) [[unlikely]] R[in.a] = spill(state, R[in.b]);
                break;
            case kMove: R[in.a] = R[in.b]; break;
            case kLoop:
                if (V::less(R[in.a], R[in.b])) pc -= in.c;
                break;
            case kEnd: return;
        }
    }
}

#if defined(__clang__) && !defined(__wasm__)
template <typename V> struct Tail {
    using Handler = void (*)(const Instr*, Word*, State*);
    static const Handler handlers[];
#define DISPATCH() [[clang::musttail]] return handlers[pc->op](pc, R, state)
    static void add(const Instr* pc, Word* R, State* state) {
        Instr in = *pc++;
        if (!V::add(R[in.b], R[in.c], R[in.a])) [[unlikely]] R[in.a] = spill(state, R[in.b]);
        DISPATCH();
    }
    static void mul(const Instr* pc, Word* R, State* state) {
        Instr in = *pc++;
        if (!V::mul(R[in.b], R[in.c], R[in.a])) [[unlikely]] R[in.a] = spill(state, R[in.b]);
        DISPATCH();
    }
    static void move(const Instr* pc, Word* R, State* state) {
        Instr in = *pc++;
        R[in.a] = R[in.b];
        DISPATCH();
    }
    static void loop(const Instr* pc, Word* R, State* state) {
        Instr in = *pc++;
        if (V::less(R[in.a], R[in.b])) pc -= in.c;
        DISPATCH();
    }
    static void end(const Instr*, Word*, State*) {}
};
template <typename V> const typename Tail<V>::Handler Tail<V>::handlers[] = {add, mul, move, loop, end};
template <typename V> void run_tail(const Instr* pc, Word* R, State* state) { Tail<V>::handlers[pc->op](pc, R, state); }
#endif

template <typename V> void measure(const char* dispatch, void (*run)(const Instr*, Word*, State*)) {
    constexpr std::int64_t kTurns = 5'000'000;
    struct Work {
        const char* name;
        bool floats, large;
    };
    for (Work work : {Work{"small integers", false, false}, Work{"products near 10^17", false, true}, Work{"floats", true, false}}) {
        // R0 counter, R1 limit, R2 one, R3 x, R4 y, R5 sum
        std::vector<Instr> code = {{kAdd, 5, 5, 3}, {kMul, 6, 3, 4}, {kMove, 7, 6, 0}, {kAdd, 5, 7, 4}, {kAdd, 0, 0, 2}, {kLoop, 0, 1, 6}, {kEnd, 0, 0, 0}};
        double best = 1e9;
        std::uint64_t spills = 0;
        for (int repeat = 0; repeat < 5; repeat++) {
            Word R[8] = {V::from_int(0), V::from_int(kTurns), V::from_int(1), 0, 0, 0, 0, 0};
            if (work.floats)
                R[3] = V::from_double(1.5), R[4] = V::from_double(2.25), R[5] = V::from_double(0);
            else
                R[3] = V::from_int(work.large ? 316227766 : 12345), R[4] = V::from_int(work.large ? 316227766 : 678), R[5] = V::from_int(0);
            State state;
            auto start = std::chrono::steady_clock::now();
            run(code.data(), R, &state);
            double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
            if (seconds < best) best = seconds;
            spills = state.spills;
        }
        std::printf("%-7s %-11s %-20s %6.0f M instructions/s, %llu spills to the heap\n", V::kName, dispatch, work.name, 6.0 * kTurns / best / 1e6,
                    static_cast<unsigned long long>(spills));
    }
}

} // namespace

int main() {
    measure<Tagged>("switch", run_switch<Tagged>);
    measure<NanBox>("switch", run_switch<NanBox>);
#if defined(__clang__) && !defined(__wasm__)
    measure<Tagged>("tail calls", run_tail<Tagged>);
    measure<NanBox>("tail calls", run_tail<NanBox>);
#endif
    return 0;
}
