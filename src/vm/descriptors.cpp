// Descriptors: what an attribute that was found on a class gives when it is asked for through an instance or the class; property,
// classmethod, staticmethod, and super.
#include <algorithm>

#include <fmt/format.h>

#include "vm/builtins.h"
#include "vm/classes.h"
#include "vm/containers.h"
#include "vm/exceptions.h"
#include "vm/registry.h"
#include "vm/special.h"

namespace heddle::vm {

namespace {

Value bound_method(Context& cx, Value self, Value function) {
    BoundMethod& method = cx.allocate<BoundMethod>(Kind::BoundMethod);
    method.self = self;
    method.function = function;
    return cx.value_of(method);
}

NativeResult property_error(Context& cx, const Property& p, Value object, const char* what) {
    std::string name = cx.is_str(p.name) ? fmt::format("property '{}' of '{}' object has no {}", cx.text(p.name), cx.type_name(object), what)
                                         : fmt::format("property of '{}' object has no {}", cx.type_name(object), what);
    return cx.raise(TypeId::AttributeError, name);
}

} // namespace

bool is_data_descriptor(const Context& cx, Value attribute) {
    if (!attribute.is_ref()) return false;
    const Object& object = cx.header(attribute);
    if (object.kind == Kind::Property) return true;
    if (object.kind != Kind::Instance) return false;
    const Instance& instance = static_cast<const Instance&>(object);
    return (class_flags(cx, instance.type) & kDefinesSet) != 0 || cx.is(instance.base, Kind::Property);
}

Value bind_attribute(Context& cx, Value attribute, Value object, Value type, Value name) {
    const bool through_class = object == kUnbound;
    if (is_native(attribute)) {
        const NativeInfo& info = native_info(special_payload(attribute));
        if (through_class || !info.is_method || std::string_view(info.def->name) == "__new__") return attribute;
        return bound_method(cx, object, attribute);
    }
    if (!attribute.is_ref()) return attribute;
    switch (cx.header(attribute).kind) {
        case Kind::Function: return through_class ? attribute : bound_method(cx, object, attribute);
        case Kind::StaticMethod: return cx.object<ClassMethod>(attribute).function;
        case Kind::ClassMethod: {
            Value function = cx.object<ClassMethod>(attribute).function;
            if (cx.is(function, Kind::Function) || is_native(function)) return bound_method(cx, type, function);
            return bind_attribute(cx, function, type, cx.type_of(type), name);
        }
        case Kind::Property: {
            if (through_class) return attribute;
            const Property& p = cx.object<Property>(attribute);
            if (is_member(p)) {
                if (!cx.is(object, Kind::Instance)) break;
                Instance& instance = cx.object<Instance>(object);
                if (cx.touch_cell(instance, attribute_cell(cx, p.name), false)) return kUnbound;
                Value dict = cx.load(instance, instance.dict);
                Value v = dict == kUnbound ? kUnbound : dict_get_str(cx, dict, p.name);
                if (v == kUnbound) cx.raise(TypeId::AttributeError, fmt::format("'{}' object has no attribute '{}'", cx.type_name(object), cx.text(p.name)));
                return v;
            }
            if (p.get == kNone) {
                property_error(cx, p, object, "getter");
                return kUnbound;
            }
            return cx.ask(p.get, {object});
        }
        case Kind::Instance: {
            const Instance& instance = cx.object<Instance>(attribute);
            if ((class_flags(cx, instance.type) & kDefinesGet) != 0) {
                Value get = class_lookup(cx, instance.type, "__get__");
                if (!(get == kUnbound)) return cx.ask(get, {attribute, through_class ? kNone : object, type});
            }
            if (cx.is(instance.base, Kind::Property) || cx.is(instance.base, Kind::ClassMethod) || cx.is(instance.base, Kind::StaticMethod))
                return bind_attribute(cx, instance.base, object, type, name);
            break;
        }
        default: break;
    }
    return attribute;
}

bool set_through_descriptor(Context& cx, Value descriptor, Value object, Value name, Value v) {
    const bool deletes = v == kUnbound;
    if (cx.is(descriptor, Kind::Instance)) {
        const Instance& instance = cx.object<Instance>(descriptor);
        Value method = (class_flags(cx, instance.type) & kDefinesSet) != 0 ? class_lookup(cx, instance.type, deletes ? "__delete__" : "__set__") : kUnbound;
        if (method == kUnbound && cx.is(instance.base, Kind::Property)) return set_through_descriptor(cx, instance.base, object, name, v);
        if (method == kUnbound) {
            cx.raise(TypeId::AttributeError, deletes ? "__delete__" : "__set__");
            return false;
        }
        return !((deletes ? cx.ask(method, {descriptor, object}) : cx.ask(method, {descriptor, object, v})) == kUnbound);
    }
    const Property& p = cx.object<Property>(descriptor);
    if (is_member(p)) {
        if (!cx.is(object, Kind::Instance)) {
            cx.raise(TypeId::TypeError, fmt::format("descriptor '{}' doesn't apply to a '{}' object", cx.text(p.name), cx.type_name(object)));
            return false;
        }
        return deletes ? delete_own_attribute(cx, object, p.name) : store_own_attribute(cx, object, p.name, v);
    }
    Value function = deletes ? p.del : p.set;
    if (function == kNone) {
        property_error(cx, p, object, deletes ? "deleter" : "setter");
        return false;
    }
    return !((deletes ? cx.ask(function, {object}) : cx.ask(function, {object, v})) == kUnbound);
}

// super

Value find_through_super(Context& cx, const Super& super, Value name, bool& stop) {
    stop = false;
    const Tuple& mro = cx.object<Tuple>(type_at(cx, super.self_type).mro);
    std::uint32_t i = 0;
    while (i < mro.size && !(mro.items[i] == super.type)) i++;
    for (i++; i < mro.size; i++) {
        const Type& t = type_at(cx, mro.items[i]);
        Value found;
        if (t.dict.is_ref()) {
            if (cx.touch_cell(t, attribute_cell(cx, name), false)) {
                stop = true;
                return kUnbound;
            }
            found = dict_get_str(cx, t.dict, name);
        } else {
            found = builtin_attribute(static_cast<TypeId>(t.type_id), cx.text(name));
        }
        if (!(found == kUnbound)) return found;
    }
    return kUnbound;
}

Value load_super(Context& cx, Value v, Value name) {
    const Super& super = cx.object<Super>(v);
    std::string_view text = cx.text(name);
    if (text == "__class__") return cx.machine.type_object(TypeId::super);
    if (text == "__thisclass__") return super.type;
    if (text == "__self__") return super.self;
    if (text == "__self_class__") return super.self_type;
    bool stop = false;
    Value found = find_through_super(cx, super, name, stop);
    if (stop) return kUnbound;
    if (!(found == kUnbound)) {
        // In a class method the object is the class itself: it is asked for through the class.
        if (super.self == super.self_type) return bind_attribute(cx, found, kUnbound, super.self_type, name);
        return bind_attribute(cx, found, super.self, super.self_type, name);
    }
    if (text == "__doc__") return kNone;
    cx.raise(TypeId::AttributeError, fmt::format("'super' object has no attribute '{}'", text));
    return kUnbound;
}

namespace {

NativeResult new_super(Call& call) {
    Context& cx = call.cx;
    if (call.nargs == 0) return cx.raise(TypeId::RuntimeError, "super(): no arguments");
    if (call.nargs > 2) return type_error(cx, fmt::format("super expected at most 2 arguments, got {}", call.nargs));
    Value type = call.args[0], self = call.nargs > 1 ? call.args[1] : kNone;
    if (type == kUnbound) return cx.raise(TypeId::RuntimeError, "super(): empty __class__ cell");
    if (!cx.is(type, Kind::Type)) return type_error(cx, fmt::format("super() argument 1 must be a type, not {}", cx.type_name(type)));
    Value self_type = kNone;
    if (!(self == kNone)) {
        if (cx.is(self, Kind::Type) && is_subclass(cx, self, type)) self_type = self;
        else if (is_subclass(cx, cx.type_of(self), type)) self_type = cx.type_of(self);
        else return type_error(cx, "super(type, obj): obj must be an instance or subtype of type");
    }
    Super& super = cx.allocate<Super>(Kind::Super);
    super.type = type, super.self = self, super.self_type = self_type == kNone ? type : self_type;
    return done(call, cx.value_of(super));
}

NativeResult new_method(Call& call) {
    const Kind kind = call.cx.kind(call.args[0]);
    const bool callable = kind == Kind::Function || kind == Kind::Native || kind == Kind::BoundMethod || kind == Kind::Type ||
                          !(special(call.cx, call.args[0], "__call__") == kUnbound);
    if (!callable) return type_error(call.cx, "first argument must be callable");
    if (call.args[1] == kNone) return type_error(call.cx, "self must not be None");
    return done(call, bound_method(call.cx, call.args[1], call.args[0]));
}

NativeResult new_property(Call& call) {
    Context& cx = call.cx;
    auto given = [&](std::uint32_t i) { return call.args[i] == kUnbound ? kNone : call.args[i]; };
    Value doc = given(3);
    if (doc == kNone && cx.is(given(0), Kind::Function)) doc = load_attr_str(cx, given(0), cx.make_str("__doc__"));
    if (doc == kUnbound) return failed(cx);
    Property& p = cx.allocate<Property>(Kind::Property);
    p.get = given(0), p.set = given(1), p.del = given(2), p.doc = doc;
    p.name = kNone;
    if (cx.is(p.get, Kind::Function)) p.name = cx.object<Function>(p.get).name;
    return done(call, cx.value_of(p));
}

template <int kPart> NativeResult property_with(Call& call) { // getter, setter, deleter
    Context& cx = call.cx;
    const Property& old = cx.object<Property>(call.args[0]);
    Property copy = old;
    Property& p = cx.allocate<Property>(Kind::Property);
    p.get = copy.get, p.set = copy.set, p.del = copy.del, p.doc = copy.doc, p.name = copy.name;
    (kPart == 0 ? p.get : kPart == 1 ? p.set : p.del) = call.args[1];
    return done(call, cx.value_of(p));
}

NativeResult property_get(Call& call) {
    Context& cx = call.cx;
    if (call.args[1] == kNone) return done(call, call.args[0]);
    return done(call, bind_attribute(cx, call.args[0], call.args[1], cx.type_of(call.args[1]), kNone));
}
NativeResult property_set(Call& call) {
    return set_through_descriptor(call.cx, call.args[0], call.args[1], kNone, call.args[2]) ? NativeResult::Done : failed(call.cx);
}
NativeResult property_delete(Call& call) {
    return set_through_descriptor(call.cx, call.args[0], call.args[1], kNone, kUnbound) ? NativeResult::Done : failed(call.cx);
}

NativeResult new_method_wrapper(Call& call, Kind kind) {
    ClassMethod& method = call.cx.allocate<ClassMethod>(kind);
    method.function = call.args[0];
    method.dict = kUnbound;
    return done(call, call.cx.value_of(method));
}
NativeResult new_classmethod(Call& call) { return new_method_wrapper(call, Kind::ClassMethod); }
NativeResult new_staticmethod(Call& call) { return new_method_wrapper(call, Kind::StaticMethod); }

NativeResult wrapper_get(Call& call) {
    Context& cx = call.cx;
    Value object = call.args[1] == kNone ? kUnbound : call.args[1];
    Value type = call.args[2] == kUnbound || call.args[2] == kNone ? cx.type_of(call.args[1]) : call.args[2];
    return done(call, bind_attribute(cx, call.args[0], object, type, kNone));
}

constexpr NativeDef kDescriptorTypes[] = {
    {"property", new_property, "fget?, fset?, fdel?, doc?"},
    {"classmethod", new_classmethod, "function, /"},
    {"staticmethod", new_staticmethod, "function, /"},
    {"super", new_super, "*args"},
    {"method", new_method, "function, instance, /"},
};
constexpr NativeDef kProperty[] = {
    {"getter", property_with<0>, "self, fget, /"},
    {"setter", property_with<1>, "self, fset, /"},
    {"deleter", property_with<2>, "self, fdel, /"},
    {"__get__", property_get, "self, instance, owner?, /"},
    {"__set__", property_set, "self, instance, value, /"},
    {"__delete__", property_delete, "self, instance, /"},
};
constexpr NativeDef kWrapper[] = {{"__get__", wrapper_get, "self, instance, owner?, /"}};

} // namespace

NativeTable class_types() { return {"class types", Kind::Module, kDescriptorTypes}; }
NativeTable property_methods() { return {"property", Kind::Property, kProperty}; }
NativeTable function_methods() { return {"function", Kind::Function, kWrapper}; }
NativeTable classmethod_methods() { return {"classmethod", Kind::ClassMethod, kWrapper}; }
NativeTable staticmethod_methods() { return {"staticmethod", Kind::StaticMethod, kWrapper}; }

} // namespace heddle::vm
