// Attributes of built-in objects that are not kept in a dict: what a switch over kinds and names knows.
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
            if (name == "__module__") {
                const LinkedProgram& link = cx.machine.link();
                const std::uint32_t module = cx.codes[f.code].code->module;
                if (module == 0) // `__main__`, and `__mp_main__` where a process has begun anew
                    if (const int slot = link.global_slot(0, "__name__"); slot >= 0 && cx.is_str(cx.globals[slot])) return cx.load(*cx.globals_object, cx.globals[slot]);
                return cx.make_str(link.program().modules[module].name);
            }
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

} // namespace heddle::vm
