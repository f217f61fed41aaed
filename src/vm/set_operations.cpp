// Set algebra and comparison. The order in which elements meet a new table decides how it prints, so each operator goes its CPython way.

#include "vm/containers.h"
#include "vm/special.h"

namespace heddle::vm {

namespace {

// Any operand as a table copy: sets as they are; views and other iterables hashed into a set of their own.
bool operand(Context& cx, Value v, SetCopy& out) {
    if (is_set(cx, v)) {
        if (touch_shape(cx, cx.header(v), false)) return false;
        out = set_copy_table(cx, v);
        return true;
    }
    Value set = cx.make_set(Kind::Set);
    if (!set_update_from(cx, set, v)) return false;
    out = set_copy_table(cx, set);
    return true;
}

// A set that holds what a copied table holds, to look elements up in.
bool as_set(Context& cx, const SetCopy& copy, Kind kind, Value& out) {
    out = cx.make_set(kind);
    return set_merge(cx, cx.object<Dict>(out), copy.slots, copy.fill, copy.live);
}

Tri has(Context& cx, Value set, const SetEntry& e) {
    bool ok = true;
    SetEntry* found = set_find(cx, cx.object<Dict>(set), e.key, e.hash, ok);
    return ok ? found != nullptr : -1;
}

// Replaces a set's contents by another's that nobody else knows. Locked.
void take_over(Context& cx, Value target, Value from) {
    Dict &set = cx.object<Dict>(target), &source = cx.object<Dict>(from);
    if (set.escaped()) cx.escape(from);
    std::uint64_t finger = set.table == 0 ? 0 : cx.at<SetTable>(set.table).finger;
    if (source.table != 0) cx.store_word(cx.at<SetTable>(source.table).finger, finger);
    cx.store_word(set.table, source.table);
    cx.store_word(set.length, source.length);
}

Value combine(Context& cx, BinaryOp op, const SetCopy& a, const SetCopy& b, Kind kind) {
    Value sa = kUnbound, sb = kUnbound;
    Value result = cx.make_set(kind);
    Dict& out = cx.object<Dict>(result);
    switch (op) {
        case BinaryOp::OR:
            if (!set_merge(cx, out, a.slots, a.fill, a.live) || !set_merge(cx, out, b.slots, b.fill, b.live)) return kUnbound;
            return result;
        case BinaryOp::AND: {
            // The smaller one is walked.
            const SetCopy &walked = b.live > a.live ? a : b, &other = b.live > a.live ? b : a;
            if (!as_set(cx, other, Kind::Set, sa)) return kUnbound;
            for (const SetEntry& e : walked.slots) {
                if (!is_live(e.key)) continue;
                Tri in = has(cx, sa, e);
                if (in < 0 || (in && !set_add(cx, out, e.key, e.hash))) return kUnbound;
            }
            return result;
        }
        case BinaryOp::SUB: {
            if (!as_set(cx, b, Kind::Set, sb)) return kUnbound;
            if (a.live / 4 > b.live) { // CPython: a copy from which the few are taken
                if (!set_merge(cx, out, a.slots, a.fill, a.live)) return kUnbound;
                for (const SetEntry& e : b.slots) {
                    bool found = false;
                    if (is_live(e.key) && !set_discard(cx, out, e.key, e.hash, found)) return kUnbound;
                }
                return set_drop_removed(cx, out) ? result : kUnbound;
            }
            for (const SetEntry& e : a.slots) {
                if (!is_live(e.key)) continue;
                Tri in = has(cx, sb, e);
                if (in < 0 || (!in && !set_add(cx, out, e.key, e.hash))) return kUnbound;
            }
            return result;
        }
        default: // XOR: the right one, then the left one's elements in or out
            if (!set_merge(cx, out, b.slots, b.fill, b.live)) return kUnbound;
            for (const SetEntry& e : a.slots) {
                if (!is_live(e.key)) continue;
                bool found = false;
                if (!set_discard(cx, out, e.key, e.hash, found) || (!found && !set_add(cx, out, e.key, e.hash))) return kUnbound;
            }
            return result;
    }
}

// a OP= b on a's own table, as CPython's in-place methods do.
bool combine_in_place(Context& cx, BinaryOp op, Value target, const SetCopy& b, bool same) {
    Dict& set = cx.object<Dict>(target);
    ObjectLock lock(cx, set);
    if (op == BinaryOp::AND) {
        Value result = combine(cx, op, set_slots(cx, set), b, Kind::Set);
        if (result == kUnbound) return false;
        take_over(cx, target, result);
        return true;
    }
    if (same && op != BinaryOp::OR) return set_clear(cx, set), true;
    if (op == BinaryOp::OR) return set_merge(cx, set, b.slots, b.fill, b.live);
    for (const SetEntry& e : b.slots) {
        if (!is_live(e.key)) continue;
        bool found = false;
        if (!set_discard(cx, set, e.key, e.hash, found)) return false;
        if (op == BinaryOp::XOR && !found && !set_add(cx, set, e.key, e.hash)) return false;
    }
    return op == BinaryOp::XOR || set_drop_removed(cx, set);
}

} // namespace

Value set_binary(Context& cx, BinaryOp op, Value a, Value b, bool in_place) {
    SetCopy x, y;
    // With itself CPython takes short ways, which leave other tables.
    if (a == b && (op == BinaryOp::OR || op == BinaryOp::AND)) {
        if (in_place && cx.is(a, Kind::Set)) {
            if (op == BinaryOp::OR) return touch_shape(cx, cx.header(a), false) ? kUnbound : a;
        } else if (is_set(cx, a)) {
            if (!operand(cx, a, x)) return kUnbound;
            Value copy = kUnbound;
            return as_set(cx, x, cx.kind(a), copy) ? copy : kUnbound;
        }
    }
    if (in_place && cx.is(a, Kind::Set)) {
        if (touch_shape(cx, cx.header(a), true) || !operand(cx, b, y)) return kUnbound;
        return combine_in_place(cx, op, a, y, a == b) ? a : kUnbound;
    }
    if (!operand(cx, a, x) || !operand(cx, b, y)) return kUnbound;
    return combine(cx, op, x, y, is_set(cx, a) ? cx.kind(a) : Kind::Set);
}

Value set_with_iterable(Context& cx, BinaryOp op, Value a, Value iterable) {
    std::vector<SetEntry> others;
    SetCopy x;
    if (!operand(cx, a, x) || !collect_hashed(cx, iterable, others)) return kUnbound;
    Value set = kUnbound, result = cx.make_set(cx.kind(a));
    if (!as_set(cx, x, cx.kind(a), set)) return kUnbound;
    Dict& out = cx.object<Dict>(op == BinaryOp::AND ? result : set);
    for (const SetEntry& e : others) {
        bool found = false;
        if (op == BinaryOp::AND) {
            Tri in = has(cx, set, e);
            if (in < 0 || (in && !set_add(cx, out, e.key, e.hash))) return kUnbound;
        } else if (!set_discard(cx, out, e.key, e.hash, found)) {
            return kUnbound;
        }
    }
    if (op == BinaryOp::AND) return result;
    return set_drop_removed(cx, out) ? set : kUnbound;
}

Tri set_compare(Context& cx, CompareOp op, Value a, Value b) {
    SetCopy x, y;
    if (!operand(cx, a, x) || !operand(cx, b, y)) return -1;
    if (op == CompareOp::GT || op == CompareOp::GE) {
        std::swap(x, y);
        op = op == CompareOp::GT ? CompareOp::LT : CompareOp::LE;
    }
    bool negate = op == CompareOp::NE;
    if ((op == CompareOp::EQ || negate) && x.live != y.live) return negate;
    if (op == CompareOp::LT && x.live >= y.live) return 0;
    if (op == CompareOp::LE && x.live > y.live) return 0;
    Value other = kUnbound;
    if (!as_set(cx, y, Kind::Set, other)) return -1;
    for (const SetEntry& e : x.slots) {
        if (!is_live(e.key)) continue;
        Tri in = has(cx, other, e);
        if (in < 0) return -1;
        if (!in) return negate;
    }
    return !negate;
}

bool collect_hashed(Context& cx, Value iterable, std::vector<SetEntry>& out) {
    if (is_set(cx, iterable)) {
        if (touch_shape(cx, cx.header(iterable), false)) return false;
        for (const SetEntry& e : set_copy_table(cx, iterable).slots)
            if (is_live(e.key)) out.push_back(e);
        return true;
    }
    if (cx.is(iterable, Kind::Dict)) {
        if (touch_shape(cx, cx.header(iterable), false)) return false;
        for (const DictEntry& e : dict_entries(cx, iterable)) out.push_back({e.hash, e.key});
        return true;
    }
    std::vector<Value> values;
    if (!collect_elements(cx, iterable, values)) return false;
    out.reserve(values.size());
    for (Value v : values) {
        bool ok = true;
        std::uint64_t hash = hash_bits(cx, v, ok);
        if (!ok) return false;
        out.push_back({hash, v});
    }
    return true;
}

bool set_update_from(Context& cx, Value v, Value iterable) {
    Dict& set = cx.object<Dict>(v);
    if (is_set(cx, iterable)) {
        if (touch_shape(cx, cx.header(iterable), false)) return false;
        SetCopy copy = set_copy_table(cx, iterable);
        if (iterable == v) return true;
        ObjectLock lock(cx, set);
        return set_merge(cx, set, copy.slots, copy.fill, copy.live);
    }
    std::vector<SetEntry> entries;
    if (!collect_hashed(cx, iterable, entries)) return false;
    ObjectLock lock(cx, set);
    if (cx.is(iterable, Kind::Dict) && !set_reserve_for_dict(cx, set, entries.size())) return false;
    for (const SetEntry& e : entries)
        if (!set_add(cx, set, e.key, e.hash)) return false;
    return true;
}

bool gives_keys(Context& cx, Value v) {
    if (!is_user_object(cx, v)) return false;
    if (cx.is(plain(cx, v), Kind::Dict) && special(cx, v, "__iter__") == kUnbound) return true;
    return !(special(cx, v, "keys") == kUnbound);
}

bool collect_pairs(Context& cx, Value source, std::vector<DictEntry>& out) {
    if (gives_keys(cx, source)) {
        if (Value base = plain(cx, source); cx.is(base, Kind::Dict) && special(cx, source, "__iter__") == kUnbound) {
            source = base; // whatever its __getitem__ says
        } else {
            Value keys = call_special(cx, special(cx, source, "keys"), source, {});
            if (!(keys == kUnbound)) keys = cx.ask(cx.machine.type_object(TypeId::list), {keys});
            if (keys == kUnbound) return false;
            for (Value key : list_values(cx, keys)) {
                Value v = get_item(cx, source, key);
                bool ok = !(v == kUnbound);
                std::uint64_t hash = ok ? hash_bits(cx, key, ok) : 0;
                if (!ok) return false;
                out.push_back({hash, key, v});
            }
            return true;
        }
    }
    if (cx.is(source, Kind::Dict)) {
        if (touch_whole(cx, cx.header(source))) return false;
        out = dict_entries(cx, source);
        return true;
    }
    std::vector<Value> items;
    if (!collect_elements(cx, source, items)) return false;
    for (std::size_t i = 0; i < items.size(); i++) {
        std::vector<Value> pair;
        if (!is_iterable(cx, items[i])) {
            cx.raise(TypeId::TypeError, "cannot convert dictionary update sequence element #" + std::to_string(i) + " to a sequence");
            return false;
        }
        if (!collect_elements(cx, items[i], pair)) return false;
        if (pair.size() != 2) {
            cx.raise(TypeId::ValueError, "dictionary update sequence element #" + std::to_string(i) + " has length " +
                                             std::to_string(pair.size()) + "; 2 is required");
            return false;
        }
        bool ok = true;
        std::uint64_t hash = hash_bits(cx, pair[0], ok);
        if (!ok) return false;
        out.push_back({hash, pair[0], pair[1]});
    }
    return true;
}

} // namespace heddle::vm
