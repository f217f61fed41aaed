#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "session/measurement.h"
#include "session/run_timeline.h"
#include "ui/panels.h"
#include "ui/skip.h"
#include "ui/widgets.h"

// The timeline of a run on real threads: a lane for each thread, a row for each lock that somebody waited for, a row for each worker.
// Wheel with Ctrl zooms, dragging pans, dragging with Shift measures.
//
// A hundred thousand slices draw as fast as a hundred: what is narrower than a pixel is looked up by pixel.

namespace heddle::ui {

namespace {

using session::RunLock;
using session::RunSlice;
using session::RunTimeline;
using session::RunWait;

constexpr int kLanesShown = 200;
constexpr size_t kLocksShown = 24, kWorkersShown = 64;

struct RunDrawing {
    Context& context;
    ImDrawList* list;
    const RunTimeline& timeline;
    Rect area;       // right of the names, below the scale
    double first;    // microseconds at its left edge
    double scale;    // pixels a microsecond
    float row;

    float x_of(double us) const { return area.x + float(std::clamp((us - first) * scale, -1e6, 1e6)); }
    double time_at(float x) const { return first + double(x - area.x) / scale; }
};

// Calls `draw(item, x, right)` for what can be seen; of items that share a pixel with one that was drawn, none but that.
template <typename Item, typename Draw> void visible(RunDrawing& d, const std::vector<Item>& items, Draw&& draw) {
    auto at = std::partition_point(items.begin(), items.end(), [&](const Item& item) { return item.to < d.first; });
    float painted = d.area.x - 1;
    while (at != items.end()) {
        float x = std::max(d.x_of(at->from), d.area.x);
        if (x >= d.area.right()) return;
        float right = std::min(std::max(d.x_of(at->to), x + 1), d.area.right());
        if (right > painted) {
            x = std::max(x, painted);
            draw(*at, x, std::max(right, x + 1));
            painted = std::max(right, x + 1);
        }
        double beyond = d.time_at(painted);
        ++at;
        if (at != items.end() && at->to < beyond) at = skip(at, items.end(), [&](const Item& item) { return item.to < beyond; });
    }
}

std::string core_words(int worker) { return fmt::format("core {}", worker + 1); }

void lane(RunDrawing& d, int thread, float y) {
    const Theme& theme = *d.context.theme;
    const session::RunLane& lane = d.timeline.lanes()[size_t(thread)];
    float top = y + d.context.px(4), bottom = y + d.row - d.context.px(4), middle = std::round(y + d.row / 2), half = d.context.px(3);
    if (lane.slices.empty()) return;
    // Between its first and its last moment a thread is somewhere: a line where it is ready and has no core.
    double last = std::max(lane.slices.back().to, lane.waits.empty() ? 0.0 : lane.waits.back().to);
    d.list->AddLine({std::max(d.x_of(lane.slices.front().from), d.area.x), middle}, {std::min(d.x_of(last), d.area.right()), middle}, theme.faint, d.context.hair());
    visible(d, lane.waits, [&](const RunWait& wait, float x, float right) {
        if (wait.what == "sleep") {
            d.list->AddRectFilled({x, middle - d.context.hair()}, {right, middle + d.context.hair()}, theme.dim);
            return;
        }
        d.list->AddRectFilled({x, middle - half}, {right, middle + half}, theme.warning_back);
        for (float at = x; right - x >= d.context.px(16) && at < right - d.context.px(4); at += d.context.px(8))
            d.list->AddLine({at, middle + half}, {at + d.context.px(5), middle - half}, theme.warning, d.context.hair());
    });
    ImU32 color = thread_fill(theme, thread), ink = on_thread_fill(thread);
    visible(d, lane.slices, [&](const RunSlice& slice, float x, float right) {
        d.list->AddRectFilled({x, top}, {right, bottom}, color, right - x > 6 ? d.context.px(2) : 0);
        if (right - x < d.context.px(52)) return;
        draw_text(d.list, d.context.fonts.small, {x + d.context.px(5), top}, bottom - top, ink, core_words(slice.other));
    });
}

void coloured_row(RunDrawing& d, const std::vector<RunSlice>& spans, float y, float alpha) {
    const Theme& theme = *d.context.theme;
    float top = y + d.context.px(4), bottom = y + d.row - d.context.px(4);
    visible(d, spans, [&](const RunSlice& span, float x, float right) {
        d.list->AddRectFilled({x, top}, {right, bottom}, with_alpha(thread_fill(theme, span.other), alpha), right - x > 6 ? d.context.px(2) : 0);
        if (right - x >= d.context.px(34)) thread_mark(d.context, d.list, {x + d.context.px(4), y}, d.row, span.other);
    });
}

// Times at round places, a few over the width.
void time_scale(RunDrawing& d, float y, float height) {
    const Theme& theme = *d.context.theme;
    double whole = double(d.area.w) / d.scale, rough = whole / std::max(2.0, double(d.area.w / d.context.px(110)));
    double power = std::pow(10.0, std::floor(std::log10(rough))), digit = rough / power;
    double step = power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    for (double at = std::ceil(d.first / step) * step; at < d.first + whole; at += step) {
        float x = std::round(d.x_of(at));
        d.list->AddLine({x, d.area.y}, {x, d.area.bottom()}, theme.line, d.context.hair());
        draw_text(d.list, d.context.fonts.small, {x + d.context.px(4), y}, height, theme.dim, at > 0 ? session::time_text(at / 1000) : "0");
    }
}

std::string thread_name(const session::State& state, int thread) {
    for (const protocol::ThreadItem& item : state.threads)
        if (item.index == thread) {
            size_t bracket = item.name.find('(');
            if (item.name.rfind("Thread-", 0) == 0 && bracket != std::string::npos) return item.name.substr(bracket + 1, item.name.size() - bracket - 2);
            return item.name == "MainThread" ? "main" : item.name;
        }
    return thread == 0 ? "main" : fmt::format("thread {}", thread);
}

std::string hover_words(const session::State& state, int thread, double us) {
    const RunTimeline& timeline = state.run_timeline;
    std::string words = session::time_text(us / 1000) + ", " + thread_name(state, thread) + ": ";
    if (const RunSlice* slice = timeline.slice_at(thread, us))
        return words + "runs on " + core_words(slice->other) + " for " + session::time_text((slice->to - slice->from) / 1000);
    if (const RunWait* wait = timeline.wait_at(thread, us))
        return words + without_backquotes(session::wait_words(timeline, *wait)) + ", " + session::time_text((wait->to - wait->from) / 1000);
    const session::RunLane& lane = timeline.lanes()[size_t(thread)];
    if (lane.slices.empty() || us < lane.slices.front().from) return words + "has not begun";
    double last = std::max(lane.slices.back().to, lane.waits.empty() ? 0.0 : lane.waits.back().to);
    if (us >= last) return words + "has ended";
    return words + (state.model == protocol::Model::kFree ? "ready, but has no core" : "ready, but has not the GIL");
}

}  // namespace

void RunTimelineView::zoom(double about, double factor) {
    double before = scale;
    scale = std::clamp(scale * factor, 1e-9, 100.0);
    first = about - (about - first) * before / scale;
    fitted = false;
}

void run_timeline_panel(Context& context, const Rect& rect) {
    const session::State& state = context.state();
    const RunTimeline& timeline = state.run_timeline;
    const Theme& theme = *context.theme;
    RunTimelineView& view = context.run_timeline;
    begin_panel(context, "run-timeline", rect, false);
    ImDrawList* list = ImGui::GetWindowDrawList();
    float pad = context.px(16), end_x = rect.right() - context.px(12);
    double end = std::max(1.0, timeline.end_us()), ran = 0;
    for (const session::RunLane& lane : timeline.lanes()) ran += lane.ran;
    bool stepped = state.step && !state.step_moves.empty();
    std::string heading = fmt::format("{} · {} · {:.1f} of {} {} busy", context.both_timelines && stepped ? "The run, in real time" : "Timeline", session::time_text(end / 1000), ran / end, timeline.workers().size(),
                                      timeline.workers().size() == 1 ? "core" : "cores");
    if (timeline.full()) heading += " · its beginning only";
    if (state.run_stale) heading += " · before your last change";
    const char* both = context.both_timelines ? "Run only" : "Beside the steps";
    float names = 0, scale_height = context.px(20);
    for (int i = 0; i < std::min(int(timeline.lanes().size()), 40); ++i) names = std::max(names, context.px(26) + text_width(context.fonts.small, thread_name(state, i)));
    for (size_t i = 0; i < timeline.locks().size() && i < 8; ++i) names = std::max(names, text_width(context.fonts.small_code, without_backquotes(timeline.locks()[i].name)));
    names = std::round(std::clamp(names + context.px(16), context.px(92), std::max(context.px(92), rect.w * 0.26f)));
    float size = context.px(26), tools = 3 * (size + context.px(14)) + (stepped && state.way == session::Way::kRun ? button_width(context, both) : 0);
    float y = rect.y + panel_heading(context, list, {rect.x + pad, rect.y}, heading, rect.w - pad - tools);
    RunDrawing d{context, list, timeline, {rect.x + pad + names, y + scale_height, rect.w - 2 * pad - names, rect.bottom() - y - scale_height},
              view.first, view.scale, context.px(26)};
    if (view.scale <= 0 || view.fitted || view.fit_asked) {
        view.scale = double(d.area.w) / end;
        view.first = 0;
        view.fitted = true;
    }
    view.fit_asked = false;
    auto tool = [&](const char* name, const char* label) {
        float width = std::max(size, text_width(context.fonts.body, label) + context.px(14));
        end_x -= width;
        bool hit = button(context, name, label, ButtonKind::kBare, {end_x, rect.y + context.px(5)}, size, width);
        end_x -= context.px(2);
        return hit;
    };
    double middle = view.first + double(d.area.w) / view.scale / 2;
    if (tool("run-timeline-fit", "Fit")) view.fitted = true, context.frame_again = true;
    if (tool("run-timeline-in", "+")) view.zoom(middle, 1.6);
    if (tool("run-timeline-out", "–")) view.zoom(middle, 1 / 1.6);
    if (stepped && state.way == session::Way::kRun && tool("timelines-both", both)) act(context, "timelines-both");
    if (view.zoom_asked != 1) view.zoom(middle, double(std::exchange(view.zoom_asked, 1.f)));
    if (view.pan_asked != 0) view.first += double(std::exchange(view.pan_asked, 0.f)) * double(d.area.w) / view.scale, view.fitted = false;

    int lanes = std::min(int(timeline.lanes().size()), kLanesShown);
    size_t locks = std::min(timeline.locks().size(), kLocksShown), workers = std::min(timeline.workers().size(), kWorkersShown);
    float content = d.row * float(size_t(lanes) + locks + workers) + context.px(18);
    ImGuiIO& io = ImGui::GetIO();
    bool over = false;
    hot_area(context, "run-timeline-area", d.area, &over);
    bool held = ImGui::IsItemActive();
    if (over || held) {
        ImGui::SetMouseCursor(ImGuiMouseCursor_Arrow);
        double at = view.first + double(io.MousePos.x - d.area.x) / view.scale;
        if (io.MouseWheel != 0 && (io.KeyCtrl || content <= d.area.h) && !io.KeyShift) view.zoom(at, std::pow(1.25, double(io.MouseWheel)));
        else if (io.MouseWheel != 0 && io.KeyShift) view.first -= double(io.MouseWheel * context.px(60)) / view.scale, view.fitted = false;
        else if (io.MouseWheel != 0) view.scroll -= io.MouseWheel * d.row * 2;
        if (io.MouseWheelH != 0) view.first -= double(io.MouseWheelH * context.px(60)) / view.scale, view.fitted = false;
        if (held && ImGui::IsMouseClicked(0)) {
            view.measuring = io.KeyShift;
            view.measured_from = view.measured_to = at;
        }
        if (held && view.measuring) view.measured_to = at;
        else if (held && ImGui::IsMouseDragging(0, context.px(5))) {
            view.first -= double(io.MouseDelta.x) / view.scale;
            view.scroll -= io.MouseDelta.y;
            view.fitted = false;
        }
    }
    if (!held && view.measured_from == view.measured_to) view.measuring = false;
    view.first = std::clamp(view.first, 0.0, std::max(0.0, end - double(d.area.w) / view.scale * 0.5));
    view.scroll = std::clamp(view.scroll, 0.f, std::max(0.f, content - d.area.h));
    d.first = view.first;
    d.scale = view.scale;
    list->PushClipRect({d.area.x, y}, {d.area.right(), rect.bottom()}, true);
    time_scale(d, y, scale_height);
    list->PopClipRect();
    timeline_axis_name(context, list, {rect.x + pad, y, names, scale_height}, "time");

    list->PushClipRect({rect.x, d.area.y}, {rect.right(), rect.bottom()}, true);
    y = d.area.y - view.scroll;
    int hovered = -1;
    auto in_area = [&](auto&& draw) {
        list->PushClipRect(d.area.min(), d.area.max(), true);
        draw();
        list->PopClipRect();
    };
    auto seen = [&] { return y + d.row >= d.area.y && y <= d.area.bottom(); };
    for (int i = 0; i < lanes; ++i, y += d.row) {
        if (!seen()) continue;
        context.rects[fmt::format("run-lane-{}", i)] = {d.area.x, y, d.area.w, d.row};
        float mark = thread_mark(context, list, {rect.x + pad, y}, d.row, i);
        draw_text(list, context.fonts.small, {rect.x + pad + mark, y}, d.row, thread_text(theme, i),
                  fitted(context.fonts.small, thread_name(state, i), names - mark - context.px(8)));
        in_area([&] { lane(d, i, y); });
        if (over && io.MousePos.y >= y && io.MousePos.y < y + d.row) hovered = i;
    }
    y += context.px(6);
    for (size_t i = 0; i < locks; ++i, y += d.row) {
        if (!seen()) continue;
        const RunLock& lock = timeline.locks()[i];
        std::string name = without_backquotes(lock.name.empty() ? "a lock" : lock.name);
        context.rects["run-lock-" + name] = {d.area.x, y, d.area.w, d.row};
        draw_text(list, context.fonts.small_code, {rect.x + pad, y}, d.row, theme.dim, fitted(context.fonts.small_code, name, names - context.px(8)));
        in_area([&] { coloured_row(d, lock.held, y, 0.55f); });
        if (over && io.MousePos.y >= y && io.MousePos.y < y + d.row)
            hint(context, fmt::format("{}: who held it while others waited ({} waits)", name, lock.waits));
    }
    y += context.px(6);
    for (size_t i = 0; i < workers; ++i, y += d.row) {
        if (!seen()) continue;
        context.rects[fmt::format("run-core-{}", i)] = {d.area.x, y, d.area.w, d.row};
        draw_text(list, context.fonts.small, {rect.x + pad, y}, d.row, theme.dim, core_words(int(i)));
        in_area([&] { coloured_row(d, timeline.workers()[i], y, 1); });
    }
    if (view.measuring) {
        float a = d.x_of(std::min(view.measured_from, view.measured_to)), b = d.x_of(std::max(view.measured_from, view.measured_to));
        std::string words = session::time_text(std::abs(view.measured_to - view.measured_from) / 1000);
        in_area([&] {
            list->AddRectFilled({a, d.area.y}, {b, d.area.bottom()}, with_alpha(theme.accent_line, 0.2f));
            list->AddLine({a, d.area.y}, {a, d.area.bottom()}, theme.accent_line, context.hair());
            list->AddLine({b, d.area.y}, {b, d.area.bottom()}, theme.accent_line, context.hair());
            float width = text_width(context.fonts.bold, words);
            draw_text(list, context.fonts.bold, {std::max(d.area.x, (a + b - width) / 2), d.area.bottom() - context.px(26)}, context.px(22), theme.text, words);
        });
        context.rects["run-timeline-measured"] = {a, d.area.y, b - a, d.area.h};
    }
    if (over && !view.measuring) in_area([&] { list->AddLine({io.MousePos.x, d.area.y}, {io.MousePos.x, d.area.bottom()}, theme.faint, context.hair()); });
    list->PopClipRect();
    if (hovered >= 0 && !held) hint(context, hover_words(state, hovered, d.time_at(io.MousePos.x)));
    separator_horizontal(context, list, rect.x, rect.right(), rect.y);
    end_panel(context, rect.bottom());
}

}  // namespace heddle::ui
