#pragma once

#include <string>

#include "lesson/document.h"
#include "ui/context.h"

namespace heddle::ui {

struct RichStyle {
    ImFont* font = nullptr;       // of plain runs
    ImFont* bold = nullptr;
    ImU32 color = 0;
    float line = 0;               // distance of base lines
};

RichStyle body_style(const Context& context);

// Runs of text wrapped to `width`; returns the height. A link that was clicked comes back in `link`. With a null `list`
// nothing is drawn and nothing can be clicked.
float rich_text(Context& context, ImDrawList* list, ImVec2 pos, float width, const RichStyle& style,
                const lesson::InlineText& text, std::string* link);

}  // namespace heddle::ui
