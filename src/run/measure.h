#pragma once
// The same program run again and again, each run timed and its ending noted.
//
// A run's time is that of the run alone: from its first instruction to its end, without compiling the program or making its heap. On real
// threads work() makes one whole run; where there are none (or `controlled`) the threads take turns at random, another order each run, and
// work() goes on for a slice, of which only the time inside counts.
//
// Thread safety: one real thread; the stop words may be raised by any.

#include <functional>
#include <memory>
#include <optional>

#include "run/controlled.h"
#include "run/threaded.h"

namespace heddle::run {

struct MeasuredRun {
    double elapsed_ms = 0;
    VerdictKind kind = VerdictKind::Exit;
    int exit_code = 0;
    std::string ending; ///< the last line that it printed, else why it ended; at most kEndingBytesMax bytes
};
inline constexpr std::size_t kEndingBytesMax = 200;

struct MeasureOptions {
    bool controlled = false;
    int workers = 0;                       ///< as ThreadedOptions
    std::uint64_t operations_max = 0;      ///< controlled
    std::atomic<std::int32_t>* stop_word = nullptr;
    const std::atomic<std::int32_t>* common_stop_word = nullptr;
    std::function<std::shared_ptr<const vm::LinkedProgram>()> spawned_program; ///< as FamilySettings: the program's processes are machines
};

class Measure {
public:
    Measure(std::shared_ptr<const vm::LinkedProgram> program, const vm::MachineConfig& config, MeasureOptions options);
    ~Measure();
    /// Goes on with the present run or begins the next, for about `ms` when the threads take turns; the run, once it has ended.
    std::optional<MeasuredRun> work(double ms);

private:
    /// Keeps the last line of what a program prints. Called by one thread at a time.
    struct LastLine {
        void add(std::string_view text);
        std::string last, open;
    };
    OutputSink sink();
    MeasuredRun end(const Verdict& verdict, double elapsed_ms);

    std::shared_ptr<const vm::LinkedProgram> program_;
    vm::MachineConfig config_;
    MeasureOptions options_;
    LastLine line_;
    std::uint64_t begun_ = 0;
    std::unique_ptr<Policy> policy_;
    std::unique_ptr<ControlledRun> controlled_;
    double controlled_ms_ = 0;
};

} // namespace heddle::run
