// Garbage collection: stop-the-world mark, then the free lines of each chunk become holes to bump into.
//
// Problem: programs run for long and make garbage; natives hold raw pointers while they run. Idea: collection happens only while every
// worker is between two slices, when all state is in heap objects: roots are the World, the boot tables and each thread's stack up to
// its running frame. Objects do not move, so nothing needs updating. Marking is by an epoch in the header; a marked object keeps the
// 128-byte lines it touches; runs of other lines are handed out again. Source: Blackburn and McKinley, "Immix" (PLDI 2008), without
// evacuation.
#include <algorithm>

#include "vm/frames.h"
#include "vm/machine.h"
#include "vm/visit.h"

namespace heddle::vm {

std::size_t object_size(const Object& object) {
    auto values = [&](std::size_t fixed, std::size_t n) { return fixed + n * sizeof(Value); };
    switch (object.kind) {
        case Kind::Str: {
            const auto& s = static_cast<const Str&>(object);
            return s.flags & kView ? sizeof(Str) : kStrDataOffset + ((s.bytes + 8u) & ~std::size_t{7});
        }
        case Kind::StrBuffer: return sizeof(StrBuffer) + object.size;
        case Kind::BigInt: return values(sizeof(Object), object.size);
        case Kind::Float: return sizeof(FloatBox);
        case Kind::Complex: return sizeof(ComplexBox);
        case Kind::Bytes: return sizeof(Object) + ((object.size + 8u) & ~std::size_t{7});
        case Kind::Tuple: case Kind::ListItems: case Kind::Stack: return values(sizeof(Object), object.size);
        case Kind::Globals: return values(sizeof(Object), std::max(object.size, 1u));
        case Kind::List: return sizeof(List);
        case Kind::Deque: return sizeof(Deque);
        case Kind::Dict: case Kind::Set: case Kind::FrozenSet: return sizeof(Dict);
        case Kind::DictTable: {
            const auto& t = static_cast<const DictTable&>(object);
            return sizeof(DictTable) + std::size_t{t.size} * sizeof(DictEntry) + (t.index_mask + 1) * 4 + 8;
        }
        case Kind::SetTable: return sizeof(SetTable) + std::size_t{object.size} * sizeof(SetEntry);
        case Kind::Range: return sizeof(Range);
        case Kind::Slice: return sizeof(Slice);
        case Kind::Function: return sizeof(Function);
        case Kind::BoundMethod: return sizeof(BoundMethod);
        case Kind::Type: return sizeof(Type);
        case Kind::Module: return sizeof(Module);
        case Kind::Instance: return sizeof(Instance);
        case Kind::Property: return sizeof(Property);
        case Kind::ClassMethod: case Kind::StaticMethod: return sizeof(ClassMethod);
        case Kind::Super: return sizeof(Super);
        case Kind::Generator: return sizeof(Generator);
        case Kind::SavedFrame: return values(sizeof(SavedFrame) - sizeof(Value), object.size);
        case Kind::AsyncGenStep: return sizeof(AsyncGenStep);
        case Kind::Exception: return sizeof(Exception);
        case Kind::Traceback: return sizeof(Traceback);
        case Kind::Cell: return sizeof(CellObject);
        case Kind::Iterator: return sizeof(Iterator);
        case Kind::Thread: return sizeof(ThreadObject);
        case Kind::Lock: case Kind::RLock: return sizeof(LockObject);
        case Kind::Condition: return sizeof(ConditionObject);
        case Kind::Semaphore: return sizeof(SemaphoreObject);
        case Kind::Event: return sizeof(EventObject);
        case Kind::Barrier: return sizeof(BarrierObject);
        case Kind::Local: return sizeof(LocalObject);
        case Kind::ThreadState: return sizeof(ThreadState);
        case Kind::World: return sizeof(World);
        case Kind::Waiter: return sizeof(Waiter);
        case Kind::Process: return sizeof(ProcessState);
        case Kind::SharedMemory: return (sizeof(Object) + object.size + 7) & ~std::size_t{7};
        default: HEDDLE_UNREACHABLE("a stale reference");
    }
}

class Collector {
public:
    explicit Collector(Machine& machine) : m_(machine), heap_(machine.heap_) {}

    std::size_t run() {
        m_.mark_epoch_ = static_cast<std::uint8_t>(m_.mark_epoch_ == 255 ? 1 : m_.mark_epoch_ + 1);
        lines_.assign(heap_.chunk_top_ * kLinesPerChunk, 0);
        mark(ref_value(m_.world_));
        for (Value v : m_.constants_) mark(v);
        for (Value v : m_.names_) mark(v);
        for (Value v : m_.types_) mark(v);
        for (std::uint32_t i = 0; i < m_.thread_count(); i++) mark_stack(m_.thread(i));
        drain();
        return sweep();
    }

private:
    void mark(Value v) {
        if (!v.is_ref()) return;
        Object& object = *heap_.object(v.as_ref());
        if (object.mark == m_.mark_epoch_) return;
        HEDDLE_ASSERT(object.kind != Kind::Free && object.kind < Kind::kCount, "a stale reference");
        object.mark = m_.mark_epoch_;
        std::size_t from = v.as_ref() / kLineBytes, to = (v.as_ref() + object_size(object) + kLineBytes - 1) / kLineBytes;
        for (std::size_t line = from; line < std::min(to, lines_.size()); line++) lines_[line] = 1;
        work_.push_back(&object);
    }
    void drain() {
        while (!work_.empty()) {
            Object* object = work_.back();
            work_.pop_back();
            visit_children(heap_.base(), *object, [&](Value child) { mark(child); });
        }
    }
    // A call clears all registers of its frame, and what is stored there later is live at the time; so every word up to the end of the
    // widest frame is a valid value as long as each collection marks all of them, dead ones included. Header words look like integers.
    void mark_stack(ThreadState& thread) {
        if (thread.aux == static_cast<std::uint8_t>(ThreadStatus::Ended)) return;
        Stack& stack = m_.object<Stack>(thread.stack);
        const Value* end = stack.words;
        for (const Value* regs = stack.words + thread.frame;; regs -= frame_delta(regs)) {
            end = std::max(end, regs + frame_size(*m_.link_, regs));
            if (frame_flags(regs) & kEntryFrame) break;
        }
        for (const Value* word = stack.words; word < end; word++) mark(*word);
    }
    std::size_t sweep() {
        heap_.holes_.clear();
        heap_.free_runs_.clear();
        std::size_t used = 0;
        for (std::size_t c = 1; c < heap_.chunk_top_;) {
            Heap::ChunkInfo& info = heap_.chunks_[c];
            std::size_t n = info.large_chunks;
            const std::uint8_t* lines = &lines_[c * kLinesPerChunk];
            if (n > 0) { // a large object lives or dies as a whole
                if (lines[0] != 0) {
                    used += n * kChunkBytes;
                } else {
                    for (std::size_t i = 0; i < n; i++) free_chunk(c + i);
                }
                c += n;
                continue;
            }
            if (info.in_use) {
                std::size_t marked = static_cast<std::size_t>(std::count(lines, lines + kLinesPerChunk, 1));
                if (marked == 0) {
                    free_chunk(c);
                } else {
                    used += marked * kLineBytes;
                    add_holes(c, lines);
                }
            } else {
                free_chunk(c);
            }
            c++;
        }
        heap_.used_bytes_.store(used, std::memory_order_relaxed);
        return used;
    }
    void free_chunk(std::size_t c) {
        heap_.chunks_[c] = {0, false};
        if (!heap_.free_runs_.empty() && heap_.free_runs_.back().first + heap_.free_runs_.back().count == c)
            heap_.free_runs_.back().count++;
        else
            heap_.free_runs_.push_back({c, 1});
    }
    void add_holes(std::size_t c, const std::uint8_t* lines) {
        constexpr std::size_t kLinesMin = 4; // smaller holes cost more to enter than they hold
        for (std::size_t i = 0; i < kLinesPerChunk;) {
            if (lines[i] != 0) {
                i++;
                continue;
            }
            std::size_t start = i;
            while (i < kLinesPerChunk && lines[i] == 0) i++;
            if (i - start >= kLinesMin) heap_.holes_.push_back({c * kChunkBytes + start * kLineBytes, c * kChunkBytes + i * kLineBytes});
        }
    }

    Machine& m_;
    Heap& heap_;
    std::vector<std::uint8_t> lines_; ///< one a line of the heap: holds something marked
    std::vector<Object*> work_;
};

std::size_t Machine::collect() {
    HEDDLE_ASSERT(config_.driver == Driver::Threaded, "exploring never collects: addresses and undo depend on it");
    std::size_t used = Collector(*this).run();
    // The next one when the heap has doubled, but not past the limit: then either garbage is found or the limit's verdict is true.
    std::size_t doubled = std::max<std::size_t>(used * 2, std::size_t{16} << 20);
    next_collection_bytes_ = std::max(std::min(doubled, config_.heap_bytes_max), used + (std::size_t{1} << 20));
    over_limit_.store(used > config_.heap_bytes_max, std::memory_order_relaxed);
    return used;
}

} // namespace heddle::vm
