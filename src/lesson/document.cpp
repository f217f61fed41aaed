#include "lesson/document.h"

#include <fmt/format.h>

namespace heddle::lesson {

std::string plain_text(const InlineText& text) {
    std::string out;
    for (const Inline& run : text) out += run.line_break ? std::string("\n") : run.text;
    return out;
}

std::string scale_argument(const Scale& scale) {
    return scale.line == 0 ? fmt::format("{}={}", scale.from, scale.to)
                           : fmt::format("{}@{}={}", scale.from, scale.line, scale.to);
}

bool Document::broken() const { return has_errors(diagnostics); }

int Document::find_program(std::string_view id) const {
    for (size_t k = 0; k < programs.size(); ++k) {
        if (programs[k].id == id) return static_cast<int>(k);
    }
    return kNone;
}

int Document::find_exercise(std::string_view id) const {
    for (size_t k = 0; k < exercises.size(); ++k) {
        if (exercises[k].id == id) return static_cast<int>(k);
    }
    return kNone;
}

int Document::first_program() const {
    for (ProgramRole role : {ProgramRole::kExample, ProgramRole::kStarter}) {
        for (size_t k = 0; k < programs.size(); ++k) {
            if (programs[k].role == role) return static_cast<int>(k);
        }
    }
    return kNone;
}

}  // namespace heddle::lesson
