#pragma once
// The processes of a program as machines beside each other in one process of the system: where that has no processes to give (wasm), and where
// none may be started (the engine, which has threads of its own).
//
// Idea: what makes a Python process is its machine, and that is a heap of offsets. fork() happens between two slices, when no real thread is
// inside the machine: the child gets a copy of it, a threaded run of its own and one real thread. Processes share nothing but the SharedSpace,
// here ordinary memory, so all that is built on it (semaphores, pipes, who waits, deadlocks of all) is what processes of the system use, and so is
// the Python above it. Sleeping is on a condition variable a process.
//
// A signal raises the child's stop word: it ends between two instructions, so never in the middle of one, and what it held stays held. Orphans
// are the first process's; with that all end.
//
// Thread safety: everything may be called from any real thread, but construction, destruction and end(), which are the owner's. No lock of the
// family is held while a run's is taken: runs call in here with theirs.

#include <array>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/capabilities.h"
#include "run/process_host.h"
#include "run/threaded.h"
#include "vm/inspect.h"

namespace heddle::run {

/// The first process's heap in wasm, unless the program asks for another: the children's and more have to fit into one memory with it.
inline constexpr std::size_t kFirstHeapBytes = std::size_t{160} << 20;

struct FamilySettings {
    /// Of every child's run. Sink, stop word and processes are the family's to set; `workers` are real threads a child.
    ThreadedOptions child;
    OutputSink sink;         ///< gets the output of all processes, one record at a time; may be empty
    vm::MachineConfig config; ///< of the first process
    /// What a spawned process runs (load_spawned); may be called from any real thread. nullptr: it cannot be had.
    std::function<std::shared_ptr<const vm::LinkedProgram>()> spawned_program;
    /// How a child ended that no signal ended; from its real thread. `main`: its main thread. May be empty.
    std::function<void(int pid, const ProcessHost::ShownThread& main, const Verdict& verdict)> report_child;
    /// For all children's heaps together: each gets a part of what is left. 0: each gets what the first has.
    std::size_t heap_budget = kIsWeb ? std::size_t{512} << 20 : 0;
};

/// One process, for people.
struct FamilyProcess {
    int pid = 0, parent = 0; ///< parent 0: the first process
    std::string name;
    bool ended = false;
    int exit_code = 0; ///< of one that has ended; minus a signal's number
    int signal = 0;    ///< running: that it was sent and that will end it
    std::size_t heap_bytes = 0;
    std::vector<ThreadedRun::ThreadItem> threads; ///< numbered through all processes
};

class ProcessFamily {
public:
    explicit ProcessFamily(FamilySettings settings);
    ~ProcessFamily(); ///< end()
    ProcessFamily(const ProcessFamily&) = delete;
    ProcessFamily& operator=(const ProcessFamily&) = delete;

    bool valid() const { return memory_ != nullptr; } ///< there is memory for what processes share
    ProcessHost& first(); ///< where valid()
    /// What the first process writes goes through this as well, so that no two records are delivered at once.
    OutputSink sink();
    /// After the first process's run: every child ends, within about as long as a stop takes. Where all processes end for one reason, each has said
    /// where it stood.
    void end();
    /// The children in order of their beginnings; those that have ended long ago are left out.
    std::vector<FamilyProcess> children(std::size_t threads_max);
    /// The pipes that are open or have messages in them, the oldest first.
    std::vector<vm::PipeView> pipes();
    bool has_started_any() const { return started_.load(std::memory_order_relaxed); }

private:
    class Space;
    class Member;
    using Make = std::function<std::shared_ptr<ThreadedRun>(Member& child, ThreadedOptions options, const vm::MachineConfig& config)>;

    int start(Member& parent, const std::vector<vm::Processes::OpenEnd>* ends, std::string data, vm::MachineConfig config, std::size_t extent, const Make& make);
    bool grant_heap(vm::MachineConfig& config, std::size_t extent, std::size_t& granted);
    static void* enter(void* member);
    void ended(Member& member, const Verdict& verdict);
    void join_finished();
    void stop(Member& member, std::vector<std::shared_ptr<ThreadedRun>>& runs);
    std::uint32_t number_of(int pid, std::uint32_t thread);

    FamilySettings settings_;
    char* memory_ = nullptr; ///< the SharedSpace
    struct Bed { // where a process sleeps
        std::mutex mutex;
        std::condition_variable changed;
    };
    std::array<Bed, vm::kProcessesAliveMax> beds_; ///< by slot
    std::atomic<bool> started_{false};
    std::mutex output_mutex_;
    std::mutex spawned_mutex_;
    std::shared_ptr<const vm::LinkedProgram> spawned_; ///< guarded by spawned_mutex_

    std::mutex mutex_;
    // Guarded by mutex_:
    std::condition_variable some_ended_;
    std::map<int, std::shared_ptr<Member>> members_; ///< by pid; the first process is not among them
    int next_pid_;
    bool over_ = false;
    std::size_t heap_left_;
    std::size_t ended_ = 0; ///< members that have

    std::mutex numbers_mutex_;
    std::map<std::pair<int, std::uint32_t>, std::uint32_t> numbers_; ///< guarded by numbers_mutex_: pid and thread, to the number shown

    std::shared_ptr<Member> first_;
};

} // namespace heddle::run
