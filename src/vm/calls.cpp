// Calls of functions, methods and objects, and what calls like them: context managers, getters, `f(*args, **keywords)`.
#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "vm/call_parts.h"
#include "vm/classes.h"
#include "vm/containers.h"
#include "vm/direct_call.h"
#include "vm/generic_alias.h"
#include "vm/generators.h"
#include "vm/operations.h"
#include "vm/registry.h"
#include "vm/slow_paths.h"
#include "vm/special.h"

namespace heddle::vm {

using bytecode::Instr;

std::string quoted_list(const std::vector<std::string_view>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); i++) {
        if (i > 0) text += names.size() == 2 ? " and " : i + 1 == names.size() ? ", and " : ", ";
        text += fmt::format("'{}'", names[i]);
    }
    return text;
}

namespace {

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
} // namespace

Flow call_function(Context& cx, Value* window, std::uint32_t nargs, Value kwnames, std::uint16_t dst, const Instr* next_pc, std::uint16_t flags) {
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

namespace {
Flow not_callable(Context& cx, Value callee) {
    cx.raise(TypeId::TypeError, fmt::format("'{}' object is not callable", cx.type_name(callee)));
    return Flow::Fail;
}
} // namespace

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
    if (callee == kUnbound) return call_getter(cx, object, second, next_pc);
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
    if (!cx.is(cx.question, Kind::Tuple)) return true;
    const Tuple& question = cx.object<Tuple>(cx.question);
    if (question.size != 2 || !(cx.is(question.items[0], Kind::Function) || is_native(question.items[0]))) return false;
    Value type = cx.type_of(object);
    if ((class_flags(cx, type) & (kDefinesGetattr | kDefinesGetattribute)) != 0 || !(cx.answers == kUnbound)) return false;
    Value found = class_lookup(cx, type, cx.name(name_id));
    return cx.is(found, Kind::Property) && cx.object<Property>(found).get == question.items[0];
}

Flow call_getter(Context& cx, Value object, std::uint16_t dst, const Instr* next_pc) {
    const Value question = cx.question;
    cx.question = kUnbound;
    cx.stop_here = false;
    cx.thread->raised = kUnbound;
    Value* window = cx.regs + frame_size(cx.machine.link(), cx.regs); // the slack above every frame has room for it
    window[0] = cx.is(question, Kind::Tuple) ? cx.object<Tuple>(question).items[0] : question;
    window[bytecode::kFrameHeaderWords] = object;
    if (is_native(window[0])) return call(cx, window, 1, kNone, dst, next_pc);
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
        const Value type = cx.type_of(args[0]);
        Value method = special_method_of(cx, type, "__enter__");
        if (!(method == kUnbound)) {
            if (special_method_of(cx, type, "__exit__") == kUnbound && cx.exit_methods[static_cast<int>(cx.kind(args[0]))] < 0)
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

} // namespace heddle::vm
