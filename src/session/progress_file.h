#pragma once

#include <cstddef>
#include <map>
#include <string>

// What a learner has done, as a file: edits of programs, answers, the lesson that is open. So it goes to another browser,
// or survives one that forgets. The file is what the place keeps (session/host.h, store), name by name, with a check sum.

namespace heddle::session {

constexpr std::size_t kProgressBytesMax = 4 << 20;

using Kept = std::map<std::string, std::string>;

// Belongs to the learner's work; other things that are kept (sizes of panels, colours) belong to the place.
bool is_progress_key(const std::string& key);

std::string progress_text(const Kept& kept);

// A program never is one: its name ends in ".json", or it begins as such a file does.
bool is_progress_file(const std::string& name, const std::string& text);

// False: `error` says why, as a clause; `kept` is as it was.
bool read_progress(const std::string& text, Kept* kept, std::string* error);

}  // namespace heddle::session
