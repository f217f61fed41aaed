#include "vm/evaluate.h"

#include <algorithm>

#include <fmt/format.h>

#include "vm/context.h"
#include "vm/exceptions.h"
#include "vm/interpreter.h"
#include "vm/modules.h"
#include "vm/slow_paths.h"

namespace heddle::vm {

namespace {

constexpr std::uint64_t kInstructionsMax = 1'000'000; // a condition is looked at in every state

// "name 'x' is not defined", where x is one of the program's own globals.
bool names_unbound_global(Context& cx, Value exception, const std::string& line) {
    const Exception& e = cx.object<Exception>(exception);
    if (!(e.type == cx.machine.type_object(TypeId::NameError))) return false;
    std::size_t begin = line.find('\''), end = line.rfind("' is not defined");
    if (begin == std::string::npos || end == std::string::npos || end <= begin) return false;
    return cx.machine.link().global_slot(0, std::string_view(line).substr(begin + 1, end - begin - 1)) >= 0;
}

} // namespace

std::uint32_t cell_class_of(Machine& machine, Location where) {
    constexpr std::uint32_t kNoObject = 0x80000000;
    if (where.object() == 0) return kNoObject | where.cell();
    if (machine.heap().object(where.object())->kind == Kind::Globals) return machine.link().global_class(where.cell());
    std::uint32_t cell = where.cell();
    std::uint32_t part = cell == kShape ? 1 : cell == kState ? 3 : (cell & kAttribute) != 0 ? 2 : 0;
    return machine.link().first_class(machine.heap().object(where.object())->site) + part;
}

Evaluation evaluate(Machine& machine, const bytecode::Condition& condition, std::vector<std::uint32_t>& read) {
    HEDDLE_ASSERT(machine.config().undo, "what a condition does is undone");
    const Machine::Mark before = machine.mark();
    const std::uint32_t threads = machine.thread_count();
    Evaluation evaluation;
    Transition transition;
    ThreadState* observer = nullptr;
    Arena arena;
    std::uint64_t instructions = 0;
    for (bool done = false; !done;) {
        Context cx(machine, 0);
        cx.model = Model::Free; // at most one visible operation at a time, so that no list of accesses overflows
        cx.arena = arena;
        cx.transition = &transition;
        transition.clear();
        if (observer == nullptr) {
            const Value parts[3] = {kNone, kNone, kNone};
            observer = &make_observer(cx, make_function(cx, condition.code, parts));
        }
        cx.thread = observer;
        observer->wait_kind = static_cast<std::uint64_t>(WaitKind::None);
        constexpr std::int64_t kSlice = 100'000;
        cx.budget = kSlice;
        Exit exit = interpret(cx);
        arena = cx.arena;
        instructions += static_cast<std::uint64_t>(kSlice - std::max<std::int64_t>(cx.budget, 0)) + 1;
        for (std::uint32_t i = 0; i < transition.count; i++) read.push_back(cell_class_of(machine, transition.accesses[i].location));
        switch (exit) {
            case Exit::Switch: case Exit::InstructionLimit:
                if (instructions < kInstructionsMax) break;
                evaluation = {Evaluation::Kind::Failed, "it takes too long to evaluate"};
                done = true;
                break;
            case Exit::Ended: {
                bool raised = false;
                Value answer = observer_answer(cx, *observer, raised);
                if (!raised) {
                    evaluation.kind = answer == kFalse ? Evaluation::Kind::True : Evaluation::Kind::False;
                } else {
                    std::string line = exception_line(cx, answer);
                    evaluation = {names_unbound_global(cx, answer, line) ? Evaluation::Kind::Unbound : Evaluation::Kind::Failed, line};
                }
                done = true;
                break;
            }
            case Exit::Blocked:
                evaluation = {Evaluation::Kind::Failed, "it would have to wait"};
                done = true;
                break;
            case Exit::ProcessEnded: case Exit::Stopped: case Exit::MemoryLimit: case Exit::OutputLimit: case Exit::ThreadLimit:
                evaluation = {Evaluation::Kind::Failed, "it exceeds a limit"};
                done = true;
                break;
        }
    }
    if (machine.thread_count() != threads) evaluation = {Evaluation::Kind::Failed, "it starts a thread"};
    machine.undo_to(before);
    return evaluation;
}

} // namespace heddle::vm
