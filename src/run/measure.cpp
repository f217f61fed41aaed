#include "run/measure.h"

#include <chrono>

#include "base/capabilities.h"
#include "run/load.h"
#include "run/machine_processes.h"
#include "run/random_policy.h"

namespace heddle::run {

namespace {

constexpr std::uint64_t kInstructionsAtOnce = 200'000; // about a millisecond

double now_ms() { return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

// Not in the middle of a character.
void cut(std::string& text) {
    if (text.size() <= kEndingBytesMax) return;
    std::size_t end = kEndingBytesMax;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) end--;
    text.resize(end);
}

} // namespace

void Measure::LastLine::add(std::string_view text) {
    while (!text.empty()) {
        std::size_t end = text.find('\n');
        // Of a long line its beginning is enough: cut() takes no more.
        if (open.size() <= kEndingBytesMax) open += text.substr(0, std::min(end, kEndingBytesMax + 1));
        if (end == std::string_view::npos) return;
        if (!open.empty()) last = std::move(open);
        open.clear();
        text.remove_prefix(end + 1);
    }
}

Measure::Measure(std::shared_ptr<const vm::LinkedProgram> program, const vm::MachineConfig& config, MeasureOptions options)
    : program_(std::move(program)), config_(config), options_(options) {
    config_.undo = false;
}

Measure::~Measure() = default;

OutputSink Measure::sink() {
    return [this](const OutputRecord& record) {
        if (!record.is_stderr) line_.add(record.text);
    };
}

MeasuredRun Measure::end(const Verdict& verdict, double elapsed_ms) {
    MeasuredRun made{elapsed_ms, verdict.kind, verdict.exit_code, {}};
    if (verdict.kind != VerdictKind::Exit) made.ending = verdict.message;
    if (made.ending.empty()) made.ending = line_.open.empty() ? line_.last : line_.open;
    cut(made.ending);
    return made;
}

std::optional<MeasuredRun> Measure::work(double ms) {
    if (!options_.controlled) {
        line_ = {};
        ThreadedOptions options;
        options.workers = options_.workers;
        options.sink = sink();
        options.stop_word = options_.stop_word;
        options.common_stop_word = options_.common_stop_word;
        std::unique_ptr<ProcessFamily> family;
        vm::MachineConfig config = config_;
        if (imports_processes(*program_)) {
            FamilySettings settings;
            settings.child.workers = 1;
            settings.child.common_stop_word = options_.common_stop_word;
            settings.sink = sink();
            if (kIsWeb) config.heap_bytes_max = std::min(config.heap_bytes_max, kFirstHeapBytes);
            settings.config = config;
            settings.spawned_program = options_.spawned_program;
            family = std::make_unique<ProcessFamily>(std::move(settings));
        }
        if (family != nullptr && family->valid()) {
            options.sink = family->sink();
            options.processes = &family->first();
        }
        ThreadedRun run(program_, config, std::move(options));
        double began = now_ms();
        Verdict verdict = run.run();
        const double took = now_ms() - began;
        if (family != nullptr) family->end(); // before what they print is looked at
        return end(verdict, took);
    }
    if (controlled_ == nullptr) {
        line_ = {};
        config_.seed = ++begun_;
        policy_ = std::make_unique<RandomPolicy>(config_.seed);
        ControlledOptions options;
        options.operations_max = options_.operations_max;
        options.sink = sink();
        options.stop_word = options_.stop_word;
        options.visibility.everything = true;
        controlled_ms_ = 0;
        controlled_ = std::make_unique<ControlledRun>(program_, config_, *policy_, std::move(options));
    }
    const double began = now_ms();
    bool more = true;
    while (more && now_ms() - began < ms) more = controlled_->work(kInstructionsAtOnce);
    controlled_ms_ += now_ms() - began;
    if (more) return std::nullopt;
    MeasuredRun made = end(controlled_->verdict(), controlled_ms_);
    controlled_.reset();
    return made;
}

} // namespace heddle::run
