// libFuzzer target: any bytes as a lesson file. Every file is a document with problems at lines, never a crash. See compile_fuzz.cpp.

#include "lesson/document.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    heddle::lesson::parse_document(std::string_view(reinterpret_cast<const char*>(data), size), "fuzz.md");
    return 0;
}
