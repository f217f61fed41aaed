#include "engine/engine.h"

#include <algorithm>
#include <list>
#include <mutex>
#include <thread>
#include <vector>

#include "base/capabilities.h"
#include "base/real_thread.h"
#include "engine/job.h"
#include "engine/report_message.h"

namespace heddle::engine {

namespace {

constexpr const char* kEngineVersion = "0.1";
constexpr double kSliceMs = 15;           // without threads: leaves the event loop some of its 20 ms
constexpr double kThreadedSliceMs = 50;
constexpr std::size_t kJobsMax = 4;       // each may need a heap and several real threads

} // namespace

struct Engine::State {
    struct Work {
        std::unique_ptr<Job> job;
        RealThread thread;
        std::atomic<bool> done{false};
    };

    Sink sink;
    EngineOptions options;
    std::atomic<std::int32_t> own_stop_word{0};
    std::mutex sink_mutex;
    std::shared_ptr<StepperSlot> stepper = make_stepper_slot();
    std::list<Work> works; // a list, since a Work's address is its thread's argument

    const std::atomic<std::int32_t>* stop_word() const { return options.stop_word != nullptr ? options.stop_word : &own_stop_word; }

    void send(const protocol::Event& event) {
        std::string text = protocol::to_json(event);
        std::lock_guard<std::mutex> lock(sink_mutex);
        sink(text);
    }

    JobContext context() {
        JobContext context;
        context.send = [this](const protocol::Event& event) { send(event); };
        context.common_stop_word = stop_word();
        context.cores = options.cores;
        context.threads = kHasThreads;
        context.stepper = stepper;
        return context;
    }

    static void* enter(void* argument) {
        Work& work = *static_cast<Work*>(argument);
        while (work.job->work(kThreadedSliceMs)) {}
        work.done.store(true, std::memory_order_release);
        return nullptr;
    }

    // Joins and drops what has finished. `soon`: and what is about to, so that its memory is free for what comes next.
    void reap(bool soon = false) {
        works.remove_if([soon](Work& work) {
            if (!work.done.load(std::memory_order_acquire) && !(soon && kHasThreads && work.job->about_to_end())) return false;
            work.thread.join();
            return true;
        });
    }

    std::size_t active() const {
        return static_cast<std::size_t>(
            std::count_if(works.begin(), works.end(), [](const Work& work) { return !work.done.load(std::memory_order_acquire); }));
    }

    void begin(std::int64_t id, std::unique_ptr<Job> job) {
        reap(true);
        if (active() >= kJobsMax) {
            send({id, protocol::Error{"the engine is busy with " + std::to_string(kJobsMax) + " requests; stop one first"}});
            return;
        }
        Work& work = works.emplace_back();
        work.job = std::move(job);
        if (!kHasThreads) return;
        if (work.thread.start(&State::enter, &work)) return;
        works.pop_back();
        send({id, protocol::Error{"no real thread is to be had for this request"}});
    }

    struct Dispatcher {
        State& state;
        std::int64_t id;

        void operator()(const protocol::Ping&) { state.send({id, protocol::Pong{}}); }
        void operator()(const protocol::Check& check) {
            state.send({id, to_message(run::load_program(check.program.source, check.program.name, check.scale))});
        }
        void operator()(const protocol::Run& run) { state.begin(id, make_run_job(id, state.context(), run)); }
        void operator()(const protocol::Explore& explore) { state.begin(id, make_explore_job(id, state.context(), explore)); }
        void operator()(const protocol::Measure& measure) { state.begin(id, make_measure_job(id, state.context(), measure)); }
        void operator()(const protocol::Step& step) { state.begin(id, make_step_job(id, state.context(), step)); }
        void operator()(const protocol::Stop& stop) {
            for (Work& work : state.works)
                if (work.job->id() == stop.target) work.job->stop();
        }
    };
};

Engine::Engine(Sink sink, EngineOptions options) : state_(std::make_unique<State>()) {
    state_->sink = std::move(sink);
    state_->options = options;
    if (state_->options.cores <= 0) state_->options.cores = kHasThreads ? std::max(1, static_cast<int>(std::thread::hardware_concurrency())) : 1;
}

Engine::~Engine() {
    for (State::Work& work : state_->works) work.job->stop();
    for (State::Work& work : state_->works) work.thread.join();
}

void Engine::start() {
    protocol::Ready ready;
    ready.threads = kHasThreads;
    ready.cores = state_->options.cores;
    ready.version = kEngineVersion;
    if (state_->options.announce_stop_word && state_->options.stop_word != nullptr)
        ready.stop_word = static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(state_->options.stop_word));
    state_->send({0, ready});
}

void Engine::handle(const std::string& text) {
    std::variant<protocol::Request, protocol::ParseError> parsed = protocol::parse_request(text);
    if (const auto* error = std::get_if<protocol::ParseError>(&parsed)) {
        state_->send({error->id, protocol::Error{error->message}});
        return;
    }
    const auto& request = *std::get_if<protocol::Request>(&parsed);
    std::visit(State::Dispatcher{*state_, request.id}, request.body);
}

bool Engine::work() {
    if (kHasThreads) {
        state_->reap();
        return false;
    }
    if (!state_->works.empty()) { // the first has its turn and goes to the end of the queue
        State::Work& work = state_->works.front();
        if (!work.job->work(kSliceMs)) work.done = true;
        state_->works.splice(state_->works.end(), state_->works, state_->works.begin());
        state_->reap();
    }
    return busy();
}

bool Engine::busy() const { return state_->active() > 0; }

} // namespace heddle::engine
