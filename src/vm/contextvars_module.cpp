// _lab_contextvars: in which context the running thread is. The rest is Python (src/stdlib/contextvars.py).
#include "vm/native_modules.h"

namespace heddle::vm {

namespace {

// A thread's own word: nobody else reads or writes it, so nothing is touched.
NativeResult current(Call& call) {
    call.result = call.cx.thread->context;
    return NativeResult::Done;
}

NativeResult swap(Call& call) {
    Context& cx = call.cx;
    call.result = cx.thread->context;
    cx.thread->context = call.args[0]; // the thread's words are logged at the start of the transition
    return NativeResult::Done;
}

constexpr NativeDef kContextvars[] = {
    {"current", current, ""},
    {"swap", swap, "context, /"},
};

} // namespace

NativeTable contextvars_functions() { return {"_lab_contextvars", Kind::Module, kContextvars}; }

} // namespace heddle::vm
