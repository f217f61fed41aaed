#pragma once
// Taking text apart: what str and bytes share.

#include <cstdint>
#include <string_view>
#include <vector>

namespace heddle::vm {

/// Python's split (or rsplit): at runs of white space, or at each `separator`; at most `most` cuts (-1: all).
std::vector<std::string_view> split_text(std::string_view text, bool spaces, std::string_view separator, std::int64_t most, bool from_right);
/// strip, lstrip, rstrip: characters of `set`, or white space.
std::string_view strip_characters(std::string_view text, bool spaces, std::string_view set, bool left, bool right);

} // namespace heddle::vm
