#pragma once
// What the files of built-in functions and methods share.

#include <string>
#include <string_view>

#include "vm/context.h"
#include "vm/operations.h"

namespace heddle::vm {

/// Done with v, or what an operation's kUnbound means.
NativeResult done(Call& call, Value v);
NativeResult type_error(Context& cx, const std::string& message);
/// TypeError "<what> must be str, not …" unless v is a str.
bool need_text(Context& cx, Value v, std::string_view what);
/// What a bytes object holds.
inline std::string_view bytes_of(Context& cx, Value v) { return {cx.object<Bytes>(v).data, cx.header(v).size}; }
/// snprintf with one int (precision) and one double: exact decimal digits in every C library of the lab.
std::string fmt_printf(const char* format, int precision, double d);

// bytes_methods.cpp: encodings utf-8, ascii, latin-1; `errors` a str or kUnbound. kUnbound: an error is in flight.
Value decode_bytes(Context& cx, std::string_view bytes, std::string_view encoding, Value errors);
Value encode_text(Context& cx, std::string_view text, std::string_view encoding, Value errors);

// builtins_iterables.cpp
NativeResult builtin_iter(Call& call);
NativeResult builtin_next(Call& call);
NativeResult builtin_sum(Call& call);
NativeResult builtin_min(Call& call);
NativeResult builtin_max(Call& call);
NativeResult builtin_sorted(Call& call);
NativeResult builtin_any(Call& call);
NativeResult builtin_all(Call& call);
NativeResult iterable_take(Call& call);
NativeResult iterable_contains(Call& call);
NativeResult builtin_aiter(Call& call); // async_generators.cpp
NativeResult builtin_anext(Call& call);
/// Fills state[keys_register] with a list of key(item) for each element of the list `items` by calling Python; std::nullopt when it is
/// full. Uses step kKeys. `items` must stay the same list until then.
inline constexpr std::uint32_t kKeys = 2000;
std::optional<NativeResult> compute_keys(Call& call, Value key, Value items, std::uint32_t keys_register);
/// keys of `values` by a key function that is_direct(); false: failed.
bool direct_keys(Context& cx, Value key, const std::vector<Value>& values, std::vector<Value>& keys);
/// Whether comparing these keys runs Python code. Then the hidden native `.order(keys, reverse)` is to be called: it gives the list of
/// positions in their order (sort.cpp).
bool comparing_asks(Context& cx, const std::vector<Value>& keys);
NativeResult order_of(Call& call);
Value order_native();
inline constexpr std::uint32_t kOrdered = 2001; ///< step of its callers
/// Calls it; at step kOrdered its result is in call.returned.
NativeResult ask_order(Call& call, Value keys, bool reverse);
/// list.index(), list.count() and `in` over many elements, where comparing them asks, go from one to the next in a frame. (A guess by the
/// first element: asking for each in one operation means the same.)
bool asks_often(Context& cx, const std::vector<Value>& values, Value wanted);
/// The position of `wanted` among call.state[0] (a list), or how often it is there: call.state[1] the next to look at, [2] how often so far;
/// `to` is where to stop. Begins with `values` unless it has begun: returns Done with call.result -1, the position or the count.
inline constexpr std::uint32_t kSeeking = 2004;
NativeResult seek_asking(Call& call, const std::vector<Value>& values, Value wanted, std::int64_t from, std::int64_t to, bool all);
/// A list of `values` in that order.
Value in_order(Context& cx, Value values, Value order);
/// Stable sort of values by keys (parallel vectors; keys may be the values). false: failed.
bool sort_values(Context& cx, std::vector<Value>& values, const std::vector<Value>& keys, bool reverse);

} // namespace heddle::vm
