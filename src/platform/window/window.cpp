#include "platform/window/window.h"

#include <backends/imgui_impl_opengl3.h>
#include <backends/imgui_impl_sdl2.h>
#include <imgui.h>
#include <imgui_internal.h>

#include <cmath>

#if defined(IMGUI_IMPL_OPENGL_ES3)
#include <SDL_opengles2.h>
#else
#include <SDL_opengl.h>
#endif

#include "ui/lab.h"

namespace heddle::platform {

bool Window::open(const char* title, int width, int height, const char* glsl_version) {
    SDL_GL_SetAttribute(SDL_GL_DOUBLEBUFFER, 1);
    SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
    SDL_GL_SetAttribute(SDL_GL_STENCIL_SIZE, 0);
    window_ = SDL_CreateWindow(title, SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, width, height,
                               SDL_WINDOW_OPENGL | SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
    if (!window_) return false;
    gl_ = SDL_GL_CreateContext(window_);
    if (!gl_) return false;
    SDL_GL_SetSwapInterval(1);
    IMGUI_CHECKVERSION();
    ImGui::CreateContext();
    ImGui_ImplSDL2_InitForOpenGL(window_, gl_);
    return ImGui_ImplOpenGL3_Init(glsl_version);
}

void Window::close() {
    ImGui_ImplOpenGL3_Shutdown();
    ImGui_ImplSDL2_Shutdown();
    ImGui::DestroyContext();
    SDL_GL_DeleteContext(gl_);
    SDL_DestroyWindow(window_);
}

float Window::pixels_per_unit() const {
    int units = 0, pixels = 0;
    SDL_GetWindowSize(window_, &units, nullptr);
    SDL_GL_GetDrawableSize(window_, &pixels, nullptr);
    return units > 0 && pixels > 0 ? float(pixels) / float(units) : 1.f;
}

bool Window::feed(const SDL_Event& event) {
    ImGuiIO& io = ImGui::GetIO();
    // Mouse positions are the one thing that ImGui's backend would pass on in window units.
    if (event.type == SDL_MOUSEMOTION) {
        float pixels = pixels_per_unit();
        io.AddMousePosEvent(float(event.motion.x) * pixels, float(event.motion.y) * pixels);
        return true;
    }
    if (event.type == SDL_MOUSEBUTTONDOWN || event.type == SDL_MOUSEBUTTONUP) {
        float pixels = pixels_per_unit();
        io.AddMousePosEvent(float(event.button.x) * pixels, float(event.button.y) * pixels);
    }
    ImGui_ImplSDL2_ProcessEvent(&event);
    return true;
}

bool Window::draw(ui::Lab& lab, float ratio, double now_ms) {
    if (float scale = lab.wanted_scale(ratio); scale != baked_scale_ || ratio != lab.ratio()) {
        lab.set_scale(ratio);
        if (baked_scale_ > 0) {
            ImGui_ImplOpenGL3_DestroyFontsTexture();
            ImGui_ImplOpenGL3_CreateFontsTexture();
        }
        baked_scale_ = scale;
    }
    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplSDL2_NewFrame();
    int width = 0, height = 0;
    SDL_GL_GetDrawableSize(window_, &width, &height);
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = ImVec2(float(width), float(height));
    io.DisplayFramebufferScale = ImVec2(1, 1);
    Uint64 began = SDL_GetPerformanceCounter();
    ImGui::NewFrame();
    // ImGui takes in one press or release a frame and leaves the rest of a quick series in its queue.
    bool again = ImGui::GetCurrentContext()->InputEventsQueue.Size > 0;
    again |= lab.frame(float(width), float(height), now_ms);
    ImGui::Render();
    build_ms_ = double(SDL_GetPerformanceCounter() - began) * 1000 / double(SDL_GetPerformanceFrequency());
    glViewport(0, 0, width, height);
    glClearColor(0, 0, 0, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    SDL_GL_SwapWindow(window_);
    return again;
}

void Window::restore_graphics() {
    ImGui_ImplOpenGL3_DestroyDeviceObjects();
    ImGui_ImplOpenGL3_CreateDeviceObjects();
}

}  // namespace heddle::platform
