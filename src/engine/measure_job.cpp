// A measurement: one run after the other, each timed.

#include <algorithm>

#include "engine/job.h"
#include "engine/limits.h"
#include "engine/report_message.h"
#include "run/load.h"
#include "run/measure.h"

namespace heddle::engine {

namespace {


class MeasureJob : public Job {
public:
    MeasureJob(std::int64_t id, JobContext context, protocol::Measure request)
        : Job(id, std::move(context)), request_(std::move(request)) {}

    bool work(double ms) override {
        if (measure_ == nullptr && !begin()) return false;
        const double until = elapsed_ms() + ms;
        while (made_ < request_.runs && !stop_requested()) {
            std::optional<run::MeasuredRun> run = measure_->work(std::max(1.0, until - elapsed_ms()));
            // What was stopped in its middle has no time.
            if (run && run->kind != run::VerdictKind::Stopped) {
                runs_.runs.push_back({run->elapsed_ms, run::verdict_name(run->kind), run->exit_code, run->ending});
                made_++;
            }
            if (elapsed_ms() - told_ms_ >= kBatchMs) tell();
            if (elapsed_ms() >= until) break;
        }
        const bool stopped = stop_requested();
        if (made_ < request_.runs && !stopped) return true;
        tell();
        finish(stopped && made_ < request_.runs ? "stopped" : "exit", "");
        return false;
    }

private:
    void tell() {
        told_ms_ = elapsed_ms();
        if (runs_.runs.empty()) return;
        send(std::move(runs_));
        runs_ = {};
    }

    void finish(std::string kind, std::string message) {
        protocol::Finished finished;
        finished.verdict.kind = std::move(kind);
        finished.verdict.message = std::move(message);
        finished.elapsed_ms = elapsed_ms();
        send(std::move(finished));
    }

    bool begin() {
        run::Loaded loaded = run::load_program(request_.program.source, request_.program.name, {});
        if (loaded.program == nullptr || !loaded.diagnostics.empty()) send(to_message(loaded));
        if (loaded.program == nullptr) {
            finish("error", "the program has errors");
            return false;
        }
        run::MeasureOptions options;
        options.controlled = request_.controlled || !context_.threads;
        options.workers = std::min(request_.workers > 0 ? request_.workers : request_.model == protocol::Model::kFree ? context_.cores : 1, kRunWorkersMax);
        options.spawned_program = [this] { return run::load_spawned(request_.program.source, request_.program.name, {}).program; };
        options.operations_max = request_.limits.operations != 0 ? static_cast<std::uint64_t>(request_.limits.operations) : kOperations;
        options.stop_word = &stop_word_;
        options.common_stop_word = context_.common_stop_word;
        measure_ = std::make_unique<run::Measure>(
            loaded.program, run_config(request_.model, protocol::TimeModel::kExact, request_.limits, request_.program.name), options);
        return true;
    }

    protocol::Measure request_;
    std::unique_ptr<run::Measure> measure_;
    protocol::Measured runs_; ///< not told yet
    int made_ = 0;
    double told_ms_ = 0;
};

} // namespace

std::unique_ptr<Job> make_measure_job(std::int64_t id, JobContext context, protocol::Measure request) {
    return std::make_unique<MeasureJob>(id, std::move(context), std::move(request));
}

} // namespace heddle::engine
