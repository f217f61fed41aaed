#pragma once
// One move of the controlled driver, as a schedule names it. Whoever makes moves (runs, the stepper, every search) makes them here, so that a
// schedule means the same to all.

#include "trace/schedule.h"
#include "vm/machine.h"

namespace heddle::run {

/// A transition without a visible operation is cut after so many instructions, in runs, replays and explorations alike, so that an endless
/// loop neither starves the others nor hides the stop word. About 50 ms.
inline constexpr std::uint64_t kInstructionsPerStepMax = 5'000'000;

/// Makes the move; `transition` says what it did. The step must be possible: the thread enabled and the value that it draws, if any, there.
///
/// A thread that has run long without a visible operation is looked at: comes its machine through the same state twice, then nobody will
/// ever get it out of its loop, since nothing that it reads there is changed by others (else these accesses were visible operations). It
/// counts as waiting for ever from then on (vm::WaitKind::Endless). States are told apart by 64-bit hashes.
/// `look`: false where the machine cannot be looked at, since others run it too; then it goes exactly as far, but nobody is found to go round.
vm::Exit make_move(vm::Machine& machine, std::int32_t step, vm::Transition& transition, std::uint64_t instructions_max = kInstructionsPerStepMax,
                   bool look = true);

/// Whether the step's value, if it has one, is among those that its thread can draw.
bool can_draw(vm::Machine& machine, std::int32_t step);

} // namespace heddle::run
