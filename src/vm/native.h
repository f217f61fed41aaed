#pragma once
// Natives: built-in functions and methods in C++.
//
// A native is called with its arguments already bound to its parameters (missing optional ones are kUnbound). It must not recurse
// into Python: it either finishes, or says what it needs (block, call a Python function) and is called again with `step` set.
//
// Order inside a native that touches shared things (the controlled driver relies on it):
//   1. check arguments (raise) — no effects yet;
//   2. blocking natives: `if (auto stop = call.await(kind, object)) return *stop;`
//   3. `if (call.touch(location, write)) return NativeResult::Stop;` for EVERY location of the footprint row;
//   4. effects, through Context::store… (they log for undo), containers under ContainerLock.
// Stop means: hand over before this operation; the native will be called again from the start (or from the same step).
//
// The footprint column of the table is text for people (docs, `heddle dis --natives`); the touches in step 3 are what it states.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "vm/thread_objects.h"
#include "vm/transition.h"
#include "vm/value.h"

namespace heddle::vm {

class Context;

enum class NativeResult : std::uint8_t {
    Done,       ///< result is in call.result
    Raise,      ///< an exception is in flight (Context::raise…)
    Stop,       ///< hand over before this operation
    Block,      ///< the guard does not hold (await set it); called again when it does
    NeedFrame,  ///< needs step and state: call again with a native frame (only while step is 0 and there is no frame)
    Resume,     ///< go on with the generator call.callee as call.resume says: what it yields is this native's result; with a frame: as CallPython
    CallPython, ///< call.callee with call.call_args; called again with the same step as set by call.step, its result in call.returned
    Limit,      ///< a limit was reached: call.cx.exit says which
    EndThread,  ///< the thread has ended (its bootstrap native only)
    EndProcess, ///< the machine has finished (the main thread's bootstrap native only)
};

/// What becomes of a generator's end in the frame that resumed it. What it yields is always the resuming operation's result.
enum class ResumeMode : std::uint8_t {
    For,   ///< FOR_ITER: the loop ends
    Call,  ///< next(), send(): StopIteration
    Quiet, ///< for natives: the result is kDeleted
    Send,  ///< `yield from`, `await`: the result is what the generator returned
    Close, ///< close(): None; here it must not yield
};

struct Call {
    Context& cx;
    Value* args;           ///< bound parameters, kUnbound where missing; *args of a variadic native follow from args[fixed]
    std::uint32_t nargs;   ///< how many values are in args
    Value result = kNone;
    // Resumable natives only (those with state > 0 in the table, once they have a frame):
    bool has_frame = false;
    std::uint32_t step = 0; ///< 0 at first; set it before Block or CallPython to be called again there. Persisted in the frame
    Value* state = nullptr; ///< the native's own registers, kUnbound at first; write with cx.set_register()
    Value returned = kUnbound;
    Value callee = kUnbound;
    Value call_args[3] = {kUnbound, kUnbound, kUnbound};
    std::uint32_t call_nargs = 0;
    ResumeMode resume = ResumeMode::Call; ///< Resume: call_args[0] is sent (kNone: next), call_args[1] thrown if it is an exception
    Value call_tuple = kUnbound;  ///< CallPython: if set, the arguments are these (a tuple) instead of call_args
    Value call_keywords = kUnbound; ///< CallPython: keyword arguments (a dict) beside them
    Value exception = kUnbound;   ///< natives that catch (NativeDef::catches): what the called function raised, instead of `returned`
    Value keywords = kUnbound; ///< variadic-keyword natives (`**`): a dict of them or kUnbound

    /// True: return NativeResult::Stop at once. See vm/context.h, Context::touch.
    bool touch(Location where, bool write, Action action = Action::None);
    /// Blocking: remembers the guard; a value means: return it (Block when the guard does not hold, Stop to hand over before).
    std::optional<NativeResult> await(WaitKind kind, Ref object, Location where, Action action, bool write = true);
    /// The same without a visible operation: waiting for what cannot be undone (a thread's end).
    std::optional<NativeResult> await_quietly(WaitKind kind, Ref object);
};

using NativeFunction = NativeResult (*)(Call&);

struct NativeDef {
    const char* name;       ///< as Python shows it
    NativeFunction function;
    /// Parameters, comma separated: "self, key, default?" — `?` optional, `*` alone: the rest is keyword-only, `*args` variadic (positional
    /// values beyond the fixed ones), `**kw` keywords into call.keywords, `/` alone: those before cannot be given by keyword.
    const char* params;
    std::uint8_t state = 0; ///< state registers of a resumable native
    const char* footprint = "";
    bool catches = false;   ///< an exception of a function it called comes back to it in call.exception
};

/// Methods of a kind of object, functions of a module. Tables are static data; the id of a native is stable within a build.
struct NativeTable {
    const char* owner;      ///< "builtins", "list", "threading", "Thread"…
    Kind kind;              ///< methods: the kind of `self`; functions: Kind::Module
    std::span<const NativeDef> defs;
};

/// Every native of the lab, indexed by id. Thread-safe, immutable.
std::span<const NativeDef* const> natives();
/// Id of owner.name, or -1.
int find_native(std::string_view owner, std::string_view name);
std::span<const NativeTable> native_tables();

// The tables, one a file.
NativeTable builtin_functions();  // builtins.cpp: print, len, range-less functions…
NativeTable builtin_types();      // constructors of the built-in types, named as the types are
NativeTable str_methods();
NativeTable list_methods();
NativeTable deque_methods();
NativeTable tuple_methods();
NativeTable dict_methods();
NativeTable set_methods();
NativeTable frozenset_methods();
NativeTable int_methods();
NativeTable float_methods();
NativeTable complex_methods();
NativeTable complex_types();      // the constructor
NativeTable bytes_methods();
NativeTable range_methods();
NativeTable exception_methods();
NativeTable time_functions();
NativeTable threading_functions();
NativeTable thread_methods();
NativeTable lock_methods();
NativeTable rlock_methods();
NativeTable condition_methods();
NativeTable semaphore_methods();
NativeTable event_methods();
NativeTable barrier_methods();
NativeTable sys_functions();

} // namespace heddle::vm
