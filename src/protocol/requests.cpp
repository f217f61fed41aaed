#include "protocol/requests.h"

#include "protocol/json_reader.h"
#include "protocol/step_json.h"

namespace heddle::protocol {

const char* model_name(Model model) {
    switch (model) {
        case Model::kFree: return "free";
        case Model::kGil: return "gil";
        case Model::kGil39: return "gil-3.9";
    }
    return "free";
}

std::optional<Model> model_from_name(const std::string& name) {
    for (Model model : {Model::kFree, Model::kGil, Model::kGil39})
        if (name == model_name(model)) return model;
    return std::nullopt;
}

const char* time_model_name(TimeModel time) { return time == TimeModel::kAny ? "any" : "exact"; }

namespace {

Json program_json(const Program& program) { return {{"name", program.name}, {"source", program.source}}; }

Json limits_json(const Limits& limits) {
    Json json = Json::object();
    if (limits.heap_bytes) json["heap_bytes"] = limits.heap_bytes;
    if (limits.output_bytes) json["output_bytes"] = limits.output_bytes;
    if (limits.operations) json["operations"] = limits.operations;
    if (limits.executions) json["executions"] = limits.executions;
    if (limits.seconds != 0) json["seconds"] = limits.seconds;
    if (limits.preemptions >= 0) json["preemptions"] = limits.preemptions;
    return json;
}

struct RequestWriter {
    Json& json;

    void operator()(const Ping&) { json["type"] = "ping"; }
    void operator()(const Check& check) {
        json["type"] = "check";
        json["program"] = program_json(check.program);
        json["scale"] = check.scale;
    }
    void operator()(const Run& run) {
        json["type"] = "run";
        json["program"] = program_json(run.program);
        json["model"] = model_name(run.model);
        json["time"] = time_model_name(run.time);
        if (run.seed) json["seed"] = *run.seed;
        json["scale"] = run.scale;
        json["controlled"] = run.controlled;
        json["workers"] = run.workers;
        if (run.trace) json["trace"] = true;
        if (run.record) json["record"] = true;
        if (!run.policy.empty()) json["policy"] = run.policy;
        if (!run.schedule.empty()) json["schedule"] = run.schedule;
        json["limits"] = limits_json(run.limits);
    }
    void operator()(const Explore& explore) {
        json["type"] = "explore";
        json["program"] = program_json(explore.program);
        json["model"] = model_name(explore.model);
        json["time"] = time_model_name(explore.time);
        json["scale"] = explore.scale;
        json["engine"] = explore.engine;
        json["outcome"] = explore.outcome;
        if (explore.jobs != 0) json["jobs"] = explore.jobs;
        if (!explore.always.empty()) json["always"] = explore.always;
        if (!explore.never_together.empty()) json["never_together"] = explore.never_together;
        if (!explore.eventually.empty()) json["eventually"] = explore.eventually;
        if (explore.random_any) json["random"] = "any";
        json["limits"] = limits_json(explore.limits);
    }
    void operator()(const Step& step) {
        json["type"] = "step";
        write_step(json, step);
    }
    void operator()(const Measure& measure) {
        json["type"] = "measure";
        json["program"] = program_json(measure.program);
        json["model"] = model_name(measure.model);
        json["runs"] = measure.runs;
        json["controlled"] = measure.controlled;
        json["workers"] = measure.workers;
        json["limits"] = limits_json(measure.limits);
    }
    void operator()(const Stop& stop) {
        json["type"] = "stop";
        json["target"] = stop.target;
    }
};

Program read_program(JsonReader& reader, std::string* error) {
    JsonReader members(reader.object("program"), reader.path_of("program"), error);
    Program program;
    program.name = members.string("name", "program.py");
    program.source = members.required_string("source");
    return program;
}

Limits read_limits(JsonReader& reader, std::string* error) {
    Limits limits;
    const Json* object = reader.optional_object("limits");
    if (!object) return limits;
    JsonReader members(*object, "limits", error);
    limits.heap_bytes = members.integer("heap_bytes");
    limits.output_bytes = members.integer("output_bytes");
    limits.operations = members.integer("operations");
    limits.executions = members.integer("executions");
    limits.seconds = members.number("seconds");
    limits.preemptions = members.small_integer("preemptions", -1);
    if (limits.heap_bytes < 0 || limits.output_bytes < 0 || limits.operations < 0 || limits.executions < 0 ||
        limits.seconds < 0)
        members.fail("\"limits\" must not be negative");
    return limits;
}

Model read_model(JsonReader& reader) {
    std::string name = reader.string("model", "free");
    std::optional<Model> model = model_from_name(name);
    if (!model) reader.fail("\"model\" must be free, gil or gil-3.9, not \"" + name + "\"");
    return model.value_or(Model::kFree);
}

TimeModel read_time(JsonReader& reader, TimeModel fallback) {
    std::string name = reader.string("time", time_model_name(fallback));
    if (name != "any" && name != "exact") reader.fail("\"time\" must be any or exact, not \"" + name + "\"");
    return name == "any" ? TimeModel::kAny : TimeModel::kExact;
}

Run read_run(JsonReader& reader, std::string* error) {
    Run run;
    run.program = read_program(reader, error);
    run.model = read_model(reader);
    run.time = read_time(reader, run.time);
    if (reader.has("seed")) {
        std::int64_t seed = reader.integer("seed");
        if (seed < 0) reader.fail("\"seed\" must not be negative");
        run.seed = std::uint64_t(seed);
    }
    run.scale = reader.strings("scale");
    run.controlled = reader.boolean("controlled");
    run.workers = reader.small_integer("workers");
    if (run.workers < 0) reader.fail("\"workers\" must not be negative");
    run.trace = reader.boolean("trace");
    run.record = reader.boolean("record");
    run.policy = reader.string("policy");
    run.schedule = reader.string("schedule");
    run.limits = read_limits(reader, error);
    return run;
}

Measure read_measure(JsonReader& reader, std::string* error) {
    Measure measure;
    measure.program = read_program(reader, error);
    measure.model = read_model(reader);
    measure.runs = reader.small_integer("runs", measure.runs);
    if (measure.runs < 1 || measure.runs > kMeasuredRunsMax)
        reader.fail("\"runs\" must be from 1 to " + std::to_string(kMeasuredRunsMax) + ", not " + std::to_string(measure.runs));
    measure.controlled = reader.boolean("controlled");
    measure.workers = reader.small_integer("workers");
    if (measure.workers < 0) reader.fail("\"workers\" must not be negative");
    measure.limits = read_limits(reader, error);
    return measure;
}

Explore read_explore(JsonReader& reader, std::string* error) {
    Explore explore;
    explore.program = read_program(reader, error);
    explore.model = read_model(reader);
    explore.time = read_time(reader, explore.time);
    explore.scale = reader.strings("scale");
    explore.engine = reader.string("engine", explore.engine);
    if (explore.engine != "auto" && explore.engine != "dpor" && explore.engine != "states" &&
        explore.engine != "oracle")
        reader.fail("\"engine\" must be dpor, states, oracle or auto, not \"" + explore.engine + "\"");
    explore.outcome = reader.string("outcome", explore.outcome);
    explore.always = reader.strings("always");
    explore.never_together = reader.strings("never_together");
    explore.eventually = reader.strings("eventually");
    explore.jobs = reader.small_integer("jobs");
    if (explore.jobs < 0) reader.fail("\"jobs\" must not be negative");
    std::string random = reader.string("random", "seed");
    if (random != "seed" && random != "any") reader.fail("\"random\" must be seed or any, not \"" + random + "\"");
    explore.random_any = random == "any";
    explore.limits = read_limits(reader, error);
    return explore;
}

}  // namespace

std::string to_json(const Request& request) {
    Json json = {{"v", kVersion}, {"id", request.id}};
    std::visit(RequestWriter{json}, request.body);
    return dump(json);
}

std::variant<Request, ParseError> parse_request(const std::string& text) {
    Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded()) return ParseError{0, "the message is not JSON"};
    std::string error;
    JsonReader reader(json, "", &error);
    Request request;
    request.id = reader.integer("id");
    std::int64_t version = reader.integer("v", -1);
    if (error.empty() && version != kVersion)
        error = "the message has version " + (version < 0 ? "unknown" : std::to_string(version)) +
                "; this engine speaks version " + std::to_string(kVersion);
    if (!error.empty()) return ParseError{request.id, error};

    std::string type = reader.required_string("type");
    if (type == "ping") {
        request.body = Ping{};
    } else if (type == "check") {
        Check check;
        check.program = read_program(reader, &error);
        check.scale = reader.strings("scale");
        request.body = check;
    } else if (type == "run") {
        request.body = read_run(reader, &error);
    } else if (type == "explore") {
        request.body = read_explore(reader, &error);
    } else if (type == "measure") {
        request.body = read_measure(reader, &error);
    } else if (type == "step") {
        request.body = read_step(reader, &error);
    } else if (type == "stop") {
        if (!reader.has("target")) reader.fail("\"target\" is missing");
        request.body = Stop{reader.integer("target")};
    } else {
        reader.fail("unknown request \"" + type + "\"");
    }
    if (!error.empty()) return ParseError{request.id, error};
    return request;
}

}  // namespace heddle::protocol
