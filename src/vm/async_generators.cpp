// Asynchronous generators. `agen.asend(v)` and its like give a step: an awaitable that runs the generator's frame until it yields a value
// (which is the step's result) or ends; what the generator itself awaits on the way goes through to whoever awaits the step.
#include <fmt/format.h>

#include "vm/builtins.h"
#include "vm/containers.h"
#include "vm/generators.h"
#include "vm/operations.h"

namespace heddle::vm {

using bytecode::Instr;

namespace {

Flow raise_runtime(Context& cx, const char* message) {
    cx.raise(TypeId::RuntimeError, message);
    return Flow::Fail;
}

const char* already_running(StepKind kind) {
    switch (kind) {
        case StepKind::Throw: return "athrow(): asynchronous generator is already running";
        case StepKind::Close: return "aclose(): asynchronous generator is already running";
        default: return "anext(): asynchronous generator is already running";
    }
}

// An asynchronous generator that begins is known to the event loop of its thread, if that wants to know (sys_module.cpp).
void tell_loop(Context& cx, Value generator) {
    Value module = dict_get_str(cx, cx.process->modules, cx.make_str("_lab_sys"));
    if (module == kUnbound) return;
    Value by_thread = dict_get_str(cx, cx.object<Module>(module).dict, cx.make_str("asyncgens")), begun = kUnbound;
    bool ok = true;
    {
        Value key = int_value(cx.thread_index());
        ObjectLock lock(cx, cx.header(by_thread));
        begun = dict_get(cx, cx.object<Dict>(by_thread), key, hash_bits(cx, key, ok), ok);
    }
    if (!cx.is(begun, Kind::Dict)) return;
    ObjectLock lock(cx, cx.header(begun));
    dict_set(cx, cx.object<Dict>(begun), generator, hash_bits(cx, generator, ok), kNone);
}

// Several threads may have one step: which of them runs the generator, the generator's state decides.
void set_step(Context& cx, AsyncGenStep& step, StepState state) {
    if (cx.parallel)
        __atomic_store_n(&step.state, static_cast<std::uint64_t>(state), __ATOMIC_SEQ_CST);
    else
        cx.store_word(step.state, static_cast<std::uint64_t>(state));
}

// Makes the step the one that runs its generator. False: another one does.
bool take_generator(Context& cx, Generator& g, Value step) {
    ObjectLock lock(cx, g);
    if (!(cx.load(g, g.extra) == kNone)) return false;
    cx.store(g, g.extra, step);
    return true;
}

// Without another frame: the step has ended at once.
Flow end_step(Context& cx, AsyncGenStep& step, ResumeMode mode, std::uint16_t dst, const Instr* next_pc, Value value) {
    set_step(cx, step, StepState::Closed);
    if (!is_native_frame(cx.regs)) set_frame_pc(cx.regs, next_pc);
    return ended(cx, mode, dst, value);
}

} // namespace

Value make_step(Context& cx, StepKind kind, Value generator, Value argument) {
    AsyncGenStep& step = cx.allocate<AsyncGenStep>(Kind::AsyncGenStep);
    step.aux = static_cast<std::uint8_t>(kind);
    step.generator = generator;
    step.argument = argument;
    step.state = static_cast<std::uint64_t>(StepState::Created);
    return cx.value_of(step);
}

Flow resume_step(Context& cx, Value v, Value sent, Value thrown, ResumeMode mode, std::uint16_t dst, const Instr* next_pc) {
    AsyncGenStep& step = cx.object<AsyncGenStep>(v);
    Generator& g = cx.object<Generator>(step.generator);
    const auto kind = static_cast<StepKind>(step.aux);
    const bool sends = kind == StepKind::Send || kind == StepKind::SendOrDefault;
    if (cx.controlled && cx.touch_cell(g, kState, true, Action::ReadWrite)) {
        cx.stop_here = false;
        cx.call_again = true;
        cx.exit = Exit::Switch;
        return Flow::Leave;
    }
    Resumption r{step.generator, sent, thrown, mode};
    switch (static_cast<StepState>(cx.load_word(step.state))) {
        case StepState::Closed:
            return raise_runtime(cx, sends ? "cannot reuse already awaited __anext__()/asend()" : "cannot reuse already awaited aclose()/athrow()");
        case StepState::Created: {
            if (!sends && generator_state(cx, g) == GeneratorState::Closed) return end_step(cx, step, mode, dst, next_pc, kNone);
            if (!(cx.load(g, g.extra) == kNone)) return raise_runtime(cx, already_running(kind));
            if (sends) {
                if (sent == kNone && kind == StepKind::Send) r.sent = step.argument;
            } else {
                if (!(sent == kNone)) return raise_runtime(cx, "can't send non-None value to a just-started coroutine");
                if (thrown == kUnbound) r.thrown = kind == StepKind::Close ? cx.make_exception(TypeId::GeneratorExit, "") : step.argument;
            }
            const auto state = generator_state(cx, g);
            if (state == GeneratorState::Created && r.thrown == kUnbound && !(r.sent == kNone)) break; // refused below, nothing has begun
            if (state == GeneratorState::Closed && thrown == kUnbound) {
                if (kind == StepKind::SendOrDefault) return end_step(cx, step, mode, dst, next_pc, step.argument);
                set_step(cx, step, StepState::Closed);
                cx.raise(TypeId::StopAsyncIteration, "");
                return Flow::Fail;
            }
            if (!take_generator(cx, g, v)) return raise_runtime(cx, already_running(kind));
            if (state == GeneratorState::Created) tell_loop(cx, step.generator);
            set_step(cx, step, StepState::Running);
            break;
        }
        case StepState::Running: break;
    }
    return resume_generator(cx, r, dst, next_pc);
}

std::optional<Flow> step_done(Context& cx, Generator& g, ResumeMode mode, std::uint16_t dst, Value value, Value exception) {
    Value v = cx.load(g, g.extra);
    StepKind kind = StepKind::Send;
    Value fallback = kUnbound;
    if (cx.is(v, Kind::AsyncGenStep)) {
        AsyncGenStep& step = cx.object<AsyncGenStep>(v);
        kind = static_cast<StepKind>(step.aux);
        if (kind == StepKind::SendOrDefault) fallback = step.argument;
        set_step(cx, step, StepState::Closed);
        cx.store(g, g.extra, kNone);
    }
    if (kind == StepKind::Close) {
        bool ok = true;
        if (!(value == kUnbound)) {
            exception = cx.make_exception(TypeId::RuntimeError, "async generator ignored GeneratorExit");
            cx.raise_object(exception);
            return std::nullopt;
        }
        if (exception == kUnbound || cx.is_instance(exception, cx.machine.type_object(TypeId::GeneratorExit), ok)) return ended(cx, mode, dst, kNone);
    }
    if (!(exception == kUnbound)) {
        cx.thread->raised = exception;
        return std::nullopt;
    }
    if (!(value == kUnbound)) return ended(cx, mode, dst, value);
    if (!(fallback == kUnbound)) return ended(cx, mode, dst, fallback);
    cx.raise(TypeId::StopAsyncIteration, "");
    return std::nullopt;
}

// --- methods of a step

namespace {

NativeResult resume(Call& call, Value sent, Value thrown) {
    call.callee = call.args[0];
    call.call_args[0] = sent;
    call.call_args[1] = thrown;
    call.resume = ResumeMode::Call;
    return NativeResult::Resume;
}
NativeResult step_next(Call& call) { return resume(call, kNone, kUnbound); }
NativeResult step_send(Call& call) { return resume(call, call.args[1], kUnbound); }
NativeResult step_throw(Call& call) {
    Value thrown = thrown_exception(call.cx, call.args + 1);
    return thrown == kUnbound ? NativeResult::Raise : resume(call, kNone, thrown);
}
NativeResult step_close(Call& call) {
    AsyncGenStep& step = call.cx.object<AsyncGenStep>(call.args[0]);
    set_step(call.cx, step, StepState::Closed);
    return NativeResult::Done;
}
NativeResult step_itself(Call& call) {
    call.result = call.args[0];
    return NativeResult::Done;
}

constexpr NativeDef kAsyncGeneratorDefs[] = {
    {"__next__", step_next, "self, /", 0, "writes the generator's state"},
    {"__iter__", step_itself, "self, /"},
    {"__await__", step_itself, "self, /"},
    {"send", step_send, "self, arg, /", 0, "writes the generator's state"},
    {"throw", step_throw, "self, typ, val?, tb?, /", 0, "writes the generator's state"},
    {"close", step_close, "self, /"},
};

} // namespace

NativeTable async_step_methods() { return {"async_generator_asend", Kind::AsyncGenStep, kAsyncGeneratorDefs}; }

// --- aiter(), anext()

NativeResult builtin_aiter(Call& call) {
    Context& cx = call.cx;
    if (!cx.is(call.args[0], Kind::Generator) || generator_kind(cx, call.args[0]) != GeneratorKind::AsyncGenerator)
        return cx.raise(TypeId::TypeError, fmt::format("'{}' object is not an async iterable", cx.type_name(call.args[0])));
    call.result = call.args[0];
    return NativeResult::Done;
}

NativeResult builtin_anext(Call& call) {
    Context& cx = call.cx;
    if (!cx.is(call.args[0], Kind::Generator) || generator_kind(cx, call.args[0]) != GeneratorKind::AsyncGenerator)
        return cx.raise(TypeId::TypeError, fmt::format("'{}' object is not an async iterator", cx.type_name(call.args[0])));
    const bool plain = call.args[1] == kUnbound;
    call.result = make_step(cx, plain ? StepKind::Send : StepKind::SendOrDefault, call.args[0], plain ? kNone : call.args[1]);
    return NativeResult::Done;
}

} // namespace heddle::vm
