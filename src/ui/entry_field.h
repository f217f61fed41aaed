#pragma once

#include <string>

#include "ui/context.h"

namespace heddle::ui {

struct Entry {
    bool edited = false;
    bool entered = false;  // Enter was pressed
};

// A field of one line to type into, where the platform has none of its own; `hint` stands in it while it is empty. With `focus->wanted` it
// takes the keyboard; what is typed until ImGui hands that over is kept, too.
Entry entry_field(Context& context, const char* name, const Rect& rect, const char* hint, std::string* text, EntryFocus* focus);

// The field of ImGui's with this id has the keyboard from the next frame on, with what was selected in it.
void give_keyboard(ImGuiID id);

}  // namespace heddle::ui
