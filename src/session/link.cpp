#include "session/link.h"

#include <algorithm>

#include "protocol/json_reader.h"
#include "protocol/requests.h"

namespace heddle::session {

namespace {

constexpr std::size_t kNameMax = 80;

bool is_id(const std::string& id) {
    return id.size() <= kNameMax && std::all_of(id.begin(), id.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
           });
}

bool has_control_characters(const std::string& text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\n' && c != '\t' && c != '\r') || byte == 0x7f;
    });
}

}  // namespace

std::string link_text(const Link& link) {
    protocol::Json json;
    auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) json[name] = value;
    };
    add("name", link.name);
    add("text", link.text);
    add("lesson", link.lesson);
    add("program", link.program);
    add("model", link.model);
    add("way", link.way);
    add("schedule", link.schedule);
    if (link.position) json["at"] = link.position;
    return protocol::dump(json);
}

bool read_link(const std::string& text, Link* link, std::string* error) {
    protocol::Json json = protocol::Json::parse(text, nullptr, false);
    if (!json.is_object()) {
        *error = "it is damaged";
        return false;
    }
    std::string problem;
    protocol::JsonReader reader(json, "link", &problem);
    Link read;
    read.name = reader.string("name", "program.py");
    read.text = reader.string("text");
    read.lesson = reader.string("lesson");
    read.program = reader.string("program");
    read.model = reader.string("model");
    read.way = reader.string("way");
    read.schedule = reader.string("schedule");
    read.position = std::max<std::int64_t>(0, reader.integer("at"));
    if (!problem.empty()) *error = "it is damaged (" + problem + ")";
    else if (read.text.size() > kLinkTextMax) *error = "its program is longer than " + std::to_string(kLinkTextMax / 1000) + " kB";
    else if (read.schedule.size() > kLinkScheduleMax)
        *error = "its schedule is longer than " + std::to_string(kLinkScheduleMax / 1000) + " kB";
    else if (has_control_characters(read.text) || has_control_characters(read.schedule)) *error = "its program is not text";
    else if (!is_id(read.lesson) || !is_id(read.program)) *error = "it names no lesson of this lab";
    else if (!read.model.empty() && !protocol::model_from_name(read.model)) *error = "there is no model " + read.model.substr(0, 20);
    else if (read.text.empty() && read.lesson.empty()) *error = "there is no program in it";
    if (!error->empty()) return false;
    if (read.name.empty() || read.name.size() > kNameMax || has_control_characters(read.name) ||
        read.name.find_first_of("/\\\n\t\r\"") != std::string::npos)
        read.name = "program.py";
    if (read.way != "run" && read.way != "step" && read.way != "explore" && read.way != "measure") read.way.clear();
    *link = read;
    return true;
}

}  // namespace heddle::session
