// _lab_traceback: what the library's module traceback is written upon. It lists places; the library decides what they look like.
#include "vm/containers.h"
#include "vm/exceptions.h"
#include "vm/frames.h"
#include "vm/native_modules.h"

namespace heddle::vm {

namespace {

// (file, line, function, text of the line, marks below it)
void append_place(Context& cx, Value list, std::uint32_t code_index, std::size_t pc, bool marks) {
    const bytecode::Program& program = cx.machine.link().program();
    const bytecode::Code& code = program.codes[code_index];
    const bytecode::ModuleInfo& module = program.modules[code.module];
    const Span span = pc < code.spans.size() ? code.spans[pc] : Span{};
    const std::string_view line = module.source_line(span.line);
    list_append(cx, cx.object<List>(list), cx.make_tuple({cx.make_str(module.filename), int_value(span.line), cx.make_str(code.name), cx.make_str(line),
                                                          cx.make_str(marks ? caret_line(line, span) : "")}));
}

// The places of an exception's traceback, the outermost first.
NativeResult entries(Call& call) {
    Context& cx = call.cx;
    if (!cx.is(call.args[0], Kind::Traceback) && !(call.args[0] == kNone))
        return cx.raise(TypeId::TypeError, "entries() argument must be a traceback or None, not " + std::string(cx.type_name(call.args[0])));
    Value list = cx.make_list(4);
    for (Value v = call.args[0]; v.is_ref(); v = cx.object<Traceback>(v).next) {
        const Traceback& entry = cx.object<Traceback>(v);
        append_place(cx, list, static_cast<std::uint32_t>(entry.code), entry.pc, true);
    }
    call.result = list;
    return NativeResult::Done;
}

// Where the running thread is, the outermost place first, without the innermost `skip`.
NativeResult stack(Call& call) {
    Context& cx = call.cx;
    std::int64_t skip = 0;
    if (!(call.args[0] == kUnbound) && !as_index(cx, call.args[0], skip, "skip")) return NativeResult::Raise;
    std::vector<std::pair<std::uint32_t, std::size_t>> places;
    for (const Value* regs = cx.regs;; regs -= frame_delta(regs)) {
        if (!is_native_frame(regs)) {
            const LinkedCode& code = cx.machine.link().codes()[frame_code(regs)];
            const bytecode::Instr* at = regs == cx.regs ? cx.pc : frame_pc(regs) - 1;
            if (skip-- <= 0) places.emplace_back(frame_code(regs), static_cast<std::size_t>(at - code.start));
        }
        if ((frame_flags(regs) & kEntryFrame) != 0) break;
    }
    Value list = cx.make_list(static_cast<std::uint32_t>(places.size()));
    for (std::size_t i = places.size(); i-- > 0;) append_place(cx, list, places[i].first, places[i].second, false);
    call.result = list;
    return NativeResult::Done;
}

constexpr NativeDef kTraceback[] = {
    {"entries", entries, "tb, /"},
    {"stack", stack, "skip?, /"},
};

} // namespace

NativeTable traceback_functions() { return {"_lab_traceback", Kind::Module, kTraceback}; }

} // namespace heddle::vm
