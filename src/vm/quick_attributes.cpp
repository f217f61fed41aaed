// Attribute instructions on the usual object: of a class of the program that does not watch its attributes, with nothing built-in inside,
// and no accesses to record.
//
// Problem: what `object.name` means takes a look at the class and its bases, then at the object's dict. Idea: every real thread keeps, by
// instruction and outside the heap, what the instruction found last: for which class (under its epoch, see classes.cpp) and name, what
// the class has, and in which entry of the object's dict the attribute lay. Objects of a class set their attributes in one order, so the
// next object has it in the same entry; the key there is compared. All this may be wrong for the next object and is then found anew.
#include "vm/classes.h"
#include "vm/containers.h"
#include "vm/dict_index.h"
#include "vm/frames.h"
#include "vm/modules.h"
#include "vm/operations.h"

namespace heddle::vm {

namespace {

enum class How : std::uint8_t {
    Slow,   ///< anything else: descriptors, watched classes
    Own,    ///< what the object itself holds comes first, then `found`
    Member, ///< of __slots__: the object's dict holds it under `key`
    Class,  ///< the object has no attributes of its own but members: it is `found`
    Accessor, ///< `found` is a property of the program's or the library's
    Module, ///< `type` is a module in Python, `found` the global slot
};

struct Site {
    std::uint64_t epoch = 0;
    Value type, name;
    Value key; ///< in the object's dict: the name, but for members
    Value found; ///< in the class: nothing, a function, or a value that is given as it is
    std::uint64_t hash = 0; ///< of the name
    std::uint32_t entry = 0;
    How how = How::Slow;
    bool may_add = false;   ///< an attribute of this name is nothing special
    bool method = false;    ///< `found` is a function, and it or what the object itself holds is meant
};
constexpr std::size_t kSites = 2048;
thread_local Site sites[kSites]; // all zero, so that a thread begins with nothing to copy

// What a class attribute gives when it is no descriptor of any kind.
bool is_plain_value(const Context& cx, Value v) {
    if (is_native(v)) return false;
    switch (cx.kind(v)) {
        case Kind::Int: case Kind::Bool: case Kind::None: case Kind::Float: case Kind::Str: case Kind::BigInt: case Kind::Bytes: case Kind::Tuple:
        case Kind::List: case Kind::Dict: case Kind::Set: case Kind::FrozenSet: return true;
        default: return false;
    }
}

Site& fresh_site(Context& cx, Site& site, Value type, Value name) {
    site.epoch = class_epoch(cx);
    site.type = type, site.name = site.key = name;
    site.found = kUnbound;
    site.how = How::Slow;
    site.may_add = site.method = false;
    bool ok = true;
    site.hash = hash_bits(cx, name, ok);
    return site;
}

[[gnu::noinline]] void look_at_class(Context& cx, Site& site, Value type, Value name) {
    fresh_site(cx, site, type, name);
    const std::uint64_t flags = class_flags(cx, type);
    if ((flags & kUserClass) == 0 || (flags & (kDefinesGetattribute | kDefinesSetattr)) != 0) return;
    const bool members_only = (flags & kNoInstanceDict) != 0;
    site.found = class_lookup(cx, type, name);
    if (cx.is(site.found, Kind::Property) && is_member(cx.object<Property>(site.found))) {
        bool ok = true;
        site.how = How::Member;
        site.key = cx.object<Property>(site.found).name;
        site.hash = hash_bits(cx, site.key, ok);
        site.may_add = true;
    } else if (cx.is(site.found, Kind::Property)) {
        if ((flags & kDefinesGetattr) == 0) site.how = How::Accessor;
    } else if (site.found == kUnbound || cx.is(site.found, Kind::Function) || is_plain_value(cx, site.found)) {
        if (!members_only) site.how = How::Own;
        if (members_only && !(site.found == kUnbound)) site.how = How::Class;
        std::string_view text = cx.text(name);
        site.method = site.how != How::Slow && cx.is(site.found, Kind::Function);
        site.may_add = !members_only && (text.size() < 4 || text.substr(0, 2) != "__" || text.substr(text.size() - 2) != "__");
    }
}

// Functions that may be called at once: asks_getter() and setter_directly() take such a question up.
bool asks(const Context& cx, Value accessor) { return cx.answers == kUnbound && (cx.is(accessor, Kind::Function) || is_native(accessor)); }

Value ask_alone(Context& cx, Value accessor) {
    cx.question = accessor;
    cx.stop_here = true;
    return kUnbound;
}

inline Site& site_here(const Context& cx) { return sites[(reinterpret_cast<std::uintptr_t>(cx.pc) >> 3) % kSites]; }

inline bool is_about(Context& cx, const Site& site, Value type, Value name) {
    return site.type == type && site.name == name && site.epoch == class_epoch(cx); // an unused site has no type that there is
}

inline Site& site_of_class(Context& cx, Value type, Value name) {
    Site& site = site_here(cx);
    if (!is_about(cx, site, type, name)) [[unlikely]] look_at_class(cx, site, type, name);
    return site;
}

Site& site_of_module(Context& cx, Value object, Value name, std::uint32_t name_id) {
    Site& site = site_here(cx);
    if (is_about(cx, site, object, name)) return site;
    fresh_site(cx, site, object, name);
    const int slot = cx.machine.link().global_slot(static_cast<std::uint32_t>(cx.object<Module>(object).index - 1), name_id);
    if (slot < 0) return site;
    site.found = int_value(slot);
    site.how = How::Module;
    return site;
}

inline Instance* usual_object(Context& cx, Value object) {
    if (!object.is_ref() || cx.header(object).kind != Kind::Instance || cx.tracking) return nullptr;
    Instance& instance = cx.object<Instance>(object);
    return instance.base == kUnbound ? &instance : nullptr;
}

// Entry of an own attribute or null; the caller holds the dict's lock.
inline DictEntry* own_entry(Context& cx, Dict& dict, Site& site) {
    if (dict.table == 0) return nullptr;
    DictTable& table = cx.at<DictTable>(dict.table);
    if (site.entry < table.used && table.entries[site.entry].key == site.key) return &table.entries[site.entry];
    if (surely_lacks(table, site.hash)) return nullptr;
    bool ok = true;
    DictEntry* entry = dict_find(cx, dict, site.key, site.hash, ok);
    if (entry != nullptr) site.entry = static_cast<std::uint32_t>(entry - table.entries);
    return entry;
}

// As Context::touch_cell where nothing is recorded: a hand-over may fall here.
inline bool hand_over(Context& cx) {
    if (cx.controlled || cx.budget-- > 0 || cx.model == Model::Gil) return false;
    return cx.stop_here = true;
}

} // namespace

Value usual_method(Context& cx, Value object, std::uint32_t name_id) {
    const Instance* instance = usual_object(cx, object);
    if (instance == nullptr) return kUnbound;
    const Site& site = site_of_class(cx, instance->type, cx.name(name_id));
    if (!site.method) return kUnbound;
    Value own = cx.load(*instance, instance->dict);
    if (own.is_ref() && site.how == How::Own) {
        bool ok = true;
        Dict& dict = cx.object<Dict>(own);
        ObjectLock lock(cx, dict);
        if (dict.table != 0 && !surely_lacks(cx.at<DictTable>(dict.table), site.hash) && dict_find(cx, dict, site.name, site.hash, ok) != nullptr) return kUnbound;
    }
    return hand_over(cx) ? kUnbound : site.found;
}

Value load_attr(Context& cx, Value object, std::uint32_t name_id) {
    Value v = load_attr_or_getter(cx, object, name_id);
    if (!(v == kUnbound) || !cx.asking() || cx.is(cx.question, Kind::Tuple)) return v;
    Value getter = cx.question;
    cx.question = kUnbound;
    cx.stop_here = false;
    return cx.ask(getter, {object});
}

Value load_attr_or_getter(Context& cx, Value object, std::uint32_t name_id) {
    Value name = cx.name(name_id);
    if (Instance* instance = usual_object(cx, object)) {
        Site& site = site_of_class(cx, instance->type, name);
        if (site.how == How::Accessor) {
            const Property& accessor = cx.object<Property>(site.found);
            if (asks(cx, accessor.get)) return ask_alone(cx, accessor.get);
        } else if (site.how != How::Slow) {
            if (hand_over(cx)) return kUnbound;
            Value own = cx.load(*instance, instance->dict);
            if (own.is_ref() && site.how != How::Class) {
                Dict& dict = cx.object<Dict>(own);
                ObjectLock lock(cx, dict);
                if (DictEntry* entry = own_entry(cx, dict, site)) return entry->value;
            }
            if (!(site.found == kUnbound) && site.how != How::Member) // nothing that asks: a function or a plain value
                return cx.is(site.found, Kind::Function) ? bind_attribute(cx, site.found, object, instance->type, name) : site.found;
        }
    } else if (cx.is(object, Kind::Module) && cx.object<Module>(object).index != 0) {
        const Site& site = site_of_module(cx, object, name, name_id);
        if (site.how == How::Module && !cx.tracking) {
            Value v = cx.load(*cx.globals_object, cx.globals[site.found.as_int()]);
            if (!(v == kUnbound)) return v;
        }
        Value v = module_attr(cx, object, name_id);
        if (!(v == kUnbound) || cx.stop_here) return v;
    }
    return load_attr_str(cx, object, name);
}

bool store_attr(Context& cx, Value object, std::uint32_t name_id, Value v) {
    Value name = cx.name(name_id);
    Instance* instance = usual_object(cx, object);
    if (instance == nullptr) return store_attr_str(cx, object, name, v);
    Site& site = site_of_class(cx, instance->type, name);
    if (site.how == How::Accessor) {
        const Property& accessor = cx.object<Property>(site.found);
        if (asks(cx, accessor.set)) {
            ask_alone(cx, accessor.set);
            return false;
        }
    }
    if (!site.may_add) return store_attr_str(cx, object, name, v);
    if (hand_over(cx)) return false;
    Value own = cx.load(*instance, instance->dict);
    if (!own.is_ref()) {
        Value made = cx.make_dict();
        ObjectLock lock(cx, *instance); // two threads may set its first attribute
        own = cx.load(*instance, instance->dict);
        if (!own.is_ref()) cx.store(*instance, instance->dict, own = made);
    }
    Dict& dict = cx.object<Dict>(own);
    ObjectLock lock(cx, dict);
    if (DictEntry* entry = own_entry(cx, dict, site)) {
        cx.store_item(dict, entry->value, v);
        return true;
    }
    return dict_add(cx, dict, site.key, site.hash, v);
}

} // namespace heddle::vm
