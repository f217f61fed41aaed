// SHA-512 (FIPS 180-4) of a text that is in memory as a whole.
#pragma once

#include <string>
#include <string_view>

namespace heddle {

std::string sha512(std::string_view data); // 64 bytes

}  // namespace heddle
