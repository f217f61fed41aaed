#pragma once
// The commands, one a file. Each returns the process's exit code.

#include "cli/options.h"

namespace heddle::cli {

int run_command(const Options& options);     // run_command.cpp
int explore_command(const Options& options); // explore_command.cpp
int replay_command(const Options& options);  // replay_command.cpp
int dis_command(const Options& options);     // dis_command.cpp
int engine_command(const Options& options);  // engine_command.cpp
int bench_command(const Options& options);   // bench_command.cpp

} // namespace heddle::cli
