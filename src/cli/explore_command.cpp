#include <cstdio>
#include <cstdlib>

#include <sys/ioctl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/program_source.h"
#include "engine/report_message.h"
#include "explore/explorer.h"

namespace heddle::cli {

namespace {

std::size_t terminal_width() {
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 60) return std::min<std::size_t>(size.ws_col, 160);
    return 100;
}

} // namespace

int explore_command(const Options& options) {
    explore::ExploreOptions explore;
    if (!explore::Projection::parse(options.outcome, explore.projection)) {
        fmt::print(stderr, "heddle: --outcome is output, lines-as-set, last-line or globals=A,B, not \"{}\"\n", options.outcome);
        return kExitUsage;
    }
    explore::ConditionTexts conditions{options.always, options.never_together, options.eventually};
    run::Loaded loaded = load(options, options.scale, conditions.expressions());
    if (loaded.program == nullptr) return kExitUsage;
    std::string error;
    explore.conditions = explore::conditions_of(conditions, loaded.program->program(), error);
    if (!error.empty()) {
        fmt::print(stderr, "heddle: {}\n", error);
        return kExitUsage;
    }
    explore.machine = machine_config(options);
    explore.scale = options.scale;
    explore.executions_max = options.limit_executions;
    explore.seconds_max = options.limit_seconds;
    explore.jobs = options.jobs;
    if (options.share_after != 0) explore.share_after = options.share_after;
    explore.preemptions_max = options.preemptions;
    if (options.limit_operations != 0) explore.operations_max = options.limit_operations;
    explore.stop_word = &stop_word();
    explore.check = options.check_undo;
    explore.tree = options.dot;
    std::unique_ptr<explore::Explorer> explorer = explore::make_explorer(options.engine, loaded.program, explore, error);
    if (explorer == nullptr) {
        fmt::print(stderr, "heddle: {}\n", error);
        return kExitUsage;
    }
    bool show_progress = !options.json && isatty(STDERR_FILENO) == 1;
    constexpr double kProgressMs = 200;
    bool shown = false;
    while (explorer->work(kProgressMs)) {
        if (!show_progress) continue;
        explore::Progress progress = explorer->progress();
        std::string all = progress.expected > 0 ? fmt::format(" of about {:.2g}", progress.expected) : progress.open > 0 ? fmt::format(" ({} open)", progress.open) : "";
        fmt::print(stderr, "\r{} executions{}, {} endings, {:.1f} s   ", progress.executions, all, progress.outcomes, progress.elapsed_ms / 1000);
        std::fflush(stderr);
        shown = true;
    }
    if (shown) fmt::print(stderr, "\r{:60}\r", "");
    explore::Report report = explorer->report();
    if (options.dot && report.dot.empty()) {
        fmt::print(stderr, "heddle: the tree of executions is too large to be drawn\n");
        return kExitUsage;
    }
    if (options.dot) std::fputs(report.dot.c_str(), stdout);
    else if (options.json) fmt::print("{}\n", protocol::to_json(engine::to_message(report)));
    else std::fputs(explore::to_text(report, options.file, terminal_width()).c_str(), stdout);
    return explore::exit_code(report);
}

} // namespace heddle::cli
