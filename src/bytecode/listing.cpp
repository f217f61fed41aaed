#include "bytecode/listing.h"

#include <fmt/format.h>

namespace heddle::bytecode {

namespace {

std::string constant_text(const Program& program, std::uint32_t index) {
    if (index >= program.constants.size()) return "?";
    const Constant& c = program.constants[index];
    switch (c.kind) {
        case Constant::Kind::None: return "None";
        case Constant::Kind::True: return "True";
        case Constant::Kind::False: return "False";
        case Constant::Kind::Ellipsis: return "...";
        case Constant::Kind::Int: return fmt::format("{}", c.int_value);
        case Constant::Kind::BigInt: return c.text;
        case Constant::Kind::Float: return fmt::format("{}", c.float_value);
        case Constant::Kind::Imaginary: return fmt::format("{}j", c.float_value);
        case Constant::Kind::Str: return fmt::format("{:?}", std::string_view(c.text).substr(0, 40));
        case Constant::Kind::Bytes: return fmt::format("b{:?}", std::string_view(c.text).substr(0, 40));
        case Constant::Kind::Tuple: {
            std::string text = "(";
            for (std::uint32_t e : c.elements) text += constant_text(program, e) + ", ";
            return text + ")";
        }
    }
    return "?";
}

std::string at(const std::vector<std::string>& list, std::uint32_t index) {
    return index < list.size() ? list[index] : fmt::format("?{}", index);
}

// What the operands refer to, for the right margin of the listing.
std::string comment(const Program& program, const Code& code, std::size_t i) {
    const Instr& in = code.instrs[i];
    auto target = [&](std::int32_t offset) { return fmt::format("to {}", static_cast<std::int64_t>(i) + 1 + offset); };
    switch (in.opcode()) {
        case Op::LOAD_CONST: return constant_text(program, in.bx());
        case Op::LOAD_GLOBAL:
        case Op::STORE_GLOBAL:
        case Op::DELETE_GLOBAL: return at(program.globals, in.bx());
        case Op::CHECK_LOCAL:
        case Op::DELETE_LOCAL:
        case Op::IMPORT: return at(program.names, in.bx());
        case Op::LOAD_CELL:
        case Op::DELETE_CELL:
        case Op::LOAD_ATTR:
        case Op::LOAD_METHOD:
        case Op::STORE_ATTR:
        case Op::DELETE_ATTR:
        case Op::LOAD_NAME:
        case Op::LOAD_CLASS_CELL:
        case Op::STORE_NAME:
        case Op::DELETE_NAME:
        case Op::IMPORT_FROM: return at(program.names, in.c);
        case Op::MAKE_FUNCTION: return in.c < program.codes.size() ? program.codes[in.c].qualname : "?";
        case Op::EXTRA: {
            Op before = i > 0 ? code.instrs[i - 1].opcode() : Op::NOP;
            if (before == Op::CALL_METHOD) return at(program.names, in.a);
            if (before == Op::CALL_METHOD_KW) return at(program.names, in.a) + " " + constant_text(program, in.b);
            if (before == Op::CALL_KW || before == Op::CALL_LOADED_KW) return constant_text(program, in.a);
            return "";
        }
        case Op::JUMP:
        case Op::JUMP_BACK:
        case Op::JUMP_IF_FALSE:
        case Op::JUMP_IF_TRUE:
        case Op::JUMP_UNLESS_NONE:
        case Op::JUMP_IF_NONE: return target(in.sbx());
        default: break;
    }
    OpFormat format = op_info(in.opcode()).format;
    if (format == OpFormat::ABsC || format == OpFormat::AsIsC) return target(in.sc());
    return "";
}

std::string operands_text(const Instr& in) {
    switch (op_info(in.opcode()).format) {
        case OpFormat::ABC: return fmt::format("{} {} {}", in.a, in.b, in.c);
        case OpFormat::ABsC:
        case OpFormat::ABI: return fmt::format("{} {} {}", in.a, in.b, in.sc());
        case OpFormat::AsBX: return fmt::format("{} {}", in.a, in.sbx());
        case OpFormat::ABX: return fmt::format("{} {}", in.a, in.bx());
        case OpFormat::AsIsC: return fmt::format("{} {} {}", in.a, in.sb(), in.sc());
    }
    return {};
}

} // namespace

std::vector<ListedCode> list_codes(const Program& program) {
    std::vector<ListedCode> codes;
    for (std::size_t index = 0; index < program.codes.size(); index++) {
        const Code& code = program.codes[index];
        if (code.module != 0) continue; // the library's
        ListedCode listed{static_cast<std::uint32_t>(index), {}};
        for (std::size_t i = 0; i < code.instrs.size(); i++) {
            const Instr& in = code.instrs[i];
            const OpInfo& info = op_info(in.opcode());
            const Span span = i < code.spans.size() ? code.spans[i] : Span{};
            const bool one_line = span.line == span.end_line;
            listed.instrs.push_back({span.line, info.name, operands_text(in), comment(program, code, i), info.gil, one_line ? span.col : 0, one_line ? span.end_col : 0});
        }
        codes.push_back(std::move(listed));
    }
    return codes;
}

std::string disassemble(const Program& program) {
    std::string out;
    for (const ListedCode& listed : list_codes(program)) {
        const Code& code = program.codes[listed.code];
        out += fmt::format("{} (line {}, {} registers)\n", code.qualname, code.first_line, code.nregs);
        std::uint32_t last_line = 0;
        for (std::size_t i = 0; i < listed.instrs.size(); i++) {
            const ListedInstr& in = listed.instrs[i];
            std::string line_text = in.line != last_line ? fmt::format("{}", in.line) : "";
            last_line = in.line;
            const char* gil = in.gil == GilPoint::BACK ? "  [gil: before]" : in.gil == GilPoint::CALL ? "  [gil: after]" : "";
            std::string row = fmt::format("{:>6} {:>5}  {:<20} {:<14} {}{}", line_text, i, in.name, in.operands, in.note, gil);
            while (!row.empty() && row.back() == ' ') row.pop_back();
            out += row + "\n";
        }
        for (const Handler& h : code.handlers)
            out += fmt::format("       except {} to {}: {} in R{}\n", h.start, h.end, h.handler, h.reg);
        out += "\n";
    }
    return out;
}

} // namespace heddle::bytecode
