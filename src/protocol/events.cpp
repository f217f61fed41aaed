#include "protocol/events.h"

#include "protocol/json_reader.h"
#include "protocol/report_json.h"
#include "protocol/step_json.h"

namespace heddle::protocol {

namespace {

Json diagnostic_json(const DiagnosticItem& item) {
    return {{"severity", item.severity}, {"line", item.line},       {"col", item.col}, {"end_line", item.end_line},
            {"end_col", item.end_col},   {"message", item.message}, {"hint", item.hint}};
}

struct EventWriter {
    Json& json;

    void operator()(const Ready& ready) {
        json["type"] = "ready";
        json["threads"] = ready.threads;
        json["cores"] = ready.cores;
        json["version"] = ready.version;
        if (ready.stop_word) json["stop_word"] = ready.stop_word;
    }
    void operator()(const Diagnostics& diagnostics) {
        json["type"] = "diagnostics";
        json["items"] = Json::array();
        for (const DiagnosticItem& item : diagnostics.items) json["items"].push_back(diagnostic_json(item));
    }
    void operator()(const Output& output) {
        json["type"] = "output";
        json["items"] = Json::array();
        for (const OutputItem& item : output.items)
            json["items"].push_back(Json{{"thread", item.thread},
                                         {"name", item.name},
                                         {"time_ms", item.time_ms},
                                         {"stream", item.stream},
                                         {"text", item.text}});
    }
    void operator()(const Threads& threads) {
        json["type"] = "threads";
        json["items"] = Json::array();
        for (const ThreadItem& item : threads.items)
            json["items"].push_back(Json{
                {"index", item.index}, {"name", item.name}, {"state", item.state}, {"line", item.line}});
    }
    void operator()(const Processes& processes) {
        json["type"] = "processes";
        json["items"] = Json::array();
        for (const ProcessItem& item : processes.items) json["items"].push_back(process_json(item));
        json["pipes"] = pipes_json(processes.pipes);
    }
    void operator()(const Progress& progress) {
        json["type"] = "progress";
        json["executions"] = progress.executions;
        json["steps"] = progress.steps;
        json["elapsed_ms"] = progress.elapsed_ms;
        json["endings"] = progress.endings;
        json["open"] = progress.open;
        json["expected"] = progress.expected;
    }
    void operator()(const Finished& finished) {
        json["type"] = "finished";
        const Verdict& verdict = finished.verdict;
        json["verdict"] = Json{{"kind", verdict.kind},
                               {"exit_code", verdict.exit_code},
                               {"message", verdict.message},
                               {"traceback", verdict.traceback},
                               {"line", verdict.line},
                               {"cycle", cycle_json(verdict.cycle)}};
        json["elapsed_ms"] = finished.elapsed_ms;
        if (!finished.schedule.empty()) json["schedule"] = finished.schedule;
    }
    void operator()(const Explored& explored) {
        json["type"] = "explored";
        json["report"] = report_json(explored.report);
    }
    void operator()(const Stepped& stepped) {
        json["type"] = "stepped";
        write_stepped(json, stepped);
    }
    void operator()(const SteppedMoves& part) {
        json["type"] = "stepped-moves";
        json["from"] = part.from;
        json["moves"] = moves_json(part.moves);
    }
    void operator()(const Measured& measured) {
        json["type"] = "measured";
        json["runs"] = Json::array();
        for (const MeasuredRun& run : measured.runs)
            json["runs"].push_back(
                Json{{"elapsed_ms", run.elapsed_ms}, {"kind", run.kind}, {"exit_code", run.exit_code}, {"ending", run.ending}});
    }
    // Lists of numbers: there may be a hundred thousand.
    void operator()(const Traced& traced) {
        json["type"] = "traced";
        json["slices"] = Json::array();
        for (const TracedSlice& slice : traced.slices) json["slices"].push_back(Json::array({slice.thread, slice.worker, slice.from_us, slice.to_us}));
        json["waits"] = Json::array();
        for (const TracedWait& wait : traced.waits)
            json["waits"].push_back(Json::array({wait.thread, wait.what, wait.object, wait.holder, wait.from_us, wait.to_us}));
        json["names"] = traced.names;
        if (traced.full) json["full"] = true;
    }
    void operator()(const Error& error) {
        json["type"] = "error";
        json["message"] = error.message;
    }
    void operator()(const Pong&) { json["type"] = "pong"; }
};

Ready read_ready(JsonReader& reader) {
    Ready ready;
    ready.threads = reader.boolean("threads");
    ready.cores = reader.small_integer("cores", 1);
    ready.version = reader.string("version");
    ready.stop_word = std::uint32_t(reader.integer("stop_word"));
    return ready;
}

Diagnostics read_diagnostics(JsonReader& reader, std::string* error) {
    Diagnostics diagnostics;
    for (const Json* element : reader.objects("items")) {
        JsonReader members(*element, "items", error);
        DiagnosticItem item;
        item.severity = members.string("severity", item.severity);
        item.line = members.small_integer("line");
        item.col = members.small_integer("col");
        item.end_line = members.small_integer("end_line");
        item.end_col = members.small_integer("end_col");
        item.message = members.string("message");
        item.hint = members.string("hint");
        diagnostics.items.push_back(std::move(item));
    }
    return diagnostics;
}

Output read_output(JsonReader& reader, std::string* error) {
    Output output;
    for (const Json* element : reader.objects("items")) {
        JsonReader members(*element, "items", error);
        OutputItem item;
        item.thread = members.small_integer("thread");
        item.name = members.string("name");
        item.time_ms = members.number("time_ms");
        item.stream = members.string("stream", item.stream);
        item.text = members.string("text");
        output.items.push_back(std::move(item));
    }
    return output;
}

Threads read_threads(JsonReader& reader, std::string* error) {
    Threads threads;
    for (const Json* element : reader.objects("items")) {
        JsonReader members(*element, "items", error);
        threads.items.push_back({members.small_integer("index"), members.string("name"), members.string("state"),
                                 members.small_integer("line")});
    }
    return threads;
}

Processes read_processes(JsonReader& reader, std::string* error) {
    Processes processes;
    for (const Json* element : reader.objects("items")) {
        JsonReader members(*element, "items", error);
        processes.items.push_back(read_process(members));
    }
    processes.pipes = read_pipes(reader, error);
    return processes;
}

Finished read_finished(JsonReader& reader, std::string* error) {
    Finished finished;
    JsonReader members(reader.object("verdict"), "verdict", error);
    Verdict& verdict = finished.verdict;
    verdict.kind = members.required_string("kind");
    verdict.exit_code = members.small_integer("exit_code");
    verdict.message = members.string("message");
    verdict.traceback = members.string("traceback");
    verdict.line = members.small_integer("line");
    verdict.cycle = read_cycle(members, "cycle", error);
    finished.elapsed_ms = reader.number("elapsed_ms");
    finished.schedule = reader.string("schedule");
    return finished;
}

Measured read_measured(JsonReader& reader, std::string* error) {
    Measured measured;
    for (const Json* element : reader.objects("runs")) {
        JsonReader members(*element, "runs", error);
        MeasuredRun run;
        run.elapsed_ms = members.number("elapsed_ms");
        run.kind = members.required_string("kind");
        run.exit_code = members.small_integer("exit_code");
        run.ending = members.string("ending");
        measured.runs.push_back(std::move(run));
    }
    return measured;
}

// The elements of a list of lists, each of `length` numbers, but for the one at `text`, which is a string (negative: none).
std::vector<const Json*> rows(const Json& object, JsonReader& reader, const char* name, size_t length, int text) {
    std::vector<const Json*> found;
    auto list = object.find(name);
    if (list == object.end() || !list->is_array()) return found;
    for (const Json& row : *list) {
        bool fits = row.is_array() && row.size() == length;
        for (size_t i = 0; fits && i < length; ++i) fits = int(i) == text ? row[i].is_string() : row[i].is_number();
        if (!fits) {
            reader.fail("\"" + std::string(name) + "\" must be a list of lists of " + std::to_string(length));
            return {};
        }
        found.push_back(&row);
    }
    return found;
}

Traced read_traced(const Json& object, JsonReader& reader) {
    Traced traced;
    for (const Json* row : rows(object, reader, "slices", 4, -1))
        traced.slices.push_back({(*row)[0].get<int>(), (*row)[1].get<int>(), (*row)[2].get<double>(), (*row)[3].get<double>()});
    for (const Json* row : rows(object, reader, "waits", 6, 1))
        traced.waits.push_back({(*row)[0].get<int>(), (*row)[1].get_ref<const std::string&>(), (*row)[2].get<int>(), (*row)[3].get<int>(),
                                (*row)[4].get<double>(), (*row)[5].get<double>()});
    traced.names = reader.strings("names");
    traced.full = reader.boolean("full");
    return traced;
}

}  // namespace

std::string to_json(const Event& event) {
    Json json = {{"v", kVersion}, {"id", event.id}};
    std::visit(EventWriter{json}, event.body);
    return dump(json);
}

std::variant<Event, ParseError> parse_event(const std::string& text) {
    Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded()) return ParseError{0, "the message is not JSON"};
    std::string error;
    JsonReader reader(json, "", &error);
    Event event;
    event.id = reader.integer("id");
    if (error.empty() && reader.integer("v", -1) != kVersion)
        error = "the message's version is not " + std::to_string(kVersion);
    if (!error.empty()) return ParseError{event.id, error};

    std::string type = reader.required_string("type");
    if (type == "ready") event.body = read_ready(reader);
    else if (type == "diagnostics") event.body = read_diagnostics(reader, &error);
    else if (type == "output") event.body = read_output(reader, &error);
    else if (type == "threads") event.body = read_threads(reader, &error);
    else if (type == "processes") event.body = read_processes(reader, &error);
    else if (type == "progress")
        event.body = Progress{reader.integer("executions"), reader.integer("steps"), reader.number("elapsed_ms"),
                              reader.integer("endings"),    reader.integer("open"),  reader.number("expected")};
    else if (type == "finished") event.body = read_finished(reader, &error);
    else if (type == "explored") event.body = Explored{read_report(reader.object("report"), "report", &error)};
    else if (type == "stepped") event.body = read_stepped(reader, &error);
    else if (type == "stepped-moves") event.body = SteppedMoves{reader.integer("from"), read_moves(reader, &error)};
    else if (type == "measured") event.body = read_measured(reader, &error);
    else if (type == "traced") event.body = read_traced(json, reader);
    else if (type == "error") event.body = Error{reader.string("message")};
    else if (type == "pong") event.body = Pong{};
    else reader.fail("unknown event \"" + type + "\"");
    if (!error.empty()) return ParseError{event.id, error};
    return event;
}

}  // namespace heddle::protocol
