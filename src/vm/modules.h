#pragma once
// The lab's native modules: what `import threading` binds. Modules in the lab's own Python come beside them (src/stdlib).

#include "vm/context.h"

namespace heddle::vm {

NativeTable threading_types();     ///< constructors: Thread, Timer, Condition…
NativeTable sync_types();          ///< the part of them in threading_module.cpp
NativeTable bootstrap_functions(); ///< the first frame of every thread; not visible to programs

/// The module of that name, made when it is first asked for; kUnbound with ModuleNotFoundError in flight.
Value module_by_name(Context& cx, std::string_view name);

/// Makes the thread runnable (Thread.start, after its checks). False: the thread limit.
bool start_thread(Context& cx, Value thread_object);
/// The main thread's objects, when a machine is made.
void boot_main_thread(Context& cx);

} // namespace heddle::vm
