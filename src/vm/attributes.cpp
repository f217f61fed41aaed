// Attributes of built-in objects. What has a fixed set of attributes is a switch; modules, exceptions, threads, functions and
// threading.local keep others in a dict.
#include <fmt/format.h>

#include "vm/exceptions.h"
#include "vm/generators.h"
#include "vm/modules.h"
#include "vm/operations.h"
#include "vm/registry.h"

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
        case Kind::Instance: return &cx.object<Instance>(object).dict;
        case Kind::Exception: dict = &cx.object<Exception>(object).dict; break;
        case Kind::Thread: dict = &cx.object<ThreadObject>(object).dict; break;
        case Kind::Function: dict = &cx.object<Function>(object).dict; break;
        default: return nullptr;
    }
    if (!dict->is_ref()) {
        if (!create) return nullptr;
        cx.store(cx.header(object), *dict, cx.make_dict());
    }
    return dict;
}

// threading.local: the dict of the calling thread; kUnbound if there is none yet and `create` is false.
Value local_dict(Context& cx, Value object, bool create) {
    LocalObject& local = cx.object<LocalObject>(object);
    Value key = int_value(cx.thread_index());
    bool ok = true;
    std::uint64_t hash = hash_bits(cx, key, ok);
    ObjectLock lock(cx, cx.header(local.by_thread));
    Dict& by_thread = cx.object<Dict>(local.by_thread);
    Value dict = dict_get(cx, by_thread, key, hash, ok);
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
            if (name == "__traceback__") return e.traceback;
            if (name == "__context__") return e.context;
            if (name == "__cause__") return e.cause;
            if (name == "__suppress_context__") return e.suppress_context;
            if (name == "value" && is_subtype(id, TypeId::StopIteration)) return args.size > 0 ? items[0] : kNone;
            if (name == "code" && is_subtype(id, TypeId::SystemExit))
                return args.size == 0 ? kNone : args.size == 1 ? items[0] : e.args;
            if (name == "errno" && is_subtype(id, TypeId::OSError)) return args.size >= 2 ? items[0] : kNone;
            if (name == "strerror" && is_subtype(id, TypeId::OSError)) return args.size >= 2 ? items[1] : kNone;
            break;
        }
        case Kind::Function: {
            const Function& f = cx.object<Function>(object);
            if (name == "__name__") return f.name;
            if (name == "__qualname__") return f.qualname;
            if (name == "__module__") return cx.make_str("__main__");
            if (name == "__defaults__") return f.defaults;
            if (name == "__kwdefaults__") return f.kwdefaults;
            if (name == "__doc__") return kNone;
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
            break;
        }
        case Kind::BoundMethod: {
            const BoundMethod& m = cx.object<BoundMethod>(object);
            if (name == "__self__") return m.self;
            if (name == "__func__") return m.function;
            if (name == "__name__" && is_native(m.function)) return cx.make_str(native_info(special_payload(m.function)).def->name);
            break;
        }
        case Kind::Type: {
            const Type& t = cx.object<Type>(object);
            if (name == "__name__" || name == "__qualname__") return t.name;
            if (name == "__mro__") return t.mro;
            if (name == "__bases__") return t.bases;
            if (name == "__module__") return cx.make_str("builtins");
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
        case Kind::Barrier: {
            const BarrierObject& b = cx.object<BarrierObject>(object);
            if (name == "parties") return cx.make_int(static_cast<std::int64_t>(b.parties));
            if (name == "n_waiting" || name == "broken") {
                if (cx.touch(location(object.as_ref(), kState), false, Action::Read)) return kUnbound;
                ObjectLock lock(cx, cx.header(object));
                if (name == "broken") return bool_value(b.state == 2);
                return cx.make_int(static_cast<std::int64_t>(cx.object<List>(b.queue).length));
            }
            break;
        }
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

// Attribute cells of one object are told apart by a hash of the name, the same for every machine.
std::uint32_t attribute_cell(Context& cx, Value name) {
    bool ok = true;
    return kAttribute | static_cast<std::uint32_t>(hash_bits(cx, name, ok) & 0x7fffff);
}

} // namespace

Value load_attr_str(Context& cx, Value object, Value name) {
    std::string_view text = cx.text(name);
    Kind kind = cx.kind(object);
    if (kind == Kind::Module && cx.object<Module>(object).index != 0) {
        Value v = module_attr(cx, object, name);
        if (v == kUnbound && !cx.stop_here) raise_no_module_attr(cx, object, text);
        return v;
    }
    if (kind == Kind::Local) {
        Value dict = local_dict(cx, object, false);
        Value v = dict == kUnbound ? kUnbound : dict_get_str(cx, dict, name);
        if (!(v == kUnbound)) return v;
    } else if (Value* dict = own_dict(cx, object, false)) {
        if (cx.touch_cell(cx.header(object), attribute_cell(cx, name), false)) return kUnbound;
        Value v = dict_get_str(cx, cx.load(cx.header(object), *dict), name);
        if (!(v == kUnbound)) return v;
    }
    if (kind == Kind::Thread && (text == "name" || text == "daemon")) {
        if (cx.touch_cell(cx.header(object), attribute_cell(cx, name), false)) return kUnbound;
    }
    Value v = special_attribute(cx, object, text);
    if (!(v == kUnbound)) return v;
    if (cx.stop_here) return kUnbound;
    int native = find_method(kind, text);
    if (native >= 0 && (kind != Kind::Generator || generator_has_method(cx, object, text))) return bound_method(cx, object, native);
    if (kind == Kind::Type) { // list.append, str.upper…: the method itself, to be called with the object
        auto id = static_cast<TypeId>(cx.object<Type>(object).type_id);
        // Kind::kCount, "no kind of its own", is also the number of Kind::Int.
        bool has_kind = type_info(id).instances != Kind::kCount || id == TypeId::int_;
        native = find_method(type_info(id).instances, text);
        if (has_kind && native >= 0) return native_value(static_cast<std::uint32_t>(native));
    }
    no_attribute(cx, object, text);
    return kUnbound;
}

bool store_attr_str(Context& cx, Value object, Value name, Value v) {
    std::string_view text = cx.text(name);
    Kind kind = cx.kind(object);
    if (kind == Kind::Module && cx.object<Module>(object).index != 0) return store_module_attr(cx, object, name, v);
    if (kind == Kind::Local) {
        dict_set_str(cx, local_dict(cx, object, true), name, v);
        return true;
    }
    if (kind == Kind::Thread) {
        ThreadObject& t = cx.object<ThreadObject>(object);
        if (text == "name" || text == "daemon") {
            if (cx.touch_cell(t, attribute_cell(cx, name), true)) return false;
            if (text == "name") {
                cx.store(t, t.name, cx.is_str(v) ? v : cx.make_str(str(cx, v)));
                return true;
            }
            if (t.phase != 0) {
                cx.raise(TypeId::RuntimeError, "cannot set daemon status of active thread");
                return false;
            }
            Tri daemon = truth(cx, v);
            if (daemon < 0) return false;
            cx.store(t, t.daemon, bool_value(daemon != 0));
            return true;
        }
    }
    if (kind == Kind::Exception) {
        Exception& e = cx.object<Exception>(object);
        Value* cell = text == "args" ? &e.args : text == "__cause__" ? &e.cause : text == "__context__" ? &e.context
                      : text == "__traceback__" ? &e.traceback : text == "__suppress_context__" ? &e.suppress_context : nullptr;
        if (cell != nullptr) {
            cx.store(e, *cell, v);
            if (text == "__cause__") cx.store(e, e.suppress_context, kTrue);
            return true;
        }
    }
    if (kind == Kind::Function && (text == "__name__" || text == "__qualname__")) {
        Function& f = cx.object<Function>(object);
        cx.store(f, text == "__name__" ? f.name : f.qualname, v);
        return true;
    }
    if (kind == Kind::Generator && (text == "__name__" || text == "__qualname__")) {
        if (!cx.is_str(v)) {
            cx.raise(TypeId::TypeError, fmt::format("{} must be set to a string object", text));
            return false;
        }
        Generator& g = cx.object<Generator>(object);
        cx.store(g, text == "__name__" ? g.name : g.qualname, v);
        return true;
    }
    if (kind == Kind::Module || kind == Kind::Instance || kind == Kind::Exception || kind == Kind::Thread || kind == Kind::Function) {
        if (cx.touch_cell(cx.header(object), attribute_cell(cx, name), true)) return false;
        Value* dict = own_dict(cx, object, true);
        if (cx.header(object).escaped()) cx.escape(*dict);
        dict_set_str(cx, *dict, name, v);
        return true;
    }
    if (special_attribute(cx, object, text) == kUnbound && find_method(kind, text) < 0) {
        if (!cx.stop_here) no_attribute(cx, object, text);
    } else {
        cx.raise(TypeId::AttributeError, fmt::format("'{}' object attribute '{}' is read-only", cx.type_name(object), text));
    }
    return false;
}

Value load_attr(Context& cx, Value object, std::uint32_t name_id) {
    if (cx.is(object, Kind::Module) && cx.object<Module>(object).index != 0) {
        Value v = module_attr(cx, object, name_id);
        if (!(v == kUnbound) || cx.stop_here) return v;
    }
    return load_attr_str(cx, object, cx.name(name_id)); }

bool store_attr(Context& cx, Value object, std::uint32_t name_id, Value v) { return store_attr_str(cx, object, cx.name(name_id), v); }

bool delete_attr(Context& cx, Value object, std::uint32_t name_id) {
    Value name = cx.name(name_id);
    if (cx.is(object, Kind::Module) && cx.object<Module>(object).index != 0) return delete_module_attr(cx, object, name);
    Value dict = kUnbound;
    if (cx.is(object, Kind::Local))
        dict = local_dict(cx, object, false);
    else if (Value* own = own_dict(cx, object, false))
        dict = *own;
    if (dict == kUnbound || dict_get_str(cx, dict, name) == kUnbound) {
        no_attribute(cx, object, cx.text(name));
        return false;
    }
    if (!cx.is(object, Kind::Local) && cx.touch_cell(cx.header(object), attribute_cell(cx, name), true)) return false;
    bool ok = true, found = false;
    std::uint64_t hash = hash_bits(cx, name, ok);
    ObjectLock lock(cx, cx.header(dict));
    dict_delete(cx, cx.object<Dict>(dict), name, hash, found);
    return true;
}

} // namespace heddle::vm
