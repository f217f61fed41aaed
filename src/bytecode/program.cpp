#include "bytecode/program.h"

#include <fmt/format.h>

#include "base/assert.h"

namespace heddle::bytecode {

namespace {
constexpr OpInfo kOps[] = {
#define OP(name, format, gil) {#name, OpFormat::format, GilPoint::gil},
#include "bytecode/opcodes.def"
#undef OP
};

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
} // namespace

const OpInfo& op_info(Op op) {
    HEDDLE_ASSERT(op < Op::kCount, "an opcode outside the table");
    return kOps[static_cast<std::size_t>(op)];
}

namespace {
std::string_view line_of(std::string_view rest, std::uint32_t line) {
    for (std::uint32_t i = 1; !rest.empty() || i == line; i++) {
        std::size_t end = rest.find('\n');
        std::string_view text = rest.substr(0, end);
        if (i == line) {
            if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
            return text;
        }
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + 1);
    }
    return {};
}
} // namespace

std::string_view Program::source_line(std::uint32_t line) const { return line_of(source, line); }
std::string_view ModuleInfo::source_line(std::uint32_t line) const { return line_of(source, line); }

std::string_view ModuleInfo::package() const {
    std::string_view text = name;
    if (is_package) return text;
    std::size_t dot = text.rfind('.');
    return dot == std::string_view::npos ? std::string_view() : text.substr(0, dot);
}

std::uint32_t Program::module_of_global(std::uint32_t slot) const {
    for (std::size_t i = modules.size(); i-- > 1;)
        if (slot >= modules[i].first_global) return static_cast<std::uint32_t>(i);
    return 0;
}

std::string Program::global_name(std::uint32_t slot) const {
    std::uint32_t module = module_of_global(slot);
    return module == 0 ? globals[slot] : modules[module].name + "." + globals[slot];
}

std::string disassemble(const Program& program) {
    std::string out;
    for (const Code& code : program.codes) {
        if (code.module != 0) continue; // the library's
        out += fmt::format("{} (line {}, {} registers)\n", code.qualname, code.first_line, code.nregs);
        std::uint32_t last_line = 0;
        for (std::size_t i = 0; i < code.instrs.size(); i++) {
            const Instr& in = code.instrs[i];
            const OpInfo& info = op_info(in.opcode());
            std::uint32_t line = i < code.spans.size() ? static_cast<std::uint32_t>(code.spans[i].line) : 0;
            std::string line_text = line != last_line ? fmt::format("{}", line) : "";
            last_line = line;
            std::string operands;
            switch (info.format) {
                case OpFormat::ABC: operands = fmt::format("{} {} {}", in.a, in.b, in.c); break;
                case OpFormat::ABsC:
                case OpFormat::ABI: operands = fmt::format("{} {} {}", in.a, in.b, in.sc()); break;
                case OpFormat::AsBX: operands = fmt::format("{} {}", in.a, in.sbx()); break;
                case OpFormat::ABX: operands = fmt::format("{} {}", in.a, in.bx()); break;
                case OpFormat::AsIsC: operands = fmt::format("{} {} {}", in.a, in.sb(), in.sc()); break;
            }
            std::string note = comment(program, code, i);
            const char* gil = info.gil == GilPoint::BACK ? "  [gil: before]" : info.gil == GilPoint::CALL ? "  [gil: after]" : "";
            std::string row = fmt::format("{:>6} {:>5}  {:<20} {:<14} {}{}", line_text, i, info.name, operands, note, gil);
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
