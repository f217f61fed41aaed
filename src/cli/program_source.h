#pragma once
// What every command needs first: the program's text, compiled.

#include <memory>
#include <string>

#include "cli/options.h"
#include "run/load.h"

namespace heddle::cli {

inline constexpr int kExitUsage = 2;    ///< bad source or usage
inline constexpr int kExitDeadlock = 3;
inline constexpr int kExitLimit = 4;
inline constexpr int kExitStopped = 130; ///< as shells show an interrupt

/// The file's bytes, or standard input's for "-". False: said why on stderr.
bool read_source(const std::string& file, std::string& source);
/// Compiles, prints diagnostics on stderr; no program: errors. `text` receives the source.
run::Loaded load(const Options& options, const std::vector<std::string>& scale, const std::vector<std::string>& conditions = {},
                 std::string* text = nullptr);
/// The configuration that the options ask for, with the command line's limits.
vm::MachineConfig machine_config(const Options& options);

/// Raised by Ctrl-C; a second Ctrl-C ends the process.
std::atomic<std::int32_t>& stop_word();
void install_interrupt();

} // namespace heddle::cli
