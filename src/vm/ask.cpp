// How built-in operations ask Python code (vm/context.h, Context::ask). Problem: `a == b` may run a __eq__ written in Python in the
// middle of a C++ function, which can neither recurse into the interpreter nor be left halfway. Idea: operations have no effect before
// they have all answers, so one that meets an open question unwinds, the function is called, and the operation is performed again from
// its beginning with the answer in hand.
//
// What is between the tries lies on the thread's stack like everything else (undo, hash and collection need nothing new): a native
// frame over the frame that asked, the question's frame. Steps: put the question (call the function), take the answer, perform the
// operation again. An operation that asks once more, or hands over before a visible access, gets the same frame again with its answers.
#include <algorithm>

#include "vm/containers.h"
#include "vm/frames.h"
#include "vm/native.h"
#include "vm/special.h"

namespace heddle::vm {

using bytecode::kFrameHeaderWords;

namespace {

// Registers of a question's frame; behind them, as in every native frame, keywords and the returned value.
enum Register : std::uint32_t { kQuestion, kAnswers, kCaught, kRow, kRowAt, kReturned = 6, kRegisters };
enum QuestionStep : std::uint32_t { kPut, kAnswered, kPerform };

std::uint32_t question_native() {
    static const auto id = static_cast<std::uint32_t>(find_native("builtins", ".ask"));
    return id;
}

// An answer that is an exception: a tuple that no program can make.
Value wrap_exception(Context& cx, Value exception) { return cx.make_tuple({kDeleted, exception}); }
bool is_wrapped_exception(const Context& cx, Value v) {
    return cx.is(v, Kind::Tuple) && cx.header(v).size == 2 && cx.object<Tuple>(v).items[0] == kDeleted;
}

// The same question as before: what an operation makes anew for each try (a name, a slice) counts by value.
bool same_thing(Context& cx, Value a, Value b) {
    if (a == b) return true;
    if (!a.is_ref() || !b.is_ref() || cx.kind(a) != cx.kind(b)) return false;
    switch (cx.kind(a)) {
        case Kind::Str: return cx.text(a) == cx.text(b);
        case Kind::Float: case Kind::Complex: case Kind::BigInt: case Kind::Bytes: return values_equal(cx, a, b) == 1;
        case Kind::Tuple: {
            const Tuple &x = cx.object<Tuple>(a), &y = cx.object<Tuple>(b);
            return x.size == y.size && std::equal(x.items, x.items + x.size, y.items, [&](Value p, Value q) { return same_thing(cx, p, q); });
        }
        case Kind::List: { // arguments made for the question
            std::vector<Value> x = list_values(cx, a), y = list_values(cx, b);
            return x.size() == y.size() && std::equal(x.begin(), x.end(), y.begin(), [](Value p, Value q) { return p == q; });
        }
        case Kind::Slice: {
            const Slice &x = cx.object<Slice>(a), &y = cx.object<Slice>(b);
            return same_thing(cx, x.start, y.start) && same_thing(cx, x.stop, y.stop) && same_thing(cx, x.step, y.step);
        }
        case Kind::BoundMethod: {
            const BoundMethod &x = cx.object<BoundMethod>(a), &y = cx.object<BoundMethod>(b);
            return x.self == y.self && x.function == y.function;
        }
        default: return false;
    }
}

// kUnbound: the list or tuple has no such element.
Value element(Context& cx, Value sequence, std::uint64_t at) {
    if (cx.is(sequence, Kind::Tuple)) return at < cx.object<Tuple>(sequence).size ? cx.object<Tuple>(sequence).items[at] : kUnbound;
    List& list = cx.object<List>(sequence);
    ObjectLock lock(cx, list);
    return at < list.length ? list_item(cx, list, at) : kUnbound;
}

// The __eq__ of the next two elements of two sequences, which are compared as long as all before were equal.
Value next_pair(Context& cx, Value* regs, Value left, Value right) {
    for (auto at = static_cast<std::uint64_t>(regs[kRowAt].as_int());; at++) {
        const Value a = element(cx, left, at), b = element(cx, right, at);
        if (a == kUnbound || b == kUnbound) return kUnbound;
        if (a == b && !a.is_inline_float()) continue;
        if (!is_user_object(cx, a) || !is_user_object(cx, b) || !(cx.type_of(a) == cx.type_of(b))) return kUnbound;
        Value method = special_method(cx, a, "__eq__");
        if (!cx.is(method, Kind::Function)) return kUnbound;
        regs[kRowAt] = int_value(static_cast<std::int64_t>(at + 1));
        return cx.make_tuple({method, a, b});
    }
}

// The question about the next element of a row (ask_on) that has a function for it; kUnbound: what comes is something else, or nothing.
Value next_in_row(Context& cx, Value* regs, Value answer) {
    Value row = regs[kRow];
    if (row == kUnbound) return kUnbound;
    if (cx.is(row, Kind::Tuple) && cx.header(row).size == 3 && cx.object<Tuple>(row).items[0] == kDeleted)
        return answer == kTrue ? next_pair(cx, regs, cx.object<Tuple>(row).items[1], cx.object<Tuple>(row).items[2]) : kUnbound;
    for (auto at = static_cast<std::uint64_t>(regs[kRowAt].as_int());; at++) {
        const Value v = element(cx, row, at);
        if (v == kUnbound) return kUnbound;
        if (v.is_ref() && !cx.is_str(v) && !is_user_object(cx, v)) return kUnbound; // a list inside may have questions of its own
        if (!is_user_object(cx, v)) continue;
        Value method = special_method(cx, v, "__repr__");
        if (!cx.is(method, Kind::Function)) return kUnbound;
        regs[kRowAt] = int_value(static_cast<std::int64_t>(at + 1));
        return cx.make_tuple({method, v});
    }
}

bool push_frame(Context& cx, std::uint32_t step, Value question, Value answers, Value caught) {
    std::size_t top = frame_size(cx.machine.link(), cx.regs);
    if (!ensure_stack(cx, cx.regs + top, kRegisters + 2 * kStackSlackWords)) return false;
    Value* below = cx.regs;
    Value* regs = below + top + kFrameHeaderWords;
    if (!is_native_frame(below)) set_frame_pc(below, cx.pc + 1);
    const std::uint32_t id = question_native();
    regs[-4] = native_value(id);
    regs[-3] = int_value(kRegisters);
    regs[-2] = frame_link(static_cast<std::uint32_t>(regs - below), 0, kNativeFrame);
    regs[-1] = frame_id(id, step);
    std::fill(regs, regs + kRegisters, kUnbound);
    regs[kQuestion] = question, regs[kAnswers] = answers, regs[kCaught] = caught;
    if (step == kPut && !(cx.row == kUnbound)) regs[kRow] = cx.row, regs[kRowAt] = int_value(static_cast<std::int64_t>(cx.row_at));
    cx.regs = regs;
    return true;
}

bool has_answers(const Context& cx, Value answers) { return answers.is_ref() && cx.object<List>(answers).length > 0; }

// Calls the function. Nothing: its result is there, or another native frame runs now.
std::optional<Flow> put(Context& cx) {
    Value* regs = cx.regs;
    const Tuple& question = cx.object<Tuple>(regs[kQuestion]);
    const std::uint32_t nargs = question.size - 1;
    regs[-1] = frame_id(question_native(), kAnswered);
    cx.pc = nullptr;
    if (!ensure_stack(cx, regs + kRegisters, nargs + 2 * kStackSlackWords)) return unwind(cx);
    Value* window = cx.regs + kRegisters;
    window[0] = question.items[0];
    std::copy_n(question.items + 1, nargs, window + kFrameHeaderWords);
    cx.call_again = false;
    Flow flow = call(cx, window, nargs, kNone, 0, nullptr);
    Value answers = take_answers(cx);
    if (flow == Flow::Next) return std::nullopt;
    if (flow == Flow::Fail) {
        if (hands_over(cx)) { // before it has begun
            cx.stop_here = cx.call_again = false;
            cx.regs[-1] = frame_id(question_native(), kPut);
            keep_answers(cx, answers, kUnbound);
            cx.exit = Exit::Switch;
            return Flow::Leave;
        }
        if (!cx.asking()) return unwind(cx);
        cx.regs[-1] = frame_id(question_native(), kPut); // the call itself asks: first that, then the call again
        if (!push_question(cx, answers, kUnbound)) return unwind(cx);
        return std::nullopt;
    }
    if (flow == Flow::Leave && cx.call_again) { // a built-in that waits: call it again
        cx.call_again = false;
        cx.regs[-1] = frame_id(question_native(), kPut);
        keep_answers(cx, answers, kUnbound);
    }
    return flow;
}

void take(Context& cx) {
    Value* regs = cx.regs;
    const bool raised = !(cx.caught == kUnbound);
    Value answer = raised ? wrap_exception(cx, cx.caught) : regs[kReturned];
    cx.caught = kUnbound;
    if (regs[kAnswers] == kUnbound) regs[kAnswers] = cx.make_list(2);
    List& answers = cx.object<List>(regs[kAnswers]);
    list_push(cx, answers, regs[kQuestion]);
    list_push(cx, answers, answer);
    regs[kReturned] = kUnbound;
    regs[kQuestion] = raised ? kUnbound : next_in_row(cx, regs, answer);
    regs[-1] = frame_id(question_native(), regs[kQuestion] == kUnbound ? kPerform : kPut);
}

std::optional<Flow> perform_again(Context& cx) {
    Value answers = cx.regs[kAnswers], caught = cx.regs[kCaught];
    pop_frame(cx);
    if (is_native_frame(cx.regs)) {
        cx.answers = answers;
        cx.answer_at = 0;
        cx.caught = caught;
        return std::nullopt;
    }
    cx.pc = frame_pc(cx.regs) - 1;
    return perform_with(cx, answers);
}

} // namespace

std::optional<Flow> perform_with(Context& cx, Value answers) {
    cx.answers = answers;
    cx.answer_at = 0;
    cx.begin_operation();
    cx.call_again = false;
    Flow flow = perform(cx);
    answers = take_answers(cx);
    if (flow == Flow::Fail) {
        if (cx.asking()) {
            if (!push_question(cx, answers, kUnbound)) return unwind(cx);
            return std::nullopt;
        }
        if (!cx.stop_here) return unwind(cx);
        cx.stop_here = false;
        keep_answers(cx, answers, kUnbound);
        cx.exit = Exit::Switch;
        return Flow::Leave;
    }
    if (flow == Flow::Leave && cx.call_again) {
        cx.call_again = false;
        keep_answers(cx, answers, kUnbound);
    }
    return flow;
}

Value Context::ask(Value callable, std::initializer_list<Value> args) { return ask(callable, args.begin(), static_cast<std::uint32_t>(args.size())); }

Value Context::ask(Value callable, const Value* args, std::uint32_t nargs) {
    if (asking()) return kUnbound; // unwinding already
    if (!(answers == kUnbound)) {
        List& known = object<List>(answers);
        if (2 * answer_at < known.length) {
            const Value* pair = at<ListItems>(known.items).items + 2 * answer_at;
            const Tuple& asked = object<Tuple>(pair[0]);
            if (asked.size == nargs + 1 && same_thing(*this, asked.items[0], callable) &&
                std::equal(args, args + nargs, asked.items + 1, [&](Value p, Value q) { return same_thing(*this, p, q); })) {
                answer_at++;
                if (!is_wrapped_exception(*this, pair[1])) return pair[1];
                thread->raised = object<Tuple>(pair[1]).items[1];
                return kUnbound;
            }
            answers = make_list_of(*this, at<ListItems>(known.items).items, 2 * std::uint64_t{answer_at});
        }
    }
    row = kUnbound;
    question = make_tuple(nargs + 1);
    Tuple& asked = object<Tuple>(question);
    asked.items[0] = callable;
    std::copy_n(args, nargs, asked.items + 1);
    stop_here = true;
    return kUnbound;
}

bool is_question(std::uint32_t native_id) { return native_id == question_native(); }

bool push_question(Context& cx, Value answers, Value caught) {
    Value question = cx.question;
    cx.question = kUnbound;
    cx.stop_here = false;
    return push_frame(cx, kPut, question, answers, caught);
}

void keep_answers(Context& cx, Value answers, Value caught) {
    if (!has_answers(cx, answers) && caught == kUnbound) return;
    // Without room it asks again: a stack at its limit ends in a RecursionError anyway.
    if (!push_frame(cx, kPerform, kUnbound, answers, caught)) cx.thread->raised = kUnbound;
}

std::optional<Flow> go_on_with_question(Context& cx) {
    if (native_step(cx.regs) == kAnswered) take(cx);
    return native_step(cx.regs) == kPut ? put(cx) : perform_again(cx);
}

Flow put_question(Context& cx) {
    cx.thread->raised = kUnbound; // what was raised while it unwound
    return push_question(cx, take_answers(cx), kUnbound) ? resume_native(cx) : unwind(cx);
}

} // namespace heddle::vm
