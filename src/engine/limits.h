#pragma once
// The engine's limits where a request names none; from the page's column of the table in docs (heap 256 MiB, output 1 MB, 10^7 visible
// operations of one controlled execution).

#include <algorithm>
#include <cstdint>

#include "base/capabilities.h"
#include "protocol/requests.h"
#include "vm/machine.h"

namespace heddle::engine {

inline constexpr std::size_t kRunHeapBytes = std::size_t{256} << 20;
/// Exploring needs a second machine for replays, and in the page both come out of one fixed memory.
inline constexpr std::size_t kExploreHeapBytes = std::size_t{kIsWeb ? 128 : 256} << 20;
/// What a request asks for, 0: nothing; more than there are addresses is as many.
inline std::size_t heap_limit(std::int64_t asked, std::size_t otherwise) {
    return asked == 0 ? otherwise : static_cast<std::size_t>(std::min(static_cast<std::uint64_t>(asked), std::uint64_t{SIZE_MAX}));
}
inline constexpr double kBatchMs = 50; ///< between two events of a kind that come often: at most 20 a second
/// Real threads of one run. In the page each is a Web Worker: no more than are ready from the beginning.
inline constexpr int kRunWorkersMax = kIsWeb ? 6 : 10'000;
/// Workers of one exploration: each has a machine with such a heap.
inline constexpr int kExploreJobsMax = kIsWeb ? 3 : 16;
/// As many as the engine thinks good. In the page a second one takes no more than replays and the search for better schedules do later.
inline constexpr int kExploreJobsAsked = kIsWeb ? 2 : 16;
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

/// For a run of its own, whose own limits come before the engine's.
inline vm::MachineConfig run_config(protocol::Model model, protocol::TimeModel time, const protocol::Limits& limits, const std::string& name) {
    vm::MachineConfig config;
    config.model = model_of(model);
    config.time = time_of(time);
    config.undo = false;
    config.heap_bytes_max = heap_limit(limits.heap_bytes, kRunHeapBytes);
    config.output_bytes_max = limits.output_bytes != 0 ? static_cast<std::size_t>(limits.output_bytes) : kOutputBytes;
    config.args = {name};
    return config;
}

} // namespace heddle::engine
