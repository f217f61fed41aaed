#pragma once

#include "ui/context.h"

// One function a panel; each draws itself into its rectangle, in its own file.

namespace heddle::ui {

void top_bar(Context& context, const Rect& rect);
float notices_height(Context& context, float width);
void notices_bar(Context& context, const Rect& rect);
void lesson_panel(Context& context, const Rect& rect);
void editor_panel(Context& context, const Rect& rect);
void run_panel(Context& context, const Rect& rect);
void step_panel(Context& context, const Rect& rect);
void moves_panel(Context& context, const Rect& rect);
void bytecode_panel(Context& context, const Rect& rect);
void run_timeline_panel(Context& context, const Rect& rect);
void timeline_panel(Context& context, const Rect& rect);
void endings_panel(Context& context, const Rect& rect);
void measure_panel(Context& context, const Rect& rect);
void console_panel(Context& context, const Rect& rect);
// What the Share button opens, below its right end.
void share_menu(Context& context, const Rect& whole);
// Which file, and a question about one; only where Context::desk has it.
void file_chooser(Context& context, const Rect& whole);
void question_card(Context& context, const Rect& whole);
// Above the program, where the platform has no bar for it; 0: not shown.
float code_find_height(const Context& context);
void code_find_row(Context& context, const Rect& rect);
void help_overlay(Context& context, const Rect& whole);
// What a panel becomes when there is no room for it: a strip with its name that opens it.
void folded_strip(Context& context, const char* name, const std::string& label, const Rect& rect, bool* folded);

// What the learner does by key or button, by name: "run", "stop", "explore", "measure", "primary", "reset", "help", "theme",
// "model-free", "model-gil", "model-gil-3.9", "step" (the next move, or begins), "step-back", "step-line", "step-start", "step-run",
// "breakpoint" (at the caret)… With a colon what it is done to: "step-thread:1", "step-outcome:0", "predict:2",
// "choose-in-quiz:1:QUIZ". False when there is no such action.
bool act(Context& context, const std::string& name);

}  // namespace heddle::ui
