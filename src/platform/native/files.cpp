#include "platform/native/files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#ifndef HEDDLE_BUILD_FONTS
#define HEDDLE_BUILD_FONTS ""
#endif
#ifndef HEDDLE_SOURCE_LESSONS
#define HEDDLE_SOURCE_LESSONS ""
#endif

namespace heddle::platform {

namespace {

bool is_folder(const std::string& path) {
    struct stat status;
    return !path.empty() && stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

}  // namespace

std::optional<std::string> read_file(const std::string& path, size_t bytes_max) {
    FILE* file = std::fopen(path.c_str(), "rbe");
    if (!file) return std::nullopt;
    std::string content;
    char buffer[65536];
    size_t count = 0;
    while ((count = std::fread(buffer, 1, sizeof buffer, file)) > 0 && content.size() <= bytes_max)
        content.append(buffer, count);
    bool failed = std::ferror(file) != 0;
    std::fclose(file);
    if (failed || content.size() > bytes_max) return std::nullopt;
    return content;
}

std::uint64_t file_stamp(const std::string& path) {
    struct stat status;
    if (stat(path.c_str(), &status) != 0) return 0;
    std::uint64_t stamp = std::uint64_t(status.st_mtim.tv_sec) * 1'000'000'007 + std::uint64_t(status.st_mtim.tv_nsec);
    return stamp * 1'000'003 + std::uint64_t(status.st_size) + 1;
}

bool write_file(const std::string& path, const std::string& content) {
    std::string fresh = path + ".new";
    int file = open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0) return false;
    size_t at = 0;
    bool good = true;
    while (good && at < content.size()) {
        ssize_t count = write(file, content.data() + at, content.size() - at);
        if (count > 0) at += size_t(count);
        else good = false;
    }
    good = good && fsync(file) == 0;
    close(file);
    return good && std::rename(fresh.c_str(), path.c_str()) == 0;
}

std::optional<std::vector<FolderEntry>> list_folder(const std::string& path) {
    DIR* folder = opendir(path.c_str());
    if (!folder) return std::nullopt;
    std::vector<FolderEntry> entries;
    while (dirent* entry = readdir(folder)) {
        std::string name = entry->d_name;
        if (name != "." && name != "..") entries.push_back({name, is_folder(path + "/" + name)});
    }
    closedir(folder);
    return entries;
}

std::string working_folder() {
    char path[4096];
    return getcwd(path, sizeof path) ? path : "/";
}

std::string home_folder() {
    const char* home = std::getenv("HOME");
    return home && *home ? home : "/";
}

std::string program_folder() {
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path);
    if (length <= 0) return ".";
    std::string whole(path, size_t(length));
    return whole.substr(0, whole.rfind('/'));
}

std::string fonts_folder() {
    std::string beside = program_folder() + "/fonts", shared = program_folder() + "/../share/heddle/fonts";
    if (is_folder(beside)) return beside;
    return is_folder(shared) ? shared : HEDDLE_BUILD_FONTS;
}

std::string lessons_folder() {
    std::string beside = program_folder() + "/lessons", shared = program_folder() + "/../share/heddle/lessons";
    if (is_folder(beside)) return beside;
    return is_folder(shared) ? shared : HEDDLE_SOURCE_LESSONS;
}

std::string user_data_folder() {
    const char* home = std::getenv("HOME");
    const char* data = std::getenv("XDG_DATA_HOME");
    std::string base = data && *data ? data : std::string(home ? home : ".") + "/.local/share";
    for (size_t at = 1; at < base.size(); ++at)
        if (base[at] == '/') mkdir(base.substr(0, at).c_str(), 0755);
    mkdir(base.c_str(), 0755);
    std::string folder = base + "/heddle";
    mkdir(folder.c_str(), 0755);
    return folder;
}

}  // namespace heddle::platform
