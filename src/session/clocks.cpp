#include "session/clocks.h"

#include <algorithm>
#include <set>

namespace heddle::session {

namespace {

void join(VectorClock& into, const VectorClock& other) {
    if (into.size() < other.size()) into.resize(other.size());
    for (size_t i = 0; i < other.size(); ++i) into[i] = std::max(into[i], other[i]);
}

}  // namespace

Clocks clocks_of(const Timeline& timeline, const std::vector<protocol::StepMove>& moves, std::int64_t position,
                 const std::vector<std::int64_t>& wanted) {
    Clocks clocks;
    std::set<std::int64_t> asked(wanted.begin(), wanted.end());
    std::vector<std::uint32_t> sources;  // moves that made another thread go on: their clocks are needed later
    for (const TimelineArrow& arrow : timeline.arrows()) sources.push_back(arrow.from);
    std::sort(sources.begin(), sources.end());
    std::map<std::uint32_t, VectorClock> handed;
    auto arrow = timeline.arrows().begin();
    size_t end = std::min(moves.size(), size_t(std::max<std::int64_t>(0, position)));
    for (size_t i = 0; i < end; ++i) {
        int thread = moves[i].thread;
        if (thread < 0) continue;
        if (clocks.threads.size() <= size_t(thread)) clocks.threads.resize(size_t(thread) + 1);
        VectorClock& clock = clocks.threads[size_t(thread)];
        for (; arrow != timeline.arrows().end() && arrow->to <= i; ++arrow)
            if (arrow->to == i)
                if (auto from = handed.find(arrow->from); from != handed.end()) join(clock, from->second);
        if (clock.size() <= size_t(thread)) clock.resize(size_t(thread) + 1);
        ++clock[size_t(thread)];
        if (std::binary_search(sources.begin(), sources.end(), std::uint32_t(i))) handed[std::uint32_t(i)] = clock;
        if (asked.count(std::int64_t(i) + 1)) clocks.at[std::int64_t(i) + 1] = clock;
    }
    return clocks;
}

Order order_of(const Clocks& clocks, const protocol::StepShared& place) {
    if (place.read_at == 0 || place.written_at == 0 || place.last_reader == place.last_writer) return Order::kNone;
    bool read_first = place.read_at < place.written_at;
    auto first = clocks.at.find(read_first ? place.read_at : place.written_at);
    auto second = clocks.at.find(read_first ? place.written_at : place.read_at);
    auto thread = size_t(read_first ? place.last_reader : place.last_writer);
    if (first == clocks.at.end() || second == clocks.at.end() || thread >= first->second.size()) return Order::kNone;
    std::uint32_t then = first->second[thread], known = thread < second->second.size() ? second->second[thread] : 0;
    return known >= then ? Order::kOrdered : Order::kUnordered;
}

Clocks clocks_of_shared(const Timeline& timeline, const std::vector<protocol::StepMove>& moves, const protocol::Stepped& step) {
    std::vector<std::int64_t> wanted;
    for (const protocol::StepShared& place : step.shared) {
        if (place.read_at) wanted.push_back(place.read_at);
        if (place.written_at) wanted.push_back(place.written_at);
    }
    return clocks_of(timeline, moves, step.position, wanted);
}

}  // namespace heddle::session
