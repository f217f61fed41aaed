#include "explore/linearise.h"

#include "base/assert.h"

namespace heddle::explore {

Linearisation linearise(const std::vector<Step>& execution) {
    std::vector<LinearMove> moves;
    for (const Step& step : execution) {
        moves.push_back({step.mover, step.threads_after, vm::may_wait(step.transition.action)});
    }
    return linearise(moves, [&](std::size_t i, std::size_t j) { return vm::depends(execution[i].transition, execution[j].transition); });
}

Linearisation linearise(const std::vector<LinearMove>& execution, const Dependence& dependent) {
    const std::size_t n = execution.size();
    // waits[j]: how many earlier steps that j depends on have not been placed yet.
    std::vector<std::uint32_t> waits(n, 0);
    std::vector<std::vector<std::uint32_t>> followers(n);
    std::uint32_t threads = 1;
    std::vector<std::int32_t> starter; // by thread: the step that started it
    starter.push_back(-1);
    for (std::size_t j = 0; j < n; j++) {
        for (; threads < execution[j].threads_after; threads++) starter.push_back(static_cast<std::int32_t>(j));
        bool barrier = execution[j].mover == trace::kAdvanceClock;
        for (std::size_t i = 0; i < j; i++) {
            bool after = barrier || trace::same_thread(execution[i].mover, execution[j].mover) || execution[i].mover == trace::kAdvanceClock ||
                         dependent(i, j) ||
                         (execution[j].mover >= 0 && starter[static_cast<std::size_t>(trace::thread_of(execution[j].mover))] == static_cast<std::int32_t>(i));
            if (!after) continue;
            waits[j]++;
            followers[i].push_back(static_cast<std::uint32_t>(j));
        }
    }
    std::vector<std::uint32_t> next_of(threads, 0); // by thread: its first step not placed; n: none
    auto seek = [&](std::uint32_t thread, std::size_t from) {
        while (from < n && trace::thread_of(execution[from].mover) != static_cast<std::int32_t>(thread)) from++;
        next_of[thread] = static_cast<std::uint32_t>(from);
    };
    for (std::uint32_t t = 0; t < threads; t++) seek(t, 0);
    std::size_t next_advance = 0;
    auto seek_advance = [&] {
        while (next_advance < n && execution[next_advance].mover != trace::kAdvanceClock) next_advance++;
    };
    seek_advance();

    Linearisation result;
    std::vector<std::uint32_t> renamed(threads, 0); // threads are numbered in order of start, which may have changed
    std::uint32_t started = 1;
    std::int32_t current = -1;
    while (result.steps.size() < n) {
        std::size_t pick = n;
        if (current >= 0 && next_of[static_cast<std::size_t>(current)] < n && waits[next_of[static_cast<std::size_t>(current)]] == 0)
            pick = next_of[static_cast<std::size_t>(current)];
        if (pick == n) {
            if (current >= 0 && next_of[static_cast<std::size_t>(current)] < n) {
                // It stops although it has more to do: a preemption, unless it waits there.
                bool blocks = execution[next_of[static_cast<std::size_t>(current)]].blocks;
                if (!blocks) result.preemptions++;
            }
            // The thread with the lowest number in the order that is being made: so the choice is the same whichever order the execution was made in.
            for (std::uint32_t t = 0; t < threads; t++)
                if (next_of[t] < n && waits[next_of[t]] == 0 && (pick == n || renamed[t] < renamed[static_cast<std::size_t>(trace::thread_of(execution[pick].mover))]))
                    pick = next_of[t];
            if (pick == n && next_advance < n && waits[next_advance] == 0) pick = next_advance;
        }
        HEDDLE_ASSERT(pick < n, "the order that was executed is one, so some step can always go next");
        const LinearMove& step = execution[pick];
        for (std::uint32_t j : followers[pick]) waits[j]--;
        if (step.mover == trace::kAdvanceClock) {
            result.steps.push_back(trace::kAdvanceClock);
            next_advance++;
            seek_advance();
            continue;
        }
        current = trace::thread_of(step.mover);
        result.steps.push_back(trace::step_of(static_cast<std::int32_t>(renamed[static_cast<std::size_t>(current)]), trace::draw_of(step.mover)));
        seek(static_cast<std::uint32_t>(current), pick + 1);
        std::uint32_t before = pick == 0 ? 1 : execution[pick - 1].threads_after;
        for (std::uint32_t child = before; child < step.threads_after; child++) renamed[child] = started++;
    }
    return result;
}

} // namespace heddle::explore
