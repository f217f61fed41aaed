#pragma once

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "session/session.h"
#include "ui/console_rows.h"
#include "ui/fonts.h"
#include "ui/highlight.h"
#include "ui/settings.h"
#include "ui/theme.h"
#include "ui/timeline_view.h"

namespace heddle::session {
class Desk;
}

namespace heddle::ui {

// The keyboard is asked for by a field (ui/entry_field.h).
struct EntryFocus {
    bool wanted = false;
    int waited = 0;  // frames
};

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
    bool lets_pointer_through = false;  // something is dragged over it
    bool operator==(const TextField&) const = default;
};

// A stretch of the program, in bytes.
struct Found {
    size_t offset = 0;
    size_t length = 0;
};

// What every panel gets: the session to read and act on, and what drawing needs. Lives as long as the window.
struct Context {
    session::Session& session;
    const Theme* theme = &dark_theme();
    Fonts fonts;
    float ratio = 1;      // frame buffer pixels per pixel of the window
    float scale = 1;      // frame buffer pixels per layout unit: the ratio, and the size of text that was chosen
    double now_ms = 0;

    // Things that can be pointed at, by name, as drawn in this frame: for tests, and for views laid over the canvas.
    std::map<std::string, Rect> rects;

    // The editor: whether the platform carries the text in a field of its own, and that field's scroll position.
    bool has_text_field = false;
    TextField text_field;
    float editor_scroll_x = 0, editor_scroll_y = 0;
    int caret_line = 0;                  // from 1; 0: unknown
    size_t caret_offset = 0;             // bytes from the text's beginning
    std::string find_words;              // looked for in the program
    std::vector<Found> found;            // where the words that are looked for stand
    int scroll_to_line = 0;              // the platform should bring this line into view, with the caret; 0: nothing to do
    int follow_line = 0;                 // the same, and leave caret and focus where they are
    HighlightCache highlight;
    std::int64_t found_version = -1;     // of the text and the words that `found` is of
    std::string found_words;

    Settings settings;
    TimelineView timeline;
    RunTimelineView run_timeline;
    std::int64_t bytecode_serial = -1;   // the step that the bytecode was scrolled to
    std::int64_t code_serial = 0;        // the step that the program was scrolled to
    ConsoleRows console;

    // What changed in the last step lights up for a moment: 1 at first, then down to 0.
    static constexpr double kFlash_ms = 300;
    std::int64_t step_seen = 0;
    double step_seen_ms = -kFlash_ms;
    bool reduced_motion = false;
    float flash() const { return reduced_motion ? 0.f : float(std::clamp(1 - (now_ms - step_seen_ms) / kFlash_ms, 0.0, 1.0)); }

    // What is open.
    bool help_open = false;
    bool bytecode_open = false;          // while stepping
    bool both_timelines = false;         // the run's and the stepped execution's, beside each other
    bool finding_moves = false;          // words are looked for in the timeline
    bool finding_begins = false;         // just now: the platform's field takes the focus
    bool lesson_list_open = false;
    bool share_open = false;
    bool lesson_folded = false;          // in a narrow window
    bool quit = false;                   // the platform closes the window

    // Where the platform has files of its own, and menus.
    session::Desk* desk = nullptr;
    int menu_open = -1, menu_at = -1;    // which menu, and the item that keys have come to
    bool menu_passed = false;            // it was opened by the pointer that passed from another
    EntryFocus file_focus;
    // Looking for words in the program, where it has no bar of its own for that.
    bool finding_code = false;
    std::string replace_words;
    int found_at = -1;                   // the one of `found` that is looked at
    EntryFocus code_focus, moves_focus;
    bool typing_entry = false;           // one of these fields has the keyboard
    std::string embedded;                // ",program,results,": inside another page, only these panels
    bool embeds(const char* panel) const { return embedded.empty() || embedded.find(std::string(",") + panel + ",") != std::string::npos; }
    bool reading = false;                // the lesson has the room; results wait
    bool dragging = false;               // a border between panels
    bool frame_again = false;            // something moves: draw another frame

    const session::State& state() const { return session.state(); }
    float px(float units) const { return std::round(units * scale); }
    float hair() const { return std::max(1.f, std::floor(scale)); }
};

}  // namespace heddle::ui
