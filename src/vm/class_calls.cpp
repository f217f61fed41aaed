// Calls of classes and of built-in types.
#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "vm/call_parts.h"
#include "vm/classes.h"
#include "vm/exception_groups.h"
#include "vm/exceptions.h"
#include "vm/operations.h"
#include "vm/registry.h"

namespace heddle::vm {

using bytecode::Instr;

namespace {

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
} // namespace

// The usual one, with an __init__ in Python and nothing else, needs no native frame: the instance waits
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

} // namespace heddle::vm
