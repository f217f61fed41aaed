// A run: on real threads, or controlled.

#include <condition_variable>

#include <fmt/format.h>

#include "base/capabilities.h"
#include "base/real_thread.h"
#include "engine/job.h"
#include "engine/limits.h"
#include "engine/report_message.h"
#include "run/controlled.h"
#include "run/load.h"
#include "run/machine_processes.h"
#include "run/policies.h"
#include "run/recorded.h"
#include "run/recording_policy.h"
#include "run/replay_policy.h"
#include "run/threaded.h"

namespace heddle::engine {

namespace {

constexpr std::size_t kThreadsShown = 64; // what a person can look at; a program may have thousands

class RunJob : public Job {
public:
    RunJob(std::int64_t id, JobContext context, protocol::Run request) : Job(id, std::move(context)), request_(std::move(request)) {}

    bool work(double ms) override {
        if (!begun_) {
            begun_ = true;
            if (!begin()) return false;
        }
        if (controlled_ == nullptr) {
            if (request_.record) record_on_threads();
            else run_on_threads();
            return false;
        }
        bool more = true;
        auto until = std::chrono::steady_clock::now() + std::chrono::duration<double, std::milli>(ms);
        constexpr std::uint64_t kInstructions = 200'000; // about a millisecond
        while (more && std::chrono::steady_clock::now() < until) {
            stop_requested();
            more = controlled_->work(kInstructions);
        }
        if (!more || elapsed_ms() - flushed_ms_ >= kBatchMs) {
            flush_output();
            send_threads(controlled_threads());
            send_processes();
            if (more) send(protocol::Progress{0, static_cast<std::int64_t>(controlled_->verdict().operations), elapsed_ms(), 0, 0, 0});
        }
        if (!more) finish(controlled_->verdict(), recording_ ? recorded_schedule() : "");
        return more;
    }

private:
    void fail(std::string message) {
        run::Verdict verdict;
        verdict.kind = run::VerdictKind::Error;
        verdict.message = std::move(message);
        finish(verdict);
    }

    void finish(const run::Verdict& verdict, const std::string& schedule = {}) { send(protocol::Finished{to_message(verdict), elapsed_ms(), schedule}); }

    bool begin() {
        trace::Schedule schedule;
        bool replay = !request_.schedule.empty();
        if (replay) {
            std::string error;
            schedule = trace::parse_schedule(request_.schedule, error);
            if (!error.empty()) {
                fail(error);
                return false;
            }
            if (request_.scale.empty()) request_.scale = schedule.scale;
        }
        run::Loaded loaded = run::load_program(request_.program.source, request_.program.name, request_.scale);
        if (loaded.program == nullptr || !loaded.diagnostics.empty()) send(to_message(loaded));
        if (loaded.program == nullptr) {
            fail("the program has errors");
            return false;
        }
        program_ = loaded.program;
        config_ = run_config(request_.model, request_.time, request_.limits, request_.program.name);
        config_.seed = request_.seed.value_or(0);
        const bool with_processes = run::imports_processes(*program_);
        if (context_.threads && !request_.controlled && !replay && (!with_processes || (!request_.record && make_family()))) return true;

        run::ControlledOptions options;
        options.operations_max = request_.limits.operations != 0 ? static_cast<std::uint64_t>(request_.limits.operations) : kOperations;
        options.sink = sink();
        options.stop_word = &stop_word_;
        options.visibility.everything = true;
        if (replay) {
            std::string why = trace::refusal(schedule, program_->program());
            if (!why.empty()) {
                fail(why);
                return false;
            }
            trace::configure(schedule, config_, options.visibility);
            options.operations = schedule.operations;
            policy_ = std::make_unique<run::ReplayPolicy>(schedule.steps);
        } else {
            run::PolicyName name;
            const char* otherwise = request_.record ? "slices" : request_.seed ? "random" : "round-robin";
            if (!run::PolicyName::parse(request_.policy.empty() ? otherwise : request_.policy, name)) {
                fail("there is no policy \"" + request_.policy + "\": " + run::kPolicyNames);
                return false;
            }
            policy_ = run::make_policy(name, config_.seed, run::length_of(name, program_, config_, options.visibility, &stop_word_));
        }
        if (request_.record) recording_ = std::make_unique<run::RecordingPolicy>(*policy_);
        controlled_ = std::make_unique<run::ControlledRun>(program_, config_, recording_ ? *recording_ : *policy_, std::move(options));
        if (controlled_->machine().heap().valid()) return true;
        finish(controlled_->verdict()); // not enough memory: there is no machine to tell of
        return false;
    }

    // The engine starts no processes of the system: they are machines beside each other. False: there is no memory for what they share, so the
    // program has the controlled driver's.
    bool make_family() {
        if (kIsWeb && request_.limits.heap_bytes == 0) config_.heap_bytes_max = run::kFirstHeapBytes;
        run::FamilySettings settings;
        settings.child.workers = 1;
        settings.child.seed = request_.seed;
        settings.child.common_stop_word = context_.common_stop_word;
        settings.sink = sink();
        settings.config = config_;
        settings.spawned_program = [this] { return run::load_spawned(request_.program.source, request_.program.name, request_.scale).program; };
        settings.report_child = [this](int pid, const run::ProcessHost::ShownThread& main, const run::Verdict& verdict) {
            std::string text;
            if (verdict.kind == run::VerdictKind::Deadlock) text = fmt::format("heddle: in process {}:\n{}", pid, run::cycle_text(verdict.cycle));
            else if (verdict.kind == run::VerdictKind::Limit && verdict.limit != "processes") text = fmt::format("heddle: process {}: {}\n", pid, verdict.message);
            if (!text.empty()) family_->sink()({main.number, main.name, true, text, elapsed_ms()});
        };
        family_ = std::make_unique<run::ProcessFamily>(std::move(settings));
        if (!family_->valid()) family_.reset();
        return family_ != nullptr;
    }

    std::string recorded_schedule() {
        trace::Schedule made = trace::header_of(program_->program(), request_.scale, config_, controlled_->visibility());
        made.steps = recording_->steps();
        made.operations = controlled_->operations();
        return trace::to_text(made);
    }

    run::OutputSink sink() {
        return [this](const run::OutputRecord& record) {
            std::lock_guard<std::mutex> lock(output_mutex_);
            // A record that goes on with the one before it joins it: a flood of short prints is not a flood of items.
            constexpr std::size_t kItemBytes = 4096;
            if (!output_.empty()) {
                protocol::OutputItem& last = output_.back();
                bool same = last.thread == static_cast<int>(record.thread) && (last.stream == "err") == record.is_stderr;
                bool unfinished = last.text.empty() || last.text.back() != '\n';
                if (same && unfinished && last.text.size() < kItemBytes) {
                    last.text += record.text;
                    return;
                }
            }
            output_.push_back({static_cast<int>(record.thread), std::string(record.thread_name), record.time_ms,
                               record.is_stderr ? "err" : "out", std::string(record.text)});
        };
    }

    void flush_output() {
        flushed_ms_ = elapsed_ms();
        protocol::Output output;
        {
            std::lock_guard<std::mutex> lock(output_mutex_);
            output.items.swap(output_);
        }
        if (!output.items.empty()) send(std::move(output));
    }

    void send_threads(protocol::Threads threads) {
        auto same = [](const protocol::ThreadItem& a, const protocol::ThreadItem& b) {
            return a.index == b.index && a.name == b.name && a.state == b.state && a.line == b.line;
        };
        if (std::equal(threads.items.begin(), threads.items.end(), threads_.items.begin(), threads_.items.end(), same)) return;
        threads_ = threads;
        send(std::move(threads));
    }

    // Of the controlled run; nothing where it has started none, or where all is as it was.
    void send_processes() {
        protocol::Processes processes;
        for (const vm::ProcessView& view : vm::process_views(controlled_->machine())) processes.items.push_back(to_message(view));
        if (processes.items.empty()) return;
        processes.pipes = to_message(vm::pipe_views(controlled_->machine()), [&](std::int64_t number) { return double(controlled_->sent_ns()[std::size_t(number)]) / 1e6; });
        send_changed(std::move(processes));
    }

    void send_changed(protocol::Processes processes) {
        std::string json = protocol::to_json({0, processes});
        if (json == processes_) return;
        processes_ = std::move(json);
        send(std::move(processes));
    }

    protocol::Threads controlled_threads() {
        protocol::Threads threads;
        vm::Machine& machine = controlled_->machine();
        for (std::uint32_t i = 0; i < machine.thread_count() && i < kThreadsShown; i++) {
            vm::ThreadState& state = machine.thread(i);
            std::string word = "ready";
            if (static_cast<vm::ThreadStatus>(state.aux) == vm::ThreadStatus::Ended) word = "finished";
            else if (state.wait_kind == static_cast<std::uint64_t>(vm::WaitKind::Time)) word = "sleeping";
            else if (!machine.enabled(i)) word = "waiting";
            threads.items.push_back({static_cast<int>(i), machine.thread_name(i), word,
                                     word == "finished" ? 0 : static_cast<int>(machine.thread_line(i))});
        }
        return threads;
    }

    static void add_threads(protocol::Threads& threads, const std::vector<run::ThreadedRun::ThreadItem>& items) {
        for (const auto& item : items)
            if (threads.items.size() < kThreadsShown) threads.items.push_back({static_cast<int>(item.index), item.name, item.state, static_cast<int>(item.line)});
    }

    // Threads, and processes if there have been some. `verdict`: of the first process, once that has ended.
    void send_state(run::ThreadedRun& run, const run::Verdict* verdict = nullptr) {
        protocol::Threads threads;
        add_threads(threads, run.threads(kThreadsShown));
        if (family_ == nullptr || !family_->has_started_any()) {
            send_threads(std::move(threads));
            return;
        }
        protocol::Processes processes;
        processes.items.push_back(first_process(run, verdict));
        for (const protocol::ThreadItem& item : threads.items) processes.items.back().threads.push_back(item.index);
        for (const run::FamilyProcess& process : family_->children(kThreadsShown)) {
            add_threads(threads, process.threads);
            processes.items.push_back(to_message(process));
        }
        using std::chrono::steady_clock;
        processes.pipes = to_message(family_->pipes(), [&](std::int64_t ns) {
            return elapsed_ms(steady_clock::time_point(std::chrono::duration_cast<steady_clock::duration>(std::chrono::nanoseconds(ns))));
        });
        send_threads(std::move(threads));
        send_changed(std::move(processes));
    }

    protocol::ProcessItem first_process(run::ThreadedRun& run, const run::Verdict* verdict) {
        protocol::ProcessItem item;
        item.pid = family_->first().pid();
        item.name = "MainProcess";
        item.heap_bytes = static_cast<std::int64_t>(run.heap_bytes());
        if (verdict != nullptr) item.state = "ended", item.exit_code = run::exit_code(*verdict);
        return item;
    }

    static const char* wait_word(vm::WaitKind kind) {
        switch (kind) {
        case vm::WaitKind::Lock: return "lock";
        case vm::WaitKind::Semaphore: return "semaphore";
        case vm::WaitKind::Event: return "event";
        case vm::WaitKind::Thread: return "thread";
        case vm::WaitKind::Notified: return "notification";
        case vm::WaitKind::Barrier: return "barrier";
        case vm::WaitKind::Time: return "sleep";
        case vm::WaitKind::Threads: return "end";
        default: return "other";
        }
    }

    void send_trace() {
        run::TraceBatch batch = trace_.take();
        if (batch.slices.empty() && batch.waits.empty() && batch.names.empty()) return;
        protocol::Traced traced;
        auto us = [](std::int64_t ns) { return static_cast<double>(ns) / 1e3; };
        for (const run::TracedSlice& slice : batch.slices)
            traced.slices.push_back({static_cast<int>(slice.thread), static_cast<int>(slice.worker), us(slice.from_ns), us(slice.to_ns)});
        for (const run::TracedWait& wait : batch.waits)
            traced.waits.push_back({static_cast<int>(wait.thread), wait_word(wait.kind), wait.object, wait.holder, us(wait.from_ns), us(wait.to_ns)});
        for (auto& [object, name] : batch.names) traced.names.push_back(std::move(name));
        traced.full = batch.full;
        send(std::move(traced));
    }

    template <typename Run> struct Runner {
        Run* run;
        run::Verdict verdict;
        std::mutex mutex;
        std::condition_variable done_changed;
        bool done = false;
    };

    template <typename Run> static void* enter(void* argument) {
        auto& runner = *static_cast<Runner<Run>*>(argument);
        run::Verdict verdict = runner.run->run();
        std::lock_guard<std::mutex> lock(runner.mutex);
        runner.verdict = std::move(verdict);
        runner.done = true;
        runner.done_changed.notify_all();
        return nullptr;
    }

    // The run gets a pthread of its own, so that this one can hand on its output in batches and what else there is `meanwhile`.
    template <typename Run, typename Meanwhile> run::Verdict watched(Run& run, Meanwhile&& meanwhile) {
        Runner<Run> runner;
        runner.run = &run;
        RealThread thread;
        if (!thread.start(&RunJob::enter<Run>, &runner)) return run.run();
        std::unique_lock<std::mutex> lock(runner.mutex);
        while (!runner.done) {
            runner.done_changed.wait_for(lock, std::chrono::duration<double, std::milli>(kBatchMs));
            if (runner.done) break;
            lock.unlock();
            flush_output();
            meanwhile();
            lock.lock();
        }
        lock.unlock();
        thread.join();
        return std::move(runner.verdict);
    }

    int workers() const {
        return std::min(request_.workers > 0 ? request_.workers : config_.model == vm::Model::Free ? context_.cores : 1, kRunWorkersMax);
    }

    void record_on_threads() {
        run::RecordedOptions options;
        options.workers = workers();
        options.seed = config_.seed;
        options.operations_max = request_.limits.operations != 0 ? static_cast<std::uint64_t>(request_.limits.operations) : kOperations;
        options.sink = sink();
        options.stop_word = &stop_word_;
        run::RecordedRun run(program_, config_, std::move(options));
        run::Verdict verdict = watched(run, [this] { stop_requested(); });
        flush_output();
        finish(verdict, verdict.kind == run::VerdictKind::Error ? "" : trace::to_text(run.schedule(*program_, request_.scale)));
    }

    void run_on_threads() {
        run::ThreadedOptions options;
        options.workers = workers();
        options.seed = request_.seed;
        options.sink = sink();
        if (request_.trace && family_ == nullptr) options.trace = &trace_; // it numbers the threads of one machine
        options.stop_word = &stop_word_;
        options.common_stop_word = context_.common_stop_word;
        if (family_ != nullptr) {
            options.sink = family_->sink();
            options.processes = &family_->first();
        }
        run::ThreadedRun run(program_, config_, std::move(options));
        run::Verdict verdict = watched(run, [&] {
            send_state(run);
            send_trace();
        });
        if (family_ != nullptr) family_->end();
        flush_output();
        send_state(run, &verdict);
        send_trace();
        finish(verdict);
    }

    protocol::Run request_;
    std::shared_ptr<const vm::LinkedProgram> program_;
    vm::MachineConfig config_;
    std::unique_ptr<run::Policy> policy_;
    std::unique_ptr<run::RecordingPolicy> recording_; ///< around policy_, where the run is recorded
    std::unique_ptr<run::ControlledRun> controlled_;
    std::unique_ptr<run::ProcessFamily> family_; ///< on real threads, where the program may start processes
    bool begun_ = false;
    double flushed_ms_ = 0;
    protocol::Threads threads_; ///< as last sent
    std::string processes_; ///< as last sent
    run::RunTrace trace_;
    std::mutex output_mutex_;
    std::vector<protocol::OutputItem> output_; ///< guarded by output_mutex_
};

} // namespace

std::unique_ptr<Job> make_run_job(std::int64_t id, JobContext context, protocol::Run request) {
    return std::make_unique<RunJob>(id, std::move(context), std::move(request));
}

} // namespace heddle::engine
