#pragma once

#include <vector>

#include "lesson/document.h"
#include "ui/context.h"

namespace heddle::ui {

// Draws blocks one below the other from `pos`; returns the height. Buttons and links act on the session at once.
float lesson_blocks(Context& context, ImDrawList* list, ImVec2 pos, float width, const std::vector<lesson::Block>& blocks);

}  // namespace heddle::ui
