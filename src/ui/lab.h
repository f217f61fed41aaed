#pragma once

#include <string>

#include "ui/context.h"

namespace heddle::ui {

// The whole picture: owns the context, places the panels, draws a frame. The platform makes the ImGui context, feeds
// it input, and calls these from one thread.
class Lab {
public:
    Lab(session::Session& session, bool has_text_field);

    void set_fonts(FontFiles files);
    // Bakes the fonts for `ratio` frame buffer pixels per pixel of the window; the renderer's font texture must be made anew.
    // To be done whenever wanted_scale() is not what the fonts were baked for.
    void set_scale(float ratio);
    float wanted_scale(float ratio) const;
    float ratio() const { return context_.ratio; }
    void set_theme(bool dark);

    // Between ImGui::NewFrame() and ImGui::Render(). True: draw another frame soon, something moves.
    bool frame(float width, float height, double now_ms);

    // By name, as `act` of panels.h says.
    bool act(const std::string& name, double now_ms);
    bool closes() const { return context_.help_open || context_.lesson_list_open || context_.share_open; }

    // The session's snapshot with a member "ui": where things are, in pixels of the window.
    std::string snapshot() const;

    Context& context() { return context_; }

private:
    void keep_settings();

    Context context_;
    Settings kept_;
    FontFiles files_;
};

}  // namespace heddle::ui
