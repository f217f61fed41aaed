// The command line program `heddle`.

#include <cstdio>
#include <thread>

#include <fmt/format.h>

#include "base/capabilities.h"
#include "cli/commands.h"
#include "cli/program_source.h"

int main(int argc, char** argv) {
    using namespace heddle::cli;
    std::string error;
    Options options = parse_options(argc, argv, error);
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
