// Attributes. Objects of classes: the class is looked at first, for data descriptors, then the object's own dict, then the class again.
// What built-in objects have is a switch; modules, exceptions, threads, functions and threading.local keep others in a dict.
#include <fmt/format.h>

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

// `object.__dict__`, which others may hold from now on; kUnbound: hand over first.
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

// threading.local: the dict of the calling thread; kUnbound if there is none yet and `create` is false. In a class that derives from it,
// each thread's first access runs __init__ with the arguments that the object was made with: then the dict is made and kDeleted says
// that the question is put.
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


Value special_attribute(Context& cx, Value object, std::string_view name) {
    switch (cx.kind(object)) {
        case Kind::Thread: {
            const ThreadObject& t = cx.object<ThreadObject>(object);
            if (name == "name" || name == "_name") return cx.load(t, t.name);
            if (name == "daemon") return cx.load(t, t.daemon);
            if (name == "ident" || name == "native_id") return cx.load(t, t.ident);
            if (name == "_target") return t.target;
            if (name == "_args") return t.args;
            if (t.aux == 1 && t.extra.is_ref()) {
                const Value* extra = cx.object<Tuple>(t.extra).items;
                if (name == "interval") return extra[0];
                if (name == "finished") return extra[1];
                if (name == "function") return extra[2];
                if (name == "args") return extra[3];
                if (name == "kwargs") return extra[4];
            }
            break;
        }
        case Kind::Exception: {
            const Exception& e = cx.object<Exception>(object);
            const Tuple& args = cx.object<Tuple>(e.args);
            const Value* items = args.items;
            auto id = static_cast<TypeId>(cx.object<Type>(e.type).type_id);
            if (name == "args") return e.args;
            if ((name == "exceptions" || name == "message") && is_exception_group(cx, object))
                return name == "exceptions" ? group_exceptions(cx, object) : args.size > 0 ? items[0] : kNone;
            if (name == "__traceback__") return e.traceback;
            if (name == "__context__") return e.context;
            if (name == "__cause__") return e.cause;
            if (name == "__suppress_context__") return e.suppress_context;
            if (name == "value" && is_subtype(id, TypeId::StopIteration)) return args.size > 0 ? items[0] : kNone;
            if (name == "code" && is_subtype(id, TypeId::SystemExit))
                return args.size == 0 ? kNone : args.size == 1 ? items[0] : e.args;
            if (is_subtype(id, TypeId::OSError))
                for (int i = 0; i < 4; i++)
                    if (constexpr std::string_view kNames[] = {"errno", "strerror", "filename", "filename2"}; name == kNames[i])
                        return e.extra.is_ref() ? cx.object<Tuple>(e.extra).items[i] : kNone;
            if (args.size == 5 && (is_subtype(id, TypeId::UnicodeDecodeError) || is_subtype(id, TypeId::UnicodeEncodeError)))
                for (int i = 0; i < 5; i++)
                    if (constexpr std::string_view kNames[] = {"encoding", "object", "start", "end", "reason"}; name == kNames[i]) return items[i];
            if (name == "msg" && (is_subtype(id, TypeId::SyntaxError) || is_subtype(id, TypeId::ImportError))) return args.size > 0 ? items[0] : kNone;
            if (name == "__dict__") return take_namespace(cx, object);
            break;
        }
        case Kind::Function: {
            const Function& f = cx.object<Function>(object);
            if (name == "__name__") return f.name;
            if (name == "__qualname__") return f.qualname;
            if (name == "__module__") return cx.make_str(cx.machine.link().program().modules[cx.codes[f.code].code->module].name);
            if (name == "__code__") return code_object(cx, static_cast<std::uint32_t>(f.code));
            if (name == "__defaults__") return f.defaults;
            if (name == "__kwdefaults__") return f.kwdefaults;
            if (name == "__closure__") return f.closure;
            if (name == "__globals__") break;
            if (name == "__annotations__") {
                Function& changed = cx.object<Function>(object);
                Value annotations = cx.load(changed, changed.annotations);
                if (annotations == kUnbound) {
                    Value made = cx.make_dict();
                    ObjectLock lock(cx, changed);
                    if (cx.load(changed, changed.annotations) == kUnbound) cx.store(changed, changed.annotations, made);
                    annotations = cx.load(changed, changed.annotations);
                }
                return annotations;
            }
            if (name == "__doc__") {
                const std::int32_t doc = cx.codes[f.code].code->doc;
                return doc < 0 ? kNone : cx.constants[doc];
            }
            if (name == "__dict__") return take_namespace(cx, object);
            break;
        }
        case Kind::Generator: {
            Value v = generator_attribute(cx, object, name);
            if (!(v == kUnbound) || cx.stop_here) return v;
            break;
        }
        case Kind::Native: {
            const NativeInfo& info = native_info(special_payload(object));
            if (name == "__name__" || name == "__qualname__") return cx.make_str(info.def->name);
            if (name == "__doc__") return kNone;
            if (name == "__module__") return info.is_method ? kNone : cx.make_str(std::string_view(info.owner) == "types" ? "builtins" : info.owner);
            break;
        }
        case Kind::BoundMethod: {
            const BoundMethod& m = cx.object<BoundMethod>(object);
            if (name == "__self__") return m.self;
            if (name == "__func__") return m.function;
            if (name == "__name__" && is_native(m.function)) return cx.make_str(native_info(special_payload(m.function)).def->name);
            if (name != "__class__" && name != "__get__" && !is_native(m.function)) return load_attr_str(cx, m.function, cx.make_str(name));
            break;
        }
        case Kind::Instance:
            if (name == "__dict__" && cx.is(plain(cx, object), Kind::Local)) {
                Value dict = local_dict(cx, object, true);
                return dict == kDeleted ? kUnbound : dict;
            }
            if (name == "__dict__")
                return (class_flags(cx, cx.type_of(object)) & kNoInstanceDict) != 0 ? kUnbound : take_namespace(cx, object);
            break;
        case Kind::Local:
            if (name == "__dict__") {
                Value dict = local_dict(cx, object, true);
                return dict == kDeleted ? kUnbound : dict;
            }
            break;
        case Kind::Property: {
            const Property& p = cx.object<Property>(object);
            if (name == "fget") return p.get;
            if (name == "fset") return p.set;
            if (name == "fdel") return p.del;
            if (name == "__doc__") return p.doc;
            if (name == "__isabstractmethod__") return kFalse;
            break;
        }
        case Kind::ClassMethod: case Kind::StaticMethod: {
            const ClassMethod& m = cx.object<ClassMethod>(object);
            if (name == "__func__" || name == "__wrapped__") return m.function;
            if (name == "__dict__") return take_namespace(cx, object);
            if (cx.is(m.function, Kind::Function) && name != "__class__" && name != "__get__") return special_attribute(cx, m.function, name);
            break;
        }
        case Kind::Module:
            if (name == "__name__") return cx.object<Module>(object).name;
            break;
        case Kind::Range: {
            const Range& r = cx.object<Range>(object);
            if (name == "start") return r.start;
            if (name == "stop") return r.stop;
            if (name == "step") return r.step;
            break;
        }
        case Kind::Deque:
            if (name == "maxlen") return cx.load(cx.header(object), cx.object<Deque>(object).maxlen);
            break;
        case Kind::Slice: {
            const Slice& s = cx.object<Slice>(object);
            if (name == "start") return s.start;
            if (name == "stop") return s.stop;
            if (name == "step") return s.step;
            break;
        }
        case Kind::Int: case Kind::BigInt: case Kind::Bool:
            if (name == "real" || name == "numerator") return cx.kind(object) == Kind::Bool ? int_value(object == kTrue) : object;
            if (name == "imag") return int_value(0);
            if (name == "denominator") return int_value(1);
            break;
        case Kind::Float:
            if (name == "real") return object;
            if (name == "imag") return cx.make_float(0);
            break;
        case Kind::Complex:
            if (name == "real") return cx.make_float(cx.object<ComplexBox>(object).real);
            if (name == "imag") return cx.make_float(cx.object<ComplexBox>(object).imag);
            break;
        case Kind::Barrier: {
            const BarrierObject& b = cx.object<BarrierObject>(object);
            if (name == "parties") return cx.make_int(static_cast<std::int64_t>(b.parties));
            if (name == "n_waiting" || name == "broken") {
                if (cx.touch(location(object.as_ref(), kState), false, Action::Read)) return kUnbound;
                ObjectLock lock(cx, cx.header(object));
                if (name == "broken") return bool_value(b.state == 2);
                const std::uint64_t inside = b.state == 1 ? b.parties : cx.object<List>(b.queue).length; // 1: its action runs
                return cx.make_int(static_cast<std::int64_t>(inside));
            }
            break;
        }
        case Kind::Condition:
            if (name == "_lock") return cx.object<ConditionObject>(object).lock;
            break;
        case Kind::Event:
            if (name == "_flag") {
                if (cx.touch(location(object.as_ref(), kState), false, Action::Read)) return kUnbound;
                ObjectLock lock(cx, cx.header(object));
                return bool_value(cx.object<EventObject>(object).set != 0);
            }
            break;
        case Kind::Semaphore:
            if (name == "_value") {
                if (cx.touch(location(object.as_ref(), kState), false, Action::Read)) return kUnbound;
                ObjectLock lock(cx, cx.header(object));
                return cx.make_int(static_cast<std::int64_t>(cx.object<SemaphoreObject>(object).count));
            }
            break;
        default: break;
    }
    if (name == "__class__") return cx.type_of(object);
    if (name == "__doc__") return kNone;
    return kUnbound;
}

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

// Attributes of built-in objects that are not kept in a dict. -1: none of them, else whether it was done.
int store_special(Context& cx, Value object, Value name, std::string_view text, Value v) {
    const Kind kind = cx.kind(object);
    if (kind == Kind::Thread) {
        ThreadObject& t = cx.object<ThreadObject>(object);
        if (text == "name" || text == "daemon") {
            if (cx.touch_cell(t, attribute_cell(cx, name), true)) return 0;
            if (text == "name") {
                cx.store(t, t.name, cx.is_str(v) ? v : cx.make_str(str(cx, v)));
                return 1;
            }
            if (t.phase != 0) {
                cx.raise(TypeId::RuntimeError, "cannot set daemon status of active thread");
                return 0;
            }
            Tri daemon = truth(cx, v);
            if (daemon < 0) return 0;
            cx.store(t, t.daemon, bool_value(daemon != 0));
            return 1;
        }
    }
    if (kind == Kind::Exception) {
        Exception& e = cx.object<Exception>(object);
        Value* cell = text == "args" ? &e.args : text == "__cause__" ? &e.cause : text == "__context__" ? &e.context
                      : text == "__traceback__" ? &e.traceback : text == "__suppress_context__" ? &e.suppress_context : nullptr;
        if (cell != nullptr) {
            cx.store(e, *cell, v);
            if (text == "__cause__") cx.store(e, e.suppress_context, kTrue);
            return 1;
        }
    }
    if (kind == Kind::Function && (text == "__name__" || text == "__qualname__" || text == "__defaults__" || text == "__kwdefaults__")) {
        Function& f = cx.object<Function>(object);
        cx.store(f, text == "__name__" ? f.name : text == "__qualname__" ? f.qualname : text == "__defaults__" ? f.defaults : f.kwdefaults, v);
        return 1;
    }
    if (kind == Kind::Function && text == "__annotations__") {
        if (!cx.is(v, Kind::Dict) && !(v == kNone)) {
            cx.raise(TypeId::TypeError, "__annotations__ must be set to a dict object");
            return 0;
        }
        Function& f = cx.object<Function>(object);
        cx.store(f, f.annotations, v == kNone ? kUnbound : v);
        return 1;
    }
    if (kind == Kind::Generator && (text == "__name__" || text == "__qualname__")) {
        if (!cx.is_str(v)) {
            cx.raise(TypeId::TypeError, fmt::format("{} must be set to a string object", text));
            return 0;
        }
        Generator& g = cx.object<Generator>(object);
        cx.store(g, text == "__name__" ? g.name : g.qualname, v);
        return 1;
    }
    if (kind == Kind::Property && text == "__doc__") {
        Property& p = cx.object<Property>(object);
        cx.store(p, p.doc, v);
        return 1;
    }
    if (kind == Kind::Instance && text == "__class__") {
        Instance& instance = cx.object<Instance>(object);
        if (!cx.is(v, Kind::Type)) {
            cx.raise(TypeId::TypeError, fmt::format("__class__ must be set to a class, not '{}' object", cx.type_name(v)));
            return 0;
        }
        if (!is_user_class(cx, v) || layout_of(cx, v) != layout_of(cx, instance.type)) {
            cx.raise(TypeId::TypeError, "__class__ assignment only supported for mutable types or ModuleType subclasses");
            return 0;
        }
        if (cx.touch_cell(instance, attribute_cell(cx, name), true)) return 0;
        cx.store(instance, instance.type, v);
        return 1;
    }
    if (kind == Kind::Instance && text == "__dict__" && (class_flags(cx, cx.type_of(object)) & kNoInstanceDict) == 0) {
        Instance& instance = cx.object<Instance>(object);
        if (!cx.is(v, Kind::Dict)) {
            cx.raise(TypeId::TypeError, fmt::format("__dict__ must be set to a dictionary, not a '{}'", cx.type_name(v)));
            return 0;
        }
        // Another dict from here on: what others do to attributes under the old one and under this one conflicts with that.
        if (cx.tracking && !cx.machine.visibility().namespaces_matter) cx.machine.visibility().namespaces_matter = cx.machine.visibility().changed = true;
        if (cx.touch_cell(instance, kShape, true)) return 0;
        cx.store(instance, instance.dict, v);
        return 1;
    }
    return -1;
}

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
