#pragma once
// Where a run's output and verdict go.

#include <string>
#include <vector>

#include "run/output.h"
#include "run/verdict.h"
#include "vm/machine.h"

namespace heddle::cli {

/// Standard output gets exactly what the program writes there, standard error the rest.
run::OutputSink console_sink();
void flush_console();
/// Flushes, and from here on writes whole lines at once: several processes share the output.
void share_console();

/// What a person is told about an ending that the program's own output does not tell.
void print_verdict(const run::Verdict& verdict, const std::string& file);

/// --status: one object, or for several runs {"version":1,"runs":[…]}. False: said why on stderr.
bool write_status(const std::string& file, const std::vector<run::Verdict>& verdicts, const vm::MachineConfig& config);

} // namespace heddle::cli
