#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace heddle::platform {

// A file's bytes; nothing when it cannot be read or is larger than `bytes_max`.
std::optional<std::string> read_file(const std::string& path, size_t bytes_max);

// Tells versions of a file apart, by its time and size; 0: there is none.
std::uint64_t file_stamp(const std::string& path);

// Replaces a file as a whole: whoever reads it sees the old or the new content, also after a crash.
bool write_file(const std::string& path, const std::string& content);

// The folder that the running program lies in.
std::string program_folder();

// Where fonts, lessons and the user's own edits are. A build tree and an installed tree both work.
std::string fonts_folder();
std::string lessons_folder();
std::string user_data_folder();  // made when missing

}  // namespace heddle::platform
