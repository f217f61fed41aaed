#include "vm/code_objects.h"

#include "vm/operations.h"

namespace heddle::vm {

namespace {

// inspect's CO_… bits.
enum CodeFlag : std::uint32_t {
    kOptimized = 1, kNewLocals = 2, kVarArgs = 4, kVarKeywords = 8, kNested = 16, kGeneratorCode = 32, kCoroutineCode = 128, kAsyncGeneratorCode = 512
};

std::uint32_t flags_of(const bytecode::Code& code) {
    std::uint32_t flags = code.name == "<module>" ? 0 : kOptimized | kNewLocals;
    if (code.has_varargs) flags |= kVarArgs;
    if (code.has_varkw) flags |= kVarKeywords;
    if (!code.free_names.empty()) flags |= kNested;
    if (code.is_coroutine) flags |= code.is_generator ? kAsyncGeneratorCode : kCoroutineCode;
    else if (code.is_generator) flags |= kGeneratorCode;
    return flags;
}

Value names_tuple(Context& cx, const std::vector<std::string>& names) {
    Value tuple = cx.make_tuple(static_cast<std::uint32_t>(names.size()));
    for (std::size_t i = 0; i < names.size(); i++) cx.object<Tuple>(tuple).items[i] = cx.make_str(names[i]);
    return tuple;
}

Value plain_instance(Context& cx, TypeId type) {
    Value dict = cx.make_dict();
    Instance& instance = cx.allocate<Instance>(Kind::Instance);
    instance.type = cx.machine.type_object(type);
    instance.dict = dict;
    instance.base = kUnbound;
    return cx.value_of(instance);
}

void put(Context& cx, Value instance, std::string_view name, Value v) { dict_set_str(cx, cx.object<Instance>(instance).dict, cx.make_str(name), v); }

} // namespace

Value code_object(Context& cx, std::uint32_t index) {
    const bytecode::Program& program = cx.machine.link().program();
    const bytecode::Code& code = program.codes[index];
    Value v = plain_instance(cx, TypeId::code);
    const std::size_t own = code.reg_names.size() - code.free_names.size(), parameters = code.parameter_count();
    std::vector<std::string> variables, cells;
    for (std::size_t i = 0; i < own; i++) {
        if (i < parameters || !code.reg_is_cell[i]) variables.push_back(code.reg_names[i]);
        if (code.reg_is_cell[i]) cells.push_back(code.reg_names[i]);
    }
    put(cx, v, "co_name", cx.make_str(code.name));
    put(cx, v, "co_qualname", cx.make_str(code.qualname));
    put(cx, v, "co_filename", cx.make_str(program.modules[code.module].filename));
    put(cx, v, "co_firstlineno", int_value(code.first_line));
    put(cx, v, "co_argcount", int_value(code.positional));
    put(cx, v, "co_posonlyargcount", int_value(code.positional_only));
    put(cx, v, "co_kwonlyargcount", int_value(code.keyword_only));
    put(cx, v, "co_nlocals", int_value(static_cast<std::int64_t>(variables.size())));
    put(cx, v, "co_varnames", names_tuple(cx, variables));
    put(cx, v, "co_freevars", names_tuple(cx, code.free_names));
    put(cx, v, "co_cellvars", names_tuple(cx, cells));
    put(cx, v, "co_flags", int_value(flags_of(code)));
    return v;
}

Value frame_object(Context& cx, std::uint32_t index, const bytecode::Instr* at) {
    const LinkedCode& code = cx.machine.link().codes()[index];
    const auto where = static_cast<std::size_t>(at - code.start);
    Value v = plain_instance(cx, TypeId::frame);
    put(cx, v, "f_code", code_object(cx, index));
    put(cx, v, "f_lineno", int_value(where < code.code->spans.size() ? code.code->spans[where].line : code.code->first_line));
    put(cx, v, "f_lasti", int_value(static_cast<std::int64_t>(where)));
    return v;
}

} // namespace heddle::vm
