#include "explore/states.h"

#include <doctest/doctest.h>

#include "../run/program.h"
#include "explore/explorer.h"
#include "explore/state_table.h"

using namespace heddle;

namespace {

explore::Report explored_by_states(const std::string& source) {
    explore::ExploreOptions options;
    options.machine.heap_bytes_max = std::size_t{64} << 20;
    explore::States states(test::compiled(source), options);
    while (states.work(50)) {}
    return states.report();
}

std::string philosophers(int count) {
    return "import threading\nN = " + std::to_string(count) +
           "\nforks = [threading.Lock() for i in range(N)]\ndef work(i):\n    forks[i].acquire()\n    forks[(i + 1) % N].acquire()\n"
           "    forks[(i + 1) % N].release()\n    forks[i].release()\n"
           "threads = [threading.Thread(target=work, args=(i,)) for i in range(N)]\nfor t in threads:\n    t.start()\nfor t in threads:\n    t.join()\n";
}

} // namespace

TEST_CASE("numbers for hashes, also where halves of them are alike") {
    explore::StateTable table;
    auto hash = [](std::uint64_t i) { return i % 3 == 0 ? i << 32 | 7 : i % 3 == 1 ? i | std::uint64_t{1} << 60 : i * 0x9e3779b97f4a7c15u; };
    constexpr std::uint32_t kCount = 20'000;
    for (int round = 0; round < 2; round++)
        for (std::uint32_t i = 1; i <= kCount; i++) {
            bool fresh = false;
            CHECK(table.number_of(hash(i), fresh) == i - 1);
            CHECK(fresh == (round == 0));
        }
    CHECK(table.size() == kCount);
    bool fresh = false;
    table.clear();
    CHECK(table.number_of(hash(5), fresh) == 0);
    CHECK(fresh);
}

TEST_CASE("from each state each move is made about once, whoever moved last") {
    explore::Report report = explored_by_states(philosophers(5));
    CHECK(report.complete);
    REQUIRE(report.outcomes.size() == 2);
    REQUIRE(report.deadlocks.size() == 1);
    CHECK(report.deadlocks[0].preemptions == 1); // against the order of the table: only the first one could go on
    CHECK(report.deadlocks[0].minimal);
    CHECK(report.steps < 7 * report.states); // 15 for each with a way for everybody who moved last, however dear
    CHECK(report.states_bytes < 100 * report.states); // no edges: whatever their order, joins make no cycle
}

TEST_CASE("each ending has a way with the fewest preemptions") {
    explore::Report report = explored_by_states("import threading\nx = 0\ndef work():\n    global x\n    x = x + 1\n    x = x + 1\n"
                                      "s = threading.Thread(target=work)\nt = threading.Thread(target=work)\ns.start()\nt.start()\ns.join()\nt.join()\nprint(x)\n");
    CHECK(report.complete);
    REQUIRE(report.outcomes.size() == 3);
    for (const explore::Outcome& outcome : report.outcomes) {
        CHECK(outcome.minimal);
        CHECK(outcome.preemptions == (outcome.output == "4\n" ? 0 : outcome.output == "2\n" ? 1 : 2));
    }
}
