// Calls, returns, native frames and unwinding: everything that changes which frame runs.
#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "vm/classes.h"
#include "vm/containers.h"
#include "vm/direct_call.h"
#include "vm/exception_groups.h"
#include "vm/generic_alias.h"
#include "vm/exceptions.h"
#include "vm/frames.h"
#include "vm/generators.h"
#include "vm/operations.h"
#include "vm/registry.h"
#include "vm/slow_paths.h"
#include "vm/special.h"

namespace heddle::vm {

using bytecode::Instr;

namespace {

Flow leave(Context& cx, Exit exit) {
    cx.exit = exit;
    return Flow::Leave;
}

// An operation inside a native that hands over ends like one that raises, and so may the native: that is a Stop.
NativeResult handed_over(const Context& cx, NativeResult result) {
    return result == NativeResult::Raise && hands_over(cx) ? NativeResult::Stop : result;
}

// A result arrives in the running frame, which may be a native one.
void deliver(Context& cx, std::uint16_t dst, Value value) {
    Value* regs = cx.regs;
    if (is_native_frame(regs))
        regs[native_total(regs) - 1] = value;
    else
        regs[dst] = value;
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

std::string quoted_list(const std::vector<std::string_view>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); i++) {
        if (i > 0) text += names.size() == 2 ? " and " : i + 1 == names.size() ? ", and " : ", ";
        text += fmt::format("'{}'", names[i]);
    }
    return text;
}

// Values for the length of a call: few are on the stack.
class ShortVector {
public:
    explicit ShortVector(std::size_t size) : size_(size) {
        if (size > kFew) many_.resize(size);
    }
    Value* begin() { return size_ > kFew ? many_.data() : few_; }
    Value* end() { return begin() + size_; }
    Value& operator[](std::size_t i) { return begin()[i]; }

private:
    static constexpr std::size_t kFew = 24;
    std::size_t size_;
    Value few_[kFew];
    std::vector<Value> many_;
};

Value keyword_default(Context& cx, const Function& fn, std::string_view name) {
    Dict& dict = cx.object<Dict>(fn.kwdefaults);
    ObjectLock lock(cx, dict);
    Value found = kUnbound;
    dict_each(cx, dict, [&](DictEntry& e) {
        if (cx.is_str(e.key) && cx.text(e.key) == name) found = e.value;
        return found == kUnbound;
    });
    return found;
}

// Rearranges the arguments at `args` into the parameters' registers, in place. `args` has room for all of them.
bool bind_arguments(Context& cx, const Function& fn, const bytecode::Code& code, Value* args, std::uint32_t nargs, Value kwnames) {
    const std::uint32_t nkw = kwnames == kNone ? 0 : cx.object<Tuple>(kwnames).size;
    const std::uint32_t npos = nargs - nkw;
    const std::uint32_t nparams = code.positional + code.keyword_only;
    auto error = [&](const std::string& message) {
        cx.raise(TypeId::TypeError, fmt::format("{}() {}", cx.text(fn.qualname), message));
        return false;
    };
    const std::uint32_t ndefaults = fn.defaults == kNone ? 0 : cx.object<Tuple>(fn.defaults).size;
    // The usual case: only the last positional ones are missing, and have defaults.
    if (nkw == 0 && nargs <= code.positional && nargs + ndefaults >= code.positional && code.keyword_only == 0 && !code.has_varargs && !code.has_varkw) {
        const Value* defaults = ndefaults == 0 ? nullptr : cx.object<Tuple>(fn.defaults).items;
        for (std::uint32_t p = nargs; p < code.positional; p++) args[p] = defaults[p + ndefaults - code.positional];
        return true;
    }
    ShortVector given(nargs), bound(nparams);
    std::copy(args, args + nargs, given.begin());
    std::fill(bound.begin(), bound.end(), kUnbound);
    std::uint32_t taken = std::min<std::uint32_t>(npos, code.positional);
    std::copy(given.begin(), given.begin() + taken, bound.begin());
    Value rest = kUnbound, keywords = kUnbound;
    if (code.has_varargs) {
        rest = cx.make_tuple(npos - taken);
        for (std::uint32_t i = taken; i < npos; i++) cx.object<Tuple>(rest).items[i - taken] = given[i];
    }
    if (code.has_varkw) keywords = cx.make_dict();
    for (std::uint32_t k = 0; k < nkw; k++) {
        Value name = cx.object<Tuple>(kwnames).items[k];
        std::string_view text = cx.text(name);
        std::uint32_t p = code.positional_only;
        while (p < nparams && code.reg_names[p] != text) p++;
        if (p < nparams) {
            if (!(bound[p] == kUnbound)) return error(fmt::format("got multiple values for argument '{}'", text));
            bound[p] = given[npos + k];
        } else if (code.has_varkw) {
            dict_set_str(cx, keywords, name, given[npos + k]);
        } else {
            return error(fmt::format("got an unexpected keyword argument '{}'", text));
        }
    }
    if (npos > code.positional && !code.has_varargs) {
        std::uint32_t kwonly_given = 0;
        for (std::uint32_t p = code.positional; p < nparams; p++) kwonly_given += !(bound[p] == kUnbound);
        std::string takes = ndefaults > 0 ? fmt::format("from {} to {}", code.positional - ndefaults, code.positional) : fmt::format("{}", code.positional);
        bool plural = ndefaults > 0 || code.positional != 1;
        std::string also = kwonly_given > 0 ? fmt::format(" positional argument{} (and {} keyword-only argument{})", npos == 1 ? "" : "s", kwonly_given, kwonly_given == 1 ? "" : "s") : "";
        return error(fmt::format("takes {} positional argument{} but {}{} {} given", takes, plural ? "s" : "", npos, also,
                                 npos == 1 && also.empty() ? "was" : "were"));
    }
    std::vector<std::string_view> missing;
    for (std::uint32_t p = 0; p < code.positional; p++) {
        if (!(bound[p] == kUnbound)) continue;
        if (p + ndefaults >= code.positional)
            bound[p] = cx.object<Tuple>(fn.defaults).items[p + ndefaults - code.positional];
        else
            missing.push_back(code.reg_names[p]);
    }
    if (!missing.empty())
        return error(fmt::format("missing {} required positional argument{}: {}", missing.size(), missing.size() == 1 ? "" : "s", quoted_list(missing)));
    for (std::uint32_t p = code.positional; p < nparams; p++) {
        if (!(bound[p] == kUnbound)) continue;
        if (!(fn.kwdefaults == kNone)) bound[p] = keyword_default(cx, fn, code.reg_names[p]);
        if (bound[p] == kUnbound) missing.push_back(code.reg_names[p]);
    }
    if (!missing.empty())
        return error(fmt::format("missing {} required keyword-only argument{}: {}", missing.size(), missing.size() == 1 ? "" : "s", quoted_list(missing)));
    std::copy(bound.begin(), bound.end(), args);
    std::uint32_t at = nparams;
    if (code.has_varargs) args[at++] = rest;
    if (code.has_varkw) args[at++] = keywords;
    return true;
}

Flow call_function(Context& cx, Value* window, std::uint32_t nargs, Value kwnames, std::uint16_t dst, const Instr* next_pc, std::uint16_t flags = 0) {
    const Function& fn = cx.object<Function>(window[0]);
    const LinkedCode& code = cx.machine.link().codes()[fn.code];
    if (cx.thread->depth >= cx.machine.config().recursion_max) {
        cx.raise(TypeId::RecursionError, "maximum recursion depth exceeded");
        return Flow::Fail;
    }
    std::ptrdiff_t at = window - cx.regs;
    if (!ensure_stack(cx, window, kStackSlackWords + std::max<std::size_t>(nargs, code.nregs))) return Flow::Fail;
    window = cx.regs + at;
    Value* regs = window + bytecode::kFrameHeaderWords;
    std::uint32_t bound = code.code->parameter_count();
    if (!(code.simple && nargs == code.positional && kwnames == kNone) &&
        !bind_arguments(cx, fn, *code.code, regs, nargs, kwnames))
        return Flow::Fail;
    std::fill(regs + bound, regs + code.nregs, kUnbound);
    bool from_native = is_native_frame(cx.regs);
    if (!from_native) set_frame_pc(cx.regs, next_pc);
    regs[-2] = frame_link(static_cast<std::uint32_t>(regs - cx.regs), dst, static_cast<std::uint16_t>(flags | (from_native ? kReturnsToNative : 0)));
    regs[-1] = frame_id(static_cast<std::uint32_t>(fn.code));
    cx.thread->depth++;
    cx.regs = regs;
    cx.pc = code.start;
    if (cx.controlled ? cx.model == Model::Gil && cx.transition->visible > 0 : cx.budget-- <= 0) return leave(cx, Exit::Switch);
    return Flow::Enter;
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
    // Called by a native's frame: that frame's loop (resume_native, or the question's) also runs the one that is pushed here. Running it in a loop
    // of its own would go on with the caller there, and the real stack would grow with every element of `list(map(f, x))`.
    const bool in_loop = is_native_frame(cx.regs);
    const NativeResult result = handed_over(cx, info.def->function(c));
    if (cx.asking()) [[unlikely]] { // now it needs a frame, for its question's to lie over
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
        case NativeResult::NeedFrame:
            cx.answers = kUnbound;
            if (!push_native_frame(cx, id, info, args, nargs, keywords, dst, next_pc, 0)) return Flow::Fail;
            return in_loop ? Flow::Next : resume_native(cx);
        case NativeResult::Limit: return leave(cx, cx.exit);
        case NativeResult::Resume: return resume_for_native(cx, c, dst, next_pc);
        case NativeResult::CallPython:
        case NativeResult::EndThread:
        case NativeResult::EndProcess: break;
    }
    HEDDLE_UNREACHABLE("a native without a frame asked for what needs one");
}

Flow call_native(Context& cx, std::uint32_t id, const Value* args, std::uint32_t nargs, Value kwnames, std::uint16_t dst, const Instr* next_pc) {
    const NativeInfo& info = cx.natives[id];
    auto count = static_cast<std::uint32_t>(info.params.size());
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

// A native method called as such: its object is checked, and an instance of a class that derives from a built-in type stands for the value inside.
bool check_self(Context& cx, std::uint32_t id, Value* args, std::uint32_t nargs) {
    const NativeInfo& info = cx.natives[id];
    if (!info.is_method || info.self_kind == Kind::Unbound) return true;
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

Flow not_callable(Context& cx, Value callee) {
    cx.raise(TypeId::TypeError, fmt::format("'{}' object is not callable", cx.type_name(callee)));
    return Flow::Fail;
}

// What calling a class comes to, remembered as lookups are (classes.cpp): the class is plain, and this function is its __init__.
struct UsualClass {
    std::uint64_t epoch = 0;
    Value type, init;
};
constexpr std::size_t kUsualClasses = 256;
thread_local UsualClass usual_classes[kUsualClasses];
UsualClass& usual_class(Value type) { return usual_classes[(type.bits >> 3) * 0x9e3779b185ebca87u >> 56]; }

Flow call_init(Context& cx, Value* window, Value instance, Value init, std::uint32_t nargs, Value kwnames, std::uint16_t dst, const Instr* next_pc) {
    Value* args = window + bytecode::kFrameHeaderWords;
    std::memmove(args + 2, args, nargs * sizeof(Value)); // the slack above every frame has room for two more
    args[1] = instance;
    window[1] = init;
    window[0] = instance;
    return call_function(cx, window + 1, nargs + 1, kwnames, dst, next_pc, kDiscardResult);
}

// Calls a class of the program. The usual one, with an __init__ in Python and nothing else, needs no native frame: the instance waits
// below the frame of __init__, whose result is dropped.
Flow call_class(Context& cx, Value* window, std::uint32_t nargs, Value kwnames, std::uint16_t dst, const Instr* next_pc) {
    Value type = window[0];
    Value* args = window + bytecode::kFrameHeaderWords;
    UsualClass& usual = usual_class(type);
    if (usual.type == type && usual.epoch == class_epoch(cx) && usual.epoch != 0)
        return call_init(cx, window, allocate_instance(cx, type, nullptr, 0), usual.init, nargs, kwnames, dst, next_pc);
    Value metaclass = type_at(cx, type).metaclass;
    if (is_user_class(cx, metaclass) && (class_flags(cx, metaclass) & kDefinesCall) != 0) {
        Value hook = class_lookup(cx, metaclass, "__call__");
        if (!is_native(hook)) {
            std::memmove(args + 1, args, nargs * sizeof(Value));
            args[0] = type;
            window[0] = hook;
            return call(cx, window, nargs + 1, kwnames, dst, next_pc);
        }
    }
    const TypeId layout = layout_of(cx, type);
    if (is_native(class_lookup(cx, type, "__new__")) && is_plain_layout(layout)) {
        if ((class_flags(cx, type) & kDefinesLater) != 0 && refuse_abstract(cx, type)) return Flow::Fail;
        Value init = class_lookup(cx, type, "__init__");
        const bool exception = type_info(layout).is_exception;
        const std::uint32_t npos = nargs - (kwnames == kNone ? 0 : cx.object<Tuple>(kwnames).size);
        if (cx.is(init, Kind::Function)) {
            Value instance = allocate_instance(cx, type, args, exception || layout == TypeId::local ? npos : 0);
            if (exception && is_subtype(layout, TypeId::BaseExceptionGroup) && !check_group(cx, instance)) return Flow::Fail;
            if (layout == TypeId::object && (class_flags(cx, type) & kDefinesLater) == 0) usual = {class_epoch(cx), type, init};
            return call_init(cx, window, instance, init, nargs, kwnames, dst, next_pc);
        }
        if (exception && is_native(init)) {
            if (!(kwnames == kNone)) {
                cx.raise(TypeId::TypeError, fmt::format("{}() takes no keyword arguments", cx.text(type_at(cx, type).name)));
                return Flow::Fail;
            }
            Value instance = allocate_instance(cx, type, args, nargs);
            if (is_subtype(layout, TypeId::BaseExceptionGroup) && !check_group(cx, instance)) return Flow::Fail;
            deliver(cx, dst, instance);
            return Flow::Next;
        }
        if (layout == TypeId::object && nargs == 0 && is_native(init)) {
            deliver(cx, dst, allocate_instance(cx, type, args, 0));
            return Flow::Next;
        }
    }
    static const int instantiate = find_native("machine", "instantiate");
    std::memmove(args + 1, args, nargs * sizeof(Value));
    args[0] = type;
    return call_native(cx, static_cast<std::uint32_t>(instantiate), args, nargs + 1, kwnames, dst, next_pc);
}

Flow call_type(Context& cx, Value type, const Value* args, std::uint32_t nargs, Value kwnames, std::uint16_t dst, const Instr* next_pc) {
    const Type& t = cx.object<Type>(type);
    auto id = static_cast<TypeId>(t.type_id);
    if (type_info(id).is_exception) {
        if (!(kwnames == kNone)) {
            cx.raise(TypeId::TypeError, fmt::format("{}() takes no keyword arguments", cx.text(t.name)));
            return Flow::Fail;
        }
        Value exception = cx.make_exception(id, "");
        Value tuple = cx.make_tuple(nargs);
        std::copy(args, args + nargs, cx.object<Tuple>(tuple).items);
        cx.object<Exception>(exception).args = tuple;
        if (is_subtype(id, TypeId::OSError)) finish_os_error(cx, exception);
        if (is_subtype(id, TypeId::BaseExceptionGroup) && !check_group(cx, exception)) return Flow::Fail;
        deliver(cx, dst, exception);
        return Flow::Next;
    }
    int native = constructor_of(id);
    if (id == TypeId::type && nargs == 1 && kwnames == kNone) {
        deliver(cx, dst, cx.type_of(args[0]));
        return Flow::Next;
    }
    if (native < 0) {
        cx.raise(TypeId::TypeError, fmt::format("cannot create '{}' instances", cx.text(t.name)));
        return Flow::Fail;
    }
    return call_native(cx, static_cast<std::uint32_t>(native), args, nargs, kwnames, dst, next_pc);
}

} // namespace

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

Flow next_through_python(Context& cx, Value* loop, std::uint16_t dst, const Instr* pc) {
    Value iterator = loop[0];
    if (cx.is(iterator, Kind::Iterator) && cx.header(iterator).aux == static_cast<std::uint8_t>(IteratorKind::Enumerate) &&
        is_generator(cx, cx.object<Iterator>(iterator).source)) { // usual enough to go without a native between
        const std::ptrdiff_t at = loop - cx.regs;
        loop[1] = int_value(2);
        cx.call_again = false;
        Value* below = cx.regs;
        Stack& stack = cx.at<Stack>(cx.thread->stack);
        const std::ptrdiff_t base = below - stack.words;
        const Flow flow = resume_generator(cx, {cx.object<Iterator>(iterator).source, kNone, kUnbound, ResumeMode::Quiet}, dst, pc);
        if (flow == Flow::Fail || (flow == Flow::Leave && cx.call_again)) cx.at<Stack>(cx.thread->stack).words[base + at + 1] = int_value(0);
        return flow;
    }
    loop[1] = int_value(1);
    return call_native(cx, special_payload(iterator_step_native()), &iterator, 1, kNone, dst, pc);
}

Flow list_through_python(Context& cx, Value iterable, std::uint16_t dst, const Instr* pc) {
    return call_native(cx, static_cast<std::uint32_t>(constructor_of(TypeId::list)), &iterable, 1, kNone, dst, pc);
}

Flow call_native_with(Context& cx, std::uint32_t native, Value argument, std::uint16_t dst, const Instr* next_pc) {
    return call_native(cx, native, &argument, 1, kNone, dst, next_pc);
}

namespace {
// An object whose class defines __call__.
Flow call_object(Context& cx, Value* window, std::uint32_t nargs, Value kwnames, std::uint16_t dst, const Instr* next_pc) {
    Value callee = window[0];
    Value* args = window + bytecode::kFrameHeaderWords;
    if (Value origin = alias_origin(cx, callee); !(origin == kUnbound)) {
        window[0] = origin;
        return call(cx, window, nargs, kwnames, dst, next_pc);
    }
    Value method = special(cx, callee, "__call__");
    for (int hops = 0; !(method == kUnbound); hops++) {
        switch (cx.kind(method)) {
            case Kind::Function: case Kind::Native:
                std::memmove(args + 1, args, nargs * sizeof(Value)); // the slack above every frame has room for one more
                args[0] = callee;
                window[0] = method;
                return call(cx, window, nargs + 1, kwnames, dst, next_pc);
            case Kind::StaticMethod: window[0] = cx.object<ClassMethod>(method).function; return call(cx, window, nargs, kwnames, dst, next_pc);
            case Kind::BoundMethod: case Kind::Type: window[0] = method; return call(cx, window, nargs, kwnames, dst, next_pc);
            case Kind::ClassMethod:
                std::memmove(args + 1, args, nargs * sizeof(Value));
                args[0] = cx.type_of(callee);
                window[0] = cx.object<ClassMethod>(method).function;
                return call(cx, window, nargs + 1, kwnames, dst, next_pc);
            default: break;
        }
        if (Value get = cx.is(method, Kind::Instance) ? special(cx, method, "__get__") : kUnbound; !(get == kUnbound) || cx.is(method, Kind::Property)) {
            // a descriptor of the program's own, or a property
            Value bound = get == kUnbound ? cx.ask(cx.object<Property>(method).get, {callee}) : call_special(cx, get, method, {callee, cx.type_of(callee)});
            if (bound == kUnbound) return Flow::Fail;
            window[0] = bound;
            return call(cx, window, nargs, kwnames, dst, next_pc);
        }
        if (hops > 100) {
            cx.raise(TypeId::RecursionError, "maximum recursion depth exceeded while calling a Python object");
            return Flow::Fail;
        }
        callee = method;
        method = special(cx, callee, "__call__");
    }
    return not_callable(cx, callee);
}
} // namespace
Flow some_through_python(Context& cx, Value iterable, std::uint32_t limit, std::uint16_t dst, const Instr* pc) {
    static const auto id = static_cast<std::uint32_t>(find_native("builtins", ".take"));
    Value args[] = {iterable, int_value(limit)};
    return call_native(cx, id, args, 2, kNone, dst, pc);
}

Flow contains_through_python(Context& cx, Value iterable, Value item, bool wanted, std::uint16_t dst, const Instr* next_pc) {
    static const auto id = static_cast<std::uint32_t>(find_native("builtins", ".contains"));
    Value args[] = {iterable, item, bool_value(wanted)};
    return call_native(cx, id, args, 3, kNone, dst, next_pc);
}

Flow call(Context& cx, Value* window, std::uint32_t nargs, Value kwnames, std::uint16_t dst, const Instr* next_pc) {
    Value callee = window[0];
    Value* args = window + bytecode::kFrameHeaderWords;
    if (is_native(callee)) {
        if (!check_self(cx, special_payload(callee), args, nargs)) return Flow::Fail;
        return call_native(cx, special_payload(callee), args, nargs, kwnames, dst, next_pc);
    }
    if (!callee.is_ref()) return not_callable(cx, callee);
    switch (cx.header(callee).kind) {
        case Kind::Function: return call_function(cx, window, nargs, kwnames, dst, next_pc);
        case Kind::Type:
            if (is_user_class(cx, callee)) return call_class(cx, window, nargs, kwnames, dst, next_pc);
            return call_type(cx, callee, args, nargs, kwnames, dst, next_pc);
        case Kind::StaticMethod:
            window[0] = cx.object<ClassMethod>(callee).function;
            return call(cx, window, nargs, kwnames, dst, next_pc);
        case Kind::BoundMethod: {
            const BoundMethod& method = cx.object<BoundMethod>(callee);
            if (is_native(method.function)) {
                std::vector<Value> all{method.self};
                all.insert(all.end(), args, args + nargs);
                if (!check_self(cx, special_payload(method.function), all.data(), nargs + 1)) return Flow::Fail;
                return call_native(cx, special_payload(method.function), all.data(), nargs + 1, kwnames, dst, next_pc);
            }
            std::memmove(args + 1, args, nargs * sizeof(Value)); // the slack above every frame has room for one more
            args[0] = method.self;
            window[0] = method.function;
            return call(cx, window, nargs + 1, kwnames, dst, next_pc);
        }
        default: return call_object(cx, window, nargs, kwnames, dst, next_pc);
    }
}

// The native that is `name` of an object of a built-in kind, which needs no check of what it is called with (see check_self); < 0: none.
static int native_method(Context& cx, Value object, std::uint32_t name_id) {
    if (of_user_class(cx, object) || cx.is(object, Kind::Type)) return -1;
    const int native = cx.machine.link().method(name_id, cx.kind(object));
    return native >= 0 && !is_view(cx, object) ? native : -1;
}

// The function of a class that `object.name` is before it is bound to the object; kUnbound: it is something else (or stop_here).
static Value class_method(Context& cx, Value object, std::uint32_t name_id) {
    return of_user_class(cx, object) || cx.is(object, Kind::Type) ? load_method(cx, object, cx.name(name_id)) : kUnbound;
}

Flow call_method(Context& cx, Value* window, std::uint32_t name_id, std::uint32_t nargs, Value kwnames, std::uint16_t dst, const Instr* next_pc) {
    Value* args = window + bytecode::kFrameHeaderWords;
    Value object = args[0];
    if (Value method = usual_method(cx, object, name_id); !(method == kUnbound)) {
        window[0] = method;
        return call_function(cx, window, nargs + 1, kwnames, dst, next_pc);
    }
    if (cx.stop_here) return Flow::Fail;
    if (const int native = native_method(cx, object, name_id); native >= 0)
        return call_native(cx, static_cast<std::uint32_t>(native), args, nargs + 1, kwnames, dst, next_pc);
    if (Value method = class_method(cx, object, name_id); !(method == kUnbound)) {
        window[0] = method;
        return call(cx, window, nargs + 1, kwnames, dst, next_pc);
    }
    if (cx.stop_here) return Flow::Fail;
    Value callee = load_attr(cx, object, name_id);
    if (callee == kUnbound) return Flow::Fail;
    window[1] = callee; // the object stays, since all this may have to be done again
    return call(cx, window + 1, nargs, kwnames, dst, next_pc);
}

Flow find_method(Context& cx, Value* window, Value object, std::uint32_t name_id, std::uint16_t second, const Instr* next_pc) {
    const int native = native_method(cx, object, name_id);
    Value method = native >= 0 ? native_value(static_cast<std::uint32_t>(native)) : class_method(cx, object, name_id);
    if (!(method == kUnbound)) {
        window[0] = method;
        window[bytecode::kFrameHeaderWords] = object;
        return Flow::Next;
    }
    if (cx.stop_here) return Flow::Fail;
    Value callee = load_attr(cx, object, name_id);
    if (callee == kUnbound && !(cx.asking() && asks_getter(cx, object, name_id))) return Flow::Fail;
    window[0] = kUnbound;
    if (callee == kUnbound) return call_getter(cx, second, next_pc);
    window[1] = callee;
    return Flow::Next;
}

Flow call_ex(Context& cx, Value* window, std::uint16_t dst, const Instr* next_pc) {
    Value* args = window + bytecode::kFrameHeaderWords;
    Value tuple = args[0], dict = args[1], callee = window[0];
    std::vector<Value> values;
    const Tuple& t = cx.object<Tuple>(tuple);
    values.assign(t.items, t.items + t.size);
    Value kwnames = kNone;
    if (!(dict == kNone)) {
        std::vector<Value> names;
        const Dict& d = cx.object<Dict>(dict);
        if (d.table != 0) {
            const DictTable& table = cx.at<DictTable>(d.table);
            for (std::uint32_t i = 0; i < table.used; i++) {
                if (table.entries[i].key == kDeleted || table.entries[i].key == kUnbound) continue;
                if (!cx.is_str(table.entries[i].key)) {
                    cx.raise(TypeId::TypeError, "keywords must be strings");
                    return Flow::Fail;
                }
                names.push_back(table.entries[i].key);
                values.push_back(table.entries[i].value);
            }
        }
        if (!names.empty()) {
            kwnames = cx.make_tuple(static_cast<std::uint32_t>(names.size()));
            std::copy(names.begin(), names.end(), cx.object<Tuple>(kwnames).items);
        }
    }
    auto nargs = static_cast<std::uint32_t>(values.size());
    if (is_native(callee)) {
        if (!check_self(cx, special_payload(callee), values.data(), nargs)) return Flow::Fail;
        return call_native(cx, special_payload(callee), values.data(), nargs, kwnames, dst, next_pc);
    }
    if (cx.is(callee, Kind::Type) && !is_user_class(cx, callee)) return call_type(cx, callee, values.data(), nargs, kwnames, dst, next_pc);
    if (cx.is(callee, Kind::BoundMethod)) {
        values.insert(values.begin(), cx.object<BoundMethod>(callee).self);
        callee = cx.object<BoundMethod>(callee).function;
        nargs++;
        if (is_native(callee)) {
            if (!check_self(cx, special_payload(callee), values.data(), nargs)) return Flow::Fail;
            return call_native(cx, special_payload(callee), values.data(), nargs, kwnames, dst, next_pc);
        }
    }
    std::ptrdiff_t at = window - cx.regs;
    if (!ensure_stack(cx, window, nargs + kStackSlackWords)) return Flow::Fail;
    window = cx.regs + at;
    window[0] = callee;
    std::copy(values.begin(), values.end(), window + bytecode::kFrameHeaderWords);
    if (!cx.is(callee, Kind::Function)) return call(cx, window, nargs, kwnames, dst, next_pc);
    return call_function(cx, window, nargs, kwnames, dst, next_pc);
}

bool asks_getter(Context& cx, Value object, std::uint32_t name_id) {
    const Tuple& question = cx.object<Tuple>(cx.question);
    if (question.size != 2 || !cx.is(question.items[0], Kind::Function)) return false;
    Value type = cx.type_of(object);
    if ((class_flags(cx, type) & (kDefinesGetattr | kDefinesGetattribute)) != 0 || !(cx.answers == kUnbound)) return false;
    Value found = class_lookup(cx, type, cx.name(name_id));
    return cx.is(found, Kind::Property) && cx.object<Property>(found).get == question.items[0];
}

Flow call_getter(Context& cx, std::uint16_t dst, const Instr* next_pc) {
    const Tuple& question = cx.object<Tuple>(cx.question);
    cx.question = kUnbound;
    cx.stop_here = false;
    cx.thread->raised = kUnbound;
    Value* window = cx.regs + frame_size(cx.machine.link(), cx.regs); // the slack above every frame has room for it
    window[0] = question.items[0];
    Value* args = window + bytecode::kFrameHeaderWords;
    args[0] = *(question.items + 1);
    return call_function(cx, window, 1, kNone, dst, next_pc);
}

namespace {
Flow context_manager_error(Context& cx, Value manager, const char* missing) {
    cx.raise(TypeId::TypeError, fmt::format("'{}' object does not support the context manager protocol{}", cx.type_name(manager), missing));
    return Flow::Fail;
}

// __enter__ or __exit__ with the manager first in the window.
Flow call_manager(Context& cx, Value* window, Value method, std::uint32_t nargs, std::uint16_t dst, const Instr* next_pc) {
    Value* args = window + bytecode::kFrameHeaderWords;
    window[0] = method;
    if (cx.is(method, Kind::Function) || is_native(method)) return call(cx, window, nargs, kNone, dst, next_pc);
    if (cx.is(method, Kind::ClassMethod)) {
        window[0] = cx.object<ClassMethod>(method).function;
        args[0] = cx.type_of(args[0]);
        return call(cx, window, nargs, kNone, dst, next_pc);
    }
    if (cx.is(method, Kind::StaticMethod)) method = cx.object<ClassMethod>(method).function;
    if (cx.is(method, Kind::Property)) method = cx.ask(cx.object<Property>(method).get, {args[0]});
    if (cx.is(method, Kind::Instance)) // a descriptor of the program's own
        if (Value get = special(cx, method, "__get__"); !(get == kUnbound)) method = call_special(cx, get, method, {args[0], cx.type_of(args[0])});
    if (method == kUnbound) return Flow::Fail;
    window[0] = method;
    std::memmove(args, args + 1, (nargs - 1) * sizeof(Value)); // what is no function gets no self
    return call(cx, window, nargs - 1, kNone, dst, next_pc);
}
} // namespace

Flow with_enter(Context& cx, Value* window, std::uint16_t dst, const Instr* next_pc) {
    Value* args = window + bytecode::kFrameHeaderWords;
    if (is_user_object(cx, args[0])) {
        Value method = special_method(cx, args[0], "__enter__");
        if (!(method == kUnbound)) {
            if (special_method(cx, args[0], "__exit__") == kUnbound && cx.exit_methods[static_cast<int>(cx.kind(args[0]))] < 0)
                return context_manager_error(cx, args[0], " (missed __exit__ method)");
            return call_manager(cx, window, method, 1, dst, next_pc);
        }
    }
    int native = cx.enter_methods[static_cast<int>(cx.kind(args[0]))];
    if (native < 0) return context_manager_error(cx, args[0], "");
    return call_native(cx, static_cast<std::uint32_t>(native), args, 1, kNone, dst, next_pc);
}

Flow with_exit(Context& cx, Value* window, std::uint16_t dst, const Instr* next_pc) {
    Value* args = window + bytecode::kFrameHeaderWords;
    if (Value method = special(cx, args[0], "__exit__"); !(method == kUnbound)) return call_manager(cx, window, method, 4, dst, next_pc);
    int native = cx.exit_methods[static_cast<int>(cx.kind(args[0]))];
    if (native < 0) return context_manager_error(cx, args[0], " (missed __exit__ method)");
    return call_native(cx, static_cast<std::uint32_t>(native), args, 4, kNone, dst, next_pc);
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
        const NativeResult result = again ? take_put_off(cx, c, id) : handed_over(cx, info.def->function(c));
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
