// Natives: how their arguments are bound, their frames, and going on with what they have asked for.
#include <algorithm>

#include <fmt/format.h>

#include "vm/call_parts.h"
#include "vm/classes.h"
#include "vm/containers.h"
#include "vm/generators.h"
#include "vm/operations.h"
#include "vm/registry.h"

namespace heddle::vm {

using bytecode::Instr;

namespace {

// An operation inside a native that hands over ends like one that raises, and so may the native: that is a Stop.
NativeResult handed_over(const Context& cx, NativeResult result) {
    return result == NativeResult::Raise && hands_over(cx) ? NativeResult::Stop : result;
}

// After a built-in call CPython 3.10+ looks for a hand-over.
Flow after_native_call(Context& cx, const Instr* next_pc) {
    if (cx.controlled) {
        if (cx.model == Model::Gil && cx.transition->visible > 0) {
            cx.pc = next_pc;
            return leave(cx, Exit::Switch);
        }
    } else if (cx.budget-- <= 0) {
        cx.pc = next_pc;
        return leave(cx, Exit::Switch);
    }
    return Flow::Next;
}

// What is written in Python in CPython: threading's classes. They complain about arguments as functions in Python do.
bool is_python_elsewhere(const NativeInfo& info) {
    static constexpr std::string_view kClasses[] = {"Thread", "Timer", "Condition", "Semaphore", "BoundedSemaphore", "Event", "Barrier"};
    const std::string_view owner = info.is_method ? info.owner : info.def->name;
    return std::find(std::begin(kClasses), std::end(kClasses), owner) != std::end(kClasses);
}

// True: a TypeError is in flight.
bool refuse_arguments(Context& cx, const NativeInfo& info, std::uint32_t npos, Value kwnames) {
    const std::uint32_t self = info.is_method ? 0 : 1; // a class is called without it
    auto error = [&](const std::string& message) {
        cx.raise(TypeId::TypeError, fmt::format("{}() {}", info.is_method ? info.display_name : std::string(info.def->name) + ".__init__", message));
        return true;
    };
    const std::uint32_t nkw = kwnames == kNone ? 0 : cx.object<Tuple>(kwnames).size;
    std::vector<bool> given(info.params.size());
    std::fill_n(given.begin(), std::min<std::size_t>(npos, info.positional), true);
    for (std::uint32_t k = 0; k < nkw; k++) {
        const std::string_view name = cx.text(cx.object<Tuple>(kwnames).items[k]);
        const auto found = std::find_if(info.params.begin(), info.params.end(), [&](const NativeParam& p) { return p.name == name; });
        if (found == info.params.end()) {
            if (!info.varkw) return error(fmt::format("got an unexpected keyword argument '{}'", name));
            continue;
        }
        const auto at = static_cast<std::size_t>(found - info.params.begin());
        if (given[at]) return error(fmt::format("got multiple values for argument '{}'", name));
        given[at] = true;
    }
    if (npos > info.positional && !info.varargs) {
        const std::uint32_t least = info.required_positional + self, most = info.positional + self;
        const std::string takes = least == most ? fmt::format("{} positional argument{}", most, most == 1 ? "" : "s") : fmt::format("from {} to {} positional arguments", least, most);
        return error(fmt::format("takes {} but {} were given", takes, npos + self));
    }
    std::vector<std::string_view> missing;
    for (std::size_t p = 0; p < info.params.size(); p++)
        if (info.params[p].required && !given[p]) missing.push_back(info.params[p].name);
    if (missing.empty()) return false;
    return error(fmt::format("missing {} required positional argument{}: {}", missing.size(), missing.size() == 1 ? "" : "s", quoted_list(missing)));
}

// Binds arguments to a native's parameters. Fills `out`.
bool bind_native(Context& cx, const NativeInfo& info, const Value* args, std::uint32_t nargs, Value kwnames, std::vector<Value>& out, Value& keywords) {
    const std::uint32_t nkw = kwnames == kNone ? 0 : cx.object<Tuple>(kwnames).size;
    const std::uint32_t npos = nargs - nkw;
    const char* name = info.def->name;
    if (is_python_elsewhere(info) && refuse_arguments(cx, info, npos, kwnames)) return false;
    auto count = static_cast<std::uint32_t>(info.params.size());
    std::uint32_t self = info.is_method ? 1 : 0; // CPython does not count `self` in its messages
    if (npos > info.positional && !info.varargs) {
        std::uint32_t most = info.positional - self;
        const char* bound = info.required_positional == info.positional ? "" : "at most ";
        if (most == 0 && info.params.size() > info.positional)
            cx.raise(TypeId::TypeError, fmt::format("{}() takes no positional arguments", name));
        else if (most == 0)
            cx.raise(TypeId::TypeError, fmt::format("{}() takes no arguments ({} given)", info.display_name, npos - self));
        else if (most == 1 && info.required_positional == info.positional)
            cx.raise(TypeId::TypeError, fmt::format("{}() takes exactly one argument ({} given)", info.display_name, npos - self));
        else
            cx.raise(TypeId::TypeError, fmt::format("{} expected {}{} argument{}, got {}", name, bound, most, most == 1 ? "" : "s", npos - self));
        return false;
    }
    out.assign(count, kUnbound);
    std::uint32_t taken = std::min(npos, info.positional);
    std::copy(args, args + taken, out.begin());
    for (std::uint32_t k = 0; k < nkw; k++) {
        Value key = cx.object<Tuple>(kwnames).items[k];
        std::string_view text = cx.text(key);
        std::uint32_t p = info.positional_only;
        while (p < count && info.params[p].name != text) p++;
        if (p < count) {
            if (!(out[p] == kUnbound)) {
                cx.raise(TypeId::TypeError, fmt::format("argument for {}() given by name ('{}') and position ({})", name, text, p + 1 - self));
                return false;
            }
            out[p] = args[npos + k];
        } else if (info.varkw) {
            if (keywords == kUnbound) keywords = cx.make_dict();
            dict_set_str(cx, keywords, key, args[npos + k]);
        } else if (info.positional_only == count || (count == self && !info.varargs)) {
            cx.raise(TypeId::TypeError, fmt::format("{}() takes no keyword arguments", info.display_name));
            return false;
        } else {
            cx.raise(TypeId::TypeError, fmt::format("'{}' is an invalid keyword argument for {}()", text, name));
            return false;
        }
    }
    for (std::uint32_t p = 0; p < count; p++) {
        if (!info.params[p].required || !(out[p] == kUnbound)) continue;
        std::uint32_t need = info.required_positional - self;
        if (p >= info.positional || nkw > 0)
            cx.raise(TypeId::TypeError, fmt::format("{}() missing required argument '{}' (pos {})", name, info.params[p].name, p + 1 - self));
        else if (need == 1 && info.positional - self == 1)
            cx.raise(TypeId::TypeError, fmt::format("{}() takes exactly one argument ({} given)", info.display_name, npos - self));
        else
            cx.raise(TypeId::TypeError, fmt::format("{} expected {}{} argument{}, got {}", name, info.required_positional == info.positional ? "" : "at least ",
                                                    need, need == 1 ? "" : "s", npos - self));
        return false;
    }
    if (info.varargs) out.insert(out.end(), args + taken, args + npos);
    return true;
}

bool push_native_frame(Context& cx, std::uint32_t id, const NativeInfo& info, const Value* args, std::uint32_t nargs, Value keywords, std::uint16_t dst,
                       const Instr* next_pc, std::uint16_t flags) {
    std::vector<Value> copy(args, args + nargs); // the stack may move
    std::size_t total = nargs + info.def->state + 2; // state, keywords, the returned value
    std::size_t top = frame_size(cx.machine.link(), cx.regs);
    if (!ensure_stack(cx, cx.regs + top, total + 2 * kStackSlackWords)) return false;
    Value* caller = cx.regs;
    Value* regs = caller + top + bytecode::kFrameHeaderWords;
    if (!is_native_frame(caller)) set_frame_pc(caller, next_pc);
    regs[-4] = native_value(id);
    regs[-3] = int_value(static_cast<std::int64_t>(total));
    regs[-2] = frame_link(static_cast<std::uint32_t>(regs - caller), dst, static_cast<std::uint16_t>(flags | kNativeFrame));
    regs[-1] = frame_id(id, 0);
    std::copy(copy.begin(), copy.end(), regs);
    std::fill(regs + nargs, regs + total, kUnbound);
    regs[total - 2] = keywords;
    cx.regs = regs;
    return true;
}

// Calls a native with bound arguments.
Flow run_native(Context& cx, std::uint32_t id, const NativeInfo& info, const Value* args, std::uint32_t nargs, Value keywords, std::uint16_t dst,
                const Instr* next_pc) {
    Call c{cx, const_cast<Value*>(args), nargs};
    c.keywords = keywords;
    const Value instructions_answers = take_answers(cx);
    const NativeResult result = handed_over(cx, info.function(c));
    // Called by a native's frame: that frame's loop (resume_native, or the question's) also runs the one that is pushed here. Running it in a loop
    // of its own would go on with the caller there, and the real stack would grow with every element of `list(map(f, x))`.
    if (cx.asking()) [[unlikely]] { // now it needs a frame, for its question's to lie over
        const bool in_loop = is_native_frame(cx.regs);
        Value question = cx.question;
        cx.question = cx.thread->raised = kUnbound;
        cx.stop_here = false;
        if (!push_native_frame(cx, id, info, args, nargs, keywords, dst, next_pc, 0)) return Flow::Fail;
        cx.question = question;
        if (in_loop) return push_question(cx, take_answers(cx), kUnbound) ? Flow::Next : unwind(cx);
        return put_question(cx);
    }
    cx.answers = instructions_answers;
    switch (result) {
        case NativeResult::Done:
            deliver(cx, dst, c.result);
            return after_native_call(cx, next_pc);
        case NativeResult::Raise: return Flow::Fail;
        case NativeResult::Stop: cx.stop_here = false; cx.call_again = true; return leave(cx, Exit::Switch);
        case NativeResult::Block: cx.call_again = true; return leave(cx, Exit::Blocked);
        case NativeResult::NeedFrame: {
            const bool in_loop = is_native_frame(cx.regs);
            cx.answers = kUnbound;
            if (!push_native_frame(cx, id, info, args, nargs, keywords, dst, next_pc, 0)) return Flow::Fail;
            return in_loop ? Flow::Next : resume_native(cx);
        }
        case NativeResult::Limit: return leave(cx, cx.exit);
        case NativeResult::Resume: return resume_for_native(cx, c, dst, next_pc);
        case NativeResult::CallPython:
        case NativeResult::EndThread:
        case NativeResult::EndProcess: break;
    }
    HEDDLE_UNREACHABLE("a native without a frame asked for what needs one");
}
} // namespace

Flow call_native(Context& cx, std::uint32_t id, const Value* args, std::uint32_t nargs, Value kwnames, std::uint16_t dst, const Instr* next_pc) {
    const NativeInfo& info = cx.natives[id];
    const std::uint32_t count = info.count;
    if (info.exact && nargs == count && kwnames == kNone) return run_native(cx, id, info, args, nargs, kUnbound, dst, next_pc);
    if (info.plain_arguments)
        for (std::uint32_t i = 0; i < nargs; i++)
            if (args[i].is_ref() && cx.header(args[i]).kind == Kind::Instance) const_cast<Value*>(args)[i] = plain(cx, args[i]);
    if (kwnames == kNone && nargs == count && !info.varargs) return run_native(cx, id, info, args, nargs, kUnbound, dst, next_pc);
    Value inline_args[16];
    std::vector<Value> bound;
    Value keywords = kUnbound;
    if (kwnames == kNone && !info.varargs && nargs <= info.positional && nargs >= info.required_positional && info.keyword_only_required == 0 && count <= 16) {
        if (nargs < count) {
            std::copy(args, args + nargs, inline_args);
            std::fill(inline_args + nargs, inline_args + count, kUnbound);
            args = inline_args;
            nargs = count;
        }
    } else {
        if (!bind_native(cx, info, args, nargs, kwnames, bound, keywords)) return Flow::Fail;
        args = bound.data();
        nargs = static_cast<std::uint32_t>(bound.size());
    }
    return run_native(cx, id, info, args, nargs, keywords, dst, next_pc);
}

bool check_self_kind(Context& cx, const NativeInfo& info, Value* args, std::uint32_t nargs) {
    if (nargs == 0) {
        cx.raise(TypeId::TypeError, fmt::format("unbound method {}() needs an argument", info.display_name));
        return false;
    }
    if (info.params.empty() || info.params[0].name != "self") return true; // called on the type
    Kind kind = cx.kind(args[0]);
    if (kind == Kind::Instance) {
        args[0] = plain(cx, args[0]);
        kind = cx.kind(args[0]);
    }
    if (kind == Kind::BigInt || kind == Kind::Bool) kind = Kind::Int;
    if (kind == info.self_kind || (kind == Kind::FrozenSet && info.self_kind == Kind::Set)) return true;
    cx.raise(TypeId::TypeError, fmt::format("descriptor '{}' for '{}' objects doesn't apply to a '{}' object", info.def->name, info.owner, cx.type_name(args[0])));
    return false;
}

namespace {
// A call that a native's frame has asked for may have to wait or hand over before anything has happened. Then the call is put off: the
// frame's step has this bit, and what is to be called lies where the result will. Running the native's step anew would repeat its effects.
constexpr std::uint32_t kPutOff = 1u << 29;
enum PutOff : std::uint32_t { kHow, kCallee, kArguments, kMore = kArguments + 3, kMoreKeywords, kPutOffSize };

Flow put_off(Context& cx, const Call& c, std::uint32_t id, NativeResult how) {
    if (!cx.call_again) cx.exit = Exit::Switch;
    cx.call_again = cx.stop_here = false; // for this frame alone, not for the natives below it
    Value* regs = cx.regs;
    Value call = cx.make_tuple(kPutOffSize);
    Value* items = cx.object<Tuple>(call).items;
    items[kHow] = int_value(static_cast<std::int64_t>(how) | std::int64_t{c.call_nargs} << 8 | static_cast<std::int64_t>(c.resume) << 16);
    items[kCallee] = c.callee;
    std::copy_n(c.call_args, 3, items + kArguments);
    items[kMore] = c.call_tuple;
    items[kMoreKeywords] = c.call_keywords;
    regs[native_total(regs) - 1] = call;
    regs[-1] = frame_id(id, c.step | kPutOff);
    return Flow::Leave;
}

NativeResult take_put_off(Context& cx, Call& c, std::uint32_t id) {
    Value* regs = cx.regs;
    const Value* items = cx.object<Tuple>(c.returned).items;
    const std::int64_t how = items[kHow].as_int();
    c.call_nargs = static_cast<std::uint32_t>(how >> 8 & 0xff);
    c.resume = static_cast<ResumeMode>(how >> 16);
    c.callee = items[kCallee];
    std::copy_n(items + kArguments, 3, c.call_args);
    c.call_tuple = items[kMore];
    c.call_keywords = items[kMoreKeywords];
    c.returned = regs[native_total(regs) - 1] = kUnbound;
    c.step &= ~kPutOff;
    regs[-1] = frame_id(id, c.step);
    return static_cast<NativeResult>(how & 0xff);
}

// What a native's frame asks for with CallPython: the result goes to the last of its registers.
Flow call_for_native(Context& cx, const Call& c, std::size_t total) {
    std::vector<Value> args(c.call_args, c.call_args + c.call_nargs);
    if (!(c.call_tuple == kUnbound)) {
        const Tuple& t = cx.object<Tuple>(c.call_tuple);
        args.assign(t.items, t.items + t.size);
    }
    if (!ensure_stack(cx, cx.regs + total, args.size() + 2 * kStackSlackWords)) return Flow::Fail;
    Value* window = cx.regs + total;
    window[0] = c.callee;
    if (!(c.call_keywords == kUnbound) && cx.object<Dict>(c.call_keywords).length > 0) {
        Value tuple = cx.make_tuple(static_cast<std::uint32_t>(args.size()));
        std::copy(args.begin(), args.end(), cx.object<Tuple>(tuple).items);
        window[4] = tuple;
        window[5] = c.call_keywords;
        return call_ex(cx, window, 0, nullptr);
    }
    std::copy(args.begin(), args.end(), window + bytecode::kFrameHeaderWords);
    return call(cx, window, static_cast<std::uint32_t>(args.size()), kNone, 0, nullptr);
}
} // namespace

Flow resume_native(Context& cx) {
    for (;;) {
        Value* regs = cx.regs;
        const std::uint32_t id = frame_code(regs);
        if (is_question(id)) [[unlikely]] {
            if (auto flow = go_on_with_question(cx)) return *flow;
            continue;
        }
        const NativeInfo& info = cx.natives[id];
        const std::size_t total = native_total(regs);
        Call c{cx, regs, static_cast<std::uint32_t>(total - info.def->state - 2)};
        c.has_frame = true;
        c.step = native_step(regs);
        c.state = regs + c.nargs;
        c.keywords = regs[total - 2];
        c.returned = regs[total - 1];
        const Value caught = c.exception = cx.caught;
        cx.caught = kUnbound;
        const bool goes_through = cx.takes; // see interpret()
        cx.begin_operation();
        // The call that it came from, for sites, lines and touches; a bootstrap has no caller.
        if ((frame_flags(regs) & kEntryFrame) != 0) {
            cx.pc = nullptr;
        } else {
            Value* below = regs - frame_delta(regs);
            while (is_native_frame(below) && (frame_flags(below) & kEntryFrame) == 0) below -= frame_delta(below);
            cx.pc = is_native_frame(below) ? nullptr : frame_pc(below) - 1;
        }
        if (goes_through) cx.takes = true, cx.takes_at = cx.pc;
        const std::uint32_t step = c.step;
        const bool again = (step & kPutOff) != 0; // then the answers are the call's
        const NativeResult result = again ? take_put_off(cx, c, id) : handed_over(cx, info.function(c));
        if (c.step != step) regs[-1] = frame_id(id, c.step);
        Value answers = again ? kUnbound : take_answers(cx);
        if (cx.asking()) [[unlikely]] {
            cx.thread->raised = kUnbound; // what was raised while it unwound
            // At another step it begins anew: it has used the answers before.
            if (!push_question(cx, c.step == step ? answers : kUnbound, caught)) return unwind(cx);
            continue;
        }
        switch (result) {
            case NativeResult::Done: {
                std::uint16_t dst = frame_dst(regs);
                pop_frame(cx);
                deliver(cx, dst, c.result);
                if (is_native_frame(cx.regs)) continue;
                const Instr* next_pc = frame_pc(cx.regs);
                if (after_native_call(cx, next_pc) == Flow::Leave) return Flow::Leave;
                cx.pc = next_pc;
                return Flow::Enter;
            }
            case NativeResult::Raise: {
                pop_frame(cx);
                if (!is_native_frame(cx.regs)) cx.pc = frame_pc(cx.regs) - 1;
                return unwind(cx);
            }
            case NativeResult::Stop:
                cx.stop_here = false;
                if (c.step == step) keep_answers(cx, answers, caught);
                return leave(cx, Exit::Switch);
            case NativeResult::Block:
                if (c.step == step) keep_answers(cx, answers, caught);
                return leave(cx, Exit::Blocked);
            case NativeResult::Limit: return leave(cx, cx.exit);
            case NativeResult::EndThread: return leave(cx, Exit::Ended);
            case NativeResult::EndProcess: return leave(cx, Exit::ProcessEnded);
            case NativeResult::NeedFrame: HEDDLE_UNREACHABLE("it has one");
            case NativeResult::Resume:
            case NativeResult::CallPython: break;
        }
        cx.call_again = false;
        cx.keep_taken(); // what this native has taken is in its registers
        if (again) cx.takes = goes_through; // the call alone has been put off
        const Flow flow = result == NativeResult::Resume ? resume_for_native(cx, c, 0, nullptr) : call_for_native(cx, c, total);
        answers = take_answers(cx);
        if (flow == Flow::Next) continue; // what was called is a native, or a generator that has ended: the result is already in our frame
        if (flow == Flow::Fail && cx.asking()) { // the call itself asks: first that, then the call again
            const Value question = cx.question;
            cx.question = kUnbound;
            put_off(cx, c, id, result);
            cx.question = question;
            if (!push_question(cx, answers, kUnbound)) return unwind(cx);
            continue;
        }
        if (flow == Flow::Fail && !hands_over(cx)) return unwind(cx);
        if (flow == Flow::Fail || (flow == Flow::Leave && cx.call_again)) return put_off(cx, c, id, result);
        return flow;
    }
}

} // namespace heddle::vm
