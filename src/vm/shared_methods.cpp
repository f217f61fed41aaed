// Methods of multiprocessing's classes that are called most, in C++: what CPython has in C there, and the property of a Value. They stand in
// the classes' bodies (src/stdlib/multiprocessing/) under names of _lab_shared and find their places in the object's attributes. What they do
// is what _lab_shared's functions do, so exploring sees the same operations.
#include <fmt/format.h>

#include "vm/builtins.h"
#include "vm/classes.h"
#include "vm/containers.h"
#include "vm/dict_index.h"
#include "vm/native_modules.h"
#include "vm/registry.h"
#include "vm/shared_natives.h"

namespace heddle::vm {

namespace shared {

namespace {

enum Attribute : std::size_t { kPlace, kCell, kAttributes };
constexpr std::string_view kNames[kAttributes] = {"_place", "_cell"};

// Where it was found last: classes set their attributes in one order. The epoch is of one machine, which moves no text.
struct Hint {
    std::uint64_t epoch = 0;
    Value key;
    std::uint32_t at = 0;
};
thread_local Hint hints[kAttributes];

// What __init__ has set; nobody changes it. kUnbound: an exception is in flight.
Value own(Context& cx, Value self, Attribute which) {
    if (cx.is(self, Kind::Instance)) {
        const Instance& instance = cx.object<Instance>(self);
        if (Value attributes = cx.load(instance, instance.dict); attributes.is_ref()) {
            Dict& dict = cx.object<Dict>(attributes);
            ObjectLock lock(cx, dict);
            const DictTable* table = dict.table != 0 ? &cx.at<DictTable>(dict.table) : nullptr;
            Hint& hint = hints[which];
            if (table != nullptr && hint.at < table->used && hint.epoch == class_epoch(cx) && table->entries[hint.at].key == hint.key) return table->entries[hint.at].value;
            for (std::uint32_t i = 0; table != nullptr && i < table->used; i++) {
                const Value key = table->entries[i].key;
                if (!cx.is_str(key) || cx.text(key) != kNames[which]) continue;
                if ((cx.header(key).flags & kInterned) != 0 && class_epoch(cx) != 0) hint = {class_epoch(cx), key, i};
                return table->entries[i].value;
            }
        }
    }
    cx.raise(TypeId::AttributeError, std::string(kNames[which]));
    return kUnbound;
}

// In CPython a function in Python is entered here: under its GIL another thread may come first. What this very instruction has touched
// already, to find the method, cannot be parted from it: performed again it would touch that again.
bool hand_over_first(const Context& cx) { return cx.controlled && cx.model == Model::Gil && cx.transition->visible > (cx.touched ? 1u : 0u); }

template <NativeBody kFunction> NativeResult lock_method(Call& call) { // self, what the function has behind the place
    if (call.step == 0 && hand_over_first(call.cx)) return NativeResult::Stop;
    Value args[3] = {own(call.cx, call.args[0], kPlace), kUnbound, kUnbound};
    if (args[0] == kUnbound) return NativeResult::Raise;
    for (std::uint32_t i = 1; i < 3 && i < call.nargs; i++) args[i] = call.args[i];
    return with_arguments(call, args, kFunction);
}

// __exit__: what it is told of the exception is nothing to it.
NativeResult leave(Call& call) {
    const std::uint32_t told = std::exchange(call.nargs, 1);
    const NativeResult result = lock_method<either<release, inside::release>>(call);
    call.nargs = told;
    call.result = kNone;
    return result;
}

// `_cell` of a Value: the places of its lock and its item, and the item's type.
template <NativeBody kFunction> NativeResult value_method(Call& call) { // self, the new value
    if (hand_over_first(call.cx)) return NativeResult::Stop;
    const Value cell = own(call.cx, call.args[0], kCell);
    if (cell == kUnbound) return NativeResult::Raise;
    if (!call.cx.is(cell, Kind::Tuple) || call.cx.object<Tuple>(cell).size != 3) return type_error(call.cx, "no cell of a value");
    const Value* items = call.cx.object<Tuple>(cell).items;
    Value args[4] = {items[0], items[1], items[2], call.nargs > 1 ? call.args[1] : kUnbound};
    return with_arguments(call, args, kFunction);
}

constexpr const char* kSemaphoreState = "the semaphore's state";
constexpr const char* kItem = "the item, and the state of its lock";
constexpr NativeDef kMethods[] = {
    {"acquire", lock_method<either<acquire, inside::acquire>>, "self, block?, timeout?", 1, kSemaphoreState},
    {"release", lock_method<either<release, inside::release>>, "self, /", 0, kSemaphoreState},
    {"__enter__", lock_method<either<enter, inside::enter>>, "self, /", 0, kSemaphoreState},
    {"__exit__", leave, "self, exc_type?, exc_value?, exc_traceback?", 0, kSemaphoreState},
    {"get_value", value_method<load_locked>, "self, /", 0, kItem},
    {"set_value", value_method<store_locked>, "self, value, /", 0, kItem},
};
constexpr const char* kOwner = "SemLock";

} // namespace

} // namespace shared

NativeTable shared_methods() { return {shared::kOwner, Kind::Unbound, shared::kMethods}; }

void fill_shared(Context& cx, Value dict) {
    for (const NativeDef& def : shared::kMethods)
        put_name(cx, dict, fmt::format("method_{}", def.name), native_value(static_cast<std::uint32_t>(find_native(shared::kOwner, def.name))));
}

} // namespace heddle::vm
