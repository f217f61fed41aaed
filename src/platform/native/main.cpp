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
#include "session/session.h"
#include "session/watched_file.h"
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

    // Where the program came from, if it came from a file; else into the folder that the window was started in.
    bool save_file(const std::string& name, const std::string& text) override {
        bool own = !file.path().empty() && name_of(file.path()) == name;
        std::string path = own ? file.path() : name;
        if (!write_file(path, text)) return false;
        if (own || name.size() < 3 || name.compare(name.size() - 3, 3, ".py") != 0) {
            if (own) file.is(path, text, file_stamp(path));
            note = "Saved as " + path + ".";
            return true;
        }
        follow(path, text);
        note = "Saved as " + path + ". It is followed from now on: what another editor writes there is taken here.";
        return true;
    }
    static std::string name_of(const std::string& path) {
        size_t slash = path.rfind('/');
        return slash == std::string::npos ? path : path.substr(slash + 1);
    }
    void follow(const std::string& path, const std::string& text) {
        file.is(path, text, file_stamp(path));
        storage_.set("recent", session::with_recent(storage_.get("recent"), path));
    }
    std::vector<std::string> recent() const {
        std::vector<std::string> paths;
        std::string kept = storage_.get("recent");
        for (size_t at = 0; at < kept.size();) {
            size_t end = std::min(kept.find('\n', at), kept.size());
            if (end > at) paths.push_back(kept.substr(at, end - at));
            at = end + 1;
        }
        return paths;
    }
    session::WatchedFile file;  // that the program is from
    std::string note;           // to be told between frames

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

const char* action_of(const SDL_KeyboardEvent& key, bool typing) {
    bool shift = key.keysym.mod & KMOD_SHIFT;
    if ((key.keysym.mod & KMOD_ALT) != 0 && (key.keysym.sym == SDLK_F10 || key.keysym.sym == SDLK_F11)) return "step-line";
    if (key.keysym.mod & (KMOD_CTRL | KMOD_ALT | KMOD_GUI)) return nullptr;
    switch (key.keysym.sym) {
        case SDLK_F5: return shift ? "stop" : "run";
        case SDLK_F6: return "explore";
        case SDLK_F7: return "measure";
        case SDLK_F9: return "breakpoint";
        case SDLK_F10: return shift ? "step-back" : "step";
        case SDLK_ESCAPE: return "close";
        case SDLK_RETURN: return shift ? "run" : nullptr;
        case SDLK_SLASH:
        case SDLK_QUESTION: return !typing && (shift || key.keysym.sym == SDLK_QUESTION) ? "help" : nullptr;
        default: return nullptr;
    }
}

std::string with_plain_ends(const std::string& text) {
    std::string plain;
    for (size_t i = 0; i < text.size(); ++i)
        if (text[i] != '\r') plain += text[i];
        else if (i + 1 >= text.size() || text[i + 1] != '\n') plain += '\n';
    return plain;
}

void open_path(session::Session& session, WindowHost& host, const std::string& path) {
    auto text = read_file(path, kProgramBytesMax);
    if (!text) {
        session.add_notice(session::Severity::kError, path + " was not opened: it cannot be read.", false);
        return;
    }
    std::string name = WindowHost::name_of(path);
    session.open_file(name, *text);
    const session::State& state = session.state();
    if (state.opened && state.program_name == name && state.original == with_plain_ends(*text)) host.follow(path, state.original);
}

// What another editor has written meanwhile, and what was left to be told.
void look_at_file(session::Session& session, WindowHost& host) {
    if (!host.note.empty()) session.add_notice(session::Severity::kInfo, std::exchange(host.note, {}), false);
    const session::State& state = session.state();
    if (host.file.path().empty()) return;
    if (state.program_name != WindowHost::name_of(host.file.path())) host.file.forget();  // another program is here now
    std::uint64_t stamp = file_stamp(host.file.path());
    if (stamp == 0 || !host.file.changed(stamp) || !state.idle()) return;
    auto text = read_file(host.file.path(), kProgramBytesMax);
    if (!text) return;
    std::string path = host.file.path();
    switch (host.file.read_again(with_plain_ends(*text), stamp, state.text)) {
        case session::WatchedFile::Answer::kSame: break;
        case session::WatchedFile::Answer::kTake: open_path(session, host, path); break;
        case session::WatchedFile::Answer::kConflict:
            session.add_notice(session::Severity::kWarning, path + " was changed by another program, and you have changed it here. What you have here is "
                               "kept; open the file again to take the other, save yours to replace it.", false);
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
        if (file) open_path(session, host, argument);

        int frames_wanted = 3;
        std::int64_t drawn_version = -1;
        bool open = true;
        while (open) {
            // Waits for something to happen: an idle window takes no processor time.
            SDL_Event event;
            int wait_ms = frames_wanted > 0 ? 0 : -1;
            if (auto due = session.wake_at_ms(); due && frames_wanted <= 0) wait_ms = std::max(1, int(*due - now_ms()) + 1);
            if (!host.file.path().empty() && (wait_ms < 0 || wait_ms > kLook_ms)) wait_ms = kLook_ms;
            lab.context().recent_files = host.recent();
            bool any = wait_ms < 0 ? SDL_WaitEvent(&event) : wait_ms == 0 ? SDL_PollEvent(&event) : SDL_WaitEventTimeout(&event, wait_ms);
            for (; any; any = SDL_PollEvent(&event)) {
                frames_wanted = 3;
                if (event.type == SDL_QUIT) open = false;
                if (event.type == SDL_DROPFILE) {
                    open_path(session, host, event.drop.file);
                    SDL_free(event.drop.file);
                    continue;
                }
                const char* action = event.type == SDL_KEYDOWN ? action_of(event.key, ImGui::GetIO().WantTextInput) : nullptr;
                if (action) lab.act(action, now_ms());
                else window.feed(event);
            }
            for (Mailbox::Letter& letter : mailbox.take()) {
                if (!host.is_current(letter)) continue;
                if (letter.lost) session.engine_lost(letter.text);
                else session.engine_message(letter.text, now_ms());
            }
            host.deliver_lesson(session);
            if (std::string path = std::exchange(lab.context().file_wanted, {}); !path.empty()) open_path(session, host, path);
            look_at_file(session, host);
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
