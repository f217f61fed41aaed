#include "session/prediction.h"

#include <algorithm>
#include <cstdlib>
#include <set>

#include "session/ending_text.h"

namespace heddle::session {

namespace {

constexpr size_t kRealMax = 9;    // more boxes than this are not read
constexpr size_t kFalseMax = 4;

// "x = -3" is ("x = ", -3); false when the text does not end in a number.
bool split_number(const std::string& text, std::string* stem, long* number) {
    size_t at = text.size();
    while (at > 0 && text[at - 1] >= '0' && text[at - 1] <= '9') --at;
    if (at == text.size() || text.size() - at > 9) return false;
    if (at > 0 && text[at - 1] == '-' && (at == 1 || text[at - 2] == ' ')) --at;
    *stem = text.substr(0, at);
    *number = std::strtol(text.c_str() + at, nullptr, 10);
    return true;
}

std::vector<std::string> lines_of(std::string text) {
    while (!text.empty() && text.back() == '\n') text.pop_back();
    std::vector<std::string> lines;
    for (size_t at = 0; at <= text.size();) {
        size_t end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

protocol::Outcome printed(const std::vector<std::string>& lines) {
    protocol::Outcome outcome;
    outcome.kind = "exit";
    for (const std::string& line : lines) outcome.output += line + "\n";
    return outcome;
}

// Numbers next to the real ones and between them.
std::vector<std::string> other_numbers(const std::vector<std::string>& real) {
    std::set<long> numbers;
    std::string stem;
    for (const std::string& text : real) {
        std::string this_stem;
        long number = 0;
        if (!split_number(text, &this_stem, &number) || (!numbers.empty() && this_stem != stem)) return {};
        stem = this_stem;
        numbers.insert(number);
    }
    if (numbers.empty()) return {};
    std::vector<std::string> others;
    long low = *numbers.begin(), high = *numbers.rbegin();
    for (long n = low + 1; n < high && others.size() + 2 < kFalseMax && high - low < 1000; ++n)
        if (!numbers.count(n)) others.push_back(stem + std::to_string(n));
    others.push_back(stem + std::to_string(high + 1));
    others.push_back(stem + std::to_string(low - 1));
    return others;
}

// The lines of the first ending in other orders.
std::vector<std::string> other_orders(const protocol::ExploreReport& report, const std::string& common) {
    for (const protocol::Outcome& outcome : report.outcomes) {
        if (outcome.kind != "exit") continue;
        std::vector<std::string> lines = lines_of(outcome.output);
        if (lines.size() < 2 || lines.size() > 3) return {};
        std::vector<std::string> others;
        std::sort(lines.begin(), lines.end());
        do {
            others.push_back(ending_label(printed(lines), common));
        } while (std::next_permutation(lines.begin(), lines.end()));
        return others;
    }
    return {};
}

bool before(const PredictionChoice& a, const PredictionChoice& b) {
    std::string stem_a, stem_b;
    long number_a = 0, number_b = 0;
    bool a_is = split_number(a.text, &stem_a, &number_a), b_is = split_number(b.text, &stem_b, &number_b);
    if (a_is && b_is && stem_a == stem_b) return number_a < number_b;
    return a.text < b.text;
}

}  // namespace

int Prediction::expected() const {
    return int(std::count_if(choices.begin(), choices.end(), [](const PredictionChoice& c) { return c.ticked; }));
}
int Prediction::right() const {
    return int(std::count_if(choices.begin(), choices.end(), [](const PredictionChoice& c) { return c.ticked && c.outcome >= 0; }));
}
int Prediction::missed() const {
    return int(std::count_if(choices.begin(), choices.end(), [](const PredictionChoice& c) { return !c.ticked && c.outcome >= 0; }));
}
int Prediction::impossible() const { return expected() - right(); }

Prediction make_prediction(const protocol::ExploreReport& report) {
    Prediction prediction;
    prediction.common = common_beginning(report.outcomes);
    std::vector<PredictionChoice> failures;
    std::vector<std::string> real;
    bool deadlock = false, exception = false;
    for (size_t i = 0; i < report.outcomes.size(); ++i) {
        const protocol::Outcome& outcome = report.outcomes[i];
        if (outcome.kind == "deadlock") {
            if (!deadlock) failures.push_back({"It stops for ever: a deadlock", int(i)});
            deadlock = true;
        } else if (outcome.kind == "exit") {
            std::string text = ending_label(outcome, prediction.common);
            if (std::find(real.begin(), real.end(), text) != real.end() || prediction.choices.size() >= kRealMax) continue;
            real.push_back(text);
            prediction.choices.push_back({text, int(i)});
        } else {
            if (!exception) failures.push_back({"It breaks off with an error", int(i)});
            exception = true;
        }
    }
    std::vector<std::string> others = other_numbers(real);
    if (others.empty()) others = other_orders(report, prediction.common);
    size_t added = 0;
    for (const std::string& text : others) {
        if (added >= kFalseMax || std::find(real.begin(), real.end(), text) != real.end()) continue;
        prediction.choices.push_back({text, -1});
        ++added;
    }
    std::sort(prediction.choices.begin(), prediction.choices.end(), before);
    if (!deadlock) failures.push_back({"It stops for ever: a deadlock", -1});
    if (!exception) failures.push_back({"It breaks off with an error", -1});
    std::sort(failures.begin(), failures.end(), before);
    std::reverse(failures.begin(), failures.end());
    prediction.choices.insert(prediction.choices.end(), failures.begin(), failures.end());
    return prediction;
}

}  // namespace heddle::session
