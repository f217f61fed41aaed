#include "vm/context.h"

#include <sched.h>

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "vm/generic_alias.h"
#include "vm/operations.h"
#include "vm/registry.h"
#include "vm/utf8.h"
#include "vm/visit.h"

namespace heddle::vm {

void yield_real_thread() { sched_yield(); }

Context::Context(Machine& m, std::uint32_t thread_index)
    : machine(m),
      heap(m.heap_.base()),
      thread(&m.thread(thread_index)),
      controlled(m.config_.driver == Driver::Controlled),
      model(m.config_.model) {
    undo = controlled && m.config_.undo ? &m.undo_ : nullptr;
    process = &m.process_of(*thread);
    globals_object = &m.object<Globals>(process->globals.as_ref());
    globals = globals_object->slots;
    constants = m.constants_.data();
    builtins = m.builtins_by_slot_.data();
    codes = m.link().codes().data();
    natives = native_infos();
    enter_methods = vm::enter_methods();
    exit_methods = vm::exit_methods();
    recursion_max = m.config_.recursion_max;
    World& world = m.world();
    tracking = controlled && world.started != 0;
    hands_on = controlled && m.config_.hands_on && model != Model::Gil; // there a transition holds many operations
    parallel = !controlled && model == Model::Free && __atomic_load_n(&world.started, __ATOMIC_RELAXED) != 0;
}

bool Context::reserve(std::size_t bytes) {
    if (bytes <= 4096) return true;
    std::size_t limit = machine.config_.heap_bytes_max;
    if (bytes <= limit && machine.heap_.used_bytes() + bytes <= limit) return true;
    raise(TypeId::MemoryError, "");
    return false;
}

void Context::escape(Value root) {
    // Depth-first over what is not yet marked. A mark is set before an object's children are looked at, so cycles end.
    std::vector<Value> work{root};
    while (!work.empty()) {
        Value v = work.back();
        work.pop_back();
        if (!v.is_ref()) continue;
        Object& object = header(v);
        if (object.escaped()) continue;
        if (undo != nullptr) undo->push(reinterpret_cast<std::uint64_t*>(&object));
        object.flags |= kEscaped;
        if (object.kind == Kind::ThreadState) continue; // its registers are its own
        visit_children(heap, object, [&](Value child) {
            if (child.is_ref() && !header(child).escaped()) work.push_back(child);
        });
    }
}

void Context::hand_on() {
    hands_on = false;
    machine.host().operation_done(thread_index());
}

void Context::take_from(const Iterator& iterator) {
    if (!controlled) {
        takes = true, takes_at = pc;
    } else if (tracking) {
        const Ref ref = ref_of(iterator);
        if (std::none_of(taken.begin(), taken.end(), [&](const Taken& t) { return t.iterator == ref; }))
            taken.push_back({ref, iterator.source, iterator.index});
        takes = true;
    }
}

void Context::put_back() {
    for (const Taken& t : taken) {
        Iterator& iterator = at<Iterator>(t.iterator);
        store_item(iterator, iterator.source, t.source);
        store_item(iterator, iterator.index, t.index);
    }
    taken.clear();
}

// Threaded: a preemption point of the models that allow one anywhere. Nothing has been done yet, so the instruction starts again.
bool Context::hands_over_now() {
    if (budget-- > 0 || model == Model::Gil || (takes && takes_at == pc)) return false;
    return stop_here = true;
}

bool Context::touch(Location where, bool write, Action action) {
    if (!controlled) return hands_over_now();
    if (!tracking || is_private(where)) return false;
    if (!touched) {
        if (transition->visible > 0 && model != Model::Gil) {
            put_back();
            return stop_here = true;
        }
        touched = true;
        transition->visible++;
        if (transition->action == Action::None) {
            transition->action = action;
            if (pc != nullptr) {
                transition->code = machine.link().code_of(pc);
                transition->pc = static_cast<std::uint32_t>(pc - machine.link().codes()[transition->code].start);
            }
        }
    }
    transition->add(where, write, action, site());
    return false;
}

bool Context::touch_cell(const Object& owner, std::uint32_t cell, bool write, Action action) {
    if (!controlled) return hands_over_now();
    if (!tracking || !owner.escaped()) return false;
    if (!machine.visibility_->access(cell_class(owner, cell), thread_index(), write)) return false;
    if (action == Action::None) action = write ? Action::Write : Action::Read;
    return touch(location(ref_of(owner), cell), write, action);
}

bool Context::is_private(Location where) const {
    if (process->shares != 0 || where.object() == 0) return false;
    const Object& object = at<Object>(where.object());
    switch (object.kind) {
        case Kind::Lock: case Kind::RLock: case Kind::Condition: case Kind::Semaphore: case Kind::Event: case Kind::Barrier: case Kind::Waiter:
            return !object.escaped();
        default: return false;
    }
}

bool Context::touch_global(std::uint32_t slot, bool write) {
    if (!tracking || process->shares == 0) return false;
    std::uint32_t cls = machine.link().global_class(slot);
    if (!machine.visibility_->access(cls, thread_index(), write)) return false;
    return touch(location(process->globals.as_ref(), slot), write, write ? Action::Write : Action::Read);
}

bool Call::touch(Location where, bool write, Action action) { return cx.touch(where, write, action); }

namespace {
// Others look at it: Event.set() releases those who wait.
void wait_for(ThreadState& t, WaitKind kind, Ref object) {
    __atomic_store_n(&t.wait_kind, static_cast<std::uint64_t>(kind), __ATOMIC_RELAXED);
    __atomic_store_n(&t.wait_object, object, __ATOMIC_RELAXED);
}
} // namespace

std::optional<NativeResult> Call::await(WaitKind kind, Ref object, Location where, Action action, bool write) {
    ThreadState& t = *cx.thread;
    bool arrived = t.wait_object == object; // this transition began here; see run_to_switch
    wait_for(t, kind, object);
    // A transition that has had its operation ends here whether the guard holds or not. It does not look: in a recorded run others move now.
    if (cx.tracking && !cx.touched && !cx.is_private(where) && cx.model != Model::Gil && cx.transition->visible > 0) {
        cx.stop_here = true;
        return NativeResult::Stop;
    }
    // Where several orders are compared, what a thread does before it first waits is a move of its own whether or not it has to wait:
    // the moves of two orders then correspond.
    if (cx.tracking && !arrived && !cx.touched && !cx.is_private(where) && (cx.model != Model::Gil || cx.transition->visible == 0) && cx.machine.guard_holds(t)) {
        cx.stop_here = true;
        return NativeResult::Stop;
    }
    if (!cx.machine.guard_holds(t)) {
        // Under the GIL this transition ends here because of the object's state: it has read it.
        if (cx.tracking && cx.model == Model::Gil && cx.transition->visible > 0) cx.transition->add(where, false);
        return NativeResult::Block;
    }
    if (cx.touch(where, write, action)) return NativeResult::Stop;
    wait_for(t, WaitKind::None, 0);
    return std::nullopt;
}

std::optional<NativeResult> Call::await_quietly(WaitKind kind, Ref object) {
    ThreadState& t = *cx.thread;
    wait_for(t, kind, object);
    if (!cx.machine.guard_holds(t)) return NativeResult::Block;
    wait_for(t, WaitKind::None, 0);
    return std::nullopt;
}

void Context::record(Location where, bool write, Action action) {
    if (tracking && !is_private(where)) transition->add(where, write, action, site());
}

namespace {
// Lone surrogates as escapes, as CPython's standard error shows them: what leaves the machine is UTF-8.
std::string escape_surrogates(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t start = at;
        std::uint32_t c = decode_utf8(text, at);
        if (c >= 0xd800 && c < 0xe000) out += fmt::format("\\u{:04x}", c);
        else out += text.substr(start, at - start);
    }
    return out;
}
} // namespace

void Context::write_output(std::string_view text, bool is_stderr) {
    if (text.empty()) return;
    if (find_surrogate(text) != std::string_view::npos) return write_output(escape_surrogates(text), is_stderr);
    if (controlled) {
        machine.output_.push_back({thread_index(), is_stderr, std::string(text)});
        if (__atomic_add_fetch(&machine.output_bytes_, text.size(), __ATOMIC_RELAXED) > machine.config_.output_bytes_max) budget = 0; // the driver looks at the end of a slice
        return;
    }
    std::size_t before = __atomic_fetch_add(&machine.output_bytes_, text.size(), __ATOMIC_RELAXED);
    if (before + text.size() > machine.config_.output_bytes_max) budget = 0;
    machine.host_.write(thread_index(), is_stderr, text);
}

std::int64_t Context::now_ns() const { return controlled ? machine.world().now_ns : machine.host_.monotonic_ns(); }

Value Context::make_float(double d) {
    FloatBits f = float_bits(d);
    if (f.inlined) return f.value;
    FloatBox& box = allocate<FloatBox>(Kind::Float);
    box.value = d;
    return value_of(box);
}

std::string_view Context::text(Value v) const {
    const Str& s = object<Str>(v);
    if (s.flags & kView) return {at<StrBuffer>(s.buffer).data, s.bytes};
    return {s.data, s.bytes};
}

Value Context::make_str(std::string_view utf8) {
    std::uint32_t points = 0;
    bool ascii = true;
    for (char c : utf8) {
        if ((c & 0xc0) != 0x80) points++;
        if (c & 0x80) ascii = false;
    }
    std::size_t padded = (utf8.size() + 8) & ~std::size_t{7};
    Str& s = allocate<Str>(Kind::Str, kStrDataOffset + padded, points);
    if (ascii) s.flags |= kAscii;
    s.bytes = static_cast<std::uint32_t>(utf8.size());
    s.hash = 0;
    std::memset(s.data + padded - 8, 0, 8);
    std::memcpy(s.data, utf8.data(), utf8.size());
    return value_of(s);
}

Value Context::make_tuple(std::uint32_t n) {
    Tuple& t = allocate<Tuple>(Kind::Tuple, sizeof(Object) + std::size_t{n} * sizeof(Value), n);
    for (std::uint32_t i = 0; i < n; i++) t.items[i] = kUnbound;
    return value_of(t);
}

Value Context::make_tuple(std::initializer_list<Value> values) {
    Value v = make_tuple(static_cast<std::uint32_t>(values.size()));
    std::uint32_t i = 0;
    for (Value item : values) object<Tuple>(v).items[i++] = item;
    return v;
}

Value Context::make_list(std::uint32_t capacity) {
    List& list = allocate<List>(Kind::List);
    list.length = 0;
    list.items = 0;
    if (capacity > 0) {
        ListItems& items = allocate<ListItems>(Kind::ListItems, sizeof(Object) + std::size_t{capacity} * sizeof(Value), capacity);
        for (std::uint32_t i = 0; i < capacity; i++) items.items[i] = kUnbound;
        list.items = ref_of(items);
    }
    return value_of(list);
}

Value Context::make_deque() {
    Deque& deque = allocate<Deque>(Kind::Deque);
    deque.length = deque.first = deque.changes = 0;
    deque.items = 0;
    deque.maxlen = kNone;
    return value_of(deque);
}

Value Context::make_dict() { return make_set(Kind::Dict); }

Value Context::make_set(Kind kind) {
    Dict& d = allocate<Dict>(kind);
    d.length = 0;
    d.table = 0;
    return value_of(d);
}

Value Context::make_exception(TypeId type, std::string_view message) {
    Value args = message.empty() ? make_tuple(0) : make_tuple({make_str(message)});
    Exception& e = allocate<Exception>(Kind::Exception);
    e.type = machine.type_object(type);
    e.args = args;
    e.traceback = e.context = e.cause = kNone;
    e.suppress_context = kFalse;
    e.dict = e.extra = kUnbound;
    return value_of(e);
}

NativeResult Context::raise(TypeId type, std::string_view message) { return raise_object(make_exception(type, message)); }

NativeResult Context::raise_value(TypeId type, Value argument) {
    Value exception = make_exception(type, "");
    object<Exception>(exception).args = make_tuple({argument});
    return raise_object(exception);
}

NativeResult Context::raise_object(Value exception) {
    // CPython sets __context__ when an exception is raised while another is being handled; a cycle is cut.
    Value handled = thread->handled;
    if (!(handled == kNone) && !(handled == exception)) {
        Exception& e = object<Exception>(exception);
        for (Value c = handled; c.is_ref();) {
            Exception& link = object<Exception>(c);
            if (link.context == exception) {
                store(link, link.context, kNone);
                break;
            }
            c = link.context;
        }
        store(e, e.context, handled);
    }
    thread->raised = exception;
    return NativeResult::Raise;
}

Value Context::type_of(Value v) const {
    Kind k = kind(v);
    if (k == Kind::Exception) return object<Exception>(v).type;
    if (k == Kind::Instance) return object<Instance>(v).type;
    if (k == Kind::Type) return object<Type>(v).metaclass;
    if (k == Kind::Iterator) {
        switch (static_cast<IteratorKind>(header(v).aux)) {
            case IteratorKind::Enumerate: return machine.type_object(TypeId::enumerate);
            case IteratorKind::Zip: return machine.type_object(TypeId::zip);
            case IteratorKind::Map: return machine.type_object(TypeId::map);
            case IteratorKind::Filter: return machine.type_object(TypeId::filter);
            case IteratorKind::Reversed: // over a deque: see new_reversed; the source itself goes when it is exhausted
                return machine.type_object(object<Iterator>(v).extra.is_int() ? TypeId::deque_reverse_iterator : TypeId::reversed);
            case IteratorKind::Deque: return machine.type_object(TypeId::deque_iterator);
            case IteratorKind::List: return machine.type_object(TypeId::list_iterator);
            case IteratorKind::Tuple: return machine.type_object(TypeId::tuple_iterator);
            case IteratorKind::Str: return machine.type_object(TypeId::str_iterator);
            case IteratorKind::Range: return machine.type_object(TypeId::range_iterator);
            case IteratorKind::DictKeys: return machine.type_object(TypeId::dict_keyiterator);
            case IteratorKind::DictValues: return machine.type_object(TypeId::dict_valueiterator);
            case IteratorKind::DictItems: return machine.type_object(TypeId::dict_itemiterator);
            case IteratorKind::Set: return machine.type_object(TypeId::set_iterator);
            case IteratorKind::Bytes: return machine.type_object(TypeId::bytes_iterator);
            case IteratorKind::Sequence: return machine.type_object(TypeId::iterator);
            case IteratorKind::Callable: return machine.type_object(TypeId::callable_iterator);
            case IteratorKind::DictKeysView: return machine.type_object(TypeId::dict_keys);
            case IteratorKind::DictValuesView: return machine.type_object(TypeId::dict_values);
            case IteratorKind::DictItemsView: return machine.type_object(TypeId::dict_items);
        }
    }
    if (k == Kind::Generator && header(v).aux != 0)
        return machine.type_object(header(v).aux == 1 ? TypeId::coroutine : TypeId::async_generator);
    if (k == Kind::Thread && !(object<ThreadObject>(v).type == kUnbound)) return object<ThreadObject>(v).type;
    if (k == Kind::Thread && header(v).aux == 1) return machine.type_object(TypeId::Timer);
    if (k == Kind::Semaphore && header(v).aux == 1) return machine.type_object(TypeId::BoundedSemaphore);
    return machine.type_object(type_of_kind(k));
}

namespace {
// Types that are written in C in CPython name their module in messages; those of the library in Python do not.
constexpr std::string_view kNamedWithModule[] = {
    "_thread.lock", "_thread.RLock", "_thread._local", "collections.deque", "collections.defaultdict", "collections.OrderedDict", "functools.partial",
    "itertools.count", "itertools.cycle", "itertools.repeat", "itertools.chain", "itertools.islice", "datetime.datetime", "datetime.date", "datetime.time",
    "datetime.timedelta", "datetime.timezone", "_queue.SimpleQueue", "_asyncio.Task", "_asyncio.Future", "re.Pattern", "re.Match", "time.struct_time",
};
} // namespace

std::string Context::type_name(Value v) const {
    const Type& type = object<Type>(type_of(v));
    std::string name(text(type.name));
    if (!is_str(type.module) || text(type.module) == "__main__" || text(type.module) == "builtins") return name;
    for (std::string_view path : kNamedWithModule)
        if (path.size() == text(type.module).size() + 1 + name.size() && path.substr(path.rfind('.') + 1) == name && path.substr(0, path.rfind('.')) == text(type.module))
            return std::string(path);
    return name;
}

bool Context::is_instance(Value v, Value type_or_tuple, bool& ok) {
    ok = true;
    if (is(type_or_tuple, Kind::Tuple)) {
        const Tuple& t = object<Tuple>(type_or_tuple);
        for (std::uint32_t i = 0; i < t.size; i++)
            if (is_instance(v, t.items[i], ok) || !ok) return ok;
        return false;
    }
    if (Value members = union_members(*this, type_or_tuple); !(members == kUnbound)) return is_instance(v, members, ok);
    if (!is(type_or_tuple, Kind::Type)) {
        ok = false;
        raise(TypeId::TypeError, "isinstance() arg 2 must be a type, a tuple of types, or a union");
        return false;
    }
    const Tuple& mro = object<Tuple>(object<Type>(type_of(v)).mro);
    for (std::uint32_t i = 0; i < mro.size; i++)
        if (mro.items[i] == type_or_tuple) return true;
    return false;
}

} // namespace heddle::vm
