#include <cstdio>

#include "cli/commands.h"
#include "engine/engine.h"

namespace heddle::cli {

// Requests are lines on standard input; when it ends, so does the engine, whatever is still running.
int engine_command(const Options&) {
    engine::Engine engine(
        [](const std::string& event) {
            std::fwrite(event.data(), 1, event.size(), stdout);
            std::fputc('\n', stdout);
            std::fflush(stdout);
        },
        {});
    engine.start();
    std::string line;
    char buffer[65536];
    while (std::fgets(buffer, sizeof buffer, stdin) != nullptr) {
        line += buffer;
        if (line.empty() || line.back() != '\n') continue; // a longer line than the buffer
        line.pop_back();
        if (!line.empty()) engine.handle(line);
        line.clear();
        while (engine.work()) {}
    }
    return 0;
}

} // namespace heddle::cli
