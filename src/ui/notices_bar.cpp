#include "ui/panels.h"
#include "ui/widgets.h"

namespace heddle::ui {

namespace {

float text_room(Context& context, float width) { return width - context.px(16 + 16 + 32); }

float notice_height(Context& context, float width, const session::Notice& notice) {
    return wrapped(nullptr, context.fonts.body, {}, text_room(context, width), context.fonts.body_line, 0, notice.text) +
           context.px(14);
}

}  // namespace

float notices_height(Context& context, float width) {
    float height = 0;
    for (const session::Notice& notice : context.state().notices) height += notice_height(context, width, notice);
    return height;
}

void notices_bar(Context& context, const Rect& rect) {
    const Theme& theme = *context.theme;
    begin_panel(context, "notices", rect, false);
    ImDrawList* list = ImGui::GetWindowDrawList();
    float y = rect.y;
    int dismissed = -1;
    const auto& notices = context.state().notices;
    for (size_t i = 0; i < notices.size(); ++i) {
        const session::Notice& notice = notices[i];
        float height = notice_height(context, rect.w, notice);
        bool wrong = notice.severity == session::Severity::kError;
        bool warning = notice.severity == session::Severity::kWarning;
        ImU32 back = wrong ? theme.wrong_back : warning ? theme.warning_back : theme.raised;
        ImU32 color = wrong ? theme.wrong : warning ? theme.warning : theme.text;
        list->AddRectFilled({rect.x, y}, {rect.right(), y + height}, back);
        wrapped(list, context.fonts.body, {rect.x + context.px(16), y + context.px(7)}, text_room(context, rect.w),
                context.fonts.body_line, color, notice.text);
        float size = context.px(24);
        Rect cross{rect.right() - context.px(12) - size, y + context.px(6), size, size};
        if (hot_area(context, "dismiss-" + std::to_string(i), cross)) dismissed = int(i);
        ImVec2 middle{cross.x + size / 2, cross.y + size / 2};
        float arm = context.px(4.5f);
        list->AddLine({middle.x - arm, middle.y - arm}, {middle.x + arm, middle.y + arm}, color, context.px(1.5f));
        list->AddLine({middle.x - arm, middle.y + arm}, {middle.x + arm, middle.y - arm}, color, context.px(1.5f));
        y += height;
    }
    end_panel(context, rect.bottom());
    if (dismissed >= 0) context.session.dismiss_notice(size_t(dismissed));
}

}  // namespace heddle::ui
