#pragma once

#include <string>

#include "ui/context.h"

// The few things that panels are made of. Positions are in frame buffer pixels on the screen.

namespace heddle::ui {

float text_width(ImFont* font, const char* text, const char* end = nullptr);
inline float text_width(ImFont* font, const std::string& text) {
    return text_width(font, text.data(), text.data() + text.size());
}
// Draws one line of text whose line box of height `line` begins at `pos`.
void draw_text(ImDrawList* list, ImFont* font, ImVec2 pos, float line, ImU32 color, const std::string& text);
// As much of `text` as fits into `width`, with "…" at its end if that is not all.
std::string fitted(ImFont* font, const std::string& text, float width);

// The same for words that end in a value ("reads `total` → 3"): the value stays and what stands before it is shortened.
std::string fitted_value(ImFont* font, const std::string& text, float width);
// The same with "…" at its beginning: the end is what tells texts apart.
std::string fitted_end(ImFont* font, const std::string& text, float width);

enum class ButtonKind { kPrimary, kQuiet, kDanger, kBare };

// A button; `name` is its name in Context::rects and must be unique. True when it was pressed. `width` 0: as wide as needed.
bool button(Context& context, const std::string& name, const std::string& label, ButtonKind kind, ImVec2 pos,
            float height, float width = 0, bool enabled = true);
float button_width(Context& context, const std::string& label);

// An area that can be clicked, drawn by the caller. `hovered` may be null.
bool hot_area(Context& context, const std::string& name, const Rect& rect, bool* hovered = nullptr);

// One of several; returns the index of the one that was pressed now, or -1.
struct Segment {
    std::string name;   // in Context::rects
    std::string label;
    bool enabled = true;
};
int segments(Context& context, const Segment* items, int count, int chosen, ImVec2 pos, float height, float* width);
float segments_width(Context& context, const Segment* items, int count);

// A box to tick with its words beside it; `height` gets the height that it took. True: pressed.
bool checkbox(Context& context, const std::string& name, const std::string& label, bool ticked, ImVec2 pos, float width,
              float* height, bool enabled = true);

// The heading of a panel: small capitals, cut where it would be wider than `room` (0: it has all the room). Returns its height.
float panel_heading(Context& context, ImDrawList* list, ImVec2 pos, const std::string& text, float room = 0);

// A rounded label; returns its width.
float badge(Context& context, ImDrawList* list, ImVec2 pos, float line, const std::string& text, ImU32 color, ImU32 back);

// The circle with the thread's number ("M" for the main thread); returns its width with the gap after it.
float thread_mark(Context& context, ImDrawList* list, ImVec2 pos, float line, int thread);

// Plain text wrapped to `width`; returns its height. Nothing is drawn with a null list.
float wrapped(ImDrawList* list, ImFont* font, ImVec2 pos, float width, float line, ImU32 color, const std::string& text);

// What a panel draws from top to bottom; `y` is the pen.
struct Column {
    Context& context;
    ImDrawList* list;
    float x, width, y;

    void text(const std::string& words, ImU32 color, bool small = false) {
        ImFont* font = small ? context.fonts.small : context.fonts.body;
        y += wrapped(list, font, {x, y}, width, small ? context.fonts.small_line : context.fonts.body_line, color, words);
    }
    void code(const std::string& words, ImU32 color) {
        y += wrapped(list, context.fonts.small_code, {x, y}, width, context.fonts.small_line, color, words);
    }
    void gap(float units) { y += context.px(units); }
};

// Words in a box beside the pointer, above everything.
void hint(Context& context, const std::string& words);

// What is counted along a timeline, where its names stand: so that nobody takes moves for time.
void timeline_axis_name(Context& context, ImDrawList* list, const Rect& rect, const char* word);

void separator_horizontal(Context& context, ImDrawList* list, float x0, float x1, float y);
void separator_vertical(Context& context, ImDrawList* list, float x, float y0, float y1);

// A panel of its own with its own scrolling, from begin to end.
void begin_panel(Context& context, const char* name, const Rect& rect, bool scrolls = true);
// `content_bottom` is the lowest point that was drawn to, on the screen.
void end_panel(Context& context, float content_bottom);

// The engine quotes names in its sentences; where fonts and colours tell names apart the quotes are noise.
std::string without_backquotes(std::string text);

// The number that a thread's name stands for, as well as a name can tell: "Thread-2 (work)" is 2, "MainThread" 0.
int thread_of_name(const Context& context, const std::string& name);

}  // namespace heddle::ui
