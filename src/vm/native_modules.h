#pragma once
// The modules that are built into the machine, one a file. lang::native_modules() names those that may be imported; a unit test holds
// that the two lists agree.

#include "vm/context.h"

namespace heddle::vm {

struct NativeModule {
    std::string_view name;
    NativeTable (*functions)(); ///< may be null
    void (*fill)(Context& cx, Value dict); ///< what is no function; may be null
};
std::span<const NativeModule> native_module_list();

/// A number from outside the program: real entropy, under the controlled driver what follows from the machine's seed.
std::uint64_t entropy_for(Context& cx);

/// For the `fill` functions.
void put_name(Context& cx, Value dict, std::string_view name, Value v);

NativeTable math_functions();
void fill_math(Context& cx, Value dict);
void fill_collections(Context& cx, Value dict); ///< _lab_collections (deque_methods.cpp)
void fill_threading(Context& cx, Value dict);
NativeTable namespace_builtins();  ///< of builtins, beside builtin_functions()
NativeTable namespace_functions();
void fill_names(Context& cx, Value dict);
void fill_exit(Context& cx, Value dict);
void fill_sys(Context& cx, Value dict);
NativeTable os_functions();
void fill_os(Context& cx, Value dict);
NativeTable path_functions(); ///< os.path
NativeTable random_functions();
NativeTable traceback_functions(); ///< _lab_traceback
NativeTable low_thread_functions(); ///< _thread
void fill_low_thread(Context& cx, Value dict);
NativeTable gc_functions();
void fill_builtins(Context& cx, Value dict);
NativeTable contextvars_functions();
NativeTable pickle_functions();
NativeTable process_functions();
NativeTable shared_functions();
NativeTable shared_methods(); ///< of multiprocessing's classes
void fill_shared(Context& cx, Value dict);

} // namespace heddle::vm
