// Sets. Problem: programs print sets, and CPython's order for small integers (hash = value) follows from its table. So the table is
// CPython's (Objects/setobject.c of 3.11): open addressing, runs of up to ten neighbours before a jump, growth at three fifths to four
// times the live elements (twice when large), removed slots kept until the next growth, and its ways of merging whole tables.

#include <algorithm>

#include "base/assert.h"
#include "vm/containers.h"
#include "vm/special.h"

namespace heddle::vm {

namespace {

constexpr std::uint64_t kLinearProbes = 9, kSetPerturbShift = 5, kSlotsMin = 8;
constexpr std::uint64_t kRemovedHash = UINT64_MAX; // no element has it: a hash of -1 is made -2

std::uint64_t mask_of(const Context& cx, const Dict& set) { return set.table == 0 ? kSlotsMin - 1 : cx.at<SetTable>(set.table).size - 1; }
std::uint64_t fill_of(const Context& cx, const Dict& set) { return set.table == 0 ? 0 : cx.at<SetTable>(set.table).fill; }

SetTable* new_table(Context& cx, const Dict& set, std::uint64_t slots) {
    std::uint64_t bytes = sizeof(SetTable) + (slots - 1) * sizeof(SetEntry);
    if (slots > UINT32_MAX / 4) {
        cx.raise(TypeId::MemoryError, "");
        return nullptr;
    }
    if (!cx.reserve(bytes)) return nullptr;
    SetTable& table = cx.allocate<SetTable>(Kind::SetTable, bytes, static_cast<std::uint32_t>(slots));
    table.flags |= set.flags & kEscaped;
    table.fill = 0;
    table.finger = set.table == 0 ? 0 : cx.at<SetTable>(set.table).finger; // CPython keeps it in the set, whatever its table
    for (std::uint64_t i = 0; i < slots; i++) table.entries[i] = {0, kUnbound};
    return &table;
}

// Into a table without removed slots that does not hold the key; the table is new, so nothing is logged.
void insert_clean(SetTable& table, Value key, std::uint64_t hash) {
    std::uint64_t mask = table.size - 1, perturb = hash, i = hash & mask;
    for (;;) {
        std::uint64_t probes = i + kLinearProbes <= mask ? kLinearProbes : 0;
        for (std::uint64_t k = 0; k <= probes; k++)
            if (table.entries[i + k].key == kUnbound) {
                table.entries[i + k] = {hash, key};
                table.fill++;
                return;
            }
        perturb >>= kSetPerturbShift;
        i = (i * 5 + 1 + perturb) & mask;
    }
}

bool resize(Context& cx, Dict& set, std::uint64_t room) {
    std::uint64_t slots = kSlotsMin;
    while (slots <= room) slots *= 2;
    SetTable* table = new_table(cx, set, slots);
    if (table == nullptr) return false;
    set_each(cx, set, [&](SetEntry& e) {
        insert_clean(*table, e.key, e.hash);
        return true;
    });
    cx.store_word(set.table, cx.ref_of(*table));
    return true;
}

// The key's entry or the empty slot where it belongs; `removed`: the last removed slot that was passed.
SetEntry* probe(Context& cx, SetTable& table, Value key, std::uint64_t hash, bool& ok, SetEntry** removed = nullptr) {
    std::uint64_t mask = table.size - 1, perturb = hash, i = hash & mask;
    for (;;) {
        std::uint64_t probes = i + kLinearProbes <= mask ? kLinearProbes : 0;
        for (std::uint64_t k = 0; k <= probes; k++) {
            SetEntry& e = table.entries[i + k];
            if (e.key == kUnbound) return &e;
            if (e.hash == hash && is_live(e.key)) {
                if (same_key(cx, e.key, key, ok)) return &e;
                if (!ok) return nullptr;
            }
            if (e.key == kDeleted && removed != nullptr) *removed = &e;
        }
        perturb >>= kSetPerturbShift;
        i = (i * 5 + 1 + perturb) & mask;
    }
}

} // namespace

SetEntry* set_find(Context& cx, const Dict& set, Value key, std::uint64_t hash, bool& ok) {
    ok = true;
    if (set.table == 0) return nullptr;
    SetEntry* e = probe(cx, cx.at<SetTable>(set.table), key, hash, ok);
    return e != nullptr && is_live(e->key) ? e : nullptr;
}

bool set_add(Context& cx, Dict& set, Value key, std::uint64_t hash) {
    if (set.table == 0 && !resize(cx, set, 0)) return false;
    SetTable& table = cx.at<SetTable>(set.table);
    bool ok = true;
    SetEntry* removed = nullptr;
    SetEntry* e = probe(cx, table, key, hash, ok, &removed);
    if (!ok) return false;
    if (is_live(e->key)) return true;
    if (removed != nullptr) e = removed;
    cx.store_word(e->hash, hash);
    cx.store_item(set, e->key, key);
    cx.store_word(set.length, set.length + 1);
    if (removed != nullptr) return true;
    cx.store_word(table.fill, table.fill + 1);
    if (table.fill * 5 < (table.size - 1) * std::uint64_t{3}) return true;
    return resize(cx, set, set.length > 50'000 ? set.length * 2 : set.length * 4);
}

bool set_discard(Context& cx, Dict& set, Value key, std::uint64_t hash, bool& found) {
    bool ok = true;
    SetEntry* e = set_find(cx, set, key, hash, ok);
    found = e != nullptr;
    if (!found) return ok;
    cx.store_item(set, e->key, kDeleted);
    cx.store_word(e->hash, kRemovedHash);
    cx.store_word(set.length, set.length - 1);
    return true;
}

Value set_pop(Context& cx, Dict& set) {
    if (set.length == 0) return kUnbound;
    SetTable& table = cx.at<SetTable>(set.table);
    std::uint64_t i = table.finger & (table.size - 1);
    while (!is_live(table.entries[i].key)) i = i + 1 == table.size ? 0 : i + 1;
    SetEntry& e = table.entries[i];
    Value key = e.key;
    cx.store_item(set, e.key, kDeleted);
    cx.store_word(e.hash, kRemovedHash);
    cx.store_word(set.length, set.length - 1);
    cx.store_word(table.finger, i + 1);
    return key;
}

void set_clear(Context& cx, Dict& set) {
    SetTable* empty = set.table != 0 && cx.at<SetTable>(set.table).finger != 0 ? new_table(cx, set, kSlotsMin) : nullptr;
    cx.store_word(set.table, empty == nullptr ? 0 : cx.ref_of(*empty));
    cx.store_word(set.length, 0);
}

bool set_merge(Context& cx, Dict& set, const std::vector<SetEntry>& other, std::uint64_t other_fill, std::uint64_t other_live) {
    if (other_live == 0) return true;
    if (set.table == 0 && !resize(cx, set, 0)) return false;
    if ((fill_of(cx, set) + other_live) * 5 >= mask_of(cx, set) * 3)
        if (!resize(cx, set, (set.length + other_live) * 2)) return false;
    if (fill_of(cx, set) != 0) {
        for (const SetEntry& e : other)
            if (is_live(e.key) && !set_add(cx, set, e.key, e.hash)) return false;
        return true;
    }
    // An empty set takes a new table over, whole or entry by entry.
    std::uint64_t slots = cx.at<SetTable>(set.table).size;
    SetTable* table = new_table(cx, set, slots);
    if (table == nullptr) return false;
    if (slots == other.size() && other_fill == other_live) {
        std::copy(other.begin(), other.end(), table->entries);
        table->fill = other_live;
    } else {
        for (const SetEntry& e : other)
            if (is_live(e.key)) insert_clean(*table, e.key, e.hash);
    }
    if (set.escaped())
        for (const SetEntry& e : other)
            if (is_live(e.key)) cx.escape(e.key);
    cx.store_word(set.table, cx.ref_of(*table));
    cx.store_word(set.length, other_live);
    return true;
}

bool set_drop_removed(Context& cx, Dict& set) {
    if (fill_of(cx, set) - set.length <= mask_of(cx, set) / 4) return true;
    return resize(cx, set, set.length > 50'000 ? set.length * 2 : set.length * 4);
}

bool set_reserve_for_dict(Context& cx, Dict& set, std::uint64_t n) {
    if ((fill_of(cx, set) + n) * 5 < mask_of(cx, set) * 3) return true;
    return resize(cx, set, (set.length + n) * 2);
}

SetCopy set_copy_table(Context& cx, Value v) {
    Dict& set = cx.object<Dict>(v);
    ObjectLock lock(cx, set);
    return set_slots(cx, set);
}

SetCopy set_slots(const Context& cx, const Dict& set) {
    SetCopy out;
    if (set.table == 0) return out;
    SetTable& table = cx.at<SetTable>(set.table);
    out.slots.assign(table.entries, table.entries + table.size);
    out.fill = table.fill;
    out.live = set.length;
    return out;
}

} // namespace heddle::vm
