#pragma once

#include "ui/context.h"
#include "ui/highlight.h"

namespace heddle::ui {

// Draws lines [first, last) of a highlighted text; line 0 has its top at pos.y. `cell` and `line` are the grid.
void draw_code(ImDrawList* list, const Context& context, const CodeText& text, int first, int last, ImVec2 pos,
               ImFont* font, float cell, float line);

// A wavy line under cells [from, to) of a line whose top left corner is `pos`.
void draw_squiggle(ImDrawList* list, const Context& context, ImVec2 pos, int from, int to, float cell, float line,
                   ImU32 color);

}  // namespace heddle::ui
