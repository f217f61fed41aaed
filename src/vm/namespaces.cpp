// dir(), vars(), locals(): namespaces to look at. globals() is Python (src/stdlib/_lab_namespace.py), for what it gives is live.
#include <algorithm>

#include <fmt/format.h>

#include "vm/builtins.h"
#include "vm/classes.h"
#include "vm/containers.h"
#include "vm/frames.h"
#include "vm/modules.h"
#include "vm/native_modules.h"
#include "vm/registry.h"

namespace heddle::vm {

namespace {

// The variables of the function that calls, as a new dict; changing it changes nothing, as in CPython.
Value frame_variables(Context& cx) {
    const bytecode::Code& code = *cx.codes[frame_code(cx.regs)].code;
    Value dict = cx.make_dict();
    for (std::size_t i = 0; i < code.reg_names.size(); i++) {
        Value v = cx.regs[i];
        if (code.reg_names[i].empty() || v == kUnbound) continue;
        if (i < code.reg_is_cell.size() && code.reg_is_cell[i]) {
            if (!cx.is(v, Kind::Cell)) continue;
            CellObject& cell = cx.object<CellObject>(v);
            if (cx.touch_cell(cell, 0, false)) return kUnbound;
            v = cx.load(cell, cell.value);
            if (v == kUnbound) continue;
        }
        if (code.reg_names[i][0] != '.') dict_set_str(cx, dict, cx.make_str(code.reg_names[i]), v);
    }
    return dict;
}

const bytecode::ModuleInfo& module_of_frame(Context& cx) {
    const bytecode::Program& program = cx.machine.link().program();
    return program.modules[program.codes[frame_code(cx.regs)].module];
}

bool at_module_level(Context& cx) { return module_of_frame(cx).code == frame_code(cx.regs); }

// A module's names and values now.
Value module_variables(Context& cx, Value module) {
    Value dict = cx.make_dict();
    for (Value name : module_names(cx, module)) {
        Value v = load_attr_str(cx, module, name);
        if (v == kUnbound) return kUnbound;
        dict_set_str(cx, dict, name, v);
    }
    return dict;
}

Value variables_here(Context& cx) {
    if (!at_module_level(cx)) return frame_variables(cx);
    return module_variables(cx, dict_get_str(cx, cx.process->modules, cx.make_str(module_of_frame(cx).name)));
}

NativeResult locals(Call& call) { return done(call, variables_here(call.cx)); }

NativeResult vars(Call& call) {
    Context& cx = call.cx;
    if (call.args[0] == kUnbound) return locals(call);
    if (cx.is(call.args[0], Kind::Module)) return done(call, module_variables(cx, call.args[0]));
    Value dict = load_attr_str(cx, call.args[0], cx.make_str("__dict__"));
    if (dict == kUnbound && cx.raising() && exception_is(cx, cx.thread->raised, TypeId::AttributeError)) {
        cx.thread->raised = kUnbound;
        return type_error(cx, "vars() argument must have __dict__ attribute");
    }
    return done(call, dict);
}

// What every object answers to, as CPython lists it.
constexpr std::string_view kOfObject[] = {"__class__", "__delattr__", "__dir__", "__doc__", "__eq__", "__format__", "__ge__", "__getattribute__",
                                          "__getstate__", "__gt__", "__hash__", "__init__", "__init_subclass__", "__le__", "__lt__", "__ne__",
                                          "__new__", "__reduce__", "__reduce_ex__", "__repr__", "__setattr__", "__sizeof__", "__str__", "__subclasshook__"};

// What objects of built-in types have beside their methods.
struct DataNames {
    TypeId type;
    std::vector<std::string_view> names;
};
const std::vector<DataNames>& data_names() {
    static const std::vector<DataNames> all = {
        {TypeId::BaseException, {"__cause__", "__context__", "__dict__", "__setstate__", "__suppress_context__", "__traceback__", "args"}},
        {TypeId::BaseExceptionGroup, {"exceptions", "message"}},
        {TypeId::OSError, {"characters_written", "errno", "filename", "filename2", "strerror"}},
        {TypeId::StopIteration, {"value"}},
        {TypeId::SystemExit, {"code"}},
        {TypeId::UnicodeDecodeError, {"encoding", "end", "object", "reason", "start"}},
        {TypeId::UnicodeEncodeError, {"encoding", "end", "object", "reason", "start"}},
        {TypeId::int_, {"denominator", "imag", "numerator", "real"}},
        {TypeId::float_, {"imag", "real"}},
        {TypeId::complex, {"imag", "real"}},
        {TypeId::range, {"start", "step", "stop"}},
        {TypeId::slice, {"start", "step", "stop"}},
        {TypeId::property, {"fdel", "fget", "fset"}},
        {TypeId::function, {"__annotations__", "__closure__", "__code__", "__defaults__", "__dict__", "__kwdefaults__", "__module__", "__name__", "__qualname__"}},
        {TypeId::method, {"__func__", "__self__"}},
        {TypeId::generator, {"__name__", "__qualname__", "gi_code", "gi_frame", "gi_running", "gi_suspended", "gi_yieldfrom"}},
        {TypeId::coroutine, {"__name__", "__qualname__", "cr_await", "cr_code", "cr_frame", "cr_running", "cr_suspended"}},
        {TypeId::Thread, {"daemon", "ident", "name", "native_id"}},
        {TypeId::Timer, {"args", "finished", "function", "interval", "kwargs"}},
        {TypeId::Barrier, {"broken", "n_waiting", "parties"}},
        {TypeId::local, {"__dict__"}},
    };
    return all;
}

void add_keys(Context& cx, Value dict, std::vector<Value>& names) {
    if (!cx.is(dict, Kind::Dict)) return;
    for (const DictEntry& entry : dict_entries(cx, dict))
        if (cx.is_str(entry.key)) names.push_back(entry.key);
}

void add_class(Context& cx, Value type, std::vector<Value>& names) {
    const Tuple& mro = cx.object<Tuple>(type_at(cx, type).mro);
    for (std::uint32_t i = 0; i < mro.size; i++) {
        if (is_user_class(cx, mro.items[i])) {
            add_keys(cx, type_at(cx, mro.items[i]).dict, names);
            if ((class_flags(cx, mro.items[i]) & kNoInstanceDict) == 0)
                for (const char* name : {"__dict__", "__weakref__"}) names.push_back(cx.make_str(name));
            continue;
        }
        for (std::string_view name : type_attribute_names(layout_of(cx, mro.items[i]))) names.push_back(cx.make_str(name));
        for (const DataNames& data : data_names())
            if (data.type == layout_of(cx, mro.items[i]))
                for (std::string_view name : data.names) names.push_back(cx.make_str(name));
    }
    for (std::string_view name : kOfObject) names.push_back(cx.make_str(name));
}

// A sorted list without repetitions.
Value name_list(Context& cx, std::vector<Value> names) {
    std::sort(names.begin(), names.end(), [&](Value a, Value b) { return cx.text(a) < cx.text(b); });
    names.erase(std::unique(names.begin(), names.end(), [&](Value a, Value b) { return cx.text(a) == cx.text(b); }), names.end());
    return make_list_of(cx, names.data(), names.size());
}

NativeResult dir(Call& call) {
    Context& cx = call.cx;
    std::vector<Value> names;
    if (call.args[0] == kUnbound) {
        Value here = variables_here(cx);
        if (here == kUnbound) return failed(cx);
        add_keys(cx, here, names);
        return done(call, name_list(cx, std::move(names)));
    }
    Value object = call.args[0];
    if (Value method = special_method(cx, object, "__dir__"); !(method == kUnbound)) {
        Value given = cx.ask(method, {object});
        if (given == kUnbound || !collect_elements(cx, given, names)) return failed(cx);
        for (Value name : names)
            if (!cx.is_str(name)) return type_error(cx, fmt::format("'<' not supported between instances of '{}' and 'str'", cx.type_name(name)));
        std::sort(names.begin(), names.end(), [&](Value a, Value b) { return cx.text(a) < cx.text(b); });
        return done(call, make_list_of(cx, names.data(), names.size()));
    }
    if (cx.is(object, Kind::Module)) {
        names = module_names(cx, object);
    } else if (cx.is(object, Kind::Type)) {
        add_class(cx, object, names);
    } else {
        if (cx.is(object, Kind::Instance)) add_keys(cx, cx.object<Instance>(object).dict, names);
        if (cx.is(object, Kind::Exception)) add_keys(cx, cx.object<Exception>(object).dict, names);
        if (cx.is(object, Kind::Function)) add_keys(cx, cx.object<Function>(object).dict, names);
        if (cx.is(object, Kind::Thread)) add_keys(cx, cx.object<ThreadObject>(object).dict, names);
        add_class(cx, cx.type_of(object), names);
    }
    return done(call, name_list(cx, std::move(names)));
}

// For _lab_namespace: the names of a module's attributes.
NativeResult names_of_module(Call& call) {
    Context& cx = call.cx;
    if (!cx.is(call.args[0], Kind::Module)) return type_error(cx, "a module is needed");
    std::vector<Value> names = module_names(cx, call.args[0]);
    return done(call, make_list_of(cx, names.data(), names.size()));
}

// For _lab_namespace: the name of the module that a function or method in Python stands in, or None.
NativeResult module_of(Call& call) {
    Context& cx = call.cx;
    Value v = call.args[0];
    if (cx.is(v, Kind::BoundMethod)) v = cx.object<BoundMethod>(v).function;
    if (!cx.is(v, Kind::Function)) return done(call, kNone);
    const std::uint32_t module = cx.codes[cx.object<Function>(v).code].code->module;
    return done(call, cx.make_str(cx.machine.link().program().modules[module].name));
}

constexpr NativeDef kBuiltins[] = {
    {"dir", dir, "object?, /", 0, "reads the names of its attributes"},
    {"vars", vars, "object?, /", 0, "reads the names of its attributes"},
    {"locals", locals, ""},
};
constexpr NativeDef kInternal[] = {{"names", names_of_module, "module, /"}, {"module_of", module_of, "function, /"}};

} // namespace

NativeTable namespace_builtins() { return {"builtins", Kind::Module, kBuiltins}; }
NativeTable namespace_functions() { return {"_lab_names", Kind::Module, kInternal}; }

void fill_names(Context& cx, Value dict) { put_name(cx, dict, "modules", cx.process->modules); }

} // namespace heddle::vm
