#pragma once

#include "ui/context.h"

namespace heddle::ui {

enum class Layout { kRead, kRun, kStep, kExplore, kMeasure };

Layout layout_of(const Context& context);
// What stands in the results' place, for its strip.
const char* results_name(Layout layout);

// Where the panels are. Empty: not shown.
struct Places {
    Rect menus, top, notices, lesson, editor, results, console, timeline, moves, bytecode, run_timeline;
    bool lesson_strip = false, results_strip = false;
};

Places place_panels(Context& context, float width, float height);

// The borders between panels, to be dragged; pressed twice, a border returns to where the lab had put it. Draw after the
// panels.
void splitters(Context& context, const Places& places, float width, float height);

}  // namespace heddle::ui
