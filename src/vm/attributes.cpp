// Attributes. Objects of classes: the class is looked at first, for data descriptors, then the object's own dict, then the class again.
// What built-in objects have is a switch; modules, exceptions, threads, functions and threading.local keep others in a dict.
#include <fmt/format.h>

#include "vm/attribute_parts.h"
#include "vm/classes.h"
#include "vm/code_objects.h"
#include "vm/containers.h"
#include "vm/exception_groups.h"
#include "vm/exceptions.h"
#include "vm/generators.h"
#include "vm/generic_alias.h"
#include "vm/modules.h"
#include "vm/operations.h"
#include "vm/registry.h"
#include "vm/special.h"

namespace heddle::vm {

namespace {

Value bound_method(Context& cx, Value self, int native) {
    BoundMethod& method = cx.allocate<BoundMethod>(Kind::BoundMethod);
    method.self = self;
    method.function = native_value(static_cast<std::uint32_t>(native));
    return cx.value_of(method);
}

// The dict that holds an object's own attributes, or null if it has none. `create` makes it.
Value* own_dict(Context& cx, Value object, bool create) {
    Value* dict = nullptr;
    switch (cx.kind(object)) {
        case Kind::Module: return &cx.object<Module>(object).dict;
        case Kind::Instance: {
            Instance& instance = cx.object<Instance>(object);
            if (!is_user_class(cx, instance.type) && !instance.dict.is_ref()) return nullptr;
            dict = &instance.dict;
            break;
        }
        case Kind::ClassMethod: case Kind::StaticMethod: dict = &cx.object<ClassMethod>(object).dict; break;
        case Kind::Exception: dict = &cx.object<Exception>(object).dict; break;
        case Kind::Thread: dict = &cx.object<ThreadObject>(object).dict; break;
        case Kind::Function: dict = &cx.object<Function>(object).dict; break;
        default: return nullptr;
    }
    if (!cx.load(cx.header(object), *dict).is_ref()) {
        if (!create) return nullptr;
        Value made = cx.make_dict();
        ObjectLock lock(cx, cx.header(object)); // two threads may set its first attribute
        if (!cx.load(cx.header(object), *dict).is_ref()) cx.store(cx.header(object), *dict, made);
    }
    return dict;
}

// One attribute of an object, as an operation touches it; true: hand over first. The attributes of most objects are nothing but
// attributes. Once some execution has taken a `__dict__`, operations on that dict must conflict with those on attributes, so from the
// search's next beginning each attribute is also an element of the dict (Visibility::namespaces_matter).
bool touch_attribute(Context& cx, Value object, Value name, bool write, bool remove = false) {
    if (cx.touch_cell(cx.header(object), attribute_cell(cx, name), write)) return true;
    if (!cx.tracking || !cx.machine.visibility().namespaces_matter) return false;
    Value* own = own_dict(cx, object, false);
    // Which dict it is: a first attribute makes one.
    if (cx.touch_cell(cx.header(object), kShape, own == nullptr && write && !remove)) return true;
    if (own == nullptr) return false;
    Dict& dict = cx.object<Dict>(*own);
    bool ok = true;
    const std::uint64_t hash = hash_bits(cx, name, ok);
    const bool there = dict_find(cx, dict, name, hash, ok) != nullptr;
    return cx.touch_cell(dict, kShape, write && there == remove) || cx.touch_cell(dict, dict_cell(hash), write);
}

} // namespace

Value take_namespace(Context& cx, Value object) {
    if (cx.tracking) {
        Visibility& visibility = cx.machine.visibility();
        if (!visibility.namespaces_matter) visibility.namespaces_matter = visibility.changed = true;
        if (cx.touch_cell(cx.header(object), kShape, own_dict(cx, object, false) == nullptr)) {
            cx.stop_here = true;
            return kUnbound;
        }
    }
    Value* dict = own_dict(cx, object, true);
    if (dict == nullptr) return kUnbound;
    if (cx.header(object).escaped()) cx.escape(*dict);
    return *dict;
}

namespace {

// Where an attribute was found in an object's dict by the instruction before; objects of a class set theirs in one order.
constexpr std::size_t kHints = 1024;
thread_local std::uint32_t hints[kHints];
std::uint32_t& hint_here(Context& cx) { return hints[(reinterpret_cast<std::uintptr_t>(cx.pc) >> 3) % kHints]; }

// Entry of an own attribute; the caller holds the dict's lock.
DictEntry* own_entry(Context& cx, Dict& dict, Value name) {
    if (dict.table == 0) return nullptr;
    DictTable& table = cx.at<DictTable>(dict.table);
    std::uint32_t& hint = hint_here(cx);
    const std::uint32_t at = hint;
    if (at < table.used && table.entries[at].key == name) return &table.entries[at];
    bool ok = true;
    DictEntry* entry = dict_find(cx, dict, name, hash_bits(cx, name, ok), ok);
    if (entry != nullptr) hint = static_cast<std::uint32_t>(entry - table.entries);
    return entry;
}

Value own_attribute(Context& cx, Value dict_value, Value name) {
    Dict& dict = cx.object<Dict>(dict_value);
    ObjectLock lock(cx, dict);
    DictEntry* entry = own_entry(cx, dict, name);
    return entry != nullptr ? entry->value : kUnbound;
}

void set_own_attribute(Context& cx, Value dict_value, Value name, Value v) {
    Dict& dict = cx.object<Dict>(dict_value);
    {
        ObjectLock lock(cx, dict);
        if (DictEntry* entry = own_entry(cx, dict, name)) {
            cx.store_item(dict, entry->value, v);
            return;
        }
    }
    dict_set_str(cx, dict_value, name, v);
}

} // namespace

Value local_dict(Context& cx, Value object, bool create) {
    LocalObject& local = cx.object<LocalObject>(plain(cx, object));
    Value key = int_value(cx.thread_index());
    bool ok = true;
    std::uint64_t hash = hash_bits(cx, key, ok);
    Value init = kUnbound, given = kUnbound;
    if (is_user_object(cx, object)) {
        init = special_method(cx, object, "__init__");
        create = true;
    }
    Dict& by_thread = cx.object<Dict>(local.by_thread);
    Value dict;
    {
        ObjectLock lock(cx, by_thread);
        dict = dict_get(cx, by_thread, key, hash, ok);
        if (!(init == kUnbound) && dict == kUnbound && by_thread.length > 0) given = dict_get(cx, by_thread, kNone, hash_bits(cx, kNone, ok), ok);
        if (!(init == kUnbound) && dict == kUnbound) {
            const bool first = by_thread.length == (given == kUnbound ? 0u : 1u); // its maker's: __init__ runs already
            dict_set(cx, by_thread, key, hash, cx.make_dict());
            if (!first) {
                std::vector<Value> args{object};
                if (cx.is(given, Kind::Tuple)) {
                    const Tuple& t = cx.object<Tuple>(given);
                    args.insert(args.end(), t.items, t.items + t.size);
                }
                cx.ask(init, args.data(), static_cast<std::uint32_t>(args.size()));
                return kDeleted;
            }
            dict = dict_get(cx, by_thread, key, hash, ok);
        }
    }
    ObjectLock lock(cx, by_thread);
    if (dict == kUnbound && create) {
        dict = cx.make_dict();
        dict_set(cx, by_thread, key, hash, dict);
    }
    return dict;
}

namespace {

NativeResult no_attribute(Context& cx, Value object, std::string_view name) {
    if (cx.is(object, Kind::Module))
        return cx.raise(TypeId::AttributeError, fmt::format("module '{}' has no attribute '{}'", cx.text(cx.object<Module>(object).name), name));
    if (cx.is(object, Kind::Type))
        return cx.raise(TypeId::AttributeError, fmt::format("type object '{}' has no attribute '{}'", cx.text(cx.object<Type>(object).name), name));
    return cx.raise(TypeId::AttributeError, fmt::format("'{}' object has no attribute '{}'", cx.type_name(object), name));
}

} // namespace

std::uint32_t attribute_cell(Context& cx, Value name) {
    bool ok = true;
    return kAttribute | static_cast<std::uint32_t>(hash_bits(cx, name, ok) & kAttributeHash);
}

namespace {

bool has_local_dict(const Context& cx, Value object) { return cx.is(plain(cx, object), Kind::Local); }

// What the object itself holds, touched. kUnbound: nothing, or (`stop`) hand over.
Value load_own(Context& cx, Value object, Value name, bool& stop) {
    stop = false;
    if (has_local_dict(cx, object)) {
        Value dict = local_dict(cx, object, false);
        if (dict == kDeleted) stop = true;
        return dict.is_ref() ? dict_get_str(cx, dict, name) : kUnbound;
    }
    switch (cx.kind(object)) {
        case Kind::Instance: case Kind::Exception: case Kind::Thread: case Kind::Function: case Kind::Module: case Kind::ClassMethod:
        case Kind::StaticMethod: break;
        default: return kUnbound;
    }
    // An attribute that is not there may be set by others.
    if (touch_attribute(cx, object, name, false)) {
        stop = true;
        return kUnbound;
    }
    Value* dict = own_dict(cx, object, false);
    return dict == nullptr ? kUnbound : own_attribute(cx, cx.load(cx.header(object), *dict), name);
}

bool is_type_dunder(std::string_view name) { return name.size() > 4 && name[0] == '_' && name[1] == '_'; }

// What every class has, data descriptors of `type` in CPython.
Value class_special(Context& cx, Value type, std::string_view name) {
    if (!is_type_dunder(name)) return kUnbound;
    const Type& t = type_at(cx, type);
    if (name == "__name__") return cx.load(t, t.name);
    if (name == "__qualname__") return cx.load(t, t.qualname);
    if (name == "__mro__") return t.mro;
    if (name == "__bases__") return t.bases;
    if (name == "__base__") {
        const Tuple& bases = cx.object<Tuple>(t.bases);
        if (bases.size == 0) return kNone;
        for (std::uint32_t i = 0; i < bases.size; i++)
            if (t.type_id == type_at(cx, bases.items[i]).type_id) return bases.items[i];
        return bases.items[0];
    }
    if (name == "__class__") return t.metaclass;
    if (name == "__annotations__" && is_user_class(cx, type)) { // its own, not a base's
        Value own = dict_get_str(cx, t.dict, cx.make_str(name));
        if (!(own == kUnbound)) return kUnbound;
        own = cx.make_dict();
        dict_set_str(cx, t.dict, cx.make_str(name), own);
        return own;
    }
    if (name == "__dict__") return t.dict.is_ref() ? dict_copy(cx, t.dict) : cx.make_dict();
    if (!t.dict.is_ref()) {
        if (name == "__module__") return t.module;
        if (name == "__doc__") return kNone;
    }
    return kUnbound;
}

Value load_class_attribute(Context& cx, Value type, Value name) {
    std::string_view text = cx.text(name);
    Value v = class_special(cx, type, text);
    if (!(v == kUnbound)) return v;
    Value metaclass = type_at(cx, type).metaclass, of_metaclass = kUnbound;
    if (!find_on_class(cx, metaclass, name, of_metaclass)) return kUnbound;
    if (is_data_descriptor(cx, of_metaclass)) return bind_attribute(cx, of_metaclass, type, metaclass, name);
    Value found = kUnbound;
    if (!find_on_class(cx, type, name, found)) return kUnbound;
    if (!(found == kUnbound)) {
        // object's methods are type's too, but type's own come first.
        if (!(is_native(found) && is_native(of_metaclass) && !(found == of_metaclass) && builtin_attribute(TypeId::type, text) == of_metaclass &&
              builtin_attribute(TypeId::object, text) == found && !is_user_class(cx, metaclass) && text != "__init__" && text != "__new__"))
            return bind_attribute(cx, found, kUnbound, type, name);
    }
    if (!(of_metaclass == kUnbound)) return bind_attribute(cx, of_metaclass, type, metaclass, name);
    no_attribute(cx, type, text);
    return kUnbound;
}

Value load_instance_attribute(Context& cx, Value object, Value name) {
    Value type = cx.type_of(object), found = kUnbound;
    if (!find_on_class(cx, type, name, found)) return kUnbound;
    if (is_data_descriptor(cx, found)) return bind_attribute(cx, found, object, type, name);
    bool stop = false;
    Value v = load_own(cx, object, name, stop);
    if (stop || !(v == kUnbound)) return v;
    std::string_view text = cx.text(name);
    if (cx.is(object, Kind::Thread) && (text == "name" || text == "daemon"))
        if (cx.touch_cell(cx.header(object), attribute_cell(cx, name), false)) return kUnbound;
    if (!(found == kUnbound)) {
        if (is_native(found)) { // what a built-in object has beside its methods comes before them
            v = special_attribute(cx, object, text);
            if (!(v == kUnbound) || cx.stop_here) return v;
        }
        return bind_attribute(cx, found, object, type, name);
    }
    v = special_attribute(cx, object, text);
    if (!(v == kUnbound) || cx.stop_here) return v;
    if (Value base = plain(cx, object); !(base == object)) {
        v = special_attribute(cx, base, text);
        if (!(v == kUnbound) || cx.stop_here) return v;
    }
    if (Value origin = alias_origin(cx, object); !(origin == kUnbound)) return load_attr_str(cx, origin, name);
    no_attribute(cx, object, text);
    return kUnbound;
}

Value load_builtin_attribute(Context& cx, Value object, Value name) {
    std::string_view text = cx.text(name);
    const Kind kind = cx.kind(object);
    if (kind == Kind::Module && cx.object<Module>(object).index != 0) {
        Value v = module_attr(cx, object, name);
        if (v == kUnbound && !cx.stop_here) raise_no_module_attr(cx, object, text);
        return v;
    }
    bool stop = false;
    Value v = load_own(cx, object, name, stop);
    if (stop || !(v == kUnbound)) return v;
    if (kind == Kind::Thread && (text == "name" || text == "daemon"))
        if (cx.touch_cell(cx.header(object), attribute_cell(cx, name), false)) return kUnbound;
    v = special_attribute(cx, object, text);
    if (!(v == kUnbound) || cx.stop_here) return v;
    int native = is_view(cx, object) ? -1 : find_method(kind, text); // views share iterators' kind, not their methods
    if (native >= 0 && (kind != Kind::Generator || generator_has_method(cx, object, text))) return bound_method(cx, object, native);
    v = class_lookup(cx, cx.type_of(object), name);
    if (!(v == kUnbound)) return bind_attribute(cx, v, object, cx.type_of(object), name);
    no_attribute(cx, object, text);
    return kUnbound;
}

bool raised_attribute_error(Context& cx) { return cx.raising() && exception_is(cx, cx.thread->raised, TypeId::AttributeError); }

} // namespace

Value load_attr_generic(Context& cx, Value object, Value name) {
    if (cx.is(object, Kind::Type)) return load_class_attribute(cx, object, name);
    if (cx.is(object, Kind::Super)) return load_super(cx, object, name);
    if (cx.is(object, Kind::Instance) || of_user_class(cx, object)) return load_instance_attribute(cx, object, name);
    return load_builtin_attribute(cx, object, name);
}

Value load_method(Context& cx, Value object, Value name) {
    if (cx.is(object, Kind::Type)) return kUnbound;
    Value type = cx.type_of(object), found = kUnbound;
    if ((class_flags(cx, type) & kDefinesGetattribute) != 0 || !find_on_class(cx, type, name, found)) return kUnbound;
    if (!cx.is(found, Kind::Function)) {
        if (!is_native(found)) return kUnbound;
        const NativeInfo& info = native_info(special_payload(found));
        if (!info.is_method || std::string_view(info.def->name) == "__new__") return kUnbound;
    }
    bool stop = false;
    return load_own(cx, object, name, stop) == kUnbound && !stop ? found : kUnbound;
}

Value load_attr_str(Context& cx, Value object, Value name) {
    if (!of_user_class(cx, object)) return load_attr_generic(cx, object, name);
    Value type = cx.type_of(object);
    const std::uint64_t flags = class_flags(cx, type);
    if ((flags & (kDefinesGetattribute | kDefinesGetattr)) == 0) return load_attr_generic(cx, object, name);
    Value hook = (flags & kDefinesGetattribute) != 0 ? class_lookup(cx, type, "__getattribute__") : kUnbound;
    Value v = hook == kUnbound || is_native(hook) ? load_attr_generic(cx, object, name) : cx.ask(hook, {object, name});
    if (!(v == kUnbound) || cx.stop_here || (flags & kDefinesGetattr) == 0 || !raised_attribute_error(cx)) return v;
    hook = class_lookup(cx, type, "__getattr__");
    if (hook == kUnbound) return v;
    cx.thread->raised = kUnbound;
    return cx.ask(hook, {object, name});
}

namespace {

bool keeps_attributes(const Context& cx, Value object) {
    switch (cx.kind(object)) {
        case Kind::Module: case Kind::Exception: case Kind::Thread: case Kind::Function: case Kind::ClassMethod: case Kind::StaticMethod: return true;
        case Kind::Instance: {
            const Instance& instance = cx.object<Instance>(object);
            if (!is_user_class(cx, instance.type)) return instance.dict.is_ref();
            return (class_flags(cx, instance.type) & kNoInstanceDict) == 0;
        }
        default: return false;
    }
}

bool read_only(Context& cx, Value object, std::string_view text) {
    if (cx.is(object, Kind::Deque) && text == "maxlen") {
        cx.raise(TypeId::AttributeError, "attribute 'maxlen' of 'collections.deque' objects is not writable");
        return false;
    }
    cx.raise(TypeId::AttributeError, fmt::format("'{}' object attribute '{}' is read-only", cx.type_name(object), text));
    return false;
}

bool store_class_attribute(Context& cx, Value type, Value name, Value v) {
    std::string_view text = cx.text(name);
    Type& t = cx.object<Type>(type);
    if (!is_user_class(cx, type)) {
        cx.raise(TypeId::TypeError, fmt::format("cannot {} '{}' attribute of immutable type '{}'", v == kUnbound ? "delete" : "set", text, cx.text(t.name)));
        return false;
    }
    Value found = kUnbound;
    if (!find_on_class(cx, t.metaclass, name, found)) return false;
    if (is_data_descriptor(cx, found)) return set_through_descriptor(cx, found, type, name, v);
    if (text == "__name__" || text == "__qualname__") {
        if (v == kUnbound || !cx.is_str(v)) {
            cx.raise(TypeId::TypeError, v == kUnbound ? fmt::format("cannot delete '{}' attribute of type '{}'", text, cx.text(t.name))
                                                      : fmt::format("can only assign string to {}.{}, not '{}'", cx.text(t.name), text, cx.type_name(v)));
            return false;
        }
        cx.store(t, text == "__name__" ? t.name : t.qualname, v);
        return true;
    }
    if (text == "__bases__" || text == "__mro__" || text == "__class__" || text == "__dict__") {
        cx.raise(TypeId::TypeError, fmt::format("the lab does not change {} of a class", text));
        return false;
    }
    if (cx.touch_cell(t, attribute_cell(cx, name), true)) return false;
    if (v == kUnbound && dict_get_str(cx, t.dict, name) == kUnbound) {
        cx.raise(TypeId::AttributeError, std::string(text));
        return false;
    }
    if (text == "__module__" && !(v == kUnbound)) cx.store(t, t.module, v);
    change_class_attribute(cx, type, name, v);
    return true;
}

} // namespace

bool store_own_attribute(Context& cx, Value object, Value name, Value v) {
    if (touch_attribute(cx, object, name, true)) return false;
    Value* dict = own_dict(cx, object, true);
    if (cx.header(object).escaped()) cx.escape(*dict);
    set_own_attribute(cx, cx.load(cx.header(object), *dict), name, v);
    return true;
}

bool delete_own_attribute(Context& cx, Value object, Value name) {
    const bool local = has_local_dict(cx, object);
    if (!local && touch_attribute(cx, object, name, true, true)) return false;
    Value dict = kUnbound;
    if (local)
        dict = local_dict(cx, object, false);
    else if (Value* own = own_dict(cx, object, false))
        dict = cx.load(cx.header(object), *own);
    if (dict == kDeleted) return false;
    bool ok = true, found = false;
    if (!(dict == kUnbound)) {
        std::uint64_t hash = hash_bits(cx, name, ok);
        ObjectLock lock(cx, cx.header(dict));
        dict_delete(cx, cx.object<Dict>(dict), name, hash, found);
    }
    if (!found) no_attribute(cx, object, cx.text(name));
    return found;
}

bool store_attr_generic(Context& cx, Value object, Value name, Value v) {
    if (cx.is(object, Kind::Type)) return store_class_attribute(cx, object, name, v);
    std::string_view text = cx.text(name);
    if (cx.is(object, Kind::Module) && cx.object<Module>(object).index != 0)
        return v == kUnbound ? delete_module_attr(cx, object, name) : store_module_attr(cx, object, name, v);
    Value found = kUnbound;
    if (of_user_class(cx, object)) {
        if (!find_on_class(cx, cx.type_of(object), name, found)) return false;
        if (is_data_descriptor(cx, found)) return set_through_descriptor(cx, found, object, name, v);
    }
    if (text == "__dict__" && has_local_dict(cx, object)) return read_only(cx, object, text);
    if (v == kUnbound) {
        if (has_local_dict(cx, object) || keeps_attributes(cx, object)) return delete_own_attribute(cx, object, name);
    } else {
        if (has_local_dict(cx, object)) {
            Value dict = local_dict(cx, object, true);
            if (dict == kDeleted) return false;
            dict_set_str(cx, dict, name, v);
            return true;
        }
        const int special = store_special(cx, object, name, text, v);
        if (special >= 0) return special != 0;
        if (keeps_attributes(cx, object)) return store_own_attribute(cx, object, name, v);
    }
    if (!(found == kUnbound)) return read_only(cx, object, text);
    if (special_attribute(cx, object, text) == kUnbound && class_lookup(cx, cx.type_of(object), name) == kUnbound) {
        if (!cx.stop_here) no_attribute(cx, object, text);
        return false;
    }
    return read_only(cx, object, text);
}

namespace {
bool change_attribute(Context& cx, Value object, Value name, Value v) {
    if (of_user_class(cx, object)) {
        Value type = cx.type_of(object);
        const std::uint64_t flag = v == kUnbound ? kDefinesDelattr : kDefinesSetattr;
        if ((class_flags(cx, type) & flag) != 0) {
            Value hook = class_lookup(cx, type, v == kUnbound ? "__delattr__" : "__setattr__");
            if (!(hook == kUnbound) && !is_native(hook))
                return !((v == kUnbound ? cx.ask(hook, {object, name}) : cx.ask(hook, {object, name, v})) == kUnbound);
        }
    }
    return store_attr_generic(cx, object, name, v);
}
} // namespace

bool delete_attr_str(Context& cx, Value object, Value name) { return change_attribute(cx, object, name, kUnbound); }

bool store_attr_str(Context& cx, Value object, Value name, Value v) { return change_attribute(cx, object, name, v); }

bool delete_attr(Context& cx, Value object, std::uint32_t name_id) { return change_attribute(cx, object, cx.name(name_id), kUnbound); }

} // namespace heddle::vm
