// Making classes: the class statement's native, and type.__new__ with its method resolution order.
#include <algorithm>

#include <fmt/format.h>

#include "vm/builtins.h"
#include "vm/classes.h"
#include "vm/containers.h"
#include "vm/generic_alias.h"
#include "vm/registry.h"
#include "vm/slow_paths.h"

namespace heddle::vm {

namespace {

std::vector<Value> values_of(Context& cx, Value tuple) {
    const Tuple& t = cx.object<Tuple>(tuple);
    return {t.items, t.items + t.size};
}

std::string name_of(Context& cx, Value type) { return std::string(cx.text(type_at(cx, type).name)); }

// C3 linearisation (Barrett et al., "A monotonic superclass linearization for Dylan", 1996): merge the bases' orders and the list of
// bases, taking each time the first head that stands in no other list's tail.
bool method_resolution_order(Context& cx, const std::vector<Value>& bases, std::vector<Value>& out) {
    std::vector<std::vector<Value>> lists;
    for (Value base : bases) lists.push_back(values_of(cx, type_at(cx, base).mro));
    lists.push_back(bases);
    std::vector<std::size_t> at(lists.size(), 0);
    for (;;) {
        Value next = kUnbound;
        bool any = false;
        for (std::size_t i = 0; i < lists.size() && next == kUnbound; i++) {
            if (at[i] == lists[i].size()) continue;
            any = true;
            Value head = lists[i][at[i]];
            bool in_tail = false;
            for (std::size_t k = 0; k < lists.size() && !in_tail; k++)
                for (std::size_t j = at[k] + 1; j < lists[k].size() && !in_tail; j++) in_tail = lists[k][j] == head;
            if (!in_tail) next = head;
        }
        if (!any) return true;
        if (next == kUnbound) {
            std::vector<Value> heads;
            for (std::size_t i = 0; i < lists.size(); i++)
                if (at[i] < lists[i].size() && std::find(heads.begin(), heads.end(), lists[i][at[i]]) == heads.end()) heads.push_back(lists[i][at[i]]);
            std::string names;
            for (Value head : heads) names += (names.empty() ? "" : ", ") + name_of(cx, head);
            cx.raise(TypeId::TypeError, "Cannot create a consistent method resolution\norder (MRO) for bases " + names);
            return false;
        }
        out.push_back(next);
        for (std::size_t i = 0; i < lists.size(); i++)
            if (at[i] < lists[i].size() && lists[i][at[i]] == next) at[i]++;
    }
}

bool is_acceptable_base(TypeId id) {
    switch (id) {
        case TypeId::bool_: case TypeId::NoneType: case TypeId::NotImplementedType: case TypeId::ellipsis: case TypeId::function:
        case TypeId::builtin_function: case TypeId::method: case TypeId::traceback: case TypeId::cell: case TypeId::generator: case TypeId::coroutine:
        case TypeId::async_generator: case TypeId::range: case TypeId::slice: case TypeId::Lock: case TypeId::RLock:
            return false;
        default: return true;
    }
}

// The built-in type whose layout the instances have: the most derived one among the bases'.
bool best_layout(Context& cx, const std::vector<Value>& bases, TypeId& out) {
    out = TypeId::object;
    for (Value base : bases) {
        const TypeId id = layout_of(cx, base);
        if (is_subtype(out, id)) continue;
        if (is_subtype(id, out) || (type_info(id).is_exception && type_info(out).is_exception)) {
            if (is_subtype(id, out)) out = id;
            continue;
        }
        cx.raise(TypeId::TypeError, "multiple bases have instance lay-out conflict");
        return false;
    }
    return true;
}

// The most derived of the metaclass given and those of the bases.
bool winning_metaclass(Context& cx, Value& metaclass, const std::vector<Value>& bases) {
    for (Value base : bases) {
        Value own = cx.type_of(base);
        if (is_subclass(cx, metaclass, own)) continue;
        if (!is_subclass(cx, own, metaclass)) {
            cx.raise(TypeId::TypeError, "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases");
            return false;
        }
        metaclass = own;
    }
    return true;
}

Value namespace_get(Context& cx, Value ns, const char* name) { return dict_get_str(cx, ns, cx.make_str(name)); }
void namespace_set(Context& cx, Value ns, const char* name, Value v) { dict_set_str(cx, ns, cx.make_str(name), v); }
void namespace_remove(Context& cx, Value ns, const char* name) {
    bool ok = true, found = false;
    Value key = cx.make_str(name);
    dict_delete(cx, cx.object<Dict>(ns), key, hash_bits(cx, key, ok), found);
}

Value wrap(Context& cx, Kind kind, Value function) {
    ClassMethod& method = cx.allocate<ClassMethod>(kind);
    method.function = function;
    method.dict = kUnbound;
    return cx.value_of(method);
}

// __slots__: a member for each name; instances have no dict unless a base's have or "__dict__" is among them.
bool add_slots(Context& cx, Value ns, const std::string& class_name, bool bases_have_dict, std::uint64_t& flags) {
    Value slots = namespace_get(cx, ns, "__slots__");
    if (slots == kUnbound) return true;
    std::vector<Value> names;
    if (cx.is_str(slots)) names.push_back(slots);
    else if (!collect_elements(cx, slots, names)) return false;
    bool has_dict = bases_have_dict;
    for (Value name : names) {
        if (!cx.is_str(name)) {
            cx.raise(TypeId::TypeError, fmt::format("__slots__ items must be strings, not '{}'", cx.type_name(name)));
            return false;
        }
        std::string text(cx.text(name));
        if (text == "__dict__") has_dict = true;
        if (text == "__dict__" || text == "__weakref__") continue;
        if (text.size() > 2 && text.substr(0, 2) == "__" && text.substr(text.size() - 2) != "__")
            text = "_" + class_name.substr(std::min(class_name.find_first_not_of('_'), class_name.size())) + text;
        Value key = cx.make_str(text);
        if (!(dict_get_str(cx, ns, key) == kUnbound)) {
            cx.raise(TypeId::ValueError, fmt::format("'{}' in __slots__ conflicts with class variable", text));
            return false;
        }
        Property& member = cx.allocate<Property>(Kind::Property);
        member.aux = 1;
        member.get = member.set = member.del = member.doc = kNone;
        member.name = key;
        dict_set_str(cx, ns, key, cx.value_of(member));
    }
    if (!has_dict) flags |= kNoInstanceDict;
    return true;
}

// The class object, all but what Python code has to do with it. `ns` is a dict of its own. kUnbound: an error is in flight.
Value class_object(Context& cx, Value metaclass, Value name, const std::vector<Value>& bases, Value ns) {
    for (std::size_t i = 0; i < bases.size(); i++) {
        if (!cx.is(bases[i], Kind::Type)) {
            cx.raise(TypeId::TypeError, "bases must be types");
            return kUnbound;
        }
        if (!is_user_class(cx, bases[i]) && !is_acceptable_base(layout_of(cx, bases[i]))) {
            cx.raise(TypeId::TypeError, fmt::format("type '{}' is not an acceptable base type", name_of(cx, bases[i])));
            return kUnbound;
        }
        if (std::find(bases.begin(), bases.begin() + static_cast<std::ptrdiff_t>(i), bases[i]) != bases.begin() + static_cast<std::ptrdiff_t>(i)) {
            cx.raise(TypeId::TypeError, "duplicate base class " + name_of(cx, bases[i]));
            return kUnbound;
        }
    }
    TypeId layout;
    std::vector<Value> rest;
    if (!best_layout(cx, bases, layout) || !method_resolution_order(cx, bases, rest)) return kUnbound;
    std::uint64_t flags = kUserClass;
    bool bases_have_dict = false;
    for (Value base : bases) {
        const std::uint64_t of_base = class_flags(cx, base);
        flags |= of_base & ~(kUserClass | kNoInstanceDict);
        if (is_user_class(cx, base) ? (of_base & kNoInstanceDict) == 0 : layout_of(cx, base) != TypeId::object && type_info(layout_of(cx, base)).is_exception)
            bases_have_dict = true;
    }
    if (!add_slots(cx, ns, std::string(cx.text(name)), bases_have_dict, flags)) return kUnbound;
    for (const DictEntry& entry : dict_entries(cx, ns)) {
        if (!cx.is_str(entry.key)) continue;
        std::string_view text = cx.text(entry.key);
        flags |= flags_of_name(text);
        if (!cx.is(entry.value, Kind::Function)) continue;
        if (text == "__new__") dict_set_str(cx, ns, entry.key, wrap(cx, Kind::StaticMethod, entry.value));
        if (text == "__init_subclass__" || text == "__class_getitem__") dict_set_str(cx, ns, entry.key, wrap(cx, Kind::ClassMethod, entry.value));
    }
    if (!(namespace_get(cx, ns, "__eq__") == kUnbound) && namespace_get(cx, ns, "__hash__") == kUnbound) namespace_set(cx, ns, "__hash__", kNone);
    if (namespace_get(cx, ns, "__doc__") == kUnbound) namespace_set(cx, ns, "__doc__", kNone);
    Value module = namespace_get(cx, ns, "__module__");
    if (module == kUnbound) {
        module = cx.make_str("__main__");
        namespace_set(cx, ns, "__module__", module);
    }
    Value qualname = namespace_get(cx, ns, "__qualname__");
    if (qualname == kUnbound) qualname = name;
    else if (!cx.is_str(qualname)) {
        cx.raise(TypeId::TypeError, fmt::format("type __qualname__ must be a str, not {}", cx.type_name(qualname)));
        return kUnbound;
    }
    namespace_remove(cx, ns, "__qualname__");
    Value cell = namespace_get(cx, ns, "__classcell__");
    namespace_remove(cx, ns, "__classcell__");

    Value bases_tuple = make_tuple_of(cx, bases.data(), bases.size());
    Type& type = cx.allocate<Type>(Kind::Type);
    Value v = cx.value_of(type);
    rest.insert(rest.begin(), v);
    type.aux = static_cast<std::uint8_t>(Kind::Instance);
    type.name = name;
    type.qualname = qualname;
    type.bases = bases_tuple;
    type.mro = kNone;
    type.mro = make_tuple_of(cx, rest.data(), rest.size());
    type.dict = ns;
    type.module = module;
    type.type_id = static_cast<std::uint64_t>(layout);
    type.metaclass = metaclass;
    type.flags = flags;
    type.subclasses = kNone;
    if (cx.is(cell, Kind::Cell)) cx.store(cx.header(cell), cx.object<CellObject>(cell).value, v);
    // A class may lie where one lay that was dropped or stepped back over: what was remembered of that one must not be found.
    begin_class_change(cx);
    for (Value base : bases) {
        Type& b = cx.object<Type>(base);
        if (!b.subclasses.is_ref()) cx.store(b, b.subclasses, cx.make_list(2));
        ObjectLock lock(cx, cx.header(b.subclasses));
        list_push(cx, cx.object<List>(b.subclasses), v);
    }
    end_class_change(cx);
    return v;
}

// What of a namespace wants to know its name: pairs of object and name.
Value naming_calls(Context& cx, Value ns) {
    std::vector<Value> pairs;
    for (const DictEntry& entry : dict_entries(cx, ns))
        if (cx.is(entry.value, Kind::Instance) && !(special_method(cx, entry.value, "__set_name__") == kUnbound)) {
            pairs.push_back(entry.value);
            pairs.push_back(entry.key);
        }
    return make_list_of(cx, pairs.data(), pairs.size());
}

} // namespace

// Steps from `kMake`: make it and name what it holds; then tell the parent class.
namespace {
enum : std::uint32_t { kMake = 100, kNamed, kTold };
enum : std::uint32_t { kClass, kNaming, kNext };
} // namespace

NativeResult make_class(Call& call, Value metaclass, Value name, Value bases_tuple, Value ns) {
    Context& cx = call.cx;
    if (call.step < kMake) {
        if (!cx.is_str(name)) return type_error(cx, fmt::format("type.__new__() argument 1 must be str, not {}", cx.type_name(name)));
        if (!cx.is(bases_tuple, Kind::Tuple)) return type_error(cx, fmt::format("type.__new__() argument 2 must be tuple, not {}", cx.type_name(bases_tuple)));
        if (!cx.is(plain(cx, ns), Kind::Dict)) return type_error(cx, fmt::format("type.__new__() argument 3 must be dict, not {}", cx.type_name(ns)));
        std::vector<Value> bases = values_of(cx, bases_tuple);
        for (Value base : bases)
            if (!cx.is(base, Kind::Type))
                return type_error(cx, "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases");
        if (!winning_metaclass(cx, metaclass, bases)) return NativeResult::Raise;
        if (bases.empty()) bases.push_back(cx.machine.type_object(TypeId::object));
        Value own = dict_copy(cx, plain(cx, ns));
        if (own == kUnbound) return failed(cx);
        Value made = class_object(cx, metaclass, name, bases, own);
        if (made == kUnbound) return failed(cx);
        cx.set_register(call.state[kClass], made);
        cx.set_register(call.state[kNaming], naming_calls(cx, own));
        cx.set_register(call.state[kNext], int_value(0));
        call.step = kNamed;
    }
    Value made = call.state[kClass];
    if (call.step == kNamed) {
        const List& pairs = cx.object<List>(call.state[kNaming]);
        auto at = static_cast<std::uint64_t>(call.state[kNext].as_int());
        if (at < pairs.length) {
            cx.set_register(call.state[kNext], int_value(static_cast<std::int64_t>(at + 2)));
            Value object = list_item(cx, pairs, at);
            call.callee = special_method(cx, object, "__set_name__");
            call.call_args[0] = object, call.call_args[1] = made, call.call_args[2] = list_item(cx, pairs, at + 1);
            call.call_nargs = 3;
            return NativeResult::CallPython;
        }
        Super super{};
        super.type = made, super.self = made, super.self_type = made;
        bool stop = false;
        Value hook = find_through_super(cx, super, cx.make_str("__init_subclass__"), stop);
        if (stop) return NativeResult::Stop;
        call.step = kTold;
        const bool has_keywords = !(call.keywords == kUnbound) && cx.object<Dict>(call.keywords).length > 0;
        if (cx.is(hook, Kind::ClassMethod)) {
            call.callee = cx.object<ClassMethod>(hook).function;
            call.call_args[0] = made;
            call.call_nargs = 1;
            if (has_keywords) call.call_keywords = call.keywords;
            return NativeResult::CallPython;
        }
        if (has_keywords) return type_error(cx, fmt::format("{}.__init_subclass__() takes no keyword arguments", name_of(cx, made)));
    }
    return done(call, made);
}

namespace {

// type(x) and type(name, bases, namespace).
NativeResult type_made(Call& call) {
    Context& cx = call.cx;
    if (call.nargs == 1 && call.keywords == kUnbound) return done(call, cx.type_of(call.args[0]));
    if (call.nargs != 3) return type_error(cx, "type() takes 1 or 3 arguments");
    if (!call.has_frame) return NativeResult::NeedFrame;
    return make_class(call, cx.machine.type_object(TypeId::type), call.args[0], call.args[1], call.args[2]);
}

// type.__new__(metaclass, name, bases, namespace, **keywords)
NativeResult type_new(Call& call) {
    Context& cx = call.cx;
    Value metaclass = call.args[0];
    if (!cx.is(metaclass, Kind::Type)) return type_error(cx, fmt::format("type.__new__(X): X is not a type object ({})", cx.type_name(metaclass)));
    if (call.nargs != 4) return type_error(cx, fmt::format("type.__new__() takes exactly 3 arguments ({} given)", call.nargs - 1));
    if (!call.has_frame) return NativeResult::NeedFrame;
    return make_class(call, metaclass, call.args[1], call.args[2], call.args[3]);
}

NativeResult type_init(Call&) { return NativeResult::Done; }

// The class statement: build(body, name, *bases, **keywords). Steps: find the metaclass and its namespace; fill that; call the metaclass.
NativeResult build_class(Call& call) {
    Context& cx = call.cx;
    enum : std::uint32_t { kStart, kPrepared, kFilled, kBuilt };
    enum : std::uint32_t { kMetaclass, kNamespace, kBases };
    if (!call.has_frame) return NativeResult::NeedFrame;
    auto state = [&](std::uint32_t i) { return call.state[i]; };
    auto call_metaclass = [&](Value callee) {
        call.callee = callee;
        call.call_args[0] = call.args[1], call.call_args[1] = state(kBases);
        call.call_nargs = 2;
        if (!(call.keywords == kUnbound)) call.call_keywords = call.keywords;
    };
    if (call.step == kStart) {
        std::vector<Value> bases(call.args + 2, call.args + call.nargs), resolved;
        Value given = make_tuple_of(cx, bases.data(), bases.size());
        for (Value base : bases) {
            if (Value origin = alias_origin(cx, base); !(origin == kUnbound)) base = origin;
            Value entries = cx.is(base, Kind::Type) ? kUnbound : special_method(cx, base, "__mro_entries__");
            if (entries == kUnbound) {
                resolved.push_back(base);
                continue;
            }
            Value list = cx.ask(entries, {base, given});
            if (list == kUnbound) return failed(cx);
            if (!cx.is(list, Kind::Tuple)) return type_error(cx, "__mro_entries__ must return a tuple");
            for (Value v : values_of(cx, list)) resolved.push_back(v);
        }
        Value metaclass = kUnbound;
        if (!(call.keywords == kUnbound)) metaclass = namespace_get(cx, call.keywords, "metaclass");
        const bool named = !(metaclass == kUnbound);
        if (!named) metaclass = resolved.empty() ? cx.machine.type_object(TypeId::type) : cx.type_of(resolved[0]);
        if (cx.is(metaclass, Kind::Type)) {
            std::vector<Value> types;
            for (Value base : resolved)
                if (cx.is(base, Kind::Type)) types.push_back(base);
            if (!winning_metaclass(cx, metaclass, types)) return NativeResult::Raise;
        }
        Value prepare = kUnbound;
        if (cx.is(metaclass, Kind::Type) && is_user_class(cx, metaclass)) {
            prepare = class_lookup(cx, metaclass, "__prepare__");
            if (!(prepare == kUnbound)) prepare = bind_attribute(cx, prepare, kUnbound, metaclass, cx.make_str("__prepare__"));
            if (prepare == kUnbound && (cx.raising() || cx.stop_here)) return failed(cx);
        }
        if (named) {
            Value rest = dict_copy(cx, call.keywords); // the caller's own when it was unpacked
            namespace_remove(cx, rest, "metaclass");
            cx.set_register(call.args[call.nargs + 4], rest); // the frame's keywords register
            call.keywords = rest;
        }
        cx.set_register(call.state[kMetaclass], metaclass);
        cx.set_register(call.state[kBases], make_tuple_of(cx, resolved.data(), resolved.size()));
        if (resolved.size() != bases.size() || !std::equal(bases.begin(), bases.end(), resolved.begin())) cx.set_register(call.state[3], given);
        if (prepare == kUnbound) {
            cx.set_register(call.state[kNamespace], cx.make_dict());
            call.step = kPrepared;
        } else {
            call.step = kPrepared;
            call_metaclass(prepare);
            return NativeResult::CallPython;
        }
    }
    if (call.step == kPrepared) {
        if (state(kNamespace) == kUnbound) {
            if (!cx.is(plain(cx, call.returned), Kind::Dict))
                return type_error(cx, fmt::format("{}.__prepare__() must return a mapping, not {}", name_of(cx, state(kMetaclass)), cx.type_name(call.returned)));
            cx.set_register(call.state[kNamespace], call.returned);
        }
        call.step = kFilled;
        call.callee = call.args[0];
        call.call_args[0] = state(kNamespace);
        call.call_nargs = 1;
        return NativeResult::CallPython;
    }
    if (call.step == kFilled) {
        if (!(state(3) == kUnbound)) { // the bases as they were written
            Value key = cx.make_str("__orig_bases__");
            dict_set_str(cx, plain(cx, state(kNamespace)), key, state(3));
        }
        call.step = kBuilt;
        call_metaclass(state(kMetaclass));
        call.call_args[2] = state(kNamespace);
        call.call_nargs = 3;
        return NativeResult::CallPython;
    }
    return done(call, call.returned);
}

constexpr NativeDef kClassBuilders[] = {{"build_class", build_class, "body, name, /, *bases, **keywords", 4}};
constexpr NativeDef kTypeMaking[] = {
    {"__new__", type_new, "metaclass, /, *args, **keywords", kMakeClassState},
    {"__init__", type_init, "cls, /, *args, **keywords"},
};
constexpr NativeDef kTypeCall[] = {{"type", type_made, "*args, **keywords", kMakeClassState}};

} // namespace

Value build_class_native() {
    static const int id = find_native("machine", "build_class");
    return native_value(static_cast<std::uint32_t>(id));
}

// The namespace is a dict that only the class body knows, or whatever __prepare__ gave.
Value load_name(Context& cx, Value ns, std::uint32_t name_id) {
    Value name = cx.name(name_id);
    if (cx.is(ns, Kind::Dict)) return dict_get_str(cx, ns, name);
    Value v = get_item(cx, ns, name);
    if (v == kUnbound && cx.raising() && exception_is(cx, cx.thread->raised, TypeId::KeyError)) cx.thread->raised = kUnbound;
    return v;
}

bool store_name(Context& cx, Value ns, std::uint32_t name_id, Value v) {
    if (!cx.is(ns, Kind::Dict)) return set_item(cx, ns, cx.name(name_id), v);
    dict_set_str(cx, ns, cx.name(name_id), v);
    return true;
}

bool delete_name(Context& cx, Value ns, std::uint32_t name_id) {
    Value name = cx.name(name_id);
    bool found = false;
    if (cx.is(ns, Kind::Dict)) {
        bool ok = true;
        dict_delete(cx, cx.object<Dict>(ns), name, hash_bits(cx, name, ok), found);
    } else {
        found = delete_item(cx, ns, name);
        if (!found && !(cx.raising() && exception_is(cx, cx.thread->raised, TypeId::KeyError))) return false;
    }
    if (!found) {
        cx.thread->raised = kUnbound;
        cx.raise(TypeId::NameError, fmt::format("name '{}' is not defined", cx.text(name)));
    }
    return found;
}

NativeTable class_functions() { return {"machine", Kind::Module, kClassBuilders}; }
NativeTable type_making() { return {"type", Kind::Unbound, kTypeMaking}; }
NativeTable type_constructor() { return {"type types", Kind::Module, kTypeCall}; }

} // namespace heddle::vm
