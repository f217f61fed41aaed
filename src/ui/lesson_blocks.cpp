#include "ui/lesson_blocks.h"

#include <fmt/format.h>

#include <algorithm>

#include "ui/code_view.h"
#include "ui/rich_text.h"
#include "ui/widgets.h"

namespace heddle::ui {

namespace {

using lesson::Block;
using lesson::BlockKind;

// A block's box is drawn behind text whose height is known only afterwards: two channels of the draw list.
class Behind {
public:
    explicit Behind(ImDrawList* list) : list_(list) {
        splitter_.Split(list_, 2);
        splitter_.SetCurrentChannel(list_, 1);
    }
    template <class Draw>
    void finish(Draw draw) {
        splitter_.SetCurrentChannel(list_, 0);
        draw();
        splitter_.Merge(list_);
    }

private:
    ImDrawList* list_;
    ImDrawListSplitter splitter_;
};

class Writer {
public:
    Writer(Context& context, ImDrawList* list) : context_(context), list_(list), theme_(*context.theme) {}

    float blocks(ImVec2 pos, float width, const std::vector<Block>& blocks, bool tight) {
        float y = pos.y;
        bool first = true;
        for (const Block& block : blocks) {
            float before = first ? 0 : space_before(block, tight);
            float height = this->block({pos.x, y + before}, width, block);
            if (height <= 0) continue;
            y += before + height;
            first = false;
        }
        return y - pos.y;
    }

    std::string link;
    int open_program = lesson::kNone;
    int open_schedule = lesson::kNone;

private:
    float space_before(const Block& block, bool tight) const {
        if (tight) return context_.px(2);
        if (block.kind == BlockKind::kHeading) return context_.px(block.level <= 1 ? 8 : 24);
        return context_.px(12);
    }

    const lesson::Document& document() const { return context_.state().document; }

    float block(ImVec2 pos, float width, const Block& block) {
        switch (block.kind) {
            case BlockKind::kHeading: return heading(pos, width, block);
            case BlockKind::kParagraph: return text(pos, width, block.text);
            case BlockKind::kList: return list(pos, width, block);
            case BlockKind::kListItem: return blocks(pos, width, block.children, true);
            case BlockKind::kQuote: return quote(pos, width, block);
            case BlockKind::kRule:
                separator_horizontal(context_, list_, pos.x, pos.x + width, pos.y + context_.px(8));
                return context_.px(16);
            case BlockKind::kTable: return table(pos, width, block.table);
            case BlockKind::kCode: return listing(pos, width, block.source, block.language == "python");
            case BlockKind::kProgram: return program(pos, width, block.index);
            case BlockKind::kQuiz: return quiz(pos, width, block.index);
            case BlockKind::kExercise: return exercise(pos, width, block.index);
            case BlockKind::kAdmonition: return admonition(pos, width, block);
            case BlockKind::kHint: return hint(pos, width, block);
            case BlockKind::kChecks: return checks(pos, width, block.index);
            case BlockKind::kSchedule: return schedule(pos, width, block);
        }
        return 0;
    }

    // A way through a program that the author chose: into the stepper at its beginning.
    float schedule(ImVec2 pos, float width, const Block& block) {
        const lesson::Schedule& chosen = context_.state().document.schedules[size_t(block.index)];
        float height = context_.px(34);
        std::string label = "▶  " + (chosen.label.empty() ? std::string("Step through this schedule") : chosen.label);
        label = fitted(context_.fonts.body, label, width - context_.px(28));
        if (button(context_, "schedule-" + std::to_string(block.index), label, ButtonKind::kQuiet, pos, height, 0, context_.state().idle()))
            open_schedule = block.index;
        return height;
    }

    float text(ImVec2 pos, float width, const lesson::InlineText& runs) {
        return rich_text(context_, list_, pos, width, body_style(context_), runs, &link);
    }

    float heading(ImVec2 pos, float width, const Block& block) {
        RichStyle style = body_style(context_);
        style.font = style.bold = block.level <= 1 ? context_.fonts.title : context_.fonts.bold;
        style.line = block.level <= 1 ? context_.fonts.title_line : context_.px(26);
        return rich_text(context_, list_, pos, width, style, block.text, &link);
    }

    float list(ImVec2 pos, float width, const Block& block) {
        float y = pos.y, indent = context_.px(22);
        int number = block.start;
        for (const Block& item : block.children) {
            if (number != block.start) y += context_.px(block.tight ? 3 : 10);
            if (block.ordered) {
                draw_text(list_, context_.fonts.body, {pos.x, y}, context_.fonts.body_line, theme_.dim,
                          std::to_string(number) + ".");
            } else {
                list_->AddCircleFilled({pos.x + context_.px(6), y + context_.fonts.body_line * 0.53f}, context_.px(2.2f),
                                       theme_.dim);
            }
            y += std::max(blocks({pos.x + indent, y}, width - indent, item.children, block.tight), context_.fonts.body_line);
            ++number;
        }
        return y - pos.y;
    }

    float quote(ImVec2 pos, float width, const Block& block) {
        float indent = context_.px(14);
        float height = blocks({pos.x + indent, pos.y}, width - indent, block.children, false);
        list_->AddRectFilled(pos, {pos.x + context_.px(3), pos.y + height}, theme_.line, context_.px(1.5f));
        return height;
    }

    float listing(ImVec2 pos, float width, const std::string& source, bool python) {
        std::string shown = source;
        while (!shown.empty() && shown.back() == '\n') shown.pop_back();
        // Colouring costs more than all the rest of a block: only for what can be seen.
        float lines = float(std::count(shown.begin(), shown.end(), '\n') + 1);
        float whole = context_.fonts.small_line * lines + 2 * context_.px(10);
        if (pos.y > list_->GetClipRectMax().y || pos.y + whole < list_->GetClipRectMin().y) return whole;
        CodeText code;
        if (python) {
            code = highlight_python(shown);
        } else {
            code = highlight_python("");
            code.source = shown;
            code.lines.clear();
            for (size_t at = 0; at <= shown.size();) {
                size_t end = std::min(shown.find('\n', at), shown.size());
                code.lines.push_back({at, end - at, {{at, end - at, 0, CodeStyle::kPlain}}});
                at = end + 1;
            }
        }
        float line = context_.fonts.small_line, pad = context_.px(10);
        float cell = text_width(context_.fonts.small_code, "m");
        float height = line * float(code.lines.size()) + 2 * pad;
        list_->AddRectFilled(pos, {pos.x + width, pos.y + height}, theme_.code_back, context_.px(6));
        list_->PushClipRect({pos.x + pad, pos.y}, {pos.x + width - pad / 2, pos.y + height}, true);
        draw_code(list_, context_, code, 0, int(code.lines.size()), {pos.x + pad, pos.y + pad}, context_.fonts.small_code, cell, line);
        list_->PopClipRect();
        return height;
    }

    float table(ImVec2 pos, float width, const lesson::Table& table) {
        size_t columns = std::max<size_t>(table.columns.size(), 1);
        std::vector<float> widths = column_widths(table, columns, width);
        float y = pos.y, pad = context_.px(6);
        auto row = [&](const std::vector<lesson::InlineText>& cells, bool head) {
            float x = pos.x, height = 0;
            RichStyle style = body_style(context_);
            if (head) style.font = style.bold;
            for (size_t i = 0; i < std::min(cells.size(), columns); ++i) {
                height = std::max(height, rich_text(context_, list_, {x, y + pad}, widths[i] - context_.px(12), style, cells[i], &link));
                x += widths[i];
            }
            y += height + 2 * pad;
            separator_horizontal(context_, list_, pos.x, pos.x + width, y);
            y += context_.hair();
        };
        row(table.header, true);
        for (const auto& cells : table.rows) row(cells, false);
        return y - pos.y;
    }

    // Each column as wide as its content wants, scaled to fit; no column below a fifth of its fair share.
    std::vector<float> column_widths(const lesson::Table& table, size_t columns, float width) {
        std::vector<float> wanted(columns, context_.px(24));
        auto look = [&](const std::vector<lesson::InlineText>& cells) {
            for (size_t i = 0; i < std::min(cells.size(), columns); ++i) {
                float need = text_width(context_.fonts.body, lesson::plain_text(cells[i])) * 1.12f + context_.px(16);
                wanted[i] = std::max(wanted[i], std::min(need, width * 0.7f));
            }
        };
        look(table.header);
        for (const auto& cells : table.rows) look(cells);
        float sum = 0;
        for (float w : wanted) sum += w;
        if (sum > width)
            for (float& w : wanted) w *= width / sum;
        return wanted;
    }

    float card(ImVec2 pos, float width, ImU32 back, ImU32 border, auto&& contents) {
        float pad = context_.px(12);
        Behind behind(list_);
        float height = contents(ImVec2{pos.x + pad + context_.px(2), pos.y + pad}, width - 2 * pad - context_.px(4)) + 2 * pad;
        behind.finish([&] {
            if (back) list_->AddRectFilled(pos, {pos.x + width, pos.y + height}, back, context_.px(8));
            list_->AddRect(pos, {pos.x + width, pos.y + height}, border, context_.px(8), 0, context_.hair());
        });
        return height;
    }

    float program(ImVec2 pos, float width, int index) {
        if (index < 0 || index >= int(document().programs.size())) return 0;
        const lesson::Program& chosen = document().programs[size_t(index)];
        if (chosen.role == lesson::ProgramRole::kSolution || chosen.role == lesson::ProgramRole::kMutant) return 0;
        bool open = context_.state().program == index && !context_.state().opened;
        return card(pos, width, 0, open ? theme_.accent_line : theme_.line, [&](ImVec2 at, float inner) {
            float line = context_.px(30);
            std::string name = chosen.title.empty() ? chosen.id + ".py" : chosen.title;
            ImFont* title_font = chosen.title.empty() ? context_.fonts.small_code : context_.fonts.bold;
            // In full where there is room for it beside the title.
            const char* label = button_width(context_, "Open in the editor") + text_width(title_font, name) + context_.px(12) <= inner ? "Open in the editor" : "Open";
            float button_room = (open ? context_.px(98) : button_width(context_, label)) + context_.px(12);
            draw_text(list_, title_font, at, line, theme_.text, fitted(title_font, name, inner - button_room));
            float x = at.x + inner - button_room + context_.px(12);
            if (open) {
                std::string words = "in the editor ▸";
                draw_text(list_, context_.fonts.small, {at.x + inner - text_width(context_.fonts.small, words), at.y}, line,
                          theme_.dim, words);
            } else if (button(context_, "open-program-" + chosen.id, label, ButtonKind::kQuiet, {x, at.y},
                              line, 0, context_.state().idle())) {
                open_program = index;
            }
            float y = at.y + line;
            // The whole listing stands in the editor when it is open there.
            if (!open) y += context_.px(8) + listing({at.x, y + context_.px(8)}, inner, chosen.source, true);
            return y - at.y;
        });
    }

    float quiz(ImVec2 pos, float width, int index) {
        if (index < 0 || index >= int(document().quizzes.size())) return 0;
        const lesson::Quiz& quiz = document().quizzes[size_t(index)];
        auto found = context_.state().quizzes.find(quiz.id);
        if (found == context_.state().quizzes.end()) return 0;
        const session::QuizState state = found->second;
        return card(pos, width, 0, theme_.line, [&](ImVec2 at, float inner) {
            float y = at.y;
            y += blocks({at.x, y}, inner, quiz.question, false) + context_.px(8);
            for (size_t i = 0; i < quiz.choices.size(); ++i) y += choice({at.x, y}, inner, quiz, state, int(i));
            y += context_.px(6);
            bool any = std::find(state.chosen.begin(), state.chosen.end(), true) != state.chosen.end();
            float height = context_.px(30);
            if (button(context_, "quiz-" + quiz.id, state.answered ? "Try again" : "Check my answer", ButtonKind::kQuiet,
                       {at.x, y}, height, 0, any || state.answered))
                context_.session.answer_quiz(quiz.id);
            if (state.answered) {
                bool right = true;
                for (size_t i = 0; i < quiz.choices.size(); ++i) right = right && state.chosen[i] == quiz.choices[i].correct;
                float x = at.x + button_width(context_, "Try again") + context_.px(12);
                draw_text(list_, context_.fonts.bold, {x, y}, height, right ? theme_.good : theme_.wrong,
                          right ? "Right." : "Not quite.");
            }
            y += height;
            if (state.answered && !quiz.explanation.empty()) {
                y += context_.px(10);
                y += blocks({at.x, y}, inner, quiz.explanation, false);
            }
            return y - at.y;
        });
    }

    float choice(ImVec2 pos, float width, const lesson::Quiz& quiz, const session::QuizState& state, int index) {
        const lesson::Choice& choice = quiz.choices[size_t(index)];
        float indent = context_.px(28);
        float height = rich_text(context_, list_, {pos.x + indent, pos.y + context_.px(4)}, width - indent, body_style(context_),
                                 choice.text, &link);
        height = std::max(height, context_.fonts.body_line) + context_.px(8);
        std::string name = "choice-" + quiz.id + "-" + std::to_string(index);
        if (hot_area(context_, name, {pos.x, pos.y, width, height})) context_.session.choose_in_quiz(quiz.id, index);
        bool chosen = state.chosen[size_t(index)];
        ImVec2 middle{pos.x + context_.px(9), pos.y + context_.px(4) + std::round(context_.fonts.body_line / 2)};
        float r = context_.px(7);
        ImU32 color = chosen ? theme_.link : theme_.dim;
        if (state.answered) color = choice.correct ? theme_.good : chosen ? theme_.wrong : theme_.faint;
        float thick = context_.px(1.5f);
        if (quiz.kind == lesson::QuizKind::kSingle) {
            list_->AddCircle(middle, r, color, 0, thick);
            if (chosen) list_->AddCircleFilled(middle, r * 0.5f, color);
        } else {
            list_->AddRect({middle.x - r, middle.y - r}, {middle.x + r, middle.y + r}, color, context_.px(3), 0, thick);
            if (chosen) {
                list_->PathLineTo({middle.x - r * 0.5f, middle.y});
                list_->PathLineTo({middle.x - r * 0.1f, middle.y + r * 0.45f});
                list_->PathLineTo({middle.x + r * 0.6f, middle.y - r * 0.45f});
                list_->PathStroke(color, 0, thick * 1.2f);
            }
        }
        return height;
    }

    float exercise(ImVec2 pos, float width, int index) {
        if (index < 0 || index >= int(document().exercises.size())) return 0;
        const lesson::Exercise& exercise = document().exercises[size_t(index)];
        float y = pos.y;
        std::string title = "Your turn" + (exercise.title.empty() ? std::string() : ": " + exercise.title);
        draw_text(list_, context_.fonts.bold, {pos.x, y}, context_.px(26), theme_.good, title);
        y += context_.px(30);
        y += program({pos.x, y}, width, exercise.starter);
        return y - pos.y;
    }

    float checks(ImVec2 pos, float width, int index) {
        if (index < 0 || index >= int(document().exercises.size())) return 0;
        const lesson::Exercise& exercise = document().exercises[size_t(index)];
        float y = pos.y;
        y += wrapped(list_, context_.fonts.small, {pos.x, y}, width, context_.fonts.small_line, theme_.dim,
                     "What a good answer satisfies, in every schedule (Explore shows you; it is not graded here yet):");
        y += context_.px(4);
        for (const lesson::Check& check : exercise.checks) {
            if (check.kind == lesson::CheckKind::kMutant) continue;
            std::string words = std::string(lesson::check_name(check.kind));
            if (!check.argument.empty()) words += ": " + check.argument;
            list_->AddCircleFilled({pos.x + context_.px(6), y + context_.fonts.small_line * 0.53f}, context_.px(2.2f), theme_.dim);
            y += wrapped(list_, context_.fonts.small_code, {pos.x + context_.px(22), y}, width - context_.px(22),
                         context_.fonts.small_line, theme_.text, words) + context_.px(2);
        }
        return y - pos.y;
    }

    float admonition(ImVec2 pos, float width, const Block& block) {
        bool warning = block.admonition == lesson::AdmonitionKind::kWarning;
        const char* name = warning ? "Careful" : block.admonition == lesson::AdmonitionKind::kTip ? "Tip" : "Note";
        ImU32 color = warning ? theme_.warning : block.admonition == lesson::AdmonitionKind::kTip ? theme_.good : theme_.link;
        float indent = context_.px(16), top = pos.y + context_.px(2);
        float y = top;
        draw_text(list_, context_.fonts.bold, {pos.x + indent, y}, context_.fonts.body_line, color,
                  block.title.empty() ? name : block.title);
        y += context_.fonts.body_line + context_.px(2);
        y += blocks({pos.x + indent, y}, width - indent, block.children, false) + context_.px(2);
        list_->AddRectFilled(pos, {pos.x + context_.px(3), y}, color, context_.px(1.5f));
        return y - pos.y;
    }

    float hint(ImVec2 pos, float width, const Block& block) {
        ImGuiStorage* storage = ImGui::GetStateStorage();
        std::string name = "hint-" + std::to_string(block.line);
        ImGuiID id = ImGui::GetID((name + context_.state().lesson_id).c_str());
        bool open = storage->GetBool(id);
        if (button(context_, name, open ? "Hide the hint" : "Show a hint", ButtonKind::kQuiet, pos, context_.px(30)))
            storage->SetBool(id, !open);
        if (!open) return context_.px(30);
        float y = pos.y + context_.px(38);
        return y + blocks({pos.x + context_.px(14), y}, width - context_.px(14), block.children, false) - pos.y;
    }

    Context& context_;
    ImDrawList* list_;
    const Theme& theme_;
};

}  // namespace

float lesson_blocks(Context& context, ImDrawList* list, ImVec2 pos, float width, const std::vector<Block>& blocks) {
    Writer writer(context, list);
    float height = writer.blocks(pos, width, blocks, false);
    // Acted on last: both replace the blocks that were being drawn.
    if (writer.open_program != lesson::kNone) context.session.open_program(writer.open_program);
    if (writer.open_schedule != lesson::kNone) context.session.step_lesson_schedule(writer.open_schedule, context.now_ms);
    if (!writer.link.empty()) context.session.follow_link(writer.link);
    return height;
}

}  // namespace heddle::ui
