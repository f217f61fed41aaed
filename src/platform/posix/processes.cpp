#include "platform/posix/processes.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <map>
#include <mutex>

#include <fmt/format.h>

#include "base/assert.h"

namespace heddle::platform {

namespace {

// Address space and the end of the file; only what is written takes memory.
constexpr std::size_t kSpaceBytes = std::size_t{1} << 30;

constexpr std::size_t kStatusesMax = 4'096;

long futex(std::atomic<std::uint32_t>& word, int operation, std::uint32_t value, const timespec* timeout) {
    return syscall(SYS_futex, reinterpret_cast<std::uint32_t*>(&word), operation, value, timeout, nullptr, 0);
}

class MappedSpace : public vm::SharedSpace {
public:
    ~MappedSpace() override {
        if (mapped_ != nullptr) munmap(mapped_, kSpaceBytes);
        if (file_ >= 0) close(file_);
    }
    /// `file` -1: a new one.
    bool map(int file) {
        const bool fresh = file < 0;
        file_ = fresh ? memfd_create("heddle", 0) : file;
        if (file_ < 0 || (fresh && ftruncate(file_, kSpaceBytes) != 0)) return false;
        void* at = mmap(nullptr, kSpaceBytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, file_, 0);
        if (at == MAP_FAILED) return false;
        mapped_ = at;
        use(static_cast<char*>(at), kSpaceBytes);
        if (fresh) header().top.store((sizeof(vm::SharedHeader) + 63) / 64 * 64);
        return true;
    }
    int file() const { return file_; }

protected:
    void wake_process(std::uint32_t slot) override { futex(process(slot).signals, FUTEX_WAKE, 1, nullptr); }
    bool is_alive(std::uint32_t slot) override {
        const int pid = process(slot).pid.load();
        return pid == 0 ? process(slot).taken.load() != 0 : ::kill(pid, 0) == 0 || errno != ESRCH;
    }

private:
    int file_ = -1;
    void* mapped_ = nullptr;
};

// A signal handler can reach nothing but globals.
std::atomic<MappedSpace*> handler_space{nullptr};
std::atomic<bool> child_changed{false};

void on_child(int) {
    const int error = errno;
    child_changed.store(true);
    if (MappedSpace* space = handler_space.load()) static_cast<vm::SharedSpace*>(space)->signal(space->slot());
    errno = error;
}

// The parent has ended. Where the first process has taken this one over it goes on, as with CPython; else the program is over.
void on_parent_end(int) {
    const int error = errno;
    MappedSpace* space = handler_space.load();
    if (space == nullptr || getppid() != space->process(0).pid.load()) _exit(1);
    static_cast<vm::SharedSpace*>(space)->signal(space->slot()); // who waits for the parent
    errno = error;
}

// No process of the program outlives the first, however that ends. Asked for after the parent may have ended already, so that is looked at
// as well.
void end_with_parent(int parent) {
    struct sigaction action = {};
    action.sa_handler = on_parent_end;
    action.sa_flags = SA_RESTART;
    sigaction(SIGRTMIN, &action, nullptr);
    prctl(PR_SET_PDEATHSIG, SIGRTMIN);
    if (getppid() != parent) on_parent_end(0);
}

class PosixProcesses : public run::ProcessHost {
public:
    PosixProcesses(ProcessSettings settings, const SpawnedProcess* spawned) : settings_(std::move(settings)), pid_(getpid()) {
        if (spawned == nullptr) return;
        spawn_data_ = spawned->data;
        is_child_ = true;
        open_space(spawned->space_file, spawned->slot);
    }
    ~PosixProcesses() override {
        if (in_use()) end_children();
        if (handler_space.load() == &space_) handler_space.store(nullptr);
    }

    vm::SharedSpace& space() override {
        if (!in_use()) {
            std::lock_guard<std::mutex> guard(mutex_);
            if (!in_use()) open_space(-1, 0);
        }
        return space_;
    }
    bool is_child() const override { return is_child_; }
    int pid() const override { return pid_; }
    int parent_pid() const override { return getppid(); }
    std::string_view spawn_data() const override { return spawn_data_; }

    int fork(run::ThreadedRun&, std::uint32_t) override {
        const std::uint32_t slot = space().take_slot();
        if (slot == UINT32_MAX) return too_many();
        settings_.flush_output();
        space_.inherit_pipes(slot);
        const int parent = pid_;
        const int child = ::fork();
        if (child < 0) {
            const int error = errno;
            space_.drop_slot(slot);
            return -error;
        }
        if (child == 0) {
            end_with_parent(parent);
            pid_ = getpid();
            is_child_ = true;
            children_.clear();
            child_changed.store(false);
            space_.become(slot);
            space_.self().pid.store(pid_);
            return 0;
        }
        std::lock_guard<std::mutex> guard(mutex_);
        space_.process(slot).pid.store(child);
        children_[child] = {slot, {}};
        return child;
    }

    int spawn(std::string_view data, const std::vector<OpenEnd>& ends) override {
        const std::uint32_t slot = space().take_slot();
        if (slot == UINT32_MAX) return too_many();
        for (const OpenEnd& open : ends) space_.open_end(space_.at<vm::SharedPipe>(open.pipe), open.end, slot);
        settings_.flush_output();
        std::lock_guard<std::mutex> guard(mutex_);
        const int file = memfd_create("heddle-program", 0);
        bool written = file >= 0;
        for (std::string_view part : {std::string_view(settings_.source), std::string_view(settings_.file), data}) {
            const std::uint64_t size = part.size();
            written = written && write_all(file, reinterpret_cast<const char*>(&size), sizeof size) && write_all(file, part.data(), part.size());
        }
        int child = 0;
        int error = written ? 0 : errno;
        if (written) {
            std::vector<std::string> words = {"heddle", "process", std::to_string(space_.file()), std::to_string(slot), std::to_string(pid_), std::to_string(file)};
            words.insert(words.end(), settings_.arguments.begin(), settings_.arguments.end());
            std::vector<char*> argv;
            for (std::string& word : words) argv.push_back(word.data());
            argv.push_back(nullptr);
            error = posix_spawn(&child, "/proc/self/exe", nullptr, nullptr, argv.data(), environ);
        }
        if (file >= 0) close(file);
        if (error != 0) {
            space_.drop_slot(slot);
            return -error;
        }
        space_.process(slot).pid.store(child);
        children_[child] = {slot, {}};
        return child;
    }

    bool kill(int pid, int signal) override {
        std::lock_guard<std::mutex> guard(mutex_);
        auto child = children_.find(pid);
        if (child == children_.end() || child->second.status) return false;
        space_.process(child->second.slot).doomed.store(1);
        return ::kill(pid, signal) == 0;
    }

    std::optional<int> exit_status(int pid) override {
        reap();
        std::lock_guard<std::mutex> guard(mutex_);
        auto child = children_.find(pid);
        return child == children_.end() ? std::nullopt : child->second.status;
    }

    void reap() override {
        std::lock_guard<std::mutex> guard(mutex_);
        if (!child_changed.exchange(false)) return;
        for (auto child = children_.begin(); children_.size() > kStatusesMax && child != children_.end();)
            child = child->second.status ? children_.erase(child) : std::next(child);
        for (;;) {
            int status = 0;
            const int pid = waitpid(-1, &status, WNOHANG);
            if (pid <= 0) return;
            const int code = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
            auto child = children_.find(pid);
            if (child != children_.end()) {
                child->second.status = code;
                space_.drop_slot(child->second.slot);
                continue;
            }
            // A grandchild whose parent was killed: the first process inherits it.
            for (std::uint32_t slot = 0; slot < vm::kProcessesMax; slot++)
                if (space_.process(slot).taken.load() != 0 && space_.process(slot).pid.load() == pid) space_.drop_slot(slot);
        }
    }

    void sleep(std::uint32_t seen, std::int64_t ns) override {
        vm::SharedProcess& self = space_.self();
        const timespec timeout = {static_cast<time_t>(ns / 1'000'000'000), static_cast<long>(ns % 1'000'000'000)};
        self.asleep.store(1);
        if (self.signals.load() == seen) futex(self.signals, FUTEX_WAIT, seen, &timeout);
        self.asleep.store(0);
    }

    void set_name(std::string_view name) override {
        // Of the process, that is of its first thread, whichever calls.
        const int file = open("/proc/self/comm", O_WRONLY | O_CLOEXEC);
        if (file < 0) return;
        const std::string_view shown = name.substr(0, 15); // the system keeps no more
        [[maybe_unused]] bool written = write_all(file, shown.data(), shown.size());
        close(file);
    }

    void end_child(const run::Verdict& verdict) override {
        const int code = settings_.report_child(verdict);
        _exit(code);
    }

private:
    struct Child {
        std::uint32_t slot;
        std::optional<int> status;
    };

    // After the run. Where all processes end for one reason, the children are given a moment to say where they stood.
    void end_children() {
        const bool together = space_.header().ending.load() != vm::Ending::None;
        for (int tries = 0; tries < (together ? 100 : 0) && space_.header().live.load() > 1; tries++) {
            usleep(5'000);
            reap();
        }
        std::lock_guard<std::mutex> guard(mutex_);
        for (auto& [pid, child] : children_)
            if (!child.status && ::kill(pid, SIGKILL) == 0) waitpid(pid, nullptr, 0);
        children_.clear();
    }

    int too_many() {
        space_.end_all(vm::Ending::TooManyProcesses);
        return -ENOSPC;
    }

    static bool write_all(int file, const char* data, std::size_t size) {
        while (size > 0) {
            const ssize_t n = ::write(file, data, size);
            if (n < 0 && errno == EINTR) continue;
            if (n <= 0) return false;
            data += n, size -= static_cast<std::size_t>(n);
        }
        return true;
    }

    void open_space(int file, std::uint32_t slot) {
        if (!space_.map(file)) {
            std::fprintf(stderr, "heddle: no memory to share between processes: %s\n", std::strerror(errno));
            _exit(2);
        }
        if (file < 0) {
            slot = space_.take_slot();
            prctl(PR_SET_CHILD_SUBREAPER, 1);
        }
        space_.become(slot);
        space_.self().pid.store(pid_);
        handler_space.store(&space_);
        struct sigaction action = {};
        action.sa_handler = on_child;
        action.sa_flags = SA_RESTART | SA_NOCLDSTOP;
        sigaction(SIGCHLD, &action, nullptr);
        opened_.store(&space_, std::memory_order_release);
    }

    ProcessSettings settings_;
    int pid_;
    bool is_child_ = false;
    std::string spawn_data_;
    std::mutex mutex_;
    std::map<int, Child> children_; ///< guarded by mutex_
    MappedSpace space_;
};

} // namespace

bool read_spawned(int argc, char** argv, SpawnedProcess& spawned) {
    if (argc < kSpawnArguments || std::strcmp(argv[1], "process") != 0) return false;
    int numbers[4];
    for (int i = 0; i < 4; i++) {
        const char* text = argv[2 + i];
        if (std::from_chars(text, text + std::strlen(text), numbers[i]).ec != std::errc()) return false;
    }
    end_with_parent(numbers[2]);
    std::string all;
    const int file = numbers[3];
    lseek(file, 0, SEEK_SET);
    char buffer[65536];
    for (ssize_t n; (n = read(file, buffer, sizeof buffer)) > 0;) all.append(buffer, static_cast<std::size_t>(n));
    close(file);
    std::size_t at = 0;
    for (std::string* part : {&spawned.source, &spawned.file, &spawned.data}) {
        std::uint64_t size = 0;
        if (all.size() - at < sizeof size) return false;
        std::memcpy(&size, all.data() + at, sizeof size);
        at += sizeof size;
        if (all.size() - at < size) return false;
        part->assign(all, at, size);
        at += size;
    }
    spawned.space_file = numbers[0];
    spawned.slot = static_cast<std::uint32_t>(numbers[1]);
    return true;
}

std::unique_ptr<run::ProcessHost> make_processes(ProcessSettings settings, const SpawnedProcess* spawned) {
    return std::make_unique<PosixProcesses>(std::move(settings), spawned);
}

} // namespace heddle::platform
