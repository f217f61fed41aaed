#pragma once
// What a driver hands to whoever shows output.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include "vm/machine.h"

namespace heddle::run {

struct OutputRecord {
    std::uint32_t thread = 0;
    std::string_view thread_name;
    bool is_stderr = false;
    std::string_view text; ///< valid during the call only
    double time_ms = 0;    ///< since the run began; virtual in a controlled run
};

/// Called for one record at a time, from any real thread of the driver.
using OutputSink = std::function<void(const OutputRecord&)>;

/// What the machine has printed since `delivered`, which becomes all that it has printed; an empty sink gets nothing.
void deliver_output(vm::Machine& machine, const OutputSink& sink, std::size_t& delivered);

} // namespace heddle::run
