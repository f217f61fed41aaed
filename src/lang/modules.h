// Which modules a program of the lab may import.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace heddle::lang {

// The modules that the lab has today.
const std::vector<std::string>& known_modules();

// Why a module of Python's own library is not in the lab, in a few words; empty for a name that is not known.
std::string_view why_not_in_lab(std::string_view module);

}  // namespace heddle::lang
