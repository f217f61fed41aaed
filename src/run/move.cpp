#include "run/move.h"

namespace heddle::run {

namespace {

constexpr std::uint64_t kLookAfter = 100'000; // instructions: what is shorter is not worth hashing a machine
constexpr std::uint32_t kTurnsLookedAt = 40;  // turns of loops, of all that are nested in it

// Brent's search for a cycle ("An improved Monte Carlo factorization algorithm", BIT 20, 1980): the present state is compared with one before
// that moves up by powers of two. `exit` is what became of the transition meanwhile.
bool comes_round(vm::Machine& machine, std::uint32_t thread, vm::Transition& transition, bool look, vm::Exit& exit) {
    const std::uint32_t accesses = transition.count;
    std::uint64_t before = look ? machine.hash() : 0;
    std::uint32_t power = 1, since = 0;
    for (std::uint32_t turn = 0; turn < kTurnsLookedAt; turn++) {
        exit = machine.run_on(thread, transition, 1); // it stands before a jump back: over that one, to the next
        if (exit != vm::Exit::InstructionLimit || transition.count != accesses) return false;
        if (!look) continue;
        std::uint64_t now = machine.hash();
        if (now == before) return true;
        if (++since == power) {
            before = now;
            power *= 2;
            since = 0;
        }
    }
    return false;
}

} // namespace

vm::Exit make_move(vm::Machine& machine, std::int32_t step, vm::Transition& transition, std::uint64_t instructions_max, bool look) {
    if (step == trace::kAdvanceClock) {
        transition.clear();
        machine.advance_clock(transition);
        return vm::Exit::Switch;
    }
    auto thread = static_cast<std::uint32_t>(trace::thread_of(step));
    if (instructions_max <= kLookAfter) return machine.run_to_switch(thread, transition, instructions_max, trace::draw_of(step));
    vm::Exit exit = machine.run_to_switch(thread, transition, kLookAfter, trace::draw_of(step));
    if (exit != vm::Exit::InstructionLimit) return exit;
    if (comes_round(machine, thread, transition, look, exit)) {
        machine.goes_round(thread);
        return vm::Exit::Switch;
    }
    if (exit != vm::Exit::InstructionLimit) return exit;
    return machine.run_on(thread, transition, instructions_max - kLookAfter);
}

bool can_draw(vm::Machine& machine, std::int32_t step) {
    std::uint32_t draw = trace::draw_of(step);
    return draw == 0 || draw <= machine.draws(static_cast<std::uint32_t>(trace::thread_of(step)));
}

} // namespace heddle::run
