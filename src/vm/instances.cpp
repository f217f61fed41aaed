// Making instances: what calling a class does beyond the usual case, which vm/calls.cpp does by itself.
#include <algorithm>

#include <fmt/format.h>

#include "vm/builtins.h"
#include "vm/classes.h"
#include "vm/containers.h"
#include "vm/exception_groups.h"
#include "vm/exceptions.h"
#include "vm/modules.h"
#include "vm/registry.h"

namespace heddle::vm {

namespace {

// Values that never change take theirs from the arguments of __new__, the others from those of __init__.
bool takes_value_when_made(TypeId layout) {
    switch (layout) {
        case TypeId::int_: case TypeId::float_: case TypeId::complex: case TypeId::str: case TypeId::bytes: case TypeId::tuple: case TypeId::frozenset: return true;
        default: return false;
    }
}

Value empty_value(Context& cx, TypeId layout) {
    switch (layout) {
        case TypeId::list: return cx.make_list(0);
        case TypeId::deque: return cx.make_deque();
        case TypeId::dict: return cx.make_dict();
        case TypeId::set: return cx.make_set(Kind::Set);
        case TypeId::local: {
            Value by_thread = cx.make_dict();
            LocalObject& local = cx.allocate<LocalObject>(Kind::Local);
            local.by_thread = by_thread;
            return cx.value_of(local);
        }
        default: return kUnbound;
    }
}

} // namespace

namespace {
std::string class_name(Context& cx, Value type) { return std::string(cx.text(type_at(cx, type).name)); }

} // namespace

bool refuse_abstract(Context& cx, Value type) {
    if ((class_flags(cx, type) & kDefinesLater) == 0) return false;
    Value own = dict_get_str(cx, type_at(cx, type).dict, cx.make_str("__abstractmethods__"));
    if (own == kUnbound) return false;
    std::vector<Value> names;
    if (!collect_elements(cx, own, names)) return true;
    if (names.empty()) return false;
    std::vector<std::string> texts;
    for (Value v : names) texts.emplace_back(cx.is_str(v) ? std::string(cx.text(v)) : repr(cx, v));
    std::sort(texts.begin(), texts.end());
    cx.raise(TypeId::TypeError, fmt::format("Can't instantiate abstract class {} with abstract method{} {}", class_name(cx, type),
                                            texts.size() == 1 ? "" : "s", fmt::join(texts, ", ")));
    return true;
}

bool is_plain_layout(TypeId layout) { return !takes_value_when_made(layout) && layout != TypeId::type; }

Value allocate_instance(Context& cx, Value type, const Value* args, std::uint32_t nargs) {
    const TypeId layout = layout_of(cx, type);
    if (type_info(layout).is_exception) {
        Value tuple = make_tuple_of(cx, args, nargs);
        Value v = cx.make_exception(layout, "");
        Exception& e = cx.object<Exception>(v);
        e.type = type;
        e.args = tuple;
        if (is_subtype(layout, TypeId::OSError)) finish_os_error(cx, v);
        return v;
    }
    if (is_subtype(layout, TypeId::Thread)) return allocate_thread(cx, type, layout == TypeId::Timer);
    Value base = empty_value(cx, layout);
    if (layout == TypeId::local && nargs > 0) { // each thread's __init__ gets them
        bool ok = true;
        Value given = make_tuple_of(cx, args, nargs);
        Dict& by_thread = cx.object<Dict>(cx.object<LocalObject>(base).by_thread);
        dict_set(cx, by_thread, kNone, hash_bits(cx, kNone, ok), given);
    }
    Instance& instance = cx.allocate<Instance>(Kind::Instance);
    instance.type = type;
    instance.dict = kUnbound;
    instance.base = base;
    return cx.value_of(instance);
}

namespace {

// object.__new__(cls, *args, **kwargs), which also stands for that of every other built-in type.
NativeResult object_new(Call& call) {
    Context& cx = call.cx;
    Value type = call.args[0];
    if (!cx.is(type, Kind::Type)) return type_error(cx, fmt::format("object.__new__(X): X is not a type object ({})", cx.type_name(type)));
    const std::uint32_t nargs = call.nargs - 1;
    const TypeId layout = layout_of(cx, type);
    const bool has_arguments = nargs > 0 || (!(call.keywords == kUnbound) && cx.object<Dict>(call.keywords).length > 0);
    if (call.step == 1) {
        Value base = call.returned;
        if (!is_user_class(cx, type)) return done(call, base);
        Instance& instance = cx.allocate<Instance>(Kind::Instance);
        instance.type = type;
        instance.dict = kUnbound;
        instance.base = plain(cx, base);
        return done(call, cx.value_of(instance));
    }
    if (refuse_abstract(cx, type)) return NativeResult::Raise;
    if (layout == TypeId::object && has_arguments) {
        if (!is_native(class_lookup(cx, type, "__new__"))) return type_error(cx, "object.__new__() takes exactly one argument (the type to instantiate)");
        if (is_native(class_lookup(cx, type, "__init__"))) return type_error(cx, fmt::format("{}() takes no arguments", class_name(cx, type)));
    }
    if (is_user_class(cx, type) && is_plain_layout(layout)) {
        Value made = allocate_instance(cx, type, call.args + 1, nargs);
        if (is_subtype(layout, TypeId::BaseExceptionGroup) && !check_group(cx, made)) return NativeResult::Raise;
        return done(call, made);
    }
    if (layout == TypeId::type && is_user_class(cx, type)) return type_error(cx, "object.__new__ cannot make a class: call type.__new__");
    if (!call.has_frame) return NativeResult::NeedFrame;
    call.step = 1;
    call.callee = cx.machine.type_object(layout);
    call.call_tuple = make_tuple_of(cx, call.args + 1, nargs);
    if (!(call.keywords == kUnbound)) call.call_keywords = call.keywords;
    return NativeResult::CallPython;
}

NativeResult object_init(Call& call) {
    Context& cx = call.cx;
    if (call.nargs == 1 && call.keywords == kUnbound) return NativeResult::Done;
    Value type = cx.type_of(call.args[0]);
    if (!is_native(class_lookup(cx, type, "__init__")))
        return type_error(cx, "object.__init__() takes exactly one argument (the instance to initialize)");
    if (layout_of(cx, type) == TypeId::object && is_native(class_lookup(cx, type, "__new__")))
        return type_error(cx, fmt::format("{}.__init__() takes exactly one argument (the instance to initialize)", class_name(cx, type)));
    return NativeResult::Done;
}

// list.__init__ and those of the other types that change: the value inside is made anew.
NativeResult base_init(Call& call) {
    Context& cx = call.cx;
    if (!cx.is(call.args[0], Kind::Instance)) return NativeResult::Done; // of the built-in type itself: made already
    Instance& self = cx.object<Instance>(call.args[0]);
    if (call.step == 0) {
        if (!call.has_frame) return NativeResult::NeedFrame;
        call.step = 1;
        call.callee = cx.machine.type_object(layout_of(cx, self.type));
        call.call_tuple = make_tuple_of(cx, call.args + 1, call.nargs - 1);
        if (!(call.keywords == kUnbound)) call.call_keywords = call.keywords;
        return NativeResult::CallPython;
    }
    cx.store(self, self.base, call.returned);
    return NativeResult::Done;
}

NativeResult exception_init(Call& call) {
    Context& cx = call.cx;
    if (!cx.is(call.args[0], Kind::Exception)) return type_error(cx, "descriptor '__init__' requires a 'BaseException' object");
    if (!(call.keywords == kUnbound)) return type_error(cx, fmt::format("{}() takes no keyword arguments", cx.type_name(call.args[0])));
    Exception& e = cx.object<Exception>(call.args[0]);
    cx.store(e, e.args, make_tuple_of(cx, call.args + 1, call.nargs - 1));
    if (exception_is(cx, call.args[0], TypeId::OSError)) finish_os_error(cx, call.args[0]);
    return NativeResult::Done;
}

// type.__call__(cls, *args, **kwargs): __new__, then __init__ of what it made if that is an instance.
NativeResult instantiate(Call& call) {
    Context& cx = call.cx;
    Value type = call.args[0];
    if (!call.has_frame) return NativeResult::NeedFrame;
    auto call_with = [&](Value callee, Value first) {
        Value args = cx.make_tuple(call.nargs);
        Tuple& t = cx.object<Tuple>(args);
        t.items[0] = first;
        std::copy(call.args + 1, call.args + call.nargs, t.items + 1);
        call.callee = callee;
        call.call_tuple = args;
        if (!(call.keywords == kUnbound)) call.call_keywords = call.keywords;
        return NativeResult::CallPython;
    };
    if (call.step == 0) {
        call.step = 1;
        Value make = class_lookup(cx, type, "__new__");
        if (cx.is(make, Kind::StaticMethod)) make = cx.object<ClassMethod>(make).function;
        return call_with(make, type);
    }
    if (call.step == 1) {
        cx.set_register(call.state[0], call.returned);
        Value made_type = cx.type_of(call.returned);
        if (!is_subclass(cx, made_type, type)) return done(call, call.returned);
        Value init = class_lookup(cx, made_type, "__init__");
        if (is_native(init) && init == builtin_attribute(TypeId::object, "__init__")) return done(call, call.returned);
        call.step = 2;
        return call_with(init, call.returned);
    }
    if (!(call.returned == kNone))
        return type_error(cx, fmt::format("__init__() should return None, not '{}'", cx.type_name(call.returned)));
    return done(call, call.state[0]);
}

constexpr NativeDef kObjectInit[] = {
    {"__new__", object_new, "cls, /, *args, **kwargs", 1},
    {"__init__", object_init, "self, /, *args, **kwargs"},
};
constexpr NativeDef kContainers[] = {{"__init__", base_init, "self, /, *args, **kwargs", 1, "writes the value inside"}};
constexpr NativeDef kExceptionInit[] = {{"__init__", exception_init, "self, /, *args, **kwargs", 0, "writes the exception's args"}};
constexpr NativeDef kInstantiate[] = {{"instantiate", instantiate, "cls, /, *args, **kwargs", 1}};

} // namespace

NativeTable object_making() { return {"object", Kind::Unbound, kObjectInit}; }
NativeTable container_making() { return {"changeable", Kind::Unbound, kContainers}; }
NativeTable exception_making() { return {"exceptions", Kind::Unbound, kExceptionInit}; }
NativeTable instance_functions() { return {"machine", Kind::Unbound, kInstantiate}; }

} // namespace heddle::vm
