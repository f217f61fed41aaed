// The undo log: words and ranges, newest first.
#include "vm/undo.h"

#include <vector>

#include <doctest/doctest.h>

using heddle::vm::UndoLog;

TEST_CASE("undo: words and ranges come back in the order in which they were logged") {
    std::uint64_t words[6] = {1, 2, 3, 4, 5, 6};
    UndoLog log;
    std::size_t begin = log.size();
    log.push(&words[1]);
    words[1] = 20;
    std::size_t middle = log.size();
    log.push_range(&words[1], 4);
    words[1] = 200;
    words[4] = 500;
    log.push(&words[1]);
    words[1] = 2000;
    log.undo_to(middle);
    CHECK(words[1] == 20);
    CHECK(words[4] == 5);
    log.undo_to(begin);
    CHECK(words[1] == 2);
    CHECK(log.size() == begin);
}

TEST_CASE("undo: many entries, of many lengths") {
    std::vector<std::uint64_t> words(3000);
    for (std::size_t i = 0; i < words.size(); i++) words[i] = i;
    UndoLog log;
    for (std::size_t i = 0; i + 40 < words.size(); i++) {
        log.push_range(&words[i], i % 40 + 1);
        for (std::size_t k = 0; k <= i % 40; k++) words[i + k] ^= i * 7 + k;
        log.push(&words[i]);
        words[i] = 0;
    }
    log.undo_to(0);
    bool same = true;
    for (std::size_t i = 0; i < words.size(); i++) same = same && words[i] == i;
    CHECK(same);
}

TEST_CASE("undo: entries since a mark, newest first") {
    std::uint64_t words[4] = {1, 2, 3, 4};
    UndoLog log;
    log.push(&words[0]);
    std::size_t mark = log.size();
    log.push(&words[3]);
    words[3] = 40;
    log.push_range(&words[1], 2);
    words[2] = 30;
    std::vector<std::uint64_t> seen;
    log.each_since(mark, [&](std::uint64_t* first, std::uint64_t* old, std::uint64_t count) {
        for (std::uint64_t i = 0; i < count; i++) seen.push_back(static_cast<std::uint64_t>(first - words) * 100 + old[i] + i * 100);
    });
    CHECK(seen == std::vector<std::uint64_t>{102, 203, 304});
}
