#include "ui/text_input.h"

#include <imgui_internal.h>

#include <algorithm>
#include <string>

#include "ui/highlight.h"

namespace heddle::ui {

namespace {

struct Edited {
    std::string text;
};

// Grows the buffer as ImGui asks, and turns a typed tab into spaces up to the next stop.
int on_event(ImGuiInputTextCallbackData* data) {
    auto* edited = static_cast<Edited*>(data->UserData);
    if (data->EventFlag == ImGuiInputTextFlags_CallbackResize) {
        edited->text.resize(size_t(data->BufTextLen));
        data->Buf = edited->text.data();
        return 0;
    }
    if (data->EventFlag == ImGuiInputTextFlags_CallbackEdit) {
        int at = data->CursorPos - 1;
        if (at >= 0 && data->Buf[at] == '\t') {
            int line_start = at;
            while (line_start > 0 && data->Buf[line_start - 1] != '\n') --line_start;
            int spaces = kTabColumns - (at - line_start) % kTabColumns;
            data->DeleteChars(at, 1);
            data->InsertChars(at, std::string(size_t(spaces), ' ').c_str());
        } else if (at >= 0 && data->Buf[at] == '\n') {
            // A new line starts where the line above it does, one step deeper after a colon.
            int line_start = at;
            while (line_start > 0 && data->Buf[line_start - 1] != '\n') --line_start;
            int indent = 0;
            while (data->Buf[line_start + indent] == ' ') ++indent;
            if (at > line_start && data->Buf[at - 1] == ':') indent += kTabColumns;
            std::string spaces(size_t(indent), ' ');
            data->InsertChars(at + 1, spaces.c_str());
        }
    }
    return 0;
}

}  // namespace

void text_input(Context& context, const Rect& rect, float padding_y) {
    Edited edited{context.state().text};
    ImGui::SetCursorScreenPos(rect.min());
    ImGui::PushFont(context.fonts.code);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(0, padding_y));
    ImGui::PushStyleColor(ImGuiCol_Text, ImVec4(0, 0, 0, 0));  // the caret is drawn below, since it has this colour too
    // A program that the lesson replaced is a new field: the old one's undo history is of another text.
    ImGui::PushID(int(context.state().program + 1));
    bool changed = ImGui::InputTextMultiline(
        "##code", edited.text.data(), edited.text.size() + 1, {rect.w, rect.h},
        ImGuiInputTextFlags_AllowTabInput | ImGuiInputTextFlags_CallbackResize | ImGuiInputTextFlags_CallbackEdit, on_event,
        &edited);
    ImGuiID id = ImGui::GetItemID();
    ImGui::PopID();
    ImGui::PopStyleColor();
    ImGui::PopStyleVar();
    ImGui::PopFont();

    ImGuiWindow* parent = ImGui::GetCurrentWindow();
    ImGuiWindow* child = parent->DC.ChildWindows.empty() ? nullptr : parent->DC.ChildWindows.back();
    ImGuiInputTextState* state = ImGui::GetInputTextState(id);
    if (child) context.editor_scroll_y = child->Scroll.y;
    context.editor_scroll_x = state ? state->ScrollX : 0;
    int wanted = context.scroll_to_line > 0 ? context.scroll_to_line : context.follow_line;
    if (wanted > 0 && child) {
        ImGui::SetScrollY(child, std::max(0.f, float(wanted - 3) * context.fonts.code_line));
        context.scroll_to_line = context.follow_line = 0;
        context.frame_again = true;
    }
    context.caret_line = 0;
    if (state && ImGui::GetActiveID() == id) {
        int line = 0, column = 0;
        for (int i = 0; i < state->Stb.cursor && i < state->CurLenW; ++i) {
            if (state->TextW[i] == '\n') ++line, column = 0;
            else if (state->TextW[i] == '\t') column += kTabColumns;
            else ++column;
        }
        context.caret_line = line + 1;
        float x = rect.x + float(column) * context.fonts.code_cell - context.editor_scroll_x;
        float y = rect.y + padding_y + float(line) * context.fonts.code_line - context.editor_scroll_y;
        ImDrawList* list = parent->DrawList;
        list->PushClipRect(rect.min(), rect.max(), true);
        list->AddRectFilled({x, y + context.px(2)}, {x + context.px(2), y + context.fonts.code_line - context.px(2)},
                            context.theme->link);
        list->PopClipRect();
    }
    if (changed) context.session.edit(edited.text.c_str(), context.now_ms);
}

}  // namespace heddle::ui
