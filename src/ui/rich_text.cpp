#include "ui/rich_text.h"

#include <algorithm>
#include <vector>

#include "ui/widgets.h"

// Line breaking: runs are cut at spaces into words; a word is one or more pieces of different style with no space
// between them ("`x`," is one word of two pieces), and words are set one after the other, first fit. A word that is
// wider than the line is set on a line of its own and broken where the line ends.

namespace heddle::ui {

namespace {

struct Piece {
    const lesson::Inline* run = nullptr;
    std::string text;
    float width = 0;
    int thread = 0;  // for a circled number, which stands for a thread and has its colour
};

struct Word {
    std::vector<Piece> pieces;
    bool space_before = false;
    bool line_break = false;
    float width = 0;
};

ImFont* font_of(Context& context, const RichStyle& style, const lesson::Inline& run) {
    if (run.code) return context.fonts.small_code;
    return run.bold ? style.bold : style.font;
}

// ① to ⑳ at `at`: the number, else 0.
int circled_number(const std::string& text, size_t at) {
    if (text.compare(at, 2, "\xE2\x91") != 0 || at + 2 >= text.size()) return 0;
    int number = int(static_cast<unsigned char>(text[at + 2])) - 0xA0 + 1;
    return number >= 1 && number <= 20 ? number : 0;
}

float code_margin(Context& context) { return context.px(3); }

std::vector<Word> words_of(Context& context, const RichStyle& style, const lesson::InlineText& text) {
    std::vector<Word> words(1);
    for (const lesson::Inline& run : text) {
        if (run.line_break) {
            words.push_back({});
            words.back().line_break = true;
            continue;
        }
        ImFont* font = font_of(context, style, run);
        size_t at = 0;
        while (at < run.text.size()) {
            size_t end = run.text.find_first_of(" \n", at);
            if (end == std::string::npos) end = run.text.size();
            while (end > at) {
                size_t stop = run.code ? end : std::min(end, run.text.find("\xE2\x91", at));
                int thread = stop == at ? circled_number(run.text, at) : 0;
                if (stop == at) stop = std::min(end, at + 3);
                Piece piece{&run, run.text.substr(at, stop - at), 0, thread};
                at = stop;
                // Glyphs are set from whole pixels: widths are rounded up, or some gaps would seem to close.
                piece.width = std::ceil(text_width(font, piece.text)) + (run.code ? 2 * code_margin(context) : 0);
                words.back().width += piece.width;
                words.back().pieces.push_back(std::move(piece));
            }
            if (end < run.text.size()) {
                words.push_back({});
                words.back().space_before = true;
            }
            at = end + 1;
        }
    }
    return words;
}

class Setter {
public:
    Setter(Context& context, ImDrawList* list, ImVec2 pos, float width, const RichStyle& style, std::string* link)
        : context_(context), list_(list), pos_(pos), width_(width), style_(style), link_(link) {}

    void set(const Word& word) {
        if (word.line_break) new_line();
        if (word.pieces.empty()) {
            pending_space_ = pending_space_ || word.space_before;
            return;
        }
        float space = (word.space_before || pending_space_) && x_ > 0 ? text_width(style_.font, " ") : 0;
        pending_space_ = false;
        if (x_ > 0 && x_ + space + word.width > width_) {
            new_line();
            space = 0;
        }
        x_ += space;
        for (const Piece& piece : word.pieces) set(piece);
    }

    float height() const { return y_ + style_.line; }

private:
    void new_line() {
        x_ = 0;
        y_ += style_.line;
    }

    void set(const Piece& piece) {
        ImFont* font = font_of(context_, style_, *piece.run);
        if (piece.width <= width_) {
            draw(piece, piece.text, piece.width, font);
            return;
        }
        const char* at = piece.text.data();
        const char* end = at + piece.text.size();
        while (at < end) {
            const char* stop = at;
            font->CalcTextSizeA(font->FontSize, std::max(width_ - x_ - context_.px(8), font->FontSize), 0, at, end, &stop);
            if (stop == at) ++stop;
            std::string part(at, stop);
            draw(piece, part, text_width(font, part), font);
            at = stop;
            if (at < end) new_line();
        }
    }

    void draw(const Piece& piece, const std::string& text, float width, ImFont* font) {
        if (list_) {
            const lesson::Inline& run = *piece.run;
            const Theme& theme = *context_.theme;
            ImVec2 at{pos_.x + x_, pos_.y + y_};
            Rect box{std::round(at.x), at.y, width, style_.line};
            bool is_link = !run.link.empty() && !run.image;
            ImU32 color = is_link ? theme.link : piece.thread ? thread_text(theme, piece.thread) : style_.color;
            float inset = 0;
            if (run.code) {
                inset = code_margin(context_);
                float pad = context_.px(2);
                bool goes_on = last_code_ == &run && last_y_ == y_;  // words of one stretch of code share one background
                float left = goes_on ? pos_.x + last_end_ - context_.px(4) : box.x;
                list_->AddRectFilled({left, box.y + pad}, {box.right(), box.bottom() - pad}, theme.code_back, context_.px(3));
                if (goes_on) inset -= context_.px(1);
                last_code_ = &run;
                last_end_ = x_ + width;
                last_y_ = y_;
            }
            int first_vertex = list_->VtxBuffer.Size;
            draw_text(list_, font, {at.x + inset, at.y}, style_.line, color, text);
            if (run.italic) slant(first_vertex, at.y + style_.line * 0.72f);
            if (run.strike) line_at(box, 0.52f, color);
            if (is_link) {
                bool hovered = ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(box.min(), box.max());
                line_at(box, 0.84f, with_alpha(color, hovered ? 1.f : 0.45f));
                if (hovered) {
                    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
                    if (link_ && ImGui::IsMouseReleased(0)) *link_ = run.link;
                }
            }
        }
        x_ += width;
    }

    void line_at(const Rect& box, float part, ImU32 color) {
        float y = std::round(box.y + box.h * part);
        list_->AddRectFilled({box.x, y}, {box.right(), y + context_.hair()}, color);
    }

    // Shears what was just drawn: an oblique for emphasis without one more font to load.
    void slant(int first_vertex, float base) {
        for (int i = first_vertex; i < list_->VtxBuffer.Size; ++i) {
            ImDrawVert& vertex = list_->VtxBuffer[i];
            vertex.pos.x += (base - vertex.pos.y) * 0.18f;
        }
    }

    Context& context_;
    ImDrawList* list_;
    ImVec2 pos_;
    float width_;
    const RichStyle& style_;
    std::string* link_;
    float x_ = 0, y_ = 0;
    bool pending_space_ = false;
    const lesson::Inline* last_code_ = nullptr;
    float last_end_ = 0, last_y_ = 0;
};

}  // namespace

RichStyle body_style(const Context& context) {
    return {context.fonts.body, context.fonts.bold, context.theme->text, context.fonts.body_line};
}

float rich_text(Context& context, ImDrawList* list, ImVec2 pos, float width, const RichStyle& style,
                const lesson::InlineText& text, std::string* link) {
    if (text.empty()) return 0;
    Setter setter(context, list, pos, width, style, link);
    for (const Word& word : words_of(context, style, text)) setter.set(word);
    return setter.height();
}

}  // namespace heddle::ui
