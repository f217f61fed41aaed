#pragma once

#include <string>

#include "trace/schedule.h"

namespace heddle::cli {

/// The text after --schedule, or the file that @FILE names. False: said why on stderr.
bool read_schedule(const std::string& argument, trace::Schedule& schedule);

} // namespace heddle::cli
