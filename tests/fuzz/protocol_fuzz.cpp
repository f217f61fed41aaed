// libFuzzer target: any bytes as a request to the engine. What is understood says the same again after a round trip. See compile_fuzz.cpp.

#include "base/assert.h"
#include "protocol/requests.h"

#include <cstddef>
#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace heddle::protocol;
    const auto parsed = parse_request(std::string(reinterpret_cast<const char*>(data), size));
    if (const Request* request = std::get_if<Request>(&parsed)) {
        const std::string text = to_json(*request);
        const auto again = parse_request(text);
        HEDDLE_ASSERT(std::get_if<Request>(&again) != nullptr && to_json(std::get<Request>(again)) == text, "a request says the same twice");
    }
    return 0;
}
