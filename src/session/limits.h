#pragma once

#include "protocol/requests.h"

namespace heddle::session {

// What one run or exploration may use: a program of a lesson needs far less, and a tab must not take the machine down.
inline protocol::Limits page_limits() {
    protocol::Limits limits;
    limits.heap_bytes = 256LL << 20;
    limits.output_bytes = 1'000'000;
    limits.operations = 10'000'000;
    return limits;
}

// What a recording may hold: it is there to be stepped through, and a page shows no more than so many moves.
constexpr std::int64_t kRecordedOperations = 100'000;

}  // namespace heddle::session
