#pragma once

#include <string>

namespace heddle::ui {

enum class TextSize { kSmall, kNormal, kLarge };

// How wide the panels are, as parts of the window; 0: as the lab thinks best.
struct Sizes {
    float lesson = 0;
    float results = 0;
    float bottom = 0;
    float bottom_left = 0;   // the console beside the timeline
    float bottom_right = 0;  // the moves beside the timeline

    bool operator==(const Sizes&) const = default;
};

inline constexpr int kLayouts = 5;  // reading, running, stepping, exploring, measuring

// What a learner arranged, kept beyond the visit.
struct Settings {
    TextSize text = TextSize::kNormal;
    Sizes sizes[kLayouts];

    bool operator==(const Settings&) const = default;
};

float text_factor(TextSize size);

// As text to keep. What cannot be read, or makes no sense, becomes the default.
std::string settings_text(const Settings& settings);
Settings read_settings(const std::string& text);

}  // namespace heddle::ui
