#include "engine/engine.h"

#include <mutex>
#include <vector>

#include <doctest/doctest.h>
#include <unistd.h>

#include "base/capabilities.h"
#include "protocol/events.h"
#include "protocol/requests.h"

using namespace heddle;

namespace {

class EngineBench {
public:
    EngineBench() : engine_([this](const std::string& text) { receive(text); }, {}) { engine_.start(); }

    void send(std::int64_t id, protocol::RequestBody body) { engine_.handle(protocol::to_json(protocol::Request{id, std::move(body)})); }
    void send_text(const std::string& text) { engine_.handle(text); }

    /// Waits until no request is at work.
    std::vector<protocol::Event> finish() {
        for (int i = 0; i < 20'000 && (engine_.work() || engine_.busy()); i++) usleep(1000);
        engine_.work();
        return so_far();
    }
    std::vector<protocol::Event> so_far() {
        std::lock_guard<std::mutex> lock(mutex_);
        return events_;
    }

private:
    void receive(const std::string& text) {
        auto parsed = protocol::parse_event(text);
        std::lock_guard<std::mutex> lock(mutex_);
        auto* event = std::get_if<protocol::Event>(&parsed);
        REQUIRE(event != nullptr);
        events_.push_back(*event);
    }
    std::mutex mutex_;
    std::vector<protocol::Event> events_;
    engine::Engine engine_;
};

template <typename T> const T* last(const std::vector<protocol::Event>& events, std::int64_t id) {
    const T* found = nullptr;
    for (const auto& event : events)
        if (event.id == id)
            if (const T* body = std::get_if<T>(&event.body)) found = body;
    return found;
}

std::string output_of(const std::vector<protocol::Event>& events, std::int64_t id) {
    std::string text;
    for (const auto& event : events)
        if (event.id == id)
            if (const auto* output = std::get_if<protocol::Output>(&event.body))
                for (const auto& item : output->items) text += item.text;
    return text;
}

protocol::Run run_of(const std::string& source, bool controlled = false) {
    protocol::Run run;
    run.program = {"test.py", source};
    run.controlled = controlled;
    return run;
}

} // namespace

TEST_CASE("the engine says that it is ready, and answers pings and nonsense") {
    EngineBench bench;
    bench.send(1, protocol::Ping{});
    bench.send_text("{");
    bench.send_text("{\"v\":1,\"id\":5,\"type\":\"dance\"}");
    auto events = bench.finish();
    CHECK(last<protocol::Ready>(events, 0) != nullptr);
    CHECK(last<protocol::Pong>(events, 1) != nullptr);
    CHECK(last<protocol::Error>(events, 0) != nullptr);
    CHECK(last<protocol::Error>(events, 5) != nullptr);
}

TEST_CASE("a program runs, on threads and controlled") {
    for (bool controlled : {false, true}) {
        EngineBench bench;
        bench.send(3, run_of("import threading\ndef f():\n    print('in')\nt = threading.Thread(target=f)\nt.start()\nt.join()\nprint('end')\n",
                             controlled));
        auto events = bench.finish();
        CHECK(output_of(events, 3) == "in\nend\n");
        REQUIRE(last<protocol::Finished>(events, 3) != nullptr);
        CHECK(last<protocol::Finished>(events, 3)->verdict.kind == "exit");
        REQUIRE(last<protocol::Threads>(events, 3) != nullptr);
        CHECK(last<protocol::Threads>(events, 3)->items.size() == 2);
    }
}

TEST_CASE("a program with mistakes is answered by diagnostics and an error") {
    EngineBench bench;
    bench.send(1, run_of("print(1\n"));
    protocol::Check check;
    check.program = {"test.py", "x = = 1\n"};
    bench.send(2, check);
    check.program.source = "x = 1\n";
    bench.send(3, check);
    auto events = bench.finish();
    REQUIRE(last<protocol::Diagnostics>(events, 1) != nullptr);
    CHECK(last<protocol::Diagnostics>(events, 1)->items.at(0).line == 1);
    CHECK(last<protocol::Finished>(events, 1)->verdict.kind == "error");
    CHECK(!last<protocol::Diagnostics>(events, 2)->items.empty());
    CHECK(last<protocol::Diagnostics>(events, 3)->items.empty());
}

TEST_CASE("an exploration reports, and its schedule can be run") {
    std::string source = "import threading\nx = 0\ndef f():\n    global x\n    x += 1\na = threading.Thread(target=f)\n"
                         "b = threading.Thread(target=f)\na.start()\nb.start()\na.join()\nb.join()\nprint(x)\n";
    EngineBench bench;
    protocol::Explore explore;
    explore.program = {"test.py", source};
    bench.send(1, explore);
    auto events = bench.finish();
    const auto* explored = last<protocol::Explored>(events, 1);
    REQUIRE(explored != nullptr);
    CHECK(explored->report.complete);
    CHECK(explored->report.executions.value_or(0) == 4);
    REQUIRE(explored->report.outcomes.size() == 2);
    protocol::Run replay = run_of(source, true);
    replay.schedule = explored->report.outcomes[0].schedule;
    const std::string output = explored->report.outcomes[0].output; // `explored` points into `events`
    bench.send(2, replay);
    events = bench.finish();
    CHECK(output_of(events, 2) == output);
}

TEST_CASE("stop ends a run and an exploration") {
    EngineBench bench;
    bench.send(1, run_of("while True:\n    pass\n"));
    protocol::Explore explore;
    explore.program = {"test.py", "import threading\nx = 0\ndef f():\n    global x\n    for i in range(20):\n        x += 1\n"
                                  "a = threading.Thread(target=f)\nb = threading.Thread(target=f)\na.start()\nb.start()\na.join()\nb.join()\n"};
    bench.send(2, explore);
    for (int i = 0; i < 10; i++) {
        for (int j = 0; j < 5; j++) bench.send_text("{\"v\":1,\"id\":9,\"type\":\"ping\"}");
        usleep(5000);
    }
    bench.send(8, protocol::Stop{1});
    bench.send(8, protocol::Stop{2});
    bench.send(8, protocol::Stop{77});
    auto events = bench.finish();
    REQUIRE(last<protocol::Finished>(events, 1) != nullptr);
    CHECK(last<protocol::Finished>(events, 1)->verdict.kind == "stopped");
    REQUIRE(last<protocol::Explored>(events, 2) != nullptr);
    CHECK(!last<protocol::Explored>(events, 2)->report.complete);
}

TEST_CASE("an engine that goes away ends what runs") {
    EngineBench bench;
    bench.send(1, run_of("import time\ntime.sleep(1000)\n"));
    usleep(20'000);
}

namespace {

const char* const kTwoAdders = "import threading\nn = 0\ndef f():\n    global n\n    n += 1\na = threading.Thread(target=f)\n"
                               "b = threading.Thread(target=f)\na.start()\nb.start()\na.join()\nb.join()\nprint(n)\n";

protocol::Step command(const char* name, int thread = 0) {
    protocol::Step step;
    step.command = name;
    step.thread = thread;
    return step;
}

protocol::Step opening(const std::string& schedule = {}) {
    protocol::Step step = command("open");
    step.program_name = "test.py";
    step.source = kTwoAdders;
    step.schedule = schedule;
    return step;
}

} // namespace

TEST_CASE("stepping by messages: open, move, back, on to the end") {
    EngineBench bench;
    bench.send(1, command("move", 0));
    auto events = bench.finish();
    REQUIRE(last<protocol::Error>(events, 1) != nullptr); // nothing is open
    bench.send(2, opening());
    events = bench.finish();
    const auto* opened = last<protocol::Stepped>(events, 2);
    REQUIRE(opened != nullptr);
    CHECK(opened->position == 0);
    CHECK(opened->threads.size() == 1);
    CHECK(opened->threads[0].state == "ready");
    bench.send(3, command("block", 0));
    bench.finish();
    bench.send(4, command("move", 2));
    events = bench.finish();
    const auto* moved = last<protocol::Stepped>(events, 4);
    REQUIRE(moved != nullptr);
    REQUIRE(moved->threads.size() == 3);
    CHECK(moved->threads[0].state == "waiting");
    CHECK(moved->threads[0].waits_for == 1);
    CHECK(moved->moves.back().thread == 2);
    std::int64_t position = moved->position;
    bench.send(5, command("back"));
    events = bench.finish();
    CHECK(last<protocol::Stepped>(events, 5)->position == position - 1);
    CHECK(last<protocol::Stepped>(events, 5)->length == position);
    bench.send(6, command("run"));
    events = bench.finish();
    const auto* ended = last<protocol::Stepped>(events, 6);
    CHECK(ended->over);
    CHECK(ended->verdict == "exit");
    REQUIRE(ended->output.size() == 1);
    std::string printed = ended->output[0].text; // taking turns loses an update
    CHECK(printed == "1\n");
    std::string schedule = ended->schedule;
    bench.send(7, opening(schedule));
    events = bench.finish();
    const auto* replayed = last<protocol::Stepped>(events, 7);
    REQUIRE(replayed != nullptr);
    CHECK(replayed->position == 0);
    CHECK(static_cast<std::int64_t>(replayed->moves.size()) == replayed->length); // the way ahead can be shown
    CHECK(replayed->moves.back().text.find("prints 1") != std::string::npos);
}

TEST_CASE("stepping refuses what it cannot do, in words") {
    EngineBench bench;
    protocol::Step broken = opening();
    broken.source = "def (";
    bench.send(1, broken);
    bench.send(2, opening("heddle1;program=00;nonsense"));
    bench.send_text("{\"v\":1,\"id\":3,\"type\":\"step\",\"command\":\"fly\"}");
    bench.send_text("{\"v\":1,\"id\":4,\"type\":\"step\",\"command\":\"run\",\"breakpoints\":[1,\"x\"]}");
    auto events = bench.finish();
    REQUIRE(last<protocol::Finished>(events, 1) != nullptr);
    CHECK(last<protocol::Finished>(events, 1)->verdict.kind == "error");
    for (int id : {2, 3, 4}) CHECK(last<protocol::Error>(events, id) != nullptr);
    bench.send(5, opening());
    bench.finish();
    protocol::Step far = command("jump");
    far.position = INT64_MAX;
    bench.send(6, far);
    bench.send(7, command("move", 99));
    bench.send(8, command("move", -1));
    events = bench.finish();
    for (int id : {6, 7, 8}) {
        REQUIRE(last<protocol::Stepped>(events, id) != nullptr);
        CHECK(last<protocol::Stepped>(events, id)->position == 0);
    }
}

TEST_CASE("an endless program that is stepped to its end stops on request") {
    EngineBench bench;
    protocol::Step step = opening();
    step.source = "import threading\nn = 0\ndef f():\n    global n\n    while True:\n        n += 1\nthreading.Thread(target=f).start()\nf()\n";
    bench.send(1, step);
    bench.finish();
    bench.send(2, command("run"));
    for (int i = 0; i < 10; i++) {
        for (int j = 0; j < 5; j++) bench.send_text("{\"v\":1,\"id\":9,\"type\":\"ping\"}");
        usleep(3000);
    }
    bench.send(3, protocol::Stop{2});
    auto events = bench.finish();
    REQUIRE(last<protocol::Stepped>(events, 2) != nullptr);
    CHECK(last<protocol::Stepped>(events, 2)->position > 0);
}

TEST_CASE("a measurement makes each run, with its ending, on threads and taking turns") {
    for (bool controlled : {false, true}) {
        EngineBench bench;
        protocol::Measure measure;
        measure.program = {"test.py", "import random\nprint('first')\nprint('end', end='')\n"};
        measure.runs = 7;
        measure.controlled = controlled;
        bench.send(1, measure);
        auto events = bench.finish();
        REQUIRE(last<protocol::Finished>(events, 1) != nullptr);
        CHECK(last<protocol::Finished>(events, 1)->verdict.kind == "exit");
        std::vector<protocol::MeasuredRun> runs;
        for (const auto& event : events)
            if (const auto* measured = std::get_if<protocol::Measured>(&event.body)) runs.insert(runs.end(), measured->runs.begin(), measured->runs.end());
        REQUIRE(runs.size() == 7);
        for (const auto& run : runs) {
            CHECK(run.kind == "exit");
            CHECK(run.ending == "end");
            CHECK(run.elapsed_ms > 0);
        }
        CHECK(last<protocol::Output>(events, 1) == nullptr);
    }
}

TEST_CASE("a measurement counts a deadlock and goes on, stops when it is told to, and says what does not compile") {
    EngineBench bench;
    protocol::Measure measure;
    measure.program = {"test.py", "import threading\na = threading.Lock()\na.acquire()\na.acquire()\n"};
    measure.runs = 2;
    bench.send(1, measure);
    measure.program.source = "x = = 1\n";
    bench.send(2, measure);
    measure.program.source = "while True:\n    pass\n";
    bench.send(3, measure);
    usleep(50'000);
    bench.send(4, protocol::Stop{3});
    auto events = bench.finish();
    REQUIRE(last<protocol::Measured>(events, 1) != nullptr);
    CHECK(last<protocol::Measured>(events, 1)->runs.back().kind == "deadlock");
    CHECK(last<protocol::Finished>(events, 1)->verdict.kind == "exit");
    CHECK(last<protocol::Finished>(events, 2)->verdict.kind == "error");
    CHECK(last<protocol::Finished>(events, 3)->verdict.kind == "stopped");
    CHECK(last<protocol::Measured>(events, 3) == nullptr);
}

TEST_CASE("a stepped program comes with its bytecode, the instructions that others can see, and where each thread goes on") {
    EngineBench bench;
    protocol::Step step;
    step.command = "open";
    step.program_name = "test.py";
    step.source = "import threading\nx = 0\ndef f():\n    global x\n    y = 1\n    x += y\n"
                  "ts = [threading.Thread(target=f) for i in range(2)]\nfor t in ts: t.start()\nfor t in ts: t.join()\n";
    bench.send(1, step);
    bench.finish();
    step.command = "move";
    step.count = 1;
    const protocol::StepThread* started = nullptr;
    std::vector<protocol::Event> events;
    for (std::int64_t id = 2; id < 30 && started == nullptr; id++) {
        bench.send(id, step);
        events = bench.finish();
        for (const auto& thread : last<protocol::Stepped>(events, id)->threads)
            if (thread.index == 1 && thread.state == "ready" && thread.action == "read") started = &thread;
    }
    REQUIRE(started != nullptr);
    const auto& listing = last<protocol::Stepped>(events, 1)->listing;
    REQUIRE(!listing.empty());
    CHECK(listing[0].name == "<module>");
    std::vector<std::pair<std::string, protocol::StepInstruction>> all;
    for (const auto& code : listing)
        for (const auto& in : code.instructions) all.push_back({code.name, in});
    REQUIRE(started->next_site >= 1);
    REQUIRE(started->next_site <= std::int64_t(all.size()));
    const auto& next = all[size_t(started->next_site - 1)];
    CHECK(next.first == "f");
    CHECK(next.second.name == "LOAD_GLOBAL");
    CHECK(next.second.note == "x");
    CHECK(next.second.line == 6);
    CHECK(next.second.column == 5);
    CHECK(next.second.end_column > 5);
    // In f only what touches x is seen by others; its local variable is not.
    const auto& sites = last<protocol::Stepped>(events, 1)->visible_sites;
    std::vector<std::string> seen;
    for (std::int64_t site : sites)
        if (all[size_t(site - 1)].first == "f") seen.push_back(all[size_t(site - 1)].second.name);
    CHECK(seen == std::vector<std::string>{"LOAD_GLOBAL", "STORE_GLOBAL"});
    CHECK(last<protocol::Stepped>(events, 2)->listing.empty());
}

TEST_CASE("a deadlock that exploring finds tells the calls of each thread in it") {
    EngineBench bench;
    protocol::Explore explore;
    explore.program = {"test.py", "import threading\na = threading.Lock()\nb = threading.Lock()\ndef inner(l):\n    l.acquire()\ndef f(k, l):\n"
                                  "    k.acquire()\n    inner(l)\n    l.release()\n    k.release()\nt = threading.Thread(target=f, args=(a, b))\n"
                                  "u = threading.Thread(target=f, args=(b, a))\nt.start()\nu.start()\n"};
    bench.send(1, explore);
    auto events = bench.finish();
    const auto* explored = last<protocol::Explored>(events, 1);
    REQUIRE(explored != nullptr);
    REQUIRE(explored->report.deadlocks.size() == 1);
    for (const protocol::WaitFor& edge : explored->report.deadlocks[0].cycle) {
        REQUIRE(edge.stack.size() >= 2);
        CHECK(edge.stack[edge.stack.size() - 2] == "f, line 8");
        CHECK(edge.stack.back() == "inner, line 5");
    }
}

TEST_CASE("a run on real threads tells who ran when, if it is asked to") {
    EngineBench bench;
    protocol::Run run = run_of("import threading\ndef f():\n    for i in range(1000): pass\nt = threading.Thread(target=f)\nt.start()\nt.join()\n");
    bench.send(1, run);
    run.trace = true;
    bench.send(2, run);
    auto events = bench.finish();
    CHECK(last<protocol::Traced>(events, 1) == nullptr);
    if (!last<protocol::Ready>(events, 0)->threads) return;
    REQUIRE(last<protocol::Traced>(events, 2) != nullptr);
    bool second = false;
    for (const auto& event : events)
        if (const auto* traced = std::get_if<protocol::Traced>(&event.body))
            for (const auto& slice : traced->slices) second = second || slice.thread == 1;
    CHECK(second);
}

TEST_CASE("a long way is told whole, in several messages") {
    EngineBench bench;
    protocol::Step step;
    step.command = "open";
    step.program_name = "test.py";
    step.source = "import threading\nn = 0\ndef f():\n    global n\n    for i in range(1500): n += 1\n"
                  "ts = [threading.Thread(target=f) for i in range(2)]\nfor t in ts: t.start()\nfor t in ts: t.join()\n";
    bench.send(1, step);
    bench.finish();
    step.command = "run";
    bench.send(2, step);
    auto events = bench.finish();
    std::int64_t told = 0;
    int messages = 0;
    for (const auto& event : events)
        if (const auto* part = std::get_if<protocol::SteppedMoves>(&event.body)) {
            CHECK(part->from == told);
            told += std::int64_t(part->moves.size());
            messages++;
        }
    const auto* stepped = last<protocol::Stepped>(events, 2);
    REQUIRE(stepped != nullptr);
    CHECK(messages >= 1);
    CHECK(stepped->moves_from == told);
    CHECK(told + std::int64_t(stepped->moves.size()) == stepped->position);
    CHECK(stepped->position > 6000);
}

namespace {
const char* const kFamily = R"(import multiprocessing
import sys
count = 0
def work(end):
    global count
    count = 5
    end.send(b"x" * 40)
    end.send(b"")
    sys.exit(3)
if __name__ == "__main__":
    reader, writer = multiprocessing.Pipe(False)
    process = multiprocessing.Process(target=work, args=(writer,), name="Worker")
    process.start()
    process.join()
    endless = multiprocessing.Process(target=reader.recv, name="Reader")
    print(process.exitcode)
    endless.start()
    endless.terminate()
    endless.join()
)";

protocol::Step step_of(const char* command, int thread = 0) {
    protocol::Step step;
    step.command = command;
    step.thread = thread;
    return step;
}
} // namespace

TEST_CASE("a stepped program's processes are told: tree, threads, variables, what lies in pipes, how each ended") {
    EngineBench bench;
    protocol::Step open = step_of("open");
    open.source = kFamily;
    bench.send(1, open);
    bench.finish(); // one after the other: each answer is of the state that the one before left
    bench.send(2, step_of("block", 0)); // until the parent waits for its child
    bench.finish();
    bench.send(3, step_of("block", 1)); // the child to its end
    bench.finish();
    bench.send(4, step_of("run"));
    auto events = bench.finish();
    REQUIRE(last<protocol::Stepped>(events, 1) != nullptr);
    CHECK(last<protocol::Stepped>(events, 1)->processes.empty());

    const auto* started = last<protocol::Stepped>(events, 2);
    REQUIRE(started->processes.size() == 2);
    const protocol::ProcessItem &first = started->processes[0].process, &worker = started->processes[1].process;
    CHECK(first.name == "MainProcess");
    CHECK(first.parent == 0);
    CHECK(first.threads == std::vector<int>{0});
    CHECK(worker.name == "Worker");
    CHECK(worker.parent == first.pid);
    CHECK(worker.state == "running");
    CHECK(worker.threads == std::vector<int>{1});

    const auto* ended = last<protocol::Stepped>(events, 3);
    REQUIRE(ended->processes.size() == 2);
    CHECK(ended->processes[1].process.state == "ended");
    CHECK(ended->processes[1].process.exit_code == 3);
    auto value_of = [](const std::vector<protocol::StepVariable>& variables, const char* name) {
        for (const auto& variable : variables)
            if (variable.name == name) return variable.value;
        return std::string();
    };
    CHECK(value_of(ended->processes[1].variables, "count") == "5");
    CHECK(value_of(ended->variables, "count") == "0");
    CHECK(value_of(ended->variables, "SUBWARNING").empty()); // multiprocessing's, not the program's
    REQUIRE(ended->pipes.size() == 1);
    CHECK(ended->pipes[0].messages == 2);
    REQUIRE(ended->pipes[0].sizes.size() == 2);
    CHECK(ended->pipes[0].sizes[0] > ended->pipes[0].sizes[1] + 39);
    CHECK(ended->pipes[0].sent == 2);
    REQUIRE(ended->pipes[0].sent_at.size() == 2);
    // The moves that it names are those that sent.
    std::vector<double> sends;
    const std::vector<protocol::StepMove>& moves = ended->moves;
    for (std::size_t i = 0; i < moves.size(); i++)
        for (const protocol::StepAccess& access : moves[i].accesses)
            if (access.action == "send") sends.push_back(double(i + 1));
    CHECK(ended->pipes[0].sent_at == sends);
    CHECK(moves[static_cast<std::size_t>(sends[0]) - 1].text.find("sends a message into pipe") != std::string::npos);

    const auto* over = last<protocol::Stepped>(events, 4);
    REQUIRE(over->processes.size() == 3);
    CHECK(over->over);
    CHECK(over->processes[2].process.name == "Reader");
    CHECK(over->processes[2].process.state == "ended");
}

TEST_CASE("a run tells its processes when it has started some, and how they ended") {
    EngineBench bench;
    bench.send(1, run_of(kFamily));
    bench.send(2, run_of("print(1)"));
    auto events = bench.finish();
    const auto* processes = last<protocol::Processes>(events, 1);
    REQUIRE(processes != nullptr);
    REQUIRE(processes->items.size() == 3);
    CHECK(processes->items[1].name == "Worker");
    CHECK(processes->items[1].exit_code == 3);
    CHECK(processes->items[0].state == "ended");
    CHECK(output_of(events, 1) == "3\n");
    CHECK(last<protocol::Processes>(events, 2) == nullptr);
}

TEST_CASE("a run on real threads tells each process's memory and threads, and the messages between them, and ends all when it is stopped") {
    if (!kHasThreads) return;
    EngineBench bench;
    bench.send(1, run_of("import multiprocessing as mp, time\n"
                         "def work(writer):\n    writer.send_bytes(b'x' * 100)\n    print('sent', flush=True)\n    while True: pass\n"
                         "reader, writer = mp.Pipe(False)\n"
                         "p = mp.Process(target=work, args=(writer,))\np.start()\np.join()\n"));
    bool seen = false;
    for (int tries = 0; tries < 500 && !seen; tries++) {
        auto events = bench.so_far();
        const auto* told = last<protocol::Processes>(events, 1);
        if (told != nullptr && !told->pipes.empty() && told->pipes.back().messages == 1) {
            REQUIRE(told->items.size() == 2);
            const protocol::ProcessItem& child = told->items[1];
            CHECK(child.parent == told->items[0].pid);
            CHECK(child.name == "Process-1");
            CHECK(child.heap_bytes > 100'000);
            CHECK(child.threads == std::vector<int>{1});
            CHECK(told->pipes.back().sizes == std::vector<std::int64_t>{100});
            CHECK(told->pipes.back().sent == 1);
            REQUIRE(told->pipes.back().sent_at.size() == 1);
            CHECK(told->pipes.back().sent_at[0] > 0);
            seen = true;
        }
        usleep(20'000);
    }
    CHECK(seen);
    bench.send(2, protocol::Stop{1});
    auto events = bench.finish();
    CHECK(output_of(events, 1) == "sent\n");
    REQUIRE(last<protocol::Finished>(events, 1) != nullptr);
    CHECK(last<protocol::Finished>(events, 1)->verdict.kind == "stopped");
    REQUIRE(last<protocol::Processes>(events, 1)->items.size() == 2);
    CHECK(last<protocol::Processes>(events, 1)->items[1].state == "ended");
}

TEST_CASE("a recorded run comes with its schedule, which the stepper follows to the same end") {
    const std::string source = "import threading\nn = 0\ndef f():\n    global n\n    for i in range(100): n += 1\n"
                               "ts = [threading.Thread(target=f) for i in range(2)]\nfor t in ts: t.start()\nfor t in ts: t.join()\nprint(n)\n";
    for (bool controlled : {false, true}) {
        EngineBench bench;
        protocol::Run run = run_of(source, controlled);
        run.record = true;
        run.scale = {"100=20"};
        bench.send(1, run);
        auto events = bench.finish();
        const auto* finished = last<protocol::Finished>(events, 1);
        REQUIRE(finished != nullptr);
        CHECK(finished->verdict.kind == "exit");
        REQUIRE(!finished->schedule.empty());
        std::string printed = output_of(events, 1);
        protocol::Step step;
        step.program_name = "test.py";
        step.source = source;
        step.schedule = finished->schedule;
        step.position = -1;
        bench.send(2, step);
        events = bench.finish();
        const auto* stepped = last<protocol::Stepped>(events, 2);
        REQUIRE(stepped != nullptr);
        CHECK(stepped->mismatch.empty());
        CHECK(stepped->over);
        CHECK(stepped->position > 80);
        std::string again;
        for (const auto& item : stepped->output) again += item.text;
        CHECK(again == printed);
    }
}

TEST_CASE("what is not recorded has no schedule, and a recording has an end") {
    EngineBench bench;
    bench.send(1, run_of("print(1)"));
    protocol::Run run = run_of("import threading\nn = 0\ndef f():\n    global n\n    while True:\n        n += 1\nthreading.Thread(target=f).start()\nf()\n");
    run.record = true;
    run.limits.operations = 500;
    bench.send(2, run);
    auto events = bench.finish();
    CHECK(last<protocol::Finished>(events, 1)->schedule.empty());
    const auto* finished = last<protocol::Finished>(events, 2);
    REQUIRE(finished != nullptr);
    CHECK(finished->verdict.kind == "limit");
    CHECK(!finished->schedule.empty());
}

TEST_CASE("exploring tries every random number if it is asked to, and says which it tried") {
    EngineBench bench;
    protocol::Explore explore;
    explore.program = {"test.py", "import random\nprint(random.randrange(3))\n"};
    bench.send(1, explore);
    explore.random_any = true;
    bench.send(2, explore);
    auto events = bench.finish();
    const auto* one = last<protocol::Explored>(events, 1);
    const auto* all = last<protocol::Explored>(events, 2);
    REQUIRE(one != nullptr);
    REQUIRE(all != nullptr);
    CHECK(one->report.outcomes.size() == 1);
    CHECK(all->report.outcomes.size() == 3);
    CHECK(all->report.complete);
    auto says = [](const protocol::ExploreReport& report, const char* words) {
        for (const std::string& assumption : report.assumptions)
            if (assumption.find(words) == 0) return true;
        return false;
    };
    CHECK(says(one->report, "the random numbers of seed"));
    CHECK(says(all->report, "any random number"));
}

TEST_CASE("a schedule that is opened tells the names of all threads on its way, before they begin") {
    EngineBench bench;
    protocol::Explore explore;
    explore.program = {"test.py", "import threading\ndef work(): pass\nt = threading.Thread(target=work)\nt.start()\nt.join()\nprint(1)\n"};
    bench.send(1, explore);
    auto events = bench.finish();
    protocol::Step step;
    step.program_name = "test.py";
    step.source = explore.program.source;
    step.schedule = last<protocol::Explored>(events, 1)->report.outcomes.at(0).schedule;
    bench.send(2, step);
    events = bench.finish();
    const auto* stepped = last<protocol::Stepped>(events, 2);
    REQUIRE(stepped != nullptr);
    CHECK(stepped->threads.size() == 1);
    CHECK(stepped->names == std::vector<std::string>{"MainThread", "Thread-1 (work)"});
}

TEST_CASE("where there is no memory for a heap, every request says so and the engine lives") {
    constexpr std::int64_t kMore = std::int64_t{1} << 60; // bytes than there are addresses
    const std::string source = "print(1)\n";
    EngineBench bench;
    for (int i = 0; i < 3; i++) {
        protocol::Run run = run_of(source, i == 1);
        run.record = i == 2;
        run.limits.heap_bytes = kMore;
        bench.send(1 + i, run);
        bench.finish();
    }
    protocol::Explore explore;
    explore.program = {"test.py", source};
    explore.limits.heap_bytes = kMore;
    bench.send(4, explore);
    bench.finish();
    bench.send(5, run_of(source));
    auto events = bench.finish();
    for (int id = 1; id <= 3; id++) {
        CAPTURE(id);
        REQUIRE(last<protocol::Finished>(events, id) != nullptr);
        CHECK(last<protocol::Finished>(events, id)->verdict.kind == "error");
        CHECK(last<protocol::Finished>(events, id)->verdict.message.find("not enough memory") != std::string::npos);
    }
    REQUIRE(last<protocol::Explored>(events, 4) != nullptr);
    CHECK(!last<protocol::Explored>(events, 4)->report.complete);
    CHECK(last<protocol::Explored>(events, 4)->report.bound == "heap");
    CHECK(output_of(events, 5) == "1\n");
}
