#include "session/assumptions.h"

#include <algorithm>

namespace heddle::session {

namespace {

// The part `name` of a schedule's text, which is "heddle1;program=…;model=free;…;steps=…".
std::string part_of(const std::string& schedule, const std::string& name) {
    size_t at = schedule.find(";" + name + "=");
    if (at == std::string::npos) return "";
    at += name.size() + 2;
    return schedule.substr(at, schedule.find(';', at) - at);
}

void add(std::string& words, const std::string& clause) {
    if (!clause.empty()) words += (words.empty() ? "" : ", ") + clause;
}

}  // namespace

std::string report_assumptions(const protocol::ExploreReport& report) {
    std::string words = "model " + report.model;
    for (const std::string& assumption : report.assumptions)
        if (assumption.rfind("model ", 0) != 0) add(words, assumption);
    for (const auto& [from, to] : report.scale) add(words, from + " read as " + to);
    return words;
}

std::string run_assumptions(const State& state) {
    bool processes = state.text.find("multiprocessing") != std::string::npos || state.text.find("ProcessPool") != std::string::npos;
    bool turns = !state.engine_threads || (processes && state.recording);
    std::string words = std::string("model ") + protocol::model_name(state.model);
    if (turns) add(words, "the threads took turns in an order drawn at random");
    else if (state.model == protocol::Model::kFree) add(words, "up to " + std::to_string(state.engine_cores) + " threads at a time");
    else add(words, "one thread at a time");
    if (processes && !turns) add(words, "each process on a real thread of its own");
    add(words, turns || state.recording ? "time counted, not measured" : "real time");
    return words;
}

std::string schedule_scales(const std::string& schedule) {
    std::string words, scale = part_of(schedule, "scale");
    for (size_t at = 0; at < scale.size();) {
        size_t end = std::min(scale.find('+', at), scale.size());
        std::string item = scale.substr(at, end - at);
        size_t equals = item.find('='), line = item.find('@');
        if (equals != std::string::npos) {
            std::string from = item.substr(0, std::min(equals, line));
            if (line < equals) from += " in line " + item.substr(line + 1, equals - line - 1);
            add(words, from + " read as " + item.substr(equals + 1));
        }
        at = end + 1;
    }
    return words;
}

std::string schedule_assumptions(const std::string& schedule) {
    std::string words, model = part_of(schedule, "model"), time = part_of(schedule, "time");
    if (model.empty()) return words;
    add(words, "model " + model);
    add(words, "time " + time);
    add(words, part_of(schedule, "condition") == "any" ? "notify wakes any waiter" : "notify wakes the oldest waiter");
    if (part_of(schedule, "random") == "any") add(words, "any random number");
    add(words, schedule_scales(schedule));
    return words;
}

}  // namespace heddle::session
