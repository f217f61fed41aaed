#include "explore/footprints.h"

#include <algorithm>

#include "explore/races.h"

namespace heddle::explore {

namespace {

constexpr std::size_t kCacheSlots = 1024;

bool is_guard(vm::Kind kind) {
    switch (kind) {
    case vm::Kind::Lock:
    case vm::Kind::RLock:
    case vm::Kind::Semaphore:
    case vm::Kind::Event:
    case vm::Kind::Waiter:
    case vm::Kind::Condition:
    case vm::Kind::Barrier: return true;
    default: return false;
    }
}

} // namespace

void Footprints::clear() {
    accesses_.clear();
    entries_.assign(1, {0, 0, 0, false, true, false, false, false, false});
    by_hash_.clear();
    cache_.assign(kCacheSlots, kUnknown);
    cache_hash_.assign(kCacheSlots, 0);
    side_ = 64;
    matrix_.assign(static_cast<std::size_t>(side_) * side_, 0);
    unknown_races_.assign(side_, {});
}

std::uint32_t Footprints::intern(const vm::Transition& transition, vm::Machine& machine) {
    if (transition.count == 0) return kEmpty;
    scratch_.resize(transition.count);
    std::uint64_t hash = 0x9e3779b97f4a7c15u + static_cast<std::uint64_t>(transition.action);
    for (std::uint32_t i = 0; i < transition.count; i++) {
        const vm::Access& from = transition.accesses[i];
        Access& to = scratch_[i];
        to = {from.location, from.site, from.action, from.write, 0, false, false};
        vm::Kind kind = vm::Kind::Free;
        if (from.location.object() != 0) {
            kind = machine.heap().object(from.location.object())->kind;
            to.order = static_cast<std::uint8_t>(order_at(machine, from));
            to.guards = is_guard(kind);
            to.on_thread = kind == vm::Kind::Thread || kind == vm::Kind::ThreadState;
        } else {
            to.order = static_cast<std::uint8_t>(Order::None);
        }
        hash = (hash ^ from.location.bits) * 0xff51afd7ed558ccdu;
        hash ^= hash >> 32;
        hash = (hash ^ (std::uint64_t{from.site} << 24 | static_cast<std::uint64_t>(from.action) << 16 | std::uint64_t{from.write} << 8 |
                        static_cast<std::uint64_t>(kind))) * 0xc4ceb9fe1a85ec53u;
        hash ^= hash >> 32;
    }
    return number_of(hash, vm::may_wait(transition.action));
}

std::uint32_t Footprints::adopt(std::uint64_t hash, bool blocking, const std::vector<Access>& accesses) {
    if (accesses.empty()) return kEmpty;
    scratch_ = accesses;
    return number_of(hash, blocking);
}

std::uint32_t Footprints::number_of(std::uint64_t hash, bool blocking) {
    const auto count = static_cast<std::uint32_t>(scratch_.size());
    auto same = [&](std::uint32_t id) {
        const Entry& entry = entries_[id];
        return entry.count == count && entry.blocking == blocking &&
               std::equal(scratch_.begin(), scratch_.end(), accesses_.begin() + entry.begin);
    };
    std::size_t slot = hash % kCacheSlots;
    if (cache_[slot] != kUnknown && cache_hash_[slot] == hash && same(cache_[slot])) return cache_[slot];
    auto [first, last] = by_hash_.equal_range(hash);
    for (; first != last; ++first)
        if (same(first->second)) {
            cache_[slot] = first->second;
            cache_hash_[slot] = hash;
            return first->second;
        }
    auto id = static_cast<std::uint32_t>(entries_.size());
    Entry entry{hash, static_cast<std::uint32_t>(accesses_.size()), count, false, true, blocking, false, false, false};
    for (const Access& access : scratch_) {
        entry.data = entry.data || access.order == static_cast<std::uint8_t>(Order::Data);
        entry.only_threads = entry.only_threads && access.on_thread;
        entry.guards = entry.guards || access.guards;
        entry.killed = entry.killed || access.action == vm::Action::Killed;
        entry.receives = entry.receives || access.order == static_cast<std::uint8_t>(Order::Receive) || access.order == static_cast<std::uint8_t>(Order::Both);
    }
    accesses_.insert(accesses_.end(), scratch_.begin(), scratch_.end());
    entries_.push_back(entry);
    by_hash_.emplace(hash, id);
    cache_[slot] = id;
    cache_hash_[slot] = hash;
    if (id >= side_ && side_ < kSideMax) {
        std::uint32_t grown = side_ * 2;
        std::vector<std::uint8_t> matrix(static_cast<std::size_t>(grown) * grown, 0);
        for (std::uint32_t i = 0; i < side_; i++) std::copy_n(matrix_.begin() + i * side_, side_, matrix.begin() + i * grown);
        matrix_.swap(matrix);
        side_ = grown;
        unknown_races_.resize(side_);
    }
    if (id < side_)
        for (std::uint32_t other = 0; other <= id; other++) {
            matrix_[id * side_ + other] = compare(id, other);
            matrix_[other * side_ + id] = compare(other, id);
            if ((matrix_[id * side_ + other] & kRaces) != 0) unknown_races_[other].push_back(id);
            if (other != id && (matrix_[other * side_ + id] & kRaces) != 0) unknown_races_[id].push_back(other);
        }
    return id;
}

std::uint8_t Footprints::compare(std::uint32_t earlier, std::uint32_t later) const {
    if (entries_[earlier].count == 0 || entries_[later].count == 0) return 0;
    std::uint8_t relation = 0;
    auto publishes = [](std::uint8_t order) {
        return order == static_cast<std::uint8_t>(Order::Publish) || order == static_cast<std::uint8_t>(Order::Both);
    };
    auto receives = [](std::uint8_t order) {
        return order == static_cast<std::uint8_t>(Order::Receive) || order == static_cast<std::uint8_t>(Order::Both);
    };
    bool conflicted = false; // before a join, as b's accesses come in their order
    for (const Access* b = begin(later); b != end(later); b++)
        for (const Access* a = begin(earlier); a != end(earlier); a++) {
            if (a->location == vm::kEverything || b->location == vm::kEverything) relation |= kDependent, conflicted = true;
            if (a->location == b->location && (a->write || b->write)) {
                relation |= kDependent;
                if (a->order == static_cast<std::uint8_t>(Order::Data) && b->order == static_cast<std::uint8_t>(Order::Data)) relation |= kRaces;
                if (!b->on_thread || b->action != vm::Action::Join) conflicted = true;
                else if (!conflicted) relation |= kJoins;
            }
            if (a->location.object() != 0 && a->location.object() == b->location.object() && publishes(a->order) && receives(b->order))
                relation |= kOrders;
        }
    // What orders them, as the lock of a value whose every access takes it, is in the same two moves.
    if ((relation & kOrders) != 0) relation &= static_cast<std::uint8_t>(~kRaces);
    return relation;
}

} // namespace heddle::explore
