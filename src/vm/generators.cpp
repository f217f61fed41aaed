// Generators as such; see vm/generators.h. What awaits is in coroutines.cpp.
#include "vm/generators.h"

#include <algorithm>

#include <fmt/format.h>

#include "vm/call_parts.h"
#include "vm/code_objects.h"
#include "vm/containers.h"
#include "vm/exceptions.h"
#include "vm/operations.h"

namespace heddle::vm {

using bytecode::Instr;
using bytecode::Op;

namespace {

const Instr* left_at(const SavedFrame& frame) { return reinterpret_cast<const Instr*>(frame.pc); }
std::uint32_t live_registers(const Instr* at) { return at->c & ~std::uint32_t{bytecode::kInHandler}; }

const char* word_of(const Generator& g) {
    switch (static_cast<GeneratorKind>(g.aux)) {
        case GeneratorKind::Coroutine: return "coroutine";
        case GeneratorKind::AsyncGenerator: return "async generator";
        default: return "generator";
    }
}

// A value arrives in the running frame, which goes on behind its call.
Flow deliver_and_go_on(Context& cx, std::uint16_t dst, Value value, bool was_call) {
    Value* regs = cx.regs;
    if (is_native_frame(regs)) {
        regs[native_total(regs) - 1] = value;
        return resume_native(cx);
    }
    regs[dst] = value;
    cx.pc = frame_pc(regs);
    // next() and send() are built-in functions: CPython looks for a hand-over behind their calls.
    if (was_call && (cx.controlled ? cx.model == Model::Gil && cx.transition->visible > 0 : cx.budget-- <= 0)) return leave(cx, Exit::Switch);
    return Flow::Enter;
}

// A word that other threads may look at while this one owns the generator.
void store_visibly(Context& cx, std::uint64_t& word, std::uint64_t v) {
    if (cx.parallel)
        __atomic_store_n(&word, v, __ATOMIC_SEQ_CST);
    else
        cx.store_word(word, v);
}

// Under the lock, so that whoever claims the generator next has seen all that its owner did.
void set_state(Context& cx, Generator& g, GeneratorState state) {
    ObjectLock lock(cx, g);
    store_visibly(cx, g.state, static_cast<std::uint64_t>(state));
}

void close_for_good(Context& cx, Generator& g) {
    store_visibly(cx, g.frame, 0);
    if (!(g.handled == kNone)) cx.store(g, g.handled, kNone);
    if (!(g.pending == kNone)) cx.store(g, g.pending, kNone);
    set_state(cx, g, GeneratorState::Closed);
}

// Where the frame that is running now stands: at the call that made the frame above it.
void stand_at_call(Context& cx) {
    if (!is_native_frame(cx.regs)) cx.pc = frame_pc(cx.regs) - 1;
}

Flow go_on_or_unwind(Context& cx, std::optional<Flow> flow) {
    if (flow) return *flow;
    stand_at_call(cx);
    return unwind(cx);
}

enum class Claim { Taken, Closed, Failed };

// Created or Suspended becomes Running.
Claim claim(Context& cx, Generator& g, const Resumption& r, GeneratorState& before) {
    ObjectLock lock(cx, g);
    before = generator_state(cx, g);
    switch (before) {
        case GeneratorState::Running: return Claim::Failed;
        case GeneratorState::Closed: return Claim::Closed;
        case GeneratorState::Created:
            if (r.thrown == kUnbound && !(r.sent == kNone)) return Claim::Failed;
            break;
        case GeneratorState::Suspended: break;
    }
    store_visibly(cx, g.state, static_cast<std::uint64_t>(GeneratorState::Running));
    return Claim::Taken;
}

// Lays the frame of a claimed generator over the running one. There is room.
const Instr* push_frame(Context& cx, const Resumption& r, std::uint16_t dst, const Instr* next_pc) {
    Generator& g = cx.object<Generator>(r.generator);
    const SavedFrame& saved = cx.at<SavedFrame>(g.frame);
    Value* below = cx.regs;
    const std::size_t delta = frame_size(cx.machine.link(), below) + bytecode::kFrameHeaderWords;
    Value* regs = below + delta;
    const Instr* at = left_at(saved);
    const std::uint32_t live = live_registers(at);
    for (std::uint32_t i = 0; i < live; i++) regs[i] = Value{cx.load_word(saved.regs[i].bits)};
    fill_unbound(regs + live, regs + saved.size);
    const bool from_native = is_native_frame(below);
    if (!from_native) set_frame_pc(below, next_pc);
    const int flags = kGeneratorFrame | (from_native ? kReturnsToNative : 0) | static_cast<int>(r.mode) << kResumeModeShift | r.flags;
    regs[-4] = r.generator;
    regs[-2] = frame_link(static_cast<std::uint32_t>(delta), dst, static_cast<std::uint16_t>(flags));
    regs[-1] = frame_id(static_cast<std::uint32_t>(cx.object<Function>(g.function).code));
    cx.thread->depth++;
    cx.regs = regs;
    cx.pc = at;
    Value own = g.handled;
    if (!(own == cx.thread->handled)) cx.store(g, g.handled, cx.thread->handled);
    if (!(own == kNone)) cx.thread->handled = own;
    return at;
}

// A new exception instead of the one that leaves: raised from it.
Value instead_of(Context& cx, Value exception, const std::string& message) {
    Value v = cx.make_exception(TypeId::RuntimeError, message);
    Exception& e = cx.object<Exception>(v);
    e.cause = e.context = exception;
    e.suppress_context = kTrue;
    return v;
}

// What goes wrong while a generator is closed because nothing holds it any more.
void report_ignored(Context& cx, Value generator, Value exception) {
    cx.record(kStderr, true, Action::Print);
    cx.write_output("Exception ignored in: " + repr(cx, generator) + "\n" + format_traceback(cx, exception), true);
}

bool raised_is(Context& cx, TypeId type) {
    bool ok = true;
    return cx.is_instance(cx.thread->raised, cx.machine.type_object(type), ok);
}

// A generator that has no frame any more. A native that resumed it goes on in its own loop.
Flow ended_at_once(Context& cx, bool pushed, ResumeMode mode, std::uint16_t dst, const Instr* next_pc) {
    if (is_native_frame(cx.regs) && mode != ResumeMode::Call) {
        cx.regs[native_total(cx.regs) - 1] = mode == ResumeMode::Quiet ? kDeleted : kNone;
        return Flow::Next;
    }
    if (mode == ResumeMode::Call) {
        cx.raise_object(new_stop_iteration(cx, kNone));
        return Flow::Fail;
    }
    if (!pushed) set_frame_pc(cx.regs, next_pc);
    return ended(cx, mode, dst, kNone);
}

// The footprint of a change that no hand-over can come before.
void record_state(Context& cx, Value generator) {
    if (!cx.touch_cell(cx.header(generator), kState, true, Action::ReadWrite)) return;
    cx.stop_here = false;
    cx.record(location(generator.as_ref(), kState), true, Action::ReadWrite);
}

Flow claim_failed(Context& cx, const Generator& g, GeneratorState state) {
    if (state == GeneratorState::Running)
        cx.raise(TypeId::ValueError, fmt::format("{} already executing", word_of(g)));
    else
        cx.raise(TypeId::TypeError, fmt::format("can't send non-None value to a just-started {}", word_of(g)));
    return Flow::Fail;
}

} // namespace

Value new_stop_iteration(Context& cx, Value value) {
    Value v = cx.make_exception(TypeId::StopIteration, "");
    if (!(value == kNone)) cx.object<Exception>(v).args = cx.make_tuple({value});
    return v;
}

Flow raise_and_unwind(Context& cx, Value exception) {
    stand_at_call(cx);
    cx.raise_object(exception);
    return unwind(cx);
}

Value make_generator(Context& cx, std::uint32_t live) {
    const Value* regs = cx.regs;
    const LinkedCode& linked = cx.codes[frame_code(regs)];
    const bytecode::Code& code = *linked.code;
    const std::uint32_t size = linked.nregs;
    if (!cx.reserve(sizeof(SavedFrame) + size * sizeof(Value))) return kUnbound;
    SavedFrame& saved = cx.allocate<SavedFrame>(Kind::SavedFrame, sizeof(SavedFrame) - sizeof(Value) + size * sizeof(Value), size);
    saved.pc = reinterpret_cast<std::uint64_t>(cx.pc);
    std::copy_n(regs, live, saved.regs);
    fill_unbound(saved.regs + live, saved.regs + size);
    const Function& fn = cx.object<Function>(regs[-4]);
    Generator& g = cx.allocate<Generator>(Kind::Generator);
    g.aux = static_cast<std::uint8_t>(!code.is_coroutine ? GeneratorKind::Generator : code.is_generator ? GeneratorKind::AsyncGenerator : GeneratorKind::Coroutine);
    g.function = regs[-4];
    g.name = fn.name, g.qualname = fn.qualname;
    g.state = static_cast<std::uint64_t>(GeneratorState::Created);
    g.frame = cx.ref_of(saved);
    g.pending = g.handled = kNone;
    g.extra = fn.aux != 0 ? kIterableCoroutine : kNone;
    const Value* caller = regs - frame_delta(regs);
    if (!is_native_frame(caller)) {
        const Instr* next = frame_pc(caller);
        if (next->opcode() == Op::FOR_PREP && next->a == next->b && next->b == frame_dst(regs)) g.size = kOwnedByLoop;
    }
    return cx.value_of(g);
}

Value delegate_of(const Context& cx, Generator& g) {
    ObjectLock lock(cx, g); // nobody can claim it meanwhile
    const auto state = generator_state(cx, g);
    if (state != GeneratorState::Suspended || g.frame == 0) return kNone;
    const SavedFrame& saved = cx.at<SavedFrame>(g.frame);
    return left_at(saved)->opcode() == Op::YIELD_FROM ? saved.regs[left_at(saved)->b] : kNone;
}

// An exception that is thrown goes to the innermost generator of a chain of delegates; a GeneratorExit closes the delegates first, the
// innermost before the others. Each turn of the loop lays one of the chain's frames over the one before.
Flow resume_generator(Context& cx, const Resumption& resumption, std::uint16_t dst, const Instr* next_pc) {
    Resumption r = resumption;
    if (r.thrown == kUnbound && r.mode != ResumeMode::Close) {
        Stack& stack = cx.at<Stack>(cx.thread->stack); // which may have grown since the interpreter was entered
        cx.stack_limit = stack.words + stack.size - kStackSlackWords;
        if (Value* frame = resume_quickly(cx, cx.regs, next_pc, r.generator, r.sent, dst, r.mode, r.flags)) {
            cx.regs = frame;
            return hands_over_at(cx, cx.pc) ? leave(cx, Exit::Switch) : Flow::Enter;
        }
    }
    const bool closes_delegates = static_cast<GeneratorKind>(cx.header(r.generator).aux) != GeneratorKind::AsyncGenerator; // aclose() throws
    bool pushed = false;
    auto failed = [&] {
        if (!pushed) return Flow::Fail;
        cx.pc--; // at the SEND whose delegate refused
        return unwind(cx);
    };
    for (;;) {
        Generator& g = cx.object<Generator>(r.generator);
        const bool throwing = !(r.thrown == kUnbound);
        if (!pushed && cx.controlled && cx.touch_cell(g, kState, true, Action::ReadWrite)) {
            cx.stop_here = false;
            cx.call_again = true;
            return leave(cx, Exit::Switch);
        }
        if (pushed && cx.controlled) record_state(cx, r.generator);
        const std::size_t room = cx.codes[cx.object<Function>(g.function).code].nregs; // the frame's is for its owner to look at
        if (cx.thread->depth >= cx.machine.config().recursion_max) {
            cx.raise(TypeId::RecursionError, "maximum recursion depth exceeded");
            return failed();
        }
        if (!ensure_stack(cx, cx.regs + frame_size(cx.machine.link(), cx.regs), room + 2 * kStackSlackWords)) return failed();
        GeneratorState before;
        switch (claim(cx, g, r, before)) {
            case Claim::Failed: claim_failed(cx, g, before); return failed();
            case Claim::Closed:
                if (r.mode == ResumeMode::Close) return ended_at_once(cx, pushed, r.mode, dst, next_pc);
                if (static_cast<GeneratorKind>(g.aux) == GeneratorKind::Coroutine) {
                    cx.raise(TypeId::RuntimeError, "cannot reuse already awaited coroutine");
                    return failed();
                }
                if (throwing) {
                    cx.thread->raised = r.thrown;
                    return failed();
                }
                return ended_at_once(cx, pushed, r.mode, dst, next_pc);
            case Claim::Taken: break;
        }
        if (r.mode == ResumeMode::Close && before == GeneratorState::Created) {
            close_for_good(cx, g);
            return ended_at_once(cx, pushed, r.mode, dst, next_pc);
        }
        const Value own = g.handled;
        const Instr* at = push_frame(cx, r, dst, next_pc);
        pushed = true;
        if (!throwing) {
            const Op op = at->opcode();
            if (op != Op::RETURN_GENERATOR) cx.regs[at->a] = r.sent;
            cx.pc = op == Op::YIELD_FROM ? at - 1 : at + 1;
            return hands_over_at(cx, cx.pc) ? leave(cx, Exit::Switch) : Flow::Enter;
        }
        if (at->opcode() == Op::YIELD_FROM) {
            Value delegate = cx.regs[at->b];
            cx.thread->raised = r.thrown;
            const bool closing = closes_delegates && raised_is(cx, TypeId::GeneratorExit);
            cx.thread->raised = kUnbound;
            if (cx.is(delegate, Kind::Generator)) {
                if (closing) {
                    cx.store(g, g.pending, r.thrown);
                    r = {delegate, kNone, cx.make_exception(TypeId::GeneratorExit, ""), ResumeMode::Close};
                } else {
                    r = {delegate, kNone, r.thrown, ResumeMode::Send};
                }
                dst = at->a;
                next_pc = at; // behind the SEND; with something pending, YIELD_FROM raises that
                set_frame_pc(cx.regs, at);
                continue;
            }
            if (auto flow = throw_to_delegate(cx, g, delegate, r.thrown, closing, at)) return *flow;
        }
        if (own == kNone)
            cx.thread->raised = r.thrown;
        else
            cx.raise_object(r.thrown);
        return unwind(cx);
    }
}

Flow ended(Context& cx, ResumeMode mode, std::uint16_t dst, Value value) {
    switch (mode) {
        case ResumeMode::For: {
            const Instr* next = frame_pc(cx.regs);
            cx.pc = next + next[-1].sc();
            return Flow::Enter;
        }
        case ResumeMode::Call: return raise_and_unwind(cx, new_stop_iteration(cx, value));
        case ResumeMode::Quiet: return deliver_and_go_on(cx, dst, kDeleted, false);
        case ResumeMode::Send: {
            const Instr* next = frame_pc(cx.regs);
            cx.regs[dst] = value;
            cx.pc = next + next[-1].sc();
            return Flow::Enter;
        }
        case ResumeMode::Close: return deliver_and_go_on(cx, dst, kNone, true);
    }
    HEDDLE_UNREACHABLE("a mode of resuming");
}

Flow yield_value(Context& cx, Value value) {
    Value* regs = cx.regs;
    const Instr* at = cx.pc;
    Generator& g = cx.object<Generator>(regs[-4]);
    if (cx.controlled && cx.touch_cell(g, kState, true, Action::ReadWrite)) return Flow::Fail;
    SavedFrame& saved = cx.at<SavedFrame>(g.frame);
    const std::uint32_t live = live_registers(at);
    for (std::uint32_t i = 0; i < live; i++) cx.store(saved, saved.regs[i], regs[i]);
    store_visibly(cx, saved.pc, reinterpret_cast<std::uint64_t>(at));
    const Value resumers = g.handled;
    const Value own = (at->c & bytecode::kInHandler) != 0 ? cx.thread->handled : kNone;
    if (!(own == resumers)) cx.store(g, g.handled, own);
    cx.thread->handled = resumers;
    set_state(cx, g, GeneratorState::Suspended);
    const ResumeMode mode = resume_mode(regs);
    const std::uint16_t dst = frame_dst(regs);
    const bool dropped = (frame_flags(regs) & kDroppedFrame) != 0;
    Value generator = regs[-4];
    pop_frame(cx);
    if (static_cast<GeneratorKind>(g.aux) == GeneratorKind::AsyncGenerator && at->opcode() == Op::YIELD)
        return go_on_or_unwind(cx, step_done(cx, g, mode, dst, value, kUnbound));
    if (mode == ResumeMode::Close) {
        Value exception = cx.make_exception(TypeId::RuntimeError, fmt::format("{} ignored GeneratorExit", word_of(g)));
        if (!dropped) return raise_and_unwind(cx, exception);
        report_ignored(cx, generator, exception);
        return ended(cx, mode, dst, kNone);
    }
    return deliver_and_go_on(cx, dst, value, mode == ResumeMode::Call);
}

Flow finish_generator(Context& cx, Value value) {
    Generator& g = cx.object<Generator>(cx.regs[-4]);
    if (cx.controlled && cx.touch_cell(g, kState, true, Action::ReadWrite)) return Flow::Fail;
    close_for_good(cx, g);
    const ResumeMode mode = resume_mode(cx.regs);
    const std::uint16_t dst = frame_dst(cx.regs);
    pop_frame(cx);
    if (static_cast<GeneratorKind>(g.aux) == GeneratorKind::AsyncGenerator)
        return go_on_or_unwind(cx, step_done(cx, g, mode, dst, kUnbound, kUnbound));
    return ended(cx, mode, dst, value);
}

std::optional<Flow> generator_raised(Context& cx) {
    Generator& g = cx.object<Generator>(cx.regs[-4]);
    // The exception is on its way already: no hand-over can come between.
    if (cx.controlled) record_state(cx, cx.regs[-4]);
    close_for_good(cx, g);
    const ResumeMode mode = resume_mode(cx.regs);
    const std::uint16_t dst = frame_dst(cx.regs);
    const bool dropped = (frame_flags(cx.regs) & kDroppedFrame) != 0;
    Value generator = cx.regs[-4];
    pop_frame(cx);
    const bool async = static_cast<GeneratorKind>(g.aux) == GeneratorKind::AsyncGenerator;
    if (raised_is(cx, TypeId::StopIteration) || (async && raised_is(cx, TypeId::StopAsyncIteration))) {
        const char* what = raised_is(cx, TypeId::StopIteration) ? "StopIteration" : "StopAsyncIteration";
        cx.thread->raised = instead_of(cx, cx.thread->raised, fmt::format("{} raised {}", word_of(g), what));
    }
    if (async) {
        Value exception = cx.thread->raised;
        cx.thread->raised = kUnbound;
        return step_done(cx, g, mode, dst, kUnbound, exception);
    }
    if (mode == ResumeMode::Close && (dropped || raised_is(cx, TypeId::GeneratorExit))) {
        Value exception = cx.thread->raised;
        const bool usual = raised_is(cx, TypeId::GeneratorExit);
        cx.thread->raised = kUnbound;
        if (!usual) report_ignored(cx, generator, exception);
        return ended(cx, mode, dst, kNone);
    }
    return std::nullopt;
}

Flow drop_loop(Context& cx, Value* loop, std::uint16_t dst) {
    if (!(loop[0] == kGeneratorLoop) || cx.header(loop[1]).size != kOwnedByLoop) return Flow::Next;
    Value generator = loop[1];
    if (generator_state(cx, cx.object<Generator>(generator)) != GeneratorState::Suspended) return Flow::Next;
    return resume_generator(cx, {generator, kNone, cx.make_exception(TypeId::GeneratorExit, ""), ResumeMode::Close, kDroppedFrame}, dst, cx.pc + 1);
}

NativeResult close_at_exit(Call& call, std::uint32_t at_register, std::uint32_t step) {
    Context& cx = call.cx;
    Value& at = call.state[at_register];
    if (call.step != step) cx.set_register(at, int_value(0));
    const Globals& globals = *cx.globals_object;
    for (std::int64_t slot = at.as_int(); slot < globals.size; slot++) {
        Value v = globals.slots[slot];
        if (!cx.is(v, Kind::Generator) || generator_kind(cx, v) == GeneratorKind::AsyncGenerator) continue;
        cx.set_register(at, int_value(slot + 1));
        call.step = step;
        const GeneratorState state = generator_state(cx, cx.object<Generator>(v));
        if (state == GeneratorState::Created) warn_never_awaited(cx, v);
        if (cx.stop_here) {
            cx.set_register(at, int_value(slot));
            return NativeResult::Stop;
        }
        if (state != GeneratorState::Suspended) continue;
        call.callee = v;
        call.call_args[0] = kNone;
        call.call_args[1] = cx.make_exception(TypeId::GeneratorExit, "");
        call.call_args[2] = int_value(kDroppedFrame);
        call.resume = ResumeMode::Close;
        return NativeResult::Resume;
    }
    return NativeResult::Done;
}

bool send_ended(Context& cx) {
    Generator& g = cx.object<Generator>(cx.regs[-4]);
    if (!(g.pending == kNone)) { // the delegate's close() raised it
        cx.store(g, g.pending, kNone);
        return false;
    }
    if (!raised_is(cx, TypeId::StopIteration)) return false;
    const Exception& e = cx.object<Exception>(cx.thread->raised);
    const Tuple& args = cx.object<Tuple>(e.args);
    cx.regs[cx.pc->a] = args.size > 0 ? args.items[0] : kNone;
    cx.thread->raised = kUnbound;
    cx.pc += 1 + cx.pc->sc();
    return true;
}

Flow resume_for_native(Context& cx, const Call& call, std::uint16_t dst, const Instr* next_pc) {
    if (cx.is(call.callee, Kind::AsyncGenStep)) return resume_step(cx, call.callee, call.call_args[0], call.call_args[1], call.resume, dst, next_pc);
    Resumption r{call.callee, call.call_args[0] == kUnbound ? kNone : call.call_args[0], call.call_args[1], call.resume};
    if (call.call_args[2].is_int()) r.flags = static_cast<std::uint16_t>(call.call_args[2].as_int());
    if ((r.flags & kCollectFrame) != 0) dst = static_cast<std::uint16_t>(call.nargs); // state[0]
    return resume_generator(cx, r, dst, next_pc);
}

// --- methods

namespace {

NativeResult no_such(Call& call, const char* name) {
    return call.cx.raise(TypeId::AttributeError, fmt::format("'{}' object has no attribute '{}'", call.cx.type_name(call.args[0]), name));
}

NativeResult resume(Call& call, Value sent, Value thrown, ResumeMode mode) {
    call.callee = call.args[0];
    call.call_args[0] = sent;
    call.call_args[1] = thrown;
    call.resume = mode;
    return NativeResult::Resume;
}

bool is_async(const Call& call) { return generator_kind(call.cx, call.args[0]) == GeneratorKind::AsyncGenerator; }

NativeResult generator_next(Call& call) {
    if (!is_generator(call.cx, call.args[0])) return no_such(call, "__next__");
    return resume(call, kNone, kUnbound, ResumeMode::Call);
}

NativeResult generator_iter(Call& call) {
    if (!is_generator(call.cx, call.args[0])) return no_such(call, "__iter__");
    call.result = call.args[0];
    return NativeResult::Done;
}

NativeResult generator_send(Call& call) {
    if (is_async(call)) return no_such(call, "send");
    return resume(call, call.args[1], kUnbound, ResumeMode::Call);
}

NativeResult generator_throw(Call& call) {
    if (is_async(call)) return no_such(call, "throw");
    Value thrown = thrown_exception(call.cx, call.args + 1);
    return thrown == kUnbound ? NativeResult::Raise : resume(call, kNone, thrown, ResumeMode::Call);
}

NativeResult generator_close(Call& call) {
    if (is_async(call)) return no_such(call, "close");
    return resume(call, kNone, call.cx.make_exception(TypeId::GeneratorExit, ""), ResumeMode::Close);
}

// The object that runs what is awaited: here the coroutine itself, whose send() and throw() it lends.
NativeResult coroutine_await(Call& call) {
    if (!generator_has_method(call.cx, call.args[0], "__await__")) return no_such(call, "__await__");
    call.result = call.args[0];
    return NativeResult::Done;
}

NativeResult async_step(Call& call, StepKind kind, Value argument, const char* name) {
    if (!generator_has_method(call.cx, call.args[0], name)) return no_such(call, name);
    call.result = make_step(call.cx, kind, call.args[0], argument);
    return NativeResult::Done;
}
NativeResult async_aiter(Call& call) {
    if (!generator_has_method(call.cx, call.args[0], "__aiter__")) return no_such(call, "__aiter__");
    call.result = call.args[0];
    return NativeResult::Done;
}
NativeResult async_anext(Call& call) { return async_step(call, StepKind::Send, kNone, "__anext__"); }
NativeResult async_asend(Call& call) { return async_step(call, StepKind::Send, call.args[1], "asend"); }
NativeResult async_aclose(Call& call) { return async_step(call, StepKind::Close, kNone, "aclose"); }
NativeResult async_athrow(Call& call) {
    Value thrown = thrown_exception(call.cx, call.args + 1);
    return thrown == kUnbound ? NativeResult::Raise : async_step(call, StepKind::Throw, thrown, "athrow");
}

constexpr NativeDef kGeneratorDefs[] = {
    {"__next__", generator_next, "self, /", 0, "writes the generator's state"},
    {"__iter__", generator_iter, "self, /"},
    {"send", generator_send, "self, arg, /", 0, "writes the generator's state"},
    {"throw", generator_throw, "self, typ, val?, tb?, /", 0, "writes the generator's state"},
    {"close", generator_close, "self, /", 0, "writes the generator's state"},
    {"__await__", coroutine_await, "self, /"},
    {"__aiter__", async_aiter, "self, /"},
    {"__anext__", async_anext, "self, /"},
    {"asend", async_asend, "self, value, /"},
    {"athrow", async_athrow, "self, typ, val?, tb?, /"},
    {"aclose", async_aclose, "self, /"},
};

} // namespace

NativeTable generator_methods() { return {"generator", Kind::Generator, kGeneratorDefs}; }

bool generator_has_method(const Context& cx, Value v, std::string_view name) {
    const GeneratorKind kind = generator_kind(cx, v);
    if (name == "__next__" || name == "__iter__") return kind == GeneratorKind::Generator;
    if (name == "__await__") return kind == GeneratorKind::Coroutine;
    if (name == "send" || name == "throw" || name == "close") return kind != GeneratorKind::AsyncGenerator;
    if (name == "__aiter__" || name == "__anext__" || name == "asend" || name == "athrow" || name == "aclose")
        return kind == GeneratorKind::AsyncGenerator;
    return true;
}

// throw(exception) or throw(type, value, traceback); `args` are the three. kUnbound: TypeError.
Value thrown_exception(Context& cx, const Value* args) {
    Value type = args[0], value = args[1], traceback = args[2];
    if (!(traceback == kUnbound) && !(traceback == kNone) && !cx.is(traceback, Kind::Traceback)) {
        cx.raise(TypeId::TypeError, "throw() third argument must be a traceback object");
        return kUnbound;
    }
    Value exception = kUnbound;
    if (cx.is(type, Kind::Exception)) {
        if (!(value == kUnbound) && !(value == kNone)) {
            cx.raise(TypeId::TypeError, "instance exception may not have a separate value");
            return kUnbound;
        }
        exception = type;
    } else if (cx.is(type, Kind::Type) && type_info(static_cast<TypeId>(cx.object<Type>(type).type_id)).is_exception) {
        bool ok = true;
        if (!(value == kUnbound) && cx.is(value, Kind::Exception) && cx.is_instance(value, type, ok)) {
            exception = value;
        } else {
            exception = exception_to_raise(cx, type);
            if (exception == kUnbound) return kUnbound;
            if (!(value == kUnbound) && !(value == kNone))
                cx.object<Exception>(exception).args = cx.is(value, Kind::Tuple) ? value : cx.make_tuple({value});
        }
    } else {
        cx.raise(TypeId::TypeError, fmt::format("exceptions must be classes or instances deriving from BaseException, not {}", cx.type_name(type)));
        return kUnbound;
    }
    if (cx.is(traceback, Kind::Traceback)) {
        Exception& e = cx.object<Exception>(exception);
        cx.store(e, e.traceback, traceback);
    }
    return exception;
}

Value generator_attribute(Context& cx, Value v, std::string_view name) {
    Generator& g = cx.object<Generator>(v);
    if (name == "__name__") return cx.load(g, g.name);
    if (name == "__qualname__") return cx.load(g, g.qualname);
    const char* prefix = generator_kind(cx, v) == GeneratorKind::Generator ? "gi_" : generator_kind(cx, v) == GeneratorKind::Coroutine ? "cr_" : "ag_";
    if (name.substr(0, 3) != prefix) return kUnbound;
    name.remove_prefix(3);
    if (name == "running") {
        if (cx.touch_cell(g, kState, false)) return kUnbound;
        if (generator_kind(cx, v) == GeneratorKind::AsyncGenerator) return bool_value(!(cx.load(g, g.extra) == kNone));
        return bool_value(generator_state(cx, g) == GeneratorState::Running);
    }
    if (name == "suspended") {
        if (cx.touch_cell(g, kState, false)) return kUnbound;
        return bool_value(generator_state(cx, g) == GeneratorState::Suspended);
    }
    if (name == "code") return code_object(cx, static_cast<std::uint32_t>(cx.object<Function>(g.function).code));
    if (name == "frame") {
        if (cx.touch_cell(g, kState, false)) return kUnbound;
        const Ref frame = cx.load_word(g.frame);
        if (frame == 0) return kNone;
        const auto* left = reinterpret_cast<const Instr*>(cx.load_word(cx.at<SavedFrame>(frame).pc));
        return frame_object(cx, static_cast<std::uint32_t>(cx.object<Function>(g.function).code), left);
    }
    if (name == (prefix[0] == 'g' ? "yieldfrom" : "await")) {
        if (cx.touch_cell(g, kState, false)) return kUnbound;
        return delegate_of(cx, g);
    }
    return kUnbound;
}

} // namespace heddle::vm
