#pragma once
// A run on several real threads that is recorded exactly.
//
// Problem: what happened in a parallel run is lost with it; and to write down which access came first costs more than the accesses.
//
// Idea: the controlled driver's transitions begin with their visible operation, and what follows until the next one nobody else can notice.
// So real threads (workers) take turns at the operations alone: a worker takes the lock, writes down whose transition begins, does the
// operation, gives the lock back (vm::Host::operation_done) and runs the rest beside the others. The order in which the lock was taken is a
// schedule, and a replay of it does the same. Who takes it next is the system's business, as in any parallel run.
//
// Under the GIL's model a transition holds many operations, so whole ones are made in turn. Time is virtual: it advances when nobody can
// go on. Nothing is collected. A thread that goes round for ever is not noticed as such.
//
// Thread safety: construct and run() on one real thread, which becomes the first worker.

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include <pthread.h>

#include "base/random.h"
#include "run/controlled_host.h"
#include "run/output.h"
#include "run/verdict.h"
#include "trace/schedule.h"
#include "vm/transition.h"

namespace heddle::run {

struct RecordedOptions {
    int workers = 2;
    std::uint64_t seed = 0;             ///< of how long a worker stays with a thread
    std::uint64_t operations_max = 0;   ///< 0: as many as a schedule may hold
    std::uint64_t instructions_max = 0; ///< about; 0: no limit
    OutputSink sink;                    ///< may be empty
    std::atomic<std::int32_t>* stop_word = nullptr;
};

class RecordedRun : private ControlledHost {
public:
    RecordedRun(std::shared_ptr<const vm::LinkedProgram> program, const vm::MachineConfig& config, RecordedOptions options);
    ~RecordedRun() override;

    /// Runs the program to its end, a deadlock, a limit or a raised stop word. Once.
    Verdict run();
    /// What happened, after run().
    trace::Schedule schedule(const vm::LinkedProgram& program, const std::vector<std::string>& scale) const;

private:
    using Lock = std::unique_lock<std::mutex>;
    struct Worker {
        RecordedRun* run = nullptr;
        pthread_t handle{};
        bool started = false;
        Random random;
        Lock lock;
        bool keeps_lock = false; ///< through the whole transition
    };

    void operation_done(std::uint32_t thread) override;
    static void* enter(void* worker);
    void work(Worker& worker);
    std::int32_t next_thread();
    bool turn(Worker& worker, std::uint32_t thread);
    bool settle(vm::Exit exit, std::size_t step);
    void finish();
    bool has_live_daemon();

    RecordedOptions options_;
    std::unique_ptr<vm::Machine> machine_;
    vm::Visibility visibility_;
    std::mutex mutex_; ///< of everything below, of the machine but for what threads run after their operations, and of who goes next
    std::condition_variable changed_;
    std::vector<std::unique_ptr<Worker>> workers_;
    std::vector<Worker*> by_; ///< by thread: who runs it now
    std::vector<std::int32_t> steps_;
    std::vector<std::uint8_t> operations_;
    std::uint32_t turn_ = 0;
    int running_ = 0, idle_ = 0;
    std::size_t delivered_ = 0;
    bool over_ = false;
    Verdict verdict_;
};

} // namespace heddle::run
