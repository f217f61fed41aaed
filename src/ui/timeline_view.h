#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

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
    float width = 0;         // of what was seen last
    bool measuring = false;  // between two points, in moves
    double measured_from = 0, measured_to = 0;
    std::string measured_words;
    bool marked = false;     // by keys: one end stands at the present move, the other is to come
    float zoom_asked = 1;    // by keys
    float pan_asked = 0;     // by keys, in widths of what is seen

    void fit(float width, std::size_t moves, float widest);
    void zoom(double about, float factor, float widest);
    void keep_in(double length, float width);
};

// Which part of a run's timeline: `first` microseconds at the left edge, `scale` pixels a microsecond.
struct RunTimelineView {
    double first = 0, scale = 0;  // scale 0: nothing was shown yet
    float scroll = 0;             // down, in pixels
    bool fitted = true;           // the whole run, until the learner zooms
    bool fit_asked = false;
    bool measuring = false;       // between two points
    double measured_from = 0, measured_to = 0;
    float zoom_asked = 1, pan_asked = 0;  // as above

    void zoom(double about, double factor);
};

}  // namespace heddle::ui
