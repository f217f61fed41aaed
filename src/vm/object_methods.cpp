// Methods of object and type.
#include <algorithm>

#include <fmt/format.h>

#include "vm/builtins.h"
#include "vm/classes.h"
#include "vm/containers.h"
#include "vm/registry.h"

namespace heddle::vm {

namespace {

bool need_name(Context& cx, Value name) {
    if (cx.is_str(name)) return true;
    type_error(cx, fmt::format("attribute name must be string, not '{}'", cx.type_name(name)));
    return false;
}

NativeResult object_getattribute(Call& call) {
    if (!need_name(call.cx, call.args[1])) return NativeResult::Raise;
    return done(call, load_attr_generic(call.cx, call.args[0], call.args[1]));
}
NativeResult object_setattr(Call& call) {
    if (!need_name(call.cx, call.args[1])) return NativeResult::Raise;
    return store_attr_generic(call.cx, call.args[0], call.args[1], call.args[2]) ? NativeResult::Done : failed(call.cx);
}
NativeResult object_delattr(Call& call) {
    if (!need_name(call.cx, call.args[1])) return NativeResult::Raise;
    return store_attr_generic(call.cx, call.args[0], call.args[1], kUnbound) ? NativeResult::Done : failed(call.cx);
}

NativeResult object_init_subclass(Call& call) {
    if (!(call.keywords == kUnbound)) return type_error(call.cx, "object.__init_subclass__() takes no keyword arguments");
    return NativeResult::Done;
}

NativeResult mro(Call& call) {
    const Tuple& t = call.cx.object<Tuple>(type_at(call.cx, call.args[0]).mro);
    return done(call, make_list_of(call.cx, t.items, t.size));
}

NativeResult subclasses(Call& call) {
    Context& cx = call.cx;
    const Type& t = type_at(cx, call.args[0]);
    Value list = cx.load(t, t.subclasses);
    if (!list.is_ref()) return done(call, cx.make_list(0));
    std::vector<Value> values = list_values(cx, list);
    return done(call, make_list_of(cx, values.data(), values.size()));
}

NativeResult instancecheck(Call& call) {
    return done(call, bool_value(is_subclass(call.cx, call.cx.type_of(call.args[1]), call.args[0])));
}
NativeResult subclasscheck(Call& call) {
    if (!call.cx.is(call.args[1], Kind::Type)) return type_error(call.cx, "issubclass() arg 1 must be a class");
    return done(call, bool_value(is_subclass(call.cx, call.args[1], call.args[0])));
}

// type.__call__(cls, …), as metaclasses call it through super().
NativeResult type_call(Call& call) {
    Context& cx = call.cx;
    if (!call.has_frame) return NativeResult::NeedFrame;
    if (call.step == 1) return done(call, call.returned);
    call.step = 1;
    Value type = call.args[0];
    const bool user = is_user_class(cx, type);
    call.callee = user ? native_value(static_cast<std::uint32_t>(find_native("machine", "instantiate"))) : type;
    call.call_tuple = user ? make_tuple_of(cx, call.args, call.nargs) : make_tuple_of(cx, call.args + 1, call.nargs - 1);
    if (!(call.keywords == kUnbound)) call.call_keywords = call.keywords;
    return NativeResult::CallPython;
}

constexpr NativeDef kObjectMethods[] = {
    {"__getattribute__", object_getattribute, "self, name, /", 0, "reads the attribute"},
    {"__setattr__", object_setattr, "self, name, value, /", 0, "writes the attribute"},
    {"__delattr__", object_delattr, "self, name, /", 0, "writes the attribute"},
    {"__init_subclass__", object_init_subclass, "cls?, /, **keywords"},
};
constexpr NativeDef kType[] = {
    {"mro", mro, "self, /"},
    {"__subclasses__", subclasses, "self, /"},
    {"__instancecheck__", instancecheck, "self, instance, /"},
    {"__subclasscheck__", subclasscheck, "self, subclass, /"},
    {"__call__", type_call, "self, /, *args, **keywords", 1},
};

} // namespace

NativeTable object_methods() { return {"object", Kind::Unbound, kObjectMethods}; }
NativeTable type_methods() { return {"type", Kind::Type, kType}; }

} // namespace heddle::vm
