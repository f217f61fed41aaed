// Frames: room for them, what undo keeps of them, and leaving them by a return or an exception.
#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "vm/call_parts.h"
#include "vm/exceptions.h"
#include "vm/generators.h"
#include "vm/operations.h"
#include "vm/registry.h"

namespace heddle::vm {

void pop_frame(Context& cx) {
    Value* regs = cx.regs;
    if (!is_native_frame(regs)) cx.thread->depth--;
    Value* caller = regs - frame_delta(regs);
    save_frame(cx, caller);
    cx.regs = caller;
}

bool ensure_stack(Context& cx, Value* above, std::size_t words) {
    Stack& stack = cx.at<Stack>(cx.thread->stack);
    std::size_t used = static_cast<std::size_t>(above - stack.words);
    std::size_t need = used + words + bytecode::kFrameHeaderWords + 8;
    if (need <= stack.size) return true;
    std::size_t size = std::max<std::size_t>(need, std::size_t{stack.size} * 2);
    if (size > kStackWordsMax) {
        cx.raise(TypeId::RecursionError, "maximum recursion depth exceeded");
        return false;
    }
    Stack& grown = cx.allocate<Stack>(Kind::Stack, sizeof(Object) + size * sizeof(Value), static_cast<std::uint32_t>(size));
    std::memcpy(grown.words, stack.words, stack.size * sizeof(Value));
    cx.regs = grown.words + (cx.regs - stack.words);
    if (cx.saved_from != nullptr) cx.saved_from = grown.words + (cx.saved_from - stack.words);
    cx.thread->stack = cx.ref_of(grown); // the thread's words are logged at the start of a transition
    return true;
}

void save_frame(Context& cx, Value* regs) {
    if (cx.undo == nullptr || (cx.saved_from != nullptr && regs >= cx.saved_from)) return;
    std::size_t words = frame_size(cx.machine.link(), regs);
    const std::ptrdiff_t header = (frame_flags(regs) & kDiscardResult) != 0 ? -kKeptResult : bytecode::kFrameHeaderWords;
    cx.undo->push_range(&regs[-header].bits, words + static_cast<std::size_t>(header));
    cx.saved_from = regs;
}

Flow return_special(Context& cx, Value value) {
    const std::uint16_t flags = frame_flags(cx.regs);
    if ((flags & kGeneratorFrame) != 0) return finish_generator(cx, value);
    if ((flags & kOperatorFrame) != 0) return operator_returned(cx, value);
    if ((flags & kDiscardResult) != 0) { // __init__: the instance is below its frame
        Value instance = cx.regs[kKeptResult];
        if (!(value == kNone)) {
            std::string type = cx.type_name(value);
            pop_frame(cx);
            if (!is_native_frame(cx.regs)) cx.pc = frame_pc(cx.regs) - 1;
            cx.raise(TypeId::TypeError, fmt::format("__init__() should return None, not '{}'", type));
            return unwind(cx);
        }
        value = instance;
        if ((flags & kReturnsToNative) == 0) {
            const std::uint16_t dst = frame_dst(cx.regs);
            pop_frame(cx);
            cx.regs[dst] = value;
            cx.pc = frame_pc(cx.regs);
            return Flow::Enter;
        }
    }
    pop_frame(cx);
    deliver(cx, 0, value);
    return resume_native(cx);
}

Flow unwind(Context& cx) {
    for (;;) {
        Value* regs = cx.regs;
        if (is_native_frame(regs)) {
            if (native_info(frame_code(regs)).def->catches) {
                cx.caught = cx.thread->raised;
                cx.thread->raised = kUnbound;
                return resume_native(cx);
            }
        } else {
            const LinkedCode& code = cx.machine.link().codes()[frame_code(regs)];
            auto at = static_cast<std::uint32_t>(cx.pc - code.start);
            if (code.start[at].opcode() == bytecode::Op::SEND && !cx.keep_traceback && send_ended(cx)) return Flow::Enter;
            Exception& e = cx.object<Exception>(cx.thread->raised);
            if (!cx.keep_traceback) {
                Traceback& entry = cx.allocate<Traceback>(Kind::Traceback);
                entry.code = frame_code(regs);
                // A caller goes on behind the EXTRA word of its call; the call itself has the place. But where a method is missing that
                // word has the place that is shown: the attribute alone.
                const bytecode::Op op = code.start[at].opcode();
                const bool calls_method = op == bytecode::Op::CALL_METHOD || op == bytecode::Op::CALL_METHOD_KW;
                const auto type = static_cast<TypeId>(cx.object<Type>(e.type).type_id);
                const bool missing = calls_method && !e.traceback.is_ref() && is_subtype(type, TypeId::AttributeError);
                entry.pc = op == bytecode::Op::EXTRA ? at - 1 : missing ? at + 1 : at;
                entry.next = e.traceback;
                cx.store(e, e.traceback, cx.value_of(entry));
            }
            cx.keep_traceback = false;
            for (const bytecode::Handler& h : code.code->handlers) {
                if (at < h.start || at >= h.end) continue;
                regs[h.reg] = cx.thread->raised;
                cx.thread->raised = kUnbound;
                cx.pc = code.start + h.handler;
                return Flow::Enter;
            }
        }
        HEDDLE_ASSERT((frame_flags(regs) & kEntryFrame) == 0, "a thread's first frame catches everything");
        const bool operates = (frame_flags(regs) & (kOperatorFrame | kNativeFrame | kGeneratorFrame)) == kOperatorFrame;
        if ((frame_flags(regs) & kGeneratorFrame) != 0) {
            if (auto flow = generator_raised(cx)) return *flow;
        } else {
            pop_frame(cx);
        }
        if (!is_native_frame(cx.regs)) cx.pc = frame_pc(cx.regs) - 1;
        if (operates && operator_ended_loop(cx)) return Flow::Enter;
    }
}

} // namespace heddle::vm
