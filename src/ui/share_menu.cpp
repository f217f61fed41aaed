#include <vector>

#include "ui/panels.h"
#include "ui/widgets.h"

namespace heddle::ui {

void share_menu(Context& context, const Rect& whole) {
    const session::State& state = context.state();
    const Theme& theme = *context.theme;
    struct Item {
        std::string name;
        std::string label;
        std::string about;
        bool enabled;
    };
    bool stepping = state.way == session::Way::kStep && state.step && !state.step_stale;
    std::vector<Item> items = {
        {"copy-link", "Copy link",
         stepping ? "The program, the schedule and the move where you stand" : "The program as it is now, and the model",
         context.session.can_share()},
        {"save-file", "Save the program", "As a file that Python runs too", !state.text.empty()},
        {"save-picture", stepping ? "Save the timeline as a picture" : "Save the endings as a picture", "SVG, for a paper or a slide",
         stepping ? state.step->position > 0 : state.report && !state.covered()},
        {"open-file", "Open a program…", context.desk ? "Or drop a file anywhere on the window" : "Or drop a file anywhere on the page", state.idle()},
        {"save-progress", "Save my progress", "Edits and answers as a file, for another browser", true},
        {"open-progress", "Open saved progress…", "It takes the place of what is here; that can come back", state.idle()},
    };
    if (state.can_undo_progress)
        items.push_back({"undo-progress", "Bring back what was here before", "The progress from before the file was opened", state.idle()});
    auto button_rect = context.rects.find("share");
    if (button_rect == context.rects.end()) return;
    float width = context.px(380), row = context.px(54), pad = context.px(8);
    Rect card{std::min(button_rect->second.right(), whole.right() - context.px(16)) - width, button_rect->second.bottom() + context.px(6),
              width, row * float(items.size()) + 2 * pad};
    begin_panel(context, "share-menu", whole, false);
    ImDrawList* list = ImGui::GetForegroundDrawList();  // above the borders of the panels
    list->AddRectFilled(card.min(), card.max(), theme.raised, context.px(8));
    list->AddRect(card.min(), card.max(), theme.line, context.px(8), 0, context.hair());
    float y = card.y + pad;
    std::string chosen;
    for (const Item& item : items) {
        Rect area{card.x + pad, y, width - 2 * pad, row};
        bool hovered = false;
        if (item.enabled && hot_area(context, item.name, area, &hovered)) chosen = item.name;
        if (hovered) list->AddRectFilled(area.min(), area.max(), theme.raised_hover, context.px(5));
        draw_text(list, context.fonts.body, {area.x + pad, y + context.px(5)}, context.fonts.body_line,
                  item.enabled ? theme.text : theme.faint, item.label);
        draw_text(list, context.fonts.small, {area.x + pad, y + context.px(27)}, context.fonts.small_line,
                  item.enabled ? theme.dim : theme.faint, fitted_end(context.fonts.small, item.about, area.w - 2 * pad));
        y += row;
    }
    bool elsewhere = hot_area(context, "share-close", whole);
    end_panel(context, whole.bottom());
    if (chosen.empty() && !elsewhere) return;
    context.share_open = false;
    if (!chosen.empty()) act(context, chosen);
}

}  // namespace heddle::ui
