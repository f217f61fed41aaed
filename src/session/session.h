#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "session/host.h"
#include "session/link.h"
#include "session/state.h"

namespace heddle::session {

// The application without a window: what the learner does comes in as actions, what the engine says as messages, and
// state() is what there is to show. One thread drives it. Time comes in as milliseconds on any steady clock.
//
// Stopping: a request to stop goes to the engine as a message, which it answers within 100 ms even from an endless loop;
// one that has not answered after kStopPatience_ms is discarded. An exploration's answer holds all that was found, so on a busy machine it
// is worth waiting for longer: kReportPatience_ms. Whatever happens to the engine, the text is never lost.
class Session {
public:
    static constexpr double kStopPatience_ms = 250;
    static constexpr double kReportPatience_ms = 3000;
    static constexpr double kCheckDelay_ms = 250;  // after the last keystroke: errors appear when one pauses
    static constexpr size_t kConsoleLinesMax = 5000;

    explicit Session(Host& host) : host_(host) {}

    const State& state() const { return state_; }
    // Grows whenever anything that can be seen has changed.
    std::int64_t version() const { return version_; }

    // --- what the learner does ------------------------------------------------------------------
    void open_lesson(const std::string& id);
    void open_program(int index);  // of the lesson's document
    void edit(const std::string& text, double now_ms);
    void open_file(const std::string& name, const std::string& text);  // a program, or what save_progress() or save_measurement() saved
    void save_file();
    void saved_as(const std::string& name);  // the place has written the program to a file of this name
    void save_picture();          // of the endings or the timeline, whichever is shown
    bool can_share() const { return host_.can_share(); }
    void save_progress();         // all that was done, as a file
    void undo_progress();         // after a file of it was opened: what was here before
    void share();                 // a link to what is on the screen
    Link link() const;
    void choose_file() { host_.choose_file(); }
    void reset_text();
    void set_way(Way way);
    void set_model(protocol::Model model);
    void run(double now_ms);
    void record(double now_ms);   // a run whose schedule can be stepped; numbers are read as exploring and stepping read them
    void explore(double now_ms);
    void set_random_any(bool on); // exploring: every random number, not those of one seed
    // The program `state().measured_runs` times, one run after the other.
    void measure(double now_ms);
    void set_measured_runs(int runs);
    void save_measurement();
    void drop_beside();           // figures from elsewhere that open_file() brought
    void stop(double now_ms);
    // Stepping. With a schedule: the program at that schedule's beginning, or at its move `position` (negative: its end).
    void step_open(double now_ms, const std::string& schedule = {}, std::int64_t position = 0, const std::string& of = {});
    void step_thread(int thread, double now_ms);  // one operation; -1: the clock
    void step_line(int thread, double now_ms);
    void step_until_blocked(int thread, double now_ms);
    void step_on(double now_ms);                  // along the schedule, or whoever's turn it is
    void step_back(double now_ms, int moves = 1);
    void step_to(std::int64_t position, double now_ms);
    // To the next move (or the one before) that touches a place of the timeline.
    void step_to_place(std::int64_t place, bool before, double now_ms);
    void step_run(double now_ms);                 // to the end or a breakpoint
    void step_outcome(int index, double now_ms);  // replays that ending's schedule
    void step_race(int index, double now_ms);
    void step_deadlock(int index, double now_ms);
    void step_condition(int index, double now_ms);  // to where it is violated
    void step_recorded(double now_ms);
    // Words in the moves: which have them, and to the next one (or the one before).
    void find_moves(const std::string& words);
    void step_to_found(bool before, double now_ms);
    void step_lesson_schedule(int index, double now_ms);  // of the lesson's document
    void show_clocks(bool on);                    // of happens-before, beside the shared data
    void toggle_breakpoint(int line);
    void select_outcome(int index);
    void set_predict_first(bool on);
    void predict(int choice);   // ticks it, or takes the tick away
    void reveal();
    void choose_in_quiz(const std::string& quiz, int choice);
    void answer_quiz(const std::string& quiz);
    void dismiss_notice(size_t index);
    void follow_link(const std::string& link);
    void clear_console();
    // Something small beyond this visit, e.g. how panels are laid out. Says so once when that is not possible.
    void keep(const std::string& key, const std::string& value);
    std::string kept(const std::string& key) { return host_.recall(key); }

    // --- what the platform reports --------------------------------------------------------------
    void index_loaded(const std::string& json);
    void index_failed(const std::string& why);
    void lesson_loaded(const std::string& file, const std::string& text);
    void open_shared(const std::string& text, double now_ms);  // what a link holds
    void link_refused(const std::string& why);                 // what the place found wrong with one: a clause
    void lesson_failed(const std::string& file, const std::string& why);
    void engine_message(const std::string& json, double now_ms);
    // The engine is gone. `why` is a clause: "it ran out of memory". Asks the host for a new one.
    void engine_lost(const std::string& why);
    // A lasting condition of the place, e.g. that the page is not isolated.
    void add_notice(Severity severity, const std::string& text, bool lasting);

    // Does what is due. Call it at wake_at_ms() at the latest.
    void tick(double now_ms);
    std::optional<double> wake_at_ms() const;

    // The whole state as one JSON object, for tests and for views that are not drawn.
    std::string snapshot() const;

private:
    void changed() { ++version_; }
    void send(protocol::RequestBody body, std::int64_t id);
    void start_work(Activity activity, double now_ms);
    void start_run(protocol::Run run, double now_ms);
    void end_work();
    void drop_passing_notices();
    void replace_text(const std::string& text, const std::string& original);
    void text_changed();
    std::string storage_key() const;
    std::string kept_form(const std::string& text) const;
    void forget_results();
    void open_text(const std::string& name, const std::string& text, int program);
    void open_kept();
    void open_last_place(const std::string& otherwise);
    void open_progress(const std::string& name, const std::string& text);
    void show_kept();
    void open_pending_link(double now_ms);
    void keep_quizzes();
    void recall_quizzes();
    protocol::Program program() const;
    std::vector<std::string> scale_arguments() const;
    void add_output(const protocol::Output& output);
    void count_seen_ending(const protocol::Verdict& verdict);
    void finish_run(const protocol::Finished& finished);
    void finish_measuring(const protocol::Finished& finished);
    void open_measurement(const std::string& name, const std::string& text);
    void step_command(protocol::Step step, double now_ms);

    void on(std::int64_t id, const protocol::Ready& ready, double now_ms);
    void on(std::int64_t id, const protocol::Diagnostics& diagnostics, double now_ms);
    void on(std::int64_t id, const protocol::Output& output, double now_ms);
    void on(std::int64_t id, const protocol::Threads& threads, double now_ms);
    void on(std::int64_t id, const protocol::Processes& processes, double now_ms);
    void on(std::int64_t id, const protocol::Progress& progress, double now_ms);
    void on(std::int64_t id, const protocol::Finished& finished, double now_ms);
    void on(std::int64_t id, const protocol::Explored& explored, double now_ms);
    void on(std::int64_t id, const protocol::Stepped& stepped, double now_ms);
    void on(std::int64_t id, const protocol::SteppedMoves& part, double now_ms);
    // Takes moves into the list at `from`; how many of those before it are as they were.
    size_t take_moves(std::int64_t from, const std::vector<protocol::StepMove>& moves);
    void look_for_moves(size_t kept);
    void on(std::int64_t id, const protocol::Measured& measured, double now_ms);
    void on(std::int64_t id, const protocol::Traced& traced, double now_ms);
    void on(std::int64_t id, const protocol::Error& error, double now_ms);
    void on(std::int64_t id, const protocol::Pong& pong, double now_ms);

    Host& host_;
    State state_;
    std::int64_t version_ = 1;
    std::int64_t next_id_ = 1;
    std::int64_t work_id_ = 0;   // of the run or exploration under way
    std::int64_t check_id_ = 0;  // of the latest check: answers to older ones are out of date
    std::optional<double> check_at_ms_;
    std::optional<double> kill_at_ms_;
    std::vector<std::string> waiting_;  // messages for an engine that is not ready yet
    int failed_starts_ = 0;
    std::uint64_t controlled_runs_ = 0;
    bool storage_failed_ = false;
    std::optional<Link> pending_link_;  // until its lesson is there
    bool linked_ = false;               // the page's address holds the program in the editor
    std::string before_progress_;       // what a file of progress replaced
    size_t moves_same_ = SIZE_MAX;      // of a long answer of the stepper's, its parts so far: as many moves are as they were
    size_t moves_before_ = 0;           // how many there were when the stepper was asked
    bool program_chosen_ = false;       // a lesson that comes now must not replace the program
};

const char* way_name(Way way);

}  // namespace heddle::session
