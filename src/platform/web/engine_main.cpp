// The page's engine module: runs in a dedicated Worker (web/engine-boot.js), which passes requests in and events out as
// JSON text. This thread only routes; the engine works on its own threads, or, built without threads, in slices between
// which the Worker returns to its event loop.

#include <emscripten.h>
#if defined(__EMSCRIPTEN_PTHREADS__)
#include <emscripten/threading.h>
#endif

#include <atomic>
#include <deque>
#include <mutex>
#include <string>
#include <utility>

#include "engine/engine.h"

namespace {

// Events come from any thread and leave from the Worker's own, in order.
class Outbox {
public:
    void put(const std::string& event) {
        bool first = false;
        {
            std::lock_guard<std::mutex> lock(mutex_);
            first = events_.empty();
            events_.push_back(event);
        }
        if (!first) return;  // a drain is on its way
#if defined(__EMSCRIPTEN_PTHREADS__)
        emscripten_async_run_in_main_runtime_thread(EM_FUNC_SIG_V, &Outbox::drain_all);
#else
        drain_all();
#endif
    }

    static void drain_all();

private:
    std::mutex mutex_;
    std::deque<std::string> events_;
};

// Written to 1 by the page before it discards this Worker, whose threads would otherwise go on for seconds.
std::atomic<std::int32_t> stop_word{0};
Outbox outbox;
heddle::engine::Engine* engine = nullptr;
std::string incoming;

void Outbox::drain_all() {
    std::deque<std::string> events;
    {
        std::lock_guard<std::mutex> lock(outbox.mutex_);
        events = std::exchange(outbox.events_, {});
    }
    for (const std::string& event : events) EM_ASM({ Module["post"](UTF8ToString($0)); }, event.c_str());
}

}  // namespace

extern "C" {

// Room for `size` bytes of UTF-8, the ending zero included.
EMSCRIPTEN_KEEPALIVE char* heddle_engine_buffer(int size) {
    incoming.assign(size_t(size > 0 ? size : 1), '\0');
    return incoming.data();
}

// `cores`: how many the browser says there are.
EMSCRIPTEN_KEEPALIVE void heddle_engine_start(int cores) {
    heddle::engine::EngineOptions options;
    options.stop_word = &stop_word;
    options.announce_stop_word = true;
    options.cores = cores;
    engine = new heddle::engine::Engine([](const std::string& event) { outbox.put(event); }, options);
    engine->start();
}

// Takes the request in the buffer.
EMSCRIPTEN_KEEPALIVE void heddle_engine_receive() { engine->handle(incoming.c_str()); }

// A slice of work; true when there is more, and the caller should return to its event loop and call again.
EMSCRIPTEN_KEEPALIVE int heddle_engine_work() { return engine->work(); }

}  // extern "C"

int main() { return 0; }
