#include "lesson/directives.h"

#include <algorithm>

#include <fmt/format.h>

namespace heddle::lesson {

namespace {

// A line that opens or may close a code fence at the margin: how many of which character, and what follows.
struct FenceLine {
    char mark = 0;
    size_t length = 0;
    std::string_view rest;
};

bool fence_line(std::string_view line, FenceLine& out) {
    if (line.empty() || (line[0] != '`' && line[0] != '~')) return false;
    size_t length = std::min(line.find_first_not_of(line[0]), line.size());
    if (length < 3) return false;
    std::string_view rest = trimmed(line.substr(length));
    if (line[0] == '`' && rest.find('`') != std::string_view::npos) return false;  // inline code, by CommonMark
    out = {line[0], length, rest};
    return true;
}

bool is_directive_line(std::string_view line) { return starts_with(line, ":::"); }
bool is_directive_end(std::string_view line) { return is_directive_line(line) && trimmed(line.substr(3)).empty(); }

class Splitter {
public:
    Splitter(const Source& source, int first, Problems& problems)
        : source_(source), problems_(problems), line_(first), markdown_first_(first) {}

    std::vector<Section> run() {
        while (line_ <= source_.line_count()) {
            std::string_view line = source_.line(line_);
            FenceLine fence;
            if (fence_line(line, fence)) {
                flush_markdown();
                take_fence(fence);
            } else if (is_directive_end(line)) {
                flush_markdown();
                problems_.error(line_, 1, "this `:::` closes nothing", "remove it, or open a block with `:::note`");
                ++line_;
            } else if (is_directive_line(line)) {
                flush_markdown();
                take_directive(line);
            } else {
                ++line_;
                continue;
            }
            markdown_first_ = line_;
        }
        flush_markdown();
        return std::move(sections_);
    }

private:
    void flush_markdown() {
        if (markdown_first_ >= line_) return;
        Section section;
        section.first_line = section.body_first = markdown_first_;
        section.body_last = line_ - 1;
        sections_.push_back(std::move(section));
    }

    // The line that closes the fence opened at `open_line`; past the end where there is none.
    int fence_end(int open_line, const FenceLine& open) const {
        int k = open_line + 1;
        for (; k <= source_.line_count(); ++k) {
            FenceLine close;
            if (fence_line(source_.line(k), close) && close.mark == open.mark && close.length >= open.length &&
                close.rest.empty()) {
                break;
            }
        }
        return k;
    }

    void take_fence(const FenceLine& fence) {
        Section section;
        section.kind = Section::Kind::kFence;
        section.first_line = line_;
        section.body_first = line_ + 1;
        section.word = std::string(fence.rest.substr(0, std::min(fence.rest.find_first_of(" \t"), fence.rest.size())));
        int end = fence_end(line_, fence);
        if (end > source_.line_count()) {
            problems_.error(line_, 1, "this code block is not closed",
                            fmt::format("end it with a line `{}`", std::string(std::min<size_t>(fence.length, 8), fence.mark)));
        }
        section.body_last = end - 1;
        sections_.push_back(std::move(section));
        line_ = end + 1;
    }

    void take_directive(std::string_view line) {
        Section section;
        section.kind = Section::Kind::kDirective;
        section.first_line = line_;
        section.body_first = line_ + 1;
        size_t begin = 3;
        while (begin < line.size() && is_space(line[begin])) ++begin;
        size_t end = begin;
        while (end < line.size() && ((line[end] >= 'a' && line[end] <= 'z') || line[end] == '-')) ++end;
        section.word = std::string(line.substr(begin, end - begin));
        int column = source_.column_at(source_.line_offset(line_) + end);
        section.attributes = read_attributes(line.substr(end), line_, column, problems_);
        int k = line_ + 1;
        for (; k <= source_.line_count() && !is_directive_end(source_.line(k)); ++k) {
            FenceLine fence;
            if (fence_line(source_.line(k), fence)) {
                k = fence_end(k, fence);
            } else if (is_directive_line(source_.line(k))) {
                problems_.error(k, 1, "a `:::` block inside a `:::` block",
                                fmt::format("close the one opened in line {} with `:::` first", line_));
                break;
            }
        }
        bool closed = k <= source_.line_count() && is_directive_end(source_.line(k));
        if (k > source_.line_count()) {
            problems_.error(line_, 1, fmt::format("this `:::{}` block is not closed", section.word),
                            "end it with a line `:::`");
        }
        section.body_last = std::min(k - 1, source_.line_count());
        sections_.push_back(std::move(section));
        line_ = closed ? k + 1 : k;
    }

    const Source& source_;
    Problems& problems_;
    int line_;
    int markdown_first_;
    std::vector<Section> sections_;
};

}  // namespace

std::vector<Section> split_sections(const Source& source, int first, Problems& problems) {
    return Splitter(source, first, problems).run();
}

}  // namespace heddle::lesson
