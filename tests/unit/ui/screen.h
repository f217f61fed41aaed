#pragma once

#include <doctest/doctest.h>

#include <imgui.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "protocol/events.h"
#include "protocol/requests.h"
#include "ui/lab.h"

// Whole frames without a window: ImGui builds its draw lists, nobody draws them. Rectangles and the session tell what
// a learner would see and what a click does.

namespace heddle::ui_test {

struct KeepingHost : session::Host {
    int sent = 0;
    std::vector<std::string> messages;
    void send(const std::string& message) override {
        ++sent;
        messages.push_back(message);
    }
    std::int64_t last_id() const {
        auto parsed = protocol::parse_request(messages.back());
        return std::holds_alternative<protocol::Request>(parsed) ? std::get<protocol::Request>(parsed).id : 0;
    }
    void restart_engine() override {}
    void fetch_lesson(const std::string&) override {}
    bool store(const std::string& key, const std::string& value) override {
        kept[key] = value;
        return true;
    }
    std::string recall(const std::string& key) override { return kept.count(key) ? kept[key] : ""; }
    std::map<std::string, std::string> kept;
    std::vector<std::string> kept_keys() override {
        std::vector<std::string> keys;
        for (const auto& item : kept) keys.push_back(item.first);
        return keys;
    }
    void text_replaced(const std::string&) override {}
    void open_link(const std::string&) override {}
};

class Screen {
public:
    explicit Screen(float width = 1280, float height = 800, bool text_field = true) : width_(width), height_(height) {
        ImGui::CreateContext();
        lab_ = new ui::Lab(session, text_field);
        lab_->set_fonts({});
        lab_->set_scale(1);
    }
    ~Screen() {
        delete lab_;
        ImGui::DestroyContext();
    }
    // Three frames: ImGui learns sizes in the first, and takes one mouse event a frame.
    // True: the last of them asked for another.
    bool draw(int frames = 3) {
        bool again = false;
        for (int i = 0; i < frames; ++i) {
            ImGuiIO& io = ImGui::GetIO();
            io.DisplaySize = {width_, height_};
            io.DeltaTime = 0.016f;
            ImGui::NewFrame();
            again = lab_->frame(width_, height_, now_ms_ += 16);
            ImGui::Render();
        }
        return again;
    }
    void advance(double ms) { now_ms_ += ms; }
    bool shows(const std::string& name) const { return lab_->context().rects.count(name) > 0; }
    ui::Rect rect(const std::string& name) const {
        REQUIRE_MESSAGE(shows(name), name);
        return lab_->context().rects.at(name);
    }
    void click(const std::string& name) {
        draw();
        ui::Rect place = rect(name);
        ImGuiIO& io = ImGui::GetIO();
        io.AddMousePosEvent(place.x + place.w / 2, place.y + place.h / 2);
        draw();
        io.AddMouseButtonEvent(0, true);
        draw();
        io.AddMouseButtonEvent(0, false);
        draw();
    }
    void event(std::int64_t id, protocol::EventBody body) {
        session.engine_message(protocol::to_json(protocol::Event{id, std::move(body)}), now_ms_);
    }
    // An engine is there, and the program is about to be stepped; the request's id.
    std::int64_t begin_stepping() {
        event(0, protocol::Ready{true, 2, "", 0});
        session.edit("n = 0", 0);
        session.step_open(0);
        return host.last_id();
    }
    protocol::Step last_step() const {
        auto parsed = protocol::parse_request(host.messages.back());
        REQUIRE(std::holds_alternative<protocol::Request>(parsed));
        const auto* step = std::get_if<protocol::Step>(&std::get<protocol::Request>(parsed).body);
        REQUIRE(step != nullptr);
        return *step;
    }
    int vertices() const { return ImGui::GetDrawData()->TotalVtxCount; }
    ui::Lab& lab() { return *lab_; }

    KeepingHost host;
    session::Session session{host};

private:
    ui::Lab* lab_ = nullptr;
    float width_, height_;
    double now_ms_ = 1000;
};

}  // namespace heddle::ui_test
