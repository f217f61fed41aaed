#include "vm/machine.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "base/assert.h"
#include "base/capabilities.h"
#include "vm/classes.h"
#include "vm/interpreter.h"
#include "vm/modules.h"
#include "vm/operations.h"
#include "vm/process_natives.h"
#include "vm/processes.h"
#include "vm/registry.h"

namespace heddle::vm {

// The reserve lies above the limit, so that what is in flight between two checks of the limit always finds room.
std::size_t Machine::reserve_for(const MachineConfig& config) {
    const std::size_t slack = config.heap_slack_bytes != 0 ? config.heap_slack_bytes : std::size_t{kIsWeb ? 24 : 512} << 20;
    constexpr std::uint64_t kAddresses = SIZE_MAX - (std::size_t{1} << 24); // a wish for more than there are stays one
    return static_cast<std::size_t>(std::min(std::uint64_t{config.heap_bytes_max} + config.heap_bytes_max / 16 + slack, kAddresses));
}

namespace {
std::uint64_t seen(const std::uint64_t& word) { return __atomic_load_n(&word, __ATOMIC_SEQ_CST); }
} // namespace

Machine::Machine(std::shared_ptr<const LinkedProgram> program, MachineConfig config, Host& host)
    : link_(std::move(program)), config_(std::move(config)), host_(host), heap_(reserve_for(config_)) {
    if (heap_.valid()) boot(); // else whoever made it says that there is not enough memory
}

Machine::Machine(Machine& parent, MachineConfig config, Host& host)
    : link_(parent.link_), config_(std::move(config)), host_(host), heap_(reserve_for(config_)), world_(parent.world_), constants_(parent.constants_),
      names_(parent.names_), builtins_by_slot_(parent.builtins_by_slot_), types_(parent.types_), boot_arena_(parent.boot_arena_), exit_code_(parent.exit_code_),
      thread_errors_(parent.thread_errors_), mark_epoch_(parent.mark_epoch_),
      next_collection_bytes_(std::min(parent.next_collection_bytes_, config_.heap_bytes_max)) {
    if (!heap_.valid()) return;
    if (!heap_.copy(parent.heap_)) {
        heap_.release();
        return;
    }
    // What real threads remember of classes is remembered by the epoch; from here on the two machines' classes go different ways.
    world().class_epoch = fresh_class_epoch();
}

Machine::~Machine() = default;

// Boot: objects that every program starts with, at the same addresses for the same program.
void Machine::boot() {
    auto make = [&](Kind kind, std::size_t bytes, std::uint32_t size) {
        Ref ref = heap_.allocate(boot_arena_, bytes);
        Object* object = heap_.object(ref);
        std::memset(static_cast<void*>(object), 0, bytes);
        object->kind = kind;
        object->size = size;
        return ref;
    };
    world_ = make(Kind::World, sizeof(World), 0);
    auto slots = static_cast<std::uint32_t>(link_->program().globals.size());
    const Ref process = make(Kind::Process, sizeof(ProcessState), 0);
    const Ref globals = make(Kind::Globals, sizeof(Object) + std::max<std::size_t>(slots, 1) * sizeof(Value), slots);
    for (std::uint32_t i = 0; i < slots; i++) object<Globals>(globals).slots[i] = kUnbound;
    constexpr std::uint32_t kThreadsAtFirst = 8;
    Ref threads = make(Kind::ListItems, sizeof(Object) + kThreadsAtFirst * sizeof(Value), kThreadsAtFirst);
    for (std::uint32_t i = 0; i < kThreadsAtFirst; i++) object<ListItems>(threads).items[i] = kUnbound;
    Ref main = make(Kind::ThreadState, sizeof(ThreadState), 0);
    Ref stack = make(Kind::Stack, sizeof(Object) + kStackWordsMin * sizeof(Value), kStackWordsMin);

    ThreadState& t = object<ThreadState>(main);
    t.object = t.handled = t.context = kNone;
    t.raised = kUnbound;
    t.stack = stack;
    t.deadline = kNoDeadline;
    World& w = world();
    w.threads = threads;
    w.thread_count = w.alive = 1;
    w.process = process;
    w.processes = 1;
    w.shared = kNone;
    t.process = process;
    ProcessState& p = object<ProcessState>(process);
    p.globals = ref_value(globals);
    p.modules = p.name = kNone;
    p.main = main;
    p.name_counter = 1;
    p.pid = kFirstPid;
    p.parent = 1;
    object<ListItems>(threads).items[0] = ref_value(main);

    w.class_epoch = fresh_class_epoch();
    bool undo = config_.undo;
    config_.undo = false; // nothing here is ever undone
    Context cx(*this, 0);
    cx.arena = boot_arena_;
    boot_types(cx);
    first_process().modules = cx.make_dict();
    boot_constants(cx);
    boot_main_thread(cx);
    boot_arena_ = cx.arena;
    config_.undo = undo;
    undo_.enabled = undo;
}

void Machine::boot_types(Context& cx) {
    constexpr auto kTypes = static_cast<std::size_t>(TypeId::kCount);
    types_.assign(kTypes, kNone);
    for (std::size_t i = 0; i < kTypes; i++) {
        const TypeInfo& info = type_info(static_cast<TypeId>(i));
        Type& type = cx.allocate<Type>(Kind::Type);
        type.aux = static_cast<std::uint8_t>(info.instances);
        type.type_id = i;
        type.name = type.bases = type.mro = type.dict = type.module = type.qualname = type.metaclass = type.subclasses = kNone;
        type.flags = 0;
        types_[i] = cx.value_of(type);
    }
    for (std::size_t i = 0; i < kTypes; i++) {
        std::vector<Value> mro;
        for (auto id = static_cast<TypeId>(i);; id = type_info(id).base) {
            mro.push_back(types_[static_cast<std::size_t>(id)]);
            if (id == TypeId::object) break;
        }
        const bool group = static_cast<TypeId>(i) == TypeId::ExceptionGroup; // the one built-in type with two bases
        if (group) mro.insert(mro.begin() + 2, types_[static_cast<std::size_t>(TypeId::Exception)]);
        Value tuple = cx.make_tuple(static_cast<std::uint32_t>(mro.size()));
        std::copy(mro.begin(), mro.end(), cx.object<Tuple>(tuple).items);
        Value name = cx.make_str(type_info(static_cast<TypeId>(i)).name);
        Value bases = mro.size() > 1 ? cx.make_tuple({mro[1]}) : cx.make_tuple(0);
        if (group) bases = cx.make_tuple({mro[1], mro[2]});
        Type& type = cx.object<Type>(types_[i]);
        type.mro = tuple;
        type.name = name;
        type.qualname = name;
        type.metaclass = types_[static_cast<std::size_t>(TypeId::type)];
        type.bases = bases;
        type.module = cx.make_str(module_of_type(static_cast<TypeId>(i)));
    }
    cx.object<Type>(type_object(TypeId::deque)).module = cx.make_str("collections");
    cx.object<Type>(type_object(TypeId::deque_iterator)).module = cx.object<Type>(type_object(TypeId::deque_reverse_iterator)).module = cx.make_str("_collections");
}

Value Machine::constant(Context& cx, std::uint32_t index) {
    using Kind = bytecode::Constant::Kind;
    const bytecode::Constant& c = link_->program().constants[index];
    switch (c.kind) {
        case Kind::None: return kNone;
        case Kind::True: return kTrue;
        case Kind::False: return kFalse;
        case Kind::Ellipsis: return kEllipsis;
        case Kind::Int: return cx.make_int(c.int_value);
        case Kind::BigInt: return int_from_string(cx, c.text, 10);
        case Kind::Float: return cx.make_float(c.float_value);
        case Kind::Imaginary: return make_complex(cx, 0, c.float_value);
        case Kind::Str: return cx.make_str(c.text);
        case Kind::Bytes: {
            Bytes& b = cx.allocate<Bytes>(vm::Kind::Bytes, sizeof(Object) + ((c.text.size() + 8) & ~std::size_t{7}), static_cast<std::uint32_t>(c.text.size()));
            std::memcpy(b.data, c.text.data(), c.text.size());
            return cx.value_of(b);
        }
        case Kind::Tuple: {
            std::vector<Value> items;
            for (std::uint32_t e : c.elements) items.push_back(constant(cx, e));
            Value tuple = cx.make_tuple(static_cast<std::uint32_t>(items.size()));
            std::copy(items.begin(), items.end(), cx.object<Tuple>(tuple).items);
            return tuple;
        }
    }
    return kNone;
}

void Machine::boot_constants(Context& cx) {
    const bytecode::Program& program = link_->program();
    for (std::uint32_t i = 0; i < program.constants.size(); i++) constants_.push_back(constant(cx, i));
    for (const std::string& name : program.names) {
        names_.push_back(cx.make_str(name));
        cx.header(names_.back()).flags |= kInterned;
    }
    std::unordered_map<std::string_view, Value> builtins = builtin_values();
    for (const std::string& name : program.globals) {
        auto at = builtins.find(name);
        builtins_by_slot_.push_back(at == builtins.end() ? kUnbound : at->second);
    }
    name_modules(cx, *cx.globals_object, "__main__");
    Value main_name = cx.make_str("__main__");
    dict_set_str(cx, cx.process->modules, main_name, make_module(cx, main_name, cx.make_dict(), 1));
}

void name_modules(Context& cx, Globals& globals, std::string_view main_name) {
    const LinkedProgram& link = cx.machine.link();
    const bytecode::Program& program = link.program();
    for (std::uint32_t m = 0; m < program.modules.size(); m++) {
        const bytecode::ModuleInfo& module = program.modules[m];
        auto set = [&](std::string_view name, auto make) {
            if (int slot = link.global_slot(m, name); slot >= 0) globals.slots[slot] = make();
        };
        set("__name__", [&] { return cx.make_str(m == 0 ? main_name : std::string_view(module.name)); });
        set("__doc__", [] { return kNone; });
        set("__file__", [&] { return cx.make_str(module.filename); });
        set("__package__", [&] { return m == 0 ? kNone : cx.make_str(module.package()); });
        set("__spec__", [] { return kNone; });
    }
}

std::unordered_map<std::string_view, Value> Machine::builtin_values() const {
    std::unordered_map<std::string_view, Value> values;
    std::uint32_t native = 0;
    for (const NativeTable& table : native_tables())
        for (const NativeDef& def : table.defs) {
            if (std::string_view(table.owner) == "builtins") values[def.name] = native_value(native);
            native++;
        }
    values["NotImplemented"] = kNotImplemented;
    values["Ellipsis"] = kEllipsis;
    values["__debug__"] = kTrue;
    values["IOError"] = values["EnvironmentError"] = type_object(TypeId::OSError);
    for (std::size_t t = 0; t < types_.size(); t++) {
        auto id = static_cast<TypeId>(t);
        // Types whose name is a built-in: exceptions and those with a constructor in builtin_types(), `type` and `object`.
        bool built_in = type_info(id).is_exception ? id != TypeId::BrokenBarrierError
                                                   : id <= TypeId::slice || (id >= TypeId::property && id <= TypeId::super) || (id >= TypeId::enumerate && id <= TypeId::reversed);
        if (built_in) values[type_info(id).name] = types_[t];
    }
    return values;
}

bool Machine::lock_free_for(Ref lock, const ThreadState& thread) {
    const LockObject& l = object<LockObject>(lock);
    return l.held == 0 || (l.kind == Kind::RLock && l.owner == ref_of(&thread));
}

bool Machine::guard_holds(ThreadState& t) {
    auto kind = static_cast<WaitKind>(t.wait_kind);
    if (kind == WaitKind::None) return true;
    bool timed_out = seen(t.timed_out) != 0;
    Ref ref = t.wait_object;
    switch (kind) {
        case WaitKind::None: return true;
        case WaitKind::Lock: return timed_out || lock_free_for(ref, t);
        case WaitKind::Semaphore: return timed_out || object<SemaphoreObject>(ref).count > 0;
        case WaitKind::Event: return timed_out || object<EventObject>(ref).set != 0;
        case WaitKind::Thread: return timed_out || seen(object<ThreadObject>(ref).phase) == 2;
        case WaitKind::Notified: {
            // Controlled: being woken and taking the lock again is one operation, so it needs the lock as well.
            const Waiter& waiter = object<Waiter>(ref);
            if (!timed_out && waiter.notified == 0) return false;
            return config_.driver == Driver::Threaded || lock_free_for(waiter.extra.as_ref(), t);
        }
        case WaitKind::Barrier: return timed_out || object<Waiter>(ref).notified != 0;
        case WaitKind::Time:
            return timed_out || (config_.driver == Driver::Controlled && config_.time == TimeMode::Any && !visibility_->clock_matters);
        case WaitKind::Threads: {
            for (std::uint32_t i = 1; i < thread_count(); i++) {
                ThreadState& other = thread(i);
                if (other.process == t.process && (other.flags & kThreadDaemon) == 0 && seen(object<ThreadObject>(other.object.as_ref()).phase) != 2) return false;
            }
            return true;
        }
        case WaitKind::Shared:
            if (config_.driver == Driver::Controlled) return timed_out || inside::can_go_on(*this, t);
            return timed_out || host_.processes()->space().holds(t.wait_outside, t.wait_need);
        case WaitKind::Child: return timed_out || host_.processes()->exit_status(static_cast<int>(t.wait_outside)).has_value();
        case WaitKind::Fork: return false; // the driver makes the thread go on
        case WaitKind::Draw: return true;
        case WaitKind::Endless: return false;
    }
    return true;
}

namespace {
// The ObjectLock of code that has no Context: the driver, about a parked thread.
class DriverLock {
public:
    DriverLock(Object& object, bool needed) : object_(needed ? &object : nullptr) {
        if (object_ == nullptr) return;
        for (;;) {
            std::uint32_t free = __atomic_load_n(&object.lock, __ATOMIC_RELAXED) & ~1u;
            if (__atomic_compare_exchange_n(&object.lock, &free, free + 1, true, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) return;
            yield_real_thread();
        }
    }
    ~DriverLock() {
        if (object_ != nullptr)
            __atomic_store_n(&object_->lock, __atomic_load_n(&object_->lock, __ATOMIC_RELAXED) + 1, __ATOMIC_RELEASE);
    }

private:
    Object* object_;
};

// The waiters word of a sync object, or null for objects that always wake.
std::uint64_t* waiters_of(Object& object) {
    switch (object.kind) {
        case Kind::Lock: case Kind::RLock: return &static_cast<LockObject&>(object).waiters;
        case Kind::Semaphore: return &static_cast<SemaphoreObject&>(object).waiters;
        case Kind::Event: return &static_cast<EventObject&>(object).waiters;
        case Kind::Waiter: return &static_cast<Waiter&>(object).waiters;
        default: return nullptr;
    }
}
} // namespace

bool Machine::prepare_to_park(ThreadState& t) {
    auto kind = static_cast<WaitKind>(t.wait_kind);
    if (kind == WaitKind::None) return false;
    if (kind == WaitKind::Shared) host_.processes()->space().expect(t.wait_outside, t.wait_need);
    if (kind == WaitKind::Time || t.wait_object == 0) return !guard_holds(t);
    Object& target = *heap_.object(t.wait_object);
    DriverLock lock(target, config_.model == Model::Free);
    if (guard_holds(t)) return false;
    if (std::uint64_t* waiters = waiters_of(target)) *waiters = 1;
    return true;
}

void Machine::mark_waiters(Ref ref) {
    Object& target = *heap_.object(ref);
    DriverLock lock(target, config_.model == Model::Free);
    if (std::uint64_t* waiters = waiters_of(target)) *waiters = 1;
}

void Machine::keep_only(std::uint32_t index) {
    for (std::uint32_t i = 0; i < thread_count(); i++) {
        ThreadState& t = thread(i);
        if (i == index) continue;
        t.aux = static_cast<std::uint8_t>(ThreadStatus::Ended);
        object<ThreadObject>(t.object.as_ref()).phase = 2;
    }
    world().alive = 1;
}

void Machine::time_out(ThreadState& t) { __atomic_store_n(&t.timed_out, 1, __ATOMIC_SEQ_CST); }

bool Machine::enabled(std::uint32_t index) {
    ThreadState& t = thread(index);
    if (t.aux == static_cast<std::uint8_t>(ThreadStatus::Ended)) return false;
    const ProcessState& process = process_of(t);
    return process.doomed != 0 ? process.main == ref_of(&t) : guard_holds(t);
}

void Machine::goes_round(std::uint32_t index) {
    Context cx(*this, index);
    if (cx.undo != nullptr) cx.undo->push(&cx.thread->wait_kind);
    cx.thread->wait_kind = static_cast<std::uint64_t>(WaitKind::Endless);
}

bool Machine::any_goes_round() {
    for (std::uint32_t i = 0; i < thread_count(); i++)
        if (thread(i).wait_kind == static_cast<std::uint64_t>(WaitKind::Endless)) return true;
    return false;
}

Exit Machine::run_to_switch(std::uint32_t index, Transition& out, std::uint64_t instructions_max, std::uint32_t draw) {
    out.clear();
    out.thread = index;
    if (std::uint32_t values = draws(index); values != 0) {
        HEDDLE_ASSERT(draw <= values, "a number is drawn that is there");
        ThreadState& t = thread(index);
        if (config_.undo) undo_.push(&t.outside_result);
        t.outside_result = std::max<std::uint64_t>(draw, 1);
    }
    return run_on(index, out, instructions_max);
}

Exit Machine::run_on(std::uint32_t index, Transition& out, std::uint64_t instructions_max) {
    Context cx(*this, index);
    cx.transition = &out;
    ThreadState& t = *cx.thread;
    if (cx.undo != nullptr) cx.undo->push_range(reinterpret_cast<std::uint64_t*>(&t), sizeof(ThreadState) / sizeof(std::uint64_t));
    cx.arena = {t.bump, t.bump_end};
    if (cx.process->doomed != 0) return end_process(cx, -static_cast<std::int64_t>(cx.process->doomed)), Exit::Ended;
    if (visibility_->kills_matter && !is_first(t)) out.add(location(t.process, kState), false); // a signal may come before it or after it
    t.wait_kind = static_cast<std::uint64_t>(WaitKind::None); // wait_object stays: Call::await() sees by it that the thread stood there
    // An endless loop without a visible operation is cut into slices, so that the stop word is seen within milliseconds.
    constexpr std::uint64_t kPollInstructions = 100'000;
    Exit exit;
    for (;;) {
        std::uint64_t slice = std::min<std::uint64_t>(instructions_max, kPollInstructions);
        cx.budget = static_cast<std::int64_t>(slice);
        exit = interpret(cx);
        std::uint64_t ran = slice - static_cast<std::uint64_t>(std::max<std::int64_t>(cx.budget, 0));
        out.instructions += ran;
        if (exit != Exit::InstructionLimit) break;
        if (stop_word_->load(std::memory_order_relaxed) != 0) {
            exit = Exit::Stopped;
            break;
        }
        if (instructions_max != UINT64_MAX) {
            instructions_max -= std::min(instructions_max, ran);
            if (instructions_max == 0) break;
        }
        if (heap_.used_bytes() > config_.heap_bytes_max) {
            exit = Exit::MemoryLimit;
            break;
        }
        if (__atomic_load_n(&output_bytes_, __ATOMIC_RELAXED) > config_.output_bytes_max) {
            exit = Exit::OutputLimit;
            break;
        }
    }
    t.bump = cx.arena.bump;
    t.bump_end = cx.arena.end;
    if (exit == Exit::Blocked) exit = Exit::Switch; // its guard tells; see enabled()
    if (exit == Exit::Switch) {
        if (heap_.used_bytes() > config_.heap_bytes_max) exit = Exit::MemoryLimit;
        if (__atomic_load_n(&output_bytes_, __ATOMIC_RELAXED) > config_.output_bytes_max) exit = Exit::OutputLimit;
    }
    if (exit == Exit::ProcessEnded) cx.store_word(cx.process->exiting, 1);
    return exit;
}

Exit Machine::run_slice(std::uint32_t index, Arena& arena, std::int64_t budget) {
    Context cx(*this, index);
    cx.arena = arena;
    cx.budget = budget;
    __atomic_store_n(&cx.thread->wait_kind, static_cast<std::uint64_t>(WaitKind::None), __ATOMIC_RELAXED); // Event.set() looks at it
    if (stop_word_->load(std::memory_order_relaxed) != 0) return Exit::Stopped;
    if (over_limit_.load(std::memory_order_relaxed)) return Exit::MemoryLimit;
    Exit exit = interpret(cx);
    arena = cx.arena;
    if (stop_word_->load(std::memory_order_relaxed) != 0 && exit != Exit::ProcessEnded) return Exit::Stopped;
    if (__atomic_load_n(&output_bytes_, __ATOMIC_RELAXED) > config_.output_bytes_max) return Exit::OutputLimit;
    return exit;
}

std::int64_t Machine::earliest_deadline() {
    std::int64_t earliest = kNoDeadline;
    for (std::uint32_t i = 0; i < thread_count(); i++) {
        ThreadState& t = thread(i);
        if (t.aux == static_cast<std::uint8_t>(ThreadStatus::Ended) || t.deadline == kNoDeadline || t.timed_out != 0 ||
            t.wait_kind == static_cast<std::uint64_t>(WaitKind::None) || process_of(t).doomed != 0)
            continue;
        if (t.wait_kind == static_cast<std::uint64_t>(WaitKind::Time) && guard_holds(t)) continue;
        earliest = std::min(earliest, t.deadline);
    }
    return earliest;
}

void Machine::advance_clock(Transition& out) {
    out.clear();
    out.thread = UINT32_MAX;
    out.action = Action::Advance;
    std::int64_t at = earliest_deadline();
    HEDDLE_ASSERT(at != kNoDeadline, "no deadline to advance to");
    UndoLog* undo = config_.undo ? &undo_ : nullptr;
    auto set = [&](std::uint64_t& word, std::uint64_t v) {
        if (undo != nullptr) undo->push(&word);
        word = v;
    };
    bool barrier = config_.time == TimeMode::Exact || visibility_->clock_matters;
    for (std::uint32_t i = 0; i < thread_count(); i++) {
        ThreadState& t = thread(i);
        if (t.deadline != at || t.timed_out != 0 || t.aux == static_cast<std::uint8_t>(ThreadStatus::Ended)) continue;
        set(t.timed_out, 1);
        // It races with whatever else would end the wait.
        if (t.wait_kind == static_cast<std::uint64_t>(WaitKind::Shared) && heap_.object(t.wait_object)->kind == Kind::Tuple) {
            const Tuple& objects = object<Tuple>(t.wait_object);
            for (std::uint32_t k = 0; k < objects.size; k++) out.add(location(objects.items[k].as_ref(), kState), true);
        } else if (t.wait_object != 0) {
            out.add(location(t.wait_object, kState), true);
        }
    }
    if (at > world().now_ns) set(reinterpret_cast<std::uint64_t&>(world().now_ns), static_cast<std::uint64_t>(at));
    if (barrier) out.add(kEverything, true);
    out.add(kTimers, true);
    out.visible = 1;
}

Machine::Mark Machine::mark() { return {undo_.size(), output_.size(), output_bytes_, heap_.chunk_top(), thread_errors_.size(), messages_.size()}; }

void Machine::undo_to(const Mark& mark) {
    undo_.undo_to(mark.undo);
    output_.resize(mark.output);
    output_bytes_ = mark.output_bytes;
    heap_.drop_chunks_above(mark.chunk_top);
    thread_errors_.resize(mark.errors);
    messages_.resize(mark.messages);
}

std::string Machine::stdout_text() const {
    std::string text;
    for (const OutputRecord& record : output_)
        if (!record.is_stderr) text += record.text;
    return text;
}

bool Machine::wants_collection() const { return heap_.used_bytes() >= next_collection_bytes_; }

} // namespace heddle::vm
