#pragma once
// Classes of the program: creation, lookup along the MRO, what a call of a class does.
//
// Types of built-in values have natives as attributes (registry.h); classes have a dict. One lookup serves both.
// Thread safety: class dictionaries are read under their ObjectLock; per-thread caches of lookups carry World::class_epoch.

#include "vm/context.h"

namespace heddle::vm {

/// The attribute `name` (a str) in the MRO of `type`, unbound as it stands there: function, native, Property…; kUnbound if there is none
/// (no exception). Does not touch: class attributes that threads share are touched by attribute instructions.
Value class_lookup(Context& cx, Value type, Value name);
/// The same by text, for names that the machine itself asks for; remembered as well.
Value class_lookup(Context& cx, Value type, std::string_view name);
/// The same, but only what classes of the program define: kUnbound when a built-in type of the MRO would answer first. `name` is text
/// such as "__eq__". For operations: a method found here is to be asked (Context::ask), otherwise the built-in meaning holds.
Value special_method(Context& cx, Value object, std::string_view name);
Value special_method_of(Context& cx, Value type, std::string_view name); ///< of a class that a class statement made
/// Whether type(v) was made by a class statement: a cheap test before special_method().
bool of_user_class(const Context& cx, Value v);
/// What v is as a built-in value: Instance::base for instances of subclasses of int, str, list…; v itself otherwise.
Value plain(const Context& cx, Value v);

// Internal to classes and attributes from here on.

/// More of ClassFlag: what a class or one of its bases defines. They may say yes too often, never no.
inline constexpr std::uint64_t kNoInstanceDict = 2, kDefinesGetattribute = 4, kDefinesGetattr = 8, kDefinesSetattr = 16, kDefinesDelattr = 32,
                               kDefinesCall = 64, kDefinesGet = 128, kDefinesSet = 256 /* or __delete__ */, kDefinesLater = 512 /* abstract methods, perhaps */;
inline const Type& type_at(const Context& cx, Value type) { return cx.object<Type>(type); }
inline std::uint64_t class_flags(const Context& cx, Value type) { return cx.load_word(cx.object<Type>(type).flags); }
inline bool is_user_class(const Context& cx, Value type) { return (class_flags(cx, type) & kUserClass) != 0; }
inline TypeId layout_of(const Context& cx, Value type) { return static_cast<TypeId>(cx.object<Type>(type).type_id); }
bool is_subclass(const Context& cx, Value type, Value base);
/// module.qualname, of built-in types the name alone.
std::string class_path(Context& cx, Value type);
/// Whether an exception's class derives from the built-in one.
bool exception_is(const Context& cx, Value exception, TypeId base);

/// As class_lookup, for attribute instructions: touches what it reads. False: stop, as everywhere.
bool find_on_class(Context& cx, Value type, Value name, Value& found);
/// What a built-in type itself (not its bases) defines: a native, or kUnbound.
Value builtin_attribute(TypeId type, std::string_view name);
/// Classes change inside f(): nobody remembers what was looked up before.
void begin_class_change(Context& cx);
void end_class_change(Context& cx);
std::uint64_t fresh_class_epoch(); ///< never given before, by any machine
/// What caches of lookups carry; 0: a class is being changed, nothing may be remembered.
inline std::uint64_t class_epoch(Context& cx) { return __atomic_load_n(&cx.machine.world().class_epoch, __ATOMIC_SEQ_CST); }
/// Flags that defining `name` sets.
std::uint64_t flags_of_name(std::string_view name);
/// Class attribute `name` = v (or removed: kUnbound) after the class was made.
void change_class_attribute(Context& cx, Value type, Value name, Value v);

/// Attribute cells of one object are told apart by a hash of the name, the same for every machine.
std::uint32_t attribute_cell(Context& cx, Value name);
inline constexpr std::uint32_t kAttributeHash = 0x7fffff; ///< the part of a cell's number that comes from the name

// Descriptors (descriptors.cpp)
bool is_data_descriptor(const Context& cx, Value attribute);
inline bool is_member(const Property& p) { return p.aux == 1; } ///< of a class's __slots__
/// attribute.__get__(object, type): what object.name gives when `attribute` was found on its class. `object` kUnbound: found through the
/// class itself. May ask.
Value bind_attribute(Context& cx, Value attribute, Value object, Value type, Value name);
bool set_through_descriptor(Context& cx, Value descriptor, Value object, Value name, Value v); ///< v kUnbound: delete
Value load_super(Context& cx, Value super, Value name);
/// What super looks up, as it stands in the class; kUnbound: not there.
Value find_through_super(Context& cx, const Super& super, Value name, bool& stop);

// Instances (instances.cpp)
/// An instance without its __init__: exceptions take `args` as their args.
Value allocate_instance(Context& cx, Value type, const Value* args, std::uint32_t nargs);
/// A class whose metaclass keeps the names of abstract methods: true with a TypeError in flight if there are any.
bool refuse_abstract(Context& cx, Value type);
/// Whether allocate_instance is all that __new__ of the built-in layout does.
bool is_plain_layout(TypeId layout);
/// type(name, bases, namespace, **keywords) in native registers (build_class.cpp): needs a frame with kMakeClassState state registers.
NativeResult make_class(Call& call, Value metaclass, Value name, Value bases, Value ns);
inline constexpr std::uint8_t kMakeClassState = 3;

// Attributes (attributes.cpp; load_attr, store_attr and this one: quick_attributes.cpp)
/// As load_method for the usual object and a method in Python, quickly. kUnbound: not that simple, or stop.
Value usual_method(Context& cx, Value object, std::uint32_t name_id);
/// For object.name(…): the function found on the class of an object, to be called with the object as its first argument, without making a
/// bound method. kUnbound: not that simple (or stop).
Value load_method(Context& cx, Value object, Value name);
Value load_attr_generic(Context& cx, Value object, Value name);             ///< object.__getattribute__
bool store_attr_generic(Context& cx, Value object, Value name, Value v);    ///< object.__setattr__; v kUnbound: object.__delattr__
bool delete_attr_str(Context& cx, Value object, Value name);                 ///< del object.name
bool store_own_attribute(Context& cx, Value object, Value name, Value v);   ///< into the object's own dict, touched
bool delete_own_attribute(Context& cx, Value object, Value name);

// Natives
NativeTable object_making();      ///< object.__new__, object.__init__
NativeTable container_making();   ///< __init__ of list, dict and the like
NativeTable exception_making();
NativeTable instance_functions(); ///< what the machine itself calls: instantiate
NativeTable class_functions();    ///< build class
NativeTable type_making();        ///< type.__new__, type.__init__
NativeTable type_constructor();   ///< type(…)
NativeTable class_types();        ///< property, classmethod, staticmethod, super
NativeTable object_methods();
NativeTable type_methods();
NativeTable property_methods();
NativeTable function_methods();
NativeTable classmethod_methods();
NativeTable staticmethod_methods();

} // namespace heddle::vm
