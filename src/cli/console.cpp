#include "cli/console.h"

#include <atomic>
#include <cstdio>
#include <cstring>

#include <unistd.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/program_source.h"
#include "trace/names.h"

namespace heddle::cli {

namespace {
std::atomic<bool> console_is_shared{false};
} // namespace

run::OutputSink console_sink() {
    bool terminal = isatty(STDOUT_FILENO) == 1;
    return [terminal](const run::OutputRecord& record) {
        if (record.is_stderr) std::fflush(stdout); // so that the two keep their order where both go to one place
        std::FILE* out = record.is_stderr ? stderr : stdout;
        std::fwrite(record.text.data(), 1, record.text.size(), out);
        if (record.is_stderr) return;
        if (terminal || (console_is_shared.load(std::memory_order_relaxed) && !record.text.empty() && record.text.back() == '\n')) std::fflush(stdout);
    };
}

void share_console() {
    console_is_shared.store(true);
    flush_console();
}

void flush_console() { std::fflush(stdout); }

void print_verdict(const run::Verdict& verdict, const std::string& file) {
    flush_console();
    switch (verdict.kind) {
    case run::VerdictKind::Exit:
    case run::VerdictKind::Exception: return; // the machine has printed the traceback, as CPython does
    case run::VerdictKind::Deadlock:
    case run::VerdictKind::Livelock:
        fmt::print(stderr, "heddle: {}\n{}", verdict.message, run::cycle_text(verdict.cycle));
        return;
    case run::VerdictKind::Stopped:
    case run::VerdictKind::Limit:
    case run::VerdictKind::Error: fmt::print(stderr, "heddle: {}: {}\n", file, verdict.message); return;
    }
}

namespace {

nlohmann::ordered_json verdict_json(const run::Verdict& verdict) {
    nlohmann::ordered_json cycle = nlohmann::ordered_json::array(), errors = nlohmann::ordered_json::array();
    for (const run::WaitEdge& edge : verdict.cycle)
        cycle.push_back({{"thread", edge.thread}, {"waits_for", edge.waits_for}, {"held_by", edge.held_by}, {"line", edge.line}});
    for (const auto& error : verdict.thread_errors)
        errors.push_back({{"thread", error.thread}, {"type", error.type}, {"message", error.message}, {"line", error.line}});
    return {{"verdict", run::verdict_name(verdict.kind)},
            {"exit_code", exit_code(verdict)},
            {"message", verdict.message},
            {"limit", verdict.limit},
            {"traceback", verdict.traceback},
            {"line", verdict.line},
            {"cycle", cycle},
            {"thread_errors", errors},
            {"threads", verdict.threads},
            {"operations", verdict.operations},
            {"elapsed_ms", verdict.elapsed_ms}};
}

} // namespace

bool write_status(const std::string& file, const std::vector<run::Verdict>& verdicts, const vm::MachineConfig& config) {
    nlohmann::ordered_json json = {{"version", 1}, {"model", trace::model_name(config.model)}, {"time", trace::time_name(config.time)}};
    if (verdicts.size() == 1) {
        json.update(verdict_json(verdicts.front()));
    } else {
        json["runs"] = nlohmann::ordered_json::array();
        for (const run::Verdict& verdict : verdicts) json["runs"].push_back(verdict_json(verdict));
    }
    std::string text = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    std::FILE* out = std::fopen(file.c_str(), "wb");
    bool written = out != nullptr && std::fwrite(text.data(), 1, text.size(), out) == text.size();
    if (out != nullptr && std::fclose(out) != 0) written = false;
    if (!written) fmt::print(stderr, "heddle: cannot write '{}': {}\n", file, std::strerror(errno));
    return written;
}

} // namespace heddle::cli
