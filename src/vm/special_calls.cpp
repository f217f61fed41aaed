// The quick way of the usual special methods: `a + b`, `a == b`, `a[i]`, the step of a for loop and a property's setter, where the method
// is a function of the program and the only one to be asked. Its frame lies on its caller's as in any call, and what it returns is the
// instruction's result (a setter's counts for nothing). A result that decides something else (NotImplemented, no bool where a jump needs
// one) is the first answer of a question (ask.cpp).
#include <algorithm>

#include "vm/classes.h"
#include "vm/containers.h"
#include "vm/frames.h"
#include "vm/special.h"

namespace heddle::vm {

using bytecode::Instr;
using bytecode::kFrameHeaderWords;
using bytecode::Op;

namespace {

Flow call_directly(Context& cx, Value method, const Value* args, std::uint32_t nargs) {
    if (!cx.is(method, Kind::Function)) return Flow::Next;
    const LinkedCode& code = cx.codes[cx.object<Function>(method).code];
    Value* regs = cx.regs + frame_size(cx.machine.link(), cx.regs) + kFrameHeaderWords;
    if (!code.simple || code.positional != nargs || cx.thread->depth >= cx.recursion_max || regs + code.nregs > cx.stack_limit) return Flow::Next;
    regs[-4] = method;
    std::copy_n(args, nargs, regs);
    std::fill(regs + nargs, regs + code.nregs, kUnbound);
    set_frame_pc(cx.regs, cx.pc + 1);
    regs[-2] = frame_link(static_cast<std::uint32_t>(regs - cx.regs), 0, kOperatorFrame);
    regs[-1] = frame_id(static_cast<std::uint32_t>(cx.object<Function>(method).code));
    cx.thread->depth++;
    cx.regs = regs;
    cx.pc = code.start;
    if (cx.controlled ? cx.model == Model::Gil && cx.transition->visible > 0 : cx.budget-- <= 0) {
        cx.exit = Exit::Switch;
        return Flow::Leave;
    }
    return Flow::Enter;
}

// b's class has no say before a's.
bool decides(Context& cx, Value a, Value b) {
    return cx.answers == kUnbound && of_user_class(cx, a) && (!is_user_object(cx, b) || cx.type_of(a) == cx.type_of(b));
}

bool is_jump(Op op) { return op >= Op::JUMP_UNLESS_LT && op <= Op::JUMP_UNLESS_NE_I; }

// The operands of the instruction that a method has answered for.
Value question_of(Context& cx, Value method, const Instr& in, const Value* R) {
    const Op op = in.opcode();
    if (op >= Op::JUMP_UNLESS_LT_I && op <= Op::JUMP_UNLESS_NE_I) return cx.make_tuple({method, R[in.a], int_value(in.sb())});
    if (is_jump(op)) return cx.make_tuple({method, R[in.a], R[in.b]});
    if (op >= Op::ADD_I && op <= Op::ISUB_I) return cx.make_tuple({method, R[in.b], int_value(in.sc())});
    return cx.make_tuple({method, R[in.b], R[in.c]});
}

} // namespace

Flow binary_directly(Context& cx, BinaryOp op, Value a, Value b, bool in_place) {
    if (!decides(cx, a, b)) return Flow::Next;
    const OperatorNames& names = names_of(op);
    Value method = in_place ? special_method(cx, a, names.in_place) : kUnbound;
    if (method == kUnbound) method = special_method(cx, a, names.plain);
    const Value args[] = {a, b};
    return call_directly(cx, method, args, 2);
}

Flow compare_directly(Context& cx, CompareOp op, Value a, Value b) {
    if (!decides(cx, a, b)) return Flow::Next;
    const Value args[] = {a, b};
    return call_directly(cx, special_method(cx, a, name_of(op)), args, 2);
}

Flow item_directly(Context& cx, Value container, Value key) {
    if (!(cx.answers == kUnbound)) return Flow::Next;
    const Value args[] = {container, key};
    return call_directly(cx, special_method(cx, container, "__getitem__"), args, 2);
}

Flow next_directly(Context& cx, Value iterator) {
    if (!(cx.answers == kUnbound)) return Flow::Next;
    return call_directly(cx, special_method(cx, iterator, "__next__"), &iterator, 1);
}

namespace {
void no_question(Context& cx) {
    cx.question = cx.thread->raised = kUnbound;
    cx.stop_here = false;
}
} // namespace

std::optional<Flow> setter_directly(Context& cx, Value object, std::uint32_t name_id, Value v, const Instr* next_pc) {
    Value setter = cx.question;
    const bool alone = !cx.is(setter, Kind::Tuple); // store_attr() has looked at all that follows
    if (!alone) {
        const Tuple& question = cx.object<Tuple>(cx.question);
        setter = question.items[0];
        Value type = cx.type_of(object);
        if (question.size != 3 || !(cx.answers == kUnbound) || (class_flags(cx, type) & kDefinesSetattr) != 0) return std::nullopt;
        Value found = class_lookup(cx, type, cx.name(name_id));
        if (!cx.is(found, Kind::Property) || !(cx.object<Property>(found).set == setter)) return std::nullopt;
    }
    const Value args[] = {object, v};
    if (is_native(setter)) {
        no_question(cx);
        const std::size_t top = frame_size(cx.machine.link(), cx.regs); // the slack above every frame has room for the call and its result
        Value* window = cx.regs + top;
        window[0] = setter;
        std::copy_n(args, 2, window + kFrameHeaderWords);
        return call(cx, window, 2, kNone, static_cast<std::uint16_t>(top), next_pc);
    }
    const Flow flow = call_directly(cx, setter, args, 2);
    if (flow != Flow::Next) {
        no_question(cx);
        return flow;
    }
    if (alone) {
        no_question(cx);
        cx.ask(setter, {object, v});
    }
    return std::nullopt;
}

Flow operator_returned(Context& cx, Value value) {
    Value method = cx.regs[-4];
    pop_frame(cx);
    Value* R = cx.regs;
    const Instr* pc = frame_pc(R) - 1;
    const Instr in = *pc;
    if (in.opcode() == Op::STORE_ATTR) {
        cx.pc = pc + 1;
        return Flow::Enter;
    }
    const bool jump = is_jump(in.opcode());
    if (in.opcode() != Op::FOR_ITER && (value == kNotImplemented || (jump && !is_bool(value)))) {
        cx.pc = pc;
        Value answers = cx.make_list(2);
        list_push(cx, cx.object<List>(answers), question_of(cx, method, in, R));
        list_push(cx, cx.object<List>(answers), value);
        if (auto flow = perform_with(cx, answers)) return *flow;
        return resume_native(cx);
    }
    if (jump) {
        cx.pc = pc + 1 + (value == kTrue ? 0 : in.sc());
    } else {
        R[in.a] = value;
        cx.pc = pc + 1;
    }
    return Flow::Enter;
}

bool operator_ended_loop(Context& cx) {
    const Instr in = *cx.pc;
    if (in.opcode() != Op::FOR_ITER || !take_exception(cx, TypeId::StopIteration)) return false;
    cx.pc += 1 + in.sc();
    return true;
}

} // namespace heddle::vm
