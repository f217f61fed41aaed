#pragma once

#include <imgui.h>

#include <string>

namespace heddle::ui {

// The font files' bytes. An empty one is replaced by another, and at last by ImGui's built-in bitmap font.
struct FontFiles {
    std::string prose;       // Inter
    std::string prose_bold;  // Inter SemiBold
    std::string code;        // JetBrains Mono
    std::string code_bold;
};

// The fonts at one scale, and the metrics of the code grid in pixels of the frame buffer.
struct Fonts {
    ImFont* body = nullptr;
    ImFont* bold = nullptr;
    ImFont* small = nullptr;
    ImFont* small_bold = nullptr;
    ImFont* title = nullptr;
    ImFont* code = nullptr;
    ImFont* small_code = nullptr;
    float body_line = 0;   // distance of base lines
    float small_line = 0;
    float title_line = 0;
    float code_line = 0;
    float code_cell = 0;   // every character of the code font is this wide
    float code_em = 0;     // the code font's size as CSS understands it
};

// Fills ImGui's atlas anew. `scale` is frame buffer pixels per layout unit. The bytes are not kept.
Fonts build_fonts(const FontFiles& files, float scale);

}  // namespace heddle::ui
