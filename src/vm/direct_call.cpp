#include "vm/direct_call.h"

#include <algorithm>

#include "vm/containers.h"
#include "vm/generators.h"
#include "vm/registry.h"
#include "vm/special.h"

namespace heddle::vm {

namespace {

int native_of(const Context& cx, Value callable) {
    if (is_native(callable)) return static_cast<int>(special_payload(callable));
    if (cx.is(callable, Kind::Type) && !is_user_class(cx, callable)) return constructor_of(static_cast<TypeId>(cx.object<Type>(callable).type_id));
    return -1;
}

// Tables whose frameless natives only compute.
bool computes_only(std::string_view owner, std::string_view name) {
    if (owner == "builtins") return name != "print" && name != "input" && name != "setattr" && name != "next" && name != "getattr";
    return owner == "types" || owner == "str" || owner == "int" || owner == "float" || owner == "bytes" || owner == "tuple";
}

} // namespace

bool is_direct(Context& cx, Value callable) {
    if (cx.is(callable, Kind::BoundMethod)) {
        const BoundMethod& method = cx.object<BoundMethod>(callable);
        Kind self = cx.kind(method.self);
        return is_native(method.function) && (self == Kind::Str || self == Kind::Bytes || self == Kind::Tuple || self >= Kind::Int) &&
               is_direct(cx, method.function);
    }
    int id = native_of(cx, callable);
    if (id < 0) return false;
    const NativeInfo& info = native_info(static_cast<std::uint32_t>(id));
    return info.def->state == 0 && !info.varargs && !info.varkw && info.keyword_only_required == 0 && computes_only(info.owner, info.def->name);
}

Value call_direct(Context& cx, Value callable, const Value* args, std::uint32_t nargs) {
    std::vector<Value> bound;
    if (cx.is(callable, Kind::BoundMethod)) {
        bound.push_back(cx.object<BoundMethod>(callable).self);
        callable = cx.object<BoundMethod>(callable).function;
    }
    const NativeInfo& info = native_info(static_cast<std::uint32_t>(native_of(cx, callable)));
    bound.insert(bound.end(), args, args + nargs);
    if (bound.size() < info.required_positional || bound.size() > info.positional) {
        std::uint32_t self = info.is_method ? 1 : 0;
        bool few = bound.size() < info.required_positional;
        std::uint32_t want = (few ? info.required_positional : info.positional) - self;
        const char* how = info.required_positional == info.positional ? "" : few ? "at least " : "at most ";
        std::string message = info.required_positional == info.positional && want == 1
                                  ? info.display_name + "() takes exactly one argument (" + std::to_string(bound.size() - self) + " given)"
                                  : std::string(info.def->name) + " expected " + how + std::to_string(want) + " argument" + (want == 1 ? "" : "s") +
                                        ", got " + std::to_string(bound.size() - self);
        cx.raise(TypeId::TypeError, message);
        return kUnbound;
    }
    bound.resize(info.params.size(), kUnbound);
    Call call{cx, bound.data(), static_cast<std::uint32_t>(bound.size())};
    return info.def->function(call) == NativeResult::Done ? call.result : kUnbound;
}

Value iterator_step_native() {
    static const int id = find_native("builtins", ".next");
    return native_value(static_cast<std::uint32_t>(id));
}

NativeResult take_next(Call& call, Value iterator, std::uint32_t then) {
    call.step = then;
    call.call_nargs = 1;
    if (is_generator(call.cx, iterator)) {
        call.callee = iterator;
        call.call_args[0] = kNone;
        call.resume = ResumeMode::Quiet;
        return NativeResult::Resume;
    }
    call.callee = iterator_step_native();
    call.call_args[0] = iterator;
    return NativeResult::CallPython;
}

NativeResult collect_generator(Call& call, Value generator, std::uint32_t then, std::uint16_t flags) {
    call.call_args[2] = int_value(flags);
    return take_next(call, generator, then);
}

std::optional<NativeResult> materialize(Call& call, std::uint32_t index) {
    Context& cx = call.cx;
    if (call.step == kMaterialize + index) {
        if (call.returned == kDeleted) {
            cx.set_register(call.args[index], call.state[0]);
            cx.set_register(call.state[0], kUnbound);
            call.step = 0;
            return std::nullopt;
        }
        if (!list_push(cx, cx.object<List>(call.state[0]), call.returned)) return NativeResult::Raise;
    } else if (call.step == kMaterializeMap + index) {
        if (!list_push(cx, cx.object<List>(call.state[0]), call.returned)) return NativeResult::Raise;
    } else if (call.step != kMaterializeResume + index) { // there: handed over before an element, what was gathered stays
        if (call.step != 0) return std::nullopt;
        if (!needs_python(cx, call.args[index])) {
            // An iterator's elements are gone once they are taken: a native that then asks about them needs them in a list.
            if (!cx.is(call.args[index], Kind::Iterator) || is_view(cx, call.args[index]) || !classes_exist(cx)) return std::nullopt;
            if (!call.has_frame) return NativeResult::NeedFrame;
            std::vector<Value> values;
            if (!collect_elements(cx, call.args[index], values)) return failed(cx);
            Value list = make_list_of(cx, values.data(), values.size());
            if (list == kUnbound) return NativeResult::Raise;
            cx.set_register(call.args[index], list);
            forget_answers(cx);
            return std::nullopt;
        }
        if (!call.has_frame) return NativeResult::NeedFrame;
        if (!cx.is(call.args[index], Kind::Iterator)) {
            Value iterator = iterate(cx, call.args[index]);
            if (iterator == kUnbound) return failed(cx);
            cx.set_register(call.args[index], iterator);
            forget_answers(cx);
            if (!needs_python(cx, iterator)) return materialize(call, index);
        }
        cx.set_register(call.state[0], cx.make_list(0));
    }
    // The usual map, a function of the program over one plain iterable, is called from here. (Only such a callee: a native that hands over
    // would be called again, with the element gone.)
    if (is_generator(cx, call.args[index])) return collect_generator(call, call.args[index], kMaterialize + index, kCollectFrame);
    const Iterator& it = cx.object<Iterator>(call.args[index]);
    const Tuple* sources = cx.is(call.args[index], Kind::Iterator) && iterator_kind(cx, call.args[index]) == IteratorKind::Map
                               ? &cx.object<Tuple>(it.source) : nullptr;
    if (sources != nullptr && sources->size == 1 && cx.is(it.extra, Kind::Function) && !needs_python(cx, sources->items[0])) {
        Value v = next(cx, sources->items[0]);
        if (v == kUnbound) {
            if (cx.raising() || cx.stop_here) {
                if (!cx.raising()) call.step = kMaterializeResume + index;
                return failed(cx);
            }
            cx.set_register(call.args[index], call.state[0]);
            cx.set_register(call.state[0], kUnbound);
            call.step = 0;
            return std::nullopt;
        }
        call.step = kMaterializeMap + index;
        call.callee = it.extra;
        call.call_args[0] = v;
    } else {
        call.step = kMaterialize + index;
        call.callee = iterator_step_native();
        call.call_args[0] = call.args[index];
    }
    call.call_nargs = 1;
    return NativeResult::CallPython;
}

// What a function called by iterator_step raised: StopIteration ends the iteration wherever it comes from; an IndexError that of the old
// protocol too.
NativeResult step_exception(Call& call) {
    Context& cx = call.cx;
    Value self = call.args[0];
    cx.thread->raised = call.exception;
    bool sequence = cx.is(self, Kind::Iterator) && (iterator_kind(cx, self) == IteratorKind::Sequence || iterator_kind(cx, self) == IteratorKind::Reversed);
    if (!take_exception(cx, TypeId::StopIteration) && !(sequence && take_exception(cx, TypeId::IndexError))) return NativeResult::Raise;
    if (sequence || (cx.is(self, Kind::Iterator) && iterator_kind(cx, self) == IteratorKind::Callable))
        cx.store(cx.header(self), cx.object<Iterator>(self).source, kUnbound);
    call.result = kDeleted;
    return NativeResult::Done;
}

// The next element of any iterator, kDeleted at its end. Taking one may run Python code at every level (an enumerate over a map over
// a map…): each level is a frame of this native. What it has gathered so far is in state[0], so that it can start a step again.
NativeResult iterator_step(Call& call) {
    Context& cx = call.cx;
    Value self = call.args[0];
    if (!(call.exception == kUnbound)) return step_exception(call);
    if (Value method = special(cx, self, "__next__"); !(method == kUnbound)) {
        if (!call.has_frame) return NativeResult::NeedFrame;
        if (call.step == 1) {
            call.result = call.returned;
            return NativeResult::Done;
        }
        if (!cx.is(method, Kind::Function)) { // static methods, callables of other kinds
            Value v = call_special(cx, method, self, {});
            if (v == kUnbound && take_exception(cx, TypeId::StopIteration)) v = kDeleted;
            if (v == kUnbound) return failed(cx);
            call.result = v;
            return NativeResult::Done;
        }
        call.step = 1;
        call.callee = method;
        call.call_args[0] = self;
        call.call_nargs = 1;
        return NativeResult::CallPython;
    }
    if (!needs_python(cx, self)) {
        Value v = next(cx, self);
        if (v == kUnbound && (cx.raising() || cx.stop_here)) return failed(cx);
        call.result = v == kUnbound ? kDeleted : v;
        return NativeResult::Done;
    }
    if (is_generator(cx, self)) return take_next(call, self, 0);
    if (!call.has_frame) return NativeResult::NeedFrame;
    Iterator& it = cx.object<Iterator>(self);
    auto kind = static_cast<IteratorKind>(it.aux);
    auto call_with = [&](Value callee, Value argument, std::uint32_t then) {
        call.step = then;
        call.callee = callee;
        call.call_args[0] = argument;
        call.call_nargs = 1;
        return NativeResult::CallPython;
    };
    auto finish = [&](Value v) {
        call.result = v;
        return NativeResult::Done;
    };
    enum : std::uint32_t { kStart, kElement, kCalled };
    switch (kind) {
        case IteratorKind::Enumerate: {
            if (call.step == kStart) return call_with(iterator_step_native(), it.source, kElement);
            if (call.returned == kDeleted) return finish(kDeleted);
            Value index;
            {
                ObjectLock lock(cx, it);
                index = it.index;
            }
            Value following = number_binary(cx, BinaryOp::ADD, index, int_value(1));
            if (following == kUnbound) return NativeResult::Raise;
            ObjectLock lock(cx, it);
            cx.store_item(it, it.index, following);
            return finish(cx.make_tuple({index, call.returned}));
        }
        case IteratorKind::Filter:
            for (;;) {
                if (call.step == kElement) {
                    if (call.returned == kDeleted) return finish(kDeleted);
                    cx.set_register(call.state[0], call.returned);
                    call.step = kStart;
                } else if (call.step == kCalled) {
                    Tri yes = truth(cx, call.returned);
                    if (yes < 0) return failed(cx);
                    if (yes) return finish(call.state[0]);
                    cx.set_register(call.state[0], kUnbound);
                    call.step = kStart;
                }
                if (call.state[0] == kUnbound) return call_with(iterator_step_native(), it.source, kElement);
                if (!(it.extra == kNone)) return call_with(it.extra, call.state[0], kCalled);
                Tri yes = truth(cx, call.state[0]);
                if (yes < 0) return failed(cx);
                if (yes) return finish(call.state[0]);
                cx.set_register(call.state[0], kUnbound);
            }
        case IteratorKind::Sequence: case IteratorKind::Reversed: {
            bool back = kind == IteratorKind::Reversed;
            Value index = cx.load(it, it.index), source = cx.load(it, it.source);
            if (source == kUnbound || (back && index.as_int() < 0)) return finish(kDeleted); // another thread may have come to its end
            Value v = get_item(cx, source, index);
            if (v == kUnbound) {
                if (!cx.raising()) return NativeResult::Stop;
                call.exception = cx.thread->raised;
                return step_exception(call);
            }
            cx.store(it, it.index, int_value(index.as_int() + (back ? -1 : 1)));
            return finish(v);
        }
        case IteratorKind::Callable: {
            if (call.step == kStart) {
                call.step = kCalled;
                call.callee = cx.load(it, it.source);
                if (call.callee == kUnbound) return finish(kDeleted); // another thread has met its end
                call.call_nargs = 0;
                return NativeResult::CallPython;
            }
            Tri end = values_equal(cx, it.extra, call.returned);
            if (end < 0) return failed(cx);
            if (!end) return finish(call.returned);
            cx.store(it, it.source, kUnbound);
            return finish(kDeleted);
        }
        default: break; // Zip, Map
    }
    if (call.step == kCalled) return finish(call.returned);
    if (call.state[0] == kUnbound) cx.set_register(call.state[0], cx.make_list(0));
    List& gathered = cx.object<List>(call.state[0]);
    if (call.step == kElement) {
        call.step = kStart;
        if (call.returned == kDeleted) {
            if (kind == IteratorKind::Zip && it.extra == kTrue && gathered.length > 0) {
                std::string before = gathered.length == 1 ? "argument 1" : "arguments 1-" + std::to_string(gathered.length);
                return cx.raise(TypeId::ValueError, "zip() argument " + std::to_string(gathered.length + 1) + " is shorter than " + before);
            }
            return finish(kDeleted);
        }
        if (!list_push(cx, gathered, call.returned)) return NativeResult::Raise;
    }
    const Tuple& sources = cx.object<Tuple>(it.source);
    if (gathered.length < sources.size) return call_with(iterator_step_native(), sources.items[gathered.length], kElement);
    std::vector<Value> values = list_values(cx, call.state[0]);
    Value tuple = make_tuple_of(cx, values.data(), values.size());
    if (tuple == kUnbound) return NativeResult::Raise;
    if (kind == IteratorKind::Zip) return finish(tuple);
    call.step = kCalled;
    call.callee = it.extra;
    call.call_tuple = tuple;
    return NativeResult::CallPython;
}

// item in iterable. State: 0 the iterator, 1 the element that is compared.
NativeResult search(Call& call) {
    Context& cx = call.cx;
    enum : std::uint32_t { kStart, kTaken, kCompare };
    if (!call.has_frame) return NativeResult::NeedFrame;
    if (call.step == kStart) {
        Value iterator = iterate(cx, call.args[0]);
        if (iterator == kUnbound) return failed(cx);
        cx.set_register(call.state[0], iterator);
    } else {
        if (call.step == kTaken) {
            if (call.returned == kDeleted) {
                call.result = kFalse;
                return NativeResult::Done;
            }
            cx.set_register(call.state[1], call.returned);
            call.step = kCompare;
        }
        Tri same = values_equal(cx, call.state[1], call.args[1]);
        if (same < 0) return failed(cx);
        if (same) {
            call.result = kTrue;
            return NativeResult::Done;
        }
    }
    call.step = kTaken;
    call.callee = iterator_step_native();
    call.call_args[0] = call.state[0];
    call.call_nargs = 1;
    return NativeResult::CallPython;
}

Value search_native() {
    static const int id = find_native("builtins", ".search");
    return native_value(static_cast<std::uint32_t>(id));
}

} // namespace heddle::vm
