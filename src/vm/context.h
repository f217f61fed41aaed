#pragma once
// What one running Python thread needs while it runs: its machine, its thread state, where it allocates, and every way of touching
// the heap. Interpreter and natives go through it, so that undo, escape marking and memory ordering stand once.
//
// Memory under real parallelism: a cell of an object that has escaped is stored sequentially consistently while other threads run
// (`parallel`), plainly otherwise; loads of such cells are sequentially consistent (a plain mov on x86). Containers and sync objects
// are changed and read under ObjectLock. Thread safety: a Context belongs to one real thread for the length of a slice or transition.

#include <string>
#include <string_view>
#include <vector>

#include "base/assert.h"
#include "vm/machine.h"
#include "vm/native.h"

namespace heddle::vm {

struct NativeInfo;

/// sched_yield(); the one scheduling call of the VM, for spinning on an ObjectLock whose holder was preempted.
void yield_real_thread();

class Context {
public:
    Context(Machine& machine, std::uint32_t thread_index);

    Machine& machine;
    char* heap;
    ThreadState* thread;
    Arena arena;
    const bool controlled;
    bool parallel = false;      ///< other real threads may run Python code of this machine now
    Model model;
    const bytecode::Instr* pc = nullptr; ///< of the running instruction, kept while C++ code may need it
    Value* regs = nullptr;      ///< R[0] of the running frame
    std::int64_t budget = 0;    ///< instructions left in the slice; checked at hand-over points
    Transition* transition = nullptr; ///< controlled only
    Exit exit = Exit::Switch;   ///< why the interpreter was left
    Value* saved_from = nullptr; ///< controlled with undo: frames at and above this one are saved for this transition
    const Value* constants = nullptr;
    const Value* builtins = nullptr;      ///< by global slot
    const LinkedCode* codes = nullptr;
    const NativeInfo* natives = nullptr;  ///< by native id
    const int* enter_methods = nullptr;   ///< by Kind: id of __enter__, or -1
    const int* exit_methods = nullptr;
    ProcessState* process = nullptr;      ///< the thread's
    Globals* globals_object = nullptr;
    Value* stack_limit = nullptr;         ///< registers of a frame may lie below it; the slack is above
    std::uint64_t recursion_max = 0;
    Value caught = kUnbound;    ///< an exception on its way to a native that catches
    bool call_again = false;    ///< the native that was called has handed over before its operation
    bool keep_traceback = false; ///< the exception in flight is raised again: its entry for this frame is there already
    UndoLog* undo = nullptr;    ///< where changed words are logged; null when nothing is undone
    Value* globals = nullptr;   ///< slots of the Globals object
    bool tracking = false;      ///< controlled, and a second thread has been started: accesses may be visible
    bool touched = false;       ///< this instruction has passed its first visible access: it is one operation from here on
    bool hands_on = false;      ///< the host is still to hear that this transition's operation is done
    bool stop_here = false;     ///< a touch asked to hand over before this instruction

    // An operation may take elements from iterators and only then come to a hand-over: `any(map(len, lists))` reads the lengths one by one. It is
    // tried again from its beginning, so under the controlled driver the iterators are put back where it found them. Real threads go on
    // without that hand-over, since others may have moved the iterators meanwhile.
    struct Taken {
        Ref iterator;
        Value source, index;
    };
    std::vector<Taken> taken;             ///< controlled: as the present operation found them
    const bytecode::Instr* takes_at = nullptr; ///< threaded: the instruction that has taken elements, or handed over at the end of the last slice…
    bool takes = false;                   ///< … if any; controlled: something is in `taken`
    void begin_operation() {
        if (touched) operation_over();
        if (takes) [[unlikely]] keep_taken();
    }
    void take_from(const Iterator& iterator); ///< before it is moved
    void keep_taken() {                       ///< what was taken is stored where the next try finds it
        taken.clear();
        takes = false;
    }
    void put_back();
    bool hands_over_now(); ///< threaded

    // Objects
    template <typename T> T& object(Value v) const { return *reinterpret_cast<T*>(heap + v.as_ref()); }
    template <typename T> T& at(Ref ref) const { return *reinterpret_cast<T*>(heap + ref); }
    Object& header(Value v) const { return *reinterpret_cast<Object*>(heap + v.as_ref()); }
    Value value_of(const Object& object) const { return ref_value(ref_of(object)); }
    Ref ref_of(const Object& object) const { return static_cast<Ref>(reinterpret_cast<const char*>(&object) - heap); }
    Kind kind(Value v) const;                     ///< also of immediates
    bool is(Value v, Kind k) const { return v.is_ref() && header(v).kind == k; }

    // Allocation. `bytes` counts the header; memory is uninitialised but for the header. Never fails below the reserve: the limit is
    // checked at the end of slices and by reserve() before anything large.
    template <typename T> T& allocate(Kind kind, std::size_t bytes = sizeof(T), std::uint32_t size = 0) {
        return *static_cast<T*>(allocate_object(kind, bytes, size));
    }
    void* allocate_object(Kind kind, std::size_t bytes, std::uint32_t size);
    /// Call before building something of more than 4 KiB: false means MemoryError is in flight.
    [[nodiscard]] bool reserve(std::size_t bytes);

    // Stores into heap objects. All log for undo under the controlled driver. `owner` is the object that holds the word.
    void store(Object& owner, Value& cell, Value v);        ///< Value cell: marks v escaped if the owner is; SC if parallel
    Value load(const Object& owner, const Value& cell) const; ///< SC if parallel and escaped
    void store_word(std::uint64_t& word, std::uint64_t v);  ///< raw word, under an ObjectLock or owned: plain
    void store_item(Object& owner, Value& cell, Value v);   ///< like store, but plain: the caller holds the owner's ObjectLock
    void set_register(Value& reg, Value v);                 ///< state registers of native frames
    void escape(Value v);                                   ///< marks v and what it reaches
    std::uint64_t load_word(const std::uint64_t& word) const;

    // Visible operations (no-ops under the threaded driver). True: hand over before this instruction; nothing may have been changed.
    bool touch(Location where, bool write, Action action = Action::None);
    /// Adds an access to the footprint without a hand-over: synchronisation that commutes with what others can do.
    void record(Location where, bool write, Action action);
    /// For cells of ordinary objects: not visible if the object has not escaped or its class is not shared.
    bool touch_cell(const Object& owner, std::uint32_t cell, bool write, Action action = Action::None);
    bool touch_global(std::uint32_t slot, bool write);
    /// Whether nobody else can ever see what happens there: a lock or the like of a process that has started no thread, of its own. Where
    /// there is but one process nothing is tracked then anyway.
    bool is_private(Location where) const;
    /// The instruction whose operation that was is over: the next one's is another (controlled driver).
    void operation_over() {
        touched = false;
        if (hands_on) [[unlikely]] hand_on();
    }
    void hand_on();

    /// Hands text to the host (and, under the controlled driver, to the machine's output). Touch kStdout or kStderr before.
    void write_output(std::string_view text, bool is_stderr);
    std::int64_t now_ns() const; ///< monotonic: virtual under the controlled driver

    // Python code's part in an operation: `==`, hash(), repr() of objects whose classes define them in Python.
    //
    // An operation is written as if it could call Python: `Value v = cx.ask(method, {self, other})`. What the answer is depends on how
    // often the operation has been tried. If this question was answered before, ask() gives the answer. Else it notes the question, sets
    // stop_here and gives kUnbound; the operation unwinds as for a hand-over (nothing has changed yet), the machine calls the function
    // in a frame of its own, keeps the answer beside those before, and performs the operation again. Questions are matched in order; where
    // an operation asks something else than the last time (others ran meanwhile), the later answers are dropped.
    // So: ask everything before changing anything, and do not ask per element where a list may be long (use a native with a frame).
    /// kUnbound: an exception that the function raised is in flight, or stop_here.
    Value ask(Value callable, std::initializer_list<Value> args);
    Value ask(Value callable, const Value* args, std::uint32_t nargs);
    /// The question just noted is the __repr__ of an element of a list or tuple; from `index` on the elements' are put too before the operation is
    /// performed again, as long as they are of this kind. (Else a long list's repr takes time in the square of its length.)
    void ask_on(Value container, std::uint64_t index) { row = container, row_at = index; }
    /// The same where two lists or tuples are compared and what was asked is the __eq__ of two elements.
    void ask_on(Value left, Value right, std::uint64_t index) { row = make_tuple({kDeleted, left, right}), row_at = index; }
    /// A question waits to be put (only while an operation unwinds).
    bool asking() const { return !(question == kUnbound); }
    Value question = kUnbound; ///< tuple (callable, argument…)
    Value answers = kUnbound;  ///< list of question, answer, question, … while an operation is performed again (ask.cpp)
    std::uint32_t answer_at = 0;
    Value row = kUnbound; ///< see ask_on()
    std::uint64_t row_at = 0;

    // Numbers and text
    Value make_int(std::int64_t i);                 ///< immediate or BigInt
    Value make_float(double d);
    bool is_float(Value v) const { return v.is_inline_float() || is(v, Kind::Float); }
    double as_float(Value v) const { return v.is_inline_float() ? v.as_inline_float() : object<FloatBox>(v).value; }
    bool is_str(Value v) const { return is(v, Kind::Str); }
    std::string_view text(Value str) const;         ///< valid until the next collection
    Value make_str(std::string_view utf8);          ///< counts code points; needs valid UTF-8 (lone surrogates allowed)
    Value make_tuple(std::uint32_t n);              ///< elements kUnbound: fill them at once
    Value make_tuple(std::initializer_list<Value> values);
    Value make_list(std::uint32_t capacity);        ///< empty
    Value make_dict();
    Value make_deque(); ///< empty, without a limit
    Value make_set(Kind kind);
    Value name(std::uint32_t name_id) const;        ///< Program::names as str

    // Errors: set ThreadState::raised and return Raise.
    NativeResult raise(TypeId type, std::string_view message);
    NativeResult raise_value(TypeId type, Value argument); ///< KeyError(key)
    NativeResult raise_object(Value exception);
    Value make_exception(TypeId type, std::string_view message);
    bool raising() const { return !(thread->raised == kUnbound); }

    // Types
    Value type_of(Value v) const;
    std::string type_name(Value v) const;
    bool is_instance(Value v, Value type_or_tuple, bool& ok); ///< ok=false: TypeError in flight

    /// Dense number of a cell's visibility class; see vm/visibility.h.
    std::uint32_t cell_class(const Object& owner, std::uint32_t cell) const {
        return machine.link().first_class(owner.site) + (cell == kShape ? 1 : cell == kState ? 3 : cell & kAttribute ? 2 : 0);
    }
    std::uint32_t site() const { return pc != nullptr ? machine.link().site_of(pc) : 0; }
    std::uint32_t thread_index() const { return static_cast<std::uint32_t>(thread->index); }
};

/// The lock of a container or sync object. Does nothing unless other real threads may touch it: under the controlled driver, under the
/// GIL models and before the object has escaped. Never held across anything that can block or hand over. Spins, then yields.
class ObjectLock {
public:
    ObjectLock(const Context& cx, Object& object);
    ~ObjectLock();
    ObjectLock(const ObjectLock&) = delete;
    ObjectLock& operator=(const ObjectLock&) = delete;

private:
    Object* locked_;
};

// Inline parts of the hot paths.

inline Kind Context::kind(Value v) const {
    if (v.is_ref()) return header(v).kind;
    if (v.is_int()) return Kind::Int;
    if (v.is_inline_float()) return Kind::Float;
    if (is_native(v)) return Kind::Native;
    if (is_bool(v)) return Kind::Bool;
    if (v == kNone) return Kind::None;
    if (v == kEllipsis) return Kind::Ellipsis;
    if (v == kNotImplemented) return Kind::NotImplemented;
    return Kind::Unbound;
}

inline void* Context::allocate_object(Kind kind, std::size_t bytes, std::uint32_t size) {
    Ref ref = machine.heap().allocate(arena, (bytes + 7) & ~std::size_t{7});
    HEDDLE_ASSERT(ref != 0, "the heap's reserve is larger than its limit, which reserve() and the drivers keep");
    Object* object = machine.heap().object(ref);
    *object = {kind, machine.mark_epoch_, 0, 0, 0, site(), size};
    return object;
}

inline Value Context::name(std::uint32_t name_id) const { return machine.names_[name_id]; }

inline std::uint64_t Context::load_word(const std::uint64_t& word) const {
    return parallel ? __atomic_load_n(&word, __ATOMIC_SEQ_CST) : word;
}

inline Value Context::load(const Object& owner, const Value& cell) const {
    (void)owner;
    return {load_word(cell.bits)};
}

inline void Context::store(Object& owner, Value& cell, Value v) {
    if (undo != nullptr) undo->push(&cell.bits);
    if (owner.escaped()) {
        if (v.is_ref() && !header(v).escaped()) escape(v);
        if (parallel) {
            __atomic_store_n(&cell.bits, v.bits, __ATOMIC_SEQ_CST);
            return;
        }
    }
    cell = v;
}

inline void Context::store_item(Object& owner, Value& cell, Value v) {
    if (undo != nullptr) undo->push(&cell.bits);
    if (owner.escaped() && v.is_ref() && !header(v).escaped()) escape(v);
    cell = v;
}

inline void Context::store_word(std::uint64_t& word, std::uint64_t v) {
    if (undo != nullptr) undo->push(&word);
    word = v;
}

inline void Context::set_register(Value& reg, Value v) {
    keep_taken();
    if (undo != nullptr) undo->push(&reg.bits);
    reg = v;
}

inline ObjectLock::ObjectLock(const Context& cx, Object& object) : locked_(nullptr) {
    if (!cx.parallel || !object.escaped()) return;
    locked_ = &object;
    for (int spins = 0;; spins++) {
        std::uint32_t seen = __atomic_load_n(&object.lock, __ATOMIC_RELAXED);
        if ((seen & 1) == 0 &&
            __atomic_compare_exchange_n(&object.lock, &seen, seen + 1, true, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
            return;
        if (spins > 100) yield_real_thread();
    }
}

inline ObjectLock::~ObjectLock() {
    // Ours alone to change, but others look at it.
    if (locked_ != nullptr)
        __atomic_store_n(&locked_->lock, __atomic_load_n(&locked_->lock, __ATOMIC_RELAXED) + 1, __ATOMIC_RELEASE);
}

} // namespace heddle::vm
