// What the walk looks at in each kind of object, and the walk.
#include "vm/hash.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/scatter.h"
#include "vm/frames.h"
#include "vm/visit.h"

namespace heddle::vm {

namespace {

std::uint64_t mix(Ref at, std::uint64_t value) { return scatter(value + at * 0x9e3779b97f4a7c15u); }

std::uint64_t step(std::uint64_t hash, std::uint64_t w) { // of xxh-like mixing; the order of words matters
    hash = (std::rotl(hash, 27) ^ w) * 0x9e3779b185ebca87u;
    return hash ^ hash >> 29;
}

// Whether this word of the object is an offset without a tag.
bool is_plain_reference(const Object& object, const std::uint64_t* word) {
    auto at = [&]<typename T>(const Ref T::*field) { return &(static_cast<const T&>(object).*field) == word; };
    switch (object.kind) {
        case Kind::List: return at(&List::items);
        case Kind::Deque: return at(&Deque::items);
        case Kind::Dict: case Kind::Set: case Kind::FrozenSet: return at(&Dict::table);
        case Kind::Generator: return at(&Generator::frame);
        case Kind::Str: return (object.flags & kView) != 0 && word == &static_cast<const Str&>(object).buffer;
        case Kind::Thread: return at(&ThreadObject::state);
        case Kind::Lock: case Kind::RLock: return at(&LockObject::owner);
        case Kind::Waiter: return at(&Waiter::thread);
        case Kind::World: return at(&World::threads) || at(&World::process);
        case Kind::Process: return at(&ProcessState::main);
        default: return false;
    }
}

} // namespace

void Hasher::word(std::uint64_t w) { hash_ = step(hash_, w); }

void Hasher::bytes(const char* data, std::size_t n) {
    word(n);
    for (; n >= 8; data += 8, n -= 8) {
        std::uint64_t w;
        std::memcpy(&w, data, 8);
        word(w);
    }
    std::uint64_t w = 0;
    std::memcpy(&w, data, n);
    if (n != 0) word(w);
}

void Hasher::start() {
    hash_ = 0x27d4eb2f165667c5u;
    queue_.clear();
    walk_++;
}

std::uint64_t Hasher::finish() {
    for (std::size_t i = 0; i < queue_.size(); i++) object(*m_.heap_.object(queue_[i]));
    return hash_;
}

std::uint64_t Hasher::name_of(Ref ref, bool& fresh) {
    if (queue_.size() * 2 >= names_.size()) {
        names_.assign(std::max<std::size_t>(64, names_.size() * 4), {});
        walk_ = 1;
        for (std::uint32_t i = 0; i < queue_.size(); i++) {
            std::size_t at = scatter(queue_[i]) & (names_.size() - 1);
            while (names_[at].walk == walk_) at = (at + 1) & (names_.size() - 1);
            names_[at] = {queue_[i], walk_, i};
        }
    }
    std::size_t at = scatter(ref) & (names_.size() - 1);
    for (; names_[at].walk == walk_; at = (at + 1) & (names_.size() - 1))
        if (names_[at].ref == ref) {
            fresh = false;
            return names_[at].number;
        }
    names_[at] = {ref, walk_, static_cast<std::uint32_t>(queue_.size())};
    fresh = true;
    queue_.push_back(ref);
    return names_[at].number;
}

void Hasher::value(Value v) { word(word_of(v)); }

std::uint64_t Hasher::name_of(Value v) {
    bool fresh;
    names_used_++;
    return name_of(v.as_ref(), fresh) * 8 + 3;
}

std::uint64_t Hasher::whole() {
    const Ref old_end = std::exchange(old_end_, 0);
    start();
    World& world = m_.world();
    word(world.thread_count), word(world.alive), word(world.started);
    word(static_cast<std::uint64_t>(world.now_ns));
    value(ref_value(world.process)), value(world.shared);
    for (std::uint32_t i = 0; i < m_.thread_count(); i++) thread(m_.thread(i));
    finish();
    for (const Machine::OutputRecord& record : m_.output_) {
        word(record.thread << 1 | static_cast<std::uint64_t>(record.is_stderr));
        bytes(record.text.data(), record.text.size());
    }
    old_end_ = old_end;
    return hash_;
}

void Hasher::begin() {
    const ThreadState& main = m_.thread(0);
    old_end_ = m_.heap_.chunk_top() * kChunkBytes;
    young_from_ = main.bump;
    young_to_ = main.bump_end;
    own_walk_.clear();
    for (std::uint32_t i = 0; i < m_.thread_count(); i++) {
        const ThreadState& t = m_.thread(i);
        const Stack& stack = m_.object<Stack>(t.stack);
        own_walk_.push_back({m_.ref_of(&t), m_.ref_of(&t + 1)});
        own_walk_.push_back({t.stack, m_.ref_of(&stack.words[stack.size])});
    }
    const Ref epoch = m_.ref_of(&m_.world().class_epoch); // tells nothing about a state
    own_walk_.push_back({epoch, epoch + 8});
    old_ = output_ = 0;
    records_ = m_.output_.size();
    holders_.clear();
    for (std::uint32_t i = 0; i < kKnown; i++) known_[i] = 0;
    whole();
    old_objects_ = queue_;
    // How often a deque has changed tells nothing either, but to an iterator: young ones are walked.
    auto over_deque = [&](Ref ref) {
        const Object& o = *m_.heap_.object(ref);
        if (o.kind != Kind::Iterator) return false;
        Value source = static_cast<const Iterator&>(o).source;
        return source.is_ref() && m_.heap_.object(source.as_ref())->kind == Kind::Deque;
    };
    if (std::none_of(queue_.begin(), queue_.end(), over_deque))
        for (Ref ref : queue_)
            if (m_.heap_.object(ref)->kind == Kind::Deque) {
                const Ref changes = m_.ref_of(&m_.object<Deque>(ref).changes);
                own_walk_.push_back({changes, changes + 8});
            }
    old_objects_.push_back(m_.world_);
    old_objects_.push_back(m_.world().threads);
    std::sort(old_objects_.begin(), old_objects_.end());
}

Ref Hasher::container_of(Ref at) const {
    auto next = std::upper_bound(old_objects_.begin(), old_objects_.end(), at);
    return next == old_objects_.begin() ? 0 : *(next - 1);
}

// Whether the word there refers to something young.
bool Hasher::is_young(Ref at, std::uint64_t bits) const {
    const Value v{bits};
    if (v.is_ref()) {
        if (is_old(v.as_ref())) return false;
        const Ref raw = container_of(at);
        return raw == 0 || m_.heap_.object(raw)->kind != Kind::SharedMemory;
    }
    if ((bits & 7) != 0 || bits == 0 || is_old(bits) || bits >= m_.heap_.chunk_top() * kChunkBytes) return false; // may be an integer all the same
    const Ref container = container_of(at);
    return container != 0 && is_plain_reference(*m_.heap_.object(container), reinterpret_cast<const std::uint64_t*>(m_.heap_.base() + at));
}

bool Hasher::walked_elsewhere(Ref at) const {
    for (const auto& [from, to] : own_walk_)
        if (at >= from && at < to) return true;
    return false;
}

void Hasher::after(std::uint32_t thread) {
    for (; records_ < m_.output_.size(); records_++) {
        const Machine::OutputRecord& record = m_.output_[records_];
        hash_ = output_;
        word(record.thread << 1 | static_cast<std::uint64_t>(record.is_stderr));
        bytes(record.text.data(), record.text.size());
        output_ = hash_;
    }
    Ref state = 0, stack_from = 0, stack_to = 0;
    const std::uint32_t threads = m_.thread_count();
    if (thread < threads) {
        const ThreadState& t = m_.thread(thread);
        const Stack& stack = m_.object<Stack>(t.stack);
        state = m_.ref_of(&t);
        stack_from = t.stack;
        stack_to = m_.ref_of(&stack.words[stack.size]);
    }
    states_.clear();
    for (std::uint32_t i = 0; i < threads && i < kKnown; i++) states_.push_back(m_.ref_of(&m_.thread(i)));
    std::uint64_t touched = thread < kKnown ? std::uint64_t{1} << thread : 0;
    // A word may stand in the log more than once, so the log is walked back with the words as they were at the time.
    m_.undo_.each_since(log_, [&](std::uint64_t* first, std::uint64_t* before, std::uint64_t count) {
        Ref at = m_.ref_of(first);
        if (at == state || (at >= stack_from && at < stack_to)) return;
        for (std::size_t i = 0; i < states_.size(); i++) // a deadline that has fired, a thread that was joined
            if (at >= states_[i] && at < states_[i] + sizeof(ThreadState)) touched |= std::uint64_t{1} << i;
        if (!is_old(at) || walked_elsewhere(at)) return;
        for (std::uint64_t i = 0; i < count; i++, at += 8) {
            if (first[i] == before[i]) continue;
            const bool young = is_young(at, first[i]), was_young = is_young(at, before[i]);
            if (young || was_young) holders_.push_back(container_of(at)); // walked: the word has no hash of its own meanwhile
            if (!young) old_ ^= mix(at, first[i]);
            if (!was_young) old_ ^= mix(at, before[i]);
            std::swap(first[i], before[i]);
            swapped_.push_back({&first[i], &before[i]});
        }
    });
    while (!swapped_.empty()) {
        std::swap(*swapped_.back().first, *swapped_.back().second);
        swapped_.pop_back();
    }
    for (std::uint32_t i = 0; touched != 0; i++, touched >>= 1)
        if ((touched & 1) != 0) forget(i);
}

void Hasher::forget(std::uint32_t thread) {
    if (known_[thread] == 0) return;
    m_.undo_.push(&known_[thread]);
    known_[thread] = 0;
}

std::uint64_t Hasher::hash() {
    if (!begun()) return whole();
    start();
    word(old_), word(output_);
    for (std::uint32_t i = 0; i < m_.thread_count(); i++) {
        if (i < kKnown && known_[i] != 0) {
            word(known_[i]);
            continue;
        }
        const std::uint64_t before = hash_, names = names_used_;
        hash_ = i;
        thread(m_.thread(i));
        const std::uint64_t own = hash_ | 1;
        hash_ = before;
        word(own);
        if (i >= kKnown || names_used_ != names) continue;
        m_.undo_.push(&known_[i]);
        known_[i] = own;
    }
    if (!holders_.empty()) {
        sorted_ = holders_;
        std::sort(sorted_.begin(), sorted_.end());
        sorted_.erase(std::unique(sorted_.begin(), sorted_.end()), sorted_.end());
        for (Ref at : sorted_) {
            const Object& holder = *m_.heap_.object(at);
            bool holds = false;
            visit_children(m_.heap_.base(), holder, [&](Value v) { holds = holds || (v.is_ref() && !is_old(v.as_ref())); });
            if (!holds) continue;
            word(at);
            object(holder);
        }
    }
    return finish();
}

void Hasher::thread(ThreadState& t) {
    // Four sums in turn: a step of one need not wait for that of another.
    std::uint64_t s0 = hash_, s1 = 1, s2 = 2, s3 = 3;
    s0 = step(s0, t.aux), s1 = step(s1, t.wait_kind), s2 = step(s2, t.timed_out), s3 = step(s3, static_cast<std::uint64_t>(t.deadline));
    s0 = step(s0, t.depth), s1 = step(s1, t.spawned), s2 = step(s2, t.flags), s3 = step(s3, word_of(t.object));
    s0 = step(s0, word_of(t.handled)), s1 = step(s1, word_of(t.raised)), s2 = step(s2, word_of(ref_value(t.process)));
    if (t.wait_object != 0) s3 = step(s3, word_of(ref_value(t.wait_object)));
    if (t.aux != static_cast<std::uint8_t>(ThreadStatus::Ended)) {
        Stack& stack = m_.object<Stack>(t.stack);
        const Value* callee = nullptr;
        for (const Value* regs = stack.words + t.frame;;) {
            std::size_t n = frame_size(*m_.link_, regs);
            if (callee != nullptr) n = std::min(n, static_cast<std::size_t>(callee - 3 - regs));
            const bool native = is_native_frame(regs);
            s0 = step(s0, word_of(regs[-4])), s1 = step(s1, regs[-2].bits), s2 = step(s2, regs[-1].bits);
            s3 = step(s3, native ? n : static_cast<std::uint64_t>(frame_pc(regs) - m_.link_->instrs().data()));
            if (frame_flags(regs) & kDiscardResult) s0 = step(s0, word_of(regs[kKeptResult]));
            std::size_t i = 0;
            for (; i + 4 <= n; i += 4)
                s0 = step(s0, word_of(regs[i])), s1 = step(s1, word_of(regs[i + 1])), s2 = step(s2, word_of(regs[i + 2])), s3 = step(s3, word_of(regs[i + 3]));
            if (i < n) s0 = step(s0, word_of(regs[i]));
            if (i + 1 < n) s1 = step(s1, word_of(regs[i + 1]));
            if (i + 2 < n) s2 = step(s2, word_of(regs[i + 2]));
            if (frame_flags(regs) & kEntryFrame) break;
            callee = regs;
            regs -= frame_delta(regs);
        }
    }
    word(s0), word(s1), word(s2), word(s3);
}

void Hasher::object(const Object& o) {
    word(static_cast<std::uint64_t>(o.kind) | std::uint64_t{o.aux} << 8 | static_cast<std::uint64_t>(o.flags & kEscaped) << 16 | std::uint64_t{o.size} << 32);
    switch (o.kind) { // what visit_children does not show
        case Kind::Str: {
            const auto& s = static_cast<const Str&>(o);
            bytes(s.flags & kView ? m_.object<StrBuffer>(s.buffer).data : s.data, s.bytes);
            return;
        }
        case Kind::Bytes: return bytes(static_cast<const Bytes&>(o).data, o.size);
        case Kind::Float: return word(__builtin_bit_cast(std::uint64_t, static_cast<const FloatBox&>(o).value));
        case Kind::Complex:
            word(__builtin_bit_cast(std::uint64_t, static_cast<const ComplexBox&>(o).real));
            return word(__builtin_bit_cast(std::uint64_t, static_cast<const ComplexBox&>(o).imag));
        case Kind::BigInt:
            for (std::uint32_t i = 0; i < o.size; i++) word(static_cast<const BigInt&>(o).limbs[i]);
            return;
        case Kind::List: {
            const auto& list = static_cast<const List&>(o);
            word(list.length);
            for (std::uint64_t i = 0; i < list.length; i++) value(m_.object<ListItems>(list.items).items[i]);
            return;
        }
        case Kind::Deque: { // where the ring begins does not matter
            const auto& deque = static_cast<const Deque&>(o);
            word(deque.length), value(deque.maxlen);
            for (std::uint64_t i = 0; i < deque.length; i++) {
                const auto& ring = m_.object<ListItems>(deque.items);
                value(ring.items[(deque.first + i) & (ring.size - 1)]);
            }
            return;
        }
        case Kind::Iterator: {
            const auto& it = static_cast<const Iterator&>(o);
            if (!it.source.is_ref() || m_.object<Object>(it.source.as_ref()).kind != Kind::Deque) break;
            // How often the deque has changed does not matter, only whether it has since.
            word(static_cast<std::uint64_t>(it.extra.as_int()) == m_.object<Deque>(it.source.as_ref()).changes);
            value(it.source), value(it.index);
            return;
        }
        case Kind::Generator: word(static_cast<const Generator&>(o).state); break;
        case Kind::SavedFrame: word((static_cast<const SavedFrame&>(o).pc - reinterpret_cast<std::uint64_t>(m_.link_->instrs().data())) / 8); break;
        case Kind::AsyncGenStep: word(static_cast<const AsyncGenStep&>(o).state); break;
        case Kind::Function: word(static_cast<const Function&>(o).code); break;
        case Kind::Traceback: word(static_cast<const Traceback&>(o).code), word(static_cast<const Traceback&>(o).pc); break;
        case Kind::Dict: case Kind::Set: case Kind::FrozenSet: word(static_cast<const Dict&>(o).length); break;
        case Kind::Thread: word(static_cast<const ThreadObject&>(o).phase); break;
        case Kind::Lock: case Kind::RLock: word(static_cast<const LockObject&>(o).held); break;
        case Kind::Semaphore: word(static_cast<const SemaphoreObject&>(o).count); break;
        case Kind::Event: word(static_cast<const EventObject&>(o).set); break;
        case Kind::Barrier: word(static_cast<const BarrierObject&>(o).state); break;
        case Kind::Waiter: word(static_cast<const Waiter&>(o).notified); break;
        case Kind::Process: {
            const auto& p = static_cast<const ProcessState&>(o);
            word(p.name_counter), word(p.shares), word(p.exiting), word(p.pid), word(p.parent), word(p.exit_code), word(p.doomed);
            break;
        }
        case Kind::SharedMemory: return bytes(static_cast<const SharedMemory&>(o).data, o.size);
        case Kind::ThreadState: return; // walked as threads
        default: break;
    }
    visit_children(m_.heap_.base(), o, [&](Value child) { value(child); });
}

std::uint64_t Machine::hash() { return Hasher(*this).whole(); }

} // namespace heddle::vm
