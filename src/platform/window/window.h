#pragma once

#include <SDL.h>

namespace heddle::ui {
class Lab;
}

namespace heddle::platform {

// An SDL window with OpenGL that a Lab is drawn in; the same in the page and natively. Positions that SDL reports in
// window units become frame buffer pixels, the only unit that the lab draws in.
class Window {
public:
    // `glsl_version` as the renderer wants it, e.g. "#version 300 es". False when there is no window or no OpenGL;
    // error() says why.
    bool open(const char* title, int width, int height, const char* glsl_version);
    const char* error() const { return SDL_GetError(); }
    void close();

    // Hands what happened to ImGui. True when it was something to redraw for.
    bool feed(const SDL_Event& event);

    // Draws a frame; true when another one should follow soon. `ratio` is frame buffer pixels per pixel of the window; when
    // it or the size of text differs from the last, the fonts are baked anew.
    bool draw(ui::Lab& lab, float ratio, double now_ms);

    // After the graphics context was lost and came back.
    void restore_graphics();

    // How long the last frame took to be made, without its presentation.
    double build_ms() const { return build_ms_; }

    SDL_Window* sdl_window() const { return window_; }

private:
    float pixels_per_unit() const;

    SDL_Window* window_ = nullptr;
    SDL_GLContext gl_ = nullptr;
    float baked_scale_ = 0;
    double build_ms_ = 0;
};

}  // namespace heddle::platform
