#include "run/recorded.h"

#include <set>

#include "program.h"
#include "run/replay_policy.h"
#include "run/stepper.h"

using namespace heddle;

namespace {

const char* const kRacing = R"(import threading
x = 0
order = []
lock = threading.Lock()
changed = threading.Condition()
done = 0
def work(name):
    global x, done
    for i in range(6):
        r = x
        n = sum(range(20))
        x = r + 1
        if i % 3 == 0:
            with lock:
                order.append(name)
    with changed:
        done += 1
        changed.notify()
threads = [threading.Thread(target=work, args=(c,)) for c in "abc"]
for t in threads:
    t.start()
with changed:
    while done < 3:
        changed.wait()
for t in threads:
    t.join()
print(x, "".join(order))
)";

struct Recording {
    test::Ran ran;
    trace::Schedule schedule;
};

Recording record(std::shared_ptr<const vm::LinkedProgram> program, vm::MachineConfig config, int workers, std::uint64_t seed) {
    Recording recording;
    run::RecordedOptions options;
    options.workers = workers;
    options.seed = seed;
    options.sink = test::into(recording.ran);
    config.heap_bytes_max = std::size_t{64} << 20;
    run::RecordedRun run(program, config, std::move(options));
    recording.ran.verdict = run.run();
    recording.schedule = run.schedule(*program, {});
    return recording;
}

test::Ran replay(std::shared_ptr<const vm::LinkedProgram> program, const trace::Schedule& schedule) {
    test::Ran ran;
    run::ControlledOptions options;
    options.sink = test::into(ran);
    options.operations = schedule.operations;
    vm::MachineConfig config;
    config.heap_bytes_max = std::size_t{64} << 20;
    trace::configure(schedule, config, options.visibility);
    config.undo = false;
    run::ReplayPolicy policy(schedule.steps);
    run::ControlledRun run(program, config, policy, std::move(options));
    ran.verdict = run.finish();
    CHECK(policy.exhausted());
    return ran;
}

} // namespace

TEST_CASE("what several real threads did together is replayed, a hundred times") {
    auto program = test::compiled(kRacing);
    std::set<std::string> seen;
    for (std::uint64_t i = 0; i < 100; i++) {
        vm::MachineConfig config;
        config.model = static_cast<vm::Model>(i % 3);
        Recording recording = record(program, config, 2 + static_cast<int>(i % 3), i);
        REQUIRE(recording.ran.verdict.kind == run::VerdictKind::Exit);
        std::string error;
        test::Ran again = replay(program, trace::parse_schedule(trace::to_text(recording.schedule), error));
        CHECK(error.empty());
        CHECK(again.verdict.kind == run::VerdictKind::Exit);
        CHECK_MESSAGE(again.verdict.message.empty(), again.verdict.message);
        REQUIRE(again.out == recording.ran.out);
        seen.insert(again.out);
    }
    CHECK(seen.size() > 3); // they did race
}

TEST_CASE("a recording of real threads walks in the stepper, to a deadlock too") {
    auto program = test::compiled("import threading\na = threading.Lock()\nb = threading.Lock()\ngate = threading.Barrier(2)\n"
                                  "def one(first, second):\n    with first:\n        gate.wait()\n        with second:\n            pass\n"
                                  "threads = [threading.Thread(target=one, args=p) for p in ((a, b), (b, a))]\n"
                                  "for t in threads:\n    t.start()\nfor t in threads:\n    t.join()\n");
    Recording recording = record(program, {}, 2, 1);
    REQUIRE(recording.ran.verdict.kind == run::VerdictKind::Deadlock);
    run::StepperOptions options;
    options.schedule = recording.schedule;
    vm::MachineConfig config;
    config.heap_bytes_max = std::size_t{64} << 20;
    run::Stepper stepper(program, config, std::move(options));
    CHECK(stepper.jump(recording.schedule.steps.size()));
    CHECK(stepper.mismatch().empty());
    REQUIRE(stepper.verdict().has_value());
    CHECK(stepper.verdict()->kind == run::VerdictKind::Deadlock);
}

TEST_CASE("daemon threads do nothing after the end of a recorded run, sleepers wake in virtual time") {
    auto program = test::compiled("import threading, time\nn = 0\ndef work():\n    global n\n    while True:\n        n += 1\n        time.sleep(0.01)\n"
                                  "for i in range(2):\n    threading.Thread(target=work, daemon=True).start()\ntime.sleep(0.1)\nprint(n > 0)\n");
    for (std::uint64_t i = 0; i < 20; i++) {
        vm::MachineConfig config;
        config.time = vm::TimeMode::Exact;
        Recording recording = record(program, config, 2, i);
        REQUIRE(recording.ran.verdict.kind == run::VerdictKind::Exit);
        CHECK(replay(program, recording.schedule).out == recording.ran.out);
    }
}
