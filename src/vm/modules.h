#pragma once
// The lab's native modules: what `import threading` binds. Modules in the lab's own Python come beside them (src/stdlib).

#include <vector>

#include "vm/context.h"

namespace heddle::vm {

inline constexpr std::uint8_t kBareThread = 2; ///< ThreadObject's aux: started by _thread

NativeTable threading_types();     ///< constructors: Thread, Timer, Condition…
NativeTable sync_types();          ///< the part of them in threading_module.cpp
NativeTable timer_methods();
NativeTable bootstrap_functions(); ///< the first frame of every thread; not visible to programs

NativeTable import_functions();    ///< what import statements call; not visible to programs

/// The native module of that name, made when it is first asked for; kUnbound with ModuleNotFoundError in flight.
Value module_by_name(Context& cx, std::string_view name);
/// `index`: as in Module. The module is in no dictionary yet.
Value make_module(Context& cx, Value name, Value dict, std::uint64_t index, Value loading = kNone);
/// A function that runs the code of Program::modules[index].
Value module_code(Context& cx, std::uint32_t index);
int import_native(); ///< id of the native that loads modules

// Attributes of modules in Python (Module::index is not 0): kUnbound or false with cx.stop_here, or without an exception: there is none.
Value module_attr(Context& cx, Value module, Value name);
Value module_attr(Context& cx, Value module, std::uint32_t name_id);
bool store_module_attr(Context& cx, Value module, Value name, Value v);
bool delete_module_attr(Context& cx, Value module, Value name); ///< AttributeError
/// Names of any module's attributes; does not touch.
std::vector<Value> module_names(Context& cx, Value module);
void raise_no_module_attr(Context& cx, Value module, std::string_view name);

/// A thread of _thread: not in threading's lists, a daemon.
Value make_bare_thread(Context& cx, Value function, Value args, Value kwargs);
/// A Thread or Timer of a class of the program, before its __init__.
Value allocate_thread(Context& cx, Value type, bool timer);
/// Makes the thread runnable (Thread.start, after its checks). False: the thread limit.
bool start_thread(Context& cx, Value thread_object);
/// Gives the state its number in the list of threads: it may run.
void register_thread(Context& cx, ThreadState& state);
/// A thread that is in no list, for evaluate(): its first frame calls `function`; observer_answer() is then what that returned, or what it
/// raised with `raised` set.
ThreadState& make_observer(Context& cx, Value function);
Value observer_answer(Context& cx, const ThreadState& observer, bool& raised);
/// The machine has finished with this exit code, whatever its other threads do: what a native that gives EndProcess calls first.
void end_machine(Context& cx, int exit_code);
/// The main thread's objects, when a machine is made.
void boot_main_thread(Context& cx);

} // namespace heddle::vm
