#pragma once

#include <string>
#include <vector>

#include "protocol/report.h"

namespace heddle::session {

// One ending that a learner may expect: a real one, or one that cannot happen.
struct PredictionChoice {
    std::string text;
    int outcome = -1;     // index into the report's outcomes, or -1: no schedule ends so
    bool ticked = false;
};

// Predict, then reveal: the endings are known but kept covered until the learner has said which are expected.
struct Prediction {
    std::string common;   // what all the texts begin with
    std::vector<PredictionChoice> choices;
    bool revealed = false;

    int expected() const;    // ticked
    int right() const;       // ticked and possible
    int missed() const;      // possible and not ticked
    int impossible() const;  // ticked and not possible
};

// The endings of a report among likely wrong ones, in an order that tells nothing: numbers beside the real ones, the lines
// of an output in another order, a deadlock, an exception. The same report gives the same choices.
Prediction make_prediction(const protocol::ExploreReport& report);

}  // namespace heddle::session
