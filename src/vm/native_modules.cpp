#include "vm/native_modules.h"

#include <fmt/format.h>

#include "vm/modules.h"
#include "vm/operations.h"
#include "vm/registry.h"

namespace heddle::vm {

namespace {
constexpr NativeModule kModules[] = {
    {"_lab_collections", nullptr, fill_collections},
    {"_lab_contextvars", contextvars_functions, nullptr},
    {"_lab_exit", nullptr, fill_exit},
    {"_lab_names", namespace_functions, fill_names},
    {"_lab_pickle", pickle_functions, nullptr},
    {"_lab_process", process_functions, nullptr},
    {"_lab_random", random_functions, nullptr},
    {"_lab_shared", shared_functions, fill_shared},
    {"_lab_sys", sys_functions, fill_sys},
    {"_lab_time", time_functions, nullptr},
    {"_lab_traceback", traceback_functions, nullptr},
    {"_thread", low_thread_functions, fill_low_thread},
    {"builtins", builtin_functions, fill_builtins},
    {"gc", gc_functions, nullptr},
    {"math", math_functions, fill_math},
    {"os", os_functions, fill_os},
    {"os.path", path_functions, nullptr},
    {"threading", threading_functions, fill_threading},
};
} // namespace

std::span<const NativeModule> native_module_list() { return kModules; }

void put_name(Context& cx, Value dict, std::string_view name, Value v) { dict_set_str(cx, dict, cx.make_str(name), v); }

Value module_by_name(Context& cx, std::string_view name) {
    Value key = cx.make_str(name);
    Value modules = cx.process->modules;
    Value found = dict_get_str(cx, modules, key);
    if (!(found == kUnbound)) return found;
    for (const NativeModule& native : kModules) {
        if (native.name != name) continue;
        Value dict = cx.make_dict();
        if (native.functions != nullptr) {
            const NativeTable table = native.functions();
            for (const NativeDef& def : table.defs) put_name(cx, dict, def.name, native_value(static_cast<std::uint32_t>(find_native(table.owner, def.name))));
        }
        if (native.fill != nullptr) native.fill(cx, dict);
        put_name(cx, dict, "__name__", key);
        put_name(cx, dict, "__doc__", kNone);
        Value module = make_module(cx, key, dict, 0);
        dict_set_str(cx, modules, key, module);
        return module;
    }
    cx.raise(TypeId::ModuleNotFoundError, fmt::format("No module named '{}'", name));
    return kUnbound;
}

} // namespace heddle::vm
