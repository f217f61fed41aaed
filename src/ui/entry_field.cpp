#include "ui/entry_field.h"

#include <imgui_internal.h>

#include <utility>

namespace heddle::ui {

namespace {

constexpr size_t kEntryBytesMax = 1000;
constexpr int kFocusFrames = 4;  // within so many frames a request is granted, or was lost

int grow(ImGuiInputTextCallbackData* data) {
    auto* text = static_cast<std::string*>(data->UserData);
    text->resize(size_t(data->BufTextLen));
    data->Buf = text->data();
    return 0;
}

// Letters that came before the field has the keyboard. True when there were any.
bool take_letters(std::string* text) {
    ImVector<ImWchar>& queue = ImGui::GetIO().InputQueueCharacters;
    bool any = false;
    for (ImWchar letter : queue) {
        if (letter < ' ' || letter == 127 || text->size() >= kEntryBytesMax) continue;
        char bytes[5] = {};
        *text += ImTextCharToUtf8(bytes, letter);
        any = true;
    }
    queue.resize(0);
    return any;
}

}  // namespace

void give_keyboard(ImGuiID id) {
    // Not SetKeyboardFocusHere(): that goes by ImGui's way with keys from item to item, which the lab's panels take no part in.
    ImGui::ActivateItemByID(id);
    ImGui::GetCurrentContext()->NavNextActivateFlags = ImGuiActivateFlags_PreferInput | ImGuiActivateFlags_TryToPreserveState;
}

Entry entry_field(Context& context, const char* name, const Rect& rect, const char* hint, std::string* text, EntryFocus* focus) {
    context.rects[name] = rect;
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->AddRectFilled(rect.min(), rect.max(), context.theme->raised, context.px(4));
    ImGui::PushID(name);
    ImGuiID id = ImGui::GetID("##entry");
    Entry entry;
    ImGui::SetCursorScreenPos({rect.x + context.px(8), rect.y + std::round((rect.h - context.fonts.body->FontSize) / 2)});
    ImGui::PushFont(context.fonts.body);
    ImGui::SetNextItemWidth(rect.w - context.px(16));
    if (focus->wanted && ImGui::GetActiveID() != id) {
        if (focus->waited++ % kFocusFrames == 0) give_keyboard(id);
        context.frame_again = true;
        entry.edited = take_letters(text);
    }
    ImGui::PushStyleColor(ImGuiCol_TextDisabled, context.theme->dim);
    text->reserve(text->size() + 1);
    entry.entered = ImGui::InputTextWithHint("##entry", hint, text->data(), text->capacity() + 1,
                                             ImGuiInputTextFlags_CallbackResize | ImGuiInputTextFlags_EnterReturnsTrue, grow, text);
    entry.edited = entry.edited || ImGui::IsItemEdited();
    bool active = ImGui::GetActiveID() == id;
    if (active && focus->wanted) {
        *focus = {};
        // The next letter goes behind what is there instead of taking its place.
        if (ImGuiInputTextState* state = ImGui::GetInputTextState(id)) {
            state->ClearSelection();
            state->Stb.cursor = state->CurLenW;
        }
    }
    context.typing_entry = context.typing_entry || active || focus->wanted;
    ImGui::PopStyleColor();
    ImGui::PopFont();
    ImGui::PopID();
    list->AddRect(rect.min(), rect.max(), active ? context.theme->accent_line : context.theme->line, context.px(4), 0, context.hair());
    return entry;
}

}  // namespace heddle::ui
