// Which modules a program of the lab may import.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace heddle::lang {

// Modules that are built into the machine; those whose names begin with `_lab_` are for the library's own modules only.
const std::vector<std::string_view>& native_modules();
bool is_native_module(std::string_view module);

// What a program may import: native modules and those of the library, without the internal ones.
const std::vector<std::string>& known_modules();

// Why a module of Python's own library is not in the lab, in a few words; empty for a name that is not known.
std::string_view why_not_in_lab(std::string_view module);

}  // namespace heddle::lang
