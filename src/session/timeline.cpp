#include "session/timeline.h"

#include <algorithm>

namespace heddle::session {

namespace {

constexpr size_t kRowsMax = 200;    // more are not drawn
constexpr int kLanesMax = 4096;

bool is_data(const std::string& action) { return action == "read" || action == "write" || action == "read-write"; }

}  // namespace

void Timeline::clear() { *this = Timeline(); }

void Timeline::follow(const std::vector<protocol::StepMove>& moves, size_t kept) {
    if (kept < length_) clear();
    for (size_t i = length_; i < moves.size(); ++i) add(moves[i]);
}

void Timeline::add(const protocol::StepMove& move) {
    auto at = std::uint32_t(length_++);
    if (move.thread < 0) {
        clock_.push_back(at);
    } else if (move.thread < kLanesMax) {
        auto lane = size_t(move.thread);
        if (lanes_.size() <= lane) lanes_.resize(lane + 1);
        if (lanes_[lane].empty())
            if (auto start = started_.find(move.thread); start != started_.end()) arrow(start->second, at, move.thread);
        lanes_[lane].push_back(at);
        for (const protocol::StepAccess& access : move.accesses) touch(access, at, move.thread);
    }
    // Waits that end or begin behind this move.
    for (int thread : waiting_)
        if (std::find(move.waiting.begin(), move.waiting.end(), thread) == move.waiting.end()) waits_[size_t(thread)].back().to = at + 1;
    for (int thread : move.waiting) {
        if (thread < 0 || thread >= kLanesMax || std::find(waiting_.begin(), waiting_.end(), thread) != waiting_.end()) continue;
        if (waits_.size() <= size_t(thread)) waits_.resize(size_t(thread) + 1);
        waits_[size_t(thread)].push_back({at + 1, kStillOpen, thread, ""});
    }
    waiting_.clear();
    for (int thread : move.waiting)
        if (thread >= 0 && thread < kLanesMax) waiting_.push_back(thread);
}

void Timeline::arrow(const Source& from, std::uint32_t at, int thread) {
    if (from.thread >= 0 && from.thread != thread && from.move < at) arrows_.push_back({from.move, at, from.thread, thread});
}

TimelineRow& Timeline::row(const protocol::StepAccess& access, bool lock) {
    auto known = row_of_.find(access.place);
    if (known != row_of_.end()) {
        // Later names may be better: a lock is anonymous until a variable holds it.
        TimelineRow& row = rows_[known->second];
        if (row.name.find(" made at ") != std::string::npos) row.name = access.object;
        return row;
    }
    row_of_[access.place] = rows_.size();
    rows_.push_back({access.object, access.place, lock, 0, 0, {}});
    return rows_.back();
}

void Timeline::touch(const protocol::StepAccess& access, std::uint32_t at, int thread) {
    const std::string& action = access.action;
    if (action == "start") {
        if (access.thread >= 0) started_[access.thread] = {at, thread};
        return;
    }
    if (action == "end") {
        ended_[thread] = {at, thread};
        return;
    }
    if (action == "join") {
        if (auto end = ended_.find(access.thread); end != ended_.end()) arrow(end->second, at, thread);
        return;
    }
    if (action == "send") sent_[access.place].push_back({at, thread});
    if (action == "receive") {
        std::deque<Source>& messages = sent_[access.place];
        if (messages.empty()) return;
        arrow(messages.front(), at, thread);
        messages.pop_front();
        return;
    }
    if (action == "notify") handed_on_[access.place] = {at, thread};
    if (action == "woken" || action == "acquire")
        if (auto from = handed_on_.find(access.place); from != handed_on_.end()) arrow(from->second, at, thread);
    if (action == "release") handed_on_[access.place] = {at, thread};

    bool lock = action == "acquire" || action == "release";
    if ((!lock && !is_data(action)) || (rows_.size() >= kRowsMax && !row_of_.count(access.place))) return;
    TimelineRow& row = this->row(access, lock);
    row.threads |= std::uint64_t(1) << std::min(thread, 63);
    if (action == "acquire") {
        row.spans.push_back({at, kStillOpen, thread, ""});
    } else if (action == "release") {
        // The holder's own, or, of a semaphore that others release, the oldest.
        TimelineSpan* open = nullptr;
        for (auto span = row.spans.rbegin(); span != row.spans.rend(); ++span)
            if (span->to == kStillOpen && (open == nullptr || open->thread != thread || span->thread == thread)) {
                open = &*span;
                if (span->thread == thread) break;
            }
        if (open) open->to = at + 1;
    } else if (action == "read") {
        if (row.spans.empty() && !access.value.empty()) row.spans.push_back({0, kStillOpen, -1, access.value});
    } else {
        ++row.writes;
        if (!row.spans.empty()) row.spans.back().to = at + 1;
        row.spans.push_back({at + 1, kStillOpen, thread, access.value});
    }
}

}  // namespace heddle::session
