#include "session/measurement.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "protocol/json_reader.h"
#include "protocol/requests.h"

namespace heddle::session {

namespace {

constexpr const char* kBeginning = "{\"heddle\":\"measurement\"";
constexpr int kMeasurementFormat = 1;
constexpr std::size_t kMeasurementBytesMax = 4 << 20, kTextMax = 1000;

std::vector<double> sorted_times(const std::vector<protocol::MeasuredRun>& runs) {
    std::vector<double> times;
    times.reserve(runs.size());
    for (const protocol::MeasuredRun& run : runs) times.push_back(run.elapsed_ms);
    std::sort(times.begin(), times.end());
    return times;
}

// The value below which that part of the sorted times lies; between two of them in proportion.
double quantile(const std::vector<double>& times, double part) {
    double at = part * double(times.size() - 1);
    auto below = size_t(at);
    double rest = at - double(below);
    return below + 1 < times.size() ? times[below] * (1 - rest) + times[below + 1] * rest : times[below];
}

}  // namespace

MeasuredFigures figures_of(const std::vector<protocol::MeasuredRun>& runs) {
    if (runs.empty()) return {};
    std::vector<double> times = sorted_times(runs);
    return {int(runs.size()), quantile(times, 0.5), quantile(times, 0.25), quantile(times, 0.75), times.front(), times.back()};
}

std::vector<EndingCount> count_endings(const std::vector<protocol::MeasuredRun>& runs) {
    std::vector<EndingCount> counts;
    std::vector<std::vector<protocol::MeasuredRun>> of;
    for (const protocol::MeasuredRun& run : runs) {
        size_t i = 0;
        while (i < counts.size() && (counts[i].kind != run.kind || counts[i].ending != run.ending)) ++i;
        if (i == counts.size()) {
            counts.push_back({run.kind, run.ending, 0, 0});
            of.emplace_back();
        }
        ++counts[i].runs;
        of[i].push_back(run);
    }
    for (size_t i = 0; i < counts.size(); ++i) counts[i].median = figures_of(of[i]).median;
    std::stable_sort(counts.begin(), counts.end(), [](const EndingCount& a, const EndingCount& b) { return a.runs > b.runs; });
    return counts;
}

std::string time_text(double ms) {
    auto digits = [](double value) { return value < 9.995 ? 2 : value < 99.95 ? 1 : 0; };
    if (ms < 0.9995) return fmt::format("{:.0f} µs", ms * 1000);
    if (ms < 999.5) return fmt::format("{:.{}f} ms", ms, digits(ms));
    return fmt::format("{:.{}f} s", ms / 1000, digits(ms / 1000));
}

std::string text_check(const std::string& text) {
    std::uint64_t sum = 14695981039346656037ULL;  // FNV-1a
    for (char c : text) sum = (sum ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return fmt::format("{:016x}", sum);
}

std::string measurement_text(const Measurement& measurement) {
    protocol::Json json{{"heddle", "measurement"},
                        {"format", kMeasurementFormat},
                        {"place", measurement.place},
                        {"program", measurement.program_name},
                        {"check", measurement.program_check},
                        {"model", measurement.model},
                        {"parallel", measurement.parallel},
                        {"cores", measurement.cores},
                        {"runs", protocol::Json::array()}};
    for (const protocol::MeasuredRun& run : measurement.runs)
        json["runs"].push_back(
            protocol::Json{{"elapsed_ms", run.elapsed_ms}, {"kind", run.kind}, {"exit_code", run.exit_code}, {"ending", run.ending}});
    return protocol::dump(json);
}

bool is_measurement_file(const std::string& text) { return text.rfind(kBeginning, 0) == 0; }

bool read_measurement(const std::string& text, Measurement* measurement, std::string* error) {
    if (text.size() > kMeasurementBytesMax) {
        *error = "it is longer than 4 MB";
        return false;
    }
    protocol::Json json = protocol::Json::parse(text, nullptr, false);
    std::string problem;
    if (!json.is_object()) problem = "it is cut off or damaged";
    Measurement read;
    if (problem.empty()) {
        protocol::JsonReader reader(json, "", &problem);
        if (reader.small_integer("format") > kMeasurementFormat) problem = "it was made by a newer Heddle";
        read.place = reader.string("place");
        read.program_name = reader.string("program");
        read.program_check = reader.string("check");
        read.model = reader.string("model");
        read.parallel = reader.boolean("parallel");
        read.cores = reader.small_integer("cores");
        for (const protocol::Json* element : reader.objects("runs")) {
            protocol::JsonReader members(*element, "runs", &problem);
            protocol::MeasuredRun run{members.number("elapsed_ms"), members.required_string("kind"), members.small_integer("exit_code"),
                                      members.string("ending")};
            if (problem.empty() && (!std::isfinite(run.elapsed_ms) || run.elapsed_ms < 0 || run.ending.size() > kTextMax))
                problem = "it is damaged";
            read.runs.push_back(std::move(run));
        }
        if (problem.empty() && (read.runs.empty() || read.runs.size() > size_t(protocol::kMeasuredRunsMax))) problem = "there are no runs in it";
        if (problem.empty() && read.place.size() + read.program_name.size() + read.model.size() > kTextMax) problem = "it is damaged";
        read.wanted = int(read.runs.size());
    }
    if (!problem.empty()) {
        *error = problem;
        return false;
    }
    *measurement = std::move(read);
    return true;
}

}  // namespace heddle::session
