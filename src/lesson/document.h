// A lesson as plain data: what the page shows, what the checker judges, and every complaint about the file.
//
// parse_document() turns the text of one lesson file (docs/AUTHORING.md is the reference of the format) into a
// Document. It never fails otherwise: a broken file gives a Document that holds what could be read, and
// diagnostics with line, column and a suggestion. Text is UTF-8 throughout; lines and columns count from 1, columns in code points.
//
// Everything here is a value: copy it, move it, read it from any thread. Nothing refers to the text it came from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace heddle::lesson {

// A file of a mebibyte is some 200 pages: a longer one is a mistake or an attack.
inline constexpr size_t kFileBytesMax = 1024 * 1024;
inline constexpr int kFormatVersion = 1;
inline constexpr int kNone = -1;  // no index

// --- text ---------------------------------------------------------------------------------------------------

// A run of text in one style. Lists of runs are shown one after the other, wrapped by whoever draws them.
struct Inline {
    std::string text;  // never empty, unless line_break
    bool bold = false;
    bool italic = false;
    bool code = false;
    bool strike = false;
    bool line_break = false;  // a hard line break; text is empty
    std::string link;         // where a click leads: http:, https:, mailto:, "lesson:ID" or "#ANCHOR"; empty for none
    bool image = false;       // link holds the picture's address, text the words to show instead

    friend bool operator==(const Inline&, const Inline&) = default;
};
using InlineText = std::vector<Inline>;

// The words alone, without styles.
std::string plain_text(const InlineText& text);

// --- blocks -------------------------------------------------------------------------------------------------

enum class BlockKind : uint8_t {
    kHeading,     // level 1–6, text, anchor
    kParagraph,   // text
    kList,        // children are kListItem; ordered, start, tight
    kListItem,   // children
    kQuote,       // children
    kRule,        // a horizontal line
    kTable,       // table
    kCode,        // a listing that nobody runs: language, source
    kProgram,     // index into Document::programs
    kQuiz,        // index into Document::quizzes
    kSchedule,    // index into Document::schedules
    kExercise,    // index into Document::exercises; stands where the starter stands
    kChecks,      // index into Document::exercises: the checks of that exercise stand here
    kAdmonition,  // admonition, title (may be empty), children
    kHint,        // index into Document::exercises, children; closed until the learner asks
};

enum class AdmonitionKind : uint8_t { kNote, kTip, kWarning };
enum class Align : uint8_t { kNone, kLeft, kCenter, kRight };

struct Table {
    std::vector<Align> columns;
    std::vector<InlineText> header;             // one cell a column
    std::vector<std::vector<InlineText>> rows;  // each as long as columns
};

struct Block {
    BlockKind kind = BlockKind::kParagraph;
    int line = 0;   // in the file, of the block's first line (of the nearest enclosing block where unknown)
    int level = 0;  // heading
    InlineText text;
    std::string anchor;  // heading: made from its words, unique in the document ("what-was-seen")
    bool ordered = false;
    bool tight = true;
    int start = 1;
    Table table;
    std::string language;  // code: "python", "text", … or empty
    std::string source;    // code
    int index = kNone;     // program, quiz, schedule, exercise, checks, hint
    AdmonitionKind admonition = AdmonitionKind::kNote;
    std::string title;  // admonition
    std::vector<Block> children;
};

// --- programs and exercises -----------------------------------------------------------------------------------

enum class ProgramRole : uint8_t {
    kExample,   // a program of the lesson, shown where it stands
    kStarter,   // what an exercise begins with
    kSolution,  // passes every check; not shown until asked for
    kMutant,    // a wrong answer that must fail some check; never shown
};

// One literal read as another: every integer literal `from` (only on program line `line`, if that is not 0) as `to`.
struct Scale {
    std::string from;
    std::string to;
    int line = 0;

    friend bool operator==(const Scale&, const Scale&) = default;
};
std::string scale_argument(const Scale& scale);  // "100000=3" or "100000@8=3", as --scale takes it

struct Program {
    std::string id;  // unique in the document; given by the author or made ("fix", "fix-solution", "program-2")
    ProgramRole role = ProgramRole::kExample;
    std::string source;  // without the `#|` lines
    std::string title;   // may be empty
    std::string model;   // "free", "gil", "gil-3.9"; empty: as the page is set
    std::string time;    // "any", "exact"; empty: default
    std::string outcome;  // "output", "lines-as-set", "last-line", "globals=A,B"; empty: default
    std::string stdout_mode;          // "line", "split"; empty: default
    std::vector<std::string> watch;   // names of globals to show while stepping
    std::vector<Scale> scales;        // for Explore; Run uses the numbers as they stand
    int exercise = kNone;             // index into Document::exercises
    int line = 0;                     // in the file, of the fence
    int source_line = 0;              // in the file, of the first line of source
};

// What a check asks of a submission, over all of its schedules.
enum class CheckKind : uint8_t {
    kOutcomes,        // every ending satisfies the argument, e.g. `output == "2"`
    kNoDeadlock,     // in no schedule do all threads wait
    kNoRace,         // no two conflicting accesses without an order
    kNoException,    // no thread ends in an uncaught exception
    kKeeps,           // something of the task is kept, e.g. `threads >= 2`
    kAlways,          // an invariant at every step
    kNeverTogether,  // two marked regions exclude each other
    kEventually,      // no livelock
    kMutant,          // `CHANGE -> fails`: proves that the checks can fail
};

struct Check {
    CheckKind kind = CheckKind::kOutcomes;
    std::string argument;  // what stands after the colon
    int points = 0;
    std::string message;  // for the learner, when it fails; may be empty
    int line = 0;
    int column = 0;
};
std::string_view check_name(CheckKind kind);  // as written in the file: "no-deadlock"

struct Exercise {
    std::string id;
    std::string title;   // may be empty
    int points = 0;      // in all
    int starter = kNone;  // indices into Document::programs
    std::vector<int> solutions;
    std::vector<int> mutants;
    std::vector<Check> checks;
    int line = 0;
};

// --- quizzes and schedules ------------------------------------------------------------------------------------

enum class QuizKind : uint8_t { kSingle, kMulti };

struct Choice {
    InlineText text;
    bool correct = false;
    int line = 0;
};

struct Quiz {
    std::string id;
    QuizKind kind = QuizKind::kSingle;
    int points = 0;
    std::vector<Block> question;
    std::vector<Choice> choices;
    std::vector<Block> explanation;  // shown with the answer
    int program = kNone;             // with `of=ID`: the key is about this program's endings…
    std::string model;               // …under this model; the explorer can judge it
    int line = 0;
};

struct Schedule {
    int program = kNone;  // index into Document::programs
    std::string label;
    std::string text;  // the schedule itself, read by whoever replays it
    int line = 0;
    int text_line = 0;
};

// --- the whole ------------------------------------------------------------------------------------------------

struct FrontMatter {
    int format = 0;
    std::string id;
    std::string title;
    std::string summary;  // one sentence for the list of lessons
    int order = 0;
    int minutes = 0;
    std::vector<std::string> needs;  // ids of lessons
    std::vector<std::string> goals;
    std::vector<std::string> authors;
    std::string license;
};

struct Document {
    std::string file;  // as given, for messages
    FrontMatter front;
    std::vector<Block> blocks;
    std::vector<Program> programs;    // in the order of the file
    std::vector<Exercise> exercises;
    std::vector<Quiz> quizzes;
    std::vector<Schedule> schedules;
    std::vector<Diagnostic> diagnostics;  // spans are of the lesson file; in the order of the file

    bool broken() const;  // some diagnostic is an error
    int find_program(std::string_view id) const;   // index or kNone
    int find_exercise(std::string_view id) const;  // index or kNone
    // The program that the editor opens with: the first example, else the first starter, else kNone.
    int first_program() const;
};

// Reads one lesson file. `file` is used in messages only. Never fails, never recurses without a bound, takes
// time linear in the text; a text over kFileBytesMax or not UTF-8 is refused with one diagnostic.
Document parse_document(std::string_view text, std::string_view file);

}  // namespace heddle::lesson
