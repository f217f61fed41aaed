#pragma once

#include "ui/context.h"

// The parts of the step panel, one a file. Each draws from `y` down and moves it.

namespace heddle::ui {

void thread_cards(Context& context, ImDrawList* list, float x, float width, float& y);
void locks_view(Context& context, ImDrawList* list, float x, float width, float& y);
enum class MessageTimes { Moves, Milliseconds };  // what protocol::PipeItem::sent_at counts

void process_view(Context& context, ImDrawList* list, float x, float width, float& y, const std::vector<const protocol::ProcessItem*>& processes,
                  const std::vector<protocol::PipeItem>& pipes, MessageTimes times);
void shared_view(Context& context, ImDrawList* list, float x, float width, float& y);

}  // namespace heddle::ui
