#pragma once
// What the natives about processes and shared objects share.

#include "vm/context.h"
#include "vm/processes.h"

namespace heddle::vm {

/// nullptr with NotImplementedError in flight where the program may not start processes.
Processes* need_processes(Context& cx);
NativeResult os_error(Context& cx, int number); ///< OSError, or the class below it that CPython has for this errno
NativeResult exit_now(Call& call); ///< os._exit(status): needs a frame
/// The whole program ends with a verdict: it has too many processes.
NativeResult limit_of_processes(Context& cx, Processes& processes);

} // namespace heddle::vm
