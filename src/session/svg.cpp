#include "session/svg.h"

#include <fmt/format.h>

#include <algorithm>

#include "session/ending_text.h"

namespace heddle::session {

namespace {

constexpr size_t kSvgRowsMax = 60, kMovesMax = 600, kPlacesMax = 16;
constexpr const char* kThreadColors[] = {"#56B4E9", "#E69F00", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7"};
constexpr const char* kInk = "#1b1f27", *kDim = "#596171", *kLine = "#dcdfe6", *kWrong = "#b3261e", *kValue = "#eceff4";
constexpr const char* kProse = "Inter, Helvetica, Arial, sans-serif", *kCode = "JetBrains Mono, Consolas, monospace";

const char* color_of(int thread) { return thread <= 0 ? "#7C8496" : kThreadColors[(thread - 1) % 7]; }

std::string name_of(int thread) { return thread < 0 ? "time" : thread == 0 ? "M" : std::to_string(thread); }

// As text in XML; at most `length` characters of it.
std::string escaped(const std::string& text, size_t length) {
    std::string result;
    size_t count = 0;
    for (size_t i = 0; i < text.size(); ++i) {
        auto byte = static_cast<unsigned char>(text[i]);
        bool starts = (byte & 0xC0) != 0x80;
        if (starts && count++ == length) return result + "…";
        if (byte == '<') result += "&lt;";
        else if (byte == '>') result += "&gt;";
        else if (byte == '&') result += "&amp;";
        else if (byte == '"') result += "&quot;";
        else if (byte == '`') continue;
        else if (byte >= 0x20 && byte != 0x7f) result += text[i];
    }
    return result;
}

class Svg {
public:
    void rect(double x, double y, double w, double h, const char* fill, double opacity = 1, double radius = 0) {
        body_ += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" fill=\"{}\"", x, y, w, h, fill);
        if (radius > 0) body_ += fmt::format(" rx=\"{:.1f}\"", radius);
        if (opacity < 1) body_ += fmt::format(" opacity=\"{:.2f}\"", opacity);
        body_ += "/>\n";
    }
    void line(double x0, double y0, double x1, double y1, const char* color, double width = 1) {
        body_ += fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"{}\" stroke-width=\"{:.1f}\"/>\n", x0,
                             y0, x1, y1, color, width);
    }
    // `y` is the base line.
    void text(double x, double y, const std::string& words, const char* color, double size = 13, const char* family = kProse,
              const char* anchor = "start") {
        if (words.empty()) return;
        body_ += fmt::format(
            "<text x=\"{:.1f}\" y=\"{:.1f}\" fill=\"{}\" font-size=\"{:.1f}\" font-family=\"{}\" text-anchor=\"{}\">{}</text>\n", x, y,
            color, size, family, anchor, words);
    }
    std::string whole(double width, double height, const std::string& title) const {
        return fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"{1:.0f}\" viewBox=\"0 0 {0:.0f} {1:.0f}\" "
                           "role=\"img\">\n<title>{2}</title>\n"
                           "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n",
                           width, height, title) +
               body_ + "</svg>\n";
    }

private:
    std::string body_;
};

}  // namespace

std::string endings_svg(const State& state) {
    if (!state.report || state.covered() || state.report->outcomes.empty()) return "";
    const protocol::ExploreReport& report = *state.report;
    constexpr double kWidth = 860, kRow = 30, kPicture = 520;
    Svg svg;
    std::string common = common_beginning(report.outcomes);
    std::string title =
        escaped(state.program_name, 60) + ", model " + escaped(report.model, 20) + ": " + (report.complete ? "proved" : "bound reached");
    if (report.executions) title += fmt::format(", {} executions", *report.executions);
    svg.text(20, 30, title, kInk, 15);
    svg.text(20, 56, escaped(common.empty() ? "Ending" : common + "…", 50), kDim);
    svg.text(400, 56, "executions", kDim, 13, kProse, "end");
    svg.text(500, 56, "preemptions", kDim, 13, kProse, "end");
    svg.text(kPicture, 56, "schedule", kDim);
    double y = 66;
    for (size_t i = 0; i < report.outcomes.size() && i < kSvgRowsMax; ++i, y += kRow) {
        const protocol::Outcome& outcome = report.outcomes[i];
        svg.line(20, y, kWidth - 20, y, kLine);
        svg.text(20, y + 20, escaped(ending_label(outcome, common), 40), outcome.kind == "exit" ? kInk : kWrong);
        svg.text(400, y + 20, outcome.executions ? std::to_string(*outcome.executions) : "–", kInk, 13, kCode, "end");
        svg.text(500, y + 20, fmt::format("{}{}", outcome.minimal || outcome.preemptions == 0 ? "" : "≤ ", outcome.preemptions), kInk, 13,
                 kCode, "end");
        if (i >= state.report_cells.size()) continue;
        int steps = 0;
        for (const ScheduleCell& cell : state.report_cells[i]) steps += std::min(cell.steps, 4);
        double unit = std::min(14.0, (kWidth - 20 - kPicture) / std::max(steps, 1)), x = kPicture;
        for (const ScheduleCell& cell : state.report_cells[i]) {
            double w = unit * std::min(cell.steps, 4);
            svg.rect(x, y + 7, std::max(w - 1, 0.5), 16, color_of(cell.thread), 1, 1.5);
            if (w >= 10) svg.text(x + w / 2, y + 19, name_of(cell.thread), kInk, 10, kProse, "middle");
            x += w;
        }
    }
    svg.line(20, y, kWidth - 20, y, kLine);
    if (report.outcomes.size() > kSvgRowsMax)
        svg.text(20, y + 20, fmt::format("… and {} more endings", report.outcomes.size() - kSvgRowsMax), kDim);
    return svg.whole(kWidth, y + 34, title);
}

std::string timeline_svg(const State& state) {
    if (!state.step || state.step->position == 0) return "";
    auto moves = size_t(std::min<std::int64_t>(state.step->position, std::int64_t(state.step_moves.size())));
    size_t first = moves > kMovesMax ? moves - kMovesMax : 0;
    double cell = std::clamp(1400.0 / double(moves - first), 6.0, 64.0), left = 150, row = 28;
    double width = left + cell * double(moves - first) + 20;
    Svg svg;
    std::string title =
        escaped(state.program_name, 60) + fmt::format(", model {}: moves {} to {}", protocol::model_name(state.model), first + 1, moves);
    svg.text(20, 30, title, kInk, 15);
    double top = 46;
    size_t lanes = std::min<size_t>(state.timeline.lanes().size(), 40);
    auto x_of = [&](double move) { return left + cell * (std::clamp(move, double(first), double(moves)) - double(first)); };
    for (size_t lane = 0; lane < lanes; ++lane) {
        double y = top + row * double(lane);
        std::string name = lane < state.step->threads.size() ? state.step->threads[lane].name : "";
        svg.text(20, y + 19, name_of(int(lane)) + "  " + escaped(name, 17), kInk);
        svg.line(left, y + row / 2, width - 20, y + row / 2, kLine);
        if (lane < state.timeline.waits().size())
            for (const TimelineSpan& span : state.timeline.waits()[lane])
                if (span.from < moves && span.to > first)
                    svg.rect(x_of(span.from), y + row / 2 - 2, x_of(std::min<double>(span.to, double(moves))) - x_of(span.from), 4,
                             "#c9822b", 0.6);
        for (std::uint32_t move : state.timeline.lanes()[lane]) {
            if (move < first || move >= moves) continue;
            svg.rect(x_of(move), y + 4, std::max(cell - 1, 1.0), row - 8, color_of(int(lane)), 1, 2);
            const protocol::StepMove& made = state.step_moves[move];
            std::string words = made.accesses.empty()
                                    ? made.action
                                    : made.accesses[0].action + (made.accesses[0].value.empty() ? "" : " " + made.accesses[0].value);
            if (cell >= 40) svg.text(x_of(move) + 4, y + 18, escaped(words, size_t(cell / 6.5)), kInk, 10, kCode);
        }
    }
    double y = top + row * double(lanes) + 6;
    size_t shown = 0;
    for (const TimelineRow& place : state.timeline.rows()) {
        if ((!place.lock && (place.writes == 0 || !place.shared())) || shown++ >= kPlacesMax) continue;
        svg.text(20, y + 19, escaped(place.name, 17), kDim, 12, kCode);
        for (const TimelineSpan& span : place.spans) {
            double to = span.to == kStillOpen ? double(moves) : double(span.to);
            if (span.from >= moves || to <= double(first)) continue;
            double x = x_of(span.from), w = std::max(x_of(to) - x - 1, 0.5);
            svg.rect(x, y + 5, w, row - 10, place.lock ? color_of(span.thread) : kValue, place.lock ? 0.6 : 1, 2);
            std::string words = place.lock ? name_of(span.thread) : span.text;
            if (w >= 14) svg.text(x + 4, y + 18, escaped(words, size_t(w / 7)), kInk, 10, kCode);
        }
        y += row;
    }
    return svg.whole(width, y + 16, title);
}

}  // namespace heddle::session
