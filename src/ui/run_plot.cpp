#include "ui/run_plot.h"

#include <fmt/format.h>

#include "ui/widgets.h"

namespace heddle::ui {

namespace {

// 1, 2 or 5 times a power of ten: about `wanted` of them make up `whole`.
double nice_step(double whole, int wanted) {
    double rough = whole / wanted;
    double power = std::pow(10.0, std::floor(std::log10(rough)));
    double digit = rough / power;
    return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
}

// How far the scale reaches. A run or two that took many times as long as all others would press those flat; they are told apart instead.
double scale_top(const session::MeasuredFigures& figures, const session::MeasuredFigures* beside) {
    double top = figures.most;
    double usual = figures.three_quarters + 6 * std::max(figures.three_quarters - figures.quarter, figures.median * 0.05);
    if (figures.runs >= 8 && top > 1.5 * usual) top = usual;
    if (beside) top = std::max(top, beside->median);
    return std::max(top * 1.08, 1e-3);
}

}  // namespace

void run_plot(Context& context, ImDrawList* list, const Rect& rect, const std::vector<protocol::MeasuredRun>& runs, int wanted,
              const session::MeasuredFigures* beside) {
    if (runs.empty()) return;
    const Theme& theme = *context.theme;
    session::MeasuredFigures figures = session::figures_of(runs);
    double top = scale_top(figures, beside);
    float label = text_width(context.fonts.small, "0000 µs") + context.px(8), line = context.px(18);
    Rect area{rect.x + label, rect.y + context.px(8), rect.w - label - context.px(4), rect.h - context.px(8) - line};
    context.rects["measure-plot"] = area;
    auto y_of = [&](double ms) { return area.bottom() - float(std::min(ms / top, 1.0)) * area.h; };
    int slots = std::max(wanted, int(runs.size()));
    auto x_of = [&](size_t run) { return area.x + (float(run) + 0.5f) * area.w / float(slots); };

    double step = nice_step(top, std::max(2, int(area.h / context.px(44))));
    for (double at = 0; at <= top; at += step) {
        float y = std::round(y_of(at));
        list->AddLine({area.x, y}, {area.right(), y}, theme.line, context.hair());
        std::string words = at > 0 ? session::time_text(at) : "0";
        draw_text(list, context.fonts.small, {area.x - context.px(8) - text_width(context.fonts.small, words), y - line / 2}, line, theme.dim,
                  words);
    }
    std::string end = fmt::format("run {}", slots);
    draw_text(list, context.fonts.small, {area.x, area.bottom()}, line, theme.dim, "run 1");
    draw_text(list, context.fonts.small, {area.right() - text_width(context.fonts.small, end), area.bottom()}, line, theme.dim, end);

    list->AddRectFilled({area.x, y_of(figures.three_quarters)}, {area.right(), std::max(y_of(figures.quarter), y_of(figures.three_quarters) + 1)},
                        with_alpha(theme.accent_line, 0.16f));
    float median = std::round(y_of(figures.median));
    list->AddLine({area.x, median}, {area.right(), median}, theme.accent_line, context.px(2));
    if (beside) {
        float y = std::round(y_of(beside->median));
        for (float x = area.x; x < area.right(); x += context.px(10))
            list->AddLine({x, y}, {std::min(x + context.px(5), area.right()), y}, theme.text, context.px(1.5f));
    }

    // Many runs are small squares, which have four corners each: a draw list has room for 65,536.
    bool many = slots > 300;
    float radius = std::clamp(area.w / float(slots) * 0.4f, context.px(1.5f), context.px(4));
    ImVec2 mouse = ImGui::GetIO().MousePos;
    bool over = ImGui::IsWindowHovered() && mouse.x >= area.x && mouse.x < area.right() && mouse.y >= rect.y && mouse.y < rect.bottom();
    size_t hovered = runs.size();
    if (over) hovered = size_t(std::clamp((mouse.x - area.x) / area.w * float(slots), 0.f, float(slots - 1)));
    for (size_t i = 0; i < runs.size(); ++i) {
        const protocol::MeasuredRun& run = runs[i];
        bool good = run.kind == "exit", beyond = run.elapsed_ms > top;
        ImVec2 at{x_of(i), y_of(run.elapsed_ms)};
        ImU32 color = good ? theme.text : theme.wrong;
        float r = i == hovered ? radius + context.px(1.5f) : radius;
        if (many && i != hovered) {
            list->AddRectFilled({at.x - r, at.y - r}, {at.x + r, at.y + r}, color);
        } else if (beyond) {
            list->AddTriangleFilled({at.x, at.y}, {at.x - r, at.y + 2 * r}, {at.x + r, at.y + 2 * r}, color);
        } else if (good) {
            list->AddCircleFilled(at, r, color, 12);
        } else {
            list->AddLine({at.x - r, at.y - r}, {at.x + r, at.y + r}, color, context.px(1.5f));
            list->AddLine({at.x - r, at.y + r}, {at.x + r, at.y - r}, color, context.px(1.5f));
        }
    }
    if (hovered < runs.size()) {
        const protocol::MeasuredRun& run = runs[hovered];
        std::string words = fmt::format("run {}: {}", hovered + 1, session::time_text(run.elapsed_ms));
        if (!run.ending.empty()) words += ", " + run.ending;
        hint(context, words);
    }
}

}  // namespace heddle::ui
