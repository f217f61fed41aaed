#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "session/ending_text.h"
#include "session/prediction.h"

using namespace heddle;

namespace {

protocol::ExploreReport report_of(const std::vector<std::string>& outputs) {
    protocol::ExploreReport report;
    for (const std::string& output : outputs) report.outcomes.push_back({"exit", output, "", 1, 0, true, ""});
    return report;
}

std::vector<std::string> texts(const session::Prediction& prediction, bool possible) {
    std::vector<std::string> found;
    for (const session::PredictionChoice& choice : prediction.choices)
        if ((choice.outcome >= 0) == possible) found.push_back(choice.text);
    return found;
}

}  // namespace

TEST_CASE("endings that are numbers stand among the numbers beside them, in order") {
    session::Prediction prediction = session::make_prediction(report_of({"Final value: 2\n", "Final value: -1\n", "Final value: 0\n"}));
    CHECK(prediction.common == "Final value: ");
    CHECK(texts(prediction, true) == std::vector<std::string>{"… -1", "… 0", "… 2"});
    CHECK(texts(prediction, false) ==
          std::vector<std::string>{"… -2", "… 1", "… 3", "It stops for ever: a deadlock", "It breaks off with an error"});
    std::vector<std::string> numbers;
    for (size_t i = 0; i < 6; ++i) numbers.push_back(prediction.choices[i].text);
    CHECK(numbers == std::vector<std::string>{"… -2", "… -1", "… 0", "… 1", "… 2", "… 3"});
}

TEST_CASE("endings that are lines stand among other orders of them") {
    session::Prediction prediction = session::make_prediction(report_of({"b\na\n"}));
    CHECK(texts(prediction, true) == std::vector<std::string>{"b a"});
    CHECK(texts(prediction, false).front() == "a b");
}

TEST_CASE("a deadlock and an exception are choices whether they happen or not") {
    protocol::ExploreReport report = report_of({"0\n"});
    report.outcomes.push_back({"deadlock", "", "", 1, 1, true, ""});
    session::Prediction prediction = session::make_prediction(report);
    REQUIRE(prediction.choices.size() >= 4);
    const auto& last = prediction.choices[prediction.choices.size() - 2];
    CHECK(last.text.find("deadlock") != std::string::npos);
    CHECK(last.outcome == 1);
    CHECK(prediction.choices.back().outcome == -1);
}

TEST_CASE("a prediction is counted") {
    session::Prediction prediction = session::make_prediction(report_of({"1\n", "2\n"}));
    for (session::PredictionChoice& choice : prediction.choices) choice.ticked = choice.text == "1" || choice.text == "3";
    CHECK(prediction.expected() == 2);
    CHECK(prediction.right() == 1);
    CHECK(prediction.missed() == 1);
    CHECK(prediction.impossible() == 1);
}

TEST_CASE("whatever was printed, choices are different from each other") {
    for (const std::vector<std::string>& outputs :
         {std::vector<std::string>{""}, {"a\nb\nc\n", "a\nc\nb\n"}, {"x 1\n", "y 1\n"}, {"999999999999\n"}, {"-\n"}, {"a-1\n", "a-2\n"}}) {
        session::Prediction prediction = session::make_prediction(report_of(outputs));
        for (size_t i = 0; i < prediction.choices.size(); ++i)
            for (size_t k = 0; k < i; ++k) CHECK(prediction.choices[i].text != prediction.choices[k].text);
        CHECK(texts(prediction, true).size() == outputs.size());
    }
}
