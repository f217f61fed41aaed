#include "lesson/front_matter.h"

#include <algorithm>

#include <fmt/format.h>

#include "lesson/settings.h"

namespace heddle::lesson {

namespace {

constexpr int kOrderMax = 100'000;
constexpr int kMinutesMax = 600;
const std::vector<std::string_view> kKeys = {"format", "id",    "title",   "summary", "order",
                                             "minutes", "needs", "goals",   "authors", "license"};

void apply(const Setting& setting, Problems& problems, FrontMatter& out) {
    const std::string& key = setting.key;
    if (key == "format") {
        if (want_int(setting, 1, 1'000'000, problems, out.format) && out.format != kFormatVersion) {
            problems.error(setting.line, setting.value.column, fmt::format("format {} is not known here", out.format),
                           fmt::format("this lab reads `format: {}`", kFormatVersion));
        }
    } else if (key == "id") {
        want_id(setting, problems, out.id);
    } else if (key == "title") {
        want_text(setting, problems, out.title);
    } else if (key == "summary") {
        want_text(setting, problems, out.summary);
    } else if (key == "order") {
        want_int(setting, 0, kOrderMax, problems, out.order);
    } else if (key == "minutes") {
        want_int(setting, 1, kMinutesMax, problems, out.minutes);
    } else if (key == "goals") {
        want_list(setting, problems, out.goals);
    } else if (key == "authors") {
        want_list(setting, problems, out.authors);
    } else if (key == "license") {
        want_text(setting, problems, out.license);
    } else if (key == "needs") {
        if (!want_list(setting, problems, out.needs)) return;
        for (const std::string& id : out.needs) {
            if (is_id(id)) continue;
            problems.error(setting.line, setting.value.column, fmt::format("{} is no lesson's id", quoted(id)),
                           "small letters, digits and hyphens: `needs: [threads]`");
            break;
        }
    }
}

}  // namespace

int read_front_matter(const Source& source, Problems& problems, FrontMatter& out) {
    if (source.line_count() == 0 || trimmed(source.line(1)) != "---") {
        problems.error(1, 1, "the front matter is missing", "begin the file with `---`, `format: 1`, `id: …`, `title: …`, `---`");
        return 1;
    }
    int end = 2;
    while (end <= source.line_count() && trimmed(source.line(end)) != "---") ++end;
    if (end > source.line_count()) {
        problems.error(1, 1, "the front matter is not closed", "end it with a line `---`");
        // The settings usually stop at the first empty line or heading.
        end = 2;
        while (end <= source.line_count() && !trimmed(source.line(end)).empty() && source.line(end)[0] != '#') ++end;
    }
    std::vector<bool> seen(kKeys.size(), false);
    for (int k = 2; k < end; ++k) {
        std::string_view line = source.line(k);
        std::string_view inner = trimmed(line);
        if (inner.empty() || inner[0] == '#') continue;
        if (is_space(line[0]) || starts_with(inner, "- ")) {
            problems.error(k, 1, "settings begin at the margin", "lists stand on one line: `goals: [one, two]`");
            continue;
        }
        Setting setting;
        if (!read_setting(line, k, 1, problems, setting)) continue;
        auto at = std::find(kKeys.begin(), kKeys.end(), setting.key);
        if (at == kKeys.end()) {
            problems.error(k, setting.column, fmt::format("unknown key {}", quoted(setting.key)), suggest_word(setting.key, kKeys));
            continue;
        }
        auto index = static_cast<size_t>(at - kKeys.begin());
        if (seen[index]) {
            problems.error(k, setting.column, fmt::format("{} is given twice", quoted(setting.key)), "keep one of them");
            continue;
        }
        seen[index] = true;
        apply(setting, problems, out);
    }
    for (size_t k = 0; k < 3; ++k) {  // format, id, title
        if (!seen[k]) problems.error(1, 1, fmt::format("the front matter lacks {}", quoted(kKeys[k])),
                                     fmt::format("add a line `{}: …`", kKeys[k]));
    }
    return std::min(end, source.line_count()) + 1;
}

}  // namespace heddle::lesson
