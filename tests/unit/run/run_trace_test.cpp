#include <doctest/doctest.h>

#include <algorithm>

#include "program.h"
#include "run/run_trace.h"
#include "run/threaded.h"

using namespace heddle;
using namespace heddle::run;

TEST_CASE("slices of one thread that follow each other on one worker are one; waits have a beginning and an end") {
    RunTrace trace;
    trace.ran(1, 0, 0, 100);
    trace.ran(1, 0, 150, 300);
    trace.ran(2, 0, 310, 400);
    trace.ran(1, 1, 350, 500);
    trace.waits(2, vm::WaitKind::Lock, 64, 0, 1, 400);
    trace.waits(1, vm::WaitKind::Lock, 64, 1, 2, 450); // after a collection: another object
    trace.goes_on(2, 600);
    trace.name_objects([](vm::Ref) { return "lock `a`"; });
    trace.end(700);
    TraceBatch batch = trace.take();
    REQUIRE(batch.slices.size() == 3);
    CHECK(batch.slices[0].to_ns == 300);
    REQUIRE(batch.waits.size() == 2);
    CHECK(batch.waits[0].to_ns == 600);
    CHECK(batch.waits[0].holder == 1);
    CHECK(batch.waits[0].object != batch.waits[1].object);
    CHECK(batch.waits[1].to_ns == 700);
    CHECK(batch.names.size() == 2);
    CHECK(!batch.full);
    CHECK(trace.take().slices.empty());
}

TEST_CASE("a trace has an end, and says so") {
    RunTrace trace;
    for (std::size_t i = 0; i <= RunTrace::kEventsMax + 10; i++)
        trace.ran(static_cast<std::uint32_t>(i % 2), 0, static_cast<std::int64_t>(i) * 10, static_cast<std::int64_t>(i) * 10 + 5);
    trace.end(0);
    TraceBatch batch = trace.take();
    CHECK(batch.slices.size() == RunTrace::kEventsMax);
    CHECK(batch.full);
}

TEST_CASE("a run tells who ran on which worker, who waited for which lock and who held it") {
    for (vm::Model model : {vm::Model::Free, vm::Model::Gil}) {
        RunTrace trace;
        ThreadedOptions options;
        options.workers = model == vm::Model::Free ? 2 : 1;
        options.trace = &trace;
        vm::MachineConfig config;
        config.model = model;
        test::Ran ran = test::run_threaded("import threading, time\nguard = threading.Lock()\ngot = threading.Event()\ndef first():\n    with guard:\n"
                                           "        got.set()\n        time.sleep(0.02)\ndef second():\n    got.wait()\n    with guard:\n        pass\n"
                                           "ts = [threading.Thread(target=f) for f in (first, second)]\nfor t in ts: t.start()\nfor t in ts: t.join()\n",
                                           config, std::move(options));
        REQUIRE(ran.verdict.kind == VerdictKind::Exit);
        TraceBatch batch = trace.take();
        CHECK(!batch.full);
        std::vector<bool> seen(3);
        for (const TracedSlice& slice : batch.slices) {
            REQUIRE(slice.thread < 3);
            seen[slice.thread] = true;
            CHECK(slice.worker < (model == vm::Model::Free ? 2u : 1u));
            CHECK(slice.from_ns < slice.to_ns);
        }
        CHECK(std::count(seen.begin(), seen.end(), true) == 3);
        auto lock = std::find_if(batch.waits.begin(), batch.waits.end(), [](const TracedWait& wait) { return wait.kind == vm::WaitKind::Lock; });
        REQUIRE(lock != batch.waits.end());
        CHECK(lock->thread == 2);
        CHECK(lock->holder == 1);
        CHECK(lock->to_ns - lock->from_ns > 1'000'000);
        auto name = std::find_if(batch.names.begin(), batch.names.end(), [&](const auto& item) { return item.first == lock->object; });
        REQUIRE(name != batch.names.end());
        CHECK(name->second == "lock `guard`");
        CHECK(std::any_of(batch.waits.begin(), batch.waits.end(), [](const TracedWait& wait) { return wait.kind == vm::WaitKind::Time && wait.thread == 1; }));
    }
}
