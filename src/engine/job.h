#pragma once
// One request at work. With threads a job has a pthread of its own and work() is called until it returns false; without, the engine's
// work() calls it a slice at a time. Both ways it is the same code.

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

#include "protocol/events.h"
#include "protocol/requests.h"

namespace heddle::engine {

struct StepperSlot; // step_job.cpp

/// What jobs need from their engine. Thread-safe.
struct JobContext {
    std::function<void(const protocol::Event&)> send;
    const std::atomic<std::int32_t>* common_stop_word = nullptr; ///< ends every job
    int cores = 1;
    bool threads = false;
    std::shared_ptr<StepperSlot> stepper; ///< the engine's one stepper
};

class Job {
public:
    Job(std::int64_t id, JobContext context) : context_(std::move(context)), id_(id) {}
    virtual ~Job() = default;
    /// Works for about `ms` (a run on real threads: to its end); false: its last event was sent.
    virtual bool work(double ms) = 0;
    std::int64_t id() const { return id_; }
    /// Its last event is on its way: it only tidies up. From any thread.
    bool about_to_end() const { return about_to_end_.load(std::memory_order_acquire); }
    /// From any thread.
    void stop() { stop_word_.store(1, std::memory_order_relaxed); }

protected:
    bool stop_requested() {
        if (context_.common_stop_word != nullptr && context_.common_stop_word->load(std::memory_order_relaxed) != 0) stop();
        return stop_word_.load(std::memory_order_relaxed) != 0;
    }
    void send(protocol::EventBody body) {
        const bool last = std::holds_alternative<protocol::Finished>(body) || std::holds_alternative<protocol::Explored>(body);
        if (last) about_to_end_.store(true, std::memory_order_release);
        context_.send({id_, std::move(body)});
    }
    double elapsed_ms() const { return elapsed_ms(std::chrono::steady_clock::now()); }
    double elapsed_ms(std::chrono::steady_clock::time_point at) const { return std::chrono::duration<double, std::milli>(at - started_).count(); }

    JobContext context_;
    std::atomic<std::int32_t> stop_word_{0};

private:
    std::int64_t id_;
    std::atomic<bool> about_to_end_{false};
    std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

std::unique_ptr<Job> make_run_job(std::int64_t id, JobContext context, protocol::Run request);         // run_job.cpp
std::unique_ptr<Job> make_measure_job(std::int64_t id, JobContext context, protocol::Measure request); // measure_job.cpp
std::unique_ptr<Job> make_step_job(std::int64_t id, JobContext context, protocol::Step request);       // step_job.cpp
std::shared_ptr<StepperSlot> make_stepper_slot();
std::unique_ptr<Job> make_explore_job(std::int64_t id, JobContext context, protocol::Explore request); // explore_job.cpp

} // namespace heddle::engine
