#include "session/process_shown.h"

#include <algorithm>

namespace heddle::session {

const protocol::StepProcess* process_shown(const State& state) {
    if (!state.step || state.step->processes.empty() || state.step->position <= 0 || size_t(state.step->position) > state.step_moves.size()) return nullptr;
    int mover = state.step_moves[size_t(state.step->position) - 1].thread;
    for (const protocol::StepProcess& process : state.step->processes) {
        const std::vector<int>& threads = process.process.threads;
        if (process.process.parent != 0 && std::find(threads.begin(), threads.end(), mover) != threads.end()) return &process;
    }
    return nullptr;
}

}  // namespace heddle::session
