#pragma once

#include <string>
#include <vector>

namespace heddle::session {

// What the session needs of the place it runs in; platform/ implements it, tests fake it. Every call returns at once;
// answers come back later through Session's own functions. Called from the thread that drives the session.
class Host {
public:
    virtual ~Host() = default;

    // What this place is called in what is saved for elsewhere.
    virtual std::string place() const { return "the native window"; }
    // One protocol message to the engine. Called only between Ready and engine_lost().
    virtual void send(const std::string& message) = 0;
    // Discards the engine, whatever it does, and starts a fresh one. Its Ready follows, or engine_lost().
    virtual void restart_engine() = 0;
    // Reads `file` of the lessons folder; the answer is lesson_loaded() or lesson_failed().
    virtual void fetch_lesson(const std::string& file) = 0;
    // Keeps `value` under `key` beyond this visit; an empty value forgets it. False when that was not possible.
    virtual bool store(const std::string& key, const std::string& value) = 0;
    virtual std::string recall(const std::string& key) = 0;
    // All that something is kept under.
    virtual std::vector<std::string> kept_keys() = 0;
    // The editor's text was replaced by the session (not by typing).
    virtual void text_replaced(const std::string& text) = 0;
    virtual void open_link(const std::string& address) = 0;
    // Makes a link of this text and hands it to the learner. Only where can_share().
    virtual void share(const std::string&) {}
    virtual bool can_share() const { return false; }
    // The program that came with the page's address is no longer the one in the editor.
    virtual void leave_link() {}
    // Offers the text as a file, or lets one be chosen and then calls Session::open_file(). False: not here.
    virtual bool save_file(const std::string&, const std::string&) { return false; }
    virtual bool choose_file() { return false; }
};

}  // namespace heddle::session
