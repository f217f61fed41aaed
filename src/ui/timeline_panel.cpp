#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ui/entry_field.h"
#include "ui/panels.h"
#include "ui/skip.h"
#include "ui/timeline_view.h"
#include "ui/widgets.h"

// The timeline of a stepped execution: a lane for each thread, a row for each lock (who holds it) and shared place (its
// values), arrows from what made another thread go on. Wheel with Ctrl zooms, dragging pans, dragging with Shift measures, a press goes
// there; a press on a row's name goes to the next move that touches it, with Shift to the one before.
//
// A million moves draw as fast as a hundred: what is narrower than a pixel is looked up by pixel, not by move.

namespace heddle::ui {

namespace {

constexpr float kTextCell = 46;    // from this width on a move has words in it
constexpr float kValueCell = 28;   // and from this on the value that was read or written
constexpr float kArrowCell = 7;    // below that arrows are a thicket
constexpr size_t kArrowsMax = 300;
constexpr size_t kNamedMoves = 300;  // rectangles given names, for tests and views over the canvas
constexpr int kRowsMax = 48;

using Moves = std::vector<std::uint32_t>;

struct Drawing {
    Context& context;
    ImDrawList* list;
    const session::State& state;
    const session::Timeline& timeline;
    Rect area;       // right of the names
    float cell = 0;  // pixels a move
    double first = 0;
    float row = 0;

    float x_of(double move) const { return area.x + float((move - first) * double(cell)); }
    double move_at(float x) const { return first + double((x - area.x) / cell); }
    std::uint32_t begin() const { return std::uint32_t(std::max(0.0, std::floor(first))); }
    std::uint32_t end() const { return std::uint32_t(std::clamp(std::ceil(move_at(area.right())), 0.0, double(timeline.length()))); }
};

std::string short_words(const protocol::StepMove& move) {
    if (move.accesses.empty()) return without_backquotes(move.text);
    const protocol::StepAccess& access = move.accesses.front();
    std::string words = access.action == "read-write" ? "update" : access.action;
    if (!access.value.empty()) words += (access.action == "read" ? " → " : " ← ") + access.value;
    return words;
}

// "→ 3": what a move read or wrote, where it did so; else nothing.
std::string value_words(const protocol::StepMove& move) {
    if (move.accesses.empty() || move.accesses.front().value.empty()) return "";
    return (move.accesses.front().action == "read" ? "→" : "←") + move.accesses.front().value;
}

void lane(Drawing& d, const Moves& moves, float y, int thread) {
    const Theme& theme = *d.context.theme;
    ImU32 color = thread < 0 ? theme.dim : thread_fill(theme, thread);
    ImU32 faded = with_alpha(color, 0.3f);
    auto position = std::uint32_t(d.state.step->position);
    float top = y + d.context.px(4), bottom = y + d.row - d.context.px(4), gap = d.cell >= 4 ? d.context.hair() : 0.f;
    auto at = std::lower_bound(moves.begin(), moves.end(), d.begin());
    if (d.cell < 3) {
        // By pixels: a column is filled when any move lies in it; neighbours are joined.
        float run_from = -1, run_to = -1;
        auto flush = [&] {
            if (run_from < 0) return;
            float now = d.x_of(position);
            if (run_from < now) d.list->AddRectFilled({run_from, top}, {std::min(run_to, now), bottom}, color);
            if (run_to > now) d.list->AddRectFilled({std::max(run_from, now), top}, {run_to, bottom}, faded);
            run_from = -1;
        };
        while (at != moves.end() && *at < d.end()) {
            float x = std::floor(d.x_of(*at)), next = x + 1;
            if (run_from >= 0 && x > run_to) flush();
            if (run_from < 0) run_from = x;
            run_to = next;
            auto beyond = std::uint32_t(std::max(double(*at) + 1, std::ceil(d.move_at(next))));
            at = skip(at, moves.end(), [&](std::uint32_t move) { return move < beyond; });
        }
        flush();
        return;
    }
    for (; at != moves.end() && *at < d.end(); ++at) {
        const protocol::StepMove& move = d.state.step_moves[*at];
        float x = std::round(d.x_of(*at)), right = std::round(d.x_of(double(*at) + 1)) - gap;
        bool undone = *at >= position;
        d.list->AddRectFilled({x, top}, {right, bottom}, undone ? faded : color, right - x > 6 ? d.context.px(2) : 0.f);
        float margin = d.context.px(d.cell >= d.context.px(kTextCell) ? 4 : 2), room = right - x - 2 * margin;
        // Where words have no room, the value is what tells moves apart.
        std::string words = d.cell >= d.context.px(kTextCell) ? short_words(move) : d.cell >= d.context.px(kValueCell) ? value_words(move) : "";
        bool fits = !words.empty() && text_width(d.context.fonts.small_code, words) <= room;
        if (!fits && d.cell >= d.context.px(kTextCell)) {
            if (size_t value = words.find(' '); !move.accesses.empty() && value != std::string::npos) words = words.substr(value + 1);
            words = fitted(d.context.fonts.small_code, words, room);
            fits = true;
        }
        if (fits) {
            ImU32 ink = undone       ? (thread < 0 ? theme.text : thread_text(theme, thread))
                        : thread < 0 ? theme.background
                                     : on_thread_fill(thread);
            draw_text(d.list, d.context.fonts.small_code, {x + margin, top}, bottom - top, ink, words);
        } else if (d.cell >= d.context.px(9) && (move.action == "write" || move.action == "read-write")) {
            // A write has a mark of its own: it is what others will see.
            float middle = (x + right) / 2, half = d.context.px(2), center = (top + bottom) / 2;
            d.list->AddRectFilled({middle - half, center - half}, {middle + half, center + half}, theme.background);
        }
        if (d.context.rects.size() < kNamedMoves + 300) d.context.rects[fmt::format("move-{}", *at + 1)] = {x, y, right - x, d.row};
    }
}

// Calls `draw(span, x, right)` for what can be seen, leaving out what another span has painted the same pixel for.
template <typename Draw> void visible_spans(Drawing& d, const std::vector<session::TimelineSpan>& spans, Draw&& draw) {
    auto from = std::partition_point(spans.begin(), spans.end(), [&](const session::TimelineSpan& s) { return double(s.from) < d.first; });
    // Spans of a lock may overlap (a semaphore's); a few before the edge may still reach in.
    for (int back = 0; back < 8 && from != spans.begin(); ++back) --from;
    float painted = d.area.x - 1;
    for (; from != spans.end();) {
        // What still lasts goes on a little behind the last move: there stands what is so now.
        double last = from->to == session::kStillOpen ? double(d.timeline.length()) + 1 : double(from->to);
        float x = std::max(d.x_of(from->from), d.area.x), right = std::min(d.x_of(last), d.area.right());
        if (x >= d.area.right()) break;
        if (right > painted) {
            draw(*from, x, std::max(right, x + 1));
            painted = std::max(right, x + 1);
        }
        if (d.cell >= 1) {
            ++from;
        } else {
            auto beyond = std::uint32_t(std::max(double(from->from) + 1, std::ceil(d.move_at(std::floor(x) + 1))));
            from = skip(from + 1, spans.end(), [&](const session::TimelineSpan& s) { return s.from < beyond; });
        }
    }
}

void waits(Drawing& d, int thread, float y) {
    if (size_t(thread) >= d.timeline.waits().size()) return;
    const Theme& theme = *d.context.theme;
    float middle = y + d.row / 2, half = d.context.px(3);
    visible_spans(d, d.timeline.waits()[size_t(thread)], [&](const session::TimelineSpan&, float x, float right) {
        d.list->AddRectFilled({x, middle - half}, {right, middle + half}, theme.warning_back);
        if (right - x < d.context.px(16)) return;
        for (float at = x; at < right - d.context.px(4); at += d.context.px(8))
            d.list->AddLine({at, middle + half}, {at + d.context.px(5), middle - half}, theme.warning, d.context.hair());
    });
}

std::string row_name(const session::TimelineRow& row) {
    std::string name = without_backquotes(row.name);
    return row.lock && name.rfind("lock ", 0) == 0 ? name.substr(5) : name;
}

void place_row(Drawing& d, const session::TimelineRow& row, float y) {
    const Theme& theme = *d.context.theme;
    float top = y + d.context.px(4), bottom = y + d.row - d.context.px(4);
    auto now = std::uint32_t(d.state.step->position);
    visible_spans(d, row.spans, [&](const session::TimelineSpan& span, float x, float right) {
        // A lock is held from its acquisition on, a value is there behind the move that wrote it.
        bool undone = row.lock ? span.from >= now : span.from > now;
        if (!row.lock && !undone && (span.to == session::kStillOpen || span.to > now)) d.context.rects["timeline-value-" + row_name(row)] = {x, y, right - x, d.row};
        ImU32 color = span.thread < 0 ? theme.dim : thread_fill(theme, span.thread);
        float end = right - (right - x > 3 ? d.context.hair() : 0);
        float round = right - x > 6 ? d.context.px(2) : 0.f;  // round corners cost many times what a rectangle does
        if (row.lock) {
            d.list->AddRectFilled({x, top}, {end, bottom}, with_alpha(color, undone ? 0.2f : 0.55f), round);
            if (right - x >= d.context.px(34) && span.thread >= 0)
                thread_mark(d.context, d.list, {x + d.context.px(4), y}, d.row, span.thread);
            return;
        }
        d.list->AddRectFilled({x, top}, {end, bottom}, undone ? with_alpha(theme.raised, 0.6f) : theme.raised_hover, round);
        if (span.thread >= 0)
            d.list->AddRectFilled({x, top}, {std::min(x + d.context.px(3), end), bottom}, with_alpha(color, undone ? 0.4f : 1.f));
        if (right - x < d.context.px(14)) return;
        std::string value = fitted(d.context.fonts.small_code, span.text, right - x - d.context.px(10));
        if (value != "…")
            draw_text(d.list, d.context.fonts.small_code, {x + d.context.px(6), top}, bottom - top, undone ? theme.faint : theme.text,
                      value);
    });
}

void arrows(Drawing& d, int lanes, float y, std::int64_t hovered) {
    if (d.cell < d.context.px(kArrowCell)) return;
    const Theme& theme = *d.context.theme;
    const auto& all = d.timeline.arrows();
    auto at = std::partition_point(all.begin(), all.end(), [&](const session::TimelineArrow& a) { return a.to < d.begin(); });
    size_t drawn = 0;
    for (; at != all.end() && drawn < kArrowsMax; ++at) {
        // Beyond the right edge only those that begin within matter; they are few and not looked for.
        if (at->to > d.end() + 64) break;
        if (at->from_thread >= lanes || at->to_thread >= lanes) continue;
        ++drawn;
        bool strong =
            std::int64_t(at->from) == hovered || std::int64_t(at->to) == hovered || std::int64_t(at->to) + 1 == d.state.step->position;
        ImU32 color = strong ? theme.link : with_alpha(theme.text, 0.35f);
        ImVec2 from{d.x_of(double(at->from) + 0.8), y + d.row * (float(at->from_thread) + 0.5f)};
        ImVec2 to{d.x_of(double(at->to) + 0.2), y + d.row * (float(at->to_thread) + 0.5f)};
        bool down = to.y > from.y;
        from.y += (down ? 1 : -1) * (d.row / 2 - d.context.px(4));
        to.y -= (down ? 1 : -1) * (d.row / 2 - d.context.px(4));
        float bend = std::max(std::abs(to.y - from.y) * 0.5f, d.context.px(8)) * (down ? 1.f : -1.f);
        float size = d.context.px(5);
        d.list->AddBezierCubic(from, {from.x, from.y + bend}, {to.x, to.y - bend}, {to.x, to.y - (down ? size : -size)}, color,
                               d.context.px(strong ? 2.f : 1.25f));
        d.list->AddTriangleFilled(to, {to.x - size * 0.7f, to.y - (down ? size : -size)},
                                  {to.x + size * 0.7f, to.y - (down ? size : -size)}, color);
    }
}

// Where the words that are looked for stand: a notch at the upper edge, a strip where moves are wide enough.
void found_marks(Drawing& d) {
    const Theme& theme = *d.context.theme;
    const std::vector<std::uint32_t>& found = d.state.found_moves;
    auto at = std::lower_bound(found.begin(), found.end(), d.begin());
    size_t named = 0;
    while (at != found.end() && *at < d.end()) {
        bool here = std::int64_t(*at) + 1 == d.state.step->position;
        float x = d.x_of(*at), right = std::max(d.x_of(double(*at) + 1), x + d.context.px(2));
        if (d.cell >= 3) d.list->AddRectFilled({x, d.area.y}, {right, d.area.bottom()}, with_alpha(theme.warning, here ? 0.3f : 0.12f));
        d.list->AddRectFilled({x, d.area.y}, {right, d.area.y + d.context.px(here ? 5 : 3)}, theme.warning);
        if (named++ < 100) d.context.rects[fmt::format("found-{}", *at + 1)] = {x, d.area.y, right - x, d.context.px(5)};
        // Several in one pixel are one notch.
        auto beyond = std::uint32_t(std::max(double(*at) + 1, std::ceil(d.move_at(std::floor(x) + 1))));
        at = skip(at + 1, found.end(), [&](std::uint32_t move) { return move < beyond; });
    }
}

// Numbers of moves at round places, as a run's timeline has times.
void move_scale(Drawing& d, float y, float height) {
    const Theme& theme = *d.context.theme;
    double rough = std::max(1.0, double(d.context.px(44) / d.cell));
    double power = std::pow(10.0, std::floor(std::log10(rough))), digit = rough / power;
    auto step = std::int64_t(std::round(power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10)));
    d.list->PushClipRect({d.area.x, y}, {d.area.right(), y + height}, true);
    for (std::int64_t at = (std::int64_t(d.begin()) / step + 1) * step; at <= std::int64_t(d.end()); at += step) {
        // Above the middle of the move that it counts, whose cell ends there.
        std::string number = std::to_string(at);
        float middle = d.x_of(double(at) - 0.5), width = text_width(d.context.fonts.small, number);
        draw_text(d.list, d.context.fonts.small, {middle - width / 2, y}, height, theme.dim, number);
    }
    d.list->PopClipRect();
}

// Rows that say something: locks, and places that more than one thread touched or that change.
std::vector<const session::TimelineRow*> rows_shown(const session::Timeline& timeline) {
    std::vector<const session::TimelineRow*> rows;
    for (int pass = 0; pass < 2; ++pass)
        for (const session::TimelineRow& row : timeline.rows()) {
            bool first = row.lock ? true : row.shared() && row.writes > 0;
            bool worth = row.lock || (row.writes > 0 && (row.shared() || timeline.rows().size() < 8));
            if (worth && first == (pass == 0) && int(rows.size()) < kRowsMax) rows.push_back(&row);
        }
    return rows;
}

// What a person gave as the target is in brackets; "Thread-1" the number says already.
std::string lane_name(const session::State& state, int lane) {
    std::string name = size_t(lane) < state.step_names.size() ? state.step_names[size_t(lane)] : "";
    size_t bracket = name.find('(');
    if (name.rfind("Thread-", 0) == 0 && bracket != std::string::npos && name.back() == ')') return name.substr(bracket + 1, name.size() - bracket - 2);
    return name == "MainThread" ? "main" : name;
}

// As wide as the names are, as long as that leaves most of the room.
float names_width(Context& context, float width, int lanes, const std::vector<const session::TimelineRow*>& rows) {
    float widest = 0;
    for (int i = 0; i < std::min(lanes, 40); ++i)
        widest = std::max(widest, context.px(26) + text_width(context.fonts.small, lane_name(context.state(), i)));
    for (size_t i = 0; i < rows.size() && i < 16; ++i) widest = std::max(widest, text_width(context.fonts.small_code, row_name(*rows[i])));
    return std::round(std::clamp(widest + context.px(16), context.px(92), std::max(context.px(92), width * 0.26f)));
}

// What lies between two points: moves, and how often the turn went from one thread to another.
std::string measured_words(const session::State& state, std::int64_t from, std::int64_t to) {
    std::int64_t turns = 0;
    for (std::int64_t i = from + 1; i < to; ++i) turns += state.step_moves[size_t(i)].thread != state.step_moves[size_t(i - 1)].thread;
    return fmt::format("{} {}, {} {} of turns", to - from, to - from == 1 ? "move" : "moves", turns, turns == 1 ? "change" : "changes");
}

// "3 of 12 moves with lock"
std::string found_words(const session::State& state) {
    const std::vector<std::uint32_t>& found = state.found_moves;
    if (found.empty()) return "no move with “" + state.find_words + "”";
    auto at = std::lower_bound(found.begin(), found.end(), std::uint32_t(std::max<std::int64_t>(0, state.step->position - 1)));
    bool here = state.step->position > 0 && at != found.end() && std::int64_t(*at) + 1 == state.step->position;
    std::string words = fmt::format("{} {} with “{}”", found.size(), found.size() == 1 ? "move" : "moves", state.find_words);
    return here ? fmt::format("{} of ", at - found.begin() + 1) + words : words;
}

// Where the platform has no field of its own to type into.
void find_row(Context& context, const Rect& rect, float& y) {
    std::string words = context.state().find_words;
    Rect field{rect.x + context.px(16), y, std::min(context.px(270), rect.w - context.px(32)), context.fonts.body->FontSize + context.px(10)};
    if (std::exchange(context.finding_begins, false)) context.moves_focus.wanted = true;
    Entry entry = entry_field(context, "find-moves", field, "Find in the moves", &words, &context.moves_focus);
    if (entry.edited) context.session.find_moves(words);
    y += field.h + context.px(4);
    if (!entry.entered) return;
    context.session.step_to_found(ImGui::GetIO().KeyShift, context.now_ms);
    context.moves_focus.wanted = true;  // to go on with the next
}

}  // namespace

void TimelineView::fit(float width, size_t moves, float widest) {
    first = 0;
    cell = moves ? std::min(width / float(moves), widest) : widest;
}

void TimelineView::zoom(double about, float factor, float widest) {
    float before = cell;
    cell = std::clamp(cell * factor, 1e-4f, widest);
    first = about - (about - first) * double(before / cell);
    fitted = false;
}

void TimelineView::keep_in(double length, float width) {
    double seen = double(width / cell);
    first = std::clamp(first, 0.0, std::max(0.0, length + 1 - seen));
}

void timeline_panel(Context& context, const Rect& rect) {
    const session::State& state = context.state();
    const Theme& theme = *context.theme;
    begin_panel(context, "timeline", rect, false);
    ImDrawList* list = ImGui::GetWindowDrawList();
    float pad = context.px(16), widest = context.px(120);
    bool any = state.step && !state.step_moves.empty();
    std::string heading = any && context.both_timelines && !state.run_timeline.empty() ? "The steps, in moves" : "Timeline";
    if (any && context.finding_moves && !state.find_words.empty()) heading += " · " + found_words(state);
    else if (any) heading += fmt::format(" · {}{} of {}", heading == "Timeline" ? "after move " : "", state.step->position, state.timeline.length());
    float tools = context.px(150) + (state.run_timeline.empty() ? 0 : button_width(context, "Beside the run"));
    float y = rect.y + panel_heading(context, list, {rect.x + pad, rect.y}, heading, rect.w - pad - (any ? tools : 0));
    if (any && context.finding_moves && !context.has_text_field) find_row(context, rect, y);
    if (!any) {
        wrapped(list, context.fonts.body, {rect.x + pad, y}, rect.w - 2 * pad, context.fonts.body_line, theme.dim,
                "Every move stands here: a lane for each thread, a row for each lock and shared variable. F10 makes the first "
                "move; a press on one goes there, forward or back.");
        separator_horizontal(context, list, rect.x, rect.right(), rect.y);
        end_panel(context, rect.bottom());
        return;
    }
    TimelineView& view = context.timeline;
    auto lanes = int(std::min<size_t>(std::max(state.step->threads.size(), state.timeline.lanes().size()), 200));
    auto rows = rows_shown(state.timeline);
    float names = names_width(context, rect.w, lanes, rows), scale_height = context.px(20);
    Drawing d{context,   list,       state,         state.timeline, {rect.x + pad + names, y + scale_height, rect.w - 2 * pad - names, rect.bottom() - y - scale_height},
              view.cell, view.first, context.px(26)};

    // Zoom, by buttons here and by the wheel below.
    float size = context.px(26), right = rect.right() - context.px(12);
    auto tool = [&](const char* name, const char* label) {
        float width = std::max(size, text_width(context.fonts.body, label) + context.px(14));
        right -= width;
        bool hit = button(context, name, label, ButtonKind::kBare, {right, rect.y + context.px(5)}, size, width);
        right -= context.px(2);
        return hit;
    };
    double middle = view.first + double(d.area.w / view.cell) / 2;
    if (tool("timeline-fit", "Fit") || view.fit_asked) {
        view.fit(d.area.w, state.timeline.length(), widest);
        view.fitted = false;  // asked for the whole, one keeps it
    }
    view.fit_asked = false;
    if (tool("timeline-in", "+")) view.zoom(middle, 1.6f, widest);
    if (tool("timeline-out", "–")) view.zoom(middle, 1 / 1.6f, widest);
    if (tool("timeline-find", "Find")) act(context, "timeline-find");
    bool pairs = state.way == session::Way::kStep && !state.run_timeline.empty();  // else the run's panel has the button
    if (pairs && tool("timelines-both", context.both_timelines ? "Steps only" : "Beside the run"))
        act(context, "timelines-both");
    // By keys: about the present move, where it is in sight.
    double now = double(state.step->position), about = now >= view.first && now <= view.first + double(d.area.w / view.cell) ? now : middle;
    if (view.zoom_asked != 1 && view.cell > 0) view.zoom(about, std::exchange(view.zoom_asked, 1.f), widest);
    if (view.pan_asked != 0 && view.cell > 0) view.first += double(std::exchange(view.pan_asked, 0.f) * d.area.w / view.cell);

    bool clock = !state.timeline.clock().empty();
    float content = d.row * float(lanes + (clock ? 1 : 0) + int(rows.size())) + context.px(10);
    view.scroll = std::clamp(view.scroll, 0.f, std::max(0.f, content - d.area.h));

    // A new execution, or one that grows past the edge, is brought into view; what the learner looks at stays.
    bool moved = view.serial != state.step_serial;
    view.serial = state.step_serial;
    if (view.cell <= 0 || (moved && view.fitted)) {
        view.fit(d.area.w, state.timeline.length(), context.px(104));
        float least = context.px(9);
        view.cell = std::max(view.cell, least);
    }
    // Also where the panel has become another, e.g. beside a second one.
    if (moved || std::abs(d.area.w - std::exchange(view.width, d.area.w)) > d.area.w / 4) {
        double seen = double(d.area.w / view.cell);
        if (now < view.first + 1 || now > view.first + seen - 1) view.first = now - seen / 2;
    }
    ImGuiIO& io = ImGui::GetIO();
    bool over = false, pressed = hot_area(context, "timeline-area", {d.area.x, d.area.y, d.area.w, d.area.h}, &over);
    bool held = ImGui::IsItemActive();
    if (over || held) {
        ImGui::SetMouseCursor(ImGuiMouseCursor_Arrow);
        if (io.MouseWheel != 0 && io.KeyCtrl)
            view.zoom(view.first + double((io.MousePos.x - d.area.x) / view.cell), std::pow(1.25f, io.MouseWheel), widest);
        else if (io.MouseWheel != 0 && io.KeyShift) view.first -= double(io.MouseWheel * context.px(60) / view.cell);
        else if (io.MouseWheel != 0 && content > d.area.h) view.scroll -= io.MouseWheel * d.row * 2;
        else if (io.MouseWheel != 0)
            view.zoom(view.first + double((io.MousePos.x - d.area.x) / view.cell), std::pow(1.25f, io.MouseWheel), widest);
        if (io.MouseWheelH != 0) view.first -= double(io.MouseWheelH * context.px(60) / view.cell);
        if (held && ImGui::IsMouseClicked(0)) {
            view.measuring = io.KeyShift;
            view.measured_from = view.measured_to = view.first + double((io.MousePos.x - d.area.x) / view.cell);
        }
        if (held && view.measuring) {
            view.measured_to = view.first + double((io.MousePos.x - d.area.x) / view.cell);
            view.dragged = true;
        } else if (held && ImGui::IsMouseDragging(0, context.px(5))) {
            view.first -= double(io.MouseDelta.x / view.cell);
            view.scroll -= io.MouseDelta.y;
            view.dragged = true;
        }
    }
    if (!held && view.measured_from == view.measured_to) view.measuring = false;
    if (!view.measuring) view.measured_words.clear();
    view.scroll = std::clamp(view.scroll, 0.f, std::max(0.f, content - d.area.h));
    view.keep_in(double(state.timeline.length()), d.area.w);
    d.cell = view.cell;
    d.first = view.first;

    std::int64_t place_wanted = 0;
    bool before_wanted = false;

    move_scale(d, y, scale_height);
    timeline_axis_name(context, list, {rect.x + pad, y, names, scale_height}, "move");

    // What the pointer is on.
    y = d.area.y - view.scroll;
    std::int64_t hovered = -1;
    if (over && !view.dragged) {
        auto move = std::int64_t(std::floor(d.move_at(io.MousePos.x)));
        if (move >= 0 && move < std::int64_t(state.step_moves.size())) hovered = move;
    }
    Rect clip{rect.x, d.area.y, rect.w, d.area.h};
    list->PushClipRect(clip.min(), clip.max(), true);
    float lanes_top = y;
    for (int i = 0; i < lanes; ++i, y += d.row) {
        if (y > clip.bottom() || y + d.row < clip.y) continue;
        float mark = thread_mark(context, list, {rect.x + pad, y}, d.row, i);
        std::string name = lane_name(state, i);
        draw_text(list, context.fonts.small, {rect.x + pad + mark, y}, d.row, thread_text(theme, i),
                  fitted(context.fonts.small, name, names - mark - context.px(8)));
        list->PushClipRect(d.area.min(), d.area.max(), true);
        list->AddLine({d.area.x, std::round(y + d.row / 2)}, {d.area.right(), std::round(y + d.row / 2)}, theme.line, context.hair());
        waits(d, i, y);
        if (size_t(i) < state.timeline.lanes().size()) lane(d, state.timeline.lanes()[size_t(i)], y, i);
        list->PopClipRect();
    }
    if (clock) {
        draw_text(list, context.fonts.small, {rect.x + pad, y}, d.row, theme.dim, "time");
        list->PushClipRect(d.area.min(), d.area.max(), true);
        lane(d, state.timeline.clock(), y, -1);
        list->PopClipRect();
        y += d.row;
    }
    y += context.px(6);
    for (const session::TimelineRow* row : rows) {
        if (y <= clip.bottom() && y + d.row >= clip.y) {
            std::string name = row_name(*row);
            context.rects["timeline-row-" + name] = {d.area.x, y, d.area.w, d.row};
            Rect label{rect.x + pad, std::max(y, clip.y), names - context.px(8), std::min(y + d.row, clip.bottom()) - std::max(y, clip.y)};
            bool label_over = false;
            if (label.h > 0 && hot_area(context, "timeline-name-" + name, label, &label_over) && state.idle() && !state.step_stale) {
                place_wanted = row->place;
                before_wanted = io.KeyShift;
            }
            if (label_over) hint(context, "to the next move that touches it (Shift: the one before)");
            draw_text(list, context.fonts.small_code, {rect.x + pad, y}, d.row, label_over ? theme.link : theme.dim,
                      fitted_end(context.fonts.small_code, name, names - context.px(8)));
            list->PushClipRect(d.area.min(), d.area.max(), true);
            place_row(d, *row, y);
            list->PopClipRect();
        }
        y += d.row;
    }
    list->PushClipRect(d.area.min(), d.area.max(), true);
    arrows(d, lanes, lanes_top, hovered);
    float now_x = std::round(d.x_of(double(state.step->position)));
    list->AddLine({now_x, d.area.y}, {now_x, d.area.bottom()}, theme.accent_line, context.px(2));
    if (hovered >= 0) {
        float x = d.x_of(double(hovered));
        list->AddRectFilled({x, d.area.y}, {std::max(x + d.cell, x + 1), d.area.bottom()}, with_alpha(theme.text, 0.08f));
    }
    found_marks(d);
    if (view.marked) list->AddLine({d.x_of(view.measured_from), d.area.y}, {d.x_of(view.measured_from), d.area.bottom()}, theme.link, context.px(1.5f));
    if (view.measuring) {
        float a = d.x_of(std::min(view.measured_from, view.measured_to)), b = d.x_of(std::max(view.measured_from, view.measured_to));
        auto from = std::clamp<std::int64_t>(std::int64_t(std::min(view.measured_from, view.measured_to)), 0, std::int64_t(state.step_moves.size()));
        auto to = std::clamp<std::int64_t>(std::int64_t(std::ceil(std::max(view.measured_from, view.measured_to))), from, std::int64_t(state.step_moves.size()));
        std::string words = measured_words(state, from, to);
        view.measured_words = words;
        list->AddRectFilled({a, d.area.y}, {b, d.area.bottom()}, with_alpha(theme.accent_line, 0.2f));
        list->AddLine({a, d.area.y}, {a, d.area.bottom()}, theme.accent_line, context.hair());
        list->AddLine({b, d.area.y}, {b, d.area.bottom()}, theme.accent_line, context.hair());
        float width = text_width(context.fonts.bold, words);
        ImVec2 at{std::clamp((a + b - width) / 2, d.area.x, std::max(d.area.x, d.area.right() - width)), d.area.bottom() - context.px(28)};
        list->AddRectFilled({at.x - context.px(6), at.y}, {at.x + width + context.px(6), at.y + context.px(24)}, theme.raised, context.px(4));
        draw_text(list, context.fonts.bold, at, context.px(24), theme.text, words);
        context.rects["timeline-measured"] = {a, d.area.y, b - a, d.area.h};
    }
    list->PopClipRect();
    list->PopClipRect();
    context.rects["timeline-now"] = {now_x, d.area.y, 1, d.area.h};
    if (hovered >= 0 && !view.measuring) {
        const protocol::StepMove& move = state.step_moves[size_t(hovered)];
        std::string who = move.thread < 0 ? "time" : move.thread == 0 ? "main" : fmt::format("thread {}", move.thread);
        std::string words = fmt::format("{}. {}: {}", hovered + 1, who, without_backquotes(move.text));
        if (move.line) words += fmt::format("  (line {})", move.line);
        hint(context, words);
    }
    separator_horizontal(context, list, rect.x, rect.right(), rect.y);
    end_panel(context, rect.bottom());
    if (pressed && !view.dragged && hovered >= 0 && state.idle() && !state.step_stale) context.session.step_to(hovered + 1, context.now_ms);
    if (place_wanted != 0) context.session.step_to_place(place_wanted, before_wanted, context.now_ms);
    if (!held) view.dragged = false;
}

}  // namespace heddle::ui
