#pragma once

#include <string>
#include <vector>

#include "protocol/report.h"

namespace heddle::session {

// An ending in one line, for tables: its last lines, or what went wrong.
std::string ending_text(const protocol::Outcome& outcome);

// What all printed endings begin with, up to a space: said once above a table, so that the rows show what differs. Empty
// when that is not worth it.
std::string common_beginning(const std::vector<protocol::Outcome>& outcomes);

// ending_text() without what common_beginning() found.
std::string ending_label(const protocol::Outcome& outcome, const std::string& common);

}  // namespace heddle::session
