#pragma once
// Generators, coroutines and asynchronous generators: one machinery, three kinds.
//
// Problem: a suspended function must keep its registers while other frames use the stack, and everything else (undo, tracebacks,
// hand-overs, collection) knows only frames on a thread's stack. Idea: while it runs, a generator IS such a frame, laid over the frame
// that resumes it as any call is; suspended, its live registers (YIELD says how many) lie in a SavedFrame. What the resuming operation
// makes of the generator's end is written in the frame's link (ResumeMode), so no native stands between a loop and its generator, and
// chains of `yield from` and `await` are chains of frames, without recursion in C++.
//
// Thread safety: `state` is claimed under the generator's ObjectLock; who has set it to Running owns the other fields and the SavedFrame
// until it lets go. Others look at them under the lock and only while nobody owns them; what they may look at all the same (the frame, where it
// left) is stored as an atomic word.

#include <cstring>
#include <optional>

#include "vm/containers.h"
#include "vm/frames.h"
#include "vm/instruction_parts.h"

namespace heddle::vm {

/// One operation on a generator.
struct Resumption {
    Value generator;
    Value sent = kNone;
    Value thrown = kUnbound; ///< an exception to raise where it stands
    ResumeMode mode = ResumeMode::Call;
    std::uint16_t flags = 0; ///< of the frame, beside the mode: those below
};
/// With Close: nobody holds the generator any more; what goes wrong is reported and ignored.
inline constexpr std::uint16_t kDroppedFrame = 8 << kResumeModeShift;
/// With Quiet: the native below wants all that is yielded, in the list in its register frame_dst(). While no other thread can tell, a
/// yield appends there and goes on.
inline constexpr std::uint16_t kCollectFrame = 16 << kResumeModeShift;
/// The same, but only small numbers, and not more than kChunk at a time: for sums, which may end at anything else.
inline constexpr std::uint16_t kCollectNumbersFrame = 32 << kResumeModeShift;
inline constexpr std::uint64_t kChunk = 4096;
/// Object::size of a generator that is the iterator of one loop and that nothing else can reach: the loop closes it when it is left.
inline constexpr std::uint32_t kOwnedByLoop = 1;

inline ResumeMode resume_mode(const Value* regs) { return static_cast<ResumeMode>(frame_flags(regs) >> kResumeModeShift & 7); }
inline GeneratorKind generator_kind(const Context& cx, Value v) { return static_cast<GeneratorKind>(cx.header(v).aux); }
inline GeneratorState generator_state(const Context& cx, const Generator& g) { return static_cast<GeneratorState>(cx.load_word(g.state)); }
/// Value of Generator::extra for generator functions that types.coroutine() has marked: they can be awaited.
inline constexpr Value kIterableCoroutine = kEllipsis;

/// RETURN_GENERATOR of the running frame, with `live` registers. kUnbound: MemoryError.
Value make_generator(Context& cx, std::uint32_t live);
/// Goes on with a generator over the running frame, where its result goes to `dst` and which goes on at next_pc.
Flow resume_generator(Context& cx, const Resumption& resumption, std::uint16_t dst, const bytecode::Instr* next_pc);
/// YIELD and YIELD_FROM at cx.pc of the running frame.
Flow yield_value(Context& cx, Value value);
/// The running frame, a generator's, returns `value`.
Flow finish_generator(Context& cx, Value value);
/// An exception leaves the running frame, a generator's; the frame is popped. Nothing: it goes on (perhaps another) to the frame below.
std::optional<Flow> generator_raised(Context& cx);
/// The generator that the running frame resumed has ended with `value`: what ResumeMode says.
Flow ended(Context& cx, ResumeMode mode, std::uint16_t dst, Value value);
/// SEND at cx.pc of the running frame, where a StopIteration arrives: true when that ends the delegate; then cx.pc is where to go on.
bool send_ended(Context& cx);
/// What a native asks for by NativeResult::Resume. Next: the result is in the running frame, a native one.
Flow resume_for_native(Context& cx, const Call& call, std::uint16_t dst, const bytecode::Instr* next_pc);
/// The exception of throw(type, value?, traceback?); kUnbound: TypeError in flight.
Value thrown_exception(Context& cx, const Value* args);
/// The running frame is a generator's, at the YIELD_FROM `at`. Nothing: its delegate does not care, throw into the generator.
std::optional<Flow> throw_to_delegate(Context& cx, Generator& generator, Value delegate, Value thrown, bool closing, const bytecode::Instr* at);
/// DROP_LOOP at cx.pc.
Flow drop_loop(Context& cx, Value* loop, std::uint16_t dst);
/// At the end of the program, for a native with a frame: closes the generators that global variables hold, one a call, as CPython does when
/// it clears the module. Uses one register and one step of the native's. Done: there are no more.
NativeResult close_at_exit(Call& call, std::uint32_t at_register, std::uint32_t step);
/// SEND at cx.pc to what is no generator.
Flow send_to(Context& cx, Value iterator, Value* slot, std::uint16_t dst);
/// The delegate of a suspended generator, or None.
Value delegate_of(const Context& cx, Generator& generator);
Value new_stop_iteration(Context& cx, Value value);
Flow raise_and_unwind(Context& cx, Value exception); ///< in the running frame, at its call

NativeTable generator_methods();
NativeTable async_step_methods();
/// gi_running, cr_await, __name__…; kUnbound: none (or stop_here).
Value generator_attribute(Context& cx, Value generator, std::string_view name);
/// Methods of Kind::Generator are those of all three kinds: whether this one has it.
bool generator_has_method(const Context& cx, Value generator, std::string_view name);

// coroutines.cpp
Value yield_iterator(Context& cx, Value iterable);
Flow get_awaitable(Context& cx, Value object, Value* slot, std::uint16_t dst, bytecode::Awaiting why);
bool check_awaitable(Context& cx, Value iterator);
Flow get_aiter(Context& cx, Value object, std::uint16_t dst);
bool check_aiter(Context& cx, Value iterator);
Flow get_anext(Context& cx, Value iterator, std::uint16_t dst);
Flow async_enter(Context& cx, Value* window, std::uint16_t dst);
Flow async_exit(Context& cx, Value* window, std::uint16_t dst);
void warn_never_awaited(Context& cx, Value coroutine); ///< if it is one that has not been started

// async_generators.cpp
enum class StepKind : std::uint8_t { Send, Throw, Close, SendOrDefault /* anext(it, default) */ };
enum class StepState : std::uint64_t { Created, Running, Closed };
Value make_step(Context& cx, StepKind kind, Value generator, Value argument);
/// send() or throw() on a step.
Flow resume_step(Context& cx, Value step, Value sent, Value thrown, ResumeMode mode, std::uint16_t dst, const bytecode::Instr* next_pc);
/// An asynchronous generator has let go of its frame, which is popped: by yielding `value`, by returning (kUnbound), or by raising
/// `exception`. Nothing: an exception goes on to the running frame.
std::optional<Flow> step_done(Context& cx, Generator& g, ResumeMode mode, std::uint16_t dst, Value value, Value exception);

/// The usual case of resume_generator(), for the interpreter: the new frame's registers, with cx.pc where it goes on; null: not usual.
inline Value* resume_quickly(Context& cx, Value* regs, const bytecode::Instr* next_pc, Value generator, Value sent, std::uint16_t dst, ResumeMode mode,
                             std::uint16_t flags = 0) {
    Generator& g = cx.object<Generator>(generator);
    if (g.aux == static_cast<std::uint8_t>(GeneratorKind::AsyncGenerator) || (g.escaped() && (cx.controlled || cx.parallel)) ||
        !(g.handled == kNone) || !(cx.thread->handled == kNone))
        return nullptr;
    const auto state = static_cast<GeneratorState>(g.state);
    if (state != GeneratorState::Suspended && !(state == GeneratorState::Created && sent == kNone)) return nullptr;
    const SavedFrame& saved = cx.at<SavedFrame>(g.frame);
    const bool from_native = is_native_frame(regs);
    const auto below = static_cast<std::uint32_t>(from_native ? native_total(regs) : cx.codes[frame_code(regs)].nregs);
    const std::uint32_t delta = below + bytecode::kFrameHeaderWords;
    Value* frame = regs + delta;
    if (frame + saved.size > cx.stack_limit || cx.thread->depth >= cx.recursion_max) return nullptr;
    const auto* at = reinterpret_cast<const bytecode::Instr*>(saved.pc);
    const std::uint32_t live = at->c & ~std::uint32_t{bytecode::kInHandler};
    for (std::uint32_t i = 0; i < live; i++) frame[i] = saved.regs[i];
    fill_unbound(frame + live, frame + saved.size);
    cx.store_word(g.state, static_cast<std::uint64_t>(GeneratorState::Running));
    const bytecode::Op op = at->opcode();
    if (op != bytecode::Op::RETURN_GENERATOR) frame[at->a] = sent;
    cx.pc = op == bytecode::Op::YIELD_FROM ? at - 1 : at + 1;
    if (!from_native) set_frame_pc(regs, next_pc);
    frame[-4] = generator;
    frame[-2] = frame_link(delta, dst, static_cast<std::uint16_t>(kGeneratorFrame | flags | (from_native ? kReturnsToNative : 0) |
                                                                   static_cast<int>(mode) << kResumeModeShift));
    frame[-1] = frame_id(static_cast<std::uint32_t>(cx.object<Function>(g.function).code));
    cx.thread->depth++;
    return frame;
}

/// Whether CPython may hand over where a generator goes on at `pc`, and this thread does.
inline bool hands_over_at(Context& cx, const bytecode::Instr* pc) {
    if (!cx.controlled) return cx.budget-- <= 0;
    return pc->opcode() != bytecode::Op::SEND && cx.model == Model::Gil && cx.transition->visible > 0;
}

/// Yields to a native that collects (kCollectFrame): true when the generator goes on at once.
inline bool collect_yield(Context& cx, Value* regs, Value value) {
    if (cx.header(regs[-4]).escaped() && (cx.controlled || cx.parallel)) return false;
    List& list = cx.object<List>((regs - frame_delta(regs))[frame_dst(regs)]);
    if ((frame_flags(regs) & kCollectNumbersFrame) != 0 && (list.length >= kChunk || !(value.is_int() || value.is_inline_float()))) return false;
    if (list_push(cx, list, value)) return true;
    cx.thread->raised = kUnbound; // MemoryError: the native will find it too
    return false;
}

/// The usual case of yield_value() of the running frame `regs`: the registers of the frame below; null: not usual, nothing is changed.
inline Value* yield_quickly(Context& cx, Value* regs, const bytecode::Instr* at, Value value) {
    Generator& g = cx.object<Generator>(regs[-4]);
    constexpr std::uint16_t kCloses = static_cast<int>(ResumeMode::Close) << kResumeModeShift;
    if ((frame_flags(regs) & (kReturnsToNative | kCloses | kDroppedFrame)) != 0 || g.aux == static_cast<std::uint8_t>(GeneratorKind::AsyncGenerator) ||
        (g.escaped() && (cx.controlled || cx.parallel)) || !(g.handled == kNone) || !(cx.thread->handled == kNone) || cx.undo != nullptr)
        return nullptr;
    SavedFrame& saved = cx.at<SavedFrame>(g.frame);
    const std::uint32_t live = at->c & ~std::uint32_t{bytecode::kInHandler};
    for (std::uint32_t i = 0; i < live; i++) saved.regs[i] = regs[i];
    saved.pc = reinterpret_cast<std::uint64_t>(at);
    g.state = static_cast<std::uint64_t>(GeneratorState::Suspended);
    cx.thread->depth--;
    Value* below = regs - frame_delta(regs);
    below[frame_dst(regs)] = value;
    return below;
}

} // namespace heddle::vm
