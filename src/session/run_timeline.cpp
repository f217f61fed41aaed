#include "session/run_timeline.h"

#include <algorithm>

namespace heddle::session {

namespace {

constexpr int kRunLanesMax = 10'000, kWorkersMax = 10'000;

// Kept in the order of beginnings: most come so.
template <typename Item> void insert_sorted(std::vector<Item>& list, Item item) {
    if (list.empty() || list.back().from <= item.from) {
        list.push_back(std::move(item));
        return;
    }
    auto at = std::upper_bound(list.begin(), list.end(), item.from, [](double from, const Item& other) { return from < other.from; });
    list.insert(at, std::move(item));
}

template <typename Item> const Item* item_at(const std::vector<Item>& list, double us) {
    auto after = std::upper_bound(list.begin(), list.end(), us, [](double at, const Item& item) { return at < item.from; });
    if (after == list.begin()) return nullptr;
    const Item& item = *(after - 1);
    return us < item.to ? &item : nullptr;
}

}  // namespace

RunLock& RunTimeline::lock_of(int object) {
    for (RunLock& lock : locks_)
        if (lock.object == object) return lock;
    locks_.push_back({"", object, 0, {}});
    return locks_.back();
}

void RunTimeline::add(const protocol::Traced& traced) {
    for (const protocol::TracedSlice& slice : traced.slices) {
        if (slice.thread < 0 || slice.thread >= kRunLanesMax || slice.worker < 0 || slice.worker >= kWorkersMax || !(slice.to_us >= slice.from_us)) continue;
        if (lanes_.size() <= size_t(slice.thread)) lanes_.resize(size_t(slice.thread) + 1);
        if (workers_.size() <= size_t(slice.worker)) workers_.resize(size_t(slice.worker) + 1);
        RunLane& lane = lanes_[size_t(slice.thread)];
        insert_sorted(lane.slices, RunSlice{slice.from_us, slice.to_us, slice.worker});
        insert_sorted(workers_[size_t(slice.worker)], RunSlice{slice.from_us, slice.to_us, slice.thread});
        lane.ran += slice.to_us - slice.from_us;
        end_ = std::max(end_, slice.to_us);
        ++events_;
    }
    for (const protocol::TracedWait& wait : traced.waits) {
        if (wait.thread < 0 || wait.thread >= kRunLanesMax || !(wait.to_us >= wait.from_us)) continue;
        if (lanes_.size() <= size_t(wait.thread)) lanes_.resize(size_t(wait.thread) + 1);
        RunLane& lane = lanes_[size_t(wait.thread)];
        insert_sorted(lane.waits, RunWait{wait.from_us, wait.to_us, wait.what, wait.object, wait.holder});
        if (wait.what != "sleep") lane.waited += wait.to_us - wait.from_us;
        end_ = std::max(end_, wait.to_us);
        ++events_;
        if (wait.what != "lock" || wait.object < 0) continue;
        RunLock& lock = lock_of(wait.object);
        ++lock.waits;
        if (wait.holder < 0) continue;
        // Several wait for one holder: one span.
        if (!lock.held.empty() && lock.held.back().other == wait.holder && wait.from_us <= lock.held.back().to && wait.from_us >= lock.held.back().from)
            lock.held.back().to = std::max(lock.held.back().to, wait.to_us);
        else
            insert_sorted(lock.held, RunSlice{wait.from_us, wait.to_us, wait.holder});
    }
    names_.insert(names_.end(), traced.names.begin(), traced.names.end());
    if (!traced.names.empty()) {
        for (RunLock& lock : locks_)
            if (size_t(lock.object) < names_.size()) lock.name = names_[size_t(lock.object)];
        auto waited = [](const RunLock& lock) {
            double sum = 0;
            for (const RunSlice& span : lock.held) sum += span.to - span.from;
            return sum;
        };
        std::stable_sort(locks_.begin(), locks_.end(), [&](const RunLock& a, const RunLock& b) { return waited(a) > waited(b); });
    }
    full_ = full_ || traced.full;
}

const RunSlice* RunTimeline::slice_at(int thread, double us) const {
    return thread >= 0 && size_t(thread) < lanes_.size() ? item_at(lanes_[size_t(thread)].slices, us) : nullptr;
}

const RunWait* RunTimeline::wait_at(int thread, double us) const {
    return thread >= 0 && size_t(thread) < lanes_.size() ? item_at(lanes_[size_t(thread)].waits, us) : nullptr;
}

std::string wait_words(const RunTimeline& timeline, const RunWait& wait) {
    if (wait.what == "sleep") return "sleeps";
    std::string name = wait.object >= 0 && size_t(wait.object) < timeline.names().size() ? timeline.names()[size_t(wait.object)] : "";
    std::string words = wait.what == "end"            ? "waits for the other threads to end"
                        : wait.what == "notification" ? "waits for a notification"
                        : wait.what == "barrier"      ? "waits for a barrier to fill"
                        : wait.what == "other"        ? "waits"
                        : wait.what == "thread"       ? "waits for " + (name.empty() ? "a thread" : name) + " to end"
                        : wait.what == "event"        ? "waits for " + (name.empty() ? "an event" : name) + " to be set"
                                                      : "waits for " + (name.empty() ? "a " + wait.what : name);
    if (wait.holder >= 0) words += wait.holder == 0 ? ", held by the main thread" : ", held by thread " + std::to_string(wait.holder);
    return words;
}

}  // namespace heddle::session
