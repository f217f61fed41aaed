#include "base/assert.h"

#include <cstdio>
#include <cstdlib>

namespace heddle {

void assertion_failed(const char* file, int line, const char* condition, const char* message) {
    std::fprintf(stderr, "heddle: internal error at %s:%d: %s%s%s\n", file, line, condition,
                 message[0] ? ": " : "", message);
    std::fflush(stderr);
    std::abort();
}

}  // namespace heddle
