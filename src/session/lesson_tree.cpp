#include "session/lesson_tree.h"

#include "protocol/json_reader.h"

namespace heddle::session {

namespace {

using lesson::Block;
using lesson::BlockKind;
using protocol::Json;

class Tree {
public:
    explicit Tree(const State& state) : state_(state), document_(state.document) {}

    Json blocks(const std::vector<Block>& blocks) const {
        Json list = Json::array();
        for (const Block& block : blocks)
            if (Json item = this->block(block); !item.is_null()) list.push_back(std::move(item));
        return list;
    }

private:
    static Json runs(const lesson::InlineText& text) {
        Json list = Json::array();
        for (const lesson::Inline& run : text) {
            Json item{{"text", run.line_break ? "\n" : run.text}};
            if (run.bold) item["bold"] = true;
            if (run.italic) item["italic"] = true;
            if (run.code) item["code"] = true;
            if (run.strike) item["strike"] = true;
            if (!run.link.empty() && !run.image) item["link"] = run.link;
            list.push_back(std::move(item));
        }
        return list;
    }

    static Json table(const lesson::Table& table) {
        Json header = Json::array(), rows = Json::array();
        for (const lesson::InlineText& cell : table.header) header.push_back(runs(cell));
        for (const auto& row : table.rows) {
            Json cells = Json::array();
            for (const lesson::InlineText& cell : row) cells.push_back(runs(cell));
            rows.push_back(std::move(cells));
        }
        return Json{{"kind", "table"}, {"header", std::move(header)}, {"rows", std::move(rows)}};
    }

    Json program(int index) const {
        if (index < 0 || index >= int(document_.programs.size())) return nullptr;
        const lesson::Program& program = document_.programs[size_t(index)];
        return Json{{"kind", "program"}, {"index", index}, {"title", program.title.empty() ? program.id : program.title},
                    {"source", program.source}, {"open", state_.program == index && !state_.opened}};
    }

    Json quiz(int index) const {
        if (index < 0 || index >= int(document_.quizzes.size())) return nullptr;
        const lesson::Quiz& quiz = document_.quizzes[size_t(index)];
        auto known = state_.quizzes.find(quiz.id);
        bool answered = known != state_.quizzes.end() && known->second.answered;
        Json choices = Json::array();
        for (size_t i = 0; i < quiz.choices.size(); ++i) {
            bool chosen = known != state_.quizzes.end() && i < known->second.chosen.size() && known->second.chosen[i];
            Json choice{{"text", runs(quiz.choices[i].text)}, {"chosen", chosen}};
            if (answered) choice["correct"] = quiz.choices[i].correct;
            choices.push_back(std::move(choice));
        }
        Json item{{"kind", "quiz"},
                  {"id", quiz.id},
                  {"single", quiz.kind == lesson::QuizKind::kSingle},
                  {"question", blocks(quiz.question)},
                  {"choices", std::move(choices)},
                  {"answered", answered}};
        if (answered) item["explanation"] = blocks(quiz.explanation);
        return item;
    }

    Json block(const Block& block) const {
        switch (block.kind) {
            case BlockKind::kHeading: return Json{{"kind", "heading"}, {"level", block.level}, {"runs", runs(block.text)}};
            case BlockKind::kParagraph: return Json{{"kind", "paragraph"}, {"runs", runs(block.text)}};
            case BlockKind::kList:
                return Json{{"kind", "list"}, {"ordered", block.ordered}, {"start", block.start}, {"children", blocks(block.children)}};
            case BlockKind::kListItem: return Json{{"kind", "item"}, {"children", blocks(block.children)}};
            case BlockKind::kQuote: return Json{{"kind", "quote"}, {"children", blocks(block.children)}};
            case BlockKind::kRule: return Json{{"kind", "rule"}};
            case BlockKind::kTable: return table(block.table);
            case BlockKind::kCode: return Json{{"kind", "code"}, {"source", block.source}};
            case BlockKind::kProgram: return program(block.index);
            case BlockKind::kQuiz: return quiz(block.index);
            case BlockKind::kSchedule:
                if (block.index < 0 || block.index >= int(document_.schedules.size())) return nullptr;
                return Json{{"kind", "schedule"}, {"index", block.index}, {"label", document_.schedules[size_t(block.index)].label}};
            case BlockKind::kExercise: {
                if (block.index < 0 || block.index >= int(document_.exercises.size())) return nullptr;
                const lesson::Exercise& exercise = document_.exercises[size_t(block.index)];
                Json item = program(exercise.starter);
                if (!item.is_null()) item["title"] = exercise.title.empty() ? "Exercise" : exercise.title;
                return item;
            }
            case BlockKind::kChecks: {
                if (block.index < 0 || block.index >= int(document_.exercises.size())) return nullptr;
                Json children = Json::array();
                for (const lesson::Check& check : document_.exercises[size_t(block.index)].checks) {
                    if (check.kind == lesson::CheckKind::kMutant) continue;
                    std::string words(lesson::check_name(check.kind));
                    if (!check.argument.empty()) words += ": " + check.argument;
                    children.push_back(
                        Json{{"kind", "item"},
                             {"children", Json::array({Json{{"kind", "paragraph"}, {"runs", Json::array({Json{{"text", words}}})}}})}});
                }
                return Json{{"kind", "list"}, {"ordered", false}, {"start", 1}, {"children", std::move(children)}};
            }
            case BlockKind::kAdmonition: {
                const char* names[] = {"Note", "Tip", "Warning"};
                return Json{{"kind", "admonition"},
                            {"title", block.title.empty() ? names[int(block.admonition)] : block.title},
                            {"children", blocks(block.children)}};
            }
            case BlockKind::kHint: return Json{{"kind", "hint"}, {"children", blocks(block.children)}};
        }
        return nullptr;
    }

    const State& state_;
    const lesson::Document& document_;
};

}  // namespace

std::string lesson_tree(const State& state) { return protocol::dump(Tree(state).blocks(state.document.blocks)); }

}  // namespace heddle::session
