#include "session/watched_file.h"

#include <algorithm>

namespace heddle::session {

namespace {

constexpr int kRecentMax = 8;

}  // namespace

void WatchedFile::is(const std::string& path, const std::string& text, std::uint64_t stamp) {
    path_ = path;
    text_ = text;
    stamp_ = stamp;
}

WatchedFile::Answer WatchedFile::read_again(const std::string& text, std::uint64_t stamp, const std::string& in_editor) {
    stamp_ = stamp;
    if (text == text_) return Answer::kSame;
    bool untouched = in_editor == text_ || in_editor == text;
    text_ = text;
    return in_editor == text ? Answer::kSame : untouched ? Answer::kTake : Answer::kConflict;
}

std::string with_recent(const std::string& kept, const std::string& path) {
    std::string lines = path + "\n";
    int count = 1;
    for (size_t at = 0; at < kept.size() && count < kRecentMax;) {
        size_t end = std::min(kept.find('\n', at), kept.size());
        std::string line = kept.substr(at, end - at);
        at = end + 1;
        if (line.empty() || line == path) continue;
        lines += line + "\n";
        ++count;
    }
    return lines;
}

}  // namespace heddle::session
