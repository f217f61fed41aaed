#include "ui/theme.h"

#include <algorithm>

namespace heddle::ui {

namespace {

constexpr ImU32 rgb(unsigned value) {
    return IM_COL32((value >> 16) & 255, (value >> 8) & 255, value & 255, 255);
}

// Okabe and Ito's order puts the two that differ most first: a program with two threads is the common one.
constexpr unsigned kThreadColors[] = {0x56B4E9, 0xE69F00, 0x009E73, 0xF0E442, 0x0072B2, 0xD55E00, 0xCC79A7};
constexpr int kThreadColorCount = 7;

Theme make_dark() {
    Theme t{};
    t.dark = true;
    t.background = rgb(0x1C1F26);
    t.raised = rgb(0x282C36);
    t.raised_hover = rgb(0x323744);
    t.line = rgb(0x30343F);
    t.text = rgb(0xE7E9EE);
    t.dim = rgb(0x979DAC);
    t.faint = rgb(0x5C6272);
    t.accent = rgb(0x2F4F94);
    t.accent_hover = rgb(0x3A60B2);
    t.accent_line = rgb(0x5580DA);
    t.on_accent = rgb(0xFFFFFF);
    t.link = rgb(0x86AEF7);
    t.good = rgb(0x7FDDA4);
    t.good_back = rgb(0x1F4A33);
    t.warning = rgb(0xF2C879);
    t.warning_back = rgb(0x46391C);
    t.wrong = rgb(0xFF9D87);
    t.wrong_back = rgb(0x55281D);
    t.code_back = rgb(0x2A2E38);
    t.selection = rgb(0x2A3450);
    t.code[int(CodeStyle::kPlain)] = t.text;
    t.code[int(CodeStyle::kKeyword)] = rgb(0xC49BF5);
    t.code[int(CodeStyle::kDefinition)] = rgb(0x86AEF7);
    t.code[int(CodeStyle::kBuiltin)] = rgb(0x6FC3D6);
    t.code[int(CodeStyle::kNumber)] = rgb(0xF0B37A);
    t.code[int(CodeStyle::kString)] = rgb(0xB4DA82);
    t.code[int(CodeStyle::kComment)] = rgb(0x868D9E);
    t.code[int(CodeStyle::kOperator)] = rgb(0xB9BFCC);
    t.code[int(CodeStyle::kDecorator)] = rgb(0xE0C46C);
    t.code[int(CodeStyle::kError)] = t.wrong;
    return t;
}

Theme make_light() {
    Theme t{};
    t.dark = false;
    t.background = rgb(0xFCFCFD);
    t.raised = rgb(0xEDEFF3);
    t.raised_hover = rgb(0xE1E4EB);
    t.line = rgb(0xDCDFE6);
    t.text = rgb(0x1B1F27);
    t.dim = rgb(0x596171);
    t.faint = rgb(0x9AA1AF);
    t.accent = rgb(0x2A5BC7);
    t.accent_hover = rgb(0x2350B2);
    t.accent_line = rgb(0x2A5BC7);
    t.on_accent = rgb(0xFFFFFF);
    t.link = rgb(0x2353B8);
    t.good = rgb(0x146338);
    t.good_back = rgb(0xD8F1E2);
    t.warning = rgb(0x76500A);
    t.warning_back = rgb(0xFBEFD2);
    t.wrong = rgb(0xA3280F);
    t.wrong_back = rgb(0xFBE2DB);
    t.code_back = rgb(0xEDEFF3);
    t.selection = rgb(0xE2EAFB);
    t.code[int(CodeStyle::kPlain)] = t.text;
    t.code[int(CodeStyle::kKeyword)] = rgb(0x7B2FC9);
    t.code[int(CodeStyle::kDefinition)] = rgb(0x1F4FB8);
    t.code[int(CodeStyle::kBuiltin)] = rgb(0x0B6B7E);
    t.code[int(CodeStyle::kNumber)] = rgb(0x9C4A05);
    t.code[int(CodeStyle::kString)] = rgb(0x3A6A10);
    t.code[int(CodeStyle::kComment)] = rgb(0x6B7280);
    t.code[int(CodeStyle::kOperator)] = rgb(0x4B5563);
    t.code[int(CodeStyle::kDecorator)] = rgb(0x7A5C00);
    t.code[int(CodeStyle::kError)] = t.wrong;
    return t;
}

ImVec4 vec(ImU32 color) { return ImGui::ColorConvertU32ToFloat4(color); }

ImU32 mix(ImU32 color, int toward, float amount) {
    auto channel = [&](int shift) {
        float value = float((color >> shift) & 255);
        return ImU32(value + (float(toward) - value) * amount) & 255;
    };
    return IM_COL32(channel(IM_COL32_R_SHIFT), channel(IM_COL32_G_SHIFT), channel(IM_COL32_B_SHIFT), 255);
}

}  // namespace

const Theme& dark_theme() {
    static const Theme theme = make_dark();
    return theme;
}

const Theme& light_theme() {
    static const Theme theme = make_light();
    return theme;
}

ImU32 thread_fill(const Theme& theme, int thread) {
    if (thread <= 0) return theme.dark ? rgb(0x8D94A5) : rgb(0x7C8496);
    return rgb(kThreadColors[(thread - 1) % kThreadColorCount]);
}

ImU32 thread_text(const Theme& theme, int thread) {
    if (thread <= 0) return theme.dark ? rgb(0xB4BAC8) : rgb(0x4E5667);
    ImU32 color = rgb(kThreadColors[(thread - 1) % kThreadColorCount]);
    int index = (thread - 1) % kThreadColorCount;
    if (theme.dark) return index == 4 ? mix(color, 255, 0.42f) : index == 5 || index == 2 ? mix(color, 255, 0.2f) : color;
    return index == 3 ? mix(color, 0, 0.58f) : mix(color, 0, index == 4 ? 0.15f : 0.42f);
}

ImU32 on_thread_fill(int thread) {
    int index = (thread - 1) % kThreadColorCount;
    return thread > 0 && (index == 4 || index == 5) ? rgb(0xFFFFFF) : rgb(0x14161B);
}

ImU32 with_alpha(ImU32 color, float alpha) {
    return (color & ~IM_COL32_A_MASK) | (ImU32(std::clamp(alpha, 0.f, 1.f) * 255.f + 0.5f) << IM_COL32_A_SHIFT);
}

void apply_style(const Theme& theme, float scale) {
    ImGuiStyle style;
    style.WindowPadding = style.FramePadding = style.ItemSpacing = style.ItemInnerSpacing = ImVec2(0, 0);
    style.WindowBorderSize = style.ChildBorderSize = style.PopupBorderSize = style.FrameBorderSize = 0;
    style.WindowRounding = style.ChildRounding = 0;
    style.ScrollbarSize = 8 * scale;
    style.ScrollbarRounding = 4 * scale;
    style.AntiAliasedLinesUseTex = false;
    ImVec4* c = style.Colors;
    for (int i = 0; i < ImGuiCol_COUNT; ++i) c[i] = ImVec4(0, 0, 0, 0);
    c[ImGuiCol_Text] = vec(theme.text);
    c[ImGuiCol_WindowBg] = vec(theme.background);
    c[ImGuiCol_ScrollbarGrab] = vec(theme.raised_hover);
    c[ImGuiCol_ScrollbarGrabHovered] = vec(theme.faint);
    c[ImGuiCol_ScrollbarGrabActive] = vec(theme.dim);
    c[ImGuiCol_TextSelectedBg] = vec(with_alpha(theme.accent_line, 0.4f));
    ImGui::GetStyle() = style;
}

}  // namespace heddle::ui
