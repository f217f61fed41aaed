#pragma once
// Calling a native from C++ without a frame: for map, filter and key functions that are built-in (str, int, len, abs, str.upper…).

#include "vm/native.h"

namespace heddle::vm {

/// Whether call_direct() can call it: a native function or built-in type that neither blocks, nor calls Python, nor changes anything
/// shared.
bool is_direct(Context& cx, Value callable);
/// Its result; kUnbound: an exception is in flight or cx.stop_here.
Value call_direct(Context& cx, Value callable, const Value* args, std::uint32_t nargs);

/// Prelude of natives that consume an iterable: turns args[index] into a list when taking its elements runs Python code (which needs
/// the native's frame). Uses state register 0 and steps from kMaterialize. A value: return it.
inline constexpr std::uint32_t kMaterialize = 1u << 20, kMaterializeMap = 2u << 20, kMaterializeResume = 3u << 20; ///< + argument
inline std::uint32_t materialized_argument(std::uint32_t step) { return step & 0xfffff; }
std::optional<NativeResult> materialize(Call& call, std::uint32_t index);
/// Takes the next element of an iterator that needs Python: return it; at step `then` it is in call.returned, kDeleted at the end.
NativeResult take_next(Call& call, Value iterator, std::uint32_t then);
/// Appends what a generator yields to the list in state[0]: return it. At step `then`, call.returned is a value that is not in the list
/// yet, or kDeleted. `flags`: kCollectFrame, with kCollectNumbersFrame for sums.
NativeResult collect_generator(Call& call, Value generator, std::uint32_t then, std::uint16_t flags);
NativeResult iterator_step(Call& call);
/// The hidden native `item in iterable`, one element after the other.
NativeResult search(Call& call);
Value search_native();
/// The hidden native that takes the next element of any iterator: its result is kDeleted when there is none. For FOR loops and next().
Value iterator_step_native();

} // namespace heddle::vm
