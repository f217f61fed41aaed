#include "explore/races.h"

#include <algorithm>

#include "base/random.h"

namespace heddle::explore {

using vm::Action;
using vm::Kind;

Order order_of(Kind kind, Action action, bool write) {
    switch (kind) {
    case Kind::Lock:
    case Kind::RLock:
    case Kind::Condition:
    case Kind::Semaphore:
    case Kind::Waiter:
        switch (action) {
        case Action::Acquire:
        case Action::Receive:
        case Action::Woken:
        case Action::Read: return Order::Receive;
        case Action::Release:
        case Action::Send:
        case Action::Close:
        case Action::Notify:
        case Action::Wait: return Order::Publish; // a condition's wait releases the lock
        default: return write ? Order::Both : Order::Receive;
        }
    case Kind::Event: return write ? Order::Publish : Order::Receive;
    case Kind::Thread: // start and end write, join reads; they may be part of another operation's step
    case Kind::ThreadState:
        if (action == Action::Start || action == Action::End) return Order::Publish;
        return write ? Order::Both : Order::Receive;
    // Everyone who arrives is ordered before everyone who leaves; what an arrival receives is used after the barrier only.
    case Kind::Barrier: return Order::Both;
    case Kind::World:
    case Kind::Process: return Order::None;
    // Elsewhere only what takes part in synchronising says so: the modules that are imported.
    default: return action == Action::Acquire ? Order::Receive : action == Action::Release ? Order::Both : Order::Data;
    }
}

// SimpleQueue, the list of an event loop: in CPython a method of theirs is one call into C, which free-threaded Python guards by a lock of
// the object. Here they are Python over one list. That the list's operations order as those calls do is the library's business; that two
// threads use it is no race of the program's. A deque is made for use by threads: its methods order, its elements do not.
Order order_at(vm::Machine& machine, const vm::Access& access) {
    const vm::Object* object = machine.heap().object(access.location.object());
    Kind kind = object->kind;
    Order order = order_of(kind, access.action, access.write);
    if (order != Order::Data || (kind != Kind::List && kind != Kind::Dict && kind != Kind::Set && kind != Kind::Deque)) return order;
    if (kind == Kind::Deque && access.location.cell() == vm::kShape) return access.write ? Order::Both : Order::Receive;
    bool of_library = object->site != 0 && machine.link().site_line(object->site) == 0;
    return !of_library ? Order::Data : access.write ? Order::Both : Order::Receive;
}

bool RaceDetector::ordered(const std::vector<Step>& execution, std::int32_t earlier, std::uint32_t thread) {
    auto mover = static_cast<std::uint32_t>(trace::thread_of(execution[static_cast<std::size_t>(earlier)].mover));
    return mover == thread || at_[static_cast<std::size_t>(earlier)] <= clock(thread)[mover];
}

void RaceDetector::report(const std::vector<Step>& execution, vm::Location where, std::int32_t first, std::uint32_t second,
                          bool first_writes, bool second_writes, std::vector<FoundRace>& found) {
    auto place = [&](std::uint32_t step, bool write) {
        std::uint64_t site = 0;
        const vm::Transition& t = execution[step].transition;
        for (std::uint32_t i = 0; i < t.count; i++)
            if (t.accesses[i].location == where && t.accesses[i].write == write) site = t.accesses[i].site;
        return site << 1 | (write ? 1u : 0u);
    };
    std::uint64_t low = place(static_cast<std::uint32_t>(first), first_writes), high = place(second, second_writes);
    if (low > high) std::swap(low, high);
    std::uint64_t key = low;
    key = splitmix64(key) ^ high;
    if (known_.insert(splitmix64(key)).second) found.push_back({where, static_cast<std::uint32_t>(first), second});
}

void RaceDetector::examine(const std::vector<Step>& execution, vm::Machine& machine, std::vector<FoundRace>& found) {
    stride_ = machine.thread_count();
    clocks_.assign(static_cast<std::size_t>(stride_) * stride_, 0);
    for (std::uint32_t i = 0; i < stride_; i++) clock(i)[i] = 1;
    at_.assign(execution.size(), 0);
    objects_.clear();
    cells_.clear();
    std::uint32_t threads = 1;
    for (std::uint32_t i = 0; i < execution.size(); i++) {
        const Step& step = execution[i];
        if (step.mover < 0) continue;
        auto thread = static_cast<std::uint32_t>(trace::thread_of(step.mover));
        std::uint32_t* own = clock(thread);
        at_[i] = own[thread];
        const vm::Transition& transition = step.transition;
        bool published = false;
        for (std::uint32_t j = 0; j < transition.count; j++) {
            vm::Location where = transition.accesses[j].location;
            bool write = transition.accesses[j].write;
            if (where.object() == 0) continue; // standard output, the clock …
            Order order = order_at(machine, transition.accesses[j]);
            switch (order) {
            case Order::None: break;
            case Order::Publish:
            case Order::Receive:
            case Order::Both: {
                std::vector<std::uint32_t>& object = objects_[where.object()];
                object.resize(stride_);
                if (order != Order::Publish)
                    for (std::uint32_t k = 0; k < stride_; k++) own[k] = std::max(own[k], object[k]);
                if (order != Order::Receive) {
                    for (std::uint32_t k = 0; k < stride_; k++) object[k] = std::max(object[k], own[k]);
                    published = true;
                }
                break;
            }
            case Order::Data: {
                Cell& cell = cells_[where.bits];
                cell.reads.resize(stride_, -1);
                if (cell.write >= 0 && !ordered(execution, cell.write, thread)) report(execution, where, cell.write, i, true, write, found);
                if (write) {
                    for (std::uint32_t k = 0; k < stride_; k++)
                        if (cell.reads[k] >= 0 && !ordered(execution, cell.reads[k], thread))
                            report(execution, where, cell.reads[k], i, false, true, found);
                    cell.write = static_cast<std::int32_t>(i);
                    std::fill(cell.reads.begin(), cell.reads.end(), -1);
                } else {
                    cell.reads[thread] = static_cast<std::int32_t>(i);
                }
                break;
            }
            }
        }
        for (; threads < step.threads_after; threads++) {
            std::uint32_t* child = clock(threads);
            for (std::uint32_t k = 0; k < stride_; k++) child[k] = std::max(child[k], own[k]);
            published = true;
        }
        if (published) own[thread]++; // what follows is not part of what was published
    }
}

} // namespace heddle::explore
