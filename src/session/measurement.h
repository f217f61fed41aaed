#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "protocol/events.h"

namespace heddle::session {

// The same program run many times. Plain data; times are milliseconds.
struct Measurement {
    std::string place;         // where it was made: "this page", "the native window"
    std::string program_name;
    std::string program_check; // of the text that ran: figures of another program are not comparable
    std::string model;
    bool parallel = true;      // false: the threads took turns
    int cores = 0;
    int wanted = 0;            // so many runs were asked for
    std::vector<protocol::MeasuredRun> runs;
};

// What a measurement says in a few numbers. The middle of the times and how far they spread, by ranks: a few slow runs (a first one,
// one that another program got in the way of) change neither, as they would change a mean.
struct MeasuredFigures {
    int runs = 0;
    double median = 0;
    double quarter = 0, three_quarters = 0;  // half of the runs lie between them
    double least = 0, most = 0;
};
MeasuredFigures figures_of(const std::vector<protocol::MeasuredRun>& runs);

// How often the runs ended so, the most frequent first.
struct EndingCount {
    std::string kind;
    std::string ending;
    int runs = 0;
    double median = 0;  // of those runs
    bool good() const { return kind == "exit"; }
};
std::vector<EndingCount> count_endings(const std::vector<protocol::MeasuredRun>& runs);

// "3.42 ms", "1.20 s": three digits that count.
std::string time_text(double ms);

// A measurement as a file: made in one place, it can be opened in another and stands beside what is measured there.
std::string measurement_text(const Measurement& measurement);
bool is_measurement_file(const std::string& text);
bool read_measurement(const std::string& text, Measurement* measurement, std::string* error);

// Names a program's text.
std::string text_check(const std::string& text);

}  // namespace heddle::session
