#pragma once
// The engine's limits where a request names none; from the page's column of the table in docs (heap 256 MiB, output 1 MB, 10^7 visible
// operations of one controlled execution).

#include "base/capabilities.h"
#include "protocol/requests.h"
#include "vm/machine.h"

namespace heddle::engine {

inline constexpr std::size_t kRunHeapBytes = std::size_t{256} << 20;
/// Exploring needs a second machine for replays, and in the page both come out of one fixed memory.
inline constexpr std::size_t kExploreHeapBytes = std::size_t{kIsWeb ? 128 : 256} << 20;
inline constexpr std::size_t kOutputBytes = 1'000'000;
inline constexpr std::uint64_t kOperations = 10'000'000;
inline constexpr std::uint64_t kExploreOperations = 100'000; ///< of one execution: a longer one is no small program's

inline vm::Model model_of(protocol::Model model) {
    switch (model) {
    case protocol::Model::kFree: return vm::Model::Free;
    case protocol::Model::kGil: return vm::Model::Gil;
    case protocol::Model::kGil39: return vm::Model::Gil39;
    }
    return vm::Model::Free;
}
inline vm::TimeMode time_of(protocol::TimeModel time) {
    return time == protocol::TimeModel::kAny ? vm::TimeMode::Any : vm::TimeMode::Exact;
}

} // namespace heddle::engine
