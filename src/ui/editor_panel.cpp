#include <fmt/format.h>

#include <algorithm>

#include "session/assumptions.h"
#include "session/desk.h"
#include "ui/code_view.h"
#include "ui/panels.h"
#include "ui/text_input.h"
#include "ui/widgets.h"

namespace heddle::ui {

namespace {

struct EditorGeometry {
    Rect code;       // where the text is, right of the line numbers
    float left;      // x of the first cell before scrolling
    float top;       // y of the first line before scrolling
};

std::string heading_text(const session::State& state) {
    std::string text = "Program · " + state.program_name;
    if (state.edited()) text += " · edited";
    // Exploring may read some numbers as smaller ones; whoever reads the code beside the endings must know.
    if (state.way == session::Way::kExplore && state.program != lesson::kNone)
        for (const lesson::Scale& scale : state.document.programs[size_t(state.program)].scales)
            text += " · " + scale.from + " read as " + scale.to;
    // A stepped execution may read them so, too.
    if (state.way == session::Way::kStep && state.step && !state.step_stale)
        if (std::string scales = session::schedule_scales(state.step->schedule); !scales.empty()) text += " · " + scales;
    return text;
}

void line_numbers(Context& context, ImDrawList* list, const EditorGeometry& geometry, float x, int first, int last, int lines) {
    const Theme& theme = *context.theme;
    float line = context.fonts.code_line;
    const std::vector<int>& breakpoints = context.state().breakpoints;
    for (int i = first; i < std::min(last, lines); ++i) {
        if (std::binary_search(breakpoints.begin(), breakpoints.end(), i + 1)) {
            float middle = geometry.top + (float(i) + 0.5f) * line - context.editor_scroll_y;
            list->AddCircleFilled({x + context.px(8), middle}, context.px(4), theme.wrong);
        }
        bool wrong = false;
        for (const auto& item : context.state().diagnostics) wrong = wrong || item.line == i + 1;
        std::string number = std::to_string(i + 1);
        float width = float(number.size()) * context.fonts.code_cell;
        float y = geometry.top + float(i) * line - context.editor_scroll_y;
        ImU32 color = wrong ? theme.wrong : i + 1 == context.caret_line ? theme.dim : theme.faint;
        list->AddText(context.fonts.code, line, {std::round(x - width), std::round(y)}, color, number.c_str());
    }
}

// Squiggles, and each message at the end of its line where there is room for it.
void errors(Context& context, ImDrawList* list, const EditorGeometry& geometry, const CodeText& text) {
    const Theme& theme = *context.theme;
    const session::State& state = context.state();
    float line = context.fonts.code_line, cell = context.fonts.code_cell;
    int previous_line = 0;
    std::vector<protocol::DiagnosticItem> items = state.diagnostics;
    // Where the last run broke off, until the program is changed.
    if (state.verdict && !state.run_stale && state.idle() && state.verdict->kind == "exception" && state.verdict->line > 0)
        items.push_back({"error", state.verdict->line, 0, 0, 0, state.verdict->message, ""});
    for (const protocol::DiagnosticItem& item : items) {
        if (item.line < 1 || item.line > int(text.lines.size())) continue;
        const CodeLine& code_line = text.lines[size_t(item.line - 1)];
        std::string_view words(text.source.data() + code_line.offset, code_line.length);
        size_t indent = words.find_first_not_of(" \t");
        int from = item.col > 0 ? cell_of_code_point(words, item.col) : column_of(words, indent == words.npos ? 0 : indent);
        bool one_line = item.end_line == item.line || item.end_line == 0;
        int line_cells = column_of(words, words.size());
        int to = one_line && item.end_col > item.col ? cell_of_code_point(words, item.end_col) : std::max(line_cells, from + 1);
        float y = geometry.top + float(item.line - 1) * line - context.editor_scroll_y;
        float x = geometry.left - context.editor_scroll_x;
        ImU32 color = item.severity == "error" ? theme.wrong : theme.warning;
        draw_squiggle(list, context, {x, y}, from, to, cell, line, color);
        if (item.line == previous_line) continue;
        previous_line = item.line;
        float message_x = x + float(std::max(line_cells, to) + 2) * cell;
        float room = geometry.code.right() - message_x - context.px(16);
        if (room > context.px(90)) {
            std::string message = fitted(context.fonts.small, item.message, room);
            float width = text_width(context.fonts.small, message) + context.px(12);
            list->AddRectFilled({message_x, y + context.px(1)}, {message_x + width, y + line - context.px(1)},
                                item.severity == "error" ? theme.wrong_back : theme.warning_back, context.px(3));
            draw_text(list, context.fonts.small, {message_x + context.px(6), y}, line, color, message);
        }
    }
}

constexpr size_t kFoundMax = 2000;

// Small letters find both cases, a capital finds itself: as people expect who never think of it.
void look_for_words(Context& context) {
    const session::State& state = context.state();
    if (context.found_version == state.text_version && context.found_words == context.find_words) return;
    context.found_version = state.text_version;
    context.found_words = context.find_words;
    context.found.clear();
    const std::string& words = context.find_words;
    if (words.empty()) return;
    auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    bool exact = std::any_of(words.begin(), words.end(), capital);
    auto same = [&](char a, char b) { return a == b || (!exact && capital(a) && a + 32 == b); };
    for (auto at = state.text.begin(); context.found.size() < kFoundMax;) {
        at = std::search(at, state.text.end(), words.begin(), words.end(), same);
        if (at == state.text.end()) return;
        context.found.push_back({size_t(at - state.text.begin()), words.size()});
        at += long(words.size());
    }
}

// A box for each place where the words that are looked for stand.
void found_words(Context& context, ImDrawList* list, const EditorGeometry& geometry, const CodeText& text) {
    const Theme& theme = *context.theme;
    float line = context.fonts.code_line, cell = context.fonts.code_cell;
    for (const Found& found : context.found) {
        auto after = std::upper_bound(text.lines.begin(), text.lines.end(), found.offset, [](size_t offset, const CodeLine& l) { return offset < l.offset; });
        if (after == text.lines.begin() || found.offset + found.length > text.source.size()) continue;
        const CodeLine& on = *(after - 1);
        float y = geometry.top + float(after - 1 - text.lines.begin()) * line - context.editor_scroll_y;
        if (y > geometry.code.bottom() || y + line < geometry.code.y) continue;
        std::string_view words(text.source.data() + on.offset, on.length);
        float x = geometry.left - context.editor_scroll_x;
        float from = x + float(column_of(words, found.offset - on.offset)) * cell, to = x + float(column_of(words, std::min(on.length, found.offset - on.offset + found.length))) * cell;
        list->AddRectFilled({from, y}, {to, y + line}, with_alpha(theme.warning, 0.25f), context.px(2));
        list->AddRect({from, y}, {to, y + line}, with_alpha(theme.warning, 0.7f), context.px(2), 0, context.hair());
    }
}

// The bracket at the caret and its partner.
void bracket_pair(Context& context, ImDrawList* list, const EditorGeometry& geometry, const CodeText& text) {
    if (context.caret_line < 1) return;
    auto pair = matching_brackets(text, context.caret_offset);
    if (!pair) return;
    float line = context.fonts.code_line, cell = context.fonts.code_cell;
    for (size_t offset : {pair->first, pair->second}) {
        auto after = std::upper_bound(text.lines.begin(), text.lines.end(), offset, [](size_t at, const CodeLine& l) { return at < l.offset; });
        if (after == text.lines.begin()) continue;
        const CodeLine& on = *(after - 1);
        float x = geometry.left - context.editor_scroll_x + float(column_of({text.source.data() + on.offset, on.length}, offset - on.offset)) * cell;
        float y = geometry.top + float(after - 1 - text.lines.begin()) * line - context.editor_scroll_y;
        list->AddRect({x, y + context.px(1)}, {x + cell, y + line - context.px(1)}, context.theme->accent_line, context.px(2), 0, context.px(1.25f));
    }
}

// A thread at a line, and what it does there next.
struct Place {
    int thread = 0;
    std::string words;
    bool waits = false;
    int column = 0, end_column = 0;  // of what it is about to do; 0: not known
};

// The instruction with this number in the listing, from 1; null: there is none.
const protocol::StepInstruction* instruction_at(const session::State& state, std::int64_t site) {
    for (const protocol::StepCode& code : state.listing) {
        if (site < 1) return nullptr;
        if (site <= std::int64_t(code.instructions.size())) return &code.instructions[size_t(site - 1)];
        site -= std::int64_t(code.instructions.size());
    }
    return nullptr;
}

std::map<int, std::vector<Place>> places_by_line(const session::State& state) {
    std::map<int, std::vector<Place>> places;
    if (state.way != session::Way::kStep) {
        if (state.run_stale) return places;
        for (const protocol::ThreadItem& thread : state.threads)
            if (thread.line > 0 && thread.state != "finished") places[thread.line].push_back({thread.index, "", false, 0, 0});
        return places;
    }
    if (!state.step || state.step_stale) return places;
    for (const protocol::StepThread& thread : state.step->threads) {
        int line = thread.next_line ? thread.next_line : thread.line;
        if (line < 1 || thread.state == "ended") continue;
        Place place{thread.index, without_backquotes(thread.words), thread.state == "waiting", 0, 0};
        const protocol::StepInstruction* next = instruction_at(state, thread.next_site);
        if (next && next->line == line) place.column = next->column, place.end_column = next->end_column;
        places[line].push_back(std::move(place));
    }
    return places;
}

// A bar in the thread's colour under what it is about to do; those of several threads lie below each other.
void underline_next(Context& context, ImDrawList* list, const EditorGeometry& geometry, std::string_view words, float y, const std::vector<Place>& threads) {
    float cell = context.fonts.code_cell, height = std::max(1.f, std::round(context.px(2)));
    float bottom = y + context.fonts.code_line;
    for (const Place& place : threads) {
        if (place.column < 1 || place.end_column <= place.column || bottom - height < y + context.fonts.code_line * 0.75f) continue;
        float from = geometry.left - context.editor_scroll_x + float(cell_of_code_point(words, place.column)) * cell;
        float to = geometry.left - context.editor_scroll_x + float(cell_of_code_point(words, place.end_column)) * cell;
        Rect bar{from, bottom - height, to - from, height};
        list->AddRectFilled(bar.min(), bar.max(), thread_text(*context.theme, place.thread));
        context.rects[fmt::format("next-operation-{}", place.thread)] = bar;
        bottom -= height + 1;
    }
}

// At the line's right edge, each in its colour; the line itself has stripes of all their colours, so that many threads
// on one line stay apart.
void thread_places(Context& context, ImDrawList* list, const EditorGeometry& geometry, const CodeText& text) {
    const Theme& theme = *context.theme;
    float line = context.fonts.code_line, cell = context.fonts.code_cell, mark = context.px(24);
    for (const auto& [number, threads] : places_by_line(context.state())) {
        float y = geometry.top + float(number - 1) * line - context.editor_scroll_y;
        if (y > geometry.code.bottom() || y + line < geometry.code.y) continue;
        float stripe = geometry.code.w / float(std::min<size_t>(threads.size(), 7));
        for (size_t i = 0; i < threads.size() && i < 7; ++i)
            list->AddRectFilled({geometry.code.x + stripe * float(i), y}, {geometry.code.x + stripe * float(i + 1), y + line},
                                with_alpha(thread_fill(theme, threads[i].thread), threads[i].waits ? 0.06f : 0.13f));
        std::string_view words;
        if (number <= int(text.lines.size())) words = {text.source.data() + text.lines[size_t(number - 1)].offset, text.lines[size_t(number - 1)].length};
        int cells = column_of(words, words.size());
        underline_next(context, list, geometry, words, y, threads);
        float code_end = geometry.left + float(cells + 2) * cell - context.editor_scroll_x;
        float right = geometry.code.right() - context.px(12);
        if (threads.size() == 1 && !threads[0].words.empty()) {
            float room = right - mark - code_end;
            if (room > context.px(70)) {
                std::string words = fitted(context.fonts.small, threads[0].words, room);
                right -= text_width(context.fonts.small, words);
                draw_text(list, context.fonts.small, {right, y}, line, threads[0].waits ? theme.warning : thread_text(theme, threads[0].thread), words);
                right -= context.px(2);
            }
        }
        // As many marks as there is room for, then how many there are.
        size_t fit = size_t(std::max(1.f, (right - code_end) / mark));
        for (size_t i = 0; i < threads.size(); ++i) {
            right -= mark;
            if (threads.size() > fit && i + 1 == fit) {
                draw_text(list, context.fonts.small, {right, y}, line, theme.dim, fmt::format("+{}", threads.size() - i));
                break;
            }
            thread_mark(context, list, {right, y}, line, threads[i].thread);
        }
    }
}

// Where the execution is: the thread that moved last, or who can go on where that one cannot. 0: nowhere in this program.
int line_of_interest(const session::State& state) {
    const protocol::Stepped& step = *state.step;
    auto line_of = [](const protocol::StepThread& thread) { return thread.next_line ? thread.next_line : thread.line; };
    int moved = step.position > 0 && size_t(step.position) <= state.step_moves.size() ? state.step_moves[size_t(step.position - 1)].thread : -1;
    int line = 0;
    for (const protocol::StepThread& thread : step.threads) {
        if (thread.state != "ready" || line_of(thread) < 1) continue;
        if (thread.index == moved) return line_of(thread);
        if (!line) line = line_of(thread);
    }
    return line;
}

// A step that leads out of sight takes the program along; what can be seen stays where it is.
void follow_step(Context& context, int first, int last) {
    const session::State& state = context.state();
    if (state.way != session::Way::kStep || !state.step || state.step_stale || context.code_serial == state.step_serial) return;
    context.code_serial = state.step_serial;
    int line = line_of_interest(state);
    if (line > 0 && (line - 1 < first + 1 || line > last - 2)) context.follow_line = line;
}

// The list of what is wrong, below the code: in full, with hints. Returns its height.
float problem_list(Context& context, const Rect& rect, bool draw) {
    const Theme& theme = *context.theme;
    const auto& items = context.state().diagnostics;
    if (items.empty()) return 0;
    ImDrawList* list = draw ? ImGui::GetWindowDrawList() : nullptr;
    float x = rect.x + context.px(16), width = rect.w - context.px(32), y = rect.y + context.px(8);
    if (draw) {
        list->AddRectFilled(rect.min(), rect.max(), theme.background);
        separator_horizontal(context, list, rect.x, rect.right(), rect.y);
    }
    int shown = 0;
    for (const protocol::DiagnosticItem& item : items) {
        if (++shown > 3) {
            if (draw)
                draw_text(list, context.fonts.small, {x, y}, context.fonts.small_line, theme.dim,
                          fmt::format("… and {} more", items.size() - 3));
            y += context.fonts.small_line;
            break;
        }
        std::string words = item.line ? fmt::format("Line {}: {}", item.line, item.message) : item.message;
        float top = y;
        y += wrapped(list, context.fonts.body, {x, y}, width, context.fonts.body_line,
                     item.severity == "error" ? theme.wrong : theme.warning, words);
        if (!item.hint.empty())
            y += wrapped(list, context.fonts.small, {x, y}, width, context.fonts.small_line, theme.dim, item.hint);
        if (draw && item.line && hot_area(context, "problem-" + std::to_string(shown - 1), {rect.x, top, rect.w, y - top}))
            context.scroll_to_line = item.line;
    }
    return y - rect.y + context.px(8);
}

}  // namespace

void editor_panel(Context& context, const Rect& rect) {
    const session::State& state = context.state();
    const Theme& theme = *context.theme;
    begin_panel(context, "editor", rect, false);
    ImDrawList* list = ImGui::GetWindowDrawList();
    float head = panel_heading(context, list, {rect.x + context.px(16), rect.y}, heading_text(state));
    if (state.edited()) {
        float width = button_width(context, "Reset");
        if (button(context, "reset", "Reset", ButtonKind::kBare, {rect.right() - width - context.px(4), rect.y + context.px(3)},
                   head - context.px(6), 0, state.idle()))
            context.session.reset_text();
    }

    float problems_height = std::min(problem_list(context, {rect.x, 0, rect.w, 0}, false), rect.h * 0.4f);
    Rect problems{rect.x, rect.bottom() - problems_height, rect.w, problems_height};
    const CodeText& text = context.highlight.of(state.text_version, state.text);
    float digits = float(std::max<size_t>(2, std::to_string(text.lines.size()).size()));
    float gutter = context.px(16) + digits * context.fonts.code_cell + context.px(16);

    EditorGeometry geometry{};
    if (float find = code_find_height(context); find > 0) {
        code_find_row(context, {rect.x, rect.y + head, rect.w, find});
        head += find;
    }
    geometry.code = {rect.x + gutter, rect.y + head, rect.w - gutter, problems.y - rect.y - head};
    float pad = context.px(8);
    geometry.left = geometry.code.x;
    geometry.top = geometry.code.y + pad;
    context.rects["code"] = geometry.code;

    bool covered = context.help_open || context.share_open || context.menu_open >= 0 || (context.desk && (context.desk->chooser() || context.desk->question()));
    if (context.has_text_field)
        context.text_field = {covered ? Rect{} : geometry.code, 0, pad, context.fonts.code_cell, context.fonts.code_line,
                              context.fonts.code_em, false, theme.dark};

    float line = context.fonts.code_line;
    int first = std::max(0, int((context.editor_scroll_y - pad) / line));
    int last = int((context.editor_scroll_y + geometry.code.h) / line) + 1;
    follow_step(context, first, last);
    Rect body{rect.x, geometry.code.y, rect.w, geometry.code.h};
    list->PushClipRect(body.min(), body.max(), true);
    if (context.caret_line > 0) {
        float y = geometry.top + float(context.caret_line - 1) * line - context.editor_scroll_y;
        list->AddRectFilled({rect.x, y}, {rect.right(), y + line}, with_alpha(theme.raised, 0.55f));
    }
    line_numbers(context, list, geometry, rect.x + gutter - context.px(16), first, last, int(text.lines.size()));
    list->PopClipRect();
    // The gutter: a press sets a breakpoint.
    if (!covered && hot_area(context, "gutter", {rect.x, geometry.code.y, gutter, geometry.code.h})) {
        int pressed = int((ImGui::GetIO().MousePos.y - geometry.top + context.editor_scroll_y) / line) + 1;
        if (pressed >= 1 && pressed <= int(text.lines.size())) context.session.toggle_breakpoint(pressed);
    }

    list->PushClipRect(geometry.code.min(), geometry.code.max(), true);
    thread_places(context, list, geometry, text);
    look_for_words(context);
    found_words(context, list, geometry, text);
    bracket_pair(context, list, geometry, text);
    draw_code(list, context, text, first, last,
              {geometry.left - context.editor_scroll_x, geometry.top - context.editor_scroll_y}, context.fonts.code,
              context.fonts.code_cell, line);
    errors(context, list, geometry, text);
    if (state.text.empty())
        draw_text(list, context.fonts.body, {geometry.left + context.px(8), geometry.top}, line, theme.dim,
                  "Write a Python program here, or open one from the lesson.");
    list->PopClipRect();

    if (!context.has_text_field && !covered) text_input(context, geometry.code, pad);
    if (problems_height > 0) problem_list(context, problems, true);
    end_panel(context, rect.bottom());
}

}  // namespace heddle::ui
