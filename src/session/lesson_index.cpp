#include "session/lesson_index.h"

#include <algorithm>

#include "protocol/json_reader.h"

namespace heddle::session {

std::vector<LessonEntry> read_lesson_index(const std::string& text, std::string* error) {
    protocol::Json json = protocol::Json::parse(text, nullptr, false);
    if (json.is_discarded()) {
        *error = "lessons/index.json is not JSON";
        return {};
    }
    std::string problem;
    protocol::JsonReader reader(json, "", &problem);
    if (reader.small_integer("format", -1) != 1 && problem.empty()) problem = "its format is not 1";
    std::vector<LessonEntry> lessons;
    for (const protocol::Json* element : reader.objects("lessons")) {
        protocol::JsonReader members(*element, "lessons", &problem);
        LessonEntry entry{members.string("id"), members.string("file"), members.string("title"),
                          members.small_integer("order"), members.small_integer("minutes")};
        bool plain_name = entry.file.find('/') == std::string::npos && entry.file.find("..") == std::string::npos;
        if (!entry.id.empty() && !entry.file.empty() && plain_name) lessons.push_back(std::move(entry));
    }
    if (!problem.empty()) {
        *error = "lessons/index.json cannot be read: " + problem;
        return {};
    }
    std::stable_sort(lessons.begin(), lessons.end(),
                     [](const LessonEntry& a, const LessonEntry& b) { return a.order < b.order; });
    return lessons;
}

}  // namespace heddle::session
