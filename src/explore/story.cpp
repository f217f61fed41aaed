#include "explore/story.h"

#include <fmt/format.h>

#include "run/stepper.h"

namespace heddle::explore {

namespace {

run::Stepper stepper_of(const ReplayContext& context, const trace::Schedule& schedule) {
    run::StepperOptions options;
    options.schedule = schedule;
    options.scale = schedule.scale;
    return run::Stepper(context.program, context.machine, std::move(options));
}

std::string name_of(run::Stepper& stepper, std::int32_t mover) {
    return mover < 0 ? std::string("the clock") : stepper.machine().thread_name(static_cast<std::uint32_t>(mover));
}

bool is_told(const run::MoveView& move) { return move.action != vm::Action::None || move.ended; }

std::string quoted(const std::string& text) {
    std::string out;
    for (char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n') out += "\\n";
        else out += c;
    }
    return "\"" + out + "\"";
}

} // namespace

std::vector<StoryLine> story_of(const ReplayContext& context, const trace::Schedule& schedule) {
    run::Stepper stepper = stepper_of(context, schedule);
    std::vector<StoryLine> lines;
    bool preempts = false;
    while (stepper.position() < stepper.length() && stepper.jump(stepper.position() + 1)) {
        const run::MoveView& move = stepper.made(stepper.position() - 1);
        preempts = preempts || move.preempted;
        if (!is_told(move)) continue;
        lines.push_back({name_of(stepper, move.mover), move.line, move.text, preempts});
        preempts = false;
    }
    return lines;
}

void ExecutionTree::add(const std::vector<std::int32_t>& steps, const std::string& ending, bool good) {
    std::uint32_t at = 0;
    for (std::int32_t mover : steps) {
        if (full()) return;
        std::uint32_t next = 0;
        for (const auto& [known, child] : nodes_[at].children)
            if (known == mover) next = child;
        if (next == 0) {
            next = static_cast<std::uint32_t>(nodes_.size());
            nodes_[at].children.emplace_back(mover, next);
            nodes_.emplace_back();
        }
        at = next;
    }
    nodes_[at].ending = ending;
    nodes_[at].good = good;
}

std::string ExecutionTree::dot(const ReplayContext& context, const trace::Schedule& header) const {
    if (full()) return {};
    trace::Schedule schedule = header;
    schedule.steps.clear();
    run::Stepper stepper = stepper_of(context, schedule);
    std::string text = "digraph executions {\n  rankdir=TB;\n  node [shape=point, fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\", fontsize=10];\n";
    std::vector<std::pair<std::uint32_t, std::size_t>> way{{0, 0}}; // node, next child
    while (!way.empty()) {
        auto& [at, next] = way.back();
        const Node& node = nodes_[at];
        if (next == 0 && !node.ending.empty())
            text += fmt::format("  n{} [shape=box, style=filled, fillcolor={}, label={}];\n", at, node.good ? "white" : "mistyrose", quoted(node.ending));
        if (next == node.children.size()) {
            way.pop_back();
            if (!way.empty()) stepper.back(1);
            continue;
        }
        auto [mover, child] = node.children[next++];
        if (!stepper.move(mover)) return {}; // cannot be: it is what the search did
        const run::MoveView& move = stepper.made(stepper.position() - 1);
        std::string label = name_of(stepper, trace::thread_of(mover)) + (move.line != 0 ? fmt::format(", line {}", move.line) : "") + "\n" + move.text;
        text += fmt::format("  n{} -> n{} [label={}{}];\n", at, child, quoted(label), move.preempted ? ", style=dashed" : "");
        way.emplace_back(child, 0);
    }
    return text + "}\n";
}

} // namespace heddle::explore
