// Every operation on shared containers under the exact explorer in its hostile mode: each step is undone and done again with equal
// hashes, and complete executions are no reorderings of each other. And what it finds must hold both serial orders.

#include "../run/program.h"
#include "explore/explorer.h"

using namespace heddle;

namespace {

constexpr const char* kBegin = R"(import threading
xs = [3, 1, 2]
d = {1: 1, 2: 2}
s = {1, 2, 3}
t = "x" * 200
def f():
    global t
    try:
        show(OPERATION)
    except Exception as error:
        show(type(error).__name__, error)
def show(*values):
    shown.append(str(values))
shown = []
def g():
    xs.append(7)
    d[9] = 9
    s.add(9)
)";

constexpr const char* kBeginDeque = R"(import threading
from collections import deque
q = deque([3, 1, 2])
last = deque([1, 2], maxlen=2)
def f():
    try:
        show(OPERATION)
    except Exception as error:
        show(type(error).__name__, error)
def show(*values):
    shown.append(str(values))
shown = []
def g():
    q.append(7)
    q.popleft()
    last.append(9)
)";

std::string program(const std::string& operation, const std::string& end, bool deques) {
    std::string text = (deques ? kBeginDeque : kBegin) + end + (deques ? "print(q, last, shown)\n" : "print(xs, d, s, len(t), shown)\n");
    return text.replace(text.find("OPERATION"), 9, operation);
}

std::string output_of(const std::string& source) {
    run::RoundRobinPolicy policy;
    test::Ran ran = test::run_controlled(source, policy);
    CHECK(ran.err == "");
    return ran.out;
}

void check_operation(const std::string& operation, bool deques = false) {
    CAPTURE(operation);
    explore::ExploreOptions options;
    options.machine.heap_bytes_max = std::size_t{64} << 20;
    options.check = true;
    std::string error;
    auto explorer = explore::make_explorer("oracle", test::compiled(program(operation, R"(a = threading.Thread(target=f)
b = threading.Thread(target=g)
a.start()
b.start()
a.join()
b.join()
)", deques)), options, error);
    REQUIRE(explorer != nullptr);
    while (explorer->work(50)) {}
    explore::Report report = explorer->report();
    CHECK(report.complete);
    std::vector<std::string> endings;
    for (const auto& outcome : report.outcomes) endings.push_back(outcome.output);
    for (const char* order : {"f()\ng()\n", "g()\nf()\n"}) {
        std::string serial = output_of(program(operation, order, deques));
        CHECK(std::find(endings.begin(), endings.end(), serial) != endings.end());
    }
}

} // namespace

TEST_CASE("list operations beside a writer") {
    for (const char* operation : {"xs.pop()", "xs.pop(0)", "xs.insert(1, 5)", "xs.remove(1)", "xs.sort()", "xs.sort(key=lambda x: -x)", "xs.reverse()",
                                  "xs.clear()", "xs.extend([8, 9])", "xs.extend(xs)", "xs.extend(map(lambda x: x + 1, xs))", "xs[-1]", "xs[3]", "xs[1:]",
                                  "len(xs)", "sum(xs)", "max(xs, key=lambda x: x)", "sorted(xs)", "7 in xs", "xs == [3, 1, 2]", "xs < [3, 1, 3]",
                                  "xs.index(7)", "xs.copy()", "list(reversed(xs))", "tuple(enumerate(xs))", "xs * 2", "xs + xs", "[*xs, *map(str, xs)]",
                                  "bool(xs)", "str(xs)", "xs.count(7)"})
        check_operation(operation);
}

TEST_CASE("deque operations beside a writer") {
    for (const char* operation : {"q.pop()", "q.popleft()", "q.append(5)", "q.appendleft(5)", "q.insert(1, 5)", "q.remove(1)", "q.reverse()", "q.clear()",
                                  "q.rotate()", "q.rotate(-2)", "q.extend([8, 9])", "q.extendleft(q)", "q.extend(map(lambda x: x + 1, q))", "q[-1]", "q[2]",
                                  "q.__setitem__(0, 5)", "q.__delitem__(1)", "len(q)", "sum(q)", "7 in q", "q == deque([3, 1, 2])", "q < deque([3, 1, 3])",
                                  "q.index(7)", "q.copy()", "list(reversed(q))", "tuple(enumerate(q))", "q * 2", "q + q", "bool(q)", "str(q)", "q.count(7)",
                                  "[x for x in q]", "last.append(4)", "last.appendleft(4)", "last.extend([4, 5])", "last.insert(0, 1)", "last.rotate()",
                                  "last.pop()", "last + q", "deque(q, 2)"})
        check_operation(operation, true);
}

TEST_CASE("dict operations beside a writer") {
    for (const char* operation : {"d.pop(9)", "d.pop(1)", "d.popitem()", "d.get(9)", "d[9]", "d.setdefault(9, 5)", "d.setdefault(1)", "d.update({9: 1, 8: 2})",
                                  "d.update(a=1)", "d.clear()", "list(d)", "list(d.items())", "sum(d.values())", "9 in d", "9 in d.values()",
                                  "d == {1: 1, 2: 2}", "dict(d)", "d.copy()", "{**d}", "len(d)", "d.keys() & {9}", "list(map(d.get, [9, 1]))",
                                  "dict(map(lambda p: p, d.items()))", "[k for k in d]", "repr(d.items())"})
        check_operation(operation);
}

TEST_CASE("set and string operations beside a writer") {
    for (const char* operation : {"s.pop()", "s.remove(9)", "s.discard(1)", "s.add(5)", "s.add(9)", "s.update([7, 8])", "s.update(range(20))", "s.clear()",
                                  "s | {5}", "s & {9}", "s - {1}", "s ^ {9, 1}", "s.intersection_update({9})", "s.difference_update({9, 1})",
                                  "s.symmetric_difference_update({9})", "9 in s", "s == {1, 2, 3}", "s < {1, 2, 3, 9}", "s.isdisjoint({9})", "sorted(s)",
                                  "list(s)", "frozenset(s)", "len(s)", "s.copy()", "[x for x in s]", "t + 'y' == t + 'z'", "(t + 'a', t + 'b')",
                                  "'-'.join(map(str, s))", "'%s %s' % (xs, d)", "f'{xs} {s}'", "'{} {}'.format(xs, d)"})
        check_operation(operation);
}
