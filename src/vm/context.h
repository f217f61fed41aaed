#pragma once
// What one running Python thread needs while it runs: its machine, its thread state, where it allocates, and every way of touching
// the heap. Interpreter and natives go through it, so that undo, escape marking and memory ordering stand once.
//
// Memory under real parallelism: a cell of an object that has escaped is stored sequentially consistently while other threads run
// (`parallel`), plainly otherwise; loads of such cells are sequentially consistent (a plain mov on x86). Containers and sync objects
// are changed and read under ObjectLock. Thread safety: a Context belongs to one real thread for the length of a slice or transition.

#include <string>
#include <string_view>

#include "vm/machine.h"
#include "vm/native.h"

namespace heddle::vm {

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
    bool touched = false;       ///< this instruction has passed its first visible access: it is one operation from here on
    bool stop_here = false;     ///< a touch asked to hand over before this instruction

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
    /// For cells of ordinary objects: not visible if the object has not escaped or its class is not shared.
    bool touch_cell(const Object& owner, std::uint32_t cell, bool write, Action action = Action::None);
    bool touch_global(std::uint32_t slot, bool write);

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

} // namespace heddle::vm
