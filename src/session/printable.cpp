#include "session/printable.h"

namespace heddle::session {

std::string printable(const std::string& text) {
    std::string result;
    result.reserve(text.size());
    for (char c : text) {
        auto byte = static_cast<unsigned char>(c);
        if (c == '\t') result.append(4, ' ');
        else if (c == '\r') continue;
        else if (byte < 0x20 || byte == 0x7f) result += "\xEF\xBF\xBD";
        else result += c;
    }
    return result;
}

}  // namespace heddle::session
