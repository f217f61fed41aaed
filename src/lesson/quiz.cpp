#include "lesson/quiz.h"

#include <algorithm>

#include <fmt/format.h>

namespace heddle::lesson {

namespace {

constexpr size_t kChoicesMax = 20;

// `- [ ]` or `- [x]`, then the words: where they begin, and the mark.
bool choice_line(std::string_view line, size_t& words, bool& correct) {
    if (line.size() < 6 || (line[0] != '-' && line[0] != '*') || line[1] != ' ' || line[2] != '[' || line[4] != ']') {
        return false;
    }
    if (line[3] != ' ' && line[3] != 'x' && line[3] != 'X') return false;
    if (!is_space(line[5])) return false;
    correct = line[3] != ' ';
    words = 6;
    return true;
}

void read_settings(const Section& section, Problems& problems, QuizText& out) {
    Quiz& quiz = out.quiz;
    quiz.points = 1;
    for (const Setting& setting : section.attributes) {
        std::string kind;
        if (setting.key == "id") {
            if (want_id(setting, problems, quiz.id)) out.column = setting.value.column;
        } else if (setting.key == "type") {
            if (want_word(setting, {"single", "multi"}, problems, kind)) {
                quiz.kind = kind == "multi" ? QuizKind::kMulti : QuizKind::kSingle;
            }
        } else if (setting.key == "points") {
            want_int(setting, 0, kPointsMax, problems, quiz.points);
        } else if (setting.key == "of") {
            want_id(setting, problems, out.of);
        } else if (setting.key == "model") {
            want_word(setting, {"free", "gil", "gil-3.9"}, problems, quiz.model);
        } else {
            problems.error(setting.line, setting.column, fmt::format("unknown attribute {}", quoted(setting.key)),
                           suggest_word(setting.key, {"id", "type", "points", "of", "model"}));
        }
    }
}

}  // namespace

QuizText read_quiz(const Source& source, const Section& section, Markdown& markdown, Problems& problems) {
    QuizText out;
    Quiz& quiz = out.quiz;
    quiz.line = section.first_line;
    read_settings(section, problems, out);

    int line = section.body_first;
    size_t words = 0;
    bool correct = false;
    while (line <= section.body_last && !choice_line(source.line(line), words, correct)) ++line;
    quiz.question = markdown.blocks(source.line_offset(section.body_first), source.line_offset(line));

    while (line <= section.body_last && choice_line(source.line(line), words, correct)) {
        Choice choice;
        choice.correct = correct;
        choice.line = line;
        size_t begin = source.line_offset(line) + words;
        ++line;
        // A choice goes on over lines that are indented.
        while (line <= section.body_last && starts_with(source.line(line), "  ") && !trimmed(source.line(line)).empty()) ++line;
        choice.text = markdown.inline_text(begin, source.line_offset(line), choice.line);
        if (choice.text.empty() && !markdown.exhausted()) {
            problems.error(choice.line, 1, "this choice has no words", "write them after the box: `- [ ] words`");
        }
        quiz.choices.push_back(std::move(choice));
        while (line <= section.body_last && trimmed(source.line(line)).empty()) ++line;
    }
    if (quiz.choices.size() > kChoicesMax) {
        problems.error(quiz.line, 1, fmt::format("{} choices", quiz.choices.size()), fmt::format("at most {} can be read", kChoicesMax));
        quiz.choices.resize(kChoicesMax);
    }

    int explanation = line;
    while (line <= section.body_last && starts_with(source.line(line), ">")) ++line;
    for (Block& block : markdown.blocks(source.line_offset(explanation), source.line_offset(line))) {
        for (Block& child : block.children) quiz.explanation.push_back(std::move(child));
    }
    while (line <= section.body_last && trimmed(source.line(line)).empty()) ++line;
    if (line <= section.body_last) {
        problems.error(line, 1, "this line belongs to no part of the quiz",
                       "in order: the question, choices `- [ ] …`, the explanation `> …`");
    }

    auto right = std::count_if(quiz.choices.begin(), quiz.choices.end(), [](const Choice& c) { return c.correct; });
    if (quiz.question.empty() && !markdown.exhausted()) problems.error(quiz.line, 1, "the quiz asks nothing", "write the question before its choices");
    if (quiz.choices.size() < 2) {
        problems.error(quiz.line, 1, "a quiz needs two choices at least", "write them as `- [ ] wrong` and `- [x] right`");
    } else if (right == 0) {
        problems.error(quiz.line, 1, "no choice of this quiz is right", "mark it with `- [x]`");
    } else if (quiz.kind == QuizKind::kSingle && right > 1) {
        problems.error(quiz.line, 1, fmt::format("{} choices are right, but one can be ticked", right),
                       "add `type=multi` to the quiz");
    }
    return out;
}

}  // namespace heddle::lesson
