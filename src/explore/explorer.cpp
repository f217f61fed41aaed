#include "explore/explorer.h"

#include "explore/auto.h"
#include "explore/dpor.h"
#include "explore/oracle.h"
#include "run/controlled_host.h"

namespace heddle::explore {

bool Projection::parse(const std::string& text, Projection& out) {
    out = {};
    if (text == "output") return true;
    if (text == "lines-as-set") {
        out.kind = Kind::LinesAsSet;
        return true;
    }
    if (text == "last-line") {
        out.kind = Kind::LastLine;
        return true;
    }
    constexpr std::string_view kGlobals = "globals=";
    if (text.compare(0, kGlobals.size(), kGlobals) != 0) return false;
    out.kind = Kind::Globals;
    for (std::size_t at = kGlobals.size(); at <= text.size();) {
        std::size_t comma = std::min(text.find(',', at), text.size());
        if (comma == at) return false;
        out.globals.push_back(text.substr(at, comma - at));
        at = comma + 1;
    }
    return !out.globals.empty();
}

namespace {

// A condition that names what is neither a global variable of the program nor built in; "" if there is none.
std::string unknown_name(const vm::LinkedProgram& link, const ExploreOptions& options) {
    const bytecode::Program& program = link.program();
    if (program.conditions.empty()) return {};
    vm::MachineConfig config = options.machine;
    run::ControlledHost host(0);
    config.undo = false;
    vm::Machine machine(std::shared_ptr<const vm::LinkedProgram>(&link, [](const vm::LinkedProgram*) {}), config, host);
    if (!machine.heap().valid()) return {}; // the search will say so
    auto builtins = machine.builtin_values();
    for (const bytecode::Condition& condition : program.conditions)
        for (const bytecode::ModuleInfo& module : program.modules) {
            if (module.code != condition.code) continue;
            for (std::uint32_t slot = module.first_global; slot < module.first_global + module.global_count; slot++)
                if (program.globals[slot] != "__name__" && builtins.find(program.globals[slot]) == builtins.end())
                    return "the condition `" + condition.text + "` names `" + program.globals[slot] + "`, which is no global variable of the program";
        }
    return {};
}

} // namespace

std::unique_ptr<Explorer> make_explorer(const std::string& engine, std::shared_ptr<const vm::LinkedProgram> program,
                                        const ExploreOptions& options, std::string& error) {
    error = unknown_name(*program, options);
    if (!error.empty()) return nullptr;
    bool bounded = options.preemptions_max >= 0; // a bound on preemptions is only sound where states are told apart
    if (engine == "states" || (bounded && (engine.empty() || engine == "auto"))) return std::make_unique<Auto>(std::move(program), options, true);
    if (bounded) {
        error = "--preemptions needs --engine states";
        return nullptr;
    }
    if (engine.empty() || engine == "auto") return std::make_unique<Auto>(std::move(program), options, false);
    if (engine == "dpor") return std::make_unique<Dpor>(std::move(program), options);
    if (engine == "oracle") return std::make_unique<Oracle>(std::move(program), options);
    error = "there is no engine \"" + engine + "\"; auto, dpor, states and oracle are there";
    return nullptr;
}

} // namespace heddle::explore
