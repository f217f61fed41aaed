#pragma once
// A schedule: which thread made each move of one controlled execution, with everything else that decides it.
//
//   heddle1;program=89ab01cd…;model=free;time=any;scale=100000=3;condition=fifo;stdout=line;seed=0;visible=4,7-9;steps=0*3,1,t,2*5
//
// Threads are numbered in order of their start, 0 is the main thread; `2*5` is five moves of thread 2, `t` a clock advance. `visible`
// lists the classes of cells whose accesses are hand-overs (vm/visibility.h): `all` (`all+` with clock, namespaces and threads), or numbers and ranges, `c` when reading the clock
// matters, `l` when the list of threads does. `random=any` says that random numbers are choices: `2:0` is then a move of thread 2 that begins
// with a draw, of which the first value comes. A recording has a part `ops` behind all others, two hexadecimal digits a step, by which a
// replay notices the first operation that is another one. A replay cuts the transitions as the recording did, so the steps mean the same.
//
// Thread safety: plain data.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "vm/machine.h"

namespace heddle::trace {

inline constexpr std::int32_t kAdvanceClock = -1; ///< in Schedule::steps

// A step is kAdvanceClock or a thread's number; where the thread begins with drawing a random number, the bits above say which value comes,
// counted from 1.
inline constexpr int kThreadBits = 20;
inline constexpr std::int32_t kThreadMask = (1 << kThreadBits) - 1;
inline constexpr std::int32_t thread_of(std::int32_t step) { return step < 0 ? step : step & kThreadMask; }
inline constexpr std::uint32_t draw_of(std::int32_t step) { return step < 0 ? 0 : static_cast<std::uint32_t>(step) >> kThreadBits; }
inline constexpr std::int32_t step_of(std::int32_t thread, std::uint32_t draw) { return thread | static_cast<std::int32_t>(draw << kThreadBits); }
inline constexpr bool same_thread(std::int32_t a, std::int32_t b) { return thread_of(a) == thread_of(b); }

struct Schedule {
    std::uint64_t program = 0; ///< bytecode::Program::hash
    vm::Model model = vm::Model::Free;
    vm::TimeMode time = vm::TimeMode::Any;
    std::vector<std::string> scale; ///< as given: "100000=3", "5@2=1"
    bool condition_any = false;
    bool random_any = false;   ///< random numbers are choices (MachineConfig::random_any)
    bool split_stdout = false;
    std::uint64_t seed = 0;
    bool everything_visible = false;
    bool all_from_start = false; ///< everything_visible, and clock, namespaces and the list of threads matter from the first step on
    bool clock_matters = false;
    bool namespaces_matter = false;
    bool thread_list_matters = false;
    std::vector<std::uint32_t> visible; ///< ascending
    std::vector<std::int32_t> steps;
    std::vector<std::uint8_t> operations; ///< of a recording: a check of each step's operation (run/operation_check.h); else empty

    friend bool operator==(const Schedule&, const Schedule&) = default;
};

std::string to_text(const Schedule& schedule);

/// `error` is empty on success, otherwise a sentence for people. Accepts surrounding white space.
Schedule parse_schedule(std::string_view text, std::string& error);

/// Why a schedule cannot be replayed on that program; empty: it can.
std::string refusal(const Schedule& schedule, const bytecode::Program& program);

/// The parts of a machine's configuration that a schedule decides.
void configure(const Schedule& schedule, vm::MachineConfig& config, vm::Visibility& visibility);
/// A schedule without steps of a machine so configured.
Schedule header_of(const bytecode::Program& program, const std::vector<std::string>& scale, const vm::MachineConfig& config,
                   const vm::Visibility& visibility);

} // namespace heddle::trace
