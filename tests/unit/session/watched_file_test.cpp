#include "session/watched_file.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace heddle::session;

TEST_CASE("a file that another editor has written is taken, unless the program was changed here, too") {
    WatchedFile file;
    CHECK(!file.changed(5));
    file.is("/home/a/x.py", "one", 1);
    CHECK(!file.changed(1));
    CHECK(file.changed(2));
    CHECK(file.read_again("one", 2, "one") == WatchedFile::Answer::kSame);
    CHECK(file.read_again("two", 3, "one") == WatchedFile::Answer::kTake);
    CHECK(file.read_again("three", 4, "two, edited here") == WatchedFile::Answer::kConflict);
    CHECK(!file.changed(4));  // said once
    CHECK(file.read_again("two, edited here", 5, "two, edited here") == WatchedFile::Answer::kSame);
    CHECK(file.read_again("four", 6, "two, edited here") == WatchedFile::Answer::kTake);
}

TEST_CASE("recent files: the latest first, each once, eight at most") {
    std::string kept;
    for (const char* path : {"/a", "/b", "/a"}) kept = with_recent(kept, path);
    CHECK(kept == "/a\n/b\n");
    for (int i = 0; i < 20; ++i) kept = with_recent(kept, "/f" + std::to_string(i));
    CHECK(std::count(kept.begin(), kept.end(), '\n') == 8);
    CHECK(kept.rfind("/f19\n/f18\n", 0) == 0);
}
