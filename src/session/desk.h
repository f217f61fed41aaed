#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "session/host.h"
#include "session/session.h"
#include "session/watched_file.h"

namespace heddle::session {

struct FileEntry {
    std::string name;
    bool folder = false;
};

// Files of the system, where the lab may read and write them. Calls return when the work is done.
class Files {
public:
    virtual ~Files() = default;
    virtual std::optional<std::string> read(const std::string& path) = 0;
    virtual bool write(const std::string& path, const std::string& content) = 0;
    // Tells versions of a file apart, by time and size; 0: there is none.
    virtual std::uint64_t stamp(const std::string& path) = 0;
    // What is in a folder, in any order; nothing when it cannot be read.
    virtual std::optional<std::vector<FileEntry>> list(const std::string& folder) = 0;
    virtual std::string working_folder() = 0;  // absolute
    virtual std::string home_folder() = 0;
};

// The program as a file of the system: new, open, save, which were opened lately, and what happens when another editor writes the
// file meanwhile. What was typed is never lost without a question. Driven by the session's thread; state is plain data, panels draw it.
class Desk {
public:
    Desk(Session& session, Host& host, Files& files) : session_(session), host_(host), files_(files) {}

    void new_program();
    void open(const std::string& path);       // asks first where unsaved changes would go
    void open_recent(size_t index);
    void save();                              // asks where to, if the program is from no file
    // Another program than the file's may be in the editor by now, and another editor may have written the file: call it now and then.
    void look();

    // The path of the file that the program is from; "": from none.
    std::string path() const;
    // Whether there is something that no file has.
    bool unsaved() const;
    std::vector<std::string> recent() const;  // paths, the latest first

    // A file to choose: a folder with what is in it, and a name.
    struct Chooser {
        bool saving = false;
        std::string folder;
        std::vector<FileEntry> entries;  // folders first, each kind by name
        std::string name;                // typed or pressed
        std::string refused;             // why the last try was not taken, a sentence
    };
    const std::optional<Chooser>& chooser() const { return chooser_; }
    void choose_to_open();
    void choose_to_save();
    void choose_entry(size_t index);          // goes into a folder; opens a file, or takes its name
    void choose_parent();
    void choose_name(const std::string& name);
    void confirm_choice();                    // the name that stands there; a folder's is gone into
    void cancel_choice();

    // Something that the learner must say before it goes on.
    struct Question {
        std::string title, words;
        struct Answer {
            std::string id, label;
            bool careful = false;  // something is lost by it
        };
        std::vector<Answer> answers;          // the first is the one that loses nothing
    };
    const std::optional<Question>& question() const { return question_; }
    void answer(const std::string& id);       // "cancel" takes every question back

private:
    enum class Wanted { kNothing, kNew, kOpen };

    void open_now(const std::string& path);
    void new_now();
    void go_on();
    bool write(const std::string& path);
    void follow(const std::string& path, const std::string& text);
    bool ask_before(Wanted wanted, const std::string& path);
    void resume();
    void show_folder(const std::string& folder);
    void ask_conflict(const std::string& path, bool saving);

    Session& session_;
    Host& host_;
    Files& files_;
    WatchedFile file_;
    bool resumed_ = false;
    std::optional<Chooser> chooser_;
    std::optional<Question> question_;
    Wanted wanted_ = Wanted::kNothing;        // what is done once the question is answered
    std::string wanted_path_;
};

// "/a/b.py": "b.py".
std::string file_name(const std::string& path);

}  // namespace heddle::session
