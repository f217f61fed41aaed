#include "ui/code_view.h"

#include <algorithm>

#include "ui/widgets.h"

namespace heddle::ui {

void draw_code(ImDrawList* list, const Context& context, const CodeText& text, int first, int last, ImVec2 pos,
               ImFont* font, float cell, float line) {
    last = std::min(last, int(text.lines.size()));
    // The code font at its own line distance has its glyphs in the middle already.
    float inset = std::round((line - font->FontSize) / 2);
    for (int index = std::max(first, 0); index < last; ++index) {
        const CodeLine& code_line = text.lines[size_t(index)];
        for (const CodeSpan& span : code_line.spans) {
            const char* begin = text.source.data() + span.offset;
            list->AddText(font, font->FontSize,
                          {std::round(pos.x + float(span.column) * cell), std::round(pos.y + float(index) * line + inset)},
                          context.theme->code[int(span.style)], begin, begin + span.length);
        }
    }
}

void draw_squiggle(ImDrawList* list, const Context& context, ImVec2 pos, int from, int to, float cell, float line,
                   ImU32 color) {
    float x = pos.x + float(from) * cell, end = pos.x + float(std::max(to, from + 1)) * cell;
    float y = std::round(pos.y + line - context.px(3)), step = context.scale * 2.5f, height = context.scale * 1.5f;
    bool up = false;
    list->PathClear();
    for (; x <= end + 0.1f; x += step, up = !up) list->PathLineTo({x, up ? y - height : y + height});
    list->PathStroke(color, 0, 1.2f * context.scale);
}

}  // namespace heddle::ui
