#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "protocol/step.h"

// What a timeline draws, made from the list of moves. Moves are counted from 0; move i lies between the times i and i + 1.

namespace heddle::session {

inline constexpr std::uint32_t kStillOpen = 0xffffffff;

// Something that lasted from one time to another: a lock's holding, a value, a wait.
struct TimelineSpan {
    std::uint32_t from = 0;
    std::uint32_t to = kStillOpen;
    int thread = -1;      // who holds, who wrote, who waits; -1: nobody yet
    std::string text;     // a value
};

// A lock and its holders, or a place and its values. Spans are in the order of their beginnings.
struct TimelineRow {
    std::string name;
    std::int64_t place = 0;  // as in protocol::StepAccess
    bool lock = false;
    int writes = 0;
    std::uint64_t threads = 0;  // bit set of those that touched it (63: all beyond)
    std::vector<TimelineSpan> spans;

    bool shared() const { return (threads & (threads - 1)) != 0; }
};

// Move `to` could only happen because of move `from`, of another thread: a lock handed on, a message received, a thread started
// or joined, a notification.
struct TimelineArrow {
    std::uint32_t from = 0, to = 0;
    int from_thread = 0, to_thread = 0;
};

class Timeline {
public:
    // Reads the moves that are new since the last call. `kept`: so many of those that were read then still stand.
    void follow(const std::vector<protocol::StepMove>& moves, size_t kept);

    size_t length() const { return length_; }
    // The moves of a lane, ascending; lane 0 is the main thread's.
    const std::vector<std::vector<std::uint32_t>>& lanes() const { return lanes_; }
    const std::vector<std::uint32_t>& clock() const { return clock_; }
    const std::vector<std::vector<TimelineSpan>>& waits() const { return waits_; }
    const std::vector<TimelineRow>& rows() const { return rows_; }
    const std::vector<TimelineArrow>& arrows() const { return arrows_; }  // by `to`, ascending

private:
    struct Source { std::uint32_t move = 0; int thread = -1; };

    void clear();
    void add(const protocol::StepMove& move);
    void touch(const protocol::StepAccess& access, std::uint32_t at, int thread);
    void arrow(const Source& from, std::uint32_t at, int thread);
    TimelineRow& row(const protocol::StepAccess& access, bool lock);

    size_t length_ = 0;
    std::vector<std::vector<std::uint32_t>> lanes_;
    std::vector<std::uint32_t> clock_;
    std::vector<std::vector<TimelineSpan>> waits_;
    std::vector<TimelineRow> rows_;
    std::vector<TimelineArrow> arrows_;
    std::map<std::int64_t, size_t> row_of_;        // by place
    std::map<std::int64_t, Source> handed_on_;     // by place: the last release or notification
    std::map<std::int64_t, std::deque<Source>> sent_;  // by a pipe's place: who sent the messages in it
    std::map<int, Source> started_, ended_;        // by thread
    std::vector<int> waiting_;                     // after the last move
};

}  // namespace heddle::session
