#include "ui/fonts.h"

#include <cmath>
#include <cstring>

namespace heddle::ui {

namespace {

// Sizes in three steps: small, body, title. In CSS pixels of the em square.
constexpr float kSmallEm = 12.5f, kBodyEm = 15, kTitleEm = 22, kCodeEm = 14, kSmallCodeEm = 12.5f;
constexpr float kSmallLine = 18, kBodyLine = 22, kTitleLine = 30, kCodeLine = 21;

// ImGui's pixel size is from ascender to descender; these are that distance per em of the two families ('hhea' table).
constexpr float kProseHeight = 1.21f, kCodeHeight = 1.32f;
constexpr float kCodeAdvance = 0.6f;  // JetBrains Mono: 600 of 1000 units for every character

// What is cut into the font files that are shipped, less what no text of ours uses.
const ImWchar kAllRanges[] = {0x20,   0x7E,   0xA0,   0x17F,  0x2C6,  0x2DD,  0x370,  0x3FF,  0x2010, 0x203A, 0x2070,
                              0x209C, 0x20AC, 0x20AC, 0x2190, 0x21FF, 0x2200, 0x22FF, 0x2300, 0x23FF, 0x2460, 0x2473,
                              0x2500, 0x25FF, 0x2713, 0x2718, 0x2776, 0x2793, 0xFFFD, 0xFFFD, 0};
// For sizes that only hold headings and labels: fewer glyphs start the page sooner.
const ImWchar kLabelRanges[] = {0x20,   0x7E,   0xA0,   0xFF,   0x2010, 0x2027, 0x2030, 0x203A, 0x2190, 0x2199, 0x2212,
                                0x2212, 0x2260, 0x2265, 0x2460, 0x2473, 0x25B6, 0x25C0, 0x2713, 0x2718, 0xFFFD, 0xFFFD, 0};

struct Wanted {
    const std::string* file;
    float em;
    float height;
    float line = 0;          // for code: the font's own size becomes the line's
    float cell = 0;          // for code: the width of every character
    const ImWchar* ranges = kAllRanges;
    const std::string* fallback = nullptr;  // for characters that the file lacks
};

void* copy_for_atlas(const std::string& bytes) {
    void* copy = IM_ALLOC(bytes.size());
    std::memcpy(copy, bytes.data(), bytes.size());
    return copy;
}

ImFont* add(const Wanted& wanted, float scale) {
    ImFontAtlas* atlas = ImGui::GetIO().Fonts;
    ImFontConfig config;
    config.SizePixels = std::round(wanted.em * scale * wanted.height);
    config.OversampleH = wanted.cell > 0 || scale >= 1.75f ? 1 : 2;
    config.OversampleV = 1;
    config.PixelSnapH = wanted.cell > 0;
    config.GlyphRanges = wanted.ranges;
    if (wanted.cell > 0) config.GlyphMinAdvanceX = config.GlyphMaxAdvanceX = wanted.cell;
    if (wanted.line > 0) config.GlyphOffset.y = std::round((wanted.line - config.SizePixels) / 2);
    if (!wanted.file || wanted.file->empty()) {
        config.GlyphRanges = nullptr;
        return atlas->AddFontDefault(&config);
    }
    ImFont* font = atlas->AddFontFromMemoryTTF(copy_for_atlas(*wanted.file), int(wanted.file->size()),
                                               config.SizePixels, &config, wanted.ranges);
    if (wanted.fallback && !wanted.fallback->empty()) {
        config.MergeMode = true;
        atlas->AddFontFromMemoryTTF(copy_for_atlas(*wanted.fallback), int(wanted.fallback->size()),
                                    std::round(wanted.em * scale * kCodeHeight * 0.92f), &config, wanted.ranges);
    }
    return font;
}

}  // namespace

Fonts build_fonts(const FontFiles& files, float scale) {
    ImGui::GetIO().Fonts->Clear();
    const std::string& bold = files.prose_bold.empty() ? files.prose : files.prose_bold;
    Fonts fonts;
    fonts.body_line = std::round(kBodyLine * scale);
    fonts.small_line = std::round(kSmallLine * scale);
    fonts.title_line = std::round(kTitleLine * scale);
    fonts.code_line = std::round(kCodeLine * scale);
    fonts.code_cell = std::round(kCodeEm * kCodeAdvance * scale);
    fonts.code_em = std::round(kCodeEm * scale * kCodeHeight) / kCodeHeight;
    float small_cell = std::round(kSmallCodeEm * kCodeAdvance * scale);

    fonts.body = add({.file = &files.prose, .em = kBodyEm, .height = kProseHeight, .fallback = &files.code}, scale);
    fonts.bold = add({.file = &bold, .em = kBodyEm, .height = kProseHeight, .ranges = kLabelRanges}, scale);
    fonts.small = add({.file = &files.prose, .em = kSmallEm, .height = kProseHeight, .fallback = &files.code}, scale);
    fonts.small_bold = add({.file = &bold, .em = kSmallEm, .height = kProseHeight, .ranges = kLabelRanges}, scale);
    fonts.title = add({.file = &bold, .em = kTitleEm, .height = kProseHeight, .ranges = kLabelRanges}, scale);
    fonts.code = add({.file = &files.code, .em = kCodeEm, .height = kCodeHeight, .line = fonts.code_line,
                      .cell = fonts.code_cell}, scale);
    fonts.small_code = add({.file = &files.code, .em = kSmallCodeEm, .height = kCodeHeight, .cell = small_cell}, scale);
    ImGui::GetIO().Fonts->TexDesiredWidth = 2048;
    ImGui::GetIO().Fonts->Build();
    // The native text field sets its lines at the font's size; glyphs were already moved down to the middle of it.
    fonts.code->FontSize = fonts.code_line;
    return fonts;
}

}  // namespace heddle::ui
