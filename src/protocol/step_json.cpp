#include "protocol/step_json.h"

#include "protocol/report_json.h"

namespace heddle::protocol {

namespace {

Json variables_json(const std::vector<StepVariable>& variables) {
    Json list = Json::array();
    for (const StepVariable& v : variables) {
        Json item = {{"name", v.name}, {"value", v.value}};
        if (v.shared) item["shared"] = true;
        list.push_back(std::move(item));
    }
    return list;
}

std::vector<StepVariable> read_variables(JsonReader& reader, const char* name, std::string* error) {
    std::vector<StepVariable> variables;
    for (const Json* element : reader.objects(name)) {
        JsonReader members(*element, name, error);
        variables.push_back({members.string("name"), members.string("value"), members.boolean("shared")});
    }
    return variables;
}

Json thread_json(const StepThread& thread) {
    Json item = {{"index", thread.index}, {"name", thread.name}, {"state", thread.state}, {"words", thread.words}, {"action", thread.action},
                 {"line", thread.line},   {"next_line", thread.next_line}, {"next_site", thread.next_site}, {"waits_for", thread.waits_for}};
    if (!thread.waits_on.empty()) item["waits_on"] = thread.waits_on;
    item["frames"] = Json::array();
    for (const StepFrame& frame : thread.frames)
        item["frames"].push_back(Json{{"function", frame.function}, {"line", frame.line}, {"variables", variables_json(frame.variables)}});
    item["locks"] = Json::array();
    for (const StepLock& lock : thread.locks) item["locks"].push_back(Json{{"name", lock.name}, {"line", lock.line}});
    return item;
}

StepThread read_thread(const Json& object, std::string* error) {
    JsonReader members(object, "threads", error);
    StepThread thread;
    thread.index = members.small_integer("index");
    thread.name = members.string("name");
    thread.state = members.string("state", "ready");
    thread.words = members.string("words");
    thread.action = members.string("action");
    thread.line = members.small_integer("line");
    thread.next_line = members.small_integer("next_line");
    thread.next_site = members.integer("next_site");
    thread.waits_on = members.string("waits_on");
    thread.waits_for = members.small_integer("waits_for", -1);
    for (const Json* element : members.objects("frames")) {
        JsonReader frame(*element, "frames", error);
        thread.frames.push_back({frame.string("function"), frame.small_integer("line"), read_variables(frame, "variables", error)});
    }
    for (const Json* element : members.objects("locks")) {
        JsonReader lock(*element, "locks", error);
        thread.locks.push_back({lock.string("name"), lock.small_integer("line")});
    }
    return thread;
}

StepCode read_code(const Json& object, std::string* error) {
    JsonReader members(object, "listing", error);
    StepCode code{members.string("name"), members.small_integer("line"), {}};
    auto list = object.find("instructions");
    if (list == object.end() || !list->is_array()) {
        members.fail("\"instructions\" must be a list");
        return code;
    }
    for (const Json& in : *list) {
        bool fits = in.is_array() && in.size() == 6 && in[1].is_string() && in[2].is_string() && in[3].is_string();
        for (size_t number : {0u, 4u, 5u}) fits = fits && in[number].is_number_integer();
        if (!fits) {
            members.fail("an instruction must be a line, three texts and two columns");
            return code;
        }
        code.instructions.push_back({in[0].get<int>(), in[1].get_ref<const std::string&>(), in[2].get_ref<const std::string&>(), in[3].get_ref<const std::string&>(),
                                     in[4].get<int>(), in[5].get<int>()});
    }
    return code;
}

std::vector<std::int64_t> read_sites(JsonReader& reader) {
    std::vector<std::int64_t> sites;
    for (int site : reader.small_integers("visible_sites")) sites.push_back(site);
    return sites;
}

}  // namespace

// An instruction is a list of six: there are thousands.
Json listing_json(const std::vector<StepCode>& listing) {
    Json list = Json::array();
    for (const StepCode& code : listing) {
        Json item = {{"name", code.name}, {"line", code.line}, {"instructions", Json::array()}};
        for (const StepInstruction& in : code.instructions) item["instructions"].push_back(Json::array({in.line, in.name, in.operands, in.note, in.column, in.end_column}));
        list.push_back(std::move(item));
    }
    return list;
}

void write_step(Json& json, const Step& step) {
    json["command"] = step.command;
    json["thread"] = step.thread;
    json["count"] = step.count;
    json["position"] = step.position;
    json["policy"] = step.policy;
    json["seed"] = step.seed;
    json["breakpoints"] = step.breakpoints;
    json["known_moves"] = step.known_moves;
    if (step.command != "open") return;
    json["program"] = Json{{"name", step.program_name}, {"source", step.source}};
    json["model"] = step.model;
    json["time"] = step.time;
    json["scale"] = step.scale;
    if (!step.schedule.empty()) json["schedule"] = step.schedule;
}

Step read_step(JsonReader& reader, std::string* error) {
    Step step;
    step.command = reader.required_string("command");
    static constexpr const char* kCommands[] = {"open", "move", "line", "block", "on", "back", "jump", "run"};
    bool known = false;
    for (const char* command : kCommands) known = known || step.command == command;
    if (!known) reader.fail("\"command\" must be open, move, line, block, on, back, jump or run, not \"" + step.command + "\"");
    step.thread = reader.small_integer("thread");
    step.count = reader.small_integer("count", 1);
    step.position = reader.integer("position");
    step.policy = reader.string("policy", step.policy);
    if (step.policy != "round-robin" && step.policy != "random" && step.policy != "pos" && step.policy != "slices" && step.policy != "pct" && step.policy.compare(0, 4, "pct:") != 0)
        reader.fail("\"policy\" must be round-robin, random, pct, pct:DEPTH, pos or slices");
    step.seed = std::uint64_t(reader.integer("seed"));
    step.breakpoints = reader.small_integers("breakpoints");
    step.known_moves = reader.integer("known_moves");
    if (step.count < 0 || step.known_moves < 0) reader.fail("\"count\" and \"known_moves\" must not be negative");
    if (step.command != "open") return step;
    JsonReader program(reader.object("program"), "program", error);
    step.program_name = program.string("name", "program.py");
    step.source = program.required_string("source");
    step.model = reader.string("model", "free");
    step.time = reader.string("time", "any");
    step.scale = reader.strings("scale");
    step.schedule = reader.string("schedule");
    return step;
}

Json moves_json(const std::vector<StepMove>& moves) {
    Json list = Json::array();
    for (const StepMove& move : moves) {
        Json item = {{"thread", move.thread}, {"action", move.action}, {"text", move.text}, {"line", move.line}};
        if (move.preempted) item["preempted"] = true;
        for (const StepAccess& access : move.accesses) {
            Json of = {{"action", access.action}, {"object", access.object}, {"place", access.place}};
            if (!access.value.empty()) of["value"] = access.value;
            if (access.thread >= 0) of["thread"] = access.thread;
            item["accesses"].push_back(std::move(of));
        }
        if (!move.waiting.empty()) item["waiting"] = move.waiting;
        list.push_back(std::move(item));
    }
    return list;
}

std::vector<StepMove> read_moves(JsonReader& reader, std::string* error) {
    std::vector<StepMove> moves;
    for (const Json* element : reader.objects("moves")) {
        JsonReader move(*element, "moves", error);
        moves.push_back({move.small_integer("thread"), move.string("action"), move.string("text"), move.small_integer("line"), move.boolean("preempted"), {}, move.small_integers("waiting")});
        for (const Json* inner : move.objects("accesses")) {
            JsonReader access(*inner, "accesses", error);
            moves.back().accesses.push_back({access.string("action"), access.string("object"), access.string("value"), access.integer("place"), access.small_integer("thread", -1)});
        }
    }
    return moves;
}

Json process_json(const ProcessItem& process) {
    Json item = {{"pid", process.pid}, {"parent", process.parent}, {"name", process.name}, {"state", process.state}, {"threads", process.threads}};
    if (process.state == "ended") item["exit_code"] = process.exit_code;
    if (process.signal != 0) item["signal"] = process.signal;
    if (process.heap_bytes != 0) item["heap_bytes"] = process.heap_bytes;
    return item;
}

ProcessItem read_process(JsonReader& reader) {
    return {reader.small_integer("pid"), reader.small_integer("parent"), reader.string("name"), reader.string("state", "running"),
            reader.small_integer("exit_code"), reader.small_integer("signal"), reader.small_integers("threads"), reader.integer("heap_bytes")};
}

Json pipes_json(const std::vector<PipeItem>& pipes) {
    Json list = Json::array();
    for (const PipeItem& pipe : pipes) list.push_back(Json{{"name", pipe.name}, {"messages", pipe.messages}, {"sizes", pipe.sizes}, {"sent_at", pipe.sent_at}, {"sent", pipe.sent}});
    return list;
}

std::vector<PipeItem> read_pipes(JsonReader& reader, std::string* error) {
    std::vector<PipeItem> pipes;
    for (const Json* element : reader.objects("pipes")) {
        JsonReader members(*element, "pipes", error);
        PipeItem pipe{members.string("name"), {}, members.integer("messages")};
        for (int size : members.small_integers("sizes")) pipe.sizes.push_back(size);
        pipe.sent_at = members.numbers("sent_at");
        pipe.sent = members.integer("sent");
        pipes.push_back(std::move(pipe));
    }
    return pipes;
}

void write_stepped(Json& json, const Stepped& stepped) {
    json["position"] = stepped.position;
    json["length"] = stepped.length;
    json["moves_from"] = stepped.moves_from;
    json["moves"] = moves_json(stepped.moves);
    json["threads"] = Json::array();
    for (const StepThread& thread : stepped.threads) json["threads"].push_back(thread_json(thread));
    json["shared"] = Json::array();
    for (const StepShared& place : stepped.shared)
        json["shared"].push_back(Json{{"name", place.name}, {"value", place.value}, {"last_reader", place.last_reader},
                                      {"last_writer", place.last_writer}, {"read_at", place.read_at}, {"written_at", place.written_at}});
    json["variables"] = variables_json(stepped.variables);
    if (!stepped.processes.empty()) json["processes"] = Json::array();
    for (const StepProcess& process : stepped.processes) {
        json["processes"].push_back(process_json(process.process));
        json["processes"].back()["variables"] = variables_json(process.variables);
    }
    if (!stepped.pipes.empty()) json["pipes"] = pipes_json(stepped.pipes);
    json["output"] = Json::array();
    for (const StepOutput& item : stepped.output)
        json["output"].push_back(Json{{"thread", item.thread}, {"stream", item.stream}, {"text", item.text}});
    json["clock"] = stepped.clock;
    json["time_s"] = stepped.time_s;
    json["over"] = stepped.over;
    if (stepped.over) {
        json["verdict"] = stepped.verdict;
        json["message"] = stepped.message;
        json["exit_code"] = stepped.exit_code;
        json["traceback"] = stepped.traceback;
        json["cycle"] = cycle_json(stepped.cycle);
    }
    json["schedule"] = stepped.schedule;
    json["visible_sites"] = stepped.visible_sites;
    if (!stepped.listing.empty()) json["listing"] = listing_json(stepped.listing);
    if (!stepped.names.empty()) json["names"] = stepped.names;
    if (!stepped.mismatch.empty()) json["mismatch"] = stepped.mismatch;
}

Stepped read_stepped(JsonReader& reader, std::string* error) {
    Stepped stepped;
    stepped.position = reader.integer("position");
    stepped.length = reader.integer("length");
    stepped.moves_from = reader.integer("moves_from");
    stepped.moves = read_moves(reader, error);
    for (const Json* element : reader.objects("threads")) stepped.threads.push_back(read_thread(*element, error));
    for (const Json* element : reader.objects("shared")) {
        JsonReader place(*element, "shared", error);
        stepped.shared.push_back({place.string("name"), place.string("value"), place.small_integer("last_reader", -1),
                                  place.small_integer("last_writer", -1), place.integer("read_at"), place.integer("written_at")});
    }
    stepped.variables = read_variables(reader, "variables", error);
    for (const Json* element : reader.objects("processes")) {
        JsonReader process(*element, "processes", error);
        stepped.processes.push_back({read_process(process), read_variables(process, "variables", error)});
    }
    stepped.pipes = read_pipes(reader, error);
    for (const Json* element : reader.objects("output")) {
        JsonReader item(*element, "output", error);
        stepped.output.push_back({item.small_integer("thread"), item.string("stream", "out"), item.string("text")});
    }
    stepped.clock = reader.boolean("clock");
    stepped.time_s = reader.number("time_s");
    stepped.over = reader.boolean("over");
    stepped.verdict = reader.string("verdict");
    stepped.message = reader.string("message");
    stepped.exit_code = reader.small_integer("exit_code");
    stepped.traceback = reader.string("traceback");
    if (stepped.over) stepped.cycle = read_cycle(reader, "cycle", error);
    stepped.schedule = reader.string("schedule");
    stepped.visible_sites = read_sites(reader);
    for (const Json* element : reader.objects("listing")) stepped.listing.push_back(read_code(*element, error));
    stepped.names = reader.strings("names");
    stepped.mismatch = reader.string("mismatch");
    return stepped;
}

}  // namespace heddle::protocol
