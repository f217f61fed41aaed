#pragma once
// The register stack of a thread: frames lie over the call windows of their callers (opcodes.def), so a call copies no argument.
// The header words are drawn in vm/thread_objects.h. Internal to the interpreter.

#include <optional>

#include "vm/context.h"
#include "vm/operations.h"

namespace heddle::vm {

/// Words that are free above every frame's registers: for a native's missing optional arguments and its frame header.
inline constexpr std::size_t kStackSlackWords = 48;
inline constexpr std::size_t kStackWordsMin = 240; ///< fills a 2 KiB object; grows by doubling
inline constexpr std::size_t kStackWordsMax = std::size_t{1} << 22; ///< 32 MiB: 1,000 frames of the largest teaching functions

inline const bytecode::Instr* frame_pc(const Value* regs) { return reinterpret_cast<const bytecode::Instr*>(regs[-3].bits); }
inline void set_frame_pc(Value* regs, const bytecode::Instr* pc) { regs[-3].bits = reinterpret_cast<std::uint64_t>(pc); }
// Raw header words look like integers (two low zero bits; instructions lie 8-aligned), so that a collection may scan a whole stack.
inline std::uint32_t frame_delta(const Value* regs) { return static_cast<std::uint32_t>(regs[-2].bits >> 2); }
inline std::uint16_t frame_dst(const Value* regs) { return static_cast<std::uint16_t>(regs[-2].bits >> 34); }
inline std::uint16_t frame_flags(const Value* regs) { return static_cast<std::uint16_t>(regs[-2].bits >> 50); }
inline Value frame_link(std::uint32_t delta, std::uint16_t dst, std::uint16_t flags) {
    return {(std::uint64_t{delta} | std::uint64_t{dst} << 32 | std::uint64_t{flags} << 48) << 2};
}
inline std::uint32_t frame_code(const Value* regs) { return static_cast<std::uint32_t>(regs[-1].bits >> 2); }
inline std::uint32_t native_step(const Value* regs) { return static_cast<std::uint32_t>(regs[-1].bits >> 34); }
inline Value frame_id(std::uint32_t code, std::uint32_t step = 0) { return {(std::uint64_t{code} | std::uint64_t{step} << 32) << 2}; }
inline std::size_t native_total(const Value* regs) { return regs[-3].bits >> 2; } ///< registers of a native frame
inline bool is_native_frame(const Value* regs) { return (frame_flags(regs) & kNativeFrame) != 0; }
/// Where the result of a call lies whose own result is dropped (kDiscardResult): below the frame's header.
inline constexpr std::ptrdiff_t kKeptResult = -bytecode::kFrameHeaderWords - 1;
/// Registers of a frame: what undo saves.
inline std::size_t frame_size(const LinkedProgram& link, const Value* regs) {
    return is_native_frame(regs) ? native_total(regs) : link.codes()[frame_code(regs)].nregs;
}

/// How an operation that may change frames went.
enum class Flow : std::uint8_t {
    Next,  ///< done: the instruction after this one
    Enter, ///< cx.pc and cx.regs say where to go on
    Fail,  ///< an exception is in flight
    Leave, ///< leave the interpreter with cx.exit; state is saved
};

/// Makes room for `words` above `regs` (pointers into the stack move: cx.regs is updated). False: RecursionError in flight.
bool ensure_stack(Context& cx, Value* regs, std::size_t words);
/// Logs a frame for undo before anything in it changes; does nothing without undo or when this transition has saved it.
void save_frame(Context& cx, Value* regs);

/// Calls window[0] with `nargs` arguments at window[4]…, the last of which are keywords named by the tuple `kwnames` (or kNone). The
/// result goes to R[dst] of the running frame. `next_pc` is where that frame goes on.
Flow call(Context& cx, Value* window, std::uint32_t nargs, Value kwnames, std::uint16_t dst, const bytecode::Instr* next_pc);
/// window[4] is the object, arguments from window[5].
Flow call_method(Context& cx, Value* window, std::uint32_t name_id, std::uint32_t nargs, Value kwnames, std::uint16_t dst,
                 const bytecode::Instr* next_pc);
/// LOAD_METHOD of `object` to `window`, whose second register is R[second] of the running frame. Next: it is there.
Flow find_method(Context& cx, Value* window, Value object, std::uint32_t name_id, std::uint16_t second, const bytecode::Instr* next_pc);
/// R[dst] = the native's answer to one argument.
Flow call_native_with(Context& cx, std::uint32_t native, Value argument, std::uint16_t dst, const bytecode::Instr* next_pc);
/// R[b](*tuple, **dict)
Flow call_ex(Context& cx, Value* window, std::uint16_t dst, const bytecode::Instr* next_pc);
/// `with`: window[4] is the manager.
Flow with_enter(Context& cx, Value* window, std::uint16_t dst, const bytecode::Instr* next_pc);
Flow with_exit(Context& cx, Value* window, std::uint16_t dst, const bytecode::Instr* next_pc);
/// As load_attr, for who goes on with asks_getter(): of a property the question may be the getter alone, no tuple.
Value load_attr_or_getter(Context& cx, Value object, std::uint32_t name_id);
/// The question pending is a property's getter, and its answer the attribute's value: then the getter is called as any function is, its
/// result to R[dst].
bool asks_getter(Context& cx, Value object, std::uint32_t name_id);
Flow call_getter(Context& cx, Value object, std::uint16_t dst, const bytecode::Instr* next_pc);
/// The running frame is a native one: goes on with it.
Flow resume_native(Context& cx);
/// `value` is returned by the running frame, whose link has flags.
Flow return_special(Context& cx, Value value);
/// An exception is in flight at cx.pc of cx.regs: finds its handler. Enter or Leave.
Flow unwind(Context& cx);
/// The running frame is left for its caller, which goes on running.
void pop_frame(Context& cx);

/// The frame of a special method that is the whole of an instruction of its caller's: its result is that instruction's (special_calls.cpp).
inline constexpr std::uint16_t kOperatorFrame = 32;
/// Calls the method of R[b]'s class at once where nothing else is to be asked or decided before. Next: it is not that simple.
Flow binary_directly(Context& cx, BinaryOp op, Value a, Value b, bool in_place);
Flow compare_directly(Context& cx, CompareOp op, Value a, Value b);
Flow item_directly(Context& cx, Value container, Value key);
Flow next_directly(Context& cx, Value iterator);
/// store_attr() has asked: calls a property's setter at once, and then there is no question any more. Nothing: it is another question.
std::optional<Flow> setter_directly(Context& cx, Value object, std::uint32_t name_id, Value v, const bytecode::Instr* next_pc);
/// Such a method's frame returns `value`; raises: true if the exception is the end of a loop, cx.pc says where to go on.
Flow operator_returned(Context& cx, Value value);
bool operator_ended_loop(Context& cx);

// Questions (ask.cpp): what Context::ask() has noted is put in a frame of its own, over the frame that asked.
bool is_question(std::uint32_t native_id);
/// The running frame's operation has asked: pushes the question's frame. False: a RecursionError is in flight, nothing was pushed.
bool push_question(Context& cx, Value answers, Value caught);
/// The running frame's operation hands over with some of its questions answered: pushes a frame that keeps the answers and the
/// exception that it was called for. Neither there: nothing.
void keep_answers(Context& cx, Value answers, Value caught);
/// The running frame is a question's: goes on with it. Nothing: now another native frame runs, to be resumed.
std::optional<Flow> go_on_with_question(Context& cx);
/// What has failed wants to hand over and to be tried again; it has not raised.
inline bool hands_over(const Context& cx) { return cx.stop_here && !cx.asking(); }
/// push_question() for the instruction at cx.pc, and on. Enter or Leave.
Flow put_question(Context& cx);
/// The answers of the C++ call that has ended; what is called next asks for itself.
inline Value take_answers(Context& cx) {
    Value answers = cx.answers;
    cx.answers = kUnbound;
    return answers;
}
/// Performs the instruction at cx.pc with these answers: put as a question whatever it still asks. Nothing: a native frame runs now.
std::optional<Flow> perform_with(Context& cx, Value answers);
/// Performs the instruction at cx.pc once (perform.cpp). Enter: cx.pc and cx.regs say where to go on; Fail and Leave as usual.
Flow perform(Context& cx);

} // namespace heddle::vm
