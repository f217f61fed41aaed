// heddle-lab [LESSON | FILE.py]: the lab in a window of its own, on the engine in a child process. A file that was opened is saved where it
// came from and taken again when another editor writes it.

#include <SDL.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "platform/native/engine_process.h"
#include "platform/native/files.h"
#include "platform/window/window.h"
#include "protocol/json_reader.h"
#include "session/desk.h"
#include "session/session.h"
#include "ui/lab.h"

namespace heddle::platform {

namespace {

constexpr size_t kFontBytesMax = 8 << 20, kSavedBytesMax = 16 << 20, kProgramBytesMax = 8 << 20;
constexpr int kLook_ms = 1000;  // at the opened file

double now_ms() { return double(SDL_GetPerformanceCounter()) * 1000 / double(SDL_GetPerformanceFrequency()); }

// What other threads have for the window's: kept here, and announced as an SDL event.
class Mailbox {
public:
    explicit Mailbox(Uint32 event) : event_(event) {}

    struct Letter {
        int engine = 0;  // which start of the engine it is from
        bool lost = false;
        std::string text;
    };

    void put(Letter letter) {
        {
            std::lock_guard<std::mutex> lock(mutex_);
            letters_.push_back(std::move(letter));
        }
        SDL_Event event{};
        event.type = event_;
        SDL_PushEvent(&event);
    }
    std::deque<Letter> take() {
        std::lock_guard<std::mutex> lock(mutex_);
        return std::exchange(letters_, {});
    }

private:
    Uint32 event_;
    std::mutex mutex_;
    std::deque<Letter> letters_;
};

// Edits and settings: one JSON file in the user's data folder.
class Storage {
public:
    Storage() : path_(user_data_folder() + "/lab.json") {
        if (auto text = read_file(path_, kSavedBytesMax)) values_ = protocol::Json::parse(*text, nullptr, false);
        if (!values_.is_object()) {
            // What cannot be read is kept beside: it may still be somebody's work.
            std::rename(path_.c_str(), (path_ + ".unreadable").c_str());
            values_ = protocol::Json::object();
        }
    }
    bool set(const std::string& key, const std::string& value) {
        if (value.empty()) values_.erase(key);
        else values_[key] = value;
        return write_file(path_, protocol::dump(values_));
    }
    std::string get(const std::string& key) const {
        auto it = values_.find(key);
        return it != values_.end() && it->is_string() ? it->get_ref<const std::string&>() : "";
    }

    std::vector<std::string> keys() const {
        std::vector<std::string> keys;
        for (const auto& [key, value] : values_.items()) keys.push_back(key);
        return keys;
    }

private:
    std::string path_;
    protocol::Json values_ = protocol::Json::object();
};

class WindowHost : public session::Host {
public:
    explicit WindowHost(Mailbox& mailbox) : mailbox_(mailbox) {}

    void send(const std::string& message) override {
        if (engine_) engine_->send(message);
    }
    void restart_engine() override {
        int number = ++starts_;
        engine_ = std::make_unique<EngineProcess>(
            program_folder() + "/heddle", [this, number](std::string line) { mailbox_.put({number, false, std::move(line)}); },
            [this, number](std::string why) { mailbox_.put({number, true, std::move(why)}); });
        if (!engine_->start()) mailbox_.put({number, true, "the program heddle is not beside heddle-lab"});
    }
    void fetch_lesson(const std::string& file) override { wanted_lesson_ = file; }
    bool store(const std::string& key, const std::string& value) override { return storage_.set(key, value); }
    std::string recall(const std::string& key) override { return storage_.get(key); }
    std::vector<std::string> kept_keys() override { return storage_.keys(); }
    void text_replaced(const std::string&) override {}
    void open_link(const std::string& address) override { SDL_OpenURL(address.c_str()); }

    // Pictures, progress, figures: into the folder that the window was started in. The program itself is the desk's.
    bool save_file(const std::string& name, const std::string& text) override {
        if (!write_file(name, text)) return false;
        note = "Saved as " + name + ", in the folder that this window was started in.";
        return true;
    }
    std::string note;  // to be told between frames

    bool is_current(const Mailbox::Letter& letter) const { return letter.engine == starts_; }
    // Lessons are read between frames, never while one is being drawn.
    void deliver_lesson(session::Session& session) {
        if (wanted_lesson_.empty()) return;
        std::string file = std::exchange(wanted_lesson_, {});
        if (auto text = read_file(lessons_folder() + "/" + file, lesson::kFileBytesMax)) session.lesson_loaded(file, *text);
        else session.lesson_failed(file, "it cannot be read");
    }
    Storage& storage() { return storage_; }

private:
    Mailbox& mailbox_;
    Storage storage_;
    std::unique_ptr<EngineProcess> engine_;
    int starts_ = 0;
    std::string wanted_lesson_;
};

class SystemFiles : public session::Files {
public:
    std::optional<std::string> read(const std::string& path) override { return read_file(path, kProgramBytesMax); }
    bool write(const std::string& path, const std::string& content) override { return write_file(path, content); }
    std::uint64_t stamp(const std::string& path) override { return file_stamp(path); }
    std::optional<std::vector<session::FileEntry>> list(const std::string& folder) override {
        auto entries = list_folder(folder);
        if (!entries) return std::nullopt;
        std::vector<session::FileEntry> listed;
        for (FolderEntry& entry : *entries) listed.push_back({std::move(entry.name), entry.folder});
        return listed;
    }
    std::string working_folder() override { return platform::working_folder(); }
    std::string home_folder() override { return platform::home_folder(); }
};

// Keys that move in what is open, before any other meaning.
const char* action_in_menu(SDL_Keycode key) {
    switch (key) {
        case SDLK_DOWN: return "in-menu:next";
        case SDLK_UP: return "in-menu:previous";
        case SDLK_LEFT: return "in-menu:left";
        case SDLK_RIGHT: return "in-menu:right";
        case SDLK_RETURN: return "in-menu:choose";
        default: return nullptr;
    }
}

const char* action_with_ctrl(const SDL_Keysym& key, const ui::Context& context) {
    bool shift = key.mod & KMOD_SHIFT;
    switch (key.sym) {
        case SDLK_n: return "new-program";
        case SDLK_o: return "open-file";
        case SDLK_s: return shift ? "save-as" : "save-file";
        case SDLK_q: return "quit";
        // With the caret in the program there; else, while stepping, in the moves.
        case SDLK_f: return context.caret_line == 0 && context.state().way == session::Way::kStep && context.state().step ? "timeline-find" : "code-find";
        default: return nullptr;
    }
}

const char* action_with_alt(SDL_Keycode key) {
    switch (key) {
        case SDLK_F10:
        case SDLK_F11: return "step-line";
        case SDLK_f: return "menu:0";
        case SDLK_e: return "menu:1";
        case SDLK_r: return "menu:2";
        case SDLK_v: return "menu:3";
        case SDLK_h: return "menu:4";
        default: return nullptr;
    }
}

// Single keys, as long as nobody types.
const char* action_of_letter(const SDL_Keysym& key, const ui::Context& context) {
    bool shift = key.mod & KMOD_SHIFT;
    switch (key.sym) {
        case SDLK_SLASH: return shift ? "help" : nullptr;
        case SDLK_QUESTION: return "help";
        case SDLK_PLUS:
        case SDLK_KP_PLUS:
        case SDLK_EQUALS: return "timeline-in";
        case SDLK_MINUS:
        case SDLK_KP_MINUS: return "timeline-out";
        case SDLK_0: return "timeline-fit";
        case SDLK_LEFT: return "timeline-left";
        case SDLK_RIGHT: return "timeline-right";
        case SDLK_m: return "timeline-mark";
        case SDLK_n: return context.finding_moves ? (shift ? "timeline-previous" : "timeline-next") : nullptr;
        default: return nullptr;
    }
}

const char* action_of(const SDL_KeyboardEvent& event, const ui::Context& context) {
    const SDL_Keysym& key = event.keysym;
    bool shift = key.mod & KMOD_SHIFT, asked = context.desk->question() || context.desk->chooser();
    if (key.sym == SDLK_ESCAPE) return "close";
    if (asked) return nullptr;  // letters go to the field of it
    if (context.menu_open >= 0)
        if (const char* action = action_in_menu(key.sym)) return action;
    if (key.mod & KMOD_GUI) return nullptr;
    if ((key.mod & KMOD_CTRL) && (key.mod & KMOD_ALT)) return nullptr;  // AltGr
    if (key.mod & KMOD_CTRL) return action_with_ctrl(key, context);
    if (key.mod & KMOD_ALT) return action_with_alt(key.sym);
    switch (key.sym) {
        case SDLK_F5: return shift ? "stop" : "run";
        case SDLK_F6: return "explore";
        case SDLK_F7: return "measure";
        case SDLK_F9: return "breakpoint";
        case SDLK_F10: return shift ? "step-back" : "step";
        case SDLK_RETURN: return shift && !context.typing_entry ? "run" : nullptr;
        default: return ImGui::GetIO().WantTextInput || context.typing_entry ? nullptr : action_of_letter(key, context);
    }
}

void load_fonts(ui::Lab& lab) {
    auto font = [](const char* name) { return read_file(fonts_folder() + "/" + name, kFontBytesMax).value_or(""); };
    lab.set_fonts({font("Inter-Regular.ttf"), font("Inter-SemiBold.ttf"), font("JetBrainsMono-Regular.ttf"), {}});
}

void load_lessons(session::Session& session, WindowHost& host, const std::string& wanted) {
    if (!wanted.empty()) host.store("lesson", wanted);
    if (auto index = read_file(lessons_folder() + "/index.json", lesson::kFileBytesMax)) session.index_loaded(*index);
    else session.index_failed(lessons_folder() + "/index.json cannot be read");
}

float scale_of(SDL_Window* window) {
    int units = 0, pixels = 0;
    SDL_GetWindowSize(window, &units, nullptr);
    SDL_GL_GetDrawableSize(window, &pixels, nullptr);
    float scale = units > 0 ? float(pixels) / float(units) : 1;
    // Where the system does not scale windows itself, its resolution tells; between whole steps text would look uneven.
    float dpi = 96;
    if (scale == 1 && SDL_GetDisplayDPI(SDL_GetWindowDisplayIndex(window), nullptr, &dpi, nullptr) == 0 && dpi > 140)
        scale = std::clamp(std::round(dpi / 96 * 4) / 4, 1.f, 3.f);
    return scale;
}

bool is_file_argument(const std::string& argument) {
    return argument.find('/') != std::string::npos || (argument.size() > 3 && argument.compare(argument.size() - 3, 3, ".py") == 0);
}

int run_window(const std::string& argument) {
    bool file = is_file_argument(argument);
    if (SDL_Init(SDL_INIT_VIDEO | SDL_INIT_TIMER) != 0) {
        std::fprintf(stderr, "heddle-lab: no window can be opened: %s\nWithout a screen, use: heddle run FILE.py, heddle explore FILE.py\n", SDL_GetError());
        return 1;
    }
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_CORE);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 2);
    Window window;
    if (!window.open("Heddle", 1440, 900, "#version 150")) {
        std::fprintf(stderr, "heddle-lab: OpenGL 3.2 cannot be started: %s\n", window.error());
        return 1;
    }
    SDL_SetWindowMinimumSize(window.sdl_window(), 1024, 700);

    Mailbox mailbox(SDL_RegisterEvents(1));
    WindowHost host(mailbox);
    session::Session session(host);
    {
        ui::Lab lab(session, false);
        load_fonts(lab);
        bool dark = host.storage().get("theme") != "light";
        lab.set_theme(dark);
        host.restart_engine();
        load_lessons(session, host, file ? "" : argument);
        host.deliver_lesson(session);
        SystemFiles files;
        session::Desk desk(session, host, files);
        lab.context().desk = &desk;
        if (file) desk.open(argument[0] == '/' ? argument : platform::working_folder() + "/" + argument);

        int frames_wanted = 3;
        std::int64_t drawn_version = -1;
        bool open = true, asked = false;
        while (open) {
            // Waits for something to happen: an idle window takes no processor time.
            SDL_Event event;
            int wait_ms = frames_wanted > 0 ? 0 : -1;
            if (auto due = session.wake_at_ms(); due && frames_wanted <= 0) wait_ms = std::max(1, int(*due - now_ms()) + 1);
            if (!desk.path().empty() && (wait_ms < 0 || wait_ms > kLook_ms)) wait_ms = kLook_ms;
            bool any = wait_ms < 0 ? SDL_WaitEvent(&event) : wait_ms == 0 ? SDL_PollEvent(&event) : SDL_WaitEventTimeout(&event, wait_ms);
            for (; any; any = SDL_PollEvent(&event)) {
                frames_wanted = 3;
                if (event.type == SDL_QUIT) open = false;
                if (event.type == SDL_DROPFILE) {
                    desk.open(event.drop.file);
                    SDL_free(event.drop.file);
                    continue;
                }
                const char* action = event.type == SDL_KEYDOWN ? action_of(event.key, lab.context()) : nullptr;
                if (action) lab.act(action, now_ms());
                else window.feed(event);
            }
            for (Mailbox::Letter& letter : mailbox.take()) {
                if (!host.is_current(letter)) continue;
                if (letter.lost) session.engine_lost(letter.text);
                else session.engine_message(letter.text, now_ms());
            }
            host.deliver_lesson(session);
            if (!host.note.empty()) session.add_notice(session::Severity::kInfo, std::exchange(host.note, {}), false);
            desk.look();
            open = open && !lab.context().quit;
            // A question that comes by itself is no news of the session's.
            if (bool asks = desk.question().has_value(); asks != asked) {
                asked = asks;
                frames_wanted = 3;
            }
            session.tick(now_ms());
            if (drawn_version != session.version()) frames_wanted = std::max(frames_wanted, 2);
            if (frames_wanted <= 0) continue;
            drawn_version = session.version();
            --frames_wanted;
            if (window.draw(lab, scale_of(window.sdl_window()), now_ms())) frames_wanted = std::max(frames_wanted, 1);
            if (bool now_dark = lab.context().theme->dark; now_dark != dark) {
                dark = now_dark;
                host.store("theme", dark ? "dark" : "light");
            }
        }
    }
    window.close();
    SDL_Quit();
    return 0;
}

}  // namespace

}  // namespace heddle::platform

int main(int count, char** arguments) {
    // A pipe to an engine that died must be an error to handle, not the end of the window.
    signal(SIGPIPE, SIG_IGN);
    if (count > 2 || (count == 2 && arguments[1][0] == '-')) {
        std::fprintf(stderr, "usage: heddle-lab [LESSON | FILE.py]   (the id of a lesson, e.g. race, or a program)\n");
        return count == 2 && std::string(arguments[1]) == "--help" ? 0 : 2;
    }
    return heddle::platform::run_window(count == 2 ? arguments[1] : "");
}
