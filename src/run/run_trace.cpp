#include "run/run_trace.h"

#include <algorithm>

namespace heddle::run {

namespace {

// A gap that the driver needs to see that nothing else wants the worker: no pause of the thread's.
constexpr std::int64_t kGapNs = 5'000;

bool can_be_named(vm::WaitKind kind) {
    return kind == vm::WaitKind::Lock || kind == vm::WaitKind::Semaphore || kind == vm::WaitKind::Event || kind == vm::WaitKind::Thread;
}

} // namespace

void RunTrace::push(const TracedSlice& slice) {
    if (slice.to_ns <= slice.from_ns) return;
    if (full()) {
        batch_.full = true;
        return;
    }
    events_++;
    batch_.slices.push_back(slice);
}

void RunTrace::ran(std::uint32_t thread, std::uint32_t worker, std::int64_t from_ns, std::int64_t to_ns) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (last_.size() <= worker) last_.resize(worker + 1);
    TracedSlice& last = last_[worker];
    if (last.to_ns > last.from_ns && last.thread == thread && from_ns - last.to_ns < kGapNs) {
        last.to_ns = to_ns;
        return;
    }
    push(last);
    last = {thread, worker, from_ns, to_ns};
}

void RunTrace::waits(std::uint32_t thread, vm::WaitKind kind, vm::Ref object, std::uint32_t generation, std::int32_t holder, std::int64_t now_ns) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (full()) {
        batch_.full = true;
        return;
    }
    TracedWait wait{thread, kind, -1, holder, now_ns, now_ns};
    if (object != 0 && can_be_named(kind)) {
        auto [at, is_new] = objects_.try_emplace({object, generation}, static_cast<std::int32_t>(objects_.size()));
        if (is_new) unnamed_.push_back(object);
        wait.object = at->second;
    }
    waiting_[thread] = wait;
}

void RunTrace::goes_on(std::uint32_t thread, std::int64_t now_ns) {
    std::lock_guard<std::mutex> lock(mutex_);
    auto found = waiting_.find(thread);
    if (found == waiting_.end()) return;
    found->second.to_ns = now_ns;
    batch_.waits.push_back(found->second);
    events_++;
    waiting_.erase(found);
}

void RunTrace::name_objects(const std::function<std::string(vm::Ref)>& name) {
    std::lock_guard<std::mutex> lock(mutex_);
    for (vm::Ref object : unnamed_) batch_.names.emplace_back(first_unnamed_++, name(object));
    unnamed_.clear();
}

void RunTrace::end(std::int64_t now_ns) {
    std::lock_guard<std::mutex> lock(mutex_);
    for (TracedSlice& last : last_) push(last);
    last_.clear();
    for (auto& [thread, wait] : waiting_) {
        wait.to_ns = now_ns;
        batch_.waits.push_back(wait);
    }
    waiting_.clear();
}

TraceBatch RunTrace::take() {
    std::lock_guard<std::mutex> lock(mutex_);
    TraceBatch batch = std::move(batch_);
    batch_ = {};
    batch_.full = batch.full;
    return batch;
}

} // namespace heddle::run
