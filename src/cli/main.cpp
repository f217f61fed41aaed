// The command line program `heddle`.

#include <cstdio>
#include <thread>

#include <fmt/format.h>

#include "base/capabilities.h"
#include "cli/commands.h"
#include "cli/program_source.h"
#include "platform/posix/processes.h"

int main(int argc, char** argv) {
    using namespace heddle;
    using namespace heddle::cli;
    platform::SpawnedProcess spawned;
    bool is_spawned = false;
    if constexpr (kHasFork) is_spawned = platform::read_spawned(argc, argv, spawned);
    if (is_spawned) argv += platform::kSpawnArguments - 1, argc -= platform::kSpawnArguments - 1; // the words of the first process
    std::string error;
    Options options = parse_options(argc, argv, error);
    options.words.assign(argv + 1, argv + argc);
    if (is_spawned) options.spawned = &spawned;
    if (!error.empty()) {
        fmt::print(stderr, "heddle: {}\n", error);
        return kExitUsage;
    }
    if (options.command == "help") {
        std::fputs(usage(), stdout);
        return 0;
    }
    if (options.command == "version") {
        fmt::print("heddle 0.1 ({}, {} cores)\n", heddle::kIsWeb ? "wasm" : "native", std::thread::hardware_concurrency());
        return 0;
    }
    if (options.command == "engine") return engine_command(options);
    install_interrupt();
    if (options.command == "run") return run_command(options);
    if (options.command == "explore") return explore_command(options);
    if (options.command == "replay") return replay_command(options);
    if (options.command == "dis") return dis_command(options);
    return bench_command(options);
}
