// The machine's hash: everything reachable from the World and the threads' frames, walked in a fixed order, with each object named by
// when the walk first met it instead of by its address. Two states with equal futures but different garbage or addresses hash alike.
// 64 bits, so equality is a matter of probability; whoever relies on it says so.
#include <bit>
#include <unordered_map>

#include "vm/frames.h"
#include "vm/machine.h"
#include "vm/visit.h"

namespace heddle::vm {

class Hasher {
public:
    explicit Hasher(Machine& machine) : m_(machine) {}

    std::uint64_t run() {
        World& world = m_.world();
        word(world.thread_count), word(world.alive), word(world.started), word(world.name_counter);
        word(static_cast<std::uint64_t>(world.now_ns)), word(world.exiting);
        value(world.globals), value(world.modules);
        for (std::uint32_t i = 0; i < m_.thread_count(); i++) thread(m_.thread(i));
        for (std::size_t i = 0; i < queue_.size(); i++) object(*m_.heap_.object(queue_[i]));
        for (const Machine::OutputRecord& record : m_.output_) {
            word(record.thread << 1 | static_cast<std::uint64_t>(record.is_stderr));
            bytes(record.text.data(), record.text.size());
        }
        return hash_;
    }

private:
    void word(std::uint64_t w) { // a step of xxh-like mixing; the order of words matters
        hash_ = (std::rotl(hash_, 27) ^ w) * 0x9e3779b185ebca87u;
        hash_ ^= hash_ >> 29;
    }
    void bytes(const char* data, std::size_t n) {
        word(n);
        for (std::size_t i = 0; i < n; i++) word(static_cast<unsigned char>(data[i]));
    }
    void value(Value v) { // specials and numbers as they are, references by the order of discovery
        if (!v.is_ref()) return word(v.bits);
        auto [at, fresh] = names_.try_emplace(v.as_ref(), names_.size());
        if (fresh) queue_.push_back(v.as_ref());
        word(at->second * 8 + 3);
    }
    void thread(ThreadState& t) {
        word(t.aux), word(t.wait_kind), word(t.timed_out), word(static_cast<std::uint64_t>(t.deadline)), word(t.depth), word(t.spawned), word(t.flags);
        value(t.object), value(t.handled), value(t.raised);
        if (t.wait_object != 0) value(ref_value(t.wait_object));
        if (t.aux == static_cast<std::uint8_t>(ThreadStatus::Ended)) return;
        Stack& stack = m_.object<Stack>(t.stack);
        const Value* callee = nullptr;
        for (const Value* regs = stack.words + t.frame;;) {
            std::size_t n = frame_size(*m_.link_, regs);
            value(regs[-4]), word(regs[-2].bits), word(regs[-1].bits);
            if (frame_flags(regs) & kDiscardResult) value(regs[kKeptResult]);
            if (!is_native_frame(regs)) word(static_cast<std::uint64_t>(frame_pc(regs) - m_.link_->instrs().data()));
            for (std::size_t i = 0; i < n && (callee == nullptr || regs + i < callee - 3); i++) value(regs[i]);
            if (frame_flags(regs) & kEntryFrame) break;
            callee = regs;
            regs -= frame_delta(regs);
        }
    }
    void object(const Object& o) {
        word(static_cast<std::uint64_t>(o.kind) | std::uint64_t{o.aux} << 8 | static_cast<std::uint64_t>(o.flags & kEscaped) << 16 | std::uint64_t{o.size} << 32);
        switch (o.kind) { // what visit_children does not show
            case Kind::Str: {
                const auto& s = static_cast<const Str&>(o);
                bytes(s.flags & kView ? m_.object<StrBuffer>(s.buffer).data : s.data, s.bytes);
                return;
            }
            case Kind::Bytes: return bytes(static_cast<const Bytes&>(o).data, o.size);
            case Kind::Float: return word(__builtin_bit_cast(std::uint64_t, static_cast<const FloatBox&>(o).value));
            case Kind::BigInt:
                for (std::uint32_t i = 0; i < o.size; i++) word(static_cast<const BigInt&>(o).limbs[i]);
                return;
            case Kind::List: {
                const auto& list = static_cast<const List&>(o);
                word(list.length);
                for (std::uint64_t i = 0; i < list.length; i++) value(m_.object<ListItems>(list.items).items[i]);
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
            case Kind::ThreadState: return; // walked as threads
            default: break;
        }
        visit_children(m_.heap_.base(), o, [&](Value child) { value(child); });
    }

    Machine& m_;
    std::uint64_t hash_ = 0x27d4eb2f165667c5u;
    std::unordered_map<Ref, std::uint64_t> names_;
    std::vector<Ref> queue_;
};

std::uint64_t Machine::hash() { return Hasher(*this).run(); }

} // namespace heddle::vm
