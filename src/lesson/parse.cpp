// From the text of a lesson file to a Document, in passes:
//
//   1. Source: encoding, line ends, unwanted characters.
//   2. The front matter.
//   3. The body is split into plain Markdown, fences and `:::` blocks.
//   4. Each section is read on its own; names that it refers to are only noted.
//   5. The names are linked: a schedule or a check may stand before what it speaks of.
//
// Every pass goes on after an error, so that an author sees all that is wrong at once, and a reader all that is not.
#include <functional>
#include <unordered_map>

#include <fmt/format.h>

#include "lesson/directives.h"
#include "lesson/document.h"
#include "lesson/exercise_text.h"
#include "lesson/front_matter.h"
#include "lesson/markdown.h"
#include "lesson/quiz.h"
#include "lesson/source.h"

namespace heddle::lesson {

namespace {

const std::vector<std::string_view> kDirectives = {"quiz", "schedule", "check", "hint", "note", "tip", "warning"};

class Parser {
public:
    Parser(const Source& source, Problems& problems, Document& out)
        : source_(source), problems_(problems), out_(out), markdown_(source, problems) {}

    void run() {
        int first = read_front_matter(source_, problems_, out_.front);
        for (const Section& section : split_sections(source_, first, problems_)) {
            if (markdown_.exhausted()) break;
            switch (section.kind) {
                case Section::Kind::kMarkdown: append(markdown_.blocks(offset(section.body_first), offset(section.body_last + 1))); break;
                case Section::Kind::kFence: take_fence(section); break;
                case Section::Kind::kDirective: take_directive(section); break;
            }
        }
        for (auto& link : links_) link();
        for (Exercise& exercise : out_.exercises) finish(exercise);
    }

private:
    size_t offset(int line) const { return source_.line_offset(line); }

    void append(std::vector<Block> blocks) {
        for (Block& block : blocks) out_.blocks.push_back(std::move(block));
    }

    Block& add_block(BlockKind kind, int line, int index) {
        Block block;
        block.kind = kind;
        block.line = line;
        block.index = index;
        out_.blocks.push_back(std::move(block));
        return out_.blocks.back();
    }

    // Programs, exercises and quizzes share one name space, so that a link needs no kind.
    bool claim(const std::string& id, int line, int column) {
        auto [at, fresh] = ids_.emplace(id, line);
        if (fresh) return true;
        problems_.error(line, column, fmt::format("the id {} is taken by line {}", quoted(id), at->second),
                        "choose another: ids of programs, exercises and quizzes are unique in a lesson");
        return false;
    }

    std::string free_id(const std::string& wish, int line) {
        std::string id = wish;
        while (!ids_.emplace(id, line).second) id = fmt::format("{}-{}", wish, ++tries_[wish] + 1);
        return id;
    }

    int exercise_index(const std::string& id, int line) {
        auto [at, fresh] = exercises_.emplace(id, static_cast<int>(out_.exercises.size()));
        if (fresh) {
            Exercise exercise;
            exercise.id = id;
            exercise.line = line;
            out_.exercises.push_back(std::move(exercise));
            given_points_.push_back(kNone);
        }
        return at->second;
    }

    // --- fences ---

    void take_fence(const Section& section) {
        if (!is_program(source_, section)) {
            Block& block = add_block(BlockKind::kCode, section.first_line, kNone);
            block.language = section.word;
            block.source = fence_text(source_, section.body_first, section.body_last);
            return;
        }
        ProgramText text = read_program(source_, section, problems_);
        Program& program = text.program;
        int index = static_cast<int>(out_.programs.size());
        if (text.exercise.empty()) {
            if (program.id.empty() || !claim(program.id, text.id_line, text.id_column)) {
                program.id = free_id(fmt::format("program-{}", index + 1), program.line);
            } else {
                programs_.emplace(program.id, index);
            }
            add_block(BlockKind::kProgram, program.line, index);
        } else {
            take_part(text, index);
        }
        out_.programs.push_back(std::move(program));
    }

    // A program of an exercise.
    void take_part(ProgramText& text, int index) {
        Program& program = text.program;
        program.exercise = exercise_index(text.exercise, program.line);
        Exercise& exercise = out_.exercises[static_cast<size_t>(program.exercise)];
        const char* suffix = "";
        if (program.role == ProgramRole::kSolution) {
            exercise.solutions.push_back(index);
            suffix = "-solution";
        } else if (program.role == ProgramRole::kMutant) {
            exercise.mutants.push_back(index);
            suffix = "-mutant";
        } else if (exercise.starter != kNone) {
            problems_.error(program.line, 1, fmt::format("the exercise {} has a starter already", quoted(exercise.id)),
                            "add `#| role: solution`, or another exercise id");
        } else {
            exercise.starter = index;
            exercise.line = program.line;
            exercise.title = program.title;
            given_points_[static_cast<size_t>(program.exercise)] = text.points;
            add_block(BlockKind::kExercise, program.line, program.exercise);
        }
        if (program.id.empty() || !claim(program.id, text.id_line, text.id_column)) {
            program.id = free_id(exercise.id + suffix, program.line);
        }
        programs_.emplace(program.id, index);
    }

    // --- directives ---

    void take_directive(const Section& section) {
        if (section.word == "quiz") return take_quiz(section);
        if (section.word == "schedule") return take_schedule(section);
        if (section.word == "check") return take_checks(section);
        if (section.word == "hint") return take_hint(section);
        if (section.word == "note" || section.word == "tip" || section.word == "warning") return take_admonition(section);
        problems_.error(section.first_line, 4,
                        section.word.empty() ? "a `:::` block needs a name" : fmt::format("unknown block {}", quoted(section.word)),
                        suggest_word(section.word, kDirectives));
        append(markdown_.blocks(offset(section.body_first), offset(section.body_last + 1)));
    }

    void take_quiz(const Section& section) {
        QuizText text = read_quiz(source_, section, markdown_, problems_);
        int index = static_cast<int>(out_.quizzes.size());
        if (text.quiz.id.empty() || !claim(text.quiz.id, section.first_line, text.column)) {
            text.quiz.id = free_id(fmt::format("quiz-{}", index + 1), section.first_line);
        }
        if (!text.of.empty()) {
            links_.push_back([this, index, of = text.of, line = section.first_line] {
                out_.quizzes[static_cast<size_t>(index)].program = linked_program(of, line);
            });
        }
        add_block(BlockKind::kQuiz, section.first_line, index);
        out_.quizzes.push_back(std::move(text.quiz));
    }

    void take_schedule(const Section& section) {
        Schedule schedule;
        schedule.line = section.first_line;
        schedule.text_line = section.body_first;
        schedule.text = fence_text(source_, section.body_first, section.body_last);
        std::string of;
        for (const Setting& setting : section.attributes) {
            if (setting.key == "of") {
                want_id(setting, problems_, of);
            } else if (setting.key == "label") {
                want_text(setting, problems_, schedule.label);
            } else {
                unknown_attribute(setting, {"of", "label"});
            }
        }
        int index = static_cast<int>(out_.schedules.size());
        if (of.empty()) {
            problems_.error(section.first_line, 1, "a schedule of which program?", "name it: `:::schedule {of=ID}`");
        } else {
            links_.push_back([this, index, of, line = section.first_line] {
                out_.schedules[static_cast<size_t>(index)].program = linked_program(of, line);
            });
        }
        if (trimmed_lines_empty(section)) problems_.error(section.first_line, 1, "the schedule is empty", "paste one that Explore found");
        add_block(BlockKind::kSchedule, section.first_line, index);
        out_.schedules.push_back(std::move(schedule));
    }

    void take_checks(const Section& section) {
        int index = named_exercise(section);
        std::vector<Check> checks = read_checks(source_, section, problems_);
        if (index == kNone) return;
        Exercise& exercise = out_.exercises[static_cast<size_t>(index)];
        if (checks.empty()) problems_.error(section.first_line, 1, "no check stands here", "for example `no-race: | 1 | Guard it.`");
        for (Check& check : checks) exercise.checks.push_back(std::move(check));
        add_block(BlockKind::kChecks, section.first_line, index);
    }

    void take_hint(const Section& section) {
        int index = named_exercise(section);
        Block& block = add_block(BlockKind::kHint, section.first_line, index);
        block.children = markdown_.blocks(offset(section.body_first), offset(section.body_last + 1));
    }

    void take_admonition(const Section& section) {
        Block block;
        block.kind = BlockKind::kAdmonition;
        block.line = section.first_line;
        block.admonition = section.word == "note"  ? AdmonitionKind::kNote
                           : section.word == "tip" ? AdmonitionKind::kTip
                                                   : AdmonitionKind::kWarning;
        for (const Setting& setting : section.attributes) {
            if (setting.key == "title") {
                want_text(setting, problems_, block.title);
            } else {
                unknown_attribute(setting, {"title"});
            }
        }
        block.children = markdown_.blocks(offset(section.body_first), offset(section.body_last + 1));
        out_.blocks.push_back(std::move(block));
    }

    bool trimmed_lines_empty(const Section& section) const {
        for (int k = section.body_first; k <= section.body_last; ++k) {
            if (!trimmed(source_.line(k)).empty()) return false;
        }
        return true;
    }

    void unknown_attribute(const Setting& setting, const std::vector<std::string_view>& known) {
        problems_.error(setting.line, setting.column, fmt::format("unknown attribute {}", quoted(setting.key)),
                        suggest_word(setting.key, known));
    }

    // The exercise that `{exercise=ID}` names; kNone and a problem where it is missing.
    int named_exercise(const Section& section) {
        std::string id;
        for (const Setting& setting : section.attributes) {
            if (setting.key == "exercise") {
                want_id(setting, problems_, id);
            } else {
                unknown_attribute(setting, {"exercise"});
            }
        }
        if (id.empty()) {
            problems_.error(section.first_line, 1, fmt::format("`:::{}` of which exercise?", section.word),
                            fmt::format("name it: `:::{} {{exercise=ID}}`", section.word));
            return kNone;
        }
        return exercise_index(id, section.first_line);
    }

    // --- links ---

    int linked_program(const std::string& id, int line) {
        auto at = programs_.find(id);
        if (at != programs_.end()) return at->second;
        std::vector<std::string_view> known;
        for (const Program& program : out_.programs) {
            if (known.size() < 50) known.push_back(program.id);
        }
        problems_.error(line, 1, fmt::format("no program has the id {}", quoted(id)), suggest_word(id, known));
        return kNone;
    }

    void finish(Exercise& exercise) {
        int sum = 0;
        for (const Check& check : exercise.checks) sum += check.points;
        int given = given_points_[static_cast<size_t>(&exercise - out_.exercises.data())];
        exercise.points = given == kNone ? sum : given;
        if (exercise.starter == kNone) {
            problems_.error(exercise.line, 1, fmt::format("the exercise {} has no starter", quoted(exercise.id)),
                            fmt::format("add a program with `#| exercise: {}`", exercise.id));
        } else if (exercise.checks.empty()) {
            problems_.warning(exercise.line, 1, fmt::format("the exercise {} has no checks", quoted(exercise.id)),
                              fmt::format("add `:::check {{exercise={}}}`", exercise.id));
        } else if (given != kNone && given != sum) {
            problems_.error(exercise.line, 1, fmt::format("the exercise has {} points, its checks have {}", given, sum),
                            "let the points of the checks add up, or leave `points` out");
        }
    }

    const Source& source_;
    Problems& problems_;
    Document& out_;
    Markdown markdown_;
    std::unordered_map<std::string, int> ids_;        // id → line
    std::unordered_map<std::string, int> tries_;      // how often a made id was taken
    std::unordered_map<std::string, int> programs_;   // id → index
    std::unordered_map<std::string, int> exercises_;  // id → index
    std::vector<int> given_points_;                   // one an exercise
    std::vector<std::function<void()>> links_;
};

}  // namespace

Document parse_document(std::string_view text, std::string_view file) {
    Document out;
    out.file = std::string(file);
    Problems problems;
    Source source(text, problems);
    if (source.readable()) Parser(source, problems, out).run();
    out.diagnostics = problems.take();
    return out;
}

}  // namespace heddle::lesson
