#include "cli/program_source.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>

#include <unistd.h>

#include <fmt/format.h>

#include "base/capabilities.h"
#include "platform/posix/processes.h"

namespace heddle::cli {

namespace {

constexpr std::size_t kSourceBytesMax = std::size_t{4} << 20; // no program that a person wrote is longer

// A signal handler can reach nothing but a global.
std::atomic<std::int32_t> interrupted{0};
static_assert(std::atomic<std::int32_t>::is_always_lock_free);

void on_interrupt(int) {
    if (interrupted.exchange(1) != 0) _exit(kExitStopped);
}

} // namespace

std::atomic<std::int32_t>& stop_word() { return interrupted; }

void install_interrupt() { std::signal(SIGINT, on_interrupt); }

bool read_source(const std::string& file, std::string& source) {
    std::FILE* in = file == "-" ? stdin : std::fopen(file.c_str(), "rb");
    if (in == nullptr) {
        fmt::print(stderr, "heddle: cannot open '{}': {}\n", file, std::strerror(errno));
        return false;
    }
    char buffer[65536];
    std::size_t got;
    while ((got = std::fread(buffer, 1, sizeof buffer, in)) > 0 && source.size() <= kSourceBytesMax) source.append(buffer, got);
    bool failed = std::ferror(in) != 0;
    int error = errno;
    if (in != stdin) std::fclose(in);
    if (failed) fmt::print(stderr, "heddle: cannot read '{}': {}\n", file, std::strerror(error));
    else if (source.size() > kSourceBytesMax) fmt::print(stderr, "heddle: '{}' is longer than {} bytes\n", file, kSourceBytesMax);
    return !failed && source.size() <= kSourceBytesMax;
}

namespace {

// A module's file in one of the folders; the embedded library has the rest. HEDDLE_STDLIB names a folder that stands for the library
// itself, so that its modules can be changed without a build.
std::optional<lang::ModuleSource> find_in_folders(const std::vector<std::string>& folders, std::string_view module) {
    std::string path(module);
    std::replace(path.begin(), path.end(), '.', '/');
    for (const std::string& folder : folders) {
        for (bool is_package : {true, false}) {
            std::string file = folder + "/" + path + (is_package ? "/__init__.py" : ".py");
            lang::ModuleSource found{file, {}, is_package};
            if (access(file.c_str(), R_OK) == 0 && read_source(file, found.text)) return found;
        }
    }
    return std::nullopt;
}

} // namespace

run::ImportOptions import_options(const Options& options) {
    run::ImportOptions imports;
    std::vector<std::string> folders = options.paths;
    const char* library = std::getenv("HEDDLE_STDLIB");
    if (library != nullptr) folders.emplace_back(library);
    imports.lenient = !options.paths.empty();
    if (!folders.empty())
        imports.find_module = [folders, whole = library != nullptr](std::string_view module) {
            std::optional<lang::ModuleSource> found = find_in_folders(folders, module);
            return found || whole ? found : lang::find_in_library(module);
        };
    return imports;
}

run::Loaded load(const Options& options, const std::vector<std::string>& scale, const std::vector<std::string>& conditions, std::string* text) {
    std::string source;
    if (options.spawned != nullptr) return run::load_spawned(options.spawned->source, options.spawned->file, scale, import_options(options));
    if (!read_source(options.file, source)) return {};
    if (text != nullptr) *text = source;
    std::string name = options.file == "-" ? "<stdin>" : options.file;
    run::Loaded loaded = run::load_program(source, name, scale, import_options(options), conditions);
    if (!loaded.scale_error.empty()) fmt::print(stderr, "heddle: {}\n", loaded.scale_error);
    for (const Diagnostic& diagnostic : loaded.diagnostics)
        std::fputs(render_diagnostic(diagnostic, source, name).c_str(), stderr);
    return loaded;
}

vm::MachineConfig machine_config(const Options& options) {
    vm::MachineConfig config;
    config.model = options.model;
    config.time = options.time.value_or(options.command == "explore" ? vm::TimeMode::Any : vm::TimeMode::Exact);
    config.split_stdout = options.split_stdout;
    config.condition_any = options.condition_any;
    config.random_any = options.random_any;
    // In wasm the heap is taken as a whole from a memory of 1 GiB, and the explorer's replays need a second machine.
    if (kIsWeb) config.heap_bytes_max = std::size_t{options.command == "run" ? 512u : 192u} << 20;
    else config.heap_bytes_max = options.command == "run" ? std::size_t{4} << 30 : std::size_t{1} << 30;
    if (options.limit_heap_bytes != 0) config.heap_bytes_max = static_cast<std::size_t>(options.limit_heap_bytes);
    if (options.limit_output_bytes != 0) config.output_bytes_max = static_cast<std::size_t>(options.limit_output_bytes);
    if (options.limit_threads != 0) config.threads_max = static_cast<std::uint32_t>(options.limit_threads);
    if (options.limit_recursion != 0) config.recursion_max = static_cast<std::uint32_t>(options.limit_recursion);
    config.seed = options.seed.value_or(0);
    config.args = {options.file};
    config.args.insert(config.args.end(), options.args.begin(), options.args.end());
    return config;
}

} // namespace heddle::cli
