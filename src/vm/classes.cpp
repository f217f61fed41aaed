// Looking attributes up along the MRO. Problem: nearly every operation on an object of a class looks something up, and each lookup is a
// dict probe a class. Idea: every real thread remembers lookups, outside the heap, under (class, name, epoch of all classes). The epoch
// changes with every change of a class; its numbers are never given twice, by no machine of the process, so what is remembered can
// only be found again in the state that it was true for, also after stepping back. Epoch 0: a class is being changed, nobody remembers.
#include "vm/classes.h"

#include <atomic>
#include <cstring>
#include <mutex>

#include "vm/containers.h"
#include "vm/registry.h"

namespace heddle::vm {

namespace {

struct Remembered {
    std::uint64_t epoch = 0;
    Value type, name, value;
};
constexpr std::size_t kRemembered = 2048;
thread_local Remembered remembered[kRemembered];

struct RememberedText {
    std::uint64_t epoch = 0;
    Value type, value;
    std::uint32_t size = 0;
    char text[28];
    bool only_program;
};
constexpr std::size_t kRememberedTexts = 1024;
thread_local RememberedText remembered_texts[kRememberedTexts];

std::mutex& class_mutex() {
    static std::mutex m;
    return m;
}

// Allocates nothing: whether it is called depends on what is remembered, and equal executions shall find their objects at equal addresses,
// which programs can see (id(), the order of sets).
Value look_up(Context& cx, Value type, std::string_view text, bool only_program) {
    const Tuple& mro = cx.object<Tuple>(type_at(cx, type).mro);
    for (std::uint32_t i = 0; i < mro.size; i++) {
        const Type& t = type_at(cx, mro.items[i]);
        if (t.dict.is_ref()) {
            Value v = dict_get_text(cx, t.dict, text);
            if (!(v == kUnbound)) return v;
        } else {
            Value v = builtin_attribute(static_cast<TypeId>(t.type_id), text);
            if (!(v == kUnbound)) return only_program ? kUnbound : v;
        }
    }
    return kUnbound;
}

// memcmp for the names of special methods, which are called for that often that the call itself counts.
bool same_text(const char* a, const char* b, std::size_t size) {
    if (size < 8 || size > 16) return std::memcmp(a, b, size) == 0;
    std::uint64_t first[2], last[2];
    std::memcpy(&first[0], a, 8), std::memcpy(&first[1], b, 8);
    std::memcpy(&last[0], a + size - 8, 8), std::memcpy(&last[1], b + size - 8, 8);
    return first[0] == first[1] && last[0] == last[1];
}

Value by_text(Context& cx, Value type, std::string_view text, bool only_program) {
    const std::uint64_t epoch = class_epoch(cx);
    // Nearly all texts are literals, so their address tells them apart well enough.
    const std::uint64_t h = ((type.bits >> 3) * 31 + reinterpret_cast<std::uintptr_t>(text.data()) + only_program) * 0x9e3779b185ebca87u;
    RememberedText& slot = remembered_texts[(h >> 40) % kRememberedTexts];
    if (slot.epoch == epoch && epoch != 0 && slot.type == type && slot.only_program == only_program && slot.size == text.size() &&
        same_text(slot.text, text.data(), text.size()))
        return slot.value;
    Value v = look_up(cx, type, text, only_program);
    if (text.size() > sizeof slot.text) return v;
    if (epoch != 0) {
        slot.epoch = epoch, slot.type = type, slot.value = v, slot.only_program = only_program;
        slot.size = static_cast<std::uint32_t>(text.size());
        std::memcpy(slot.text, text.data(), text.size());
    }
    return v;
}

} // namespace

Value class_lookup(Context& cx, Value type, Value name) {
    if ((cx.header(name).flags & kInterned) == 0) return by_text(cx, type, cx.text(name), false);
    const std::uint64_t epoch = class_epoch(cx);
    Remembered& slot = remembered[((type.bits >> 3) * 31 + (name.bits >> 3)) % kRemembered];
    if (slot.epoch == epoch && slot.type == type && slot.name == name && epoch != 0) return slot.value;
    Value v = look_up(cx, type, cx.text(name), false);
    slot = {epoch, type, name, v};
    return v;
}

Value class_lookup(Context& cx, Value type, std::string_view name) { return by_text(cx, type, name, false); }

bool of_user_class(const Context& cx, Value v) {
    if (!v.is_ref()) return false;
    switch (cx.header(v).kind) {
        case Kind::Instance: return is_user_class(cx, cx.object<Instance>(v).type);
        case Kind::Exception: return is_user_class(cx, cx.object<Exception>(v).type);
        case Kind::Thread: return !(cx.object<ThreadObject>(v).type == kUnbound);
        case Kind::Type: return is_user_class(cx, cx.object<Type>(v).metaclass);
        default: return false;
    }
}

Value special_method(Context& cx, Value object, std::string_view name) {
    return of_user_class(cx, object) ? special_method_of(cx, cx.type_of(object), name) : kUnbound;
}

Value special_method_of(Context& cx, Value type, std::string_view name) { return by_text(cx, type, name, true); }

Value plain(const Context& cx, Value v) {
    if (!cx.is(v, Kind::Instance)) return v;
    const Instance& instance = cx.object<Instance>(v);
    return instance.base == kUnbound ? v : cx.load(instance, instance.base);
}

bool is_subclass(const Context& cx, Value type, Value base) {
    const Tuple& mro = cx.object<Tuple>(type_at(cx, type).mro);
    for (std::uint32_t i = 0; i < mro.size; i++)
        if (mro.items[i] == base) return true;
    return false;
}

std::string class_path(Context& cx, Value type) {
    const Type& t = type_at(cx, type);
    std::string name(cx.text(cx.load(t, t.qualname)));
    return cx.is_str(t.module) && cx.text(t.module) != "builtins" ? std::string(cx.text(t.module)) + "." + name : name;
}

bool exception_is(const Context& cx, Value exception, TypeId base) {
    return is_subclass(cx, cx.object<Exception>(exception).type, cx.machine.type_object(base));
}

bool find_on_class(Context& cx, Value type, Value name, Value& found) {
    if (!cx.tracking) {
        found = class_lookup(cx, type, name);
        return true;
    }
    const Tuple& mro = cx.object<Tuple>(type_at(cx, type).mro);
    const std::uint32_t cell = attribute_cell(cx, name);
    found = kUnbound;
    for (std::uint32_t i = 0; i < mro.size && found == kUnbound; i++) {
        const Type& t = type_at(cx, mro.items[i]);
        if (t.dict.is_ref()) {
            if (cx.touch_cell(t, cell, false)) return false;
            found = dict_get_str(cx, t.dict, name);
        } else {
            found = builtin_attribute(static_cast<TypeId>(t.type_id), cx.text(name));
        }
    }
    return true;
}

Value builtin_attribute(TypeId type, std::string_view name) {
    const bool changeable = type == TypeId::list || type == TypeId::dict || type == TypeId::set || type == TypeId::deque;
    if (changeable && name == "__hash__") return kNone; // not object's: they cannot be hashed
    int native = find_type_attribute(type, name);
    return native < 0 ? kUnbound : native_value(static_cast<std::uint32_t>(native));
}

std::uint64_t fresh_class_epoch() {
    static std::atomic<std::uint64_t> last{0};
    return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

void begin_class_change(Context& cx) {
    class_mutex().lock();
    std::uint64_t& epoch = cx.machine.world().class_epoch;
    if (cx.undo != nullptr) cx.undo->push(&epoch);
    __atomic_store_n(&epoch, 0, __ATOMIC_SEQ_CST);
}

void end_class_change(Context& cx) {
    __atomic_store_n(&cx.machine.world().class_epoch, fresh_class_epoch(), __ATOMIC_SEQ_CST);
    class_mutex().unlock();
}

std::uint64_t flags_of_name(std::string_view name) {
    if (name.size() < 7 || name.substr(0, 2) != "__") return 0;
    if (name == "__getattribute__") return kDefinesGetattribute;
    if (name == "__getattr__") return kDefinesGetattr;
    if (name == "__setattr__") return kDefinesSetattr;
    if (name == "__delattr__") return kDefinesDelattr;
    if (name == "__call__") return kDefinesCall;
    if (name == "__get__") return kDefinesGet;
    if (name == "__set__" || name == "__delete__") return kDefinesSet;
    if (name == "__abstractmethods__") return kDefinesLater;
    return 0;
}

namespace {
void add_flags(Context& cx, Value type, std::uint64_t flags) {
    Type& t = cx.object<Type>(type);
    if ((t.flags & flags) == flags) return;
    if (cx.undo != nullptr) cx.undo->push(&t.flags);
    __atomic_store_n(&t.flags, t.flags | flags, __ATOMIC_SEQ_CST);
    if (!t.subclasses.is_ref()) return;
    for (Value subclass : list_values(cx, t.subclasses)) add_flags(cx, subclass, flags);
}
} // namespace

void change_class_attribute(Context& cx, Value type, Value name, Value v) {
    Type& t = cx.object<Type>(type);
    if (t.escaped()) cx.escape(v);
    begin_class_change(cx);
    if (v == kUnbound) {
        bool ok = true, found = false;
        std::uint64_t hash = hash_bits(cx, name, ok);
        ObjectLock lock(cx, cx.header(t.dict));
        dict_delete(cx, cx.object<Dict>(t.dict), name, hash, found);
    } else {
        dict_set_str(cx, t.dict, name, v);
        if (std::uint64_t flags = flags_of_name(cx.text(name)); flags != 0) add_flags(cx, type, flags);
    }
    end_class_change(cx);
}

} // namespace heddle::vm
