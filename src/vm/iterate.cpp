// Iteration over built-in things. An iterator's own position is a cell of the iterator: two threads may share one.
//
// A step reads the position under the iterator's lock, the element under the container's, and then moves the position if nobody else
// has: no lock is held while another is taken, and the step counts as having happened when the element was read.

#include <fmt/format.h>

#include "vm/bigint.h"
#include "vm/containers.h"
#include "vm/direct_call.h"
#include "vm/special.h"
#include "vm/utf8.h"

namespace heddle::vm {

namespace {

enum class Step { Value, End, Failed };

// What one look at a container gives for a position.
struct Look {
    Value value = kUnbound;
    std::int64_t next = 0;
    Step step = Step::End;
};

Look changed_size(Context& cx, const char* what) {
    cx.raise(TypeId::RuntimeError, fmt::format("{} changed size during iteration", what));
    return {kUnbound, 0, Step::Failed};
}

Value dict_part(Context& cx, IteratorKind kind, const DictEntry& e) {
    if (kind == IteratorKind::DictKeys) return e.key;
    if (kind == IteratorKind::DictValues) return e.value;
    return cx.make_tuple({e.key, e.value});
}

Look look_dict(Context& cx, IteratorKind kind, Value source, std::int64_t index, std::int64_t expected) {
    Dict& dict = cx.object<Dict>(source);
    DictEntry entry{0, kUnbound, kUnbound};
    std::int64_t next = index;
    {
        ObjectLock lock(cx, dict);
        if (static_cast<std::int64_t>(dict.length) != expected) return changed_size(cx, "dictionary");
        if (dict.table == 0) return {};
        DictTable& table = cx.at<DictTable>(dict.table);
        auto i = static_cast<std::uint64_t>(index);
        while (i < table.used && !is_live(table.entries[i].key)) i++;
        if (i >= table.used) return {};
        entry = table.entries[i];
        next = static_cast<std::int64_t>(i) + 1;
    }
    return {dict_part(cx, kind, entry), next, Step::Value};
}

// reversed(dict): positions count down.
Look look_dict_back(Context& cx, IteratorKind kind, Value source, std::int64_t index, std::int64_t expected) {
    Dict& dict = cx.object<Dict>(source);
    DictEntry entry{0, kUnbound, kUnbound};
    {
        ObjectLock lock(cx, dict);
        if (static_cast<std::int64_t>(dict.length) != expected) return changed_size(cx, "dictionary");
        if (dict.table == 0) return {};
        DictTable& table = cx.at<DictTable>(dict.table);
        while (index >= 0 && (static_cast<std::uint64_t>(index) >= table.used || !is_live(table.entries[index].key))) index--;
        if (index < 0) return {};
        entry = table.entries[index];
    }
    return {dict_part(cx, kind, entry), index - 1, Step::Value};
}

Look look_set(Context& cx, Value source, std::int64_t index, std::int64_t expected) {
    Dict& set = cx.object<Dict>(source);
    ObjectLock lock(cx, set);
    if (static_cast<std::int64_t>(set.length) != expected) return changed_size(cx, "Set");
    if (set.table == 0) return {};
    SetTable& table = cx.at<SetTable>(set.table);
    auto i = static_cast<std::uint64_t>(index);
    while (i < table.size && !is_live(table.entries[i].key)) i++;
    if (i >= table.size) return {};
    return {table.entries[i].key, static_cast<std::int64_t>(i) + 1, Step::Value};
}

Look look_list(Context& cx, Value source, std::int64_t index, std::int64_t direction) {
    List& list = cx.object<List>(source);
    ObjectLock lock(cx, list);
    if (index < 0 || index >= static_cast<std::int64_t>(list.length)) return {};
    return {list_item(cx, list, static_cast<std::uint64_t>(index)), index + direction, Step::Value};
}

Look look_deque(Context& cx, Value source, std::int64_t index, Value changes, std::int64_t direction) {
    Deque& deque = cx.object<Deque>(source);
    ObjectLock lock(cx, deque);
    if (deque.changes != static_cast<std::uint64_t>(changes.as_int())) {
        cx.raise(TypeId::RuntimeError, "deque mutated during iteration");
        return {kUnbound, 0, Step::Failed};
    }
    if (index < 0 || index >= static_cast<std::int64_t>(deque.length)) return {};
    return {deque_item(cx, deque, static_cast<std::uint64_t>(index)), index + direction, Step::Value};
}

Look look_str(Context& cx, Value source, std::int64_t offset) {
    std::string_view text = cx.text(source);
    auto at = static_cast<std::size_t>(offset);
    if (at >= text.size()) return {};
    std::size_t end = at;
    decode_utf8(text, end);
    return {cx.make_str(text.substr(at, end - at)), static_cast<std::int64_t>(end), Step::Value};
}

Look look(Context& cx, IteratorKind kind, Value source, std::int64_t index, Value extra) {
    switch (kind) {
        case IteratorKind::List: return look_list(cx, source, index, 1);
        case IteratorKind::Tuple: {
            const Tuple& t = cx.object<Tuple>(source);
            if (index >= static_cast<std::int64_t>(t.size)) return {};
            return {t.items[index], index + 1, Step::Value};
        }
        case IteratorKind::Str: return look_str(cx, source, index);
        case IteratorKind::Bytes: {
            const Bytes& b = cx.object<Bytes>(source);
            if (index >= static_cast<std::int64_t>(b.size)) return {};
            return {int_value(static_cast<unsigned char>(b.data[index])), index + 1, Step::Value};
        }
        case IteratorKind::Range: {
            const Range& range = cx.object<Range>(source);
            if (range.length.is_int() && index >= range.length.as_int()) return {};
            Value item = range_item(cx, range, int_value(index));
            return {item, index + 1, item == kUnbound ? Step::Failed : Step::Value};
        }
        case IteratorKind::DictKeys: case IteratorKind::DictValues: case IteratorKind::DictItems:
            return look_dict(cx, kind, source, index, extra.as_int());
        case IteratorKind::Deque: return look_deque(cx, source, index, extra, 1);
        case IteratorKind::Set: return look_set(cx, source, index, extra.as_int());
        case IteratorKind::Reversed: {
            if (cx.is(source, Kind::Deque)) return look_deque(cx, source, index, extra, -1);
            if (index < 0) return {};
            switch (cx.kind(source)) {
                case Kind::List: return look_list(cx, source, index, -1);
                case Kind::Tuple: return {cx.object<Tuple>(source).items[index], index - 1, Step::Value};
                case Kind::Bytes: return {int_value(static_cast<unsigned char>(cx.object<Bytes>(source).data[index])), index - 1, Step::Value};
                case Kind::Range: {
                    Value item = range_item(cx, cx.object<Range>(source), int_value(index));
                    return {item, index - 1, item == kUnbound ? Step::Failed : Step::Value};
                }
                case Kind::Str: { // index: byte offset behind the next character
                    std::string_view text = cx.text(source);
                    if (index == 0) return {};
                    auto at = static_cast<std::size_t>(index) - 1;
                    while (at > 0 && (text[at] & 0xc0) == 0x80) at--;
                    Value c = cx.make_str(text.substr(at, static_cast<std::size_t>(index) - at));
                    return {c, static_cast<std::int64_t>(at), Step::Value};
                }
                case Kind::Dict: {
                    const Value* pair = cx.object<Tuple>(extra).items; // (length, part)
                    return look_dict_back(cx, static_cast<IteratorKind>(pair[1].as_int()), source, index, pair[0].as_int());
                }
                default: return {};
            }
        }
        default: return {};
    }
}

bool is_compound(IteratorKind kind) {
    return kind == IteratorKind::Enumerate || kind == IteratorKind::Zip || kind == IteratorKind::Map || kind == IteratorKind::Filter;
}

Value strict_zip_error(Context& cx, std::size_t at, const char* how) {
    std::string before = at == 1 ? "argument 1" : fmt::format("arguments 1-{}", at);
    cx.raise(TypeId::ValueError, fmt::format("zip() argument {} is {} than {}", at + 1, how, before));
    return kUnbound;
}

// Elements of a tuple of iterators; false: exhausted or failed.
bool step_each(Context& cx, const Tuple& t, Value* out, bool strict) {
    for (std::uint32_t i = 0; i < t.size; i++) {
        Value v = step_iterator(cx, t.items[i]);
        if (v == kUnbound) {
            if (!strict || cx.raising() || cx.stop_here) return false;
            if (i > 0) return strict_zip_error(cx, i, "shorter"), false;
            for (std::uint32_t k = 1; k < t.size; k++) {
                Value more = step_iterator(cx, t.items[k]);
                if (!(more == kUnbound)) return strict_zip_error(cx, k, "longer"), false;
                if (cx.raising() || cx.stop_here) return false;
            }
            return false;
        }
        out[i] = v;
    }
    return true;
}

Value step_compound(Context& cx, Iterator& it) {
    switch (static_cast<IteratorKind>(it.aux)) {
        case IteratorKind::Enumerate: {
            Value v = step_iterator(cx, it.source);
            if (v == kUnbound) return kUnbound;
            Value index = kUnbound;
            {
                ObjectLock lock(cx, it);
                index = it.index;
                Value next = number_binary(cx, BinaryOp::ADD, index, int_value(1));
                if (next == kUnbound) return kUnbound;
                cx.take_from(it);
                cx.store_item(it, it.index, next);
            }
            return cx.make_tuple({index, v});
        }
        case IteratorKind::Zip: {
            const Tuple& sources = cx.object<Tuple>(it.source);
            if (sources.size == 0) return kUnbound;
            Value tuple = cx.make_tuple(sources.size);
            return step_each(cx, sources, cx.object<Tuple>(tuple).items, it.extra == kTrue) ? tuple : kUnbound;
        }
        case IteratorKind::Map: {
            const Tuple& sources = cx.object<Tuple>(it.source);
            std::vector<Value> values(sources.size);
            if (!step_each(cx, sources, values.data(), false)) return kUnbound;
            return call_direct(cx, it.extra, values.data(), sources.size);
        }
        case IteratorKind::Filter:
            for (StopPoll poll;;) {
                Value v = step_iterator(cx, it.source);
                if (v == kUnbound || poll.stopped(cx)) return kUnbound;
                Value verdict = it.extra == kNone ? v : call_direct(cx, it.extra, &v, 1);
                if (verdict == kUnbound) return kUnbound;
                Tri yes = truth(cx, verdict);
                if (yes < 0) return kUnbound;
                if (yes) return v;
            }
        default: return kUnbound;
    }
}

bool touch_step(Context& cx, Value v) {
    if (!cx.tracking && cx.controlled) return false;
    Iterator& it = cx.object<Iterator>(v);
    auto kind = static_cast<IteratorKind>(it.aux);
    if (touch_or_stop(cx, it, kState, true)) return true;
    if (!cx.controlled) return false; // nothing is recorded
    Value source = cx.load(it, it.source);
    if (source == kUnbound || !source.is_ref()) return false;
    if (kind == IteratorKind::Enumerate || kind == IteratorKind::Filter) return touch_step(cx, source);
    if (kind == IteratorKind::Zip || kind == IteratorKind::Map) {
        const Tuple& t = cx.object<Tuple>(source);
        for (std::uint32_t i = 0; i < t.size; i++)
            if (touch_step(cx, t.items[i])) return true;
        return false;
    }
    Object& container = cx.header(source);
    switch (container.kind) {
        case Kind::List: case Kind::Deque: {
            if (touch_shape(cx, container, false)) return true;
            if (!cx.controlled) return false;
            Value index = it.index;
            if (!index.is_int() || index.as_int() < 0 ||
                index.as_int() >= static_cast<std::int64_t>(container.kind == Kind::List ? cx.object<List>(source).length : cx.object<Deque>(source).length))
                return false;
            return touch_or_stop(cx, container, static_cast<std::uint32_t>(index.as_int()), false);
        }
        case Kind::Dict:
            // Keys change with the shape only; values and items also by assignment to a key.
            return kind == IteratorKind::DictKeys ? touch_shape(cx, container, false) : touch_whole(cx, container);
        case Kind::Set: return touch_shape(cx, container, false);
        default: return false;
    }
}

} // namespace

Value make_iterator(Context& cx, IteratorKind kind, Value source, Value index, Value extra) {
    Iterator& it = cx.allocate<Iterator>(Kind::Iterator);
    it.aux = static_cast<std::uint8_t>(kind);
    it.source = source, it.index = index, it.extra = extra;
    return cx.value_of(it);
}

bool is_iterable(const Context& cx, Value v) {
    switch (cx.kind(v)) {
        case Kind::List: case Kind::Deque: case Kind::Tuple: case Kind::Str: case Kind::Bytes: case Kind::Range: case Kind::Dict: case Kind::Set:
        case Kind::FrozenSet: case Kind::Iterator: return true;
        case Kind::Instance: {
            auto& mutable_cx = const_cast<Context&>(cx);
            return needs_python(mutable_cx, v) || (!(plain(cx, v) == v) && is_iterable(cx, plain(cx, v)));
        }
        case Kind::Generator: return is_generator(cx, v);
        default: return false;
    }
}

namespace {

bool is_iterator(Context& cx, Value v) {
    if (cx.is(v, Kind::Iterator)) return !is_view(cx, v);
    return is_generator(cx, v) || !(special(cx, v, "__next__") == kUnbound);
}

Value not_iterable(Context& cx, Value v) {
    cx.raise(TypeId::TypeError, fmt::format("'{}' object is not iterable", cx.type_name(v)));
    return kUnbound;
}

// iter(v) of an object of a user class: __iter__, else what is inside, else the old protocol of __getitem__ with 0, 1, 2…
Value iterate_by_class(Context& cx, Value v) {
    Value method = special_method(cx, v, "__iter__");
    if (method == kNone) return not_iterable(cx, v);
    if (!(method == kUnbound)) {
        Value it = call_special(cx, method, v, {});
        if (it == kUnbound || is_iterator(cx, it)) return it;
        cx.raise(TypeId::TypeError, fmt::format("iter() returned non-iterator of type '{}'", cx.type_name(it)));
        return kUnbound;
    }
    Value base = plain(cx, v);
    if (!(base == v)) return iterate(cx, base);
    if (special_method(cx, v, "__getitem__") == kUnbound) return not_iterable(cx, v);
    return make_iterator(cx, IteratorKind::Sequence, v, int_value(0), kNone);
}

} // namespace

Value iterate(Context& cx, Value v) {
    if (is_user_object(cx, v)) return iterate_by_class(cx, v);
    auto sized = [&](IteratorKind kind, Value source) {
        Dict& dict = cx.object<Dict>(source);
        if (touch_shape(cx, dict, false)) return kUnbound;
        std::int64_t length;
        {
            ObjectLock lock(cx, dict);
            length = static_cast<std::int64_t>(dict.length);
        }
        return make_iterator(cx, kind, source, int_value(0), int_value(length));
    };
    switch (cx.kind(v)) {
        case Kind::List: return make_iterator(cx, IteratorKind::List, v, int_value(0), kNone);
        case Kind::Deque: {
            Deque& deque = cx.object<Deque>(v);
            if (touch_shape(cx, deque, false)) return kUnbound;
            ObjectLock lock(cx, deque);
            return make_iterator(cx, IteratorKind::Deque, v, int_value(0), int_value(static_cast<std::int64_t>(deque.changes)));
        }
        case Kind::Tuple: return make_iterator(cx, IteratorKind::Tuple, v, int_value(0), kNone);
        case Kind::Str: return make_iterator(cx, IteratorKind::Str, v, int_value(0), kNone);
        case Kind::Bytes: return make_iterator(cx, IteratorKind::Bytes, v, int_value(0), kNone);
        case Kind::Range: return make_iterator(cx, IteratorKind::Range, v, int_value(0), kNone);
        case Kind::Dict: return sized(IteratorKind::DictKeys, v);
        case Kind::Set: case Kind::FrozenSet: return sized(IteratorKind::Set, v);
        case Kind::Iterator:
            switch (iterator_kind(cx, v)) {
                case IteratorKind::DictKeysView: return sized(IteratorKind::DictKeys, cx.object<Iterator>(v).source);
                case IteratorKind::DictValuesView: return sized(IteratorKind::DictValues, cx.object<Iterator>(v).source);
                case IteratorKind::DictItemsView: return sized(IteratorKind::DictItems, cx.object<Iterator>(v).source);
                default: return v;
            }
        case Kind::Generator: return is_generator(cx, v) ? v : not_iterable(cx, v);
        default: return not_iterable(cx, v);
    }
}

Value step_iterator(Context& cx, Value v) {
    Iterator& it = cx.object<Iterator>(v);
    auto kind = static_cast<IteratorKind>(it.aux);
    if (is_compound(kind)) return step_compound(cx, it);
    for (;;) {
        Value source = kUnbound, index = kUnbound;
        {
            ObjectLock lock(cx, it);
            source = it.source, index = it.index;
        }
        if (source == kUnbound) return kUnbound;
        Look seen = look(cx, kind, source, index.as_int(), it.extra);
        if (seen.step == Step::Failed) return kUnbound;
        ObjectLock lock(cx, it);
        if (!(it.source == source) || !(it.index == index)) continue; // another thread was faster
        cx.take_from(it);
        if (seen.step == Step::End) {
            cx.store(it, it.source, kUnbound); // an exhausted iterator stays so
            return kUnbound;
        }
        cx.store_item(it, it.index, int_value(seen.next));
        return seen.value;
    }
}

namespace {
// Over one built-in container, and nothing to ask.
bool is_simple(const Context& cx, Value v) {
    if (!cx.is(v, Kind::Iterator)) return false;
    const auto kind = static_cast<IteratorKind>(cx.header(v).aux);
    return kind <= IteratorKind::Bytes || kind == IteratorKind::Deque;
}
} // namespace

Value next(Context& cx, Value v) {
    if (is_simple(cx, v)) return touch_step(cx, v) ? kUnbound : step_iterator(cx, v);
    if (Value method = special(cx, v, "__next__"); !(method == kUnbound)) {
        Value element = call_special(cx, method, v, {});
        if (element == kUnbound) take_exception(cx, TypeId::StopIteration);
        return element;
    }
    if (!is_generator(cx, v) && (!cx.is(v, Kind::Iterator) || is_view(cx, v))) {
        cx.raise(TypeId::TypeError, fmt::format("'{}' object is not an iterator", cx.type_name(v)));
        return kUnbound;
    }
    if (needs_python(cx, v)) {
        Value element = cx.ask(iterator_step_native(), {v});
        return element == kDeleted ? kUnbound : element;
    }
    if (touch_step(cx, v)) return kUnbound;
    return step_iterator(cx, v);
}

bool needs_python(Context& cx, Value v) {
    if (is_simple(cx, v)) return false;
    if (is_user_object(cx, v)) {
        if (!(special_method(cx, v, "__iter__") == kUnbound) || !(special_method(cx, v, "__next__") == kUnbound)) return true;
        return plain(cx, v) == v && !(special_method(cx, v, "__getitem__") == kUnbound);
    }
    if (is_generator(cx, v)) return true;
    if (!cx.is(v, Kind::Iterator)) return false;
    const Iterator& it = cx.object<Iterator>(v);
    const Value source = cx.load(it, it.source);
    if (source == kUnbound) return false; // exhausted, perhaps just now, by another thread
    switch (static_cast<IteratorKind>(it.aux)) {
        case IteratorKind::Enumerate: return needs_python(cx, source);
        case IteratorKind::Filter:
            return classes_exist(cx) || (!(it.extra == kNone) && !is_direct(cx, it.extra)) || needs_python(cx, source);
        case IteratorKind::Sequence: case IteratorKind::Callable: return true;
        case IteratorKind::Reversed: return is_user_object(cx, source);
        case IteratorKind::Map:
            if (classes_exist(cx) || !is_direct(cx, it.extra)) return true; // a built-in function may ask an element's class
            [[fallthrough]];
        case IteratorKind::Zip: {
            const Tuple& t = cx.object<Tuple>(source);
            for (std::uint32_t i = 0; i < t.size; i++)
                if (needs_python(cx, t.items[i])) return true;
            return false;
        }
        default: return false;
    }
}

bool touch_whole(Context& cx, const Object& container) {
    if (!cx.controlled) return touch_shape(cx, container, false);
    if (!cx.tracking || !container.escaped()) return false;
    constexpr std::uint64_t kFew = 10;
    if (container.kind == Kind::List || container.kind == Kind::Deque) {
        const std::uint64_t length = container.kind == Kind::List ? static_cast<const List&>(container).length : static_cast<const Deque&>(container).length;
        if (touch_shape(cx, container, length > kFew)) return true;
        if (length > kFew) return false;
        for (std::uint32_t i = 0; i < length; i++)
            if (touch_or_stop(cx, container, i, false)) return true;
        return false;
    }
    if (container.kind == Kind::Dict) {
        const Dict& dict = static_cast<const Dict&>(container);
        if (touch_shape(cx, container, dict.length > kFew)) return true;
        if (dict.length > kFew) return false;
        bool stop = false;
        dict_each(cx, dict, [&](DictEntry& e) { return !(stop = touch_or_stop(cx, container, dict_cell(e.hash), false)); });
        return stop;
    }
    return touch_shape(cx, container, false); // a set's elements change with its shape only
}

bool touch_iterable(Context& cx, Value v) {
    if (!v.is_ref()) return false;
    Object& object = cx.header(v);
    switch (object.kind) {
        case Kind::List: case Kind::Deque: case Kind::Dict: case Kind::Set: return touch_whole(cx, object);
        case Kind::Iterator: {
            Iterator& it = static_cast<Iterator&>(object);
            if (!is_view(cx, v) && touch_or_stop(cx, it, kState, true)) return true;
            Value source = cx.load(it, it.source);
            auto kind = static_cast<IteratorKind>(it.aux);
            if (source == kUnbound) return false;
            if (kind == IteratorKind::Zip || kind == IteratorKind::Map) {
                const Tuple& t = cx.object<Tuple>(source);
                for (std::uint32_t i = 0; i < t.size; i++)
                    if (touch_iterable(cx, t.items[i])) return true;
                return false;
            }
            if (cx.is(source, Kind::Dict) && (kind == IteratorKind::DictKeys || kind == IteratorKind::DictKeysView))
                return touch_shape(cx, cx.header(source), false);
            return touch_iterable(cx, source);
        }
        default: return false;
    }
}

bool collect_elements(Context& cx, Value v, std::vector<Value>& out) {
    if (needs_python(cx, v)) { // as a list first, made by a native with a frame
        v = cx.ask(cx.machine.type_object(TypeId::list), {v});
        if (v == kUnbound) return false;
        out = list_values(cx, v);
        return true;
    }
    v = plain(cx, v);
    switch (cx.kind(v)) {
        case Kind::List:
            if (touch_whole(cx, cx.header(v))) return false;
            out = list_values(cx, v);
            return true;
        case Kind::Deque:
            if (touch_whole(cx, cx.header(v))) return false;
            out = deque_values(cx, v);
            return true;
        case Kind::Tuple: {
            const Tuple& t = cx.object<Tuple>(v);
            out.assign(t.items, t.items + t.size);
            return true;
        }
        case Kind::Dict:
            if (touch_shape(cx, cx.header(v), false)) return false;
            for (const DictEntry& e : dict_entries(cx, v)) out.push_back(e.key);
            return true;
        case Kind::Set: case Kind::FrozenSet:
            if (touch_shape(cx, cx.header(v), false)) return false;
            for (const SetEntry& e : set_copy_table(cx, v).slots)
                if (is_live(e.key)) out.push_back(e.key);
            return true;
        default: break;
    }
    if (touch_iterable(cx, v)) return false;
    if (is_view(cx, v)) {
        auto kind = iterator_kind(cx, v);
        for (const DictEntry& e : dict_entries(cx, cx.object<Iterator>(v).source))
            out.push_back(dict_part(cx, kind == IteratorKind::DictKeysView ? IteratorKind::DictKeys
                                        : kind == IteratorKind::DictValuesView ? IteratorKind::DictValues : IteratorKind::DictItems, e));
        return true;
    }
    Value iterator = iterate(cx, v);
    if (iterator == kUnbound) return false;
    StopPoll poll;
    std::size_t next_check = 512;
    for (;;) {
        Value item = step_iterator(cx, iterator);
        if (item == kUnbound) return !cx.raising() && !cx.stop_here;
        out.push_back(item);
        if (out.size() == next_check) { // an endless or huge iterable ends at the memory limit, not after it
            if (!cx.reserve(out.size() * 2 * sizeof(Value))) return false;
            next_check *= 2;
        }
        if (poll.stopped(cx)) return false;
    }
}

} // namespace heddle::vm
