// import: modules in Python run once, when they are first imported; native ones are made.
//
// A module in Python is a Module object whose attributes are the global slots that the compiler gave it, so `queue.Queue` and a
// mention of Queue inside queue are the same cell. Names that no slot stands for (setattr(module, …)) lie in Module::dict.
//
// As in CPython a module is in sys.modules before its code runs: a cycle of imports finds it half made. Another thread that imports it
// meanwhile waits for the end of that code (Module::loading), unless the thread that runs it waits for a module that this one is loading:
// then it goes on with the half-made module.
#include <fmt/format.h>

#include "vm/containers.h"
#include "vm/exceptions.h"
#include "vm/frames.h"
#include "vm/modules.h"
#include "vm/slow_paths.h"
#include "vm/sync_natives.h"

namespace heddle::vm {

namespace {

// Whether modules have been imported: one cell, read by every import and written by those that load.
bool touch_modules(Context& cx, bool write) { return cx.touch_cell(cx.header(cx.process->modules), kState, write, write ? Action::Release : Action::Acquire); }

const bytecode::ModuleInfo* info_of(const Context& cx, const Module& module) {
    return module.index == 0 ? nullptr : &cx.machine.link().program().modules[module.index - 1];
}

bool remove_key(Context& cx, Value dict, Value key) {
    bool ok = true, found = false;
    std::uint64_t hash = hash_bits(cx, key, ok);
    ObjectLock lock(cx, cx.header(dict));
    dict_delete(cx, cx.object<Dict>(dict), key, hash, found);
    return found;
}

Value loading_of(Context& cx, Value module) {
    Module& m = cx.object<Module>(module);
    return cx.is(module, Kind::Module) ? cx.load(m, m.loading) : kNone;
}

bool loaded_elsewhere(Context& cx, Value loading) {
    return !(loading == kNone) && !(cx.object<Tuple>(loading).items[1] == int_value(cx.thread_index()));
}

// Whether the thread that loads a module waits, itself or through others, for one that this thread loads. The caller holds sys.modules.
bool waits_for_us(Context& cx, Value loading) {
    const Dict& modules = cx.object<Dict>(cx.process->modules);
    for (std::uint32_t steps = cx.machine.thread_count(); steps-- > 0;) {
        const ThreadState& loader = cx.machine.thread(static_cast<std::uint32_t>(cx.object<Tuple>(loading).items[1].as_int()));
        const std::uint64_t kind = __atomic_load_n(&loader.wait_kind, __ATOMIC_SEQ_CST), object = __atomic_load_n(&loader.wait_object, __ATOMIC_SEQ_CST);
        if (kind != static_cast<std::uint64_t>(WaitKind::Event)) return false;
        Value next = kNone;
        dict_each(cx, modules, [&](DictEntry& e) {
            Value other = loading_of(cx, e.value);
            if (!(other == kNone) && cx.object<Tuple>(other).items[0] == ref_value(static_cast<Ref>(object))) next = other;
            return next == kNone;
        });
        if (next == kNone) return false;
        if (!loaded_elsewhere(cx, next)) return true;
        loading = next;
    }
    return false;
}

// Says that this thread is going to wait for a module's end; true: it must not, see above. Of two threads that look, one sees the other.
bool must_not_wait(Context& cx, Value loading) {
    ObjectLock lock(cx, cx.header(cx.process->modules));
    const Value event = cx.object<Tuple>(loading).items[0];
    const auto say = [&](WaitKind kind, Ref object) {
        __atomic_store_n(&cx.thread->wait_kind, static_cast<std::uint64_t>(kind), __ATOMIC_SEQ_CST);
        __atomic_store_n(&cx.thread->wait_object, object, __ATOMIC_SEQ_CST);
    };
    say(WaitKind::Event, event.as_ref());
    if (!waits_for_us(cx, loading)) return false;
    say(WaitKind::None, 0);
    return true;
}

// The module's object, in sys.modules before its code runs; kUnbound: another thread has put one there.
Value begin_loading(Context& cx, Value key, std::uint32_t index) {
    EventObject& event = cx.allocate<EventObject>(Kind::Event);
    event.set = event.waiters = 0;
    Value loading = cx.make_tuple({cx.value_of(event), int_value(cx.thread_index())});
    Value module = make_module(cx, key, cx.make_dict(), index + 1, loading);
    Dict& modules = cx.object<Dict>(cx.process->modules);
    bool ok = true;
    const std::uint64_t hash = hash_bits(cx, key, ok);
    ObjectLock lock(cx, modules);
    if (!(dict_get(cx, modules, key, hash, ok) == kUnbound) || !dict_set(cx, modules, key, hash, module)) return kUnbound;
    return module;
}

// `failed`: the code raised, and the module was never there. The caller has touched.
void end_loading(Context& cx, Value module, bool failed) {
    Module& m = cx.object<Module>(module);
    Value event = cx.object<Tuple>(m.loading).items[0];
    EventObject& e = cx.object<EventObject>(event);
    cx.store(m, m.loading, kNone);
    if (failed) remove_key(cx, cx.process->modules, m.name);
    bool wake;
    {
        ObjectLock guard(cx, e);
        cx.store_word(e.set, 1);
        wake = take_waiters(e.waiters);
    }
    if (wake) cx.machine.host().wake(event.as_ref(), true);
}

// A package has its submodules as attributes. True: hand over.
bool bind_in_parent(Context& cx, std::string_view name, Value module) {
    std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos) return false;
    Value parent = dict_get_str(cx, cx.process->modules, cx.make_str(name.substr(0, dot)));
    if (!cx.is(parent, Kind::Module) || cx.object<Module>(parent).index == 0) return false;
    return !store_module_attr(cx, parent, cx.make_str(name.substr(dot + 1)), module);
}

// A process that was spawned under the controlled driver: the program's module is imported again there.
bool begins_anew(Context& cx) { return cx.controlled && cx.process != &cx.machine.first_process(); }

enum { kEnd, kModule, kError }; // state: how much of the name is done; what is being loaded; what its code raised
enum { kLook, kHasRun, kSettle };

NativeResult import_name(Call& call) {
    Context& cx = call.cx;
    if (!call.has_frame) return NativeResult::NeedFrame;
    const LinkedProgram& link = cx.machine.link();
    std::string_view name = cx.text(call.args[0]);
    for (;;) {
        std::size_t begin = call.state[kEnd] == kUnbound ? 0 : static_cast<std::size_t>(call.state[kEnd].as_int());
        std::string_view part = name.substr(0, name.find('.', begin)); // `a`, `a.b`, `a.b.c` one after the other
        if (call.step == kHasRun) {
            cx.set_register(call.state[kError], call.exception);
            call.step = kSettle;
        }
        if (call.step == kSettle) {
            Value module = call.state[kModule];
            Value event = cx.object<Tuple>(cx.object<Module>(module).loading).items[0];
            if (touch_modules(cx, true) || (cx.tracking && cx.touch(state_of(event), true, Action::Notify))) return NativeResult::Stop;
            bool failed = !(call.state[kError] == kUnbound);
            if (!failed && bind_in_parent(cx, part, module)) return NativeResult::Stop;
            end_loading(cx, module, failed);
            if (failed) {
                cx.thread->raised = call.state[kError];
                return NativeResult::Raise;
            }
            call.step = kLook;
        } else {
            if (touch_modules(cx, false)) return NativeResult::Stop;
            Value key = cx.make_str(part);
            Value found = dict_get_str(cx, cx.process->modules, key);
            if (!(found == kUnbound)) {
                Value loading = loading_of(cx, found);
                if (loaded_elsewhere(cx, loading) && touch_modules(cx, true)) return NativeResult::Stop; // who waits for whom
                if (loaded_elsewhere(cx, loading) && !must_not_wait(cx, loading)) {
                    Value event = cx.object<Tuple>(loading).items[0];
                    ObjectLock guard(cx, cx.header(event));
                    if (auto stop = call.await(WaitKind::Event, event.as_ref(), state_of(event), Action::Wait, false)) return *stop;
                    continue;
                }
            } else if (int index = part == "__mp_main__" && begins_anew(cx) ? 0 : link.module_index(part); index >= 0) {
                if (touch_modules(cx, true)) return NativeResult::Stop;
                Value module = begin_loading(cx, key, static_cast<std::uint32_t>(index));
                if (module == kUnbound && cx.raising()) return NativeResult::Raise;
                if (module == kUnbound) continue;
                cx.set_register(call.state[kModule], module);
                call.callee = module_code(cx, static_cast<std::uint32_t>(index));
                call.call_nargs = 0;
                call.step = kHasRun;
                return NativeResult::CallPython;
            } else {
                found = module_by_name(cx, part);
                if (found == kUnbound) return NativeResult::Raise;
            }
        }
        if (part.size() == name.size()) {
            call.result = dict_get_str(cx, cx.process->modules, call.args[0]);
            if (call.result == kUnbound) return cx.raise(TypeId::KeyError, fmt::format("'{}'", name)); // its code removed it
            return NativeResult::Done;
        }
        cx.set_register(call.state[kEnd], int_value(static_cast<std::int64_t>(part.size() + 1)));
    }
}

constexpr NativeDef kImports[] = {
    {"import", import_name, "name", 3, "reads which modules are imported; loading one writes that", true},
};

} // namespace

NativeTable import_functions() { return {"imports", Kind::Module, kImports}; }

Value make_module(Context& cx, Value name, Value dict, std::uint64_t index, Value loading) {
    Module& module = cx.allocate<Module>(Kind::Module);
    module.name = name;
    module.dict = dict;
    module.loading = loading;
    module.index = index;
    Value v = cx.value_of(module);
    if (cx.process->shares != 0) cx.escape(v);
    return v;
}

Value module_code(Context& cx, std::uint32_t index) {
    Function& function = cx.allocate<Function>(Kind::Function);
    function.code = cx.machine.link().program().modules[index].code;
    function.defaults = function.kwdefaults = function.closure = kNone;
    function.name = function.qualname = cx.make_str("<module>");
    function.dict = function.annotations = kUnbound;
    return cx.value_of(function);
}

Flow import_module(Context& cx, std::uint32_t name_id, std::uint16_t dst, const bytecode::Instr* next_pc) {
    Value name = cx.name(name_id);
    Value found = dict_get_str(cx, cx.process->modules, name);
    if (!(found == kUnbound) && !loaded_elsewhere(cx, loading_of(cx, found))) {
        if (touch_modules(cx, false)) return Flow::Fail;
        cx.regs[dst] = found;
        return Flow::Next;
    }
    return call_native_with(cx, static_cast<std::uint32_t>(import_native()), name, dst, next_pc);
}

int import_native() {
    static const int id = find_native("imports", "import");
    return id;
}

// Attributes of modules in Python

namespace {
Value computed_attribute(Context& cx, const Module& module, std::string_view name) {
    const bytecode::ModuleInfo& info = *info_of(cx, module);
    if (name == "__name__") return module.name;
    if (name == "__file__") return cx.make_str(info.filename);
    if (name == "__package__") return module.index == 1 ? kNone : cx.make_str(info.package());
    if (name == "__doc__" || name == "__spec__" || name == "__loader__") return kNone;
    if (name == "__path__" && info.is_package) return cx.make_list(0);
    return kUnbound;
}

Value attribute_of(Context& cx, Value object, int slot, Value name) {
    Module& module = cx.object<Module>(object);
    if (slot >= 0) {
        if (cx.touch_global(static_cast<std::uint32_t>(slot), false)) return kUnbound;
        Value v = cx.load(*cx.globals_object, cx.globals[slot]);
        if (!(v == kUnbound)) return v;
    }
    Value v = dict_get_str(cx, module.dict, name);
    return v == kUnbound ? computed_attribute(cx, module, cx.text(name)) : v;
}
} // namespace

Value module_attr(Context& cx, Value object, Value name) {
    const Module& module = cx.object<Module>(object);
    return attribute_of(cx, object, cx.machine.link().global_slot(static_cast<std::uint32_t>(module.index - 1), cx.text(name)), name);
}

Value module_attr(Context& cx, Value object, std::uint32_t name_id) {
    const Module& module = cx.object<Module>(object);
    return attribute_of(cx, object, cx.machine.link().global_slot(static_cast<std::uint32_t>(module.index - 1), name_id), cx.name(name_id));
}

bool store_module_attr(Context& cx, Value object, Value name, Value v) {
    Module& module = cx.object<Module>(object);
    int slot = cx.machine.link().global_slot(static_cast<std::uint32_t>(module.index - 1), cx.text(name));
    if (slot < 0) {
        if (cx.touch_cell(module, kAttribute, true)) return false;
        dict_set_str(cx, module.dict, name, v);
        return true;
    }
    if (cx.touch_global(static_cast<std::uint32_t>(slot), true)) return false;
    cx.store(*cx.globals_object, cx.globals[slot], v);
    return true;
}

bool delete_module_attr(Context& cx, Value object, Value name) {
    Module& module = cx.object<Module>(object);
    int slot = cx.machine.link().global_slot(static_cast<std::uint32_t>(module.index - 1), cx.text(name));
    if (slot >= 0 && !(cx.globals[slot] == kUnbound)) {
        if (cx.touch_global(static_cast<std::uint32_t>(slot), true)) return false;
        cx.store(*cx.globals_object, cx.globals[slot], kUnbound);
        return true;
    }
    if (cx.touch_cell(module, kAttribute, true)) return false;
    if (remove_key(cx, module.dict, name)) return true;
    raise_no_module_attr(cx, object, cx.text(name));
    return false;
}

std::vector<Value> module_names(Context& cx, Value object) {
    const Module& module = cx.object<Module>(object);
    std::vector<Value> names;
    if (const bytecode::ModuleInfo* info = info_of(cx, module))
        for (std::uint32_t slot = info->first_global; slot < info->first_global + info->global_count; slot++)
            if (!(cx.load(*cx.globals_object, cx.globals[slot]) == kUnbound)) names.push_back(cx.make_str(cx.machine.link().program().globals[slot]));
    for (const DictEntry& entry : dict_entries(cx, module.dict)) names.push_back(entry.key);
    return names;
}

void raise_no_module_attr(Context& cx, Value object, std::string_view name) {
    const Module& module = cx.object<Module>(object);
    bool partial = !(cx.load(module, module.loading) == kNone);
    cx.raise(TypeId::AttributeError, partial ? fmt::format("partially initialized module '{}' has no attribute '{}' (most likely due to a circular import)", cx.text(module.name), name)
                                             : fmt::format("module '{}' has no attribute '{}'", cx.text(module.name), name));
}

Value import_from(Context& cx, Value object, std::uint32_t name_id) {
    Value name = cx.name(name_id);
    if (!cx.is(object, Kind::Module)) return load_attr(cx, object, name_id); // sys.modules holds what a program puts there
    const Module& module = cx.object<Module>(object);
    Value v = module.index == 0 ? dict_get_str(cx, module.dict, name) : module_attr(cx, object, name_id);
    if (!(v == kUnbound) || cx.stop_here) return v;
    // A submodule that is being loaded is not yet bound in its package.
    v = dict_get_str(cx, cx.process->modules, cx.make_str(fmt::format("{}.{}", cx.text(module.name), cx.text(name))));
    if (!(v == kUnbound)) return v;
    const bytecode::ModuleInfo* info = info_of(cx, module);
    bool partial = !(cx.load(module, module.loading) == kNone);
    cx.raise(TypeId::ImportError, fmt::format("cannot import name '{}' from {}'{}'{} ({})", cx.text(name), partial ? "partially initialized module " : "",
                                              cx.text(module.name), partial ? " (most likely due to a circular import)" : "", info != nullptr ? info->filename : "unknown location"));
    return kUnbound;
}

bool import_star(Context& cx, Value object) {
    const bytecode::Program& program = cx.machine.link().program();
    const std::uint32_t into = program.codes[frame_code(cx.regs)].module;
    if (!cx.is(object, Kind::Module)) {
        cx.raise(TypeId::ImportError, "import * needs a module");
        return false;
    }
    auto get = [&](Value name) {
        const Module& module = cx.object<Module>(object);
        return module.index == 0 ? dict_get_str(cx, module.dict, name) : module_attr(cx, object, name);
    };
    std::vector<Value> names;
    Value all = get(cx.make_str("__all__"));
    if (cx.stop_here) return false;
    if (!(all == kUnbound)) {
        if (!collect_elements(cx, all, names)) return false;
    } else {
        for (Value name : module_names(cx, object))
            if (cx.text(name).substr(0, 1) != "_") names.push_back(name);
    }
    // All reads before all writes: a touch may hand over while nothing has changed.
    std::vector<Value> values;
    for (Value name : names) {
        if (!cx.is_str(name)) {
            cx.raise(TypeId::TypeError, fmt::format("Item in {}.__all__ must be str, not {}", cx.text(cx.object<Module>(object).name), cx.type_name(name)));
            return false;
        }
        values.push_back(get(name));
        if (cx.stop_here) return false;
        if (values.back() == kUnbound) {
            raise_no_module_attr(cx, object, cx.text(name));
            return false;
        }
    }
    for (std::size_t i = 0; i < names.size(); i++) {
        int slot = cx.machine.link().global_slot(into, cx.text(names[i]));
        if (slot >= 0 && cx.touch_global(static_cast<std::uint32_t>(slot), true)) return false;
    }
    Value target = dict_get_str(cx, cx.process->modules, cx.make_str(program.modules[into].name));
    for (std::size_t i = 0; i < names.size(); i++) {
        int slot = cx.machine.link().global_slot(into, cx.text(names[i]));
        if (slot >= 0)
            cx.store(*cx.globals_object, cx.globals[slot], values[i]);
        else if (cx.is(target, Kind::Module))
            dict_set_str(cx, cx.object<Module>(target).dict, names[i], values[i]);
    }
    return true;
}

} // namespace heddle::vm
