#pragma once
// What the files that make calls share (calls.cpp, class_calls.cpp, native_calls.cpp, frames.cpp). Internal to the interpreter.

#include <string>
#include <string_view>
#include <vector>

#include "vm/frames.h"
#include "vm/registry.h"

namespace heddle::vm {

inline Flow leave(Context& cx, Exit exit) {
    cx.exit = exit;
    return Flow::Leave;
}

/// A result arrives in the running frame, which may be a native one.
inline void deliver(Context& cx, std::uint16_t dst, Value value) {
    Value* regs = cx.regs;
    if (is_native_frame(regs))
        regs[native_total(regs) - 1] = value;
    else
        regs[dst] = value;
}

/// 'a', 'b', and 'c', as errors name missing arguments.
std::string quoted_list(const std::vector<std::string_view>& names);

/// call() of what is known to be a function in Python. `flags`: of its frame's link.
Flow call_function(Context& cx, Value* window, std::uint32_t nargs, Value kwnames, std::uint16_t dst, const bytecode::Instr* next_pc,
                   std::uint16_t flags = 0);
/// call() of a class of the program, which is window[0].
Flow call_class(Context& cx, Value* window, std::uint32_t nargs, Value kwnames, std::uint16_t dst, const bytecode::Instr* next_pc);
/// call() of a built-in type.
Flow call_type(Context& cx, Value type, const Value* args, std::uint32_t nargs, Value kwnames, std::uint16_t dst, const bytecode::Instr* next_pc);
/// call() of a native with arguments that check_self() has passed.
Flow call_native(Context& cx, std::uint32_t id, const Value* args, std::uint32_t nargs, Value kwnames, std::uint16_t dst,
                 const bytecode::Instr* next_pc);
/// A native method called as such: its object is checked, and an instance of a class that derives from a built-in type stands for the
/// value inside. False: a TypeError is in flight.
bool check_self_kind(Context& cx, const NativeInfo& info, Value* args, std::uint32_t nargs);
inline bool check_self(Context& cx, std::uint32_t id, Value* args, std::uint32_t nargs) {
    const NativeInfo& info = cx.natives[id];
    return !info.takes_self || check_self_kind(cx, info, args, nargs);
}

} // namespace heddle::vm
