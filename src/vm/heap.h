#pragma once
// A machine's heap: one reserved range of address space, handed out in chunks, objects addressed by offset.
//
// Allocation is by bumping inside a chunk that belongs to one allocator (controlled driver: one a Python thread, so that undo is a
// mark; threaded driver: one a worker). Objects over half a chunk get chunks of their own. Chunks freed by a collection are reused
// line by line (mark-region; Blackburn and McKinley, "Immix", PLDI 2008, without its evacuation). See vm/collect.h.
//
// Thread safety: chunk() may be called by any worker; the rest by the allocator's owner.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

#include "vm/object.h"

namespace heddle::vm {

inline constexpr std::size_t kChunkBytes = 16 * 1024; ///< small: every Python thread of a controlled run owns at least one
inline constexpr std::size_t kLineBytes = 128;
inline constexpr std::size_t kLinesPerChunk = kChunkBytes / kLineBytes;

/// Where an allocator bumps.
struct Arena {
    Ref bump = 0;
    Ref end = 0;
};

class Heap {
public:
    /// Reserves address space; memory is committed as it is touched (natively) or taken as a whole (wasm).
    explicit Heap(std::size_t reserve_bytes);
    ~Heap();
    Heap(const Heap&) = delete;
    Heap& operator=(const Heap&) = delete;

    bool valid() const { return base_ != nullptr; }
    char* base() const { return base_; }
    std::size_t reserve_bytes() const { return reserve_bytes_; }

    /// `bytes` (a multiple of 8) in the arena, or 0 when the reserve is used up.
    Ref allocate(Arena& arena, std::size_t bytes) {
        Ref at = arena.bump;
        if (arena.end - at >= bytes) [[likely]] {
            arena.bump = at + bytes;
            return at;
        }
        return allocate_slow(arena, bytes);
    }
    std::size_t used_bytes() const { return used_bytes_.load(std::memory_order_relaxed); }

    // Undo (controlled driver): everything above a mark is dropped.
    std::size_t chunk_top() const { return chunk_top_; }
    void drop_chunks_above(std::size_t top);

    /// Holds what `other` holds, at the same offsets; this heap is new, and nobody uses the other one meanwhile. False: it is too small for that.
    bool copy(const Heap& other);
    /// Gives the reserve back: not valid() any more.
    void release();

    Object* object(Ref ref) const { return reinterpret_cast<Object*>(base_ + ref); }

private:
    friend class Collector;
    Ref allocate_slow(Arena& arena, std::size_t bytes);
    Ref take_chunks(std::size_t count); ///< consecutive; 0 when there are none

    struct Hole {
        Ref start, end;
    };
    struct Run {
        std::size_t first, count; ///< chunks
    };
    struct ChunkInfo { // one a chunk, for the collector
        std::uint32_t large_chunks = 0; ///< first chunk of a large object: how many; its others and small chunks: 0
        bool in_use = false;
    };
    char* base_ = nullptr;
    std::size_t reserve_bytes_ = 0;
    std::size_t chunk_top_ = 1; ///< the first chunk is left out: offset 0 is no object
    std::mutex mutex_;
    std::vector<Hole> holes_;          ///< guarded by mutex_: free line runs after a collection
    std::vector<Run> free_runs_;       ///< guarded by mutex_: whole free chunks, by address, no two adjacent
    std::vector<ChunkInfo> chunks_;    ///< guarded by mutex_
    std::atomic<std::size_t> used_bytes_{0}; ///< in chunks handed out
};

} // namespace heddle::vm
