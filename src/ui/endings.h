#pragma once

#include <vector>

#include "ui/context.h"

// The parts of the endings panel, one a file. Each draws from `y` down and moves it.

namespace heddle::ui {

void prediction_card(Context& context, ImDrawList* list, const Rect& rect, float& y);
// After the reveal: how the prediction compares.
void prediction_result(Context& context, ImDrawList* list, const Rect& rect, float& y);
void outcome_table(Context& context, ImDrawList* list, const Rect& rect, float& y);
// One ending opened, below its row.
void outcome_detail(Context& context, ImDrawList* list, const Rect& rect, float& y, size_t index);
void what_happened(Context& context, ImDrawList* list, const Rect& rect, float& y);
// The name of what goes wrong as a label, and the sentence that says how.
void explanation(Context& context, ImDrawList* list, float x, float width, float& y, const std::string& name, const std::string& sentence);
void deadlock_findings(Context& context, ImDrawList* list, const Rect& rect, float& y);
void condition_findings(Context& context, ImDrawList* list, const Rect& rect, float& y);
void race_findings(Context& context, ImDrawList* list, const Rect& rect, float& y);

// Leads into the stepper at the beginning of a schedule that the report holds. True: pressed.
bool step_button(Context& context, const Rect& rect, float& y, const std::string& name);

}  // namespace heddle::ui
