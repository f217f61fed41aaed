#pragma once
// From source text to a program that machines can run.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "vm/link.h"

namespace heddle::run {

struct Loaded {
    std::shared_ptr<const vm::LinkedProgram> program; ///< nullptr when there are errors
    std::vector<Diagnostic> diagnostics;              ///< warnings too
    std::string scale_error;                          ///< a --scale that cannot be read; then there is no program
};

/// `scale`: "OLD=NEW" or "OLD@LINE=NEW". Thread-safe.
Loaded load_program(std::string_view source, std::string_view filename, const std::vector<std::string>& scale);

} // namespace heddle::run
