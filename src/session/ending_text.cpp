#include "session/ending_text.h"

#include <algorithm>

namespace heddle::session {

std::string ending_text(const protocol::Outcome& outcome) {
    std::string text = outcome.output;
    while (!text.empty() && text.back() == '\n') text.pop_back();
    if (!outcome.error.empty()) text = outcome.error;
    if (outcome.kind == "deadlock" && outcome.error.empty()) text = text.empty() ? "deadlock" : "deadlock after " + text;
    size_t lines = size_t(std::count(text.begin(), text.end(), '\n'));
    if (lines > 2) {  // the last lines tell endings apart better than the first
        size_t at = text.size();
        for (int i = 0; i < 2 && at != std::string::npos; ++i) at = text.rfind('\n', at - 1);
        text = "…" + text.substr(at + 1);
    }
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text.empty() ? "(nothing printed)" : text;
}

std::string common_beginning(const std::vector<protocol::Outcome>& outcomes) {
    std::string common;
    int count = 0;
    for (const protocol::Outcome& outcome : outcomes) {
        if (outcome.kind != "exit") continue;
        std::string text = ending_text(outcome);
        if (count++ == 0) common = text;
        size_t same = 0;
        while (same < std::min(common.size(), text.size()) && common[same] == text[same]) ++same;
        common.resize(same);
    }
    size_t space = common.rfind(' ');
    return count < 2 || space == std::string::npos || space < 8 ? "" : common.substr(0, space + 1);
}

std::string ending_label(const protocol::Outcome& outcome, const std::string& common) {
    std::string text = ending_text(outcome);
    if (common.empty() || outcome.kind != "exit" || text.size() < common.size()) return text;
    return "… " + text.substr(common.size());
}

}  // namespace heddle::session
