#include "vm/link.h"

#include <algorithm>

#include "vm/registry.h"

namespace heddle::vm {

LinkedProgram::LinkedProgram(std::shared_ptr<const bytecode::Program> program) : program_(std::move(program)) {
    std::size_t total = 0;
    for (const bytecode::Code& code : program_->codes) total += code.instrs.size();
    instrs_.reserve(total); // pointers into it stay valid
    for (const bytecode::Code& code : program_->codes) {
        LinkedCode linked{};
        linked.start = instrs_.data() + instrs_.size();
        linked.code = &code;
        linked.instr_count = static_cast<std::uint32_t>(code.instrs.size());
        linked.nregs = code.nregs;
        linked.positional = code.positional;
        linked.simple = code.keyword_only == 0 && !code.has_varargs && !code.has_varkw && !code.is_generator && !code.is_coroutine;
        instrs_.insert(instrs_.end(), code.instrs.begin(), code.instrs.end());
        codes_.push_back(linked);
    }
    methods_.assign(program_->names.size() * kKindCount, -1);
    std::int16_t id = 0;
    for (const NativeTable& table : native_tables())
        for (const NativeDef& def : table.defs) {
            if (table.kind != Kind::Module)
                for (std::size_t n = 0; n < program_->names.size(); n++)
                    if (program_->names[n] == def.name) methods_[n * kKindCount + static_cast<std::size_t>(table.kind)] = id;
            id++;
        }
}

std::uint32_t LinkedProgram::code_of(const bytecode::Instr* pc) const {
    auto after = std::upper_bound(codes_.begin(), codes_.end(), pc,
                                  [](const bytecode::Instr* p, const LinkedCode& code) { return p < code.start; });
    return static_cast<std::uint32_t>(after - codes_.begin()) - 1;
}

std::uint32_t LinkedProgram::site_line(std::uint32_t site) const {
    if (site == 0 || site > instrs_.size()) return 0;
    const bytecode::Instr* pc = instrs_.data() + site - 1;
    const LinkedCode& code = codes_[code_of(pc)];
    auto at = static_cast<std::size_t>(pc - code.start);
    return at < code.code->spans.size() ? code.code->spans[at].line : 0;
}

} // namespace heddle::vm
