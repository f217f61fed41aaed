#pragma once
// Processes of a program as processes of the system: fork(), or a new `heddle process …` for the start method spawn. What they share is
// one anonymous file, mapped by all, which the system frees with the last of them however they end; nothing has a name that could be left.
//
// The first process takes over those whose parent has ended, and all end with it (PR_SET_PDEATHSIG), also when it is killed.
//
// Thread safety: as vm::Processes and run::ProcessHost say. One a process: the handler of SIGCHLD finds it by a global.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "run/process_host.h"

namespace heddle::platform {

struct ProcessSettings {
    std::string source, file;            ///< the program, which a spawned process imports
    std::vector<std::string> arguments;  ///< of this command line, which a spawned process gets too
    std::function<void()> flush_output;  ///< before fork(): nothing may be written twice
    /// In a child: what the command line says at the end of a run; gives the exit code.
    std::function<int(const run::Verdict&)> report_child;
};

/// What a process that was spawned got from its parent.
struct SpawnedProcess {
    int space_file = -1;
    std::uint32_t slot = 0;
    std::string source, file, data;
};

/// The private command: `heddle process SPACE-FILE SLOT PARENT DATA-FILE COMMAND…`. True: `spawned` is filled, and COMMAND… begins at
/// argv[kSpawnArguments]. Does not return when the parent has ended meanwhile.
bool read_spawned(int argc, char** argv, SpawnedProcess& spawned);
inline constexpr int kSpawnArguments = 6;

std::unique_ptr<run::ProcessHost> make_processes(ProcessSettings settings, const SpawnedProcess* spawned);

} // namespace heddle::platform
