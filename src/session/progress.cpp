#include <algorithm>
#include <utility>

#include "session/progress_file.h"
#include "session/session.h"

// What the learner has done goes to a file and comes from one. What comes takes the place of what is here under the same
// names; all that was here is held until the page is closed, so that it can come back.

namespace heddle::session {

namespace {

Kept kept_progress(Host& host) {
    Kept kept;
    for (const std::string& key : host.kept_keys())
        if (is_progress_key(key)) kept[key] = host.recall(key);
    return kept;
}

bool store_all(Host& host, const Kept& kept) {
    return std::all_of(kept.begin(), kept.end(), [&](const auto& item) { return host.store(item.first, item.second); });
}

void replace_all(Host& host, const Kept& kept) {
    for (const auto& [key, value] : kept_progress(host)) host.store(key, "");
    store_all(host, kept);
}

}  // namespace

void Session::save_progress() {
    drop_passing_notices();
    if (!host_.save_file("heddle-progress.json", progress_text(kept_progress(host_))))
        add_notice(Severity::kError, "The progress could not be saved here.", false);
}

void Session::open_progress(const std::string& name, const std::string& text) {
    Kept coming;
    std::string error;
    if (!read_progress(text, &coming, &error)) {
        add_notice(Severity::kError, name + " was not opened: " + error + ".", false);
        return;
    }
    Kept before = kept_progress(host_);
    // Whether an opened program or a lesson's own is in the editor comes with the lesson.
    host_.store("place", "");
    if (!store_all(host_, coming)) {
        replace_all(host_, before);
        add_notice(Severity::kError, name + " was not opened: there is no room to keep it. All is as it was.", false);
        return;
    }
    before_progress_ = progress_text(before);
    state_.can_undo_progress = true;
    show_kept();
    add_notice(Severity::kInfo, "The progress of " + name + " is here. What it replaced can be brought back from the Share menu until the page is closed.",
               false);
}

void Session::undo_progress() {
    if (!state_.idle() || !state_.can_undo_progress) return;
    drop_passing_notices();
    Kept before;
    std::string error;
    state_.can_undo_progress = false;
    if (!read_progress(std::exchange(before_progress_, {}), &before, &error)) {
        add_notice(Severity::kError, "What was here before cannot be brought back: " + error + ".", false);
        return;
    }
    replace_all(host_, before);
    show_kept();
    add_notice(Severity::kInfo, "All is as it was before the file of progress was opened.", false);
}

// The lesson and the program that are kept as the last ones, as at the beginning of a visit.
void Session::show_kept() {
    set_predict_first(host_.recall("predict") == "first");
    linked_ = program_chosen_ = false;
    host_.leave_link();
    if (state_.lessons.empty()) return;
    open_last_place(state_.lesson_id.empty() ? state_.lessons.front().id : state_.lesson_id);
}

}  // namespace heddle::session
