#include "vm/fingerprint.h"

#include <bit>
#include <utility>

#include "base/scatter.h"
#include "vm/frames.h"

namespace heddle::vm {

namespace {

Fingerprint mix(std::uint64_t place, std::uint64_t value) {
    return {scatter(value + place * 0x9e3779b97f4a7c15u), scatter((value ^ 0xd6e8feb86659fd93u) * 0xa0761d6478bd642fu + std::rotl(place, 32) + place)};
}

// Places that are no address: those are multiples of eight.
constexpr std::uint64_t kOutput = 1, kErrors = 2, kChunks = 3, kStacks = 4;
std::uint64_t place(std::uint64_t kind, std::uint64_t index) { return index << 3 | kind; }

Fingerprint text_print(std::uint64_t where, std::uint64_t tag, std::string_view text) {
    Fingerprint hash = mix(where, tag);
    std::size_t i = 0;
    for (; i + 8 <= text.size(); i += 8) {
        std::uint64_t word;
        std::memcpy(&word, text.data() + i, 8);
        hash = mix(hash.a ^ i, hash.b ^ word);
    }
    std::uint64_t word = text.size() << 56;
    std::memcpy(&word, text.data() + i, text.size() - i);
    return mix(hash.a ^ text.size(), hash.b ^ word);
}

} // namespace

Fingerprint MovePrint::stack_of(std::uint32_t thread) {
    const ThreadState& t = m_.thread(thread);
    if (t.aux == static_cast<std::uint8_t>(ThreadStatus::Ended)) return {};
    const Stack& stack = m_.object<Stack>(t.stack);
    const Value* regs = stack.words + t.frame;
    const Value* top = regs + frame_size(*m_.link_, regs);
    std::uint64_t a = place(kStacks, thread), b = 0x2545f4914f6cdd1du;
    for (const Value* w = stack.words; w < top; w++) {
        a = (std::rotl(a, 27) ^ w->bits) * 0x9e3779b185ebca87u;
        b = (std::rotl(b, 31) + w->bits) * 0xc2b2ae3d27d4eb4fu;
        b ^= b >> 29;
    }
    return {scatter(a), scatter(b ^ thread)};
}

Fingerprint MovePrint::words(Ref from, Ref to) {
    Fingerprint print;
    for (Ref at = from; at < to; at += 8) print ^= mix(at, *reinterpret_cast<const std::uint64_t*>(m_.heap_.base() + at));
    return print;
}

void MovePrint::before(std::uint32_t thread) {
    thread_ = thread;
    undo_ = m_.undo_.size();
    output_ = m_.output_.size();
    errors_ = m_.thread_errors_.size();
    chunks_ = m_.heap_.chunk_top();
    threads_ = m_.thread_count();
    stack_ = {};
    bump_ = end_ = 0;
    if (thread == kClock) return;
    const ThreadState& t = m_.thread(thread);
    bump_ = t.bump;
    end_ = t.bump_end;
    stack_ = stack_of(thread);
}

Fingerprint MovePrint::after() {
    Fingerprint change = stack_;
    // What is new: from where the arena stood, and whole chunks.
    Ref new_from = chunks_ * kChunkBytes, new_to = m_.heap_.chunk_top() * kChunkBytes;
    Ref near_from = bump_, near_to = bump_; // in the chunk that was there
    std::uint64_t* stack_from = nullptr;
    std::uint64_t* stack_to = nullptr;
    if (thread_ != kClock) {
        ThreadState& t = m_.thread(thread_);
        if (t.bump_end == end_) {
            near_to = t.bump;
            change ^= words(near_from, near_to);
        } else {
            near_to = end_;
            change ^= words(near_from, near_to);
        }
        if (new_to != new_from) {
            const bool inside = t.bump_end != end_ && t.bump >= new_from && t.bump_end <= new_to;
            change ^= words(new_from, inside ? t.bump : new_to);
            if (inside) change ^= words(t.bump_end, new_to);
            change ^= mix(place(kChunks, 0), chunks_);
            change ^= mix(place(kChunks, 0), m_.heap_.chunk_top());
        }
        allocated_ = allocated_ || near_to != near_from || new_to != new_from;
        change ^= stack_of(thread_);
        for (std::uint32_t i = threads_; i < m_.thread_count(); i++) change ^= stack_of(i);
        Stack& stack = m_.object<Stack>(t.stack);
        stack_from = &stack.words[0].bits;
        stack_to = stack_from + stack.size;
    }
    // What changed. A word may stand in the log more than once, so the log is walked back with the words as they were at the time …
    const char* base = m_.heap_.base();
    auto skipped = [&](std::uint64_t* word) {
        if (word >= stack_from && word < stack_to) return true;
        Ref at = static_cast<Ref>(reinterpret_cast<char*>(word) - base);
        return (at >= near_from && at < near_to) || (at >= new_from && at < new_to);
    };
    changed_.clear();
    m_.undo_.each_since(undo_, [&](std::uint64_t* first, std::uint64_t* old, std::uint64_t count) {
        if (skipped(first)) return; // entries lie wholly inside or outside
        Ref at = static_cast<Ref>(reinterpret_cast<char*>(first) - base);
        for (std::uint64_t i = 0; i < count; i++) {
            if (first[i] == old[i]) continue;
            change ^= mix(at + 8 * i, old[i]);
            change ^= mix(at + 8 * i, first[i]);
            std::swap(first[i], old[i]);
            changed_.push_back({&first[i], &old[i]});
        }
    });
    // … and put back.
    while (!changed_.empty()) {
        std::swap(*changed_.back().first, *changed_.back().second);
        changed_.pop_back();
    }
    for (std::size_t i = output_; i < m_.output_.size(); i++) {
        const Machine::OutputRecord& record = m_.output_[i];
        change ^= text_print(place(kOutput, i), std::uint64_t{record.thread} << 1 | static_cast<std::uint64_t>(record.is_stderr), record.text);
    }
    for (std::size_t i = errors_; i < m_.thread_errors_.size(); i++)
        change ^= text_print(place(kErrors, i), m_.thread_errors_[i].thread, m_.thread_errors_[i].message);
    return change;
}

} // namespace heddle::vm
