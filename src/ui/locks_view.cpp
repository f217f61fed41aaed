#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ui/step_parts.h"
#include "ui/widgets.h"

// Who holds what and who waits for what, as a graph: threads on the left, locks on the right. Whoever waits in a circle
// is red.

namespace heddle::ui {

namespace {

constexpr size_t kNodesMax = 12;

struct Node {
    std::string name;
    std::vector<int> holders;
    std::vector<int> waiters;
};

Node& node_of(std::vector<Node>& nodes, const std::string& name) {
    for (Node& node : nodes)
        if (node.name == name) return node;
    nodes.push_back({name, {}, {}});
    return nodes.back();
}

// "thread T to end" is what one waits for when joining; as a thing it is T's end.
std::string waited_for(const std::string& words) {
    const std::string before = "thread ", behind = " to end";
    if (words.rfind(before, 0) != 0 || words.size() < before.size() + behind.size()) return words;
    if (words.compare(words.size() - behind.size(), behind.size(), behind) != 0) return words;
    return "end of " + words.substr(before.size(), words.size() - before.size() - behind.size());
}

// Threads that wait for each other in a circle.
std::set<int> cycle_of(const std::vector<protocol::StepThread>& threads) {
    auto next = [&](int index) {
        for (const protocol::StepThread& thread : threads)
            if (thread.index == index && thread.state == "waiting") return thread.waits_for;
        return -1;
    };
    std::set<int> found;
    for (const protocol::StepThread& thread : threads) {
        int at = thread.index;
        for (size_t i = 0; i <= threads.size() && at >= 0; ++i) {
            at = next(at);
            if (at != thread.index) continue;
            found.insert(thread.index);
            break;
        }
    }
    return found;
}

void arrow_head(ImDrawList* list, ImVec2 tip, float direction, float size, ImU32 color) {
    list->AddTriangleFilled(tip, {tip.x - direction * size, tip.y - size * 0.55f}, {tip.x - direction * size, tip.y + size * 0.55f}, color);
}

void dashed(ImDrawList* list, ImVec2 from, ImVec2 to, ImU32 color, float thick, float dash) {
    float dx = to.x - from.x, dy = to.y - from.y, length = std::sqrt(dx * dx + dy * dy);
    for (float at = 0; at < length; at += dash * 2) {
        float a = at / length, b = std::min(at + dash, length) / length;
        list->AddLine({from.x + dx * a, from.y + dy * a}, {from.x + dx * b, from.y + dy * b}, color, thick);
    }
}

}  // namespace

void locks_view(Context& context, ImDrawList* list, float x, float width, float& y) {
    const protocol::Stepped& step = *context.state().step;
    const Theme& theme = *context.theme;
    std::vector<Node> nodes;
    std::vector<int> threads;
    for (const protocol::StepThread& thread : step.threads) {
        bool waits = thread.state == "waiting" && !thread.waits_on.empty();
        if (thread.state == "ended" || (thread.locks.empty() && !waits)) continue;
        threads.push_back(thread.index);
        for (const protocol::StepLock& lock : thread.locks) node_of(nodes, lock.name).holders.push_back(thread.index);
        if (waits) {
            Node& node = node_of(nodes, waited_for(thread.waits_on));
            node.waiters.push_back(thread.index);
            // What a thread waits for without a lock (another's end) is nobody's to hold, but somebody's to give.
            if (node.holders.empty() && thread.waits_for >= 0) node.holders.push_back(thread.waits_for);
        }
    }
    if (nodes.empty()) return;
    y += panel_heading(context, list, {x, y}, "Locks & waits");
    for (const Node& node : nodes)
        for (int holder : node.holders)
            if (std::find(threads.begin(), threads.end(), holder) == threads.end()) threads.push_back(holder);
    std::sort(threads.begin(), threads.end());
    bool more = threads.size() > kNodesMax || nodes.size() > kNodesMax;
    if (threads.size() > kNodesMax) threads.resize(kNodesMax);
    if (nodes.size() > kNodesMax) nodes.resize(kNodesMax);
    std::set<int> cycle = cycle_of(step.threads);

    float row = context.px(34), half = row / 2, left_edge = x + context.px(30);
    float box_x = x + std::max(context.px(110), width * 0.42f), box_width = x + width - box_x;
    size_t rows = std::max(threads.size(), nodes.size());
    float thread_top = y + (float(rows) - float(threads.size())) * half, node_top = y + (float(rows) - float(nodes.size())) * half;
    auto thread_y = [&](int thread) {
        auto at = std::find(threads.begin(), threads.end(), thread);
        return at == threads.end() ? -1.f : thread_top + float(at - threads.begin()) * row + half;
    };
    for (size_t i = 0; i < nodes.size(); ++i) {
        const Node& node = nodes[i];
        float middle = node_top + float(i) * row + half;
        bool red = false;
        for (int waiter : node.waiters)
            for (int holder : node.holders) red = red || (cycle.count(waiter) && cycle.count(holder));
        for (int holder : node.holders) {
            float from = thread_y(holder);
            if (from < 0) continue;
            ImU32 color = red && cycle.count(holder) ? theme.wrong : thread_text(theme, holder);
            list->AddLine({box_x, middle}, {left_edge, from}, color, context.px(2));
            arrow_head(list, {left_edge, from}, -1, context.px(8), color);
        }
        for (int waiter : node.waiters) {
            float from = thread_y(waiter);
            if (from < 0) continue;
            ImU32 color = red && cycle.count(waiter) ? theme.wrong : theme.warning;
            float shift = context.px(5);  // beside the line of a holder
            dashed(list, {left_edge, from + shift}, {box_x - context.px(7), middle + shift}, color, context.px(1.5f), context.px(5));
            arrow_head(list, {box_x, middle + shift}, 1, context.px(8), color);
        }
        Rect box{box_x, middle - context.px(13), box_width, context.px(26)};
        context.rects[fmt::format("lock-{}", i)] = box;
        list->AddRectFilled(box.min(), box.max(), red ? theme.wrong_back : theme.raised, context.px(5));
        list->AddRect(box.min(), box.max(), red ? theme.wrong : theme.line, context.px(5), 0, context.hair());
        draw_text(list, context.fonts.small_code, {box.x + context.px(8), box.y}, box.h, red ? theme.wrong : theme.text,
                  fitted(context.fonts.small_code, without_backquotes(node.name), box.w - context.px(14)));
    }
    for (int thread : threads) thread_mark(context, list, {x, thread_y(thread) - half}, row, thread);
    y += float(rows) * row + context.px(4);
    std::string legend =
        cycle.empty() ? "A full line: holds. A dashed line: waits." : "Each of the red waits for the next: none of them can ever go on.";
    if (more) legend += " Only the first are drawn.";
    y += wrapped(list, context.fonts.small, {x, y}, width, context.fonts.small_line, cycle.empty() ? theme.dim : theme.wrong, legend);
    y += context.px(6);
}

}  // namespace heddle::ui
