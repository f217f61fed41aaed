#pragma once

#include "protocol/json_reader.h"
#include "protocol/step.h"

namespace heddle::protocol {

void write_step(Json& json, const Step& step);
Step read_step(JsonReader& reader, std::string* error);
Json listing_json(const std::vector<StepCode>& listing);
Json moves_json(const std::vector<StepMove>& moves);
std::vector<StepMove> read_moves(JsonReader& reader, std::string* error);
Json process_json(const ProcessItem& process);
ProcessItem read_process(JsonReader& reader);
Json pipes_json(const std::vector<PipeItem>& pipes);
std::vector<PipeItem> read_pipes(JsonReader& reader, std::string* error);
void write_stepped(Json& json, const Stepped& stepped);
Stepped read_stepped(JsonReader& reader, std::string* error);

}  // namespace heddle::protocol
