#pragma once
// Parts of instructions that are too long for the interpreter loop. Conventions as in vm/operations.h: kUnbound, false or -1 mean an
// exception in flight or cx.stop_here. Internal to the interpreter.

#include "vm/containers.h"
#include "vm/frames.h"
#include "vm/operations.h"

namespace heddle::vm {

void raise_unbound_local(Context& cx, std::uint32_t name_id);
void raise_name_error(Context& cx, std::uint32_t slot);
void raise_unbound_cell(Context& cx, std::uint32_t reg, std::uint32_t name_id);
bool loop_prepare(Context& cx, Value* loop, Value iterable);
int loop_next(Context& cx, Value* loop, Value* out); ///< 1 a value, 0 exhausted, -1; 2: see next_through_python()
/// The next value comes from Python code: calls it, with the result to register `dst` (loop[3]) and back to the instruction at `pc`,
/// whose loop_next() then finds it. `iterator`s only.
Flow next_through_python(Context& cx, Value* loop, std::uint16_t dst, const bytecode::Instr* pc);
/// dst = list(iterable), where that runs Python code; then the instruction at `pc` again.
Flow list_through_python(Context& cx, Value iterable, std::uint16_t dst, const bytecode::Instr* pc);
/// The same with at most `limit` elements: what is behind them stays.
Flow some_through_python(Context& cx, Value iterable, std::uint32_t limit, std::uint16_t dst, const bytecode::Instr* pc);
/// Whether `in` looks through a container by running Python code, step by step.
inline bool contains_by_steps(Context& cx, Value container) {
    return container.is_ref() && (is_generator(cx, container) || (cx.is(container, Kind::Iterator) && needs_python(cx, container)));
}
/// dst = item in iterable, where that runs Python code.
Flow contains_through_python(Context& cx, Value iterable, Value item, bool wanted, std::uint16_t dst, const bytecode::Instr* next_pc);
Value build_tuple(Context& cx, const Value* values, std::uint32_t n);
Value build_list(Context& cx, const Value* values, std::uint32_t n);
Value build_set(Context& cx, const Value* values, std::uint32_t n);
Value build_map(Context& cx, const Value* pairs, std::uint32_t n);
Value build_string(Context& cx, const Value* parts, std::uint32_t n);
Value format_operand(Context& cx, const Value* operand, std::uint32_t flags);
Value list_to_tuple(Context& cx, Value list);
bool set_add(Context& cx, Value set, Value v);
bool map_add(Context& cx, Value dict, Value key, Value v);
/// `callee`: the function that is called with *iterable, for the error's words, or kUnbound.
bool display_extend(Context& cx, Value list, Value iterable, Value callee);
bool set_update(Context& cx, Value set, Value iterable);
bool dict_update(Context& cx, Value dict, Value other);
bool dict_merge(Context& cx, Value dict, Value other, Value callee);
bool unpack(Context& cx, Value iterable, Value* out, std::uint32_t n);
bool unpack_starred(Context& cx, Value iterable, Value* out, std::uint32_t before, std::uint32_t after);
/// Names of a class body, in its namespace. load: kUnbound without an exception: not there.
Value load_name(Context& cx, Value ns, std::uint32_t name_id);
bool store_name(Context& cx, Value ns, std::uint32_t name_id, Value v);
bool delete_name(Context& cx, Value ns, std::uint32_t name_id);
Value build_class_native();
Value make_function(Context& cx, std::uint32_t code, const Value* parts);
Value import_from(Context& cx, Value module, std::uint32_t name_id);
bool import_star(Context& cx, Value module);
/// R[dst] = the module, which may have to be loaded first.
Flow import_module(Context& cx, std::uint32_t name_id, std::uint16_t dst, const bytecode::Instr* next_pc);
void raise_from(Context& cx, Value exception, Value cause);
int exception_matches(Context& cx, Value exception, Value type);

// Patterns (match.cpp). -1 and kUnbound: an exception is in flight, or stop_here; None: no match.
int match_sequence(Context& cx, Value subject, std::uint16_t length);
Value match_mapping(Context& cx, Value subject, Value keys);
Value match_class(Context& cx, Value subject, Value type, std::uint32_t positional, Value names);

} // namespace heddle::vm
