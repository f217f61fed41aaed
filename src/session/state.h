#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lesson/document.h"
#include "protocol/events.h"
#include "session/clocks.h"
#include "session/measurement.h"
#include "session/prediction.h"
#include "session/run_timeline.h"
#include "session/schedule_cells.h"
#include "session/timeline.h"

// Everything that the lab shows, as plain data. Panels read it; only Session changes it.

namespace heddle::session {

// What the learner is doing with the program; each has its own panels.
enum class Way { kRun, kStep, kExplore, kMeasure };

enum class Connection {
    kStarting,  // an engine was asked for; requests wait
    kReady,
    kFailed,    // it failed to start again and again; `notice` says what to do
};

enum class Activity { kIdle, kRunning, kStepping, kExploring, kMeasuring };

enum class Severity { kInfo, kWarning, kError };

struct Notice {
    Severity severity = Severity::kInfo;
    std::string text;
    bool lasting = false;  // stays until its cause is gone; others go with the next action
};

struct LessonEntry {
    std::string id;
    std::string file;
    std::string title;
    int order = 0;
    int minutes = 0;
};

enum class LessonState { kNone, kLoading, kShown, kFailed };

struct ConsoleLine {
    int thread = 0;
    std::string name;
    double time_ms = 0;
    bool error_stream = false;
    std::string text;     // one line, without its end, control characters replaced
    bool ended = false;   // its line end has come
};

// How often a run of the present program under the present model ended so.
struct SeenEnding {
    std::string kind;
    std::string text;
    int runs = 0;
};

struct QuizState {
    std::vector<bool> chosen;
    bool answered = false;  // the key is shown
};

struct State {
    // The engine.
    Connection connection = Connection::kStarting;
    bool engine_threads = false;
    int engine_cores = 0;
    std::string engine_version;
    std::vector<Notice> notices;

    // Lessons.
    std::vector<LessonEntry> lessons;
    std::string lesson_id;
    LessonState lesson_state = LessonState::kNone;
    std::string lesson_error;
    lesson::Document document;
    std::map<std::string, QuizState> quizzes;  // by the quiz's id, of this lesson

    // The program.
    int program = lesson::kNone;  // index into document.programs
    std::string program_name = "program.py";
    std::string text;             // what the editor holds
    bool opened = false;          // from a link or a file: no program of the lesson
    std::string original;         // what the lesson gave
    std::int64_t text_version = 0;  // grows with every change of `text`
    std::vector<protocol::DiagnosticItem> diagnostics;

    // Settings.
    Way way = Way::kRun;
    protocol::Model model = protocol::Model::kFree;

    // The work under way or just done.
    Activity activity = Activity::kIdle;
    bool stopping = false;
    double started_ms = 0;
    std::vector<ConsoleLine> console;
    std::int64_t console_dropped = 0;  // lines that fell off the front
    std::vector<protocol::ThreadItem> threads;
    protocol::Processes processes; // of that run, where it has started any
    std::optional<protocol::Verdict> verdict;
    std::string verdict_holds_for;  // model, real threads or turns, time: a clause
    double verdict_elapsed_ms = 0;
    bool recording = false;         // that run is recorded
    std::string recorded;           // its schedule
    RunTimeline run_timeline; // of that run, where it was on real threads
    bool run_stale = false;  // the program was edited since that run
    std::vector<SeenEnding> seen;
    protocol::Progress progress;
    std::optional<protocol::ExploreReport> report;
    bool report_stale = false;
    std::vector<std::vector<ScheduleCell>> report_cells;  // one row an outcome
    int selected_outcome = -1;
    bool can_undo_progress = false;        // a file of progress was opened in this visit
    bool random_any = false;               // exploring tries every random number, not those of one seed
    bool predict_first = false;            // exploring covers its endings until the learner has predicted
    std::optional<Prediction> prediction;  // of the report; covers it until revealed

    // Measuring: the runs so far, and figures from elsewhere (a file) to compare with.
    int measured_runs = 30;  // asked for next
    std::optional<Measurement> measured;
    bool measured_stale = false;  // the program or the model was changed since
    std::optional<Measurement> beside;

    // Stepping: the state after `step->position` moves of `step_moves` (all that were made; those behind the position were undone).
    std::optional<protocol::Stepped> step;
    std::vector<protocol::StepMove> step_moves;
    std::int64_t step_serial = 0;  // grows with every answer of the stepper
    std::vector<protocol::StepCode> listing;  // the bytecode of what is stepped
    Timeline timeline;        // of step_moves
    std::vector<std::string> step_names;  // of threads, as far as they were ever seen, by index
    std::string find_words;   // looked for in the moves
    std::vector<std::uint32_t> found_moves;  // ascending
    bool clocks_shown = false;
    std::optional<Clocks> clocks;  // of `step`, while they are shown
    std::string step_of;      // what is being stepped: "" the learner's own order, else the ending or race that it leads to
    bool step_left = false;   // the learner chose otherwise somewhere: it does not lead there any more
    bool step_stale = false;  // the program or the model was changed since
    std::vector<int> breakpoints;  // lines, ascending

    bool edited() const { return text != original; }
    bool draws_numbers() const { return text.find("random") != std::string::npos || text.find("secrets") != std::string::npos; }
    bool covered() const { return prediction && !prediction->revealed; }
    bool idle() const { return activity == Activity::kIdle; }
};

}  // namespace heddle::session
