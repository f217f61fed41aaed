#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "session/clocks.h"
#include "session/timeline.h"

using namespace heddle;
using protocol::StepAccess;
using protocol::StepMove;
using session::Timeline;

namespace {

StepMove move(int thread, std::vector<StepAccess> accesses, std::vector<int> waiting = {}) {
    return {thread, accesses.empty() ? "" : accesses[0].action, "words", 1, false, std::move(accesses), std::move(waiting)};
}

// The main thread starts 1 and 2; both add under a lock, 2 waits for it; main joins both.
std::vector<StepMove> two_adders() {
    return {move(0, {{"start", "thread t", "", 10, 1}, {"start", "thread u", "", 11, 2}}),
            move(1, {{"acquire", "lock made at line 2", "", 1, -1}}),
            move(1, {{"read", "`n`", "0", 2, -1}}, {2}),
            move(1, {{"write", "`n`", "1", 2, -1}}, {2}),
            move(1, {{"release", "lock `a`", "", 1, -1}, {"end", "thread t", "", 10, 1}}),
            move(2, {{"acquire", "lock `a`", "", 1, -1}}),
            move(2, {{"write", "`n`", "2", 2, -1}}),
            move(2, {{"release", "lock `a`", "", 1, -1}, {"end", "thread u", "", 11, 2}}),
            move(0, {{"join", "thread t", "", 10, 1}, {"join", "thread u", "", 11, 2}})};
}

std::string arrows(const Timeline& timeline) {
    std::string text;
    for (const session::TimelineArrow& arrow : timeline.arrows()) text += std::to_string(arrow.from) + ">" + std::to_string(arrow.to) + " ";
    return text;
}

std::string spans(const std::vector<session::TimelineSpan>& list) {
    std::string text;
    for (const session::TimelineSpan& span : list)
        text += std::to_string(span.thread) + ":" + std::to_string(span.from) + "-" +
                (span.to == session::kStillOpen ? "" : std::to_string(span.to)) + (span.text.empty() ? "" : "=" + span.text) + " ";
    return text;
}

}  // namespace

TEST_CASE("a timeline knows lanes, who held a lock, what values there were, who waited and why who went on") {
    Timeline timeline;
    timeline.follow(two_adders(), 0);
    REQUIRE(timeline.lanes().size() == 3);
    CHECK(timeline.lanes()[1] == std::vector<std::uint32_t>{1, 2, 3, 4});
    REQUIRE(timeline.rows().size() == 2);
    CHECK(timeline.rows()[0].lock);
    CHECK(timeline.rows()[0].name == "lock `a`");  // its later name
    CHECK(spans(timeline.rows()[0].spans) == "1:1-5 2:5-8 ");
    CHECK(spans(timeline.rows()[1].spans) == "-1:0-4=0 1:4-7=1 2:7-=2 ");
    CHECK(timeline.rows()[1].shared());
    REQUIRE(timeline.waits().size() == 3);
    CHECK(spans(timeline.waits()[2]) == "2:3-5 ");
    CHECK(arrows(timeline) == "0>1 0>5 4>5 4>8 7>8 ");
}

TEST_CASE("a timeline that follows move by move, and one that forks, are as if read at once") {
    std::vector<StepMove> all = two_adders();
    Timeline at_once, slowly, forked;
    at_once.follow(all, 0);
    for (size_t i = 1; i <= all.size(); ++i) slowly.follow({all.begin(), all.begin() + long(i)}, i - 1);
    std::vector<StepMove> other(all.begin(), all.begin() + 3);
    other.push_back(move(2, {{"write", "`x`", "9", 7, -1}}));
    forked.follow(other, 0);
    forked.follow(all, 3);
    for (const Timeline* timeline : {&slowly, &forked}) {
        CHECK(arrows(*timeline) == arrows(at_once));
        REQUIRE(timeline->rows().size() == at_once.rows().size());
        for (size_t i = 0; i < at_once.rows().size(); ++i) CHECK(spans(timeline->rows()[i].spans) == spans(at_once.rows()[i].spans));
        CHECK(spans(timeline->waits()[2]) == spans(at_once.waits()[2]));
    }
}

TEST_CASE("a semaphore has several holders; one that is released by another thread lets the oldest go") {
    Timeline timeline;
    timeline.follow({move(1, {{"acquire", "semaphore", "", 1, -1}}), move(2, {{"acquire", "semaphore", "", 1, -1}}),
                     move(2, {{"release", "semaphore", "", 1, -1}}), move(3, {{"release", "semaphore", "", 1, -1}})}, 0);
    CHECK(spans(timeline.rows()[0].spans) == "1:0-4 2:1-3 ");
}

TEST_CASE("clocks: what happened before is what starts, locks handed on and joins made so") {
    Timeline timeline;
    auto moves = two_adders();
    timeline.follow(moves, 0);
    session::Clocks clocks = session::clocks_of(timeline, moves, 9, {3, 4, 7});
    CHECK(clocks.at[4] == session::VectorClock{1, 3});
    CHECK(clocks.at[7] == session::VectorClock{1, 4, 2});
    CHECK(clocks.threads[0] == session::VectorClock{2, 4, 3});
    // Thread 2's write at move 7 knows of thread 1's write at move 4: the lock was handed on.
    protocol::StepShared n{"`n`", "2", 1, 2, 3, 7};
    CHECK(session::order_of(clocks, n) == session::Order::kOrdered);
    CHECK(session::clocks_of(timeline, moves, 3, {}).threads[1] == session::VectorClock{1, 2});
}

TEST_CASE("clocks: without a lock two threads have no order") {
    Timeline timeline;
    std::vector<StepMove> moves = {move(0, {{"start", "thread t", "", 10, 1}, {"start", "thread u", "", 11, 2}}), move(1, {{"read", "`n`", "0", 2, -1}}),
                                   move(2, {{"write", "`n`", "2", 2, -1}})};
    timeline.follow(moves, 0);
    protocol::Stepped step;
    step.position = 3;
    step.shared = {{"`n`", "2", 1, 2, 2, 3}, {"`m`", "0", 1, 1, 2, 2}};
    session::Clocks clocks = session::clocks_of_shared(timeline, moves, step);
    CHECK(session::order_of(clocks, step.shared[0]) == session::Order::kUnordered);
    CHECK(session::order_of(clocks, step.shared[1]) == session::Order::kNone);
}

TEST_CASE("an arrow leads from who sent a message to who received it, in their order") {
    const std::vector<StepMove> moves{move(1, {{"send", "pipe `p`", "", 5, -1}}), move(1, {{"send", "pipe `p`", "", 5, -1}}),
                                      move(2, {{"send", "pipe `q`", "", 6, -1}}), move(0, {{"receive", "pipe `p`", "", 5, -1}}),
                                      move(2, {{"receive", "pipe `p`", "", 5, -1}}), move(0, {{"receive", "pipe `q`", "", 6, -1}}),
                                      move(0, {{"receive", "pipe `q`", "", 6, -1}})}; // the last found the end
    Timeline timeline;
    timeline.follow(moves, 0);
    CHECK(arrows(timeline) == "0>3 1>4 2>5 ");
    CHECK(timeline.rows().empty());
}
