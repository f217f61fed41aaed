#pragma once

#include <string>
#include <vector>

namespace heddle::session {

// One cell of the picture of a schedule: a stretch of steps of one thread.
struct ScheduleCell {
    int thread = 0;
    int steps = 1;
};

// Reads a schedule's text for drawing: after "steps=" come thread indices in the order in which the threads move, separated
// by commas or spaces, each with an optional repeat ("1*4"), and "t" where the clock advances. The header before that
// is for whoever replays it. Neighbours of one thread are joined. What cannot be read ends the picture, since nothing
// is decided by it.
std::vector<ScheduleCell> schedule_cells(const std::string& schedule);

}  // namespace heddle::session
