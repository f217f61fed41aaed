#pragma once
// The words for models and time modes that the command line, schedules and messages share.

#include <optional>
#include <string_view>

#include "vm/machine.h"

namespace heddle::trace {

const char* model_name(vm::Model model); ///< "free", "gil", "gil-3.9"
std::optional<vm::Model> model_from_name(std::string_view name);
const char* time_name(vm::TimeMode time); ///< "any", "exact"
std::optional<vm::TimeMode> time_from_name(std::string_view name);

} // namespace heddle::trace
