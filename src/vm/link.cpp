#include "vm/link.h"

#include <algorithm>

#include "vm/registry.h"

namespace heddle::vm {

LinkedProgram::LinkedProgram(std::shared_ptr<const bytecode::Program> program) : program_(std::move(program)) {
    std::size_t total = 0;
    for (const bytecode::Code& code : program_->codes) total += code.instrs.size();
    instrs_.reserve(total); // pointers into it stay valid
    condition_site_ = static_cast<std::uint32_t>(total + 1);
    for (std::size_t i = 0; i < program_->codes.size(); i++) {
        const bytecode::Code& code = program_->codes[i];
        if (!program_->conditions.empty() && i == program_->conditions.front().code) condition_site_ = static_cast<std::uint32_t>(instrs_.size() + 1);
        LinkedCode linked{};
        linked.start = instrs_.data() + instrs_.size();
        linked.code = &code;
        linked.instr_count = static_cast<std::uint32_t>(code.instrs.size());
        linked.nregs = code.nregs;
        linked.positional = code.positional;
        linked.simple = code.keyword_only == 0 && !code.has_varargs && !code.has_varkw;
        instrs_.insert(instrs_.end(), code.instrs.begin(), code.instrs.end());
        if (code.module == 0) library_site_ = static_cast<std::uint32_t>(instrs_.size() + 1);
        codes_.push_back(linked);
        for (const bytecode::Instr& in : code.instrs) may_have_classes_ = may_have_classes_ || in.opcode() == bytecode::Op::LOAD_BUILD_CLASS;
    }
    for (const std::string& name : program_->globals) may_have_classes_ = may_have_classes_ || name == "type";
    std::unordered_map<std::string_view, std::uint32_t> names;
    for (std::size_t n = 0; n < program_->names.size(); n++) names.emplace(program_->names[n], static_cast<std::uint32_t>(n));
    methods_.assign(program_->names.size() * kKindCount, -1);
    std::int16_t id = 0;
    for (const NativeTable& table : native_tables())
        for (const NativeDef& def : table.defs) {
            if (table.kind != Kind::Module)
                if (auto at = names.find(def.name); at != names.end()) methods_[at->second * kKindCount + static_cast<std::size_t>(table.kind)] = id;
            id++;
        }
    program_globals_ = program_->modules.empty() ? 0 : program_->modules[0].global_count;
    slots_.resize(program_->modules.size());
    for (std::uint32_t m = 0; m < program_->modules.size(); m++) {
        const bytecode::ModuleInfo& module = program_->modules[m];
        modules_.emplace(module.name, m);
        slots_[m].reserve(module.global_count);
        for (std::uint32_t slot = module.first_global; slot < module.first_global + module.global_count; slot++) {
            slots_[m].emplace(program_->globals[slot], slot);
            if (auto at = names.find(program_->globals[slot]); at != names.end()) slots_by_id_.emplace(std::uint64_t{m} << 32 | at->second, slot);
        }
    }
}

int LinkedProgram::module_index(std::string_view name) const {
    auto at = modules_.find(name);
    return at == modules_.end() ? -1 : static_cast<int>(at->second);
}

int LinkedProgram::global_slot(std::uint32_t module, std::string_view name) const {
    auto at = slots_[module].find(name);
    return at == slots_[module].end() ? -1 : static_cast<int>(at->second);
}

std::uint32_t LinkedProgram::code_of(const bytecode::Instr* pc) const {
    auto after = std::upper_bound(codes_.begin(), codes_.end(), pc,
                                  [](const bytecode::Instr* p, const LinkedCode& code) { return p < code.start; });
    return static_cast<std::uint32_t>(after - codes_.begin()) - 1;
}

namespace {
std::uint32_t line_at(const LinkedCode& code, const bytecode::Instr* pc) {
    auto at = static_cast<std::size_t>(pc - code.start);
    return at < code.code->spans.size() ? code.code->spans[at].line : 0;
}
} // namespace

std::uint32_t LinkedProgram::site_line(std::uint32_t site) const {
    if (site == 0 || site > instrs_.size()) return 0;
    const bytecode::Instr* pc = instrs_.data() + site - 1;
    const LinkedCode& code = codes_[code_of(pc)];
    return code.code->module == 0 ? line_at(code, pc) : 0;
}

std::string LinkedProgram::site_place(std::uint32_t site) const {
    if (site == 0 || site > instrs_.size()) return {};
    const bytecode::Instr* pc = instrs_.data() + site - 1;
    const LinkedCode& code = codes_[code_of(pc)];
    std::string text = "line " + std::to_string(line_at(code, pc));
    if (code.code->module != 0) text += " of " + program_->modules[code.code->module].name;
    return text;
}

} // namespace heddle::vm
