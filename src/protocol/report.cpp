#include "protocol/report.h"

#include "protocol/report_json.h"

namespace heddle::protocol {

namespace {

Json optional_json(const std::optional<std::int64_t>& value) { return value ? Json(*value) : Json(nullptr); }

Json access_json(const RaceAccess& access) {
    return {{"thread", access.thread}, {"kind", access.kind},   {"line", access.line},
            {"stack", access.stack},   {"locks", access.locks}};
}

Json story_json(const std::vector<StoryLine>& story) {
    Json list = Json::array();
    for (const StoryLine& line : story)
        list.push_back(Json{{"thread", line.thread}, {"line", line.line}, {"text", line.text}, {"preempts", line.preempts}});
    return list;
}

Outcome read_outcome(const Json& object, const std::string& path, std::string* error) {
    JsonReader reader(object, path, error);
    Outcome outcome;
    outcome.kind = reader.required_string("kind");
    outcome.output = reader.string("output");
    outcome.error = reader.string("error");
    outcome.executions = reader.integer_or_null("executions");
    outcome.preemptions = reader.small_integer("preemptions");
    outcome.minimal = reader.boolean("minimal");
    outcome.shortest = reader.boolean("shortest");
    outcome.steps = reader.small_integer("steps");
    outcome.schedule = reader.string("schedule");
    outcome.name = reader.string("name");
    for (const Json* element : reader.objects("story")) {
        JsonReader members(*element, reader.path_of("story"), error);
        outcome.story.push_back({members.string("thread"), members.small_integer("line"), members.string("text"), members.boolean("preempts")});
    }
    outcome.left_waiting = reader.strings("left_waiting");
    outcome.explanation = reader.string("explanation");
    return outcome;
}

Race read_race(const Json& object, const std::string& path, std::string* error) {
    JsonReader reader(object, path, error);
    Race race;
    race.object = reader.string("object");
    for (const Json* element : reader.objects("accesses")) {
        JsonReader members(*element, path + ".accesses", error);
        race.accesses.push_back({members.string("thread"), members.string("kind"), members.small_integer("line"),
                                 members.strings("stack"), members.strings("locks")});
    }
    race.schedule = reader.string("schedule");
    race.preemptions = reader.small_integer("preemptions");
    race.minimal = reader.boolean("minimal");
    return race;
}

}  // namespace

Json cycle_json(const std::vector<WaitFor>& cycle) {
    Json list = Json::array();
    for (const WaitFor& edge : cycle) {
        list.push_back(Json{{"thread", edge.thread},
                            {"waits_for", edge.waits_for},
                            {"held_by", edge.held_by},
                            {"line", edge.line},
                            {"held_line", edge.held_line}});
        if (!edge.stack.empty()) list.back()["stack"] = edge.stack;
    }
    return list;
}

std::vector<WaitFor> read_cycle(JsonReader& reader, const char* name, std::string* error) {
    std::vector<WaitFor> cycle;
    for (const Json* element : reader.objects(name)) {
        JsonReader members(*element, reader.path_of(name), error);
        cycle.push_back({members.string("thread"), members.string("waits_for"), members.string("held_by"),
                         members.small_integer("line"), members.small_integer("held_line"), members.strings("stack")});
    }
    return cycle;
}

Json report_json(const ExploreReport& report) {
    Json json = {{"version", report.version},
                 {"engine", report.engine},
                 {"complete", report.complete},
                 {"executions", optional_json(report.executions)},
                 {"states", optional_json(report.states)},
                 {"blocked", report.blocked},
                 {"steps", report.steps},
                 {"elapsed_ms", report.elapsed_ms},
                 {"threads", report.threads},
                 {"model", report.model},
                 {"assumptions", report.assumptions},
                 {"scale", Json::object()},
                 {"outcomes", Json::array()},
                 {"races", Json::array()},
                 {"deadlocks", Json::array()},
                 {"conditions", Json::array()},
                 {"bound", report.bound},
                 {"open", report.open},
                 {"expected", report.expected},
                 {"jobs", report.jobs}};
    if (!report.alone.empty()) json["alone"] = report.alone;
    for (const auto& [from, to] : report.scale) json["scale"][from] = to;
    for (const Outcome& outcome : report.outcomes)
        json["outcomes"].push_back(Json{{"kind", outcome.kind},
                                        {"output", outcome.output},
                                        {"error", outcome.error},
                                        {"executions", optional_json(outcome.executions)},
                                        {"preemptions", outcome.preemptions},
                                        {"minimal", outcome.minimal},
                                        {"schedule", outcome.schedule},
                                        {"shortest", outcome.shortest},
                                        {"steps", outcome.steps},
                                        {"name", outcome.name},
                                        {"explanation", outcome.explanation},
                                        {"story", story_json(outcome.story)},
                                        {"left_waiting", outcome.left_waiting}});
    for (const Race& race : report.races) {
        Json accesses = Json::array();
        for (const RaceAccess& access : race.accesses) accesses.push_back(access_json(access));
        json["races"].push_back(
            Json{{"object", race.object}, {"accesses", std::move(accesses)}, {"schedule", race.schedule},
                 {"preemptions", race.preemptions}, {"minimal", race.minimal}});
    }
    for (const Deadlock& deadlock : report.deadlocks)
        json["deadlocks"].push_back(Json{{"cycle", cycle_json(deadlock.cycle)}, {"schedule", deadlock.schedule}, {"name", deadlock.name},
                                         {"preemptions", deadlock.preemptions}, {"minimal", deadlock.minimal}});
    for (const JudgedCondition& judged : report.conditions)
        json["conditions"].push_back(Json{{"kind", judged.kind}, {"condition", judged.condition}, {"violated", judged.violated},
                                          {"text", judged.text}, {"schedule", judged.schedule}, {"preemptions", judged.preemptions},
                                          {"minimal", judged.minimal}});
    return json;
}

std::string to_json(const ExploreReport& report) { return dump(report_json(report)); }

ExploreReport read_report(const Json& object, const std::string& path, std::string* error) {
    JsonReader reader(object, path, error);
    ExploreReport report;
    report.version = reader.small_integer("version", 1);
    if (report.version != 1) reader.fail("\"" + path + "\" has an unknown version");
    report.engine = reader.string("engine");
    report.complete = reader.boolean("complete");
    report.bound = reader.string("bound");
    report.executions = reader.integer_or_null("executions");
    report.states = reader.integer_or_null("states");
    report.blocked = reader.integer("blocked");
    report.steps = reader.integer("steps");
    report.open = reader.integer("open");
    report.expected = reader.number("expected");
    report.elapsed_ms = reader.number("elapsed_ms");
    report.jobs = reader.small_integer("jobs", 1);
    report.alone = reader.string("alone");
    report.threads = reader.small_integer("threads");
    report.model = reader.string("model");
    report.assumptions = reader.strings("assumptions");
    if (const Json* scale = reader.optional_object("scale"))
        for (const auto& [from, to] : scale->items()) {
            if (to.is_string()) report.scale[from] = to.get_ref<const std::string&>();
            else if (to.is_number()) report.scale[from] = to.dump();
            else reader.fail("\"" + reader.path_of("scale") + "\" must map numbers to numbers");
        }
    for (const Json* element : reader.objects("outcomes"))
        report.outcomes.push_back(read_outcome(*element, reader.path_of("outcomes"), error));
    for (const Json* element : reader.objects("races"))
        report.races.push_back(read_race(*element, reader.path_of("races"), error));
    for (const Json* element : reader.objects("deadlocks")) {
        JsonReader members(*element, reader.path_of("deadlocks"), error);
        Deadlock deadlock;
        deadlock.cycle = read_cycle(members, "cycle", error);
        deadlock.name = members.string("name");
        deadlock.schedule = members.string("schedule");
        deadlock.preemptions = members.small_integer("preemptions");
        deadlock.minimal = members.boolean("minimal");
        report.deadlocks.push_back(std::move(deadlock));
    }
    for (const Json* element : reader.objects("conditions")) {
        JsonReader members(*element, reader.path_of("conditions"), error);
        report.conditions.push_back({members.string("kind"), members.string("condition"), members.boolean("violated"), members.string("text"),
                                     members.string("schedule"), members.small_integer("preemptions"), members.boolean("minimal")});
    }
    return report;
}

}  // namespace heddle::protocol
