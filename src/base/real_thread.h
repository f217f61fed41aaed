#pragma once
// An operating system's thread (in wasm a pthread on a Web Worker) with a stack of 1 MiB: std::thread cannot say how much, and many
// threads of the default size do not fit into a page's memory. The VM does not recurse; its built-in functions need some.
//
// Not thread-safe: one owner starts and joins it.

#include <pthread.h>

#include <cstddef>

namespace heddle {

class RealThread {
public:
    using Entry = void* (*)(void*);

    RealThread() = default;
    RealThread(const RealThread&) = delete;
    RealThread& operator=(const RealThread&) = delete;

    /// False: there is none to be had (the system's limit, or a page's pool of workers is used up).
    bool start(Entry entry, void* argument) {
        pthread_attr_t attributes;
        pthread_attr_init(&attributes);
        pthread_attr_setstacksize(&attributes, kStackBytes);
        started_ = pthread_create(&handle_, &attributes, entry, argument) == 0;
        pthread_attr_destroy(&attributes);
        return started_;
    }
    /// Waits for its end; does nothing if it was not started.
    void join() {
        if (started_) pthread_join(handle_, nullptr);
        started_ = false;
    }
    bool started() const { return started_; }

private:
    static constexpr std::size_t kStackBytes = std::size_t{1} << 20;

    pthread_t handle_{};
    bool started_ = false;
};

} // namespace heddle
