// An exploration, or the report that it cannot begin.

#include <algorithm>

#include "engine/job.h"
#include "engine/limits.h"
#include "engine/report_message.h"
#include "explore/explorer.h"
#include "run/load.h"

namespace heddle::engine {

namespace {

constexpr double kProgressMs = 100;

class ExploreJob : public Job {
public:
    ExploreJob(std::int64_t id, JobContext context, protocol::Explore request)
        : Job(id, std::move(context)), request_(std::move(request)) {}

    bool work(double ms) override {
        if (explorer_ == nullptr && !begin()) return false;
        stop_requested();
        bool more = explorer_->work(ms);
        if (more) {
            if (elapsed_ms() - told_ms_ < kProgressMs) return true;
            told_ms_ = elapsed_ms();
            explore::Progress progress = explorer_->progress();
            send(protocol::Progress{static_cast<std::int64_t>(progress.executions), static_cast<std::int64_t>(progress.steps),
                                    progress.elapsed_ms, static_cast<std::int64_t>(progress.outcomes),
                                    static_cast<std::int64_t>(progress.open), progress.expected});
            return true;
        }
        send(protocol::Explored{to_message(explorer_->report())});
        return false;
    }

private:
    bool begin() {
        explore::ExploreOptions options;
        if (!explore::Projection::parse(request_.outcome, options.projection)) {
            send(protocol::Error{"there is no outcome \"" + request_.outcome + "\": output, lines-as-set, last-line or globals=A,B"});
            return false;
        }
        explore::ConditionTexts conditions{request_.always, request_.never_together, request_.eventually};
        run::Loaded loaded = run::load_program(request_.program.source, request_.program.name, request_.scale, {}, conditions.expressions());
        if (loaded.program == nullptr || !loaded.diagnostics.empty()) send(to_message(loaded));
        if (loaded.program == nullptr) {
            protocol::Finished finished;
            finished.verdict.kind = "error";
            finished.verdict.message = "the program has errors";
            send(std::move(finished));
            return false;
        }
        std::string error;
        options.conditions = explore::conditions_of(conditions, loaded.program->program(), error);
        if (!error.empty()) {
            send(protocol::Error{error});
            return false;
        }
        options.machine.model = model_of(request_.model);
        options.machine.time = time_of(request_.time);
        options.machine.random_any = request_.random_any;
        options.machine.heap_bytes_max = heap_limit(request_.limits.heap_bytes, kExploreHeapBytes);
        options.machine.output_bytes_max =
            request_.limits.output_bytes != 0 ? static_cast<std::size_t>(request_.limits.output_bytes) : kOutputBytes;
        options.machine.args = {request_.program.name};
        options.scale = request_.scale;
        options.executions_max = static_cast<std::uint64_t>(request_.limits.executions);
        options.seconds_max = request_.limits.seconds;
        // One core stays for the window. Only a search that has gone on for a while is shared (ExploreOptions::share_after).
        const int wanted = request_.jobs != 0 ? request_.jobs : std::min(context_.cores - 1, kExploreJobsAsked);
        options.jobs = !context_.threads ? 1 : static_cast<std::uint32_t>(std::clamp(wanted, 1, std::clamp(context_.cores, 1, kExploreJobsMax)));
        options.operations_max =
            request_.limits.operations != 0 ? static_cast<std::uint64_t>(request_.limits.operations) : kExploreOperations;
        options.stop_word = &stop_word_;
        options.preemptions_max = static_cast<std::int32_t>(request_.limits.preemptions);
        explorer_ = explore::make_explorer(request_.engine, loaded.program, options, error);
        if (explorer_ == nullptr) send(protocol::Error{error});
        return explorer_ != nullptr;
    }

    protocol::Explore request_;
    std::unique_ptr<explore::Explorer> explorer_;
    double told_ms_ = 0;
};

} // namespace

std::unique_ptr<Job> make_explore_job(std::int64_t id, JobContext context, protocol::Explore request) {
    return std::make_unique<ExploreJob>(id, std::move(context), std::move(request));
}

} // namespace heddle::engine
