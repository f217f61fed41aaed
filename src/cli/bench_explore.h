#pragma once

#include <nlohmann/json_fwd.hpp>

#include "cli/options.h"

namespace heddle::cli {

/// Measures what of it has the filter in its name; prints a table and adds its rows to `results`. False: it has said why on stderr.
bool bench_explore(const Options& options, nlohmann::ordered_json& results);

} // namespace heddle::cli
