#pragma once

#include <sys/types.h>

#include <atomic>
#include <functional>
#include <string>
#include <thread>

namespace heddle::platform {

// `heddle engine` as a child process: one JSON message a line, both ways over pipes. It can be killed at any time.
class EngineProcess {
public:
    // `on_line` gets each line of the child, `on_end` a clause why it ended when it did so by itself; both are called
    // from a thread of this object's own.
    EngineProcess(std::string program, std::function<void(std::string)> on_line, std::function<void(std::string)> on_end);
    ~EngineProcess();
    EngineProcess(const EngineProcess&) = delete;
    EngineProcess& operator=(const EngineProcess&) = delete;

    // False when the process cannot be started; on_end is not called then.
    bool start();
    // Kills the child and waits for the reading thread; on_end is not called.
    void kill();
    // Dropped when there is no child or it does not read: a stuck engine must not stop the window.
    void send(const std::string& message);

private:
    void read_lines(int from, pid_t child);

    std::string program_;
    std::function<void(std::string)> on_line_;
    std::function<void(std::string)> on_end_;
    std::thread reader_;
    std::atomic<bool> killed_{false};
    pid_t child_ = -1;
    int to_child_ = -1;
};

}  // namespace heddle::platform
