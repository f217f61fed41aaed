#include "cli/schedule_argument.h"

#include <cstdio>

#include <fmt/format.h>

#include "cli/program_source.h"

namespace heddle::cli {

bool read_schedule(const std::string& argument, trace::Schedule& schedule) {
    std::string text = argument;
    if (!argument.empty() && argument[0] == '@') {
        text.clear();
        if (!read_source(argument.substr(1), text)) return false;
    }
    std::string error;
    schedule = trace::parse_schedule(text, error);
    if (!error.empty()) fmt::print(stderr, "heddle: {}\n", error);
    return error.empty();
}

} // namespace heddle::cli
