#include <fmt/format.h>

#include "ui/endings.h"
#include "ui/widgets.h"

// Predict, then reveal: the endings are found but covered; the learner ticks those that are expected.

namespace heddle::ui {

void prediction_card(Context& context, ImDrawList* list, const Rect& rect, float& y) {
    const session::Prediction& prediction = *context.state().prediction;
    const Theme& theme = *context.theme;
    float x = rect.x + context.px(16), width = rect.w - context.px(32);
    y += wrapped(list, context.fonts.bold, {x, y}, width, context.fonts.body_line, theme.text, "Which endings are possible?");
    y += wrapped(list, context.fonts.body, {x, y}, width, context.fonts.body_line, theme.dim,
                 "Every schedule has been tried. Tick each ending that you expect, then reveal.");
    y += context.px(8);
    if (!prediction.common.empty())
        y += wrapped(list, context.fonts.small_code, {x, y}, width, context.px(22), theme.text, prediction.common + "…");
    int pressed = -1;
    for (size_t i = 0; i < prediction.choices.size(); ++i) {
        float height = 0;
        if (checkbox(context, fmt::format("predict-{}", i), prediction.choices[i].text, prediction.choices[i].ticked, {x, y}, width,
                     &height))
            pressed = int(i);
        y += height;
    }
    y += context.px(10);
    if (button(context, "reveal", prediction.expected() == 0 ? "Show them" : "Reveal", ButtonKind::kPrimary, {x, y}, context.px(34)))
        context.session.reveal();
    else if (pressed >= 0) context.session.predict(pressed);
    y += context.px(42);
}

void prediction_result(Context& context, ImDrawList* list, const Rect& rect, float& y) {
    const session::Prediction& prediction = *context.state().prediction;
    const Theme& theme = *context.theme;
    if (prediction.expected() == 0) return;
    float x = rect.x + context.px(16), width = rect.w - context.px(32);
    bool perfect = prediction.missed() == 0 && prediction.impossible() == 0;
    std::string words = perfect ? "You predicted exactly these."
                                : fmt::format("You expected {} of {}.", prediction.right(), prediction.right() + prediction.missed());
    y += wrapped(list, context.fonts.bold, {x, y}, width, context.fonts.body_line, perfect ? theme.good : theme.text, words);
    bool proved = context.state().report->complete;
    for (const session::PredictionChoice& choice : prediction.choices) {
        if (!choice.ticked || choice.outcome >= 0) continue;
        std::string text = choice.text + (proved ? " – cannot happen: no schedule ends so." : " – was not found.");
        y += wrapped(list, context.fonts.body, {x, y}, width, context.fonts.body_line, theme.warning, text);
    }
    y += context.px(6);
}

}  // namespace heddle::ui
