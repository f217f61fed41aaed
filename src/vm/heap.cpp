#include "vm/heap.h"

#include <sys/mman.h>

#include <cstdlib>
#include <cstring>

#include "base/assert.h"
#include "base/capabilities.h"

namespace heddle::vm {

Heap::Heap(std::size_t reserve_bytes) {
    reserve_bytes_ = (reserve_bytes + kChunkBytes - 1) / kChunkBytes * kChunkBytes;
    if constexpr (kIsWeb) {
        // One linear memory, nothing to reserve: the block is taken, but its pages cost nothing until touched.
        base_ = static_cast<char*>(std::aligned_alloc(16, reserve_bytes_));
    } else {
        void* at = mmap(nullptr, reserve_bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        base_ = at == MAP_FAILED ? nullptr : static_cast<char*>(at);
#ifdef MADV_HUGEPAGE
        // A heap that has become large does better with large pages. Advice only; small programs stay small.
        constexpr std::size_t kSmall = std::size_t{16} << 20;
        if (base_ != nullptr && reserve_bytes_ > kSmall) (void)madvise(base_ + kSmall, reserve_bytes_ - kSmall, MADV_HUGEPAGE);
#endif
    }
}

Heap::~Heap() { release(); }

void Heap::release() {
    if (base_ == nullptr) return;
    if constexpr (kIsWeb)
        std::free(base_);
    else
        munmap(base_, reserve_bytes_);
    base_ = nullptr;
}

Ref Heap::take_chunks(std::size_t count) {
    // First fit, from the end: the runs that a collection found there are the longest, and removing them moves nothing.
    for (std::size_t i = free_runs_.size(); i-- > 0;) {
        Run& run = free_runs_[i];
        if (run.count < count) continue;
        run.count -= count;
        Ref chunk = (run.first + run.count) * kChunkBytes;
        if (run.count == 0) free_runs_.erase(free_runs_.begin() + static_cast<std::ptrdiff_t>(i));
        return chunk;
    }
    if ((chunk_top_ + count) * kChunkBytes > reserve_bytes_) return 0;
    Ref chunk = chunk_top_ * kChunkBytes;
    chunk_top_ += count;
    return chunk;
}

Ref Heap::allocate_slow(Arena& arena, std::size_t bytes) {
    HEDDLE_ASSERT(bytes % 8 == 0);
    std::lock_guard<std::mutex> guard(mutex_);
    if (bytes > kChunkBytes / 2) {
        std::size_t count = (bytes + kChunkBytes - 1) / kChunkBytes;
        Ref at = take_chunks(count);
        if (at == 0) return 0;
        std::size_t index = at / kChunkBytes;
        if (chunks_.size() < index + count) chunks_.resize(index + count);
        for (std::size_t i = 0; i < count; i++) chunks_[index + i] = {i == 0 ? static_cast<std::uint32_t>(count) : 0, true};
        used_bytes_.fetch_add(count * kChunkBytes, std::memory_order_relaxed);
        return at;
    }
    // The rest of the arena's run is given up: at most half a chunk. It holds the same in every execution (vm/fingerprint.h).
    if (arena.end > arena.bump) std::memset(base_ + arena.bump, 0, arena.end - arena.bump);
    while (!holes_.empty()) {
        Hole hole = holes_.back();
        holes_.pop_back();
        if (hole.end - hole.start < bytes) continue;
        used_bytes_.fetch_add(hole.end - hole.start, std::memory_order_relaxed);
        arena = {hole.start + bytes, hole.end};
        return hole.start;
    }
    Ref at = take_chunks(1);
    if (at == 0) return 0;
    std::size_t index = at / kChunkBytes;
    if (chunks_.size() < index + 1) chunks_.resize(index + 1);
    chunks_[index] = {0, true};
    used_bytes_.fetch_add(kChunkBytes, std::memory_order_relaxed);
    arena = {at + bytes, at + kChunkBytes};
    return at;
}

bool Heap::copy(const Heap& other) {
    if (other.chunk_top_ * kChunkBytes > reserve_bytes_) return false;
    for (std::size_t c = 1; c < other.chunk_top_; c++)
        if (other.chunks_[c].in_use) std::memcpy(base_ + c * kChunkBytes, other.base_ + c * kChunkBytes, kChunkBytes);
    chunk_top_ = other.chunk_top_;
    holes_ = other.holes_;
    free_runs_ = other.free_runs_;
    chunks_ = other.chunks_;
    used_bytes_.store(other.used_bytes(), std::memory_order_relaxed);
    return true;
}

void Heap::drop_chunks_above(std::size_t top) {
    HEDDLE_ASSERT(top <= chunk_top_ && free_runs_.empty() && holes_.empty(), "only the controlled driver, which never collects, steps back");
    used_bytes_.fetch_sub((chunk_top_ - top) * kChunkBytes, std::memory_order_relaxed);
    chunk_top_ = top;
}

} // namespace heddle::vm
