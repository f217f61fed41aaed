#pragma once
// What runs and explorations found, as messages.

#include <functional>

#include "explore/report.h"
#include "protocol/events.h"
#include "run/load.h"
#include "run/machine_processes.h"
#include "run/verdict.h"
#include "vm/inspect.h"

namespace heddle::engine {

protocol::ExploreReport to_message(const explore::Report& report);
protocol::Verdict to_message(const run::Verdict& verdict);
protocol::Diagnostics to_message(const run::Loaded& loaded);
protocol::ProcessItem to_message(const vm::ProcessView& process);
protocol::ProcessItem to_message(const run::FamilyProcess& process);
/// `time_of` a message: PipeView::Message::sent as protocol::PipeItem::sent_at.
std::vector<protocol::PipeItem> to_message(const std::vector<vm::PipeView>& pipes, const std::function<double(std::int64_t sent)>& time_of);

} // namespace heddle::engine
