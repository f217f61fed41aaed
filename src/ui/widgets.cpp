#include "ui/widgets.h"

#include <algorithm>
#include <cfloat>
#include <cstdlib>

namespace heddle::ui {

float text_width(ImFont* font, const char* text, const char* end) {
    return font->CalcTextSizeA(font->FontSize, FLT_MAX, 0, text, end).x;
}

void draw_text(ImDrawList* list, ImFont* font, ImVec2 pos, float line, ImU32 color, const std::string& text) {
    float y = std::round(pos.y + (line - font->FontSize) / 2);
    list->AddText(font, font->FontSize, {std::round(pos.x), y}, color, text.data(), text.data() + text.size());
}

std::string fitted(ImFont* font, const std::string& text, float width) {
    if (text_width(font, text) <= width) return text;
    float room = width - text_width(font, "…");
    const char* stop = text.data();
    font->CalcTextSizeA(font->FontSize, std::max(room, 1.f), 0, text.data(), text.data() + text.size(), &stop);
    return std::string(text.data(), stop) + "…";
}

std::string fitted_end(ImFont* font, const std::string& text, float width) {
    if (text_width(font, text) <= width) return text;
    size_t at = 0;
    while (at < text.size() && text_width(font, "…" + text.substr(at)) > width) {
        ++at;
        while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
    }
    return "…" + text.substr(at);
}

std::string fitted_value(ImFont* font, const std::string& text, float width) {
    if (text_width(font, text) <= width) return text;
    size_t at = text.find(" → ");
    if (at == std::string::npos) at = text.find(" = ");
    if (at == std::string::npos) return fitted(font, text, width);
    std::string value = text.substr(at);
    float room = width - text_width(font, value);
    return room < width * 0.35f ? fitted(font, text, width) : fitted(font, text.substr(0, at), room) + value;
}

bool hot_area(Context& context, const std::string& name, const Rect& rect, bool* hovered) {
    context.rects[name] = rect;
    if (hovered) *hovered = false;
    if (rect.empty()) return false;
    ImGui::SetCursorScreenPos(rect.min());
    bool pressed = ImGui::InvisibleButton(name.c_str(), {rect.w, rect.h});
    if (ImGui::IsItemHovered()) {
        if (hovered) *hovered = true;
        ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    }
    return pressed;
}

float button_width(Context& context, const std::string& label) {
    return std::ceil(text_width(context.fonts.body, label)) + context.px(28);
}

bool button(Context& context, const std::string& name, const std::string& label, ButtonKind kind, ImVec2 pos,
            float height, float width, bool enabled) {
    const Theme& theme = *context.theme;
    if (width <= 0) width = button_width(context, label);
    Rect rect{pos.x, pos.y, width, height};
    bool hovered = false;
    bool pressed = false;
    if (enabled) pressed = hot_area(context, name, rect, &hovered);
    else context.rects[name] = rect;
    ImU32 back = theme.raised, text = theme.text;
    if (kind == ButtonKind::kPrimary) {
        back = hovered ? theme.accent_hover : theme.accent;
        text = theme.on_accent;
    } else if (kind == ButtonKind::kDanger) {
        back = theme.wrong_back;
        text = theme.wrong;
    } else if (hovered) {
        back = theme.raised_hover;
    } else if (kind == ButtonKind::kBare) {
        back = 0;
        text = theme.dim;
    }
    if (!enabled) {
        back = kind == ButtonKind::kBare ? 0 : theme.raised;
        text = theme.faint;
    }
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->AddRectFilled(rect.min(), rect.max(), back, context.px(6));
    if (kind == ButtonKind::kPrimary && enabled)
        list->AddRect(rect.min(), rect.max(), theme.accent_line, context.px(6), 0, context.hair());
    float x = pos.x + (width - text_width(context.fonts.body, label)) / 2;
    draw_text(list, context.fonts.body, {x, pos.y}, height, text, label);
    return pressed;
}

float segments_width(Context& context, const Segment* items, int count) {
    float width = 0;
    for (int i = 0; i < count; ++i) width += std::ceil(text_width(context.fonts.body, items[i].label)) + context.px(24);
    return width;
}

int segments(Context& context, const Segment* items, int count, int chosen, ImVec2 pos, float height, float* width) {
    const Theme& theme = *context.theme;
    ImDrawList* list = ImGui::GetWindowDrawList();
    float whole = segments_width(context, items, count);
    float x = pos.x;
    int pressed = -1;
    float radius = context.px(6);
    for (int i = 0; i < count; ++i) {
        Rect rect{x, pos.y, std::ceil(text_width(context.fonts.body, items[i].label)) + context.px(24), height};
        bool hovered = false;
        if (items[i].enabled) {
            if (hot_area(context, items[i].name, rect, &hovered)) pressed = i;
        } else {
            context.rects[items[i].name] = rect;
        }
        ImDrawFlags corners = (i == 0 ? ImDrawFlags_RoundCornersLeft : ImDrawFlags_RoundCornersNone);
        if (i == count - 1) corners = i == 0 ? ImDrawFlags_RoundCornersAll : ImDrawFlags_RoundCornersRight;
        if (i == chosen) list->AddRectFilled(rect.min(), rect.max(), theme.accent, radius, corners);
        else if (hovered) list->AddRectFilled(rect.min(), rect.max(), theme.raised, radius, corners);
        ImU32 color = i == chosen ? theme.on_accent : items[i].enabled ? theme.dim : theme.faint;
        draw_text(list, context.fonts.body, {x + context.px(12), pos.y}, height, color, items[i].label);
        x += rect.w;
    }
    list->AddRect(pos, {pos.x + whole, pos.y + height}, theme.line, radius, 0, context.hair());
    if (width) *width = whole;
    return pressed;
}

bool checkbox(Context& context, const std::string& name, const std::string& label, bool ticked, ImVec2 pos, float width,
              float* height, bool enabled) {
    const Theme& theme = *context.theme;
    float indent = context.px(26), pad = context.px(3), size = context.px(16);
    float text_height = wrapped(nullptr, context.fonts.body, {}, width - indent, context.fonts.body_line, 0, label);
    Rect area{pos.x, pos.y, width, text_height + 2 * pad};
    *height = area.h;
    bool hovered = false, pressed = false;
    if (enabled) pressed = hot_area(context, name, area, &hovered);
    else context.rects[name] = area;
    ImDrawList* list = ImGui::GetWindowDrawList();
    ImVec2 box{pos.x, std::round(pos.y + pad + (context.fonts.body_line - size) / 2)};
    if (ticked) list->AddRectFilled(box, {box.x + size, box.y + size}, enabled ? theme.accent : theme.raised, context.px(3));
    list->AddRect(box, {box.x + size, box.y + size}, hovered || ticked ? theme.accent_line : theme.dim, context.px(3), 0, context.px(1.25f));
    if (ticked) {
        const ImVec2 tick[] = {{box.x + size * 0.22f, box.y + size * 0.52f}, {box.x + size * 0.43f, box.y + size * 0.73f}, {box.x + size * 0.79f, box.y + size * 0.29f}};
        list->AddPolyline(tick, 3, theme.on_accent, 0, context.px(1.75f));
    }
    wrapped(list, context.fonts.body, {pos.x + indent, pos.y + pad}, width - indent, context.fonts.body_line,
            enabled ? theme.text : theme.dim, label);
    return pressed;
}

float panel_heading(Context& context, ImDrawList* list, ImVec2 pos, const std::string& text, float room) {
    float line = context.px(36);
    // Wide letters at a small size, as the labels of instruments have.
    ImFont* font = context.fonts.small;
    float x = std::round(pos.x);
    float y = std::round(pos.y + (line - font->FontSize) / 2);
    for (size_t at = 0; at < text.size();) {
        size_t end = at + 1;
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
        char upper[8] = {};
        for (size_t i = at; i < end && i - at < 7; ++i)
            upper[i - at] = text[i] >= 'a' && text[i] <= 'z' ? char(text[i] - 32) : text[i];
        float width = text_width(font, upper) + context.scale * 0.8f;
        if (room > 0 && end < text.size() && x + width - pos.x > room - text_width(font, "…")) {
            list->AddText(font, font->FontSize, {x, y}, context.theme->dim, "…");
            break;
        }
        list->AddText(font, font->FontSize, {x, y}, context.theme->dim, upper);
        x += width;
        at = end;
    }
    return line;
}

float badge(Context& context, ImDrawList* list, ImVec2 pos, float line, const std::string& text, ImU32 color, ImU32 back) {
    float height = context.px(20), width = std::ceil(text_width(context.fonts.small, text)) + context.px(16);
    float y = std::round(pos.y + (line - height) / 2);
    list->AddRectFilled({pos.x, y}, {pos.x + width, y + height}, back, height / 2);
    draw_text(list, context.fonts.small, {pos.x + context.px(8), y}, height, color, text);
    return width;
}

float thread_mark(Context& context, ImDrawList* list, ImVec2 pos, float line, int thread) {
    float radius = context.px(9);
    std::string label = thread <= 0 ? "M" : std::to_string(thread);
    float width = label.size() == 1 ? radius * 2 : std::ceil(text_width(context.fonts.small, label)) + context.px(10);
    float y = std::round(pos.y + line / 2);
    ImU32 color = thread_text(*context.theme, thread);
    list->AddRect({pos.x, y - radius}, {pos.x + width, y + radius}, color, radius, 0, context.px(1.25f));
    float x = pos.x + (width - text_width(context.fonts.small, label)) / 2;
    draw_text(list, context.fonts.small, {x, y - radius}, radius * 2, color, label);
    return width + context.px(6);
}

float wrapped(ImDrawList* list, ImFont* font, ImVec2 pos, float width, float line, ImU32 color, const std::string& text) {
    const char* at = text.data();
    const char* end = at + text.size();
    float y = pos.y;
    while (at < end) {
        const char* stop = font->CalcWordWrapPositionA(1.f, at, end, std::max(width, font->FontSize));
        if (stop == at) stop = at + 1;
        const char* newline = std::find(at, stop, '\n');
        stop = newline;
        if (list) draw_text(list, font, {pos.x, y}, line, color, std::string(at, stop));
        y += line;
        at = stop;
        if (at < end && *at == '\n') ++at;
        else
            while (at < end && *at == ' ') ++at;
    }
    return y - pos.y;
}

void hint(Context& context, const std::string& words) {
    const Theme& theme = *context.theme;
    ImDrawList* list = ImGui::GetForegroundDrawList();
    ImVec2 screen = ImGui::GetIO().DisplaySize, at = ImGui::GetIO().MousePos;
    float pad = context.px(8), widest = std::min(context.px(420), screen.x - context.px(32));
    float width = std::min(std::ceil(text_width(context.fonts.small, words)), widest);
    float height = wrapped(nullptr, context.fonts.small, {}, width + 1, context.fonts.small_line, 0, words);
    float x = std::clamp(at.x + context.px(12), 0.f, screen.x - width - 2 * pad - context.px(4));
    float y = at.y - height - 2 * pad - context.px(6);
    if (y < 0) y = at.y + context.px(20);
    list->AddRectFilled({x, y}, {x + width + 2 * pad, y + height + 2 * pad}, theme.raised, context.px(5));
    list->AddRect({x, y}, {x + width + 2 * pad, y + height + 2 * pad}, theme.line, context.px(5), 0, context.hair());
    wrapped(list, context.fonts.small, {x + pad, y + pad}, width + 1, context.fonts.small_line, theme.text, words);
}

void separator_horizontal(Context& context, ImDrawList* list, float x0, float x1, float y) {
    list->AddRectFilled({x0, y}, {x1, y + context.hair()}, context.theme->line);
}

void separator_vertical(Context& context, ImDrawList* list, float x, float y0, float y1) {
    list->AddRectFilled({x, y0}, {x + context.hair(), y1}, context.theme->line);
}

void timeline_axis_name(Context& context, ImDrawList* list, const Rect& rect, const char* word) {
    draw_text(list, context.fonts.small, {rect.x, rect.y}, rect.h, context.theme->dim, std::string(word) + " →");
}

void begin_panel(Context& context, const char* name, const Rect& rect, bool scrolls) {
    context.rects[std::string("panel-") + name] = rect;
    ImGui::SetCursorScreenPos(rect.min());
    ImGuiWindowFlags flags = ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoMove;
    if (!scrolls) flags |= ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;
    ImGui::BeginChild(name, {std::max(rect.w, 1.f), std::max(rect.h, 1.f)}, ImGuiChildFlags_None, flags);
}

void end_panel(Context&, float content_bottom) {
    // ImGui learns the height of what was drawn from an item at its end.
    float top = ImGui::GetWindowPos().y - ImGui::GetScrollY();
    ImGui::SetCursorPos({0, 0});
    ImGui::Dummy({1, std::max(1.f, content_bottom - top)});
    ImGui::EndChild();
}

std::string without_backquotes(std::string text) {
    text.erase(std::remove(text.begin(), text.end(), '`'), text.end());
    return text;
}

int thread_of_name(const Context& context, const std::string& name) {
    for (const protocol::ThreadItem& thread : context.state().threads)
        if (thread.name == name) return thread.index;
    if (name == "MainThread") return 0;
    size_t dash = name.find("Thread-");
    if (dash != std::string::npos) return std::atoi(name.c_str() + dash + 7);
    return 0;
}

}  // namespace heddle::ui
