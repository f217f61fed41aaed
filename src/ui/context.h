#pragma once

#include <imgui.h>

#include <cmath>
#include <map>
#include <string>

#include "session/session.h"
#include "ui/fonts.h"
#include "ui/highlight.h"
#include "ui/theme.h"

namespace heddle::ui {

struct Rect {
    float x = 0, y = 0, w = 0, h = 0;
    ImVec2 min() const { return {x, y}; }
    ImVec2 max() const { return {x + w, y + h}; }
    float right() const { return x + w; }
    float bottom() const { return y + h; }
    bool empty() const { return w <= 0 || h <= 0; }
    bool operator==(const Rect&) const = default;
};

// Where the platform should lay its own text field (a <textarea>) over the code, all in frame buffer pixels.
struct TextField {
    Rect rect;          // empty: hide it
    float padding_x = 0;
    float padding_y = 0;
    float cell = 0, line = 0, em = 0;
    bool read_only = false;
    bool dark = true;
    bool operator==(const TextField&) const = default;
};

// What every panel gets: the session to read and act on, and what drawing needs. Lives as long as the window.
struct Context {
    session::Session& session;
    const Theme* theme = &dark_theme();
    Fonts fonts;
    float scale = 1;      // frame buffer pixels per layout unit
    double now_ms = 0;

    // Things that can be pointed at, by name, as drawn in this frame: for tests, and for views laid over the canvas.
    std::map<std::string, Rect> rects;

    // The editor: whether the platform carries the text in a field of its own, and that field's scroll position.
    bool has_text_field = false;
    TextField text_field;
    float editor_scroll_x = 0, editor_scroll_y = 0;
    int caret_line = 0;                  // from 1; 0: unknown
    int scroll_to_line = 0;              // the platform should bring this line into view; 0: nothing to do
    HighlightCache highlight;

    // What is open.
    bool help_open = false;
    bool lesson_list_open = false;
    bool lesson_folded = false;          // in a narrow window
    bool frame_again = false;            // something moves: draw another frame

    const session::State& state() const { return session.state(); }
    float px(float units) const { return std::round(units * scale); }
    float hair() const { return std::max(1.f, std::floor(scale)); }
};

}  // namespace heddle::ui
