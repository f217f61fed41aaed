// Coroutines, and what `await` and `yield from` run through: other generators as frames (generators.cpp), iterators of built-in things,
// objects with methods in Python.
#include <fmt/format.h>

#include "vm/containers.h"
#include "vm/direct_call.h"
#include "vm/generators.h"
#include "vm/operations.h"
#include "vm/special.h"

namespace heddle::vm {

using bytecode::Awaiting;
using bytecode::Instr;
using bytecode::Op;

namespace {

// Calls `method` from the running frame, whose registers the call's window lies above. The frame goes on at next_pc.
Flow call_above(Context& cx, Value method, std::initializer_list<Value> args, std::uint16_t dst, const Instr* next_pc) {
    const std::size_t top = frame_size(cx.machine.link(), cx.regs);
    if (!ensure_stack(cx, cx.regs + top, 2 * kStackSlackWords)) return Flow::Fail;
    Value* window = cx.regs + top;
    window[0] = method;
    std::copy(args.begin(), args.end(), window + bytecode::kFrameHeaderWords);
    Flow flow = call(cx, window, static_cast<std::uint32_t>(args.size()), kNone, dst, next_pc);
    if (flow != Flow::Next) return flow;
    cx.pc = next_pc;
    return Flow::Enter;
}

Flow fails_with_type(Context& cx, const std::string& message) {
    cx.raise(TypeId::TypeError, message);
    return Flow::Fail;
}

bool is_any_iterator(Context& cx, Value v) {
    if (cx.is(v, Kind::Generator)) return generator_kind(cx, v) == GeneratorKind::Generator;
    return (cx.is(v, Kind::Iterator) && !is_view(cx, v)) || cx.is(v, Kind::AsyncGenStep) || !(special(cx, v, "__next__") == kUnbound);
}

} // namespace

Value yield_iterator(Context& cx, Value v) {
    if (!cx.is(v, Kind::Generator)) return iterate(cx, v);
    if (generator_kind(cx, v) == GeneratorKind::Coroutine) {
        const Generator& own = cx.object<Generator>(cx.regs[-4]);
        if (own.aux != static_cast<std::uint8_t>(GeneratorKind::Coroutine) && !(own.extra == kIterableCoroutine)) {
            cx.raise(TypeId::TypeError, "cannot 'yield from' a coroutine object in a non-coroutine generator");
            return kUnbound;
        }
        return v;
    }
    return iterate(cx, v);
}

Flow get_awaitable(Context& cx, Value object, Value* slot, std::uint16_t dst, Awaiting why) {
    const Instr* behind_check = cx.pc + 2;
    if (cx.is(object, Kind::Generator)) {
        Generator& g = cx.object<Generator>(object);
        const bool coroutine = g.aux == static_cast<std::uint8_t>(GeneratorKind::Coroutine);
        if (coroutine || g.extra == kIterableCoroutine) {
            if (cx.controlled && cx.touch_cell(g, kState, false)) return Flow::Fail;
            if (coroutine && !(delegate_of(cx, g) == kNone)) {
                cx.raise(TypeId::RuntimeError, "coroutine is being awaited already");
                return Flow::Fail;
            }
            *slot = object;
            cx.pc = behind_check;
            return Flow::Enter;
        }
    }
    if (cx.is(object, Kind::AsyncGenStep)) {
        *slot = object;
        cx.pc = behind_check;
        return Flow::Enter;
    }
    Value method = special(cx, object, "__await__");
    if (!(method == kUnbound)) return call_above(cx, method, {object}, dst, cx.pc + 1);
    if (cx.asking() || cx.raising()) return Flow::Fail;
    const std::string type = cx.type_name(object);
    const std::string plain = fmt::format("object {} can't be used in 'await' expression", type);
    switch (why) {
        case Awaiting::Await: return fails_with_type(cx, plain);
        case Awaiting::Enter: return fails_with_type(cx, fmt::format("'async with' received an object from __aenter__ that does not implement __await__: {}", type));
        case Awaiting::Exit: return fails_with_type(cx, fmt::format("'async with' received an object from __aexit__ that does not implement __await__: {}", type));
        case Awaiting::Next: break;
    }
    Value cause = cx.make_exception(TypeId::TypeError, plain);
    Value error = cx.make_exception(TypeId::TypeError, fmt::format("'async for' received an invalid object from __anext__: {}", type));
    cx.raise_object(error);
    cx.object<Exception>(error).cause = cx.object<Exception>(error).context = cause;
    cx.object<Exception>(error).suppress_context = kTrue;
    return Flow::Fail;
}

bool check_awaitable(Context& cx, Value v) {
    if (cx.is(v, Kind::Generator) && generator_kind(cx, v) == GeneratorKind::Coroutine) {
        cx.raise(TypeId::TypeError, "__await__() returned a coroutine");
        return false;
    }
    if (is_any_iterator(cx, v)) return true;
    if (!cx.asking()) cx.raise(TypeId::TypeError, fmt::format("__await__() returned non-iterator of type '{}'", cx.type_name(v)));
    return false;
}

Flow send_to(Context& cx, Value iterator, Value* slot, std::uint16_t dst) {
    const Instr* at = cx.pc;
    Value sent = *slot;
    if (cx.is(iterator, Kind::AsyncGenStep)) return resume_step(cx, iterator, sent, kUnbound, ResumeMode::Send, dst, at + 1);
    const bool plain_next = sent == kNone;
    Value method = special(cx, iterator, plain_next ? "__next__" : "send");
    if (!(method == kUnbound)) return plain_next ? call_above(cx, method, {iterator}, dst, at + 1) : call_above(cx, method, {iterator, sent}, dst, at + 1);
    if (cx.asking() || cx.raising()) return Flow::Fail;
    if (!plain_next) {
        cx.raise(TypeId::AttributeError, fmt::format("'{}' object has no attribute 'send'", cx.type_name(iterator)));
        return Flow::Fail;
    }
    if (needs_python(cx, iterator)) return call_above(cx, iterator_step_native(), {iterator}, dst, at + 1); // YIELD_FROM knows kDeleted
    Value v = next(cx, iterator);
    if (v == kUnbound) {
        if (cx.raising() || cx.stop_here) return Flow::Fail;
        cx.regs[dst] = kNone;
        cx.pc = at + 1 + at->sc();
        return Flow::Enter;
    }
    cx.regs[dst] = v;
    return Flow::Next;
}

// The running frame is the generator's, at the YIELD_FROM `at`. Nothing: the delegate does not care, throw into the generator.
std::optional<Flow> throw_to_delegate(Context& cx, Generator& g, Value delegate, Value thrown, bool closing, const Instr* at) {
    auto unwound = [&](Flow flow) {
        if (flow != Flow::Fail || cx.asking()) return flow;
        cx.pc = at - 1;
        return unwind(cx);
    };
    set_frame_pc(cx.regs, at);
    if (cx.is(delegate, Kind::AsyncGenStep)) {
        if (closing) {
            AsyncGenStep& step = cx.object<AsyncGenStep>(delegate);
            cx.store_word(step.state, static_cast<std::uint64_t>(StepState::Closed));
            return std::nullopt;
        }
        return unwound(resume_step(cx, delegate, kNone, thrown, ResumeMode::Send, at->a, at));
    }
    Value method = special(cx, delegate, closing ? "close" : "throw");
    if (method == kUnbound) return std::nullopt;
    if (closing) {
        cx.store(g, g.pending, thrown);
        return unwound(call_above(cx, method, {delegate}, at->a, at));
    }
    return unwound(call_above(cx, method, {delegate, thrown}, at->a, at));
}

// --- async for, async with

Flow get_aiter(Context& cx, Value object, std::uint16_t dst) {
    if (cx.is(object, Kind::Generator) && generator_kind(cx, object) == GeneratorKind::AsyncGenerator) {
        cx.regs[dst] = object;
        return Flow::Next;
    }
    Value method = special(cx, object, "__aiter__");
    if (!(method == kUnbound)) return call_above(cx, method, {object}, dst, cx.pc + 1);
    if (cx.asking() || cx.raising()) return Flow::Fail;
    return fails_with_type(cx, fmt::format("'async for' requires an object with __aiter__ method, got {}", cx.type_name(object)));
}

bool check_aiter(Context& cx, Value v) {
    if (cx.is(v, Kind::Generator) && generator_kind(cx, v) == GeneratorKind::AsyncGenerator) return true;
    if (!(special(cx, v, "__anext__") == kUnbound)) return true;
    if (!cx.asking())
        cx.raise(TypeId::TypeError, fmt::format("'async for' received an object from __aiter__ that does not implement __anext__: {}", cx.type_name(v)));
    return false;
}

Flow get_anext(Context& cx, Value iterator, std::uint16_t dst) {
    if (cx.is(iterator, Kind::Generator) && generator_kind(cx, iterator) == GeneratorKind::AsyncGenerator) {
        cx.regs[dst] = make_step(cx, StepKind::Send, iterator, kNone);
        return Flow::Next;
    }
    Value method = special(cx, iterator, "__anext__");
    if (!(method == kUnbound)) return call_above(cx, method, {iterator}, dst, cx.pc + 1);
    if (cx.asking() || cx.raising()) return Flow::Fail;
    return fails_with_type(cx, fmt::format("'async for' requires an iterator with __anext__ method, got {}", cx.type_name(iterator)));
}

Flow async_enter(Context& cx, Value* window, std::uint16_t dst) {
    Value manager = window[bytecode::kFrameHeaderWords];
    Value enter = special(cx, manager, "__aenter__");
    if (enter == kUnbound && !cx.asking())
        return fails_with_type(cx, fmt::format("'{}' object does not support the asynchronous context manager protocol", cx.type_name(manager)));
    Value exit = enter == kUnbound ? kUnbound : special(cx, manager, "__aexit__");
    if (exit == kUnbound && !cx.asking())
        return fails_with_type(cx, fmt::format("'{}' object does not support the asynchronous context manager protocol (missed __aexit__ method)",
                                          cx.type_name(manager)));
    if (cx.asking()) return Flow::Fail;
    return call_above(cx, enter, {manager}, dst, cx.pc + 1);
}

Flow async_exit(Context& cx, Value* window, std::uint16_t dst) {
    const Value* args = window + bytecode::kFrameHeaderWords;
    Value exit = special(cx, args[0], "__aexit__");
    if (exit == kUnbound && !cx.asking()) return fails_with_type(cx, "__aexit__");
    if (cx.asking()) return Flow::Fail;
    return call_above(cx, exit, {args[0], args[1], args[2], args[3]}, dst, cx.pc + 1);
}

// --- warnings

void warn_never_awaited(Context& cx, Value v) {
    if (!cx.is(v, Kind::Generator) || generator_kind(cx, v) != GeneratorKind::Coroutine) return;
    const Generator& g = cx.object<Generator>(v);
    if (generator_state(cx, g) != GeneratorState::Created) return;
    if (cx.touch(kStderr, true, Action::Print)) return;
    const std::string what = fmt::format("RuntimeWarning: coroutine '{}' was never awaited\n", cx.text(g.qualname));
    if (cx.pc == nullptr) return cx.write_output("sys:1: " + what, true); // at the end of the program
    const LinkedProgram& link = cx.machine.link();
    const bytecode::ModuleInfo& module = link.program().modules[link.codes()[link.code_of(cx.pc)].code->module];
    const std::uint32_t line = link.site_line(cx.site());
    std::string_view source = module.source_line(line);
    const std::size_t first = source.find_first_not_of(" \t\f");
    std::string text = fmt::format("{}:{}: {}", module.filename, line, what);
    if (first != std::string_view::npos) text += fmt::format("  {}\n", source.substr(first, source.find_last_not_of(" \t\f") + 1 - first));
    cx.write_output(text + "RuntimeWarning: Enable tracemalloc to get the object allocation traceback\n", true);
}

} // namespace heddle::vm
