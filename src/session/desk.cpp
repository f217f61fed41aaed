#include "session/desk.h"

#include <algorithm>
#include <utility>

namespace heddle::session {

namespace {

// As Session keeps an opened text.
std::string with_plain_ends(const std::string& text) {
    std::string plain;
    for (size_t i = 0; i < text.size(); ++i)
        if (text[i] != '\r') plain += text[i];
        else if (i + 1 >= text.size() || text[i + 1] != '\n') plain += '\n';
    return plain;
}

bool is_python(const std::string& name) { return name.size() > 3 && name.compare(name.size() - 3, 3, ".py") == 0; }

std::string parent_of(const std::string& folder) {
    size_t slash = folder.find_last_of('/');
    return slash == 0 || slash == std::string::npos ? "/" : folder.substr(0, slash);
}

std::string joined(const std::string& folder, const std::string& name) { return folder == "/" ? folder + name : folder + "/" + name; }

}  // namespace

std::string file_name(const std::string& path) {
    size_t slash = path.rfind('/');
    return slash == std::string::npos ? path : path.substr(slash + 1);
}

std::string Desk::path() const {
    const State& state = session_.state();
    return state.opened && file_name(file_.path()) == state.program_name ? file_.path() : "";
}

// A lesson's program keeps its changes by itself, one that was opened only until another one is.
bool Desk::unsaved() const {
    const State& state = session_.state();
    return state.opened && !state.text.empty() && state.text != (path().empty() ? state.original : file_.text());
}

std::vector<std::string> Desk::recent() const {
    std::vector<std::string> paths;
    std::string kept = host_.recall("recent");
    for (size_t at = 0; at < kept.size();) {
        size_t end = std::min(kept.find('\n', at), kept.size());
        if (end > at) paths.push_back(kept.substr(at, end - at));
        at = end + 1;
    }
    return paths;
}

bool Desk::ask_before(Wanted wanted, const std::string& path) {
    if (!session_.state().idle()) {
        session_.add_notice(Severity::kInfo, "Something is running. Stop it first (Shift+F5).", false);
        return true;
    }
    if (!unsaved()) return false;
    wanted_ = wanted;
    wanted_path_ = path;
    const std::string& name = session_.state().program_name;
    question_ = Question{"Save " + name + " first?", "It has changes that are in no file.",
                         {{"save-first", "Save, then go on"}, {"discard", "Go on without saving", true}, {"cancel", "Cancel"}}};
    return true;
}

void Desk::new_program() {
    if (!ask_before(Wanted::kNew, "")) new_now();
}

void Desk::open(const std::string& path) {
    if (!ask_before(Wanted::kOpen, path)) open_now(path);
}

void Desk::open_recent(size_t index) {
    std::vector<std::string> paths = recent();
    if (index < paths.size()) open(paths[index]);
}

void Desk::new_now() {
    file_.forget();
    host_.store("opened", "");  // else an older program of the same name would come back with its changes
    session_.open_file("program.py", "");
}

void Desk::open_now(const std::string& path) {
    auto text = files_.read(path);
    if (!text) {
        session_.add_notice(Severity::kError, path + " was not opened: it cannot be read.", false);
        return;
    }
    session_.open_file(file_name(path), *text);
    const State& state = session_.state();
    // It may have been something else than a program, or refused.
    if (state.opened && state.program_name == file_name(path) && state.original == with_plain_ends(*text)) follow(path, state.original);
}

void Desk::follow(const std::string& path, const std::string& text) {
    file_.is(path, text, files_.stamp(path));
    resumed_ = true;
    host_.store("file", path);
    host_.store("recent", with_recent(host_.recall("recent"), path));
}

void Desk::go_on() {
    Wanted wanted = std::exchange(wanted_, Wanted::kNothing);
    std::string path = std::exchange(wanted_path_, {});
    if (wanted == Wanted::kNew) new_now();
    if (wanted == Wanted::kOpen) open_now(path);
}

bool Desk::write(const std::string& path) {
    const State& state = session_.state();
    std::string text = state.text;
    if (!files_.write(path, text)) {
        session_.add_notice(Severity::kError, path + " could not be written. What you have here is kept.", false);
        return false;
    }
    follow(path, text);
    session_.saved_as(file_name(path));
    session_.add_notice(Severity::kInfo, "Saved as " + path + ". What another editor writes there is taken here.", false);
    return true;
}

void Desk::save() {
    if (path().empty()) {
        choose_to_save();
        return;
    }
    if (std::uint64_t stamp = files_.stamp(path()); stamp != 0 && file_.changed(stamp))
        if (auto text = files_.read(path()); text && *text != file_.text()) {
            file_.read_again(with_plain_ends(*text), stamp, session_.state().text);
            if (file_.text() != session_.state().text) {
                ask_conflict(path(), true);
                return;
            }
        }
    if (write(path())) go_on();
}

void Desk::ask_conflict(const std::string& path, bool saving) {
    question_ = Question{file_name(path) + " was changed by another program",
                         saving ? "Saving would replace what was written there. Neither is lost until you choose."
                                : "You have changed it here, too. Neither is lost until you choose; saving later replaces what is in the file.",
                         {{"keep", saving ? "Do not save now" : "Keep mine for now"},
                          {"replace", saving ? "Save mine over it" : "Save mine over the file", true},
                          {"take", "Take the file's, drop mine", true}}};
}

void Desk::look() {
    if (question_ || chooser_) return;
    if (!resumed_) resume();
    if (file_.path().empty()) return;
    if (path().empty()) {
        file_.forget();  // another program is here now
        host_.store("file", "");
        return;
    }
    std::uint64_t stamp = files_.stamp(file_.path());
    if (stamp == 0 || !file_.changed(stamp) || !session_.state().idle()) return;
    auto text = files_.read(file_.path());
    if (!text) return;
    std::string path = file_.path();
    switch (file_.read_again(with_plain_ends(*text), stamp, session_.state().text)) {
        case WatchedFile::Answer::kSame: break;
        case WatchedFile::Answer::kTake: open_now(path); break;
        case WatchedFile::Answer::kConflict: ask_conflict(path, false); break;
    }
}

// The file of the last visit, once the session has brought its program back.
void Desk::resume() {
    const State& state = session_.state();
    if (!state.opened && state.text.empty()) return;  // nothing is here so far
    resumed_ = true;
    std::string kept = host_.recall("file");
    if (state.opened && file_.path().empty() && !kept.empty() && file_name(kept) == state.program_name) file_.is(kept, state.original, 0);
}

void Desk::answer(const std::string& id) {
    if (!question_) return;
    bool known = id == "cancel" || std::any_of(question_->answers.begin(), question_->answers.end(), [&](const Question::Answer& one) { return one.id == id; });
    if (!known) return;
    question_.reset();
    if (id == "save-first") {
        save();
    } else if (id == "discard") {
        host_.store("opened", "");
        go_on();
    } else if (id == "replace") {
        if (write(chooser_ ? joined(chooser_->folder, chooser_->name) : path())) {
            chooser_.reset();
            go_on();
        }
    } else if (id == "take") {
        host_.store("opened", "");
        open_now(path());
    } else if (!chooser_) {
        wanted_ = Wanted::kNothing;
    }
}

void Desk::show_folder(const std::string& folder) {
    auto entries = files_.list(folder);
    if (!entries) {
        chooser_->refused = folder + " cannot be read.";
        return;
    }
    // Others could not be opened or are not meant to be seen.
    entries->erase(std::remove_if(entries->begin(), entries->end(),
                                  [](const FileEntry& entry) { return entry.name.empty() || entry.name[0] == '.' || (!entry.folder && !is_python(entry.name)); }),
                   entries->end());
    std::sort(entries->begin(), entries->end(),
              [](const FileEntry& a, const FileEntry& b) { return a.folder != b.folder ? a.folder : a.name < b.name; });
    chooser_->folder = folder;
    chooser_->entries = std::move(*entries);
    chooser_->refused.clear();
}

void Desk::choose_to_open() {
    chooser_ = Chooser{};
    show_folder(file_.path().empty() ? files_.working_folder() : parent_of(file_.path()));
}

void Desk::choose_to_save() {
    choose_to_open();
    chooser_->saving = true;
    chooser_->name = session_.state().program_name;
}

void Desk::choose_entry(size_t index) {
    if (!chooser_ || index >= chooser_->entries.size()) return;
    FileEntry entry = chooser_->entries[index];
    if (entry.folder) {
        show_folder(joined(chooser_->folder, entry.name));
        return;
    }
    chooser_->name = entry.name;
    if (!chooser_->saving) confirm_choice();
}

void Desk::choose_parent() {
    if (chooser_) show_folder(parent_of(chooser_->folder));
}

void Desk::choose_name(const std::string& name) {
    if (!chooser_) return;
    chooser_->name = name;
    chooser_->refused.clear();
}

void Desk::confirm_choice() {
    if (!chooser_ || chooser_->name.empty()) return;
    std::string name = chooser_->name;
    // A path may be typed, too.
    if (name == "~" || name.rfind("~/", 0) == 0) name = files_.home_folder() + name.substr(1);
    std::string path = name[0] == '/' ? name : joined(chooser_->folder, name);
    while (path.size() > 1 && path.back() == '/') path.pop_back();
    if (files_.list(path)) {
        show_folder(path);
        chooser_->name.clear();
        return;
    }
    bool there = files_.stamp(path) != 0;
    if (!chooser_->saving) {
        if (!there) {
            chooser_->refused = "There is no file " + path + ".";
            return;
        }
        chooser_.reset();
        open(path);
        return;
    }
    if (!is_python(path)) path += ".py", there = files_.stamp(path) != 0;
    chooser_->folder = parent_of(path);
    chooser_->name = file_name(path);
    if (there && path != this->path()) {
        question_ = Question{"Replace " + file_name(path) + "?", "There is a file of this name in " + parent_of(path) + ".",
                             {{"cancel", "Cancel"}, {"replace", "Replace it", true}}};
        return;
    }
    if (!write(path)) return;
    chooser_.reset();
    go_on();
}

void Desk::cancel_choice() {
    chooser_.reset();
    wanted_ = Wanted::kNothing;
}

}  // namespace heddle::session
