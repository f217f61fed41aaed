#include "platform/native/engine_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

extern char** environ;

namespace heddle::platform {

namespace {

// A program of a lesson is a few kilobytes; an engine that has not read a message for this long is stuck.
constexpr int kWritePatience_ms = 1000;

std::string why_it_ended(int status) {
    if (WIFSIGNALED(status)) return std::string("it was ended by ") + strsignal(WTERMSIG(status));
    return "it ended with exit code " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

EngineProcess::EngineProcess(std::string program, std::function<void(std::string)> on_line,
                             std::function<void(std::string)> on_end)
    : program_(std::move(program)), on_line_(std::move(on_line)), on_end_(std::move(on_end)) {}

EngineProcess::~EngineProcess() { kill(); }

bool EngineProcess::start() {
    kill();
    int in[2], out[2];
    if (pipe2(in, O_CLOEXEC) != 0) return false;
    if (pipe2(out, O_CLOEXEC) != 0) {
        close(in[0]);
        close(in[1]);
        return false;
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    std::string engine = "engine";
    char* arguments[] = {program_.data(), engine.data(), nullptr};
    pid_t child = -1;
    int failed = posix_spawn(&child, program_.c_str(), &actions, nullptr, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]);
    close(out[1]);
    if (failed) {
        close(in[1]);
        close(out[0]);
        return false;
    }
    killed_ = false;
    child_ = child;
    to_child_ = in[1];
    fcntl(to_child_, F_SETFL, O_NONBLOCK);
    reader_ = std::thread([this, from = out[0], child] { read_lines(from, child); });
    return true;
}

void EngineProcess::read_lines(int from, pid_t child) {
    std::string pending;
    char buffer[65536];
    for (;;) {
        ssize_t count = read(from, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        pending.append(buffer, size_t(count));
        size_t begin = 0;
        for (size_t end; (end = pending.find('\n', begin)) != std::string::npos; begin = end + 1)
            on_line_(pending.substr(begin, end - begin));
        pending.erase(0, begin);
    }
    close(from);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    if (!killed_) on_end_(why_it_ended(status));
}

void EngineProcess::kill() {
    killed_ = true;
    if (child_ > 0) ::kill(child_, SIGKILL);
    if (reader_.joinable()) reader_.join();
    if (to_child_ >= 0) close(to_child_);
    child_ = -1;
    to_child_ = -1;
}

void EngineProcess::send(const std::string& message) {
    if (to_child_ < 0) return;
    std::string line = message + "\n";
    size_t at = 0;
    while (at < line.size()) {
        ssize_t count = write(to_child_, line.data() + at, line.size() - at);
        if (count > 0) {
            at += size_t(count);
        } else if (count < 0 && errno == EAGAIN) {
            pollfd room{to_child_, POLLOUT, 0};
            if (poll(&room, 1, kWritePatience_ms) <= 0) return;
        } else if (errno != EINTR) {
            return;  // it is gone; the reading thread says so
        }
    }
}

}  // namespace heddle::platform
