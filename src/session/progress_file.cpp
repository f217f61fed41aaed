#include "session/progress_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "protocol/json_reader.h"

namespace heddle::session {

namespace {

constexpr const char* kKind = "progress";
constexpr int kFormat = 1;
constexpr std::size_t kKeyMax = 200, kValueMax = 1 << 20;

// FNV-1a: against damage on the way, not against malice; what the file holds is only ever text that is shown.
std::string check_sum(const Kept& kept) {
    std::uint64_t sum = 14695981039346656037ULL;
    auto add = [&](const std::string& text) {
        for (char c : text) sum = (sum ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
        sum = (sum ^ 0xFF) * 1099511628211ULL;  // no byte of UTF-8: where a text ends
    };
    for (const auto& [key, value] : kept) {
        add(key);
        add(value);
    }
    return fmt::format("{:016x}", sum);
}

bool begins_with(const std::string& text, const std::string& beginning) { return text.compare(0, beginning.size(), beginning) == 0; }

}  // namespace

bool is_progress_key(const std::string& key) {
    if (key.size() > kKeyMax || std::any_of(key.begin(), key.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; })) return false;
    for (const char* name : {"lesson", "opened", "place", "predict", "text"})
        if (key == name) return true;
    return begins_with(key, "text/") || begins_with(key, "quizzes/");
}

std::string progress_text(const Kept& kept) {
    protocol::Json json{{"heddle", kKind}, {"format", kFormat}, {"check", check_sum(kept)}, {"kept", protocol::Json::object()}};
    for (const auto& [key, value] : kept) json["kept"][key] = value;
    return protocol::dump(json);
}

bool is_progress_file(const std::string& name, const std::string& text) {
    const std::string end = ".json";
    if (name.size() >= end.size() && name.compare(name.size() - end.size(), end.size(), end) == 0) return true;
    return begins_with(text, fmt::format("{{\"heddle\":\"{}\"", kKind));
}

bool read_progress(const std::string& text, Kept* kept, std::string* error) {
    auto refuse = [&](const std::string& why) {
        *error = why;
        return false;
    };
    if (text.size() > kProgressBytesMax) return refuse(fmt::format("it is longer than {} MB", kProgressBytesMax >> 20));
    protocol::Json json = protocol::Json::parse(text, nullptr, false);
    if (json.is_discarded()) return refuse("it is cut off or damaged");
    std::string problem;
    if (!json.is_object()) return refuse("it is not a file of progress");
    protocol::JsonReader reader(json, "", &problem);
    if (reader.string("heddle") != kKind) return refuse("it is not a file of progress");
    int format = reader.small_integer("format");
    if (problem.empty() && format > kFormat) return refuse("it was made by a newer Heddle");
    Kept read;
    const protocol::Json& values = reader.object("kept");
    std::string check = reader.required_string("check");
    if (!problem.empty() || format != kFormat) return refuse("it is damaged" + (problem.empty() ? "" : " (" + problem + ")"));
    for (const auto& [key, value] : values.items()) {
        if (!is_progress_key(key)) return refuse("it holds \"" + key.substr(0, 40) + "\", which this Heddle does not know");
        if (!value.is_string()) return refuse("it is damaged (\"" + key + "\" is not text)");
        read[key] = value.get_ref<const std::string&>();
        if (read[key].size() > kValueMax || read[key].find('\0') != std::string::npos) return refuse("\"" + key + "\" in it is not a program's text");
    }
    if (check_sum(read) != check) return refuse("its check sum does not fit what it holds: it was damaged or changed");
    *kept = std::move(read);
    return true;
}

}  // namespace heddle::session
