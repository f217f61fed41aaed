#include <cstdio>

#include "bytecode/program.h"
#include "cli/commands.h"
#include "cli/program_source.h"

namespace heddle::cli {

int dis_command(const Options& options) {
    run::Loaded loaded = load(options, options.scale);
    if (loaded.program == nullptr) return kExitUsage;
    std::fputs(bytecode::disassemble(loaded.program->program()).c_str(), stdout);
    return 0;
}

} // namespace heddle::cli
