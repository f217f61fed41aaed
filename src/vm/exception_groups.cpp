#include "vm/exception_groups.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "vm/builtins.h"
#include "vm/classes.h"
#include "vm/containers.h"
#include "vm/exceptions.h"
#include "vm/registry.h"

namespace heddle::vm {

namespace {

bool is_exception_class(const Context& cx, Value v) { return cx.is(v, Kind::Type) && type_info(layout_of(cx, v)).is_exception; }

Value message_of(Context& cx, Value group) {
    const Tuple& args = cx.object<Tuple>(cx.object<Exception>(group).args);
    return args.size > 0 ? args.items[0] : cx.make_str("");
}

std::vector<Value> exceptions_of(Context& cx, Value group) {
    const Tuple& args = cx.object<Tuple>(cx.object<Exception>(group).args);
    if (args.size < 2) return {};
    const Value* items = args.items;
    if (cx.is(items[1], Kind::List)) return list_values(cx, items[1]);
    if (!cx.is(items[1], Kind::Tuple)) return {};
    const Tuple& t = cx.object<Tuple>(items[1]);
    return {t.items, t.items + t.size};
}

Value plain_group(Context& cx, Value message, const std::vector<Value>& exceptions) {
    bool only_exceptions = std::all_of(exceptions.begin(), exceptions.end(), [&](Value e) { return exception_is(cx, e, TypeId::Exception); });
    Value list = make_list_of(cx, exceptions.data(), exceptions.size());
    Value group = cx.make_exception(only_exceptions ? TypeId::ExceptionGroup : TypeId::BaseExceptionGroup, "");
    cx.object<Exception>(group).args = cx.make_tuple({message, list});
    return group;
}

Value notes_of(Context& cx, Value exception) {
    const Exception& e = cx.object<Exception>(exception);
    return e.dict.is_ref() ? dict_get_str(cx, e.dict, cx.make_str("__notes__")) : kUnbound;
}

// A group of some of the exceptions of another: group.derive(exceptions), with what tells where it came from. May ask.
Value derived_group(Context& cx, Value group, const std::vector<Value>& exceptions) {
    Value derive = of_user_class(cx, group) ? class_lookup(cx, cx.type_of(group), "derive") : kUnbound;
    Value made;
    if (derive == kUnbound || is_native(derive)) {
        made = plain_group(cx, message_of(cx, group), exceptions);
    } else {
        made = cx.ask(derive, {group, make_list_of(cx, exceptions.data(), exceptions.size())});
        if (made == kUnbound) return kUnbound;
        if (!is_exception_group(cx, made)) {
            cx.raise(TypeId::TypeError, "derive must return an instance of BaseExceptionGroup");
            return kUnbound;
        }
    }
    const Exception& from = cx.object<Exception>(group);
    Exception& e = cx.object<Exception>(made);
    cx.store(e, e.traceback, from.traceback), cx.store(e, e.context, from.context), cx.store(e, e.cause, from.cause);
    if (Value notes = notes_of(cx, group); cx.is(notes, Kind::List)) {
        std::vector<Value> values = list_values(cx, notes);
        if (!e.dict.is_ref()) cx.store(e, e.dict, cx.make_dict());
        dict_set_str(cx, e.dict, cx.make_str("__notes__"), make_list_of(cx, values.data(), values.size()));
    }
    return made;
}

// What of a tree of exceptions fulfils a condition. Depth is bounded: a group holds what existed before it, and 1,000 levels are refused.
class Splitter {
public:
    Splitter(Context& cx, Value condition) : cx_(cx), condition_(condition) {}
    Splitter(Context& cx, const std::set<std::uint64_t>* leaves) : cx_(cx), leaves_(leaves) {}

    bool split(Value exception, Value& match, Value& rest, int depth = 0) {
        match = rest = kNone;
        if (depth > 1000) {
            cx_.raise(TypeId::RecursionError, "maximum recursion depth exceeded in exceptiongroup_split_recursive");
            return false;
        }
        Tri yes = fulfils(exception);
        if (yes < 0) return false;
        if (yes) {
            match = exception;
            return true;
        }
        if (!is_exception_group(cx_, exception)) {
            rest = exception;
            return true;
        }
        std::vector<Value> matching, others;
        for (Value e : exceptions_of(cx_, exception)) {
            Value m, r;
            if (!split(e, m, r, depth + 1)) return false;
            if (!(m == kNone)) matching.push_back(m);
            if (!(r == kNone)) others.push_back(r);
        }
        if (!matching.empty() && (match = derived_group(cx_, exception, matching)) == kUnbound) return false;
        if (!others.empty() && (rest = derived_group(cx_, exception, others)) == kUnbound) return false;
        return true;
    }

private:
    Tri fulfils(Value exception) {
        if (leaves_ != nullptr) return leaves_->count(exception.bits) != 0;
        if (cx_.is(condition_, Kind::Type) || cx_.is(condition_, Kind::Tuple)) {
            bool ok = true;
            bool yes = cx_.is_instance(exception, condition_, ok);
            return ok ? yes : -1;
        }
        Value answer = cx_.ask(condition_, {exception});
        return answer == kUnbound ? -1 : truth(cx_, answer);
    }

    Context& cx_;
    Value condition_ = kUnbound;
    const std::set<std::uint64_t>* leaves_ = nullptr;
};

bool check_condition(Context& cx, Value v) {
    bool fits = is_exception_class(cx, v) || cx.is(v, Kind::Function) || cx.is(v, Kind::BoundMethod) || is_native(v) || of_user_class(cx, v);
    if (cx.is(v, Kind::Tuple)) {
        const Tuple& t = cx.object<Tuple>(v);
        fits = std::all_of(t.items, t.items + t.size, [&](Value item) { return is_exception_class(cx, item); });
    }
    if (!fits) cx.raise(TypeId::TypeError, "expected a function, exception type or tuple of exception types");
    return fits;
}

void collect_leaves(Context& cx, Value exception, std::set<std::uint64_t>& out, int depth = 0) {
    if (!is_exception_group(cx, exception)) {
        out.insert(exception.bits);
        return;
    }
    if (depth > 1000) return;
    for (Value e : exceptions_of(cx, exception)) collect_leaves(cx, e, out, depth + 1);
}

bool same_origin(Context& cx, Value a, Value b) {
    const Exception &x = cx.object<Exception>(a), &y = cx.object<Exception>(b);
    Value x_notes = notes_of(cx, a), y_notes = notes_of(cx, b);
    bool notes = x_notes == y_notes || (cx.is(x_notes, Kind::List) && cx.is(y_notes, Kind::List) && list_values(cx, x_notes) == list_values(cx, y_notes));
    return notes && x.traceback == y.traceback && x.context == y.context && x.cause == y.cause;
}

NativeResult group_split(Call& call) {
    Context& cx = call.cx;
    Value match, rest;
    if (!check_condition(cx, call.args[1]) || !Splitter(cx, call.args[1]).split(call.args[0], match, rest)) return failed(cx);
    return done(call, cx.make_tuple({match, rest}));
}
NativeResult group_subgroup(Call& call) {
    Context& cx = call.cx;
    Value match, rest;
    if (!check_condition(cx, call.args[1]) || !Splitter(cx, call.args[1]).split(call.args[0], match, rest)) return failed(cx);
    return done(call, match);
}
NativeResult group_derive(Call& call) {
    Context& cx = call.cx;
    std::vector<Value> exceptions;
    if (!collect_elements(cx, call.args[1], exceptions)) return failed(cx);
    Value group = plain_group(cx, message_of(cx, call.args[0]), {});
    cx.object<Exception>(group).type = cx.machine.type_object(TypeId::BaseExceptionGroup);
    cx.object<Exception>(group).args = cx.make_tuple({message_of(cx, call.args[0]), call.args[1]});
    return check_group(cx, group) ? done(call, group) : failed(cx);
}

constexpr NativeDef kGroupDefs[] = {
    {"split", group_split, "self, condition, /"},
    {"subgroup", group_subgroup, "self, condition, /"},
    {"derive", group_derive, "self, excs, /"},
};

} // namespace

bool is_exception_group(const Context& cx, Value v) { return cx.is(v, Kind::Exception) && exception_is(cx, v, TypeId::BaseExceptionGroup); }

Value group_exceptions(Context& cx, Value group) {
    std::vector<Value> values = exceptions_of(cx, group);
    return make_tuple_of(cx, values.data(), values.size());
}

bool check_group(Context& cx, Value group) {
    Exception& e = cx.object<Exception>(group);
    const Tuple& args = cx.object<Tuple>(e.args);
    std::string name(cx.text(type_at(cx, e.type).name));
    auto error = [&](TypeId type, const std::string& message) {
        cx.raise(type, message);
        return false;
    };
    if (args.size != 2) return error(TypeId::TypeError, fmt::format("BaseExceptionGroup.__new__() takes exactly 2 arguments ({} given)", args.size));
    const Value* items = args.items;
    if (!cx.is_str(items[0])) return error(TypeId::TypeError, fmt::format("BaseExceptionGroup.__new__() argument 1 must be str, not {}", cx.type_name(items[0])));
    if (!cx.is(items[1], Kind::List) && !cx.is(items[1], Kind::Tuple)) return error(TypeId::TypeError, "second argument (exceptions) must be a sequence");
    std::vector<Value> exceptions = exceptions_of(cx, group);
    if (exceptions.empty()) return error(TypeId::ValueError, "second argument (exceptions) must be a non-empty sequence");
    bool only_exceptions = true;
    for (std::size_t i = 0; i < exceptions.size(); i++) {
        if (!cx.is(exceptions[i], Kind::Exception)) return error(TypeId::ValueError, fmt::format("Item {} of second argument (exceptions) is not an exception", i));
        only_exceptions = only_exceptions && exception_is(cx, exceptions[i], TypeId::Exception);
    }
    if (only_exceptions) {
        if (e.type == cx.machine.type_object(TypeId::BaseExceptionGroup)) e.type = cx.machine.type_object(TypeId::ExceptionGroup);
    } else if (exception_is(cx, group, TypeId::Exception)) {
        return error(TypeId::TypeError, is_user_class(cx, e.type) ? fmt::format("Cannot nest BaseExceptions in '{}'", name) : "Cannot nest BaseExceptions in an ExceptionGroup");
    }
    return true;
}

bool split_star(Context& cx, Value exception, Value type, Value& match, Value& rest) {
    std::vector<Value> types{type};
    if (cx.is(type, Kind::Tuple)) types.assign(cx.object<Tuple>(type).items, cx.object<Tuple>(type).items + cx.header(type).size);
    for (Value t : types) {
        if (!is_exception_class(cx, t)) {
            cx.raise(TypeId::TypeError, "catching classes that do not inherit from BaseException is not allowed");
            return false;
        }
        if (is_subclass(cx, t, cx.machine.type_object(TypeId::BaseExceptionGroup))) {
            cx.raise(TypeId::TypeError, "catching ExceptionGroup with except* is not allowed. Use except instead.");
            return false;
        }
    }
    match = rest = kNone;
    if (exception == kNone) return true;
    if (!Splitter(cx, type).split(exception, match, rest)) return false;
    if (match == exception && !is_exception_group(cx, match)) { // an exception by itself
        match = plain_group(cx, cx.make_str(""), {exception});
        cx.object<Exception>(match).args = cx.make_tuple({cx.make_str(""), cx.make_tuple({exception})});
    }
    return true;
}

Value star_result(Context& cx, Value original, Value list) {
    std::vector<Value> all, raised;
    for (Value e : list_values(cx, list))
        if (!(e == kNone)) all.push_back(e);
    if (all.empty()) return kNone;
    if (!is_exception_group(cx, original)) return all[0]; // at most one clause has run
    std::set<std::uint64_t> again;
    for (Value e : all) {
        if (is_exception_group(cx, e) && same_origin(cx, e, original)) collect_leaves(cx, e, again);
        else raised.push_back(e);
    }
    Value left = kNone, others = kNone;
    if (!again.empty() && !Splitter(cx, &again).split(original, left, others)) return kUnbound;
    if (raised.empty()) return left;
    if (!(left == kNone)) raised.push_back(left);
    return plain_group(cx, cx.make_str(""), raised);
}

NativeTable group_methods() { return {"groups", Kind::Unbound, kGroupDefs}; }

} // namespace heddle::vm
