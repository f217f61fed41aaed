// `heddle bench explore`: how fast the explorer is here and now, on programs whose counts are known, and how long a learner waits for an answer.

#include "cli/bench_explore.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/capabilities.h"
#include "cli/program_source.h"
#include "engine/engine.h"
#include "explore/dpor.h"
#include "explore/states.h"
#include "protocol/events.h"
#include "protocol/requests.h"

namespace heddle::cli {

namespace {

constexpr const char* kStart = "import threading\nN = 101\nK = 102\nc = 0\nm = threading.Lock()\n";
constexpr const char* kCount = "def work(i):\n    global c\n    for _ in range(K):\n        r = c\n        c = r + 1\n";
constexpr const char* kLocked =
    "def work(i):\n    global c\n    for _ in range(K):\n        m.acquire()\n        r = c\n        c = r + 1\n        m.release()\n";
constexpr const char* kLastZero =
    "a = [0] * (N + 1)\ndef work(j):\n    if j == 0:\n        i = N\n        while a[i] != 0:\n            i -= 1\n    else:\n"
    "        r = a[j - 1]\n        a[j] = r + 1\n";
constexpr const char* kPhilosophers =
    "forks = [threading.Lock() for i in range(N)]\ndef work(i):\n    forks[i].acquire()\n    forks[(i + 1) % N].acquire()\n"
    "    forks[(i + 1) % N].release()\n    forks[i].release()\n";
constexpr const char* kEnd =
    "threads = [threading.Thread(target=work, args=(i,)) for i in range(COUNT)]\nfor t in threads:\n    t.start()\nfor t in threads:\n"
    "    t.join()\nprint(c)\n";

struct Work {
    const char* name;
    const char* engine;
    const char* body;
    const char* count; ///< of threads
    int n, k;
    std::uint64_t expected; ///< executions, or 0
};

const Work kWork[] = {
    {"explore counter(6,1)", "dpor", kCount, "N", 6, 1, 518400},
    {"explore lockctr(8,1)", "dpor", kLocked, "N", 8, 1, 40320},
    {"explore lastzero(15)", "dpor", kLastZero, "N + 1", 15, 1, 147456},
    {"explore counter(2,10)", "states", kCount, "N", 2, 10, 0},
    {"explore counter(3,5)", "states", kCount, "N", 3, 5, 0},
    {"explore philo(6)", "states", kPhilosophers, "N", 6, 1, 0},
};

// As the first lesson's: two threads, an update that is lost, and a sentence about it.
constexpr const char* kVerdict = "explore first verdict";
constexpr const char* kLesson =
    "import threading\ncounter = 0\ndef work():\n    global counter\n    for _ in range(2):\n        counter += 1\n"
    "a = threading.Thread(target=work)\nb = threading.Thread(target=work)\na.start()\nb.start()\na.join()\nb.join()\nassert counter == 4\n";
constexpr int kVerdictRounds = 5; // the first stands alone, and the median of all

std::string source_of(const Work& work) {
    std::string source = std::string(kStart) + work.body + kEnd;
    return source.replace(source.find("COUNT"), 5, work.count);
}

bool measure(const Options& options, const Work& work, nlohmann::ordered_json& results) {
    const std::string source = source_of(work);
    explore::ExploreOptions explore;
    explore.machine = machine_config(options);
    explore.scale = {fmt::format("101={}", work.n), fmt::format("102={}", work.k)};
    explore.stop_word = &stop_word();
    run::Loaded loaded = run::load_program(source, work.name, explore.scale);
    if (loaded.program == nullptr) {
        for (const Diagnostic& diagnostic : loaded.diagnostics) std::fputs(render_diagnostic(diagnostic, source, work.name).c_str(), stderr);
        return false;
    }
    // The engines themselves: make_explorer() lets a search for better schedules follow the stateful one.
    std::unique_ptr<explore::Explorer> explorer;
    if (std::string_view(work.engine) == "states") explorer = std::make_unique<explore::States>(loaded.program, explore);
    else explorer = std::make_unique<explore::Dpor>(loaded.program, explore);
    const std::clock_t begun = std::clock(); // of the processor where the system tells, so that other programs count for less
    while (explorer->work(100)) {}
    const double seconds = std::max(static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC, 1e-6);
    explore::Report report = explorer->report();
    if (!report.complete || (work.expected != 0 && report.executions != work.expected)) {
        fmt::print(stderr, "heddle: {}: {} executions{}\n", work.name, report.executions, report.complete ? "" : ", not complete");
        return false;
    }
    const bool states = report.states != 0;
    const std::uint64_t count = states ? report.states : report.executions;
    const double per_second = static_cast<double>(count) / seconds;
    const double bytes = states ? static_cast<double>(report.states_bytes) / static_cast<double>(report.states) : 0;
    fmt::print("{:<22} {:<7} {:>9} {:<10} {:>8.3f} s {:>10.0f} /s{}\n", work.name, work.engine, count, states ? "states" : "executions", seconds,
               per_second, states ? fmt::format(" {:>5.0f} bytes a state", bytes) : "");
    std::fflush(stdout);
    nlohmann::ordered_json row = {{"name", work.name}, {"engine", work.engine}, {"executions", report.executions}, {"steps", report.steps},
                                  {"processor_ms", seconds * 1000}, {"per_second", per_second}};
    if (states) {
        row["states"] = report.states;
        row["bytes_a_state"] = bytes;
    }
    results.push_back(std::move(row));
    return true;
}

// From the text of a request to the engine to the text of its answer: what a page waits for beside sending the two.
bool measure_verdict(nlohmann::ordered_json& results) {
    using Clock = std::chrono::steady_clock;
    std::atomic<bool> answered{false};
    std::string answer; // written before `answered`
    engine::Engine engine(
        [&](const std::string& event) {
            std::variant<protocol::Event, protocol::ParseError> read = protocol::parse_event(event);
            const auto* parsed = std::get_if<protocol::Event>(&read);
            if (parsed == nullptr || parsed->id == 0) return;
            if (!std::holds_alternative<protocol::Explored>(parsed->body) && !std::holds_alternative<protocol::Error>(parsed->body)) return;
            answer = event;
            answered.store(true);
            answered.notify_one();
        },
        {});
    engine.start();
    std::vector<double> times_ms;
    for (int round = 0; round < kVerdictRounds; round++) {
        protocol::Explore explore;
        explore.program = {"lesson.py", kLesson};
        const std::string request = protocol::to_json(protocol::Request{round + 1, explore});
        answered.store(false);
        const Clock::time_point begun = Clock::now();
        engine.handle(request);
        if constexpr (kHasThreads) {
            answered.wait(false);
        } else {
            while (!answered.load() && engine.work()) {}
        }
        times_ms.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begun).count());
        std::variant<protocol::Event, protocol::ParseError> read = protocol::parse_event(answer);
        const auto* event = std::get_if<protocol::Event>(&read);
        const auto* explored = event != nullptr ? std::get_if<protocol::Explored>(&event->body) : nullptr;
        if (explored == nullptr || !explored->report.complete) {
            fmt::print(stderr, "heddle: {}: {}\n", kVerdict, answer);
            return false;
        }
    }
    const double first_ms = times_ms.front();
    std::sort(times_ms.begin(), times_ms.end());
    const double median_ms = times_ms[kVerdictRounds / 2];
    fmt::print("{:<22} auto    {:.2f} ms, the median of {} {:.2f} ms\n", kVerdict, first_ms, kVerdictRounds, median_ms);
    std::fflush(stdout);
    results.push_back({{"name", kVerdict}, {"engine", "auto"}, {"first_ms", first_ms}, {"median_ms", median_ms}});
    return true;
}

} // namespace

bool bench_explore(const Options& options, nlohmann::ordered_json& results) {
    auto wanted = [&](const char* name) { return std::string_view(name).find(options.file) != std::string_view::npos; };
    if (wanted(kVerdict) && !measure_verdict(results)) return false; // first: nothing is warm then
    for (const Work& work : kWork)
        if (wanted(work.name) && !measure(options, work, results)) return false;
    return true;
}

} // namespace heddle::cli
