#pragma once

#include "protocol/json_reader.h"
#include "protocol/report.h"

namespace heddle::protocol {

Json report_json(const ExploreReport& report);
ExploreReport read_report(const Json& object, const std::string& path, std::string* error);

Json cycle_json(const std::vector<WaitFor>& cycle);
std::vector<WaitFor> read_cycle(JsonReader& reader, const char* name, std::string* error);

}  // namespace heddle::protocol
