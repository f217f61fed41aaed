#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "session/desk.h"

// A home folder with two programs in it, in memory.

namespace heddle::session_test {

struct FakeFiles : session::Files {
    struct File {
        std::string text;
        std::uint64_t stamp = 1;
    };
    std::map<std::string, File> files{{"/home/me/a.py", {"print(1)\n"}}, {"/home/me/b.py", {"print(2)\n"}}};
    std::map<std::string, std::vector<session::FileEntry>> folders{
        {"/home/me", {{"zoo", true}, {"b.py", false}, {".hidden.py", false}, {"notes.txt", false}, {"a.py", false}}}, {"/home/me/zoo", {}}, {"/home", {{"me", true}}}};
    bool writable = true;
    std::uint64_t last = 1;

    void put(const std::string& path, const std::string& text) { files[path] = {text, ++last}; }
    std::optional<std::string> read(const std::string& path) override { return files.count(path) ? std::optional(files[path].text) : std::nullopt; }
    bool write(const std::string& path, const std::string& content) override {
        if (writable) put(path, content);
        return writable;
    }
    std::uint64_t stamp(const std::string& path) override { return files.count(path) ? files[path].stamp : 0; }
    std::optional<std::vector<session::FileEntry>> list(const std::string& folder) override {
        return folders.count(folder) ? std::optional(folders[folder]) : std::nullopt;
    }
    std::string working_folder() override { return "/home/me"; }
    std::string home_folder() override { return "/home/me"; }
};

}  // namespace heddle::session_test
