#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "session/timeline.h"

namespace heddle::session {

// Vector clocks of a stepped execution (Mattern 1989; Fidge 1988): entry t counts the moves of thread t that happened before, by the
// program's order and by what the threads did to each other: starts, joins, locks handed on, notifications. Time passing counts nothing.
using VectorClock = std::vector<std::uint32_t>;

struct Clocks {
    std::vector<VectorClock> threads;                // by thread, after the last move
    std::map<std::int64_t, VectorClock> at;          // by the number of a move, from 1: of the moves asked for
};

// After the first `position` of the moves that the timeline was made of. `wanted`: numbers of moves, from 1; others are left out.
Clocks clocks_of(const Timeline& timeline, const std::vector<protocol::StepMove>& moves, std::int64_t position,
                 const std::vector<std::int64_t>& wanted);

enum class Order { kNone, kOrdered, kUnordered };
// Of the last read and the last write of a place: kNone where there are not both, or one thread did both.
Order order_of(const Clocks& clocks, const protocol::StepShared& place);

// Those of all that `step` shows as shared.
Clocks clocks_of_shared(const Timeline& timeline, const std::vector<protocol::StepMove>& moves, const protocol::Stepped& step);

}  // namespace heddle::session
