#include "session/run_timeline.h"

#include <doctest/doctest.h>

using namespace heddle;
using session::RunTimeline;

TEST_CASE("a run's timeline knows at each moment who ran where, who waited and who held the lock") {
    RunTimeline timeline;
    timeline.add({{{0, 0, 0, 10}, {1, 1, 4, 30}}, {}, {}, false});
    timeline.add({{{2, 0, 12, 18}, {2, 0, 31, 40}}, {{0, "thread", 0, -1, 10, 41}, {2, "lock", 1, 1, 18, 31}}, {"thread t", "lock `a`"}, false});
    REQUIRE(timeline.lanes().size() == 3);
    REQUIRE(timeline.workers().size() == 2);
    CHECK(timeline.end_us() == 41);
    CHECK(timeline.lanes()[2].ran == 15);
    CHECK(timeline.lanes()[2].waited == 13);
    REQUIRE(timeline.slice_at(1, 5));
    CHECK(timeline.slice_at(1, 5)->other == 1);
    CHECK(!timeline.slice_at(1, 3));
    CHECK(!timeline.slice_at(7, 3));
    REQUIRE(timeline.wait_at(2, 20));
    CHECK(session::wait_words(timeline, *timeline.wait_at(2, 20)) == "waits for lock `a`, held by thread 1");
    CHECK(session::wait_words(timeline, *timeline.wait_at(0, 20)) == "waits for thread t to end");
    REQUIRE(timeline.locks().size() == 1);
    CHECK(timeline.locks()[0].name == "lock `a`");
    CHECK(timeline.locks()[0].held[0].other == 1);
    CHECK(timeline.locks()[0].held[0].to == 31);
    REQUIRE(timeline.workers()[0].size() == 3);
    CHECK(timeline.workers()[0][1].other == 2);
}

TEST_CASE("what comes late is put in its place, and nonsense is left out") {
    RunTimeline timeline;
    timeline.add({{{1, 0, 50, 60}, {1, 0, 10, 20}, {-1, 0, 0, 5}, {1, 0, 30, 20}, {1, 2'000'000'000, 0, 1}}, {{1, "lock", -1, -1, 5, 1}}, {}, true});
    REQUIRE(timeline.lanes().size() == 2);
    REQUIRE(timeline.lanes()[1].slices.size() == 2);
    CHECK(timeline.lanes()[1].slices[0].from == 10);
    CHECK(timeline.full());
}
