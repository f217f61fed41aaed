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

} // namespace heddle::bytecode
