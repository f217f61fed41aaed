#include <algorithm>
#include <utility>

#include "protocol/json_reader.h"
#include "session/progress_file.h"
#include "session/session.h"
#include "session/svg.h"

// Programs that no lesson gave: from a link, or from a file. Their edits survive a reload as those of a lesson's do.

namespace heddle::session {

namespace {

constexpr size_t kOpenedBytesMax = 1 << 20;

// What is kept of an opened program: whence it came, and what became of it.
std::string opened_text(const std::string& name, const std::string& original, const std::string& text) {
    return protocol::dump(protocol::Json{{"name", name}, {"original", original}, {"text", text}});
}

struct Opened {
    std::string name, original, text;
};

bool read_opened(const std::string& kept, Opened* opened) {
    protocol::Json json = protocol::Json::parse(kept, nullptr, false);
    if (!json.is_object()) return false;
    std::string error;
    protocol::JsonReader reader(json, "opened", &error);
    *opened = {reader.required_string("name"), reader.required_string("original"), reader.required_string("text")};
    return error.empty();
}

}  // namespace

std::string Session::kept_form(const std::string& text) const {
    return state_.opened ? opened_text(state_.program_name, state_.original, text) : state_.edited() ? text : std::string();
}

// `program`: of the lesson, if it is one of its in another form: what the lesson says about it (numbers read as smaller ones)
// still holds.
void Session::open_text(const std::string& name, const std::string& text, int program) {
    Opened kept{};
    std::string record = host_.recall("opened");
    // Opened again, e.g. by a reload of the link's page: with the edits made since.
    bool again = !record.empty() && read_opened(record, &kept) && kept.name == name && kept.original == text;
    state_.program = program;
    state_.program_name = name;
    state_.opened = true;
    forget_results();
    replace_text(again ? kept.text : text, text);
    keep("place", "opened");
    keep("opened", opened_text(name, text, state_.text));
}

void Session::open_kept() {
    std::string record = host_.recall("opened");
    if (record.empty()) return;
    Opened kept{};
    if (!read_opened(record, &kept)) {
        host_.store("opened.unreadable", record);
        host_.store("opened", "");
        host_.store("place", "");
        add_notice(Severity::kWarning,
                   "The program that you had opened could not be read from this browser's storage. What is left of it is kept there as "
                   "\"opened.unreadable\".",
                   false);
        return;
    }
    open_text(kept.name, kept.original, lesson::kNone);
}

void Session::open_file(const std::string& name, const std::string& text) {
    if (!state_.idle()) {
        add_notice(Severity::kInfo, name + " was not opened: something is running. Stop it first (Shift+F5).", false);
        return;
    }
    drop_passing_notices();
    if (is_measurement_file(text)) {
        open_measurement(name, text);
        return;
    }
    if (is_progress_file(name, text)) {
        open_progress(name, text);
        return;
    }
    if (text.size() > kOpenedBytesMax) {
        add_notice(Severity::kError, name + " was not opened: it is longer than 1 MB.", false);
        return;
    }
    if (text.find('\0') != std::string::npos) {
        add_notice(Severity::kError, name + " was not opened: it is not a text file.", false);
        return;
    }
    std::string plain;
    for (size_t i = 0; i < text.size(); ++i)
        if (text[i] != '\r') plain += text[i];
        else if (i + 1 >= text.size() || text[i + 1] != '\n') plain += '\n';
    program_chosen_ = state_.lesson_state != LessonState::kShown && state_.lesson_state != LessonState::kFailed;
    host_.leave_link();
    open_text(name.empty() ? "program.py" : name, plain, lesson::kNone);
}

Link Session::link() const {
    Link link;
    link.name = state_.program_name;
    link.lesson = state_.lesson_id;
    bool of_lesson = state_.program != lesson::kNone && !state_.opened;
    if (state_.program != lesson::kNone) link.program = state_.document.programs[size_t(state_.program)].id;
    if (!of_lesson || state_.edited()) link.text = state_.text;
    link.model = protocol::model_name(state_.model);
    link.way = way_name(state_.way);
    if (state_.way == Way::kStep && state_.step && !state_.step_stale) {
        link.schedule = state_.step->schedule;
        link.position = state_.step->position;
    }
    return link;
}

void Session::share() {
    if (state_.text.size() > kLinkTextMax) {
        add_notice(Severity::kError, "This program is too long for a link. Save it as a file instead.", false);
        return;
    }
    drop_passing_notices();
    host_.share(link_text(link()));
}

void Session::open_shared(const std::string& text, double now_ms) {
    Link link;
    std::string error;
    drop_passing_notices();
    if (!state_.idle()) error = "something is running. Stop it first (Shift+F5)";
    if (!error.empty() || !read_link(text, &link, &error)) {
        link_refused(error);
        return;
    }
    bool known =
        std::any_of(state_.lessons.begin(), state_.lessons.end(), [&](const LessonEntry& entry) { return entry.id == link.lesson; });
    if (!known && link.text.empty()) {
        link_refused("there is no lesson " + link.lesson);
        return;
    }
    if (known && link.lesson != state_.lesson_id) open_lesson(link.lesson);
    pending_link_ = link;
    // The lesson's file comes first: the program may be one of its own.
    if (known && state_.lesson_state == LessonState::kLoading) return;
    program_chosen_ = state_.lesson_state == LessonState::kLoading;
    open_pending_link(now_ms);
}

void Session::open_pending_link(double now_ms) {
    if (!pending_link_) return;
    Link link = *std::exchange(pending_link_, std::nullopt);
    linked_ = false;
    int program = link.program.empty() ? lesson::kNone : state_.document.find_program(link.program);
    if (link.text.empty()) {
        if (program == lesson::kNone) program = state_.document.first_program();
        open_program(program);
        linked_ = true;
    } else {
        open_text(link.name, link.text, program);
        linked_ = true;
    }
    if (auto model = protocol::model_from_name(link.model)) set_model(*model);
    set_way(link.way == "step" ? Way::kStep : link.way == "explore" ? Way::kExplore : link.way == "measure" ? Way::kMeasure : Way::kRun);
    if (!link.schedule.empty()) step_open(now_ms, link.schedule, link.position, "the schedule of the link");
}

void Session::link_refused(const std::string& why) {
    add_notice(Severity::kError, "The link was not opened: " + why + ".", false);
}

void Session::save_picture() {
    drop_passing_notices();
    bool stepping = state_.way == Way::kStep;
    std::string picture = stepping ? timeline_svg(state_) : endings_svg(state_);
    if (picture.empty()) add_notice(Severity::kInfo, "There is no picture to save yet: explore the program, or step through it.", false);
    else if (!host_.save_file(stepping ? "timeline.svg" : "endings.svg", picture))
        add_notice(Severity::kError, "The picture could not be saved here.", false);
}

void Session::saved_as(const std::string& name) {
    state_.program_name = name;
    state_.opened = true;
    state_.original = state_.text;
    keep("place", "opened");
    keep("opened", opened_text(name, state_.text, state_.text));
    changed();
}

void Session::save_file() {
    drop_passing_notices();
    if (!host_.save_file(state_.program_name, state_.text))
        add_notice(Severity::kError, "The program could not be saved here. Copy it from the editor.", false);
}

}  // namespace heddle::session
