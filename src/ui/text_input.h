#pragma once

#include "ui/context.h"

namespace heddle::ui {

// The window's own text field over the drawn code (where the platform has no better one): it shows caret and selection
// only, since the text is drawn, highlighted, below it. Keeps Context::editor_scroll_* and caret_line up to date.
void text_input(Context& context, const Rect& rect, float padding_y);

}  // namespace heddle::ui
