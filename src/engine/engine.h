#pragma once
// The engine: answers requests with events, both JSON text (src/protocol). It owns every run and exploration.
//
// With threads (kHasThreads) each run and exploration works on a pthread of its own, so handle() returns at once and events come from
// those threads. Without threads the caller's event loop calls work() until it returns false: each call takes at most about 20 ms.
//
// Thread safety: handle(), work() and the destructor belong to one thread. The sink is called from any thread, one call at a time.

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace heddle::engine {

struct EngineOptions {
    /// Raised by someone outside (the page before it discards the engine): everything ends, nothing new begins. Its address is
    /// sent in the `ready` event when `announce_stop_word` is set. nullptr: the engine uses a word of its own.
    std::atomic<std::int32_t>* stop_word = nullptr;
    bool announce_stop_word = false;
    int cores = 0; ///< real threads that parallel runs may use together; 0: as many as the hardware says
};

class Engine {
public:
    /// One event, one line of JSON without a line break.
    using Sink = std::function<void(const std::string& event)>;

    Engine(Sink sink, EngineOptions options);
    /// Stops whatever runs and waits for it (at most about 100 ms).
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// Sends `ready`. Call it once, first.
    void start();
    /// One request. Never blocks, whatever the text.
    void handle(const std::string& request);
    /// Without threads: works for at most about 20 ms; true: there is more, call again. With threads: joins what has finished
    /// (call it now and then, or never) and returns false.
    bool work();
    /// Whether requests are being worked on.
    bool busy() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace heddle::engine
