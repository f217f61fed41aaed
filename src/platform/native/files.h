#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace heddle::platform {

// A file's bytes; nothing when it cannot be read or is larger than `bytes_max`.
std::optional<std::string> read_file(const std::string& path, size_t bytes_max);

// Tells versions of a file apart, by its time and size; 0: there is none.
std::uint64_t file_stamp(const std::string& path);

// Replaces a file as a whole: whoever reads it sees the old or the new content, also after a crash.
bool write_file(const std::string& path, const std::string& content);

struct FolderEntry {
    std::string name;
    bool folder = false;
};
// What is in a folder, in any order, without "." and ".."; nothing when it cannot be read, or is none.
std::optional<std::vector<FolderEntry>> list_folder(const std::string& path);

std::string working_folder();  // absolute
std::string home_folder();

// The folder that the running program lies in.
std::string program_folder();

// Where fonts, lessons and the user's own edits are. A build tree and an installed tree both work.
std::string fonts_folder();
std::string lessons_folder();
std::string user_data_folder();  // made when missing

}  // namespace heddle::platform
