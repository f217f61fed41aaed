#include "../run/program.h"
#include "explore/explorer.h"
#include "explore/linearise.h"

using namespace heddle;

namespace {

explore::Report explored(const std::string& source, vm::Model model = vm::Model::Free, const std::string& outcome = "output",
                         std::uint64_t executions_max = 0) {
    explore::ExploreOptions options;
    options.machine.model = model;
    options.machine.heap_bytes_max = std::size_t{64} << 20;
    options.check = true;
    options.executions_max = executions_max;
    REQUIRE(explore::Projection::parse(outcome, options.projection));
    std::string error;
    auto explorer = explore::make_explorer("oracle", test::compiled(source), options, error);
    REQUIRE(explorer != nullptr);
    while (explorer->work(50)) {}
    return explorer->report();
}

const char* const kRace = R"(import threading
x = 0
def up():
    global x
    r = x
    x = r + 1
a = threading.Thread(target=up, name="A")
b = threading.Thread(target=up, name="B")
a.start()
b.start()
a.join()
b.join()
print(x)
)";

} // namespace

TEST_CASE("two unprotected increments: four executions, two endings, a race with both places") {
    explore::Report report = explored(kRace);
    CHECK(report.complete);
    CHECK(report.executions == 4);
    CHECK(report.threads == 3);
    REQUIRE(report.outcomes.size() == 2);
    CHECK(report.outcomes[0].output == "1\n");
    CHECK(report.outcomes[1].output == "2\n");
    CHECK(report.outcomes[0].preemptions == 1);
    CHECK(report.outcomes[1].preemptions == 0);
    REQUIRE(!report.races.empty());
    const explore::Race& race = report.races.front();
    CHECK(race.object.find("x") != std::string::npos);
    CHECK((race.first.write || race.second.write));
    CHECK(race.first.thread != race.second.thread);
    CHECK(race.first.line >= 5);
    CHECK(race.first.locks.empty());
    CHECK(explore::exit_code(report) == 1);
}

TEST_CASE("an exception in any thread and a failed assertion are endings of their own") {
    explore::Report report = explored(R"(import threading
x = 0
def up():
    global x
    r = x
    x = r + 1
def check():
    assert x != 1, "seen"
a = threading.Thread(target=up)
b = threading.Thread(target=check)
a.start()
b.start()
a.join()
b.join()
)");
    REQUIRE(report.outcomes.size() == 2);
    CHECK(report.outcomes[0].kind == explore::OutcomeKind::Assertion);
    CHECK(report.outcomes[0].error == "AssertionError: seen");
    CHECK(report.outcomes[1].kind == explore::OutcomeKind::Exit);
}

TEST_CASE("a bound is a bound") {
    explore::Report report = explored(kRace, vm::Model::Free, "output", 2);
    CHECK(!report.complete);
    CHECK(report.bound == "executions");
    CHECK(report.executions == 2);
    CHECK(explored(kRace, vm::Model::Free, "output", 4).complete);
}

TEST_CASE("an execution without end is cut off and makes the result incomplete") {
    explore::ExploreOptions options;
    options.machine.heap_bytes_max = std::size_t{64} << 20;
    options.operations_max = 50;
    std::string error;
    auto explorer = explore::make_explorer("oracle", test::compiled(R"(import threading
flag = False
def set():
    global flag
    flag = True
t = threading.Thread(target=set)
t.start()
while not flag:
    pass
t.join()
)"),
                                           options, error);
    while (explorer->work(50)) {}
    explore::Report report = explorer->report();
    CHECK(!report.complete);
    CHECK(report.bound == "operations");
}

TEST_CASE("endings are projected as asked") {
    std::string source = "import threading\nn = 0\ndef work(name):\n    print(name)\na = threading.Thread(target=work, args=('a',))\n"
                         "b = threading.Thread(target=work, args=('b',))\na.start()\nb.start()\na.join()\nb.join()\nn = 7\nprint('end')\n";
    CHECK(explored(source).outcomes.size() == 2);
    CHECK(explored(source, vm::Model::Free, "lines-as-set").outcomes.size() == 1);
    CHECK(explored(source, vm::Model::Free, "last-line").outcomes.size() == 1);
    explore::Report globals = explored(source, vm::Model::Free, "globals=n,missing");
    REQUIRE(globals.outcomes.size() == 1);
    CHECK(globals.outcomes[0].output == "n = 7, missing = unbound");
    explore::Projection projection;
    CHECK(!explore::Projection::parse("globals=", projection));
    CHECK(!explore::Projection::parse("everything", projection));
}

TEST_CASE("the table names endings, races and what was proved") {
    std::string text = explore::to_text(explored(kRace), "race.py");
    CHECK(text.find("Proved: exactly 2 endings") != std::string::npos);
    CHECK(text.find("Data race on") != std::string::npos);
    CHECK(text.find("heddle replay race.py --schedule 'heddle1;") != std::string::npos);
}

TEST_CASE("another order of an execution has the same steps and fewer hand-overs") {
    auto step = [](std::int32_t mover, std::uint32_t object, bool write, std::uint32_t threads) {
        explore::Step step;
        step.mover = mover;
        step.threads_after = threads;
        if (object != 0) step.transition.add(vm::location(object * 8, 0), write);
        return step;
    };
    std::vector<explore::Step> execution = {step(0, 0, false, 3), step(1, 1, true, 3), step(2, 2, true, 3), step(1, 3, true, 3),
                                            step(2, 4, true, 3), step(1, 4, true, 3)};
    explore::Linearisation better = explore::linearise(execution);
    CHECK(better.steps == std::vector<std::int32_t>{0, 1, 1, 2, 2, 1});
}
