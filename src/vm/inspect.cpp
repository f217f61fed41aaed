#include "vm/inspect.h"

#include <fmt/format.h>

#include "vm/context.h"
#include "vm/frames.h"
#include "vm/number_text.h"
#include "vm/operations.h"
#include "vm/process_natives.h"

namespace heddle::vm {

namespace {

constexpr std::size_t kElementsShown = 12;
constexpr int kBriefDepthMax = 3;

// Writes a value; stops adding once the text is long enough, so a list of a million elements costs no more than one of twelve.
class BriefWriter {
public:
    BriefWriter(Machine& machine, std::size_t length_max) : m_(machine), length_max_(length_max) {}

    std::string take() {
        if (out_.size() > length_max_) {
            std::size_t cut = length_max_;
            while (cut > 0 && (static_cast<unsigned char>(out_[cut]) & 0xc0) == 0x80) cut--; // not inside a character
            out_.resize(cut);
            out_ += "…";
        }
        return std::move(out_);
    }

    void value(Value v, int depth) {
        if (full()) return;
        if (v.is_ref()) return object(v, depth);
        if (v.is_int()) out_ += std::to_string(v.as_int());
        else if (v.is_inline_float()) out_ += float_repr(v.as_inline_float());
        else if (v == kNone) out_ += "None";
        else if (v == kTrue) out_ += "True";
        else if (v == kFalse) out_ += "False";
        else if (v == kEllipsis) out_ += "Ellipsis";
        else if (v == kNotImplemented) out_ += "NotImplemented";
        else if (is_native(v)) out_ += fmt::format("built-in {}", natives()[special_payload(v)]->name);
        else out_ += "?";
    }

private:
    bool full() const { return out_.size() > length_max_; }

    template <typename Each> void listed(const char* open, const char* close, std::uint64_t n, Each&& each) {
        out_ += open;
        for (std::uint64_t i = 0; i < n && !full(); i++) {
            if (i > 0) out_ += ", ";
            if (i == kElementsShown && n > kElementsShown + 1) {
                out_ += fmt::format("… {} more", n - i);
                break;
            }
            each(i);
        }
        out_ += close;
    }

    void entries(const Dict& dict, int depth, bool attributes) {
        if (dict.table == 0) return;
        const DictTable& table = m_.object<DictTable>(dict.table);
        std::size_t shown = 0;
        for (std::uint64_t i = 0; i < table.used && !full(); i++) {
            const DictEntry& entry = table.entries[i];
            if (entry.key == kUnbound || entry.key == kDeleted) continue;
            if (shown > 0) out_ += ", ";
            if (shown++ == kElementsShown) {
                out_ += "…";
                return;
            }
            if (attributes && entry.key.is_ref() && m_.object<Object>(entry.key.as_ref()).kind == Kind::Str) {
                out_ += text_of(m_, entry.key);
                out_ += "=";
            } else {
                value(entry.key, depth + 1);
                out_ += ": ";
            }
            value(entry.value, depth + 1);
        }
    }

    std::string type_name(Value type) { return type.is_ref() ? std::string(text_of(m_, m_.object<Type>(type.as_ref()).name)) : "object"; }

    void held_state(const LockObject& lock) {
        if (lock.held == 0) out_ += "free";
        else if (lock.owner == 0) out_ += "held";
        else out_ += "held by " + m_.thread_name(m_.index_of(lock.owner));
    }

    void object(Value v, int depth) {
        const Object& o = m_.object<Object>(v.as_ref());
        if (depth > kBriefDepthMax) {
            out_ += "…";
            return;
        }
        switch (o.kind) {
            case Kind::Str: out_ += quote(text_of(m_, v).substr(0, length_max_ * 4)); return;
            case Kind::Float: out_ += float_repr(static_cast<const FloatBox&>(o).value); return;
            case Kind::Complex: out_ += complex_repr(static_cast<const ComplexBox&>(o).real, static_cast<const ComplexBox&>(o).imag); return;
            case Kind::BigInt: {
                Context cx(m_, 0);
                std::string digits = o.size > 64 ? fmt::format("an integer of {} bits", std::uint64_t{o.size} * 64) : int_to_string(cx, v);
                out_ += digits.size() > 24 ? digits.substr(0, 10) + "…" + digits.substr(digits.size() - 6) : digits;
                return;
            }
            case Kind::Bytes: out_ += "b" + quote(std::string_view(static_cast<const Bytes&>(o).data, o.size).substr(0, length_max_), true); return;
            case Kind::Tuple: {
                const Tuple& t = static_cast<const Tuple&>(o);
                listed("(", t.size == 1 ? ",)" : ")", t.size, [&](std::uint64_t i) { value(t.items[i], depth + 1); });
                return;
            }
            case Kind::List: {
                const List& list = static_cast<const List&>(o);
                listed("[", "]", list.length, [&](std::uint64_t i) { value(m_.object<ListItems>(list.items).items[i], depth + 1); });
                return;
            }
            case Kind::Deque: {
                const Deque& deque = static_cast<const Deque&>(o);
                listed("deque([", "])", deque.length, [&](std::uint64_t i) {
                    const ListItems& ring = m_.object<ListItems>(deque.items);
                    value(ring.items[(deque.first + i) & (ring.size - 1)], depth + 1);
                });
                return;
            }
            case Kind::Dict:
                out_ += "{";
                entries(static_cast<const Dict&>(o), depth, false);
                out_ += "}";
                return;
            case Kind::Set: case Kind::FrozenSet: {
                const Dict& set = static_cast<const Dict&>(o);
                if (set.length == 0) {
                    out_ += o.kind == Kind::Set ? "set()" : "frozenset()";
                    return;
                }
                const SetTable& table = m_.object<SetTable>(set.table);
                out_ += "{";
                bool first = true;
                for (std::uint32_t i = 0; i < table.size && !full(); i++) {
                    if (table.entries[i].key == kUnbound || table.entries[i].key == kDeleted) continue;
                    if (!first) out_ += ", ";
                    first = false;
                    value(table.entries[i].key, depth + 1);
                }
                out_ += "}";
                return;
            }
            case Kind::Range: {
                const Range& r = static_cast<const Range&>(o);
                out_ += "range(";
                value(r.start, depth + 1);
                out_ += ", ";
                value(r.stop, depth + 1);
                out_ += ")";
                return;
            }
            case Kind::Function: out_ += "function " + std::string(text_of(m_, static_cast<const Function&>(o).name)); return;
            case Kind::BoundMethod:
                out_ += "method of ";
                value(static_cast<const BoundMethod&>(o).self, depth + 1);
                return;
            case Kind::Type: out_ += "class " + std::string(text_of(m_, static_cast<const Type&>(o).name)); return;
            case Kind::Module: out_ += "module " + std::string(text_of(m_, static_cast<const Module&>(o).name)); return;
            case Kind::Cell: value(static_cast<const CellObject&>(o).value, depth); return;
            case Kind::Instance: {
                const Instance& instance = static_cast<const Instance&>(o);
                out_ += type_name(instance.type) + "(";
                if (!(instance.base == kUnbound)) value(instance.base, depth + 1);
                if (instance.dict.is_ref()) entries(m_.object<Dict>(instance.dict.as_ref()), depth, true);
                out_ += ")";
                return;
            }
            case Kind::Exception: {
                const Exception& e = static_cast<const Exception&>(o);
                out_ += type_name(e.type);
                const Tuple& args = m_.object<Tuple>(e.args.as_ref());
                listed("(", ")", args.size, [&](std::uint64_t i) { value(args.items[i], depth + 1); });
                return;
            }
            case Kind::Thread: out_ += "thread " + std::string(text_of(m_, static_cast<const ThreadObject&>(o).name)); return;
            case Kind::Lock: out_ += "lock, "; held_state(static_cast<const LockObject&>(o)); return;
            case Kind::RLock: out_ += "re-entrant lock, "; held_state(static_cast<const LockObject&>(o)); return;
            case Kind::Semaphore: out_ += fmt::format("semaphore, {} left", static_cast<const SemaphoreObject&>(o).count); return;
            case Kind::Event: out_ += static_cast<const EventObject&>(o).set != 0 ? "event, set" : "event, not set"; return;
            case Kind::Condition: {
                const Value& queue = static_cast<const ConditionObject&>(o).queue;
                std::uint64_t waiting = queue.is_ref() ? m_.object<List>(queue.as_ref()).length : 0;
                out_ += fmt::format("condition, {} waiting", waiting);
                return;
            }
            case Kind::Barrier: out_ += fmt::format("barrier of {}", static_cast<const BarrierObject&>(o).parties); return;
            case Kind::Generator: out_ += "generator " + std::string(text_of(m_, static_cast<const Generator&>(o).name)); return;
            case Kind::Iterator: out_ += "iterator"; return;
            case Kind::Local: out_ += "thread-local data"; return;
            default: out_ += "object"; return;
        }
    }

    Machine& m_;
    std::size_t length_max_;
    std::string out_;
};

bool is_data(Machine& m, Value v) {
    if (v == kUnbound || is_native(v)) return false;
    if (!v.is_ref()) return true;
    Kind kind = m.object<Object>(v.as_ref()).kind;
    return kind != Kind::Function && kind != Kind::Type && kind != Kind::Module && kind != Kind::BoundMethod;
}

bool can_change(Machine& m, Value v) {
    if (!v.is_ref()) return false;
    switch (m.object<Object>(v.as_ref()).kind) {
        case Kind::Str: case Kind::Float: case Kind::Complex: case Kind::BigInt: case Kind::Bytes: case Kind::Tuple: case Kind::Range: case Kind::Function:
        case Kind::Type: case Kind::Module: case Kind::FrozenSet: case Kind::Exception: return false;
        default: return true;
    }
}

} // namespace

std::string brief(Machine& machine, Value v, std::size_t length_max) {
    BriefWriter writer(machine, length_max);
    writer.value(v, 0);
    return writer.take();
}

std::vector<FrameView> frame_views(Machine& m, std::uint32_t thread) {
    std::vector<FrameView> frames;
    ThreadState& t = m.thread(thread);
    if (t.aux == static_cast<std::uint8_t>(ThreadStatus::Ended)) return frames;
    const Stack& stack = m.object<Stack>(t.stack);
    bool running = true; // the innermost frame stands before its instruction, the others behind their call
    for (const Value* regs = stack.words + t.frame;; regs -= frame_delta(regs)) {
        if (!is_native_frame(regs)) {
            const LinkedCode& code = m.link().codes()[frame_code(regs)];
            auto at = static_cast<std::size_t>(frame_pc(regs) - code.start);
            if (!running && at > 0) at--;
            FrameView frame;
            frame.function = code.code->name;
            frame.line = at < code.code->spans.size() ? code.code->spans[at].line : code.code->first_line;
            frame.site = m.link().site_of(code.start + at);
            const auto& names = code.code->reg_names;
            for (std::size_t i = 0; i < names.size(); i++) {
                Value v = regs[i];
                if (names[i].empty() || names[i][0] == '.') continue;
                bool cell = i < code.code->reg_is_cell.size() && code.code->reg_is_cell[i];
                bool shared = false;
                if (v.is_ref() && m.object<Object>(v.as_ref()).kind == Kind::Cell && cell) {
                    const CellObject& box = m.object<CellObject>(v.as_ref());
                    shared = box.escaped();
                    v = box.value;
                }
                if (!is_data(m, v)) continue;
                shared = shared || (v.is_ref() && m.object<Object>(v.as_ref()).escaped() && can_change(m, v));
                frame.variables.push_back({names[i], brief(m, v), shared});
            }
            frames.insert(frames.begin(), std::move(frame));
        }
        running = false;
        if (frame_flags(regs) & kEntryFrame) break;
    }
    return frames;
}

std::vector<ProcessView> process_views(Machine& m) {
    std::vector<ProcessView> views;
    if (m.world().processes < 2) return views;
    for (std::uint32_t i = 0; i < m.thread_count(); i++) {
        const ThreadState& t = m.thread(i);
        const ProcessState& process = m.process_of(t);
        auto view = std::find_if(views.begin(), views.end(), [&](const ProcessView& other) { return other.pid == process.pid; });
        if (view == views.end()) view = views.insert(views.end(), {process.pid, process.parent, "MainProcess", false, 0, process.doomed, {}});
        view->threads.push_back(i);
        if (&m.object<ThreadState>(process.main) != &t) continue;
        const bool first = &process == &m.first_process();
        if (!first && process.name.is_ref()) view->name = std::string(text_of(m, process.name));
        view->ended = t.aux == static_cast<std::uint8_t>(ThreadStatus::Ended);
        view->exit_code = first ? m.exit_code() : static_cast<std::int64_t>(process.exit_code);
        if (first) view->parent = 0;
    }
    return views;
}

std::vector<PipeView> pipe_views(Machine& m) {
    std::vector<PipeView> views;
    inside::each_pipe_message(m, [&](Ref pipe, const std::vector<std::uint64_t>& sizes) {
        PipeView view;
        view.name = m.location_name(location(pipe, kState));
        for (std::uint64_t bytes : sizes) view.messages.push_back({bytes, -1});
        // A pipe hands on in order: what is in it are those sent last.
        for (std::size_t number = m.messages().size(); number-- > 0;) {
            if (m.messages()[number] != pipe) continue;
            if (view.sent < view.messages.size()) view.messages[view.messages.size() - 1 - view.sent].sent = static_cast<std::int64_t>(number);
            view.sent++;
        }
        views.push_back(std::move(view));
    });
    return views;
}

std::vector<VariableView> global_views(Machine& m, std::uint64_t pid) {
    std::vector<VariableView> views;
    const ProcessState* process = &m.first_process();
    for (std::uint32_t i = 0; pid != 0 && i < m.thread_count(); i++)
        if (m.process_of(m.thread(i)).pid == pid) process = &m.process_of(m.thread(i));
    const Globals& globals = m.object<Globals>(process->globals.as_ref());
    const auto& names = m.link().program().globals;
    for (std::uint32_t slot = 0; slot < globals.size && slot < names.size(); slot++) {
        Value v = globals.slots[slot];
        const bool own = m.link().global_slot(0, names[slot]) == static_cast<int>(slot); // not the library's
        if (!own || !is_data(m, v) || names[slot].rfind("__", 0) == 0) continue;
        views.push_back({names[slot], brief(m, v), process->shares != 0});
    }
    return views;
}

std::vector<HeldLockView> held_locks(Machine& m, std::uint32_t thread) {
    std::vector<HeldLockView> held;
    std::vector<Ref> seen;
    auto look = [&](Value v) {
        if (!v.is_ref()) return;
        Ref ref = v.as_ref();
        Kind kind = m.object<Object>(ref).kind;
        if (kind == Kind::Condition) {
            v = m.object<ConditionObject>(ref).lock;
            if (!v.is_ref()) return;
            ref = v.as_ref();
            kind = m.object<Object>(ref).kind;
        }
        if (kind != Kind::Lock && kind != Kind::RLock) return;
        const LockObject& lock = m.object<LockObject>(ref);
        if (lock.held == 0 || lock.owner == 0 || m.index_of(lock.owner) != thread) return;
        for (Ref other : seen)
            if (other == ref) return;
        seen.push_back(ref);
        held.push_back({m.location_name(location(ref, kState)), m.link().site_line(static_cast<std::uint32_t>(lock.line))});
    };
    auto look_inside = [&](Value v) {
        look(v);
        if (!v.is_ref()) return;
        const Object& o = m.object<Object>(v.as_ref());
        if (o.kind == Kind::List)
            for (std::uint64_t i = 0; i < static_cast<const List&>(o).length; i++) look(m.object<ListItems>(static_cast<const List&>(o).items).items[i]);
        if (o.kind == Kind::Tuple)
            for (std::uint32_t i = 0; i < o.size; i++) look(static_cast<const Tuple&>(o).items[i]);
        if (o.kind == Kind::Instance && static_cast<const Instance&>(o).dict.is_ref()) {
            const Dict& dict = m.object<Dict>(static_cast<const Instance&>(o).dict.as_ref());
            if (dict.table != 0) {
                const DictTable& table = m.object<DictTable>(dict.table);
                for (std::uint64_t i = 0; i < table.used; i++)
                    if (!(table.entries[i].key == kUnbound) && !(table.entries[i].key == kDeleted)) look(table.entries[i].value);
            }
        }
    };
    const Globals& globals = m.object<Globals>(m.process_of(m.thread(thread)).globals.as_ref());
    for (std::uint32_t slot = 0; slot < globals.size; slot++) look_inside(globals.slots[slot]);
    ThreadState& t = m.thread(thread);
    if (t.aux == static_cast<std::uint8_t>(ThreadStatus::Ended)) return held;
    const Stack& stack = m.object<Stack>(t.stack);
    for (const Value* regs = stack.words + t.frame;; regs -= frame_delta(regs)) {
        if (!is_native_frame(regs))
            for (std::size_t i = 0; i < m.link().codes()[frame_code(regs)].code->reg_names.size(); i++) {
                Value v = regs[i];
                if (v.is_ref() && m.object<Object>(v.as_ref()).kind == Kind::Cell) v = m.object<CellObject>(v.as_ref()).value;
                look_inside(v);
            }
        if (frame_flags(regs) & kEntryFrame) break;
    }
    return held;
}

std::string process_of_global(Machine& m, Location where) {
    if (where.object() == 0 || m.heap().object(where.object())->kind != Kind::Globals) return "";
    for (std::uint32_t i = 0; i < m.thread_count(); i++) {
        const ProcessState& process = m.process_of(m.thread(i));
        if (&process != &m.first_process() && process.globals.as_ref() == where.object() && process.name.is_ref()) return std::string(text_of(m, process.name));
    }
    return "";
}

std::string location_value(Machine& m, Location where) {
    if (where.object() == 0) return "";
    if (m.heap().object(where.object())->kind == Kind::Globals) {
        Value v = m.object<Globals>(where.object()).slots[where.cell()];
        return v == kUnbound ? "" : brief(m, v);
    }
    const Object& o = m.object<Object>(where.object());
    std::uint32_t cell = where.cell();
    switch (o.kind) {
        case Kind::Cell: return static_cast<const CellObject&>(o).value == kUnbound ? "" : brief(m, static_cast<const CellObject&>(o).value);
        case Kind::List: {
            const List& list = static_cast<const List&>(o);
            if (cell < list.length) return brief(m, m.object<ListItems>(list.items).items[cell]);
            return cell == kShape ? brief(m, ref_value(where.object())) : "";
        }
        case Kind::Deque: {
            const Deque& deque = static_cast<const Deque&>(o);
            if (cell == kShape) return brief(m, ref_value(where.object()));
            if (cell >= deque.length) return "";
            const ListItems& ring = m.object<ListItems>(deque.items);
            return brief(m, ring.items[(deque.first + cell) & (ring.size - 1)]);
        }
        case Kind::Dict: case Kind::Set: case Kind::Semaphore: case Kind::Event: return brief(m, ref_value(where.object()));
        case Kind::SharedMemory: return inside::item_text(static_cast<const SharedMemory&>(o), cell);
        default: return "";
    }
}

} // namespace heddle::vm
