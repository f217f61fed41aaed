// The page's UI module: SDL2, ImGui and WebGL2 on the main thread, no threads and no blocking. The page's script
// (web/page.js) owns the animation frame, the engine's Worker, the network and the text field; it calls the heddle_*
// functions below, and this module calls back into `Module.host`, an object that the script gives to HeddleUI().
//
// Strings come in through heddle_buffer(): the script asks for room, writes UTF-8 there, and names no length again.

#include <SDL.h>
#include <emscripten.h>
#include <emscripten/html5.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "platform/window/window.h"
#include "session/lesson_tree.h"
#include "session/listing_text.h"
#include "session/session.h"
#include "ui/lab.h"

using namespace heddle;

namespace {

// The one place where C++ calls the page. EM_ASM's code is compiled into the module's script at link time, so that the
// page's content security policy needs no eval.
class PageHost : public session::Host {
public:
    void send(const std::string& message) override {
        EM_ASM({ Module["host"].send(UTF8ToString($0)); }, message.c_str());
    }
    void restart_engine() override {
        EM_ASM({ Module["host"].restartEngine(); });
    }
    void fetch_lesson(const std::string& file) override {
        EM_ASM({ Module["host"].fetchLesson(UTF8ToString($0)); }, file.c_str());
    }
    bool store(const std::string& key, const std::string& value) override {
        return EM_ASM_INT({ return Module["host"].store(UTF8ToString($0), UTF8ToString($1)) ? 1 : 0; }, key.c_str(), value.c_str());
    }
    std::string recall(const std::string& key) override {
        int size = EM_ASM_INT({ return Module["host"].recallSize(UTF8ToString($0)); }, key.c_str());
        std::string value(size_t(size), '\0');
        if (size) EM_ASM({ HEAPU8.set(Module["host"].recalled, $0); }, value.data());
        return value;
    }
    std::vector<std::string> kept_keys() override {
        int size = EM_ASM_INT({ return Module["host"].keysSize(); });
        std::string lines(size_t(size), '\0');
        if (size) EM_ASM({ HEAPU8.set(Module["host"].recalled, $0); }, lines.data());
        std::vector<std::string> keys;
        for (size_t at = 0; at < lines.size();) {
            size_t end = std::min(lines.find('\n', at), lines.size());
            keys.push_back(lines.substr(at, end - at));
            at = end + 1;
        }
        return keys;
    }
    void text_replaced(const std::string& text) override {
        EM_ASM({ Module["host"].setText(UTF8ToString($0)); }, text.c_str());
    }
    std::string place() const override { return "a page"; }
    void share(const std::string& text) override {
        EM_ASM({ Module["host"].share(UTF8ToString($0)); }, text.c_str());
    }
    void leave_link() override { EM_ASM({ Module["host"].leaveLink(); }); }
    bool can_share() const override { return EM_ASM_INT({ return Module["host"].canShare() ? 1 : 0; }); }
    bool save_file(const std::string& name, const std::string& text) override {
        return EM_ASM_INT({ return Module["host"].saveFile(UTF8ToString($0), UTF8ToString($1)) ? 1 : 0; }, name.c_str(), text.c_str());
    }
    bool choose_file() override { return EM_ASM_INT({ return Module["host"].chooseFile() ? 1 : 0; }); }
    void open_link(const std::string& address) override {
        EM_ASM({ Module["host"].openLink(UTF8ToString($0)); }, address.c_str());
    }
};

struct Page {
    PageHost host;
    session::Session session{host};
    platform::Window window;
    std::optional<ui::Lab> lab;
    std::string incoming;   // what heddle_buffer() gave out
    std::string incoming2;
    std::string outgoing;   // what the last function returned
    ui::TextField laid_out;
    std::int64_t drawn_version = 0;
    int frames_wanted = 3;
};

Page* page = nullptr;

std::string font_file(int index) {
    int size = EM_ASM_INT({ return Module["host"].fonts[$0] ? Module["host"].fonts[$0].length : 0; }, index);
    std::string bytes(size_t(size), '\0');
    if (size) EM_ASM({ HEAPU8.set(Module["host"].fonts[$0], $1); }, index, bytes.data());
    return bytes;
}

void lay_out_text_field() {
    const ui::TextField& field = page->lab->context().text_field;
    if (field == page->laid_out) return;
    page->laid_out = field;
    EM_ASM(
        { Module["host"].layTextField($0, $1, $2, $3, $4, $5, $6, $7, $8, $9); }, field.rect.x, field.rect.y, field.rect.w,
        field.rect.h, field.padding_y, field.cell, field.line, field.em, field.dark, field.lets_pointer_through);
}

const std::string& text_of(std::string& buffer) {
    buffer.resize(std::char_traits<char>::length(buffer.c_str()));
    return buffer;
}

}  // namespace

extern "C" {

// Room for `size` bytes of UTF-8, the ending zero included. Two buffers, for functions that take two texts.
EMSCRIPTEN_KEEPALIVE char* heddle_buffer(int which, int size) {
    std::string& buffer = which ? page->incoming2 : page->incoming;
    buffer.assign(size_t(size > 0 ? size : 1), '\0');
    return buffer.data();
}

// 0 when all is well; else there is no WebGL2.
EMSCRIPTEN_KEEPALIVE int heddle_start(int dark) {
    SDL_SetHint(SDL_HINT_EMSCRIPTEN_KEYBOARD_ELEMENT, "#canvas");
    if (SDL_Init(SDL_INIT_VIDEO) != 0) return 1;
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_ES);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 0);
    if (!page->window.open("Heddle", 1280, 800, "#version 300 es")) return 1;
    // The text field is the page's own; SDL would otherwise answer to the keys typed into it.
    SDL_StopTextInput();
    page->lab.emplace(page->session, true);
    page->lab->set_fonts({font_file(0), font_file(1), font_file(2), {}});
    page->lab->set_theme(dark != 0);
    return 0;
}

// One animation frame. True when the next one should be asked for: while something moves, and for a few frames after
// news, since ImGui settles layout and input over that many.
EMSCRIPTEN_KEEPALIVE int heddle_frame() {
    SDL_Event event;
    while (SDL_PollEvent(&event))
        if (page->window.feed(event)) page->frames_wanted = 3;
    double now = emscripten_get_now();
    page->session.tick(now);
    if (page->drawn_version != page->session.version()) page->frames_wanted = std::max(page->frames_wanted, 2);
    if (page->frames_wanted <= 0) return 0;
    page->drawn_version = page->session.version();
    --page->frames_wanted;
    bool moving = page->window.draw(*page->lab, float(emscripten_get_device_pixel_ratio()), now);
    lay_out_text_field();
    if (int line = page->lab->context().scroll_to_line) {
        page->lab->context().scroll_to_line = 0;
        EM_ASM({ Module["host"].showLine($0); }, line);
    }
    if (int line = std::exchange(page->lab->context().follow_line, 0)) EM_ASM({ Module["host"].followLine($0); }, line);
    if (std::exchange(page->lab->context().finding_begins, false)) EM_ASM({ Module["host"].findMoves(); });
    if (moving) page->frames_wanted = std::max(page->frames_wanted, 1);
    return page->frames_wanted > 0;
}

// Something changed outside of the module's sight (a pointer event on its way, a resize): draw.
EMSCRIPTEN_KEEPALIVE void heddle_touch() { page->frames_wanted = 3; }

// What is held while the pointer is used: SDL gets no keys here.
EMSCRIPTEN_KEEPALIVE void heddle_modifiers(int shift, int ctrl) {
    ImGuiIO& io = ImGui::GetIO();
    io.AddKeyEvent(ImGuiMod_Shift, shift != 0);
    io.AddKeyEvent(ImGuiMod_Ctrl, ctrl != 0);
}

// Milliseconds until the session has something due, or -1.
EMSCRIPTEN_KEEPALIVE double heddle_due_in() {
    auto wake = page->session.wake_at_ms();
    return wake ? std::max(0.0, *wake - emscripten_get_now()) : -1;
}
EMSCRIPTEN_KEEPALIVE void heddle_tick() { page->session.tick(emscripten_get_now()); }

EMSCRIPTEN_KEEPALIVE void heddle_engine_message() {
    page->session.engine_message(text_of(page->incoming), emscripten_get_now());
}
EMSCRIPTEN_KEEPALIVE void heddle_engine_lost() { page->session.engine_lost(text_of(page->incoming)); }
EMSCRIPTEN_KEEPALIVE void heddle_index_loaded() { page->session.index_loaded(text_of(page->incoming)); }
EMSCRIPTEN_KEEPALIVE void heddle_index_failed() { page->session.index_failed(text_of(page->incoming)); }
EMSCRIPTEN_KEEPALIVE void heddle_lesson_loaded() {
    page->session.lesson_loaded(text_of(page->incoming), text_of(page->incoming2));
}
EMSCRIPTEN_KEEPALIVE void heddle_lesson_failed() {
    page->session.lesson_failed(text_of(page->incoming), text_of(page->incoming2));
}
EMSCRIPTEN_KEEPALIVE void heddle_open_shared() { page->session.open_shared(text_of(page->incoming), emscripten_get_now()); }
EMSCRIPTEN_KEEPALIVE void heddle_link_refused() { page->session.link_refused(text_of(page->incoming)); }
EMSCRIPTEN_KEEPALIVE void heddle_open_file() { page->session.open_file(text_of(page->incoming), text_of(page->incoming2)); }
EMSCRIPTEN_KEEPALIVE void heddle_notice(int severity, int lasting) {
    page->session.add_notice(session::Severity(severity), text_of(page->incoming), lasting != 0);
}
EMSCRIPTEN_KEEPALIVE void heddle_edit() { page->session.edit(text_of(page->incoming), emscripten_get_now()); }

// Where the text field is scrolled to, in frame buffer pixels, and the line that its caret is in.
EMSCRIPTEN_KEEPALIVE void heddle_text_field_at(float scroll_x, float scroll_y, int caret_line, int caret_offset) {
    ui::Context& context = page->lab->context();
    context.editor_scroll_x = scroll_x;
    context.editor_scroll_y = scroll_y;
    context.caret_line = caret_line;
    context.caret_offset = size_t(std::max(0, caret_offset));
    page->frames_wanted = std::max(page->frames_wanted, 1);
}

// An action by its name; 0 when there is none of this name.
EMSCRIPTEN_KEEPALIVE int heddle_act() {
    page->frames_wanted = 3;
    return page->lab->act(text_of(page->incoming), emscripten_get_now());
}
// Whether a stepped execution is on the screen.
EMSCRIPTEN_KEEPALIVE int heddle_steps() { return page->session.state().way == session::Way::kStep && page->session.state().step.has_value(); }
EMSCRIPTEN_KEEPALIVE int heddle_closes() { return page->lab->closes(); }

EMSCRIPTEN_KEEPALIVE double heddle_frame_ms() { return page->window.build_ms(); }

// What is looked for in the program; empty: nothing.
EMSCRIPTEN_KEEPALIVE void heddle_find() { page->lab->context().find_words = text_of(page->incoming); }

// Grows with what can be seen; and the lesson and the bytecode for views made of elements.
EMSCRIPTEN_KEEPALIVE double heddle_version() { return double(page->session.version()); }
EMSCRIPTEN_KEEPALIVE const char* heddle_lesson() {
    page->outgoing = session::lesson_tree(page->session.state());
    return page->outgoing.c_str();
}

EMSCRIPTEN_KEEPALIVE const char* heddle_listing() {
    page->outgoing = session::listing_text(page->session.state());
    return page->outgoing.c_str();
}

EMSCRIPTEN_KEEPALIVE const char* heddle_snapshot() {
    page->outgoing = page->lab->snapshot();
    return page->outgoing.c_str();
}

EMSCRIPTEN_KEEPALIVE void heddle_graphics_restored() {
    page->window.restore_graphics();
    page->frames_wanted = 3;
}

}  // extern "C"

int main() {
    page = new Page;  // lives as long as the page
    return 0;
}
