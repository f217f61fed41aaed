#pragma once

#include <cstdint>
#include <string>

namespace heddle::session {

// The file of the system that the program in the editor came from, where there is one. Another editor may write it meanwhile: then the
// lab takes what it wrote, unless the learner has changed the program here, too. What was typed is never lost to a file.
class WatchedFile {
public:
    // It was read, or written, with this text. `stamp` tells versions of a file apart (its time and size).
    void is(const std::string& path, const std::string& text, std::uint64_t stamp);
    void forget() { *this = WatchedFile(); }
    const std::string& path() const { return path_; }
    const std::string& text() const { return text_; }  // as it was read or written last

    // Whether it has to be read again: its stamp is another one.
    bool changed(std::uint64_t stamp) const { return !path_.empty() && stamp != stamp_; }

    enum class Answer {
        kSame,      // the same text, e.g. only touched
        kTake,      // the editor holds what was read: the new text takes its place
        kConflict,  // changed here and there; said once for each version
    };
    // It was read again.
    Answer read_again(const std::string& text, std::uint64_t stamp, const std::string& in_editor);

private:
    std::string path_, text_;
    std::uint64_t stamp_ = 0;
};

// Files that were opened, the latest first, each once, as lines of text to keep; at most eight.
std::string with_recent(const std::string& kept, const std::string& path);

}  // namespace heddle::session
