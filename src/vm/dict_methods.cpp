#include <fmt/format.h>

#include "vm/builtins.h"
#include "vm/containers.h"
#include "vm/direct_call.h"

namespace heddle::vm {

namespace {

Dict& self_of(Call& call) { return call.cx.object<Dict>(call.args[0]); }

// The value of a key, kUnbound when it is missing; touched by the caller.
Value lookup(Context& cx, Dict& dict, Value key, std::uint64_t hash, bool& ok) {
    ObjectLock lock(cx, dict);
    return dict_get(cx, dict, key, hash, ok);
}

bool touch_element(Context& cx, Dict& dict, std::uint64_t hash, bool write_shape, bool write) {
    return touch_shape(cx, dict, write_shape) || (cx.controlled && touch_or_stop(cx, dict, dict_cell(hash), write));
}

NativeResult get(Call& call) {
    Context& cx = call.cx;
    Dict& dict = self_of(call);
    bool ok = true;
    std::uint64_t hash = hash_bits(cx, call.args[1], ok);
    if (!ok || touch_element(cx, dict, hash, false, false)) return failed(cx);
    Value v = lookup(cx, dict, call.args[1], hash, ok);
    if (!ok) return failed(cx);
    return done(call, !(v == kUnbound) ? v : call.args[2] == kUnbound ? kNone : call.args[2]);
}

NativeResult setdefault(Call& call) {
    Context& cx = call.cx;
    Dict& dict = self_of(call);
    bool ok = true;
    std::uint64_t hash = hash_bits(cx, call.args[1], ok);
    if (!ok) return failed(cx);
    bool missing = !cx.controlled || lookup(cx, dict, call.args[1], hash, ok) == kUnbound;
    if (!ok || touch_element(cx, dict, hash, missing, missing)) return failed(cx);
    ObjectLock lock(cx, dict);
    Value v = dict_get(cx, dict, call.args[1], hash, ok);
    if (!ok) return failed(cx);
    if (v == kUnbound) {
        v = call.args[2] == kUnbound ? kNone : call.args[2];
        if (!dict_set(cx, dict, call.args[1], hash, v)) return failed(cx);
    }
    return done(call, v);
}

NativeResult pop(Call& call) {
    Context& cx = call.cx;
    Dict& dict = self_of(call);
    bool ok = true, found = false;
    std::uint64_t hash = hash_bits(cx, call.args[1], ok);
    if (!ok) return failed(cx);
    bool present = !cx.controlled || !(lookup(cx, dict, call.args[1], hash, ok) == kUnbound);
    if (!ok || touch_shape(cx, dict, present)) return failed(cx);
    Value v = kUnbound;
    {
        ObjectLock lock(cx, dict);
        v = dict_get(cx, dict, call.args[1], hash, ok);
        if (!ok || !dict_delete(cx, dict, call.args[1], hash, found)) return failed(cx);
    }
    if (found) return done(call, v);
    if (!(call.args[2] == kUnbound)) return done(call, call.args[2]);
    return cx.raise_value(TypeId::KeyError, call.args[1]);
}

NativeResult popitem(Call& call) {
    Context& cx = call.cx;
    Dict& dict = self_of(call);
    if (touch_shape(cx, dict, true)) return NativeResult::Stop;
    Value key = kUnbound, value = kUnbound;
    bool found = false;
    {
        ObjectLock lock(cx, dict);
        found = dict_pop_last(cx, dict, key, value);
    }
    if (!found) return cx.raise_value(TypeId::KeyError, cx.make_str("popitem(): dictionary is empty"));
    return done(call, cx.make_tuple({key, value}));
}

template <IteratorKind kKind> NativeResult view(Call& call) {
    return done(call, make_iterator(call.cx, kKind, call.args[0], int_value(0), kNone));
}

NativeResult update(Call& call) {
    Context& cx = call.cx;
    std::vector<DictEntry> entries;
    if (!(call.args[1] == kUnbound)) {
        if (!gives_keys(cx, call.args[1]))
            if (auto stop = materialize(call, 1)) return *stop;
        if (touch_shape(cx, self_of(call), true)) return NativeResult::Stop;
        if (!collect_pairs(cx, call.args[1], entries)) return failed(cx);
    } else if (touch_shape(cx, self_of(call), true)) {
        return NativeResult::Stop;
    }
    if (!(call.keywords == kUnbound))
        for (const DictEntry& e : dict_entries(cx, call.keywords)) entries.push_back(e);
    return dict_update_entries(cx, call.args[0], entries) ? NativeResult::Done : failed(cx);
}

NativeResult clear(Call& call) {
    Dict& dict = self_of(call);
    if (touch_shape(call.cx, dict, true)) return NativeResult::Stop;
    ObjectLock lock(call.cx, dict);
    dict_clear(call.cx, dict);
    return NativeResult::Done;
}

NativeResult copy(Call& call) {
    if (touch_whole(call.cx, self_of(call))) return NativeResult::Stop;
    return done(call, dict_copy(call.cx, call.args[0]));
}

// dict.fromkeys(iterable, value): called on the type, so there is no self.
NativeResult fromkeys(Call& call) {
    Context& cx = call.cx;
    if (auto stop = materialize(call, 0)) return *stop;
    std::vector<SetEntry> keys;
    if (!collect_hashed(cx, call.args[0], keys)) return failed(cx);
    Value v = cx.make_dict();
    Value value = call.args[1] == kUnbound ? kNone : call.args[1];
    for (const SetEntry& e : keys)
        if (!dict_set(cx, cx.object<Dict>(v), e.key, e.hash, value)) return failed(cx);
    return done(call, v);
}

constexpr NativeDef kDict[] = {
    {"get", get, "self, key, default?, /", 0, "reads shape and one element"},
    {"setdefault", setdefault, "self, key, default?, /", 0, "reads shape and one element; writes both for a new key"},
    {"pop", pop, "self, key, default?, /", 0, "writes shape (reads it when the key is missing)"},
    {"popitem", popitem, "self", 0, "writes shape"},
    {"keys", view<IteratorKind::DictKeysView>, "self"},
    {"values", view<IteratorKind::DictValuesView>, "self"},
    {"items", view<IteratorKind::DictItemsView>, "self"},
    {"update", update, "self, other?, /, **kwargs", 1, "writes shape; reads shape and all elements of the other"},
    {"clear", clear, "self", 0, "writes shape"},
    {"copy", copy, "self", 0, "reads shape and all elements"},
    {"fromkeys", fromkeys, "iterable, value?, /", 1, "reads shape and all elements"},
};

} // namespace

NativeTable dict_methods() { return {"dict", Kind::Dict, kDict}; }

} // namespace heddle::vm
