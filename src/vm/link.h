#pragma once
// A Program made ready to run: instructions in one array, names resolved to natives. Immutable, shared by any number of machines.

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bytecode/program.h"
#include "vm/object.h"

namespace heddle::vm {

struct LinkedCode {
    const bytecode::Instr* start;
    const bytecode::Code* code;
    std::uint32_t instr_count;
    std::uint16_t nregs;
    std::uint16_t positional;
    bool simple; ///< only positional parameters: arguments need no binding when their number fits
};

class LinkedProgram {
public:
    explicit LinkedProgram(std::shared_ptr<const bytecode::Program> program);

    const bytecode::Program& program() const { return *program_; }
    /// Whether it has class statements or names `type`: where not, no built-in operation ever asks Python code about an object.
    bool may_have_classes() const { return may_have_classes_; }
    const std::vector<LinkedCode>& codes() const { return codes_; }
    const std::vector<bytecode::Instr>& instrs() const { return instrs_; }
    /// Native id of method names[name] of a kind, or -1.
    int method(std::uint32_t name, Kind kind) const {
        return methods_[static_cast<std::size_t>(name) * kKindCount + static_cast<std::size_t>(kind)];
    }
    /// Which code an instruction belongs to.
    std::uint32_t code_of(const bytecode::Instr* pc) const;
    std::uint32_t site_of(const bytecode::Instr* pc) const { return static_cast<std::uint32_t>(pc - instrs_.data()) + 1; }
    /// Line of a site (as in Object::site) in the program; 0 for 0 and for sites in the library.
    std::uint32_t site_line(std::uint32_t site) const;
    /// "line 12", "line 171 of queue.py"; "" for 0.
    std::string site_place(std::uint32_t site) const;
    /// Visibility classes (vm/visibility.h) are numbered: four a site of the program, its global slots, four a site of the library, its
    /// slots, all else. So a schedule that lists those of the program holds when the library changes, and whatever conditions are watched.
    std::uint32_t first_class(std::uint32_t site) const { return site < library_site_ ? 4 * site : 4 * site + program_globals_; }
    std::uint32_t global_class(std::uint32_t slot) const {
        return slot < program_globals_ ? 4 * library_site_ + slot : 4 * condition_site_ + slot;
    }
    /// Index into Program::modules, or -1.
    int module_index(std::string_view name) const;
    /// Slot of a module's global, or -1: `module.name` is that cell.
    int global_slot(std::uint32_t module, std::string_view name) const;
    int global_slot(std::uint32_t module, std::uint32_t name_id) const {
        auto at = slots_by_id_.find(std::uint64_t{module} << 32 | name_id);
        return at == slots_by_id_.end() ? -1 : static_cast<int>(at->second);
    }

private:
    std::shared_ptr<const bytecode::Program> program_;
    std::vector<bytecode::Instr> instrs_;
    std::vector<LinkedCode> codes_;
    std::vector<std::int16_t> methods_;
    bool may_have_classes_ = false;
    std::uint32_t library_site_ = 0; ///< the first site that is not the program's
    std::uint32_t program_globals_ = 0;
    std::uint32_t condition_site_ = 0; ///< the first site of a condition, behind all others
    std::unordered_map<std::string_view, std::uint32_t> modules_;
    std::vector<std::unordered_map<std::string_view, std::uint32_t>> slots_; ///< by module: name → slot
    std::unordered_map<std::uint64_t, std::uint32_t> slots_by_id_;           ///< module, name id → slot
};

} // namespace heddle::vm
