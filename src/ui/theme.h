#pragma once

#include <imgui.h>

namespace heddle::ui {

enum class CodeStyle {
    kPlain, kKeyword, kDefinition, kBuiltin, kNumber, kString, kComment, kOperator, kDecorator, kError, kCount
};

// Every colour of the lab. Red tones only for what went wrong.
struct Theme {
    bool dark = true;
    ImU32 background;
    ImU32 raised;       // buttons, cards
    ImU32 raised_hover;
    ImU32 line;         // the one-pixel separators
    ImU32 text;
    ImU32 dim;          // labels and what matters less; still 4.5:1 on the background
    ImU32 faint;        // line numbers, disabled
    ImU32 accent;       // the primary action and what is chosen
    ImU32 accent_hover;
    ImU32 accent_line;
    ImU32 on_accent;
    ImU32 link;
    ImU32 good;
    ImU32 good_back;
    ImU32 warning;
    ImU32 warning_back;
    ImU32 wrong;
    ImU32 wrong_back;
    ImU32 code_back;    // behind inline code
    ImU32 selection;
    ImU32 code[int(CodeStyle::kCount)];
};

const Theme& dark_theme();
const Theme& light_theme();

// A thread's colour: threads count from 1, the main thread is 0 and has a neutral one. Seven colours that colour-blind
// people can tell apart (Okabe and Ito); the number beside it tells the eighth from the first.
ImU32 thread_fill(const Theme& theme, int thread);
// The same, as dark or light as text needs to be.
ImU32 thread_text(const Theme& theme, int thread);
// What can be read on thread_fill().
ImU32 on_thread_fill(int thread);

ImU32 with_alpha(ImU32 color, float alpha);

// ImGui's own style, for the few of its widgets that are used (scroll bars, the native text field).
void apply_style(const Theme& theme, float scale);

}  // namespace heddle::ui
