#pragma once

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "protocol/events.h"
#include "session/session.h"

// A session without an engine or a window: what it asks of its place is written down, what the engine says is made up.

namespace heddle::session_test {

using session::Session;

struct FakeHost : session::Host {
    std::vector<protocol::Request> sent;
    std::vector<std::string> fetched;
    std::map<std::string, std::string> stored;
    std::string field;
    int restarts = 0;
    bool storage_works = true;

    void send(const std::string& message) override {
        auto parsed = protocol::parse_request(message);
        REQUIRE(std::holds_alternative<protocol::Request>(parsed));
        sent.push_back(std::get<protocol::Request>(parsed));
    }
    void restart_engine() override { ++restarts; }
    void fetch_lesson(const std::string& file) override { fetched.push_back(file); }
    bool store(const std::string& key, const std::string& value) override {
        if (!storage_works) return false;
        if (value.empty()) stored.erase(key);
        else stored[key] = value;
        return true;
    }
    std::string recall(const std::string& key) override { return stored.count(key) ? stored[key] : ""; }
    std::vector<std::string> kept_keys() override {
        std::vector<std::string> keys;
        for (const auto& item : stored) keys.push_back(item.first);
        return keys;
    }
    void text_replaced(const std::string& text) override { field = text; }
    void open_link(const std::string&) override {}
    std::vector<std::string> shared;
    void share(const std::string& text) override { shared.push_back(text); }

    std::string saved_name, saved;
    bool save_file(const std::string& name, const std::string& text) override {
        saved_name = name;
        saved = text;
        return true;
    }

    template <class Body>
    const Body* last() const {
        return sent.empty() ? nullptr : std::get_if<Body>(&sent.back().body);
    }
};

struct Bench {
    FakeHost host;
    Session session{host};

    void event(std::int64_t id, protocol::EventBody body, double now_ms = 0) {
        session.engine_message(protocol::to_json(protocol::Event{id, std::move(body)}), now_ms);
    }
    void ready() { event(0, protocol::Ready{true, 4, "test", 0}); }
    std::int64_t last_id() const { return host.sent.back().id; }
    const session::State& state() const { return session.state(); }
    void open_lesson() {
        session.index_loaded(R"({"format":1,"lessons":[{"id":"b","file":"b.md","title":"B","order":2},)"
                             R"({"id":"a","file":"a.md","title":"A","order":1},{"id":"x","file":"../x","title":"X"}]})");
        session.lesson_loaded("a.md", "---\nformat: 1\nid: a\ntitle: A\norder: 1\n---\n\n# A\n\n```python\n"
                              "#| id: race\n#| model: gil\n#| scale: {100000: 3}\nprint(100000)\n```\n");
    }
};

}  // namespace heddle::session_test
