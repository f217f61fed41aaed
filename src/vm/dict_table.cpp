// Dicts. Problem: keep insertion order, find a key in constant time, undo by single words.
// Idea (CPython's compact dict, R. Hettinger): entries in order of insertion, and beside them an open-addressing index of entry numbers.
// Removing marks the entry; its index slot stays and is passed by. Invariants: every live entry has an index slot on the probe path
// of its hash; `filled` (slots in use) never exceeds the entry capacity, two thirds of the slots, so a probe ends; a table that is
// full is replaced, the live entries copied in order. A table is never changed after it was replaced.

#include <algorithm>

#include "base/assert.h"
#include "vm/containers.h"
#include "vm/dict_index.h"
#include "vm/special.h"

namespace heddle::vm {

namespace {

constexpr std::uint32_t kPerturbShift = 5;

std::uint64_t with_slot(std::uint64_t word, std::uint64_t slot, std::uint32_t v) {
    int shift = static_cast<int>(slot & 1) * 32;
    return (word & ~(std::uint64_t{0xffffffff} << shift)) | std::uint64_t{v} << shift;
}

std::uint64_t empty_slot(const DictTable& table, std::uint64_t hash) {
    std::uint64_t i = hash & table.index_mask, perturb = hash;
    while (slot_at(table, i) != 0) {
        perturb >>= kPerturbShift;
        i = (i * 5 + perturb + 1) & table.index_mask;
    }
    return i;
}

// A table of its own for the live entries and `room` more.
bool rebuild(Context& cx, Dict& dict, std::uint64_t room) {
    std::uint64_t slots = 8;
    while (slots * 2 / 3 < room) slots *= 2;
    std::uint64_t capacity = slots * 2 / 3;
    std::uint64_t bytes = sizeof(DictTable) + (capacity - 1) * sizeof(DictEntry) + slots / 2 * 8;
    if (capacity > UINT32_MAX / 4) {
        cx.raise(TypeId::MemoryError, "");
        return false;
    }
    if (!cx.reserve(bytes)) return false;
    DictTable& table = cx.allocate<DictTable>(Kind::DictTable, bytes, static_cast<std::uint32_t>(capacity));
    table.flags |= dict.flags & kEscaped;
    table.index_mask = slots - 1;
    std::uint64_t* words = index_words(table);
    std::fill(words, words + slots / 2, 0);
    std::uint64_t n = 0;
    dict_each(cx, dict, [&](DictEntry& e) {
        std::uint64_t slot = empty_slot(table, e.hash);
        words[slot / 2] = with_slot(words[slot / 2], slot, static_cast<std::uint32_t>(n + 1));
        table.entries[n++] = e;
        return true;
    });
    table.used = table.filled = n;
    for (std::uint64_t i = n; i < capacity; i++) table.entries[i] = {0, kUnbound, kUnbound};
    cx.store_word(dict.table, cx.ref_of(table));
    return true;
}

} // namespace

DictEntry* dict_find(Context& cx, const Dict& dict, Value key, std::uint64_t hash, bool& ok) {
    ok = true;
    if (dict.table == 0) return nullptr;
    DictTable& table = cx.at<DictTable>(dict.table);
    std::uint64_t i = hash & table.index_mask, perturb = hash;
    while (std::uint32_t slot = slot_at(table, i)) {
        DictEntry& entry = table.entries[slot - 1];
        if (entry.hash == hash && is_live(entry.key)) {
            if (same_key(cx, entry.key, key, ok)) return &entry;
            if (!ok) return nullptr;
        }
        perturb >>= kPerturbShift;
        i = (i * 5 + perturb + 1) & table.index_mask;
    }
    return nullptr;
}

Value dict_get(Context& cx, const Dict& dict, Value key, std::uint64_t hash, bool& ok) {
    if (dict.kind != Kind::Dict) {
        SetEntry* e = set_find(cx, dict, key, hash, ok);
        return e != nullptr ? kNone : kUnbound;
    }
    DictEntry* e = dict_find(cx, dict, key, hash, ok);
    return e != nullptr ? e->value : kUnbound;
}

bool dict_set(Context& cx, Dict& dict, Value key, std::uint64_t hash, Value v) {
    if (dict.kind != Kind::Dict) return set_add(cx, dict, key, hash);
    bool ok = true;
    if (DictEntry* e = dict_find(cx, dict, key, hash, ok)) {
        cx.store_item(dict, e->value, v);
        return true;
    }
    return ok && dict_add(cx, dict, key, hash, v);
}

bool dict_add(Context& cx, Dict& dict, Value key, std::uint64_t hash, Value v) {
    if (dict.table == 0 || cx.at<DictTable>(dict.table).filled == cx.at<DictTable>(dict.table).size) {
        std::uint64_t live = dict.length;
        // The objects of a class stay small; large tables are copied seldom.
        if (!rebuild(cx, dict, live < 4 ? 5 : live < 40 || live >= 100'000 ? live * 2 : live * 3)) return false;
    }
    DictTable& table = cx.at<DictTable>(dict.table);
    std::uint64_t slot = empty_slot(table, hash), n = table.used;
    std::uint64_t& word = index_words(table)[slot / 2];
    cx.store_word(word, with_slot(word, slot, static_cast<std::uint32_t>(n + 1)));
    DictEntry& entry = table.entries[n];
    cx.store_word(entry.hash, hash);
    cx.store_item(dict, entry.key, key);
    cx.store_item(dict, entry.value, v);
    cx.store_word(table.used, n + 1);
    cx.store_word(table.filled, table.filled + 1);
    cx.store_word(dict.length, dict.length + 1);
    return true;
}

bool dict_delete(Context& cx, Dict& dict, Value key, std::uint64_t hash, bool& found) {
    if (dict.kind != Kind::Dict) return set_discard(cx, dict, key, hash, found);
    bool ok = true;
    DictEntry* e = dict_find(cx, dict, key, hash, ok);
    found = e != nullptr;
    if (!found) return ok;
    cx.store_item(dict, e->key, kDeleted);
    cx.store_item(dict, e->value, kUnbound);
    cx.store_word(dict.length, dict.length - 1);
    return true;
}

bool dict_pop_last(Context& cx, Dict& dict, Value& key, Value& value) {
    if (dict.length == 0) return false;
    DictTable& table = cx.at<DictTable>(dict.table);
    std::uint64_t i = table.used;
    while (!is_live(table.entries[i - 1].key)) i--;
    DictEntry& e = table.entries[i - 1];
    key = e.key, value = e.value;
    cx.store_item(dict, e.key, kDeleted);
    cx.store_item(dict, e.value, kUnbound);
    // The entry is free again; `filled` stays, its index slot still points at it and is passed by.
    cx.store_word(table.used, i - 1);
    cx.store_word(dict.length, dict.length - 1);
    return true;
}

void dict_clear(Context& cx, Dict& dict) {
    cx.store_word(dict.table, 0);
    cx.store_word(dict.length, 0);
}

std::vector<DictEntry> dict_entries(Context& cx, Value v) {
    Dict& dict = cx.object<Dict>(v);
    ObjectLock lock(cx, dict);
    std::vector<DictEntry> out;
    out.reserve(dict.length);
    dict_each(cx, dict, [&](DictEntry& e) {
        out.push_back(e);
        return true;
    });
    return out;
}

bool dict_update_entries(Context& cx, Value v, const std::vector<DictEntry>& entries) {
    Dict& dict = cx.object<Dict>(v);
    ObjectLock lock(cx, dict);
    for (const DictEntry& e : entries)
        if (!dict_set(cx, dict, e.key, e.hash, e.value)) return false;
    return true;
}

Value dict_copy(Context& cx, Value v) {
    std::vector<DictEntry> entries = dict_entries(cx, v);
    Value copy = cx.make_dict();
    if (!entries.empty() && !rebuild(cx, cx.object<Dict>(copy), entries.size())) return kUnbound;
    return dict_update_entries(cx, copy, entries) ? copy : kUnbound;
}

Value dict_get_str(Context& cx, Value v, Value name) {
    Dict& dict = cx.object<Dict>(v);
    bool ok = true;
    std::uint64_t hash = hash_bits(cx, name, ok);
    ObjectLock lock(cx, dict);
    return dict_get(cx, dict, name, hash, ok);
}

Value dict_get_text(Context& cx, Value v, std::string_view name) {
    Dict& dict = cx.object<Dict>(v);
    const std::uint64_t hash = hash_of_str(name);
    ObjectLock lock(cx, dict);
    if (dict.table == 0) return kUnbound;
    const DictTable& table = cx.at<DictTable>(dict.table);
    std::uint64_t i = hash & table.index_mask, perturb = hash;
    while (std::uint32_t slot = slot_at(table, i)) {
        const DictEntry& entry = table.entries[slot - 1];
        if (entry.hash == hash && cx.is_str(entry.key) && cx.text(entry.key) == name) return entry.value;
        perturb >>= kPerturbShift;
        i = (i * 5 + perturb + 1) & table.index_mask;
    }
    return kUnbound;
}

void dict_set_str(Context& cx, Value v, Value name, Value value) {
    Dict& dict = cx.object<Dict>(v);
    bool ok = true;
    std::uint64_t hash = hash_bits(cx, name, ok);
    ObjectLock lock(cx, dict);
    ok = dict_set(cx, dict, name, hash, value);
    HEDDLE_ASSERT(ok || cx.raising(), "a name is hashable");
}

} // namespace heddle::vm
