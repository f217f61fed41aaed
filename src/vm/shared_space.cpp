#include "vm/shared_space.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <thread>

#include "base/assert.h"
#include "vm/context.h"

namespace heddle::vm {

namespace {
constexpr std::uint64_t kAlign = 64; // a cache line: two locks shall not slow each other down
constexpr int kLockTurns = 400;             // of a microsecond's tenth or less
constexpr int kSpins = 200;          // tries before a look whether the lock's owner is alive

// Between two looks: leaves the processor's core to its other half.
void rest() {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
}
} // namespace

std::uint64_t SharedSpace::allocate(std::uint64_t bytes) {
    bytes = (std::max<std::uint64_t>(bytes, 1) + kAlign - 1) / kAlign * kAlign;
    if (bytes > size_) return 0;
    std::uint64_t top = header().top.load();
    do {
        if (top + bytes > size_) return 0;
    } while (!header().top.compare_exchange_weak(top, top + bytes));
    if (!zeroed_) std::memset(base_ + top, 0, bytes);
    return top;
}

bool SharedSpace::holds(std::uint64_t object, std::uint64_t need) const {
    const std::uint64_t amount = need >> 32;
    switch (static_cast<SharedNeed>(need & 0xffffffff)) {
    case SharedNeed::Permit: {
        const auto& semaphore = at<SharedSemaphore>(object);
        return semaphore.count.load() > 0 || (semaphore.recursive != 0 && semaphore.owner.load() == me(static_cast<std::uint32_t>(amount) - 1));
    }
    case SharedNeed::Readable: return filled(at<SharedPipe>(object)) >= amount || !is_open(at<SharedPipe>(object), kWriteEnd);
    case SharedNeed::Writable: return kPipeBytes - filled(at<SharedPipe>(object)) >= amount || !is_open(at<SharedPipe>(object), kReadEnd);
    case SharedNeed::Signal: return self().signals.load() != static_cast<std::uint32_t>(amount);
    }
    return true;
}

void SharedSpace::expect(std::uint64_t object, std::uint64_t need) {
    auto wait_in = [&](SharedWaiters& waiters) { waiters.mask[slot_ / 64].fetch_or(std::uint64_t{1} << (slot_ % 64)); };
    switch (static_cast<SharedNeed>(need & 0xffffffff)) {
    case SharedNeed::Permit: wait_in(at<SharedSemaphore>(object).waiters); break;
    case SharedNeed::Readable: wait_in(at<SharedPipe>(object).readers); break;
    case SharedNeed::Writable: wait_in(at<SharedPipe>(object).writers); break;
    case SharedNeed::Signal: break; // its objects were named one by one
    }
}

void SharedSpace::signal(SharedWaiters& waiters) {
    for (std::uint32_t word = 0; word < kProcessesMax / 64; word++) {
        if (waiters.mask[word].load() == 0) continue;
        for (std::uint64_t mask = waiters.mask[word].exchange(0); mask != 0; mask &= mask - 1)
            signal(word * 64 + static_cast<std::uint32_t>(__builtin_ctzll(mask)));
    }
}

void SharedSpace::signal(std::uint32_t slot) {
    SharedProcess& target = process(slot);
    target.signals.fetch_add(1);
    if (target.idle.exchange(0) != 0) header().active.fetch_add(1);
    if (target.asleep.load() != 0) wake_process(slot);
}

std::uint64_t SharedSpace::make_semaphore(std::uint32_t count, std::uint32_t maximum, bool recursive) {
    std::uint64_t offset = allocate(sizeof(SharedSemaphore));
    if (offset == 0) return 0;
    auto& semaphore = at<SharedSemaphore>(offset);
    semaphore.maximum = maximum;
    semaphore.recursive = recursive ? 1 : 0;
    semaphore.count.store(count);
    return offset;
}

bool SharedSpace::try_acquire(SharedSemaphore& semaphore, std::uint64_t me, std::uint64_t line) {
    // Depth, line and owner are written by who holds it alone; `count` orders them between one and the next.
    constexpr auto kOwn = std::memory_order_relaxed;
    if (semaphore.recursive != 0 && semaphore.owner.load(kOwn) == me) {
        semaphore.depth.store(semaphore.depth.load(kOwn) + 1, kOwn);
        return true;
    }
    std::uint32_t count = semaphore.count.load();
    do {
        if (count == 0) return false;
    } while (!semaphore.count.compare_exchange_weak(count, count - 1));
    semaphore.depth.store(1, kOwn);
    semaphore.line.store(line, kOwn);
    semaphore.owner.store(me, kOwn);
    return true;
}

bool SharedSpace::spin_for(SharedSemaphore& semaphore, std::uint64_t me, std::uint64_t line) {
    // Whoever holds it runs beside this process, or there is no use in looking.
    static const bool beside = std::thread::hardware_concurrency() > 1;
    for (int turn = 0; beside && turn < kLockTurns; turn++) {
        rest();
        if (semaphore.count.load(std::memory_order_relaxed) > 0 && try_acquire(semaphore, me, line)) return true;
    }
    return false;
}

void SharedSpace::release(SharedSemaphore& semaphore) {
    constexpr auto kOwn = std::memory_order_relaxed;
    if (semaphore.recursive != 0) {
        const std::uint32_t depth = semaphore.depth.load(kOwn);
        semaphore.depth.store(depth - 1, kOwn);
        if (depth > 1) return;
    }
    semaphore.owner.store(0, kOwn);
    semaphore.count.fetch_add(1);
    signal(semaphore.waiters);
}

// A pipe that nobody has open on either end, looked for among so many; it is this process's now. 0: there is none.
std::uint64_t SharedSpace::unused_pipe(std::uint32_t looks) {
    std::uint64_t offset = header().next_look.load();
    for (; looks > 0; looks--) {
        if (offset == 0) offset = header().pipes.load();
        if (offset == 0) return 0;
        auto& pipe = at<SharedPipe>(offset);
        std::uint32_t taken = pipe.taken.load(); // before the look: whoever takes it meanwhile changes that
        if (taken % 2 == 0 && !is_open(pipe, kReadEnd) && !is_open(pipe, kWriteEnd) && pipe.taken.compare_exchange_strong(taken, taken + 1)) {
            header().next_look.store(pipe.next);
            pipe.lock.store(0), pipe.read.store(0), pipe.written.store(0), pipe.rest.store(0), pipe.sent.store(0);
            pipe.open[kReadEnd][slot_].store(1);
            pipe.open[kWriteEnd][slot_].store(1);
            pipe.taken.store(taken + 2);
            return offset;
        }
        offset = pipe.next;
    }
    header().next_look.store(offset);
    return 0;
}

std::uint64_t SharedSpace::make_pipe() {
    constexpr std::uint32_t kLooks = 8; // each time, so all are looked at in turn
    std::uint64_t offset = unused_pipe(kLooks);
    if (offset != 0) return offset;
    offset = allocate(sizeof(SharedPipe));
    if (offset == 0) return unused_pipe(static_cast<std::uint32_t>(2 * size_ / sizeof(SharedPipe)));
    auto& pipe = at<SharedPipe>(offset);
    pipe.open[kReadEnd][slot_].store(1);
    pipe.open[kWriteEnd][slot_].store(1);
    std::uint64_t first = header().pipes.load();
    do pipe.next = first;
    while (!header().pipes.compare_exchange_weak(first, offset));
    return offset;
}

void SharedSpace::open_end(SharedPipe& pipe, PipeEnd end, std::uint32_t slot) { pipe.open[end][slot].fetch_add(1); }

bool SharedSpace::close_end(SharedPipe& pipe, PipeEnd end, std::uint32_t slot) {
    std::uint8_t handles = pipe.open[end][slot].load();
    do {
        if (handles == 0) return false;
    } while (!pipe.open[end][slot].compare_exchange_weak(handles, handles - 1));
    if (handles != 1) return true;
    // The last handle of this process: for the other side that may be the end.
    if (end == kWriteEnd) wake_readers(pipe);
    else wake_writers(pipe);
    return true;
}

bool SharedSpace::adopt_end(SharedPipe& pipe, PipeEnd end, std::uint32_t lender) {
    const std::uint32_t slot = slot_of(lender);
    if (slot == UINT32_MAX) return false;
    open_end(pipe, end, slot_); // first, so that it is open all the time
    if (close_end(pipe, end, slot)) return true;
    close_end(pipe, end); // the lender has ended just now
    return false;
}

bool SharedSpace::is_open(const SharedPipe& pipe, PipeEnd end) const {
    // Eight processes at a time: every send() asks.
    const auto* words = reinterpret_cast<const std::uint64_t*>(pipe.open[end]);
    for (std::uint32_t i = 0; i < kProcessesMax / 8; i++)
        if (__atomic_load_n(words + i, __ATOMIC_SEQ_CST) != 0) return true;
    return false;
}

void SharedSpace::lock(SharedPipe& pipe) {
    for (int spins = 1;; spins++) {
        std::uint64_t owner = 0;
        if (pipe.lock.compare_exchange_strong(owner, slot_ + 1)) return;
        if (spins % kSpins != 0) continue;
        if (owner != 0 && owner != slot_ + 1 && !is_alive(static_cast<std::uint32_t>(owner - 1)) &&
            pipe.lock.compare_exchange_strong(owner, slot_ + 1))
            return;
        yield_real_thread();
    }
}

std::uint64_t SharedSpace::put(SharedPipe& pipe, const char* data, std::uint64_t bytes, bool whole) {
    lock(pipe);
    const std::uint64_t at = pipe.written.load();
    std::uint64_t room = kPipeBytes - (at - pipe.read.load());
    std::uint64_t count = std::min(room, bytes);
    if (whole && count < bytes) count = 0;
    const std::uint64_t start = at % kPipeBytes, first = std::min(count, kPipeBytes - start);
    std::memcpy(pipe.data + start, data, first);
    std::memcpy(pipe.data, data + first, count - first);
    if (whole && count != 0) {
        const std::uint64_t number = pipe.sent.load(std::memory_order_relaxed); // under the lock
        pipe.sent_ns[number % kTimesKept].store(std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1), std::memory_order_relaxed);
        pipe.sent.store(number + 1, std::memory_order_relaxed);
    }
    pipe.written.store(at + count);
    unlock(pipe);
    return count;
}

std::uint64_t SharedSpace::take(SharedPipe& pipe, char* data, std::uint64_t bytes, bool whole, bool peek) {
    lock(pipe);
    const std::uint64_t at = pipe.read.load();
    std::uint64_t count = std::min(pipe.written.load() - at, bytes);
    if (whole && count < bytes) count = 0;
    const std::uint64_t start = at % kPipeBytes, first = std::min(count, kPipeBytes - start);
    std::memcpy(data, pipe.data + start, first);
    std::memcpy(data + first, pipe.data, count - first);
    if (!peek) {
        pipe.read.store(at + count);
        pipe.rest.store(pipe.rest.load() - std::min(pipe.rest.load(), count));
    }
    unlock(pipe);
    return count;
}

std::vector<SharedMessage> SharedSpace::messages(SharedPipe& pipe) {
    std::vector<SharedMessage> found;
    lock(pipe);
    const std::uint64_t end = pipe.written.load();
    std::uint64_t at = pipe.read.load();
    if (const std::uint64_t rest = pipe.rest.load(); rest != 0) {
        found.push_back({rest, -1});
        at += rest;
    }
    while (at < end && end - at >= kMessageHead) {
        char head[kMessageHead];
        for (std::uint64_t i = 0; i < kMessageHead; i++) head[i] = pipe.data[(at + i) % kPipeBytes];
        std::uint32_t length;
        std::memcpy(&length, head, kMessageHead);
        found.push_back({length, -1});
        at += kMessageHead + length;
    }
    const std::uint64_t sent = pipe.sent.load();
    for (std::uint64_t back = 1; back <= std::min<std::uint64_t>({found.size(), sent, kTimesKept}); back++)
        found[found.size() - back].sent_ns = pipe.sent_ns[(sent - back) % kTimesKept].load();
    unlock(pipe);
    return found;
}

std::uint64_t SharedSpace::find_name(std::string_view name) const {
    for (std::uint64_t offset = header().names.load(); offset != 0; offset = at<SharedName>(offset).next) {
        const auto& entry = at<SharedName>(offset);
        if (entry.removed.load() == 0 && std::string_view(entry.name, entry.length) == name) return offset;
    }
    return 0;
}

std::uint64_t SharedSpace::add_name(std::string_view name, std::uint64_t place, std::uint64_t size) {
    std::uint64_t offset = allocate(sizeof(SharedName));
    if (offset == 0 || name.size() > sizeof SharedName::name) return 0;
    auto& entry = at<SharedName>(offset);
    entry.place = place;
    entry.size = size;
    entry.length = static_cast<std::uint32_t>(name.size());
    std::memcpy(entry.name, name.data(), name.size());
    // Only additions change the first: if it is still what it was, nobody has added the name since it was looked for.
    do {
        entry.next = header().names.load();
        if (find_name(name) != 0) return 0;
    } while (!header().names.compare_exchange_strong(entry.next, offset));
    return offset;
}

std::uint32_t SharedSpace::take_slot() {
    for (std::uint32_t slot = 0; slot < kProcessesAliveMax; slot++) {
        std::uint32_t taken = 0;
        if (!process(slot).taken.compare_exchange_strong(taken, 1)) continue;
        SharedProcess& p = process(slot);
        p.serial.fetch_add(1);
        p.pid.store(0), p.signals.store(0), p.asleep.store(0), p.idle.store(0), p.seen.store(0), p.doomed.store(0);
        header().live.fetch_add(1);
        header().active.fetch_add(1);
        return slot;
    }
    return UINT32_MAX;
}

std::uint32_t SharedSpace::slot_of(std::uint32_t name) const {
    const std::uint32_t slot = name % kProcessesMax;
    const SharedProcess& p = process(slot);
    return p.taken.load() != 0 && p.pid.load() != 0 && p.serial.load() * kProcessesMax + slot == name ? slot : UINT32_MAX;
}

void SharedSpace::inherit_pipes(std::uint32_t child) {
    for (std::uint64_t offset = header().pipes.load(); offset != 0; offset = at<SharedPipe>(offset).next)
        for (auto& end : at<SharedPipe>(offset).open) end[child].store(end[slot_].load());
}

void SharedSpace::drop_slot(std::uint32_t slot) {
    for (std::uint64_t offset = header().pipes.load(); offset != 0; offset = at<SharedPipe>(offset).next) {
        auto& pipe = at<SharedPipe>(offset);
        std::uint64_t owner = slot + 1;
        pipe.lock.compare_exchange_strong(owner, 0); // it ended in the middle of a transfer
        if (pipe.open[kWriteEnd][slot].exchange(0) != 0) wake_readers(pipe);
        if (pipe.open[kReadEnd][slot].exchange(0) != 0) wake_writers(pipe);
    }
    SharedProcess& p = process(slot);
    header().live.fetch_sub(1);
    if (p.idle.exchange(1) == 0) header().active.fetch_sub(1);
    p.pid.store(0);
    p.taken.store(0);
}

bool SharedSpace::fall_asleep(std::uint32_t seen) {
    self().seen.store(seen);
    if (self().idle.exchange(1) != 0 || header().active.fetch_sub(1) != 1) return false;
    // Nobody is left who could signal; but one that was signalled just before it fell asleep will wake up, and the end of one that was
    // killed will be noticed.
    for (std::uint32_t slot = 0; slot < kProcessesMax; slot++) {
        const SharedProcess& p = process(slot);
        if (p.taken.load() != 0 && (p.idle.load() == 0 || p.signals.load() != p.seen.load() || p.doomed.load() != 0)) return false;
    }
    return true;
}

void SharedSpace::wake_up() {
    if (self().idle.exchange(0) != 0) header().active.fetch_add(1);
}

void SharedSpace::end_all(Ending why) {
    Ending none = Ending::None;
    if (!header().ending.compare_exchange_strong(none, why)) return;
    for (std::uint32_t slot = 0; slot < kProcessesMax; slot++)
        if (process(slot).taken.load() != 0) signal(slot);
}

} // namespace heddle::vm
