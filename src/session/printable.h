#pragma once

#include <string>

namespace heddle::session {

// A program may print anything; what is not text is shown as the replacement character.
std::string printable(const std::string& text);

}  // namespace heddle::session
