#include "vm/registry.h"

#include <unordered_map>

#include <fmt/format.h>

#include "base/assert.h"
#include "vm/classes.h"
#include "vm/exception_groups.h"
#include "vm/generators.h"
#include "vm/modules.h"
#include "vm/native_modules.h"
#include "vm/slot_methods.h"

namespace heddle::vm {

namespace {

struct Registry {
    std::vector<NativeTable> tables;
    std::vector<const NativeDef*> defs;
    std::vector<NativeInfo> infos;
    std::vector<int> constructors;
    int enter[kKindCount], exit[kKindCount];
    std::vector<std::unordered_map<std::string_view, int>> by_kind, by_type; ///< names of methods

    Registry();
    void index_methods();
};

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

NativeInfo parse(const NativeTable& table, const NativeDef& def) {
    NativeInfo info{};
    info.function = def.function;
    info.def = &def;
    info.owner = table.owner;
    const std::string_view owner = table.owner, native = def.name;
    info.plain_arguments = (owner == "str" || owner == "bytes" || owner == "int" || owner == "float") && native != "format" && native != "format_map";
    info.is_method = table.kind != Kind::Module;
    info.self_kind = table.kind;
    info.display_name = info.is_method ? std::string(table.owner) + "." + def.name : def.name;
    bool keyword_only = false;
    std::string_view rest = def.params;
    while (!rest.empty()) {
        std::size_t comma = rest.find(',');
        std::string_view part = trimmed(rest.substr(0, comma));
        rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
        if (part.empty()) continue;
        if (part == "/") {
            info.positional_only = info.positional;
        } else if (part == "*") {
            keyword_only = true;
        } else if (part.substr(0, 2) == "**") {
            info.varkw = true;
        } else if (part[0] == '*') {
            info.varargs = true;
            keyword_only = true;
        } else {
            bool required = part.back() != '?';
            if (!required) part.remove_suffix(1);
            info.params.push_back({part, required});
            if (keyword_only) {
                if (required) info.keyword_only_required++;
            } else {
                info.positional++;
                if (required) info.required_positional++;
            }
        }
    }
    info.count = static_cast<std::uint16_t>(info.params.size());
    info.exact = !info.varargs && !info.plain_arguments;
    info.takes_self = info.is_method && info.self_kind != Kind::Unbound;
    return info;
}

Registry::Registry() {
    tables = {builtin_functions(), builtin_types(),  str_methods(),       list_methods(), deque_methods(), tuple_methods(),     dict_methods(),
              set_methods(),       frozenset_methods(), int_methods(),    float_methods(),      complex_methods(), complex_types(), bytes_methods(),     range_methods(),
              exception_methods(), generator_methods(), async_step_methods(), threading_types(),  thread_methods(),    lock_methods(),
              rlock_methods(),     condition_methods(), semaphore_methods(), event_methods(),   barrier_methods(),
              bootstrap_functions(), import_functions(), object_making(), container_making(), exception_making(), instance_functions(), class_functions(),
              type_making(), type_constructor(), class_types(), object_methods(), type_methods(), property_methods(), function_methods(),
              classmethod_methods(), staticmethod_methods(), timer_methods(), iterator_methods(), group_methods()};
    tables.push_back(namespace_builtins());
    tables.push_back(shared_methods());
    for (const SlotGroup& group : slot_groups()) tables.push_back({"object", Kind::Unbound, group.defs});
    for (const NativeModule& module : native_module_list())
        if (module.functions != nullptr && module.name != "builtins") tables.push_back(module.functions());
    for (const NativeTable& table : tables)
        for (const NativeDef& def : table.defs) {
            defs.push_back(&def);
            infos.push_back(parse(table, def));
            // Built-in functions of modules are called by both names in messages; threading's are Python in CPython.
            for (const NativeModule& module : native_module_list())
                if (module.functions != nullptr && table.defs.data() == module.functions().defs.data() && module.name != "builtins" && module.name != "threading")
                    infos.back().display_name = fmt::format("{}.{}", table.owner, def.name);
        }
    HEDDLE_ASSERT(defs.size() < 0x7fff, "LinkedProgram keeps native ids in 16 bits");
    constructors.assign(static_cast<std::size_t>(TypeId::kCount), -1);
    for (std::size_t t = 0; t < constructors.size(); t++)
        for (std::size_t i = 0; i < infos.size(); i++)
            if (std::string_view(infos[i].owner).find("types") != std::string_view::npos &&
                std::string_view(defs[i]->name) == type_info(static_cast<TypeId>(t)).name)
                constructors[t] = static_cast<int>(i);
    for (int k = 0; k < kKindCount; k++) enter[k] = exit[k] = -1;
    std::size_t id = 0;
    for (const NativeTable& table : tables)
        for (const NativeDef& def : table.defs) {
            if (table.kind != Kind::Module) {
                if (std::string_view(def.name) == "__enter__") enter[static_cast<int>(table.kind)] = static_cast<int>(id);
                if (std::string_view(def.name) == "__exit__") exit[static_cast<int>(table.kind)] = static_cast<int>(id);
            }
            id++;
        }
    index_methods();
}

// Methods by the kind of their object; attributes of each built-in type, without those of its bases.
void Registry::index_methods() {
    by_kind.resize(kKindCount);
    by_type.resize(static_cast<std::size_t>(TypeId::kCount));
    auto attributes = [&](TypeId id) -> auto& { return by_type[static_cast<std::size_t>(id)]; };
    int id = 0;
    for (const NativeTable& table : tables)
        for (const NativeDef& def : table.defs) {
            std::string_view owner = table.owner;
            if (table.kind == Kind::Unbound) { // what has no kind of its own
                const SlotGroup* slots = nullptr;
                for (const SlotGroup& group : slot_groups())
                    if (group.defs.data() == table.defs.data()) slots = &group;
                if (slots != nullptr)
                    for (TypeId type : slots->types) attributes(type).emplace(def.name, id);
                else if (owner == "object") attributes(TypeId::object).emplace(def.name, id);
                if (owner == "type") attributes(TypeId::type).emplace(def.name, id);
                if (owner == "Timer") attributes(TypeId::Timer).emplace(def.name, id);
                if (owner == "groups") attributes(TypeId::BaseExceptionGroup).emplace(def.name, id);
                if (owner == "exceptions") attributes(TypeId::BaseException).emplace(def.name, id);
                if (owner == "changeable")
                    for (TypeId type : {TypeId::list, TypeId::deque, TypeId::dict, TypeId::set, TypeId::Condition, TypeId::Semaphore, TypeId::Event, TypeId::Barrier,
                                        TypeId::property, TypeId::classmethod, TypeId::staticmethod})
                        attributes(type).emplace(def.name, id);
            } else if (table.kind == Kind::Exception) {
                attributes(TypeId::BaseException).emplace(def.name, id);
            } else if (table.kind == Kind::Iterator) { // no type has the kind to itself
                for (TypeId type : {TypeId::list_iterator, TypeId::tuple_iterator, TypeId::str_iterator, TypeId::range_iterator, TypeId::dict_keyiterator,
                                    TypeId::dict_valueiterator, TypeId::dict_itemiterator, TypeId::set_iterator, TypeId::bytes_iterator, TypeId::deque_iterator, TypeId::deque_reverse_iterator, TypeId::iterator,
                                    TypeId::callable_iterator, TypeId::enumerate, TypeId::zip, TypeId::map, TypeId::filter, TypeId::reversed})
                    attributes(type).emplace(def.name, id);
                if (std::string_view(def.name) == "__iter__")
                    for (TypeId type : {TypeId::dict_keys, TypeId::dict_values, TypeId::dict_items}) attributes(type).emplace(def.name, id);
            } else if (table.kind != Kind::Module) {
                attributes(type_of_kind(table.kind)).emplace(def.name, id);
            }
            if (table.kind != Kind::Module) by_kind[static_cast<std::size_t>(table.kind)].emplace(def.name, id);
            id++;
        }
}

const Registry& registry() {
    static const Registry r;
    return r;
}

} // namespace

std::span<const NativeDef* const> natives() { return registry().defs; }
std::span<const NativeTable> native_tables() { return registry().tables; }
const NativeInfo& native_info(std::uint32_t id) { return registry().infos[id]; }
int constructor_of(TypeId id) { return registry().constructors[static_cast<std::size_t>(id)]; }
const NativeInfo* native_infos() { return registry().infos.data(); }
const int* enter_methods() { return registry().enter; }
const int* exit_methods() { return registry().exit; }

int find_native(std::string_view owner, std::string_view name) {
    const Registry& r = registry();
    for (std::size_t i = 0; i < r.infos.size(); i++)
        if (r.infos[i].owner == owner && r.defs[i]->name == name) return static_cast<int>(i);
    return -1;
}

int find_method(Kind kind, std::string_view name) {
    if (kind == Kind::BigInt || kind == Kind::Bool) kind = Kind::Int;
    const auto& methods = registry().by_kind[static_cast<std::size_t>(kind)];
    auto at = methods.find(name);
    return at == methods.end() ? -1 : at->second;
}

std::vector<std::string_view> type_attribute_names(TypeId type) {
    std::vector<std::string_view> names;
    for (const auto& [name, id] : registry().by_type[static_cast<std::size_t>(type)]) names.push_back(name);
    return names;
}

int find_type_attribute(TypeId type, std::string_view name) {
    const auto& attributes = registry().by_type[static_cast<std::size_t>(type)];
    auto at = attributes.find(name);
    return at == attributes.end() ? -1 : at->second;
}

} // namespace heddle::vm
