// A machine's state in words: who waits for what, where threads stand, what a location is called.
#include <algorithm>

#include <fmt/format.h>

#include "vm/classes.h"
#include "vm/frames.h"
#include "vm/inspect.h"
#include "vm/machine.h"
#include "vm/operations.h"
#include "vm/process_natives.h"
#include "vm/processes.h"

namespace heddle::vm {

namespace {

const char* noun(Kind kind) {
    switch (kind) {
        case Kind::Lock: return "lock";
        case Kind::RLock: return "re-entrant lock";
        case Kind::Semaphore: return "semaphore";
        case Kind::Event: return "event";
        case Kind::Condition: return "condition";
        case Kind::Barrier: return "barrier";
        case Kind::List: return "list";
        case Kind::Deque: return "deque";
        case Kind::Dict: return "dict";
        case Kind::Set: return "set";
        case Kind::Thread: return "thread";
        case Kind::Cell: return "closure variable";
        case Kind::Module: return "module";
        case Kind::Exception: return "exception";
        case Kind::Generator: return "generator";
        case Kind::SharedMemory: return "shared memory";
        default: return "object";
    }
}

Kind kind_of(Machine& m, Value v) { return v.is_ref() ? m.heap().object(v.as_ref())->kind : Kind::Unbound; }

// Calls f(name, value, hash) for what an instance or a class holds.
template <typename F> void each_attribute(Machine& m, Value v, F&& f) {
    Value dict = kind_of(m, v) == Kind::Instance ? m.object<Instance>(v.as_ref()).dict : kind_of(m, v) == Kind::Type ? m.object<Type>(v.as_ref()).dict : kNone;
    if (kind_of(m, v) == Kind::Exception) dict = m.object<Exception>(v.as_ref()).dict;
    if (kind_of(m, v) == Kind::Thread) dict = m.object<ThreadObject>(v.as_ref()).dict;
    if (kind_of(m, dict) != Kind::Dict) return;
    const Dict& d = m.object<Dict>(dict.as_ref());
    if (d.table == 0) return;
    const DictTable& table = m.object<DictTable>(d.table);
    for (std::uint64_t i = 0; i < table.used; i++)
        if (kind_of(m, table.entries[i].key) == Kind::Str) f(text_of(m, table.entries[i].key), table.entries[i].value, table.entries[i].hash);
}

std::string noun(Machine& m, Ref ref) {
    Kind kind = m.heap().object(ref)->kind;
    if (kind == Kind::Type) return fmt::format("class `{}`", text_of(m, m.object<Type>(ref).name));
    if (kind == Kind::Instance) return fmt::format("`{}` object", text_of(m, m.object<Type>(m.object<Instance>(ref).type.as_ref()).name));
    return noun(kind);
}

// The process whose life this thread object is; "" for other objects.
std::string process_name(Machine& m, Ref ref) {
    if (m.heap().object(ref)->kind != Kind::Thread || m.object<ThreadObject>(ref).state == 0) return {};
    const Ref state = m.object<ThreadObject>(ref).state;
    const Ref process = m.object<ThreadState>(state).process;
    if (process == 0 || process == m.world().process || m.object<ProcessState>(process).main != state) return {};
    return std::string(text_of(m, m.object<ProcessState>(process).name));
}

// Calls f(name, value) for every global of the program and its library.
template <typename F> void each_global(Machine& m, F&& f) {
    const Globals& globals = m.object<Globals>(m.first_process().globals.as_ref());
    for (std::uint32_t slot = 0; slot < globals.size; slot++) f(m.link().program().global_name(slot), globals.slots[slot]);
}

bool is_handle(std::string_view attribute) { return attribute == "_place" || attribute == "_incoming" || attribute == "_outgoing"; }

// What processes share, by the global whose object has its place: "value `counter`", "lock of `counter`"; "" for what they do not.
std::string shared_name(Machine& m, Ref ref) {
    bool shared = false;
    for (Value v = m.world().shared; v.is_ref(); v = m.object<Tuple>(v.as_ref()).items[1]) shared |= m.object<Tuple>(v.as_ref()).items[0] == ref_value(ref);
    if (!shared) return {};
    const Object& object = *m.heap().object(ref);
    const bool memory = object.kind == Kind::SharedMemory;
    const bool pipe = object.kind == Kind::Semaphore && object.aux == inside::kPipeSemaphore;
    const std::string kind = pipe ? "pipe" : !memory ? noun(m, ref) : object.size == inside::item_bytes(static_cast<char>(object.aux)) ? "value" : "array";
    // as touches of shared memory name it: where its bytes begin
    const std::ptrdiff_t begin = memory ? static_cast<const SharedMemory&>(object).data - reinterpret_cast<const char*>(&object) : 0;
    const Value place = int_value(static_cast<std::int64_t>(ref) + begin), handle = ref_value(ref);
    std::string found;
    each_global(m, [&](std::string_view name, Value v) {
        if (!found.empty() || kind_of(m, v) != Kind::Instance) return;
        each_attribute(m, v, [&](std::string_view attribute, Value part, std::uint64_t) {
            if (part == handle || (part == place && is_handle(attribute))) found = fmt::format("{} `{}`", kind, name);
            if (found.empty() && part.is_ref())
                each_attribute(m, part, [&](std::string_view inner, Value deep, std::uint64_t) {
                    if (deep == handle || (deep == place && is_handle(inner))) found = fmt::format("{} of `{}`", kind, name);
                });
        });
    });
    if (!found.empty()) return found;
    const std::string where = m.link().site_place(object.site);
    return where.empty() ? "shared " + kind : fmt::format("shared {} made at {}", kind, where);
}

// The object in the program's own words: a global that holds it, an element of a global list, an attribute of an object so named, or where
// it was made.
std::string object_name(Machine& m, Ref ref) {
    const std::string kind = noun(m, ref);
    if (std::string process = process_name(m, ref); !process.empty()) return "process " + process;
    if (std::string shared = shared_name(m, ref); !shared.empty()) return shared;
    if (m.heap().object(ref)->kind == Kind::Type) return kind;
    const bytecode::Program& program = m.link().program();
    const Globals& globals = m.object<Globals>(m.first_process().globals.as_ref());
    for (std::uint32_t slot = 0; slot < globals.size; slot++)
        if (globals.slots[slot] == ref_value(ref)) return fmt::format("{} `{}`", kind, program.global_name(slot));
    for (std::uint32_t slot = 0; slot < globals.size; slot++) {
        Value v = globals.slots[slot];
        if (!v.is_ref() || m.heap().object(v.as_ref())->kind != Kind::List) continue;
        const List& list = m.object<List>(v.as_ref());
        for (std::uint64_t i = 0; i < list.length; i++)
            if (m.object<ListItems>(list.items).items[i] == ref_value(ref)) return fmt::format("{} `{}[{}]`", kind, program.global_name(slot), i);
    }
    for (std::uint32_t slot = 0; slot < globals.size; slot++) {
        std::string found;
        each_attribute(m, globals.slots[slot], [&](std::string_view name, Value v, std::uint64_t) {
            if (v == ref_value(ref)) found = name;
        });
        if (!found.empty()) return fmt::format("{} `{}.{}`", kind, program.global_name(slot), found);
    }
    std::string place = m.link().site_place(m.heap().object(ref)->site);
    return place.empty() ? kind : fmt::format("{} made at {}", kind, place);
}

// The line at which the program stands: that of its innermost frame; frames above it are natives and the library's.
std::uint32_t frame_line(Machine& m, const ThreadState& t, std::vector<std::string>* stack_out) {
    const Stack& stack = m.object<Stack>(t.stack);
    std::uint32_t top_line = 0;
    bool first = true;
    for (const Value* regs = stack.words + t.frame;; regs -= frame_delta(regs)) {
        if (!is_native_frame(regs)) {
            const LinkedCode& code = m.link().codes()[frame_code(regs)];
            auto at = static_cast<std::size_t>(frame_pc(regs) - code.start);
            // A frame that has called stands behind its call.
            if (!first && at > 0) at--;
            std::uint32_t line = at < code.code->spans.size() ? code.code->spans[at].line : code.code->first_line;
            const std::uint32_t module = code.code->module;
            if (top_line == 0 && module == 0) top_line = line;
            if (stack_out != nullptr)
                stack_out->insert(stack_out->begin(), module == 0 ? fmt::format("{}, line {}", code.code->name, line)
                                                                  : fmt::format("{}, line {} of {}", code.code->name, line, m.link().program().modules[module].name));
        }
        first = false;
        if (frame_flags(regs) & kEntryFrame) break;
    }
    return top_line;
}

} // namespace

std::string Machine::thread_name(std::uint32_t index) {
    const ThreadState& t = thread(index);
    std::string name(text_of(*this, object<ThreadObject>(t.object.as_ref()).name));
    if (t.process == world().process) return name;
    const ProcessState& process = process_of(t);
    const std::string of(text_of(*this, process.name));
    return process.main == ref_of(&t) ? of : of + "|" + name;
}

std::uint32_t Machine::thread_line(std::uint32_t index) {
    ThreadState& t = thread(index);
    return t.aux == static_cast<std::uint8_t>(ThreadStatus::Ended) ? 0 : frame_line(*this, t, nullptr);
}

std::vector<std::string> Machine::thread_stack(std::uint32_t index) {
    std::vector<std::string> stack;
    ThreadState& t = thread(index);
    if (t.aux != static_cast<std::uint8_t>(ThreadStatus::Ended)) frame_line(*this, t, &stack);
    return stack;
}

namespace {
std::string shared_wait(SharedSpace& space, std::uint64_t place, std::uint64_t need, const LinkedProgram& link, Machine::WaitInfo& info) {
    switch (static_cast<SharedNeed>(need & 0xffffffff)) {
        case SharedNeed::Permit: {
            const auto& semaphore = space.at<SharedSemaphore>(place);
            const std::uint64_t owner = semaphore.owner.load();
            if (semaphore.maximum != 1 || owner == 0) return "a semaphore of the processes";
            const std::uint32_t slot = space.slot_of(static_cast<std::uint32_t>(owner >> 32));
            info.held_line = link.site_line(static_cast<std::uint32_t>(semaphore.line.load()));
            if (slot == UINT32_MAX) return "a lock of the processes, held by one that has ended";
            if (slot != space.slot()) return fmt::format("a lock of the processes, held by process {}", space.process(slot).pid.load());
            info.held_by = static_cast<int>(owner & 0xffffffff) - 1;
            return "a lock of the processes";
        }
        case SharedNeed::Readable: return "a message in a pipe";
        case SharedNeed::Writable: return "room in a pipe";
        case SharedNeed::Signal: return "a message or the end of a process";
    }
    return {};
}
} // namespace

std::vector<Machine::WaitInfo> Machine::waiting() {
    std::vector<WaitInfo> list;
    auto holder = [&](WaitInfo& info, const LockObject& lock) {
        if (lock.owner == 0) return;
        info.held_by = static_cast<int>(object<ThreadState>(lock.owner).index);
        info.held_line = link_->site_line(static_cast<std::uint32_t>(lock.line));
    };
    for (std::uint32_t i = 0; i < thread_count(); i++) {
        ThreadState& t = thread(i);
        if (t.aux == static_cast<std::uint8_t>(ThreadStatus::Ended) || guard_holds(t)) continue;
        WaitInfo info;
        info.thread = i;
        info.thread_name = thread_name(i);
        info.line = thread_line(i);
        switch (static_cast<WaitKind>(t.wait_kind)) {
            case WaitKind::Lock:
                info.what = object_name(*this, t.wait_object);
                holder(info, object<LockObject>(t.wait_object));
                break;
            case WaitKind::Semaphore:
                info.what = heap_.object(t.wait_object)->aux == inside::kPipeSemaphore ? "a message in " + object_name(*this, t.wait_object)
                                                                                       : object_name(*this, t.wait_object) + " (no permit left)";
                break;
            case WaitKind::Event: info.what = object_name(*this, t.wait_object) + " to be set"; break;
            case WaitKind::Thread: {
                const ThreadObject& other = object<ThreadObject>(t.wait_object);
                const std::string process = process_name(*this, t.wait_object);
                info.what = process.empty() ? fmt::format("thread {} to end", text_of(*this, other.name)) : fmt::format("process {} to end", process);
                if (other.state != 0) info.held_by = static_cast<int>(object<ThreadState>(other.state).index);
                break;
            }
            case WaitKind::Notified: {
                const Waiter& waiter = object<Waiter>(t.wait_object);
                if (waiter.notified != 0) {
                    info.what = object_name(*this, waiter.extra.as_ref());
                    holder(info, object<LockObject>(waiter.extra.as_ref()));
                } else {
                    info.what = "a notification";
                }
                break;
            }
            case WaitKind::Barrier: info.what = "a barrier to fill"; break;
            case WaitKind::Time: info.what = "time to pass"; break;
            case WaitKind::Threads: {
                info.what = "the other threads to end";
                for (std::uint32_t j = 1; j < thread_count() && info.held_by < 0; j++) {
                    ThreadState& other = thread(j);
                    if (other.process == t.process && (other.flags & kThreadDaemon) == 0 && other.aux != static_cast<std::uint8_t>(ThreadStatus::Ended)) info.held_by = static_cast<int>(j);
                }
                break;
            }
            case WaitKind::Shared:
                if (config_.driver == Driver::Controlled) {
                    const bool room = heap_.object(t.wait_object)->kind == Kind::Semaphore;
                    info.what = room ? "room in " + object_name(*this, t.wait_object) : "a message or the end of a process";
                    break;
                }
                info.what = shared_wait(host_.processes()->space(), t.wait_outside, t.wait_need, *link_, info); break;
            case WaitKind::Child: info.what = fmt::format("process {} to end", t.wait_outside); break;
            case WaitKind::Fork: info.what = "a process to start"; break;
            case WaitKind::Endless: info.what = "nothing: it goes round for ever"; break;
            case WaitKind::Draw: case WaitKind::None: break;
        }
        list.push_back(std::move(info));
    }
    return list;
}

std::string Machine::location_name(Location where) {
    if (where == kStdout) return "standard output";
    if (where == kStderr) return "standard error";
    if (where == kClock) return "the clock";
    if (where == kThreadNames) return "the counter of thread names";
    if (where == kRandom) return "the random numbers";
    if (where == kTimers) return "the timers";
    if (where == kThreadList) return "the list of threads";
    if (where == inside::kSharedNames) return "the names of shared memory";
    if (where == kEverything) return "everything";
    if (heap_.object(where.object())->kind == Kind::Globals) return fmt::format("`{}`", link_->program().global_name(where.cell()));
    std::string name = object_name(*this, where.object());
    const Object& target = *heap_.object(where.object());
    if (where.cell() == kState || target.kind == Kind::Cell) return name;
    if (target.kind == Kind::SharedMemory) {
        const std::uint32_t item = inside::item_bytes(static_cast<char>(target.aux));
        return target.size == item ? name : fmt::format("{}, element {}", name, where.cell() / std::max(item, 1u));
    }
    if (where.cell() == kShape) return name + ", its length";
    if (where.cell() & kAttribute) {
        std::string attribute;
        each_attribute(*this, ref_value(where.object()), [&](std::string_view key, Value, std::uint64_t hash) {
            if ((hash & kAttributeHash) == (where.cell() & kAttributeHash)) attribute = key;
        });
        return attribute.empty() ? name + ", an attribute" : fmt::format("{}, attribute `{}`", name, attribute);
    }
    return fmt::format("{}, element {}", name, where.cell());
}

} // namespace heddle::vm
