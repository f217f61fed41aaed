#pragma once
// What every command needs first: the program's text, compiled.

#include <memory>
#include <string>

#include "cli/options.h"
#include "run/load.h"
#include "run/verdict.h"

namespace heddle::cli {

using run::kExitDeadlock, run::kExitLimit, run::kExitStopped, run::kExitUsage;

/// The file's bytes, or standard input's for "-". False: said why on stderr.
bool read_source(const std::string& file, std::string& source);
/// Compiles, prints diagnostics on stderr; no program: errors. `text` receives the source.
run::Loaded load(const Options& options, const std::vector<std::string>& scale, const std::vector<std::string>& conditions = {},
                 std::string* text = nullptr);
/// Where imports find modules.
run::ImportOptions import_options(const Options& options);
/// The configuration that the options ask for, with the command line's limits.
vm::MachineConfig machine_config(const Options& options);

/// Raised by Ctrl-C; a second Ctrl-C ends the process.
std::atomic<std::int32_t>& stop_word();
void install_interrupt();

} // namespace heddle::cli
