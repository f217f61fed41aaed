// A command to the engine's stepper. Commands are short; two that arrive together take turns at the slot.

#include <algorithm>

#include "bytecode/listing.h"
#include "engine/job.h"
#include "engine/limits.h"
#include "engine/report_message.h"
#include "run/load.h"
#include "run/policies.h"
#include "run/stepper.h"
#include "trace/names.h"

namespace heddle::engine {

/// The stepper lives from one request to the next.
struct StepperSlot {
    std::mutex mutex;
    std::unique_ptr<run::Stepper> stepper;
    std::atomic<std::int32_t> stop_word{0}; ///< outlives the job that raised it
};

std::shared_ptr<StepperSlot> make_stepper_slot() { return std::make_shared<StepperSlot>(); }

namespace {

constexpr std::size_t kOutputBytesShown = 32'768;
constexpr std::size_t kMovesAMessage = 5'000;
constexpr std::size_t kMovesARun = 200'000; // so many are all in the timeline; "run" again goes on
constexpr std::size_t kMovesAtOnce = 2'000;
constexpr std::uint32_t kNamesMax = 1'000;

const char* action_name(vm::Action action) {
    switch (action) {
        case vm::Action::None: return "";
        case vm::Action::Read: return "read";
        case vm::Action::Write: return "write";
        case vm::Action::ReadWrite: return "read-write";
        case vm::Action::Acquire: return "acquire";
        case vm::Action::Release: return "release";
        case vm::Action::Send: return "send";
        case vm::Action::Receive: return "receive";
        case vm::Action::Close: return "close";
        case vm::Action::Killed: return "killed";
        case vm::Action::Start: return "start";
        case vm::Action::Join: return "join";
        case vm::Action::End: return "end";
        case vm::Action::Wait: return "wait";
        case vm::Action::Notify: return "notify";
        case vm::Action::Woken: return "woken";
        case vm::Action::Sleep: return "sleep";
        case vm::Action::Print: return "print";
        case vm::Action::Call: return "call";
        case vm::Action::Advance: return "advance";
        case vm::Action::Exit: return "exit";
    }
    return "";
}

std::vector<protocol::StepVariable> variables(const std::vector<vm::VariableView>& views) {
    std::vector<protocol::StepVariable> out;
    for (const vm::VariableView& view : views) out.push_back({view.name, view.value, view.shared});
    return out;
}

protocol::StepThread thread_message(const run::StepThreadView& view) {
    protocol::StepThread out;
    out.index = static_cast<int>(view.index);
    out.name = view.name;
    out.state = view.ended ? "ended" : view.enabled ? "ready" : "waiting";
    out.words = view.next ? view.next->text : view.why;
    out.action = view.next ? action_name(view.next->action) : "";
    out.line = static_cast<int>(view.line);
    out.next_line = view.next ? static_cast<int>(view.next->line) : 0;
    out.next_site = view.next ? view.next->site : 0;
    out.waits_on = view.waits_on;
    out.waits_for = view.waits_for_thread;
    for (const vm::FrameView& frame : view.frames) out.frames.push_back({frame.function, static_cast<int>(frame.line), variables(frame.variables)});
    for (const vm::HeldLockView& lock : view.locks) out.locks.push_back({lock.name, static_cast<int>(lock.line)});
    return out;
}

protocol::StepMove move_message(const run::MoveView& move) {
    protocol::StepMove out{move.mover, action_name(move.action), move.text, static_cast<int>(move.line), move.preempted, {}, {}};
    for (const run::MoveAccess& access : move.accesses)
        out.accesses.push_back({action_name(access.action), access.object, access.value, static_cast<std::int64_t>(access.place), access.thread});
    out.waiting.assign(move.waiting.begin(), move.waiting.end());
    return out;
}

// Sites count the program's instructions first, from 1, so an instruction's place in the listing is its site.
std::vector<protocol::StepCode> listing_message(const bytecode::Program& program) {
    std::vector<protocol::StepCode> codes;
    for (const bytecode::ListedCode& listed : bytecode::list_codes(program)) {
        const bytecode::Code& code = program.codes[listed.code];
        protocol::StepCode out{code.name, static_cast<int>(code.first_line), {}};
        for (const bytecode::ListedInstr& in : listed.instrs)
            out.instructions.push_back({static_cast<int>(in.line), in.name, in.operands, in.note, static_cast<int>(in.column), static_cast<int>(in.end_column)});
        codes.push_back(std::move(out));
    }
    return codes;
}

class StepJob : public Job {
public:
    StepJob(std::int64_t id, JobContext context, protocol::Step request) : Job(id, std::move(context)), request_(std::move(request)) {}

    bool work(double) override {
        StepperSlot& slot = *context_.stepper;
        std::lock_guard<std::mutex> lock(slot.mutex);
        if (!begun_) {
            begun_ = true;
            slot.stop_word.store(stop_requested() ? 1 : 0);
            if (request_.command == "open" ? !open(slot) : !first_part(slot)) return false;
        }
        if (stop_requested()) slot.stop_word.store(1);
        if (more(slot)) return true;
        slot.stop_word.store(0);
        answer(slot);
        return false;
    }

private:
    bool fail(const std::string& message) {
        send(protocol::Error{message});
        return false;
    }

    bool open(StepperSlot& slot) {
        run::StepperOptions options;
        vm::MachineConfig config;
        if (!request_.schedule.empty()) {
            std::string error;
            options.schedule = trace::parse_schedule(request_.schedule, error);
            if (!error.empty()) return fail(error);
            if (request_.scale.empty()) request_.scale = options.schedule->scale;
        }
        std::optional<vm::Model> model = trace::model_from_name(request_.model);
        std::optional<vm::TimeMode> time = trace::time_from_name(request_.time);
        if (!model || !time) return fail("there is no such model or time: " + request_.model + ", " + request_.time);
        run::Loaded loaded = run::load_program(request_.source, request_.program_name, request_.scale);
        if (loaded.program == nullptr || !loaded.diagnostics.empty()) send(to_message(loaded));
        if (loaded.program == nullptr) {
            protocol::Finished finished;
            finished.verdict.kind = "error";
            finished.verdict.message = "the program has errors";
            send(std::move(finished));
            return false;
        }
        if (options.schedule) {
            std::string why = trace::refusal(*options.schedule, loaded.program->program());
            if (!why.empty()) return fail(why);
        }
        config.model = *model;
        config.time = *time;
        config.seed = request_.seed;
        config.heap_bytes_max = kExploreHeapBytes;
        config.output_bytes_max = kOutputBytes;
        config.args = {request_.program_name};
        options.scale = request_.scale;
        options.stop_word = &slot.stop_word;
        slot.stepper.reset();
        slot.stepper = std::make_unique<run::Stepper>(loaded.program, config, std::move(options));
        run::Stepper& stepper = *slot.stepper;
        // Once to the schedule's end, so that the whole way can be shown before it is walked.
        while (stepper.length() > stepper.position() && !stop_requested() && stepper.jump(std::min(stepper.length(), stepper.position() + kMovesAtOnce))) {}
        for (std::size_t i = 0; i < stepper.position() && i < kMovesAMessage; i++) ahead_.push_back(move_message(stepper.made(i)));
        for (std::uint32_t i = 0; i < stepper.machine().thread_count() && i < kNamesMax; i++) names_.push_back(stepper.machine().thread_name(i));
        target_ = request_.position < 0 ? stepper.position() : std::min(static_cast<std::size_t>(request_.position), stepper.position());
        return true;
    }

    bool first_part(StepperSlot& slot) {
        if (slot.stepper == nullptr) return fail("no program is being stepped; open one first");
        run::Stepper& stepper = *slot.stepper;
        auto thread = static_cast<std::uint32_t>(std::max(0, request_.thread));
        if (request_.command == "move") {
            for (int i = 0; i < request_.count && stepper.move(request_.thread); i++) {}
        } else if (request_.command == "line") {
            stepper.move_line(thread);
        } else if (request_.command == "block") {
            stepper.move_until_blocked(thread);
        } else if (request_.command == "on") {
            for (int i = 0; i < request_.count && stepper.move_on(policy()); i++) {}
        } else if (request_.command == "back") {
            stepper.back(static_cast<std::size_t>(request_.count));
        }
        target_ = request_.command == "jump" ? static_cast<std::size_t>(std::max<std::int64_t>(0, request_.position)) : stepper.position();
        return true;
    }

    // Long ways in parts, so that a stop is heard between them. True: there is more.
    bool more(StepperSlot& slot) {
        run::Stepper& stepper = *slot.stepper;
        if (stop_requested()) return false;
        if (request_.command == "run") {
            std::vector<std::uint32_t> lines(request_.breakpoints.begin(), request_.breakpoints.end());
            std::size_t before = stepper.position();
            stepper.run_on(policy(), lines, kMovesAtOnce);
            moves_made_ += stepper.position() - before;
            return stepper.position() == before + kMovesAtOnce && moves_made_ < kMovesARun;
        }
        if (request_.command != "open" && request_.command != "jump") return false;
        std::size_t before = stepper.position();
        if (before == target_) return false;
        std::size_t next = target_ < before ? target_ : std::min(target_, before + kMovesAtOnce);
        return stepper.jump(next) && stepper.position() != target_;
    }

    run::Policy& policy() {
        if (policy_ == nullptr) {
            constexpr std::uint64_t kLength = 1'000; // pct asks; what is stepped is a small program
            run::PolicyName name;
            run::PolicyName::parse(request_.policy, name);
            policy_ = run::make_policy(name, request_.seed, kLength);
        }
        return *policy_;
    }

    void answer(StepperSlot& slot) {
        run::Stepper& stepper = *slot.stepper;
        protocol::Stepped out;
        out.position = static_cast<std::int64_t>(stepper.position());
        out.length = static_cast<std::int64_t>(stepper.length());
        // Moves that the asker knows are those before the ones undone or made now.
        std::size_t from = std::min(static_cast<std::size_t>(request_.known_moves), stepper.position());
        if (request_.command == "open") from = 0;
        for (; stepper.position() - from > kMovesAMessage && ahead_.size() <= stepper.position(); from += kMovesAMessage) {
            protocol::SteppedMoves part{static_cast<std::int64_t>(from), {}};
            for (std::size_t i = from; i < from + kMovesAMessage; i++) part.moves.push_back(move_message(stepper.made(i)));
            send(std::move(part));
        }
        out.moves_from = static_cast<std::int64_t>(from);
        for (std::size_t i = from; i < stepper.position(); i++) out.moves.push_back(move_message(stepper.made(i)));
        if (ahead_.size() > stepper.position()) out.moves_from = 0, out.moves = ahead_;
        for (const run::StepThreadView& view : stepper.threads()) out.threads.push_back(thread_message(view));
        for (const run::SharedView& view : stepper.shared())
            out.shared.push_back({view.name, view.value, view.last_reader, view.last_writer, static_cast<std::int64_t>(view.read_at), static_cast<std::int64_t>(view.written_at)});
        out.variables = variables(stepper.globals());
        for (const vm::ProcessView& process : vm::process_views(stepper.machine()))
            out.processes.push_back({to_message(process), process.parent == 0 ? out.variables : variables(stepper.globals(process.pid))});
        out.pipes = to_message(vm::pipe_views(stepper.machine()), [&](std::int64_t number) { return double(stepper.sent_by(std::size_t(number))); });
        std::size_t bytes = 0, first = stepper.machine().output().size();
        while (first > 0 && bytes < kOutputBytesShown) bytes += stepper.machine().output()[--first].text.size() + 16;
        for (std::size_t i = first; i < stepper.machine().output().size(); i++) {
            const auto& record = stepper.machine().output()[i];
            out.output.push_back({static_cast<int>(record.thread), record.is_stderr ? "err" : "out", record.text.substr(0, kOutputBytesShown)});
        }
        out.clock = stepper.clock_may_advance();
        out.time_s = static_cast<double>(stepper.machine().world().now_ns) / 1e9;
        if (stepper.verdict()) {
            protocol::Verdict verdict = to_message(*stepper.verdict());
            out.over = true;
            out.verdict = verdict.kind;
            out.message = verdict.message;
            out.exit_code = verdict.exit_code;
            out.traceback = verdict.traceback;
            out.cycle = verdict.cycle;
        }
        out.schedule = trace::to_text(stepper.schedule());
        out.visible_sites.assign(stepper.visible_sites().begin(), stepper.visible_sites().end());
        if (request_.command == "open") out.listing = listing_message(stepper.program()), out.names = names_;
        out.mismatch = stepper.mismatch();
        send(std::move(out));
    }

    protocol::Step request_;
    std::unique_ptr<run::Policy> policy_;
    std::vector<protocol::StepMove> ahead_; ///< "open" with a schedule: its moves
    std::vector<std::string> names_;        ///< and all threads there
    bool begun_ = false;
    std::size_t target_ = 0;
    std::size_t moves_made_ = 0;
};

} // namespace

std::unique_ptr<Job> make_step_job(std::int64_t id, JobContext context, protocol::Step request) {
    return std::make_unique<StepJob>(id, std::move(context), std::move(request));
}

} // namespace heddle::engine
