// md4c calls back for each block and span that it enters and leaves; MarkdownBuilder keeps the stack of open blocks and
// the style that is on, and hangs finished blocks into their parents.
//
// Cost. A lesson may come from anywhere, so its cost must be linear. md4c is linear in nearly all texts, but nesting
// multiplies (each line walks all open containers), one paragraph is matched against itself, a table fills each row to
// its header's width, and a link definition is copied at each use. So before md4c sees a text: bounded lines,
// bounded paragraphs, bounded nesting; and while it calls back: a bounded number of blocks, runs and bytes.
#include "lesson/markdown.h"

#include <md4c.h>

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

namespace heddle::lesson {

namespace {

// Far above what a person writes, far below where a quadratic cost is felt.
constexpr size_t kLineBytesMax = 8 * 1024;
constexpr size_t kParagraphBytesMax = 32 * 1024;
constexpr size_t kIndentMax = 40;
constexpr size_t kMarkersMax = 12;  // list and quote markers at the start of one line
constexpr size_t kDepthMax = 40;    // open blocks
constexpr size_t kBlocksMax = 50'000;
constexpr size_t kRunsMax = 200'000;
constexpr size_t kBytesMax = 4 * kFileBytesMax;
constexpr size_t kColumnsMax = 20;

void append_utf8(std::string& out, uint32_t c) {
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xC0 | (c >> 6));
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xE0 | (c >> 12));
        out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else {
        out += static_cast<char>(0xF0 | (c >> 18));
        out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
        out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    }
}

// The entities that authors type; md4c hands all over as written.
struct Entity {
    std::string_view name;
    std::string_view text;
};
constexpr Entity kEntities[] = {
    {"&amp;", "&"},    {"&lt;", "<"},     {"&gt;", ">"},     {"&quot;", "\""},  {"&apos;", "'"},   {"&nbsp;", "\u00A0"},
    {"&ndash;", "–"},  {"&mdash;", "—"},  {"&hellip;", "…"}, {"&times;", "×"},  {"&middot;", "·"}, {"&larr;", "←"},
    {"&rarr;", "→"},   {"&uarr;", "↑"},   {"&darr;", "↓"},   {"&harr;", "↔"},   {"&le;", "≤"},     {"&ge;", "≥"},
    {"&ne;", "≠"},     {"&minus;", "−"},  {"&plusmn;", "±"}, {"&lsquo;", "‘"},  {"&rsquo;", "’"},  {"&ldquo;", "“"},
    {"&rdquo;", "”"},  {"&copy;", "©"},   {"&deg;", "°"},    {"&frac12;", "½"}, {"&mu;", "µ"},     {"&infin;", "∞"},
};

// Decoded, or as written where it is unknown or names a character that may not stand here.
std::string entity_text(std::string_view entity) {
    for (const Entity& e : kEntities) {
        if (e.name == entity) return std::string(e.text);
    }
    if (entity.size() > 3 && entity.size() < 11 && entity[1] == '#') {
        bool hex = entity[2] == 'x' || entity[2] == 'X';
        uint32_t c = 0;
        for (char ch : entity.substr(hex ? 3 : 2, entity.size() - (hex ? 4 : 3))) {
            uint32_t digit = ch >= '0' && ch <= '9' ? static_cast<uint32_t>(ch - '0')
                                                    : static_cast<uint32_t>((ch | 0x20) - 'a' + 10);
            c = c * (hex ? 16 : 10) + digit;
        }
        bool invisible = c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0xD800 && c < 0xE000) || c == 0x2028 ||
                         c == 0x2029 || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF ||
                         c > 0x10FFFF;
        if (!invisible) {
            std::string out;
            append_utf8(out, c);
            return out;
        }
    }
    return std::string(entity);
}

std::string attribute_text(const MD_ATTRIBUTE& attribute) {
    std::string out;
    if (attribute.text == nullptr) return out;
    for (size_t k = 0; attribute.substr_offsets[k] < attribute.size; ++k) {
        std::string_view part(attribute.text + attribute.substr_offsets[k],
                              attribute.substr_offsets[k + 1] - attribute.substr_offsets[k]);
        if (attribute.substr_types[k] == MD_TEXT_ENTITY) {
            out += entity_text(part);
        } else if (attribute.substr_types[k] == MD_TEXT_NORMAL) {
            out += part;
        }
    }
    return out;
}

// "race.md" and "race.md#why" (so that links work on a code host too) become "lesson:race" and "lesson:race#why".
// Empty: an address that the page does not open.
std::string safe_link(std::string_view address) {
    for (char c : address) {
        if (static_cast<unsigned char>(c) <= ' ') return {};
    }
    if (starts_with(address, "https://") || starts_with(address, "http://") || starts_with(address, "mailto:") ||
        starts_with(address, "#")) {
        return std::string(address);
    }
    if (starts_with(address, "lesson:")) address.remove_prefix(7);
    size_t hash = std::min(address.find('#'), address.size());
    std::string_view name = address.substr(0, hash);
    if (name.size() > 3 && name.substr(name.size() - 3) == ".md") name.remove_suffix(3);
    if (!is_id(name)) return {};
    return fmt::format("lesson:{}{}", name, address.substr(hash));
}

// A picture lies beside the lesson: letters, digits and `-_./`, no way up, one of the formats that the page draws.
bool is_picture(std::string_view path) {
    auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
               c == '.' || c == '/';
    };
    if (path.empty() || path.front() == '/' || !std::all_of(path.begin(), path.end(), plain)) return false;
    if (path.find("..") != std::string_view::npos || path.size() < 5) return false;
    std::string_view end = path.substr(path.size() - 4);
    return end == ".png" || end == ".jpg";
}

}  // namespace

// One md_parse call. The bottom of the stack is a block whose children are the result.
class MarkdownBuilder {
public:
    MarkdownBuilder(Markdown& owner, size_t begin, size_t end) : owner_(owner), begin_(begin), end_(end) {
        line_ = owner.source_.line_at(begin);
        open_.emplace_back();
    }

    std::vector<Block> run() {
        MD_PARSER parser{};
        parser.flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_NOHTML | MD_FLAG_NOINDENTEDCODEBLOCKS |
                       MD_FLAG_COLLAPSEWHITESPACE;
        parser.enter_block = [](MD_BLOCKTYPE t, void* d, void* u) { return self(u).enter_block(t, d); };
        parser.leave_block = [](MD_BLOCKTYPE t, void* d, void* u) { return self(u).leave_block(t, d); };
        parser.enter_span = [](MD_SPANTYPE t, void* d, void* u) { return self(u).enter_span(t, d); };
        parser.leave_span = [](MD_SPANTYPE t, void*, void* u) { return self(u).leave_span(t); };
        parser.text = [](MD_TEXTTYPE t, const MD_CHAR* s, MD_SIZE n, void* u) { return self(u).text(t, s, n); };
        const char* text = owner_.source_.text().data();
        if (md_parse(text + begin_, static_cast<MD_SIZE>(end_ - begin_), &parser, this) != 0 && !owner_.exhausted_) {
            owner_.exhausted_ = true;
            owner_.problems_.error(line_, 0, "this text is too deeply nested or too large to show", "simplify it");
        }
        while (open_.size() > 1) close();  // only after a stop
        return std::move(open_.front().children);
    }

private:
    static MarkdownBuilder& self(void* user) { return *static_cast<MarkdownBuilder*>(user); }

    Block& top() { return open_.back(); }

    int open(BlockKind kind) {
        if (++owner_.blocks_made_ > kBlocksMax || open_.size() > kDepthMax) return 1;
        Block block;
        block.kind = kind;
        block.line = line_;
        open_.push_back(std::move(block));
        return 0;
    }

    void close() {
        Block block = std::move(open_.back());
        open_.pop_back();
        // Where a list or quote begins is known once its first words are.
        if (!block.children.empty()) block.line = block.children.front().line;
        open_.back().children.push_back(std::move(block));
        implicit_ = false;
    }

    // In a tight list md4c gives an item's words without a paragraph: make one.
    int need_paragraph() {
        if (in_cell_ || (top().kind != BlockKind::kListItem && top().kind != BlockKind::kQuote)) return 0;
        if (open(BlockKind::kParagraph) != 0) return 1;
        implicit_ = true;
        return 0;
    }

    void close_implicit() {
        if (implicit_) close();
    }

    int enter_block(MD_BLOCKTYPE type, void* detail) {
        close_implicit();
        switch (type) {
            case MD_BLOCK_DOC:
            case MD_BLOCK_THEAD:
            case MD_BLOCK_TBODY:
            case MD_BLOCK_HTML: return 0;
            case MD_BLOCK_QUOTE: return open(BlockKind::kQuote);
            case MD_BLOCK_UL:
                if (open(BlockKind::kList) != 0) return 1;
                top().tight = static_cast<MD_BLOCK_UL_DETAIL*>(detail)->is_tight != 0;
                return 0;
            case MD_BLOCK_OL:
                if (open(BlockKind::kList) != 0) return 1;
                top().ordered = true;
                top().tight = static_cast<MD_BLOCK_OL_DETAIL*>(detail)->is_tight != 0;
                top().start = static_cast<int>(std::min(static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start, 999'999'999u));
                return 0;
            case MD_BLOCK_LI: return open(BlockKind::kListItem);
            case MD_BLOCK_HR: return open(BlockKind::kRule);
            case MD_BLOCK_H:
                if (open(BlockKind::kHeading) != 0) return 1;
                top().level = static_cast<int>(static_cast<MD_BLOCK_H_DETAIL*>(detail)->level);
                return 0;
            case MD_BLOCK_CODE:
                if (open(BlockKind::kCode) != 0) return 1;
                top().language = attribute_text(static_cast<MD_BLOCK_CODE_DETAIL*>(detail)->lang);
                return 0;
            case MD_BLOCK_P: return open(BlockKind::kParagraph);
            case MD_BLOCK_TABLE: {
                size_t columns = static_cast<MD_BLOCK_TABLE_DETAIL*>(detail)->col_count;
                if (columns > kColumnsMax) {
                    owner_.problems_.error(line_, 0, fmt::format("a table of {} columns", columns),
                                           fmt::format("at most {} fit on a page", kColumnsMax));
                    owner_.exhausted_ = true;
                    return 1;
                }
                return open(BlockKind::kTable);
            }
            case MD_BLOCK_TR:
                row_.clear();
                return ++owner_.blocks_made_ > kBlocksMax ? 1 : 0;
            case MD_BLOCK_TH:
                top().table.columns.push_back(align_of(static_cast<MD_BLOCK_TD_DETAIL*>(detail)->align));
                [[fallthrough]];
            case MD_BLOCK_TD:
                in_cell_ = true;
                row_.emplace_back();
                return ++owner_.blocks_made_ > kBlocksMax ? 1 : 0;
        }
        return 0;
    }

    int leave_block(MD_BLOCKTYPE type, void*) {
        close_implicit();
        switch (type) {
            case MD_BLOCK_DOC:
            case MD_BLOCK_THEAD:
            case MD_BLOCK_TBODY:
            case MD_BLOCK_HTML: return 0;
            case MD_BLOCK_TH:
            case MD_BLOCK_TD: in_cell_ = false; return 0;
            case MD_BLOCK_TR:
                if (top().table.header.empty()) {
                    top().table.header = std::move(row_);
                } else {
                    row_.resize(top().table.columns.size());
                    top().table.rows.push_back(std::move(row_));
                }
                row_ = {};
                return 0;
            case MD_BLOCK_H: top().anchor = owner_.anchor_for(plain_text(top().text)); break;
            default: break;
        }
        close();
        return 0;
    }

    static Align align_of(MD_ALIGN align) {
        switch (align) {
            case MD_ALIGN_LEFT: return Align::kLeft;
            case MD_ALIGN_CENTER: return Align::kCenter;
            case MD_ALIGN_RIGHT: return Align::kRight;
            default: return Align::kNone;
        }
    }

    int enter_span(MD_SPANTYPE type, void* detail) {
        if (need_paragraph() != 0) return 1;
        switch (type) {
            case MD_SPAN_EM: ++italic_; break;
            case MD_SPAN_STRONG: ++bold_; break;
            case MD_SPAN_CODE: ++code_; break;
            case MD_SPAN_DEL: ++strike_; break;
            case MD_SPAN_A: {
                std::string address = attribute_text(static_cast<MD_SPAN_A_DETAIL*>(detail)->href);
                link_ = safe_link(address);
                if (link_.empty()) {
                    owner_.problems_.error(line_, 0, fmt::format("the link to {} is not opened", quoted(address)),
                                           "link to https://…, to another lesson (`race.md`) or to a heading (`#why`)");
                }
                break;
            }
            case MD_SPAN_IMG: {
                std::string path = attribute_text(static_cast<MD_SPAN_IMG_DETAIL*>(detail)->src);
                image_ = is_picture(path);
                if (image_) {
                    link_ = std::move(path);
                } else {
                    owner_.problems_.error(line_, 0, fmt::format("the picture {} is not shown", quoted(path)),
                                           "a .png or .jpg file beside the lesson: `![words](picture.png)`");
                }
                break;
            }
            default: break;
        }
        return 0;
    }

    int leave_span(MD_SPANTYPE type) {
        switch (type) {
            case MD_SPAN_EM: --italic_; break;
            case MD_SPAN_STRONG: --bold_; break;
            case MD_SPAN_CODE: --code_; break;
            case MD_SPAN_DEL: --strike_; break;
            case MD_SPAN_A: link_.clear(); break;
            case MD_SPAN_IMG:
                link_.clear();
                image_ = false;
                break;
            default: break;
        }
        return 0;
    }

    int text(MD_TEXTTYPE type, const MD_CHAR* s, MD_SIZE size, void* = nullptr) {
        locate(s);
        if (top().kind == BlockKind::kCode) {
            if (top().source.empty()) top().line = line_;
            top().source.append(s, size);
            owner_.bytes_made_ += size;
            return owner_.bytes_made_ > kBytesMax ? 1 : 0;
        }
        if (need_paragraph() != 0) return 1;
        bool first_words = in_cell_ ? top().table.header.empty() && row_.size() == 1 && row_.front().empty() : top().text.empty();
        if (first_words) top().line = line_;
        InlineText& runs = in_cell_ ? row_.back() : top().text;
        switch (type) {
            case MD_TEXT_BR: {
                Inline run;
                run.line_break = true;
                runs.push_back(run);
                return ++owner_.runs_made_ > kRunsMax ? 1 : 0;
            }
            case MD_TEXT_SOFTBR: return add(runs, " ");
            case MD_TEXT_NULLCHAR: return add(runs, "\xEF\xBF\xBD");
            case MD_TEXT_ENTITY: return add(runs, entity_text({s, size}));
            default: return add(runs, {s, size});
        }
    }

    // Most texts that md4c hands over lie in the source itself: that tells the line.
    void locate(const char* s) {
        const std::string_view all = owner_.source_.text();
        if (std::less_equal<const char*>()(all.data(), s) && std::less<const char*>()(s, all.data() + all.size())) {
            line_ = owner_.source_.line_at(static_cast<size_t>(s - all.data()));
        }
    }

    int add(InlineText& runs, std::string_view words) {
        if (words.empty()) return 0;
        Inline style;
        style.bold = bold_ > 0;
        style.italic = italic_ > 0;
        style.code = code_ > 0;
        style.strike = strike_ > 0;
        style.link = link_;
        style.image = image_;
        owner_.bytes_made_ += words.size();
        if (!runs.empty()) {
            Inline& last = runs.back();
            if (!last.line_break && last.bold == style.bold && last.italic == style.italic && last.code == style.code &&
                last.strike == style.strike && last.image == style.image && last.link == style.link) {
                last.text += words;
                return owner_.bytes_made_ > kBytesMax ? 1 : 0;
            }
        }
        owner_.bytes_made_ += style.link.size();
        style.text = std::string(words);
        runs.push_back(std::move(style));
        return ++owner_.runs_made_ > kRunsMax || owner_.bytes_made_ > kBytesMax ? 1 : 0;
    }

    Markdown& owner_;
    size_t begin_;
    size_t end_;
    int line_ = 1;
    std::vector<Block> open_;
    std::vector<InlineText> row_;
    bool in_cell_ = false;
    bool implicit_ = false;
    int bold_ = 0;
    int italic_ = 0;
    int code_ = 0;
    int strike_ = 0;
    bool image_ = false;
    std::string link_;
};

bool Markdown::acceptable(size_t begin, size_t end) {
    const std::string_view text = source_.text();
    size_t paragraph = 0;
    int line_number = source_.line_at(begin);
    for (size_t at = begin; at < end; ++line_number) {
        size_t stop = std::min(text.find('\n', at), end);
        std::string_view line = text.substr(at, stop - at);
        at = stop + 1;
        size_t first = line.find_first_not_of(" \t");
        if (first == std::string_view::npos) {
            paragraph = 0;
            continue;
        }
        paragraph += line.size();
        size_t markers = 0;
        for (size_t k = first; k < line.size() && markers <= kMarkersMax; ++k) {
            char c = line[k];
            if (c == '>' || ((c == '-' || c == '+' || c == '*' || c == '.' || c == ')') &&
                             (k + 1 == line.size() || is_space(line[k + 1])))) {
                ++markers;
            } else if (!is_space(c) && !(c >= '0' && c <= '9')) {
                break;
            }
        }
        const char* what = nullptr;
        if (line.size() > kLineBytesMax) what = "this line is too long";
        if (paragraph > kParagraphBytesMax) what = "this paragraph is too long";
        if (first > kIndentMax) what = "this line is indented too far";
        if (markers > kMarkersMax) what = "this line is nested too deeply";
        if (what != nullptr) {
            problems_.error(line_number, 0, what, "break it up, with blank lines between");
            exhausted_ = true;
            return false;
        }
    }
    return true;
}

std::vector<Block> Markdown::blocks(size_t begin, size_t end) {
    if (exhausted_ || begin >= end || !acceptable(begin, end)) return {};
    return MarkdownBuilder(*this, begin, end).run();
}

InlineText Markdown::inline_text(size_t begin, size_t end, int line) {
    std::vector<Block> made = blocks(begin, end);
    if (made.empty()) return {};
    if (made.size() > 1 || made.front().kind != BlockKind::kParagraph) {
        problems_.error(line, 0, "only words can stand here, no lists, headings or code blocks",
                        "put the rest before or after");
        return {};
    }
    return std::move(made.front().text);
}

std::string Markdown::anchor_for(std::string_view words) {
    std::string anchor;
    for (char c : words) {
        if (c >= 'A' && c <= 'Z') {
            anchor += static_cast<char>(c - 'A' + 'a');
        } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (static_cast<unsigned char>(c) & 0x80) != 0) {
            anchor += c;
        } else if ((is_space(c) || c == '-' || c == '_') && !anchor.empty() && anchor.back() != '-') {
            anchor += '-';
        }
    }
    while (!anchor.empty() && anchor.back() == '-') anchor.pop_back();
    if (anchor.empty()) anchor = "section";
    int count = ++anchors_[anchor];
    return count == 1 ? anchor : fmt::format("{}-{}", anchor, count);
}

}  // namespace heddle::lesson
