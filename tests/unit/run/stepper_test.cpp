#include "run/stepper.h"

#include "../run/program.h"
#include "base/random.h"
#include "run/random_policy.h"
#include "run/replay_policy.h"
#include "run/round_robin_policy.h"

using namespace heddle;

namespace {

const char* const kLostUpdate = R"(import threading
balance = 0
def add(n):
    global balance
    balance = balance + n
a = threading.Thread(target=add, args=(1,))
b = threading.Thread(target=add, args=(10,))
a.start()
b.start()
a.join()
b.join()
print(balance)
)";

const char* const kCrossed = R"(import threading
a = threading.Lock()
b = threading.Lock()
def forward():
    with a:
        with b:
            print("forward")
def backward():
    with b:
        with a:
            print("backward")
x = threading.Thread(target=forward, name="X")
y = threading.Thread(target=backward, name="Y")
x.start()
y.start()
x.join()
y.join()
)";

std::unique_ptr<run::Stepper> open(const char* source, run::StepperOptions options = {}) {
    run::Loaded loaded = run::load_program(source, "t.py", {});
    REQUIRE(loaded.program != nullptr);
    return std::make_unique<run::Stepper>(loaded.program, vm::MachineConfig{}, std::move(options));
}

// The main thread until it waits for the others.
void start_threads(run::Stepper& stepper) { stepper.move_until_blocked(0); }

const run::StepThreadView* find(const std::vector<run::StepThreadView>& threads, const std::string& name) {
    for (const run::StepThreadView& thread : threads)
        if (thread.name.rfind(name, 0) == 0) return &thread;
    return nullptr;
}

} // namespace

TEST_CASE("the learner loses an update by choosing who moves, and what comes next stands there in words") {
    auto stepper = open(kLostUpdate);
    start_threads(*stepper);
    // Each up to the point where it has read: the next thing that it would do is to write.
    for (std::uint32_t thread : {1u, 2u})
        for (int i = 0; i < 20; i++) {
            auto threads = stepper->threads();
            REQUIRE(threads[thread].next.has_value());
            if (threads[thread].next->text.rfind("writes `balance`", 0) == 0) break;
            REQUIRE(stepper->move(static_cast<std::int32_t>(thread)));
        }
    auto threads = stepper->threads();
    CHECK(threads[1].next->text == "writes `balance` = 1; ends");
    CHECK(threads[2].next->text == "writes `balance` = 10; ends");
    CHECK(threads[1].next->line == 5);
    CHECK(threads[0].why.find("Thread-1") != std::string::npos);
    REQUIRE(!threads[1].frames.empty());
    CHECK(threads[1].frames.back().function == "add");
    CHECK(threads[1].frames.back().variables.at(0).name == "n");
    CHECK(threads[1].frames.back().variables.at(0).value == "1");

    stepper->move(2);
    stepper->move(1);
    run::RoundRobinPolicy policy;
    stepper->run_on(policy, {});
    REQUIRE(stepper->verdict().has_value());
    CHECK(stepper->machine().stdout_text() == "1\n");
    bool written = false;
    for (const run::SharedView& place : stepper->shared())
        if (place.name == "`balance`") written = place.last_writer == 1 && place.value == "1";
    CHECK(written);
}

TEST_CASE("going back is exact: the state after so many moves is the same, whichever way it was reached") {
    for (const char* source : {kLostUpdate, kCrossed}) {
        auto stepper = open(source);
        std::vector<std::uint64_t> hashes{stepper->machine().hash()};
        run::RandomPolicy policy(7);
        while (stepper->move_on(policy)) hashes.push_back(stepper->machine().hash());
        std::size_t end = stepper->position();
        REQUIRE(hashes.size() == end + 1);
        Random random(3);
        for (int i = 0; i < 200; i++) {
            std::size_t target = random.next() % (end + 1);
            REQUIRE(stepper->jump(target));
            CHECK(stepper->machine().hash() == hashes[target]);
            CHECK(stepper->length() == end);
            if (i % 5 == 0) stepper->threads(); // looking changes nothing
            CHECK(stepper->machine().hash() == hashes[target]);
        }
        stepper->back(end);
        CHECK(stepper->position() == 0);
        CHECK(stepper->machine().hash() == hashes[0]);
    }
}

TEST_CASE("another choice forks: the undone moves are gone, the same choice walks along them") {
    auto stepper = open(kLostUpdate);
    start_threads(*stepper);
    std::size_t here = stepper->position();
    stepper->move_until_blocked(1);
    std::size_t end = stepper->position();
    REQUIRE(end > here);
    stepper->jump(here);
    CHECK(stepper->length() == end);
    REQUIRE(stepper->move(1));
    CHECK(stepper->length() == end);
    stepper->jump(here);
    REQUIRE(stepper->move(2));
    CHECK(stepper->length() == here + 1);
    CHECK(!stepper->jump(end + 10));
}

TEST_CASE("a deadlock: both wait, each says for what and since where the other holds it") {
    auto stepper = open(kCrossed);
    start_threads(*stepper);
    for (std::uint32_t thread : {1u, 2u})
        for (int i = 0; i < 20 && vm::held_locks(stepper->machine(), thread).empty(); i++) REQUIRE(stepper->move(static_cast<std::int32_t>(thread)));
    CHECK(!stepper->move_until_blocked(1));
    stepper->move_until_blocked(2);
    REQUIRE(stepper->verdict().has_value());
    CHECK(stepper->verdict()->kind == run::VerdictKind::Deadlock);
    auto threads = stepper->threads();
    const run::StepThreadView* x = find(threads, "X");
    REQUIRE(x != nullptr);
    CHECK(x->why == "waits for lock `b`, held by Y (line 9)");
    CHECK(x->waits_for_thread == 2);
    REQUIRE(x->locks.size() == 1);
    CHECK(x->locks[0].name == "lock `a`");
    stepper->back(1);
    CHECK(!stepper->verdict().has_value());
}

TEST_CASE("a schedule from the stepper replays elsewhere; one that does not fit says where") {
    auto stepper = open(kLostUpdate);
    run::RandomPolicy policy(11);
    stepper->run_on(policy, {});
    std::string printed = stepper->machine().stdout_text();
    trace::Schedule schedule = stepper->schedule();

    run::StepperOptions options;
    options.schedule = schedule;
    auto again = open(kLostUpdate, options);
    REQUIRE(again->jump(again->length()));
    CHECK(again->machine().stdout_text() == printed);

    schedule.steps.assign(3, 5);
    options.schedule = schedule;
    auto wrong = open(kLostUpdate, options);
    run::RoundRobinPolicy turns;
    CHECK(!wrong->move_on(turns));
    CHECK(wrong->mismatch().find("step 1") != std::string::npos);
}

TEST_CASE("a breakpoint stops the policy before the line's operation") {
    auto stepper = open(kLostUpdate);
    run::RoundRobinPolicy policy;
    stepper->run_on(policy, {5});
    REQUIRE(!stepper->verdict().has_value());
    auto threads = stepper->threads();
    bool at_line = false;
    for (const run::StepThreadView& thread : threads) at_line |= thread.next && thread.next->line == 5;
    CHECK(at_line);
    CHECK(stepper->machine().stdout_text().empty());
    stepper->run_on(policy, {});
    CHECK(stepper->verdict().has_value());
}

TEST_CASE("back from 100,000 moves") {
    auto stepper = open("import threading\nn = 0\ndef spin():\n    global n\n    for i in range(30000):\n        n += 1\n"
                        "t = threading.Thread(target=spin)\nt.start()\nfor i in range(30000):\n    n += 1\nt.join()\nprint(n)\n");
    run::RoundRobinPolicy policy;
    stepper->run_on(policy, {}, 100'000);
    std::size_t made = stepper->position();
    CHECK(made == 100'000);
    std::uint64_t hash = stepper->machine().hash();
    stepper->back(99'990);
    CHECK(stepper->position() == 10);
    REQUIRE(stepper->jump(made));
    CHECK(stepper->machine().hash() == hash);
}

TEST_CASE("each move tells what it did to which place, whom it started, and who waits after it") {
    auto stepper = open(kCrossed);
    start_threads(*stepper);
    std::vector<std::uint64_t> acquired, released;
    std::vector<std::int32_t> started, joined;
    bool main_waited = false;
    for (std::uint32_t thread : {1u, 2u, 0u}) stepper->move_until_blocked(thread);
    REQUIRE(stepper->position() > 4);
    for (std::size_t i = 0; i < stepper->position(); i++) {
        const run::MoveView& move = stepper->made(i);
        for (const run::MoveAccess& access : move.accesses) {
            if (access.action == vm::Action::Acquire) acquired.push_back(access.place);
            if (access.action == vm::Action::Release) released.push_back(access.place);
            if (access.action == vm::Action::Start) started.push_back(access.thread);
            if (access.action == vm::Action::Join) joined.push_back(access.thread);
        }
        for (std::uint32_t thread : move.waiting) main_waited = main_waited || thread == 0;
    }
    CHECK(started == std::vector<std::int32_t>{1, 2});
    CHECK(joined == std::vector<std::int32_t>{1, 2});
    std::sort(acquired.begin(), acquired.end());
    std::sort(released.begin(), released.end());
    CHECK(acquired.size() == 4);
    CHECK(acquired == released);
    CHECK(main_waited); // for the first to end
}
