#include "ui/settings.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace heddle::ui {

namespace {

using Json = nlohmann::ordered_json;

// A part of the window that leaves room for the others.
float fraction(const Json& list, size_t at) {
    if (!list.is_array() || at >= list.size() || !list[at].is_number()) return 0;
    double value = list[at].get<double>();
    return std::isfinite(value) && value > 0.02 && value < 0.95 ? float(value) : 0.f;
}

}  // namespace

float text_factor(TextSize size) { return size == TextSize::kSmall ? 0.875f : size == TextSize::kLarge ? 1.25f : 1.f; }

std::string settings_text(const Settings& settings) {
    Json json;
    json["text"] = int(settings.text);
    json["sizes"] = Json::array();
    auto rounded = [](float value) { return std::round(double(value) * 1000) / 1000; };
    for (const Sizes& sizes : settings.sizes)
        json["sizes"].push_back(Json::array({rounded(sizes.lesson), rounded(sizes.results), rounded(sizes.bottom),
                                             rounded(sizes.bottom_left), rounded(sizes.bottom_right)}));
    return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

Settings read_settings(const std::string& text) {
    Settings settings;
    Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) return settings;
    if (auto size = json.find("text"); size != json.end() && size->is_number_integer()) {
        auto number = size->get<int>();
        if (number >= 0 && number <= 2) settings.text = TextSize(number);
    }
    auto list = json.find("sizes");
    if (list == json.end() || !list->is_array()) return settings;
    for (size_t i = 0; i < size_t(kLayouts) && i < list->size(); ++i) {
        const Json& item = (*list)[i];
        settings.sizes[i] = {fraction(item, 0), fraction(item, 1), fraction(item, 2), fraction(item, 3), fraction(item, 4)};
    }
    return settings;
}

}  // namespace heddle::ui
