#pragma once

#include <string>

#include "ui/context.h"

namespace heddle::ui {

// The whole picture: owns the context, places the panels, draws a frame. The platform makes the ImGui context, feeds
// it input, and calls these from one thread.
class Lab {
public:
    Lab(session::Session& session, bool has_text_field);

    // Bakes the fonts for `scale` frame buffer pixels per layout unit. The renderer's font texture must be made anew.
    void set_fonts(FontFiles files);
    void set_scale(float scale);
    float scale() const { return context_.scale; }
    void set_theme(bool dark);

    // Between ImGui::NewFrame() and ImGui::Render(). True: draw another frame soon, something moves.
    bool frame(float width, float height, double now_ms);

    // By name, as `act` of panels.h says.
    bool act(const std::string& name, double now_ms);
    bool closes() const { return context_.help_open || context_.lesson_list_open; }

    // The session's snapshot with a member "ui": where things are, in layout units.
    std::string snapshot() const;

    Context& context() { return context_; }

private:
    Context context_;
    FontFiles files_;
};

}  // namespace heddle::ui
