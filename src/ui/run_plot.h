#pragma once

#include "session/measurement.h"
#include "ui/context.h"

namespace heddle::ui {

// Each run as a dot, in the order in which they were made, its time upwards: the band where half of the runs lie, a line at the median,
// a dashed one at the median of `beside` (may be null). A run that went wrong is a red cross; one far slower than the rest stands at the
// upper edge as a triangle. The run under the pointer is told. `wanted` runs have room.
void run_plot(Context& context, ImDrawList* list, const Rect& rect, const std::vector<protocol::MeasuredRun>& runs, int wanted,
              const session::MeasuredFigures* beside);

}  // namespace heddle::ui
