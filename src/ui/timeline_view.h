#pragma once

#include <cstddef>
#include <cstdint>

namespace heddle::ui {

// Which part of the timeline is looked at: move `first` at the left edge, `cell` pixels a move.
struct TimelineView {
    double first = 0;
    float cell = 0;      // 0: nothing was shown yet
    float scroll = 0;    // down, in pixels
    bool dragged = false;
    bool fit_asked = false;
    bool fitted = true;  // follows the execution's length until the learner zooms
    std::int64_t serial = -1;

    void fit(float width, std::size_t moves, float widest);
    void zoom(double about, float factor, float widest);
    void keep_in(double length, float width);
};

}  // namespace heddle::ui
